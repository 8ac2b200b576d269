"""Files become letters in a process of their own; whatever kills it is one failure about one
file.
"""

import hashlib
import os
import shutil
import signal
import sys
import time
import zipfile
from pathlib import Path

import pytest

from index.errors import CancelledError
from index.letters import reader as reader_module
from index.letters.formats import Limits
from index.letters.reader import Reader, read_letters, read_many
from index.sentences import said
from tests.letters.formats.test_bombs import zipped
from tests.writers import WRITERS, generated_letters, write_letter, write_scan

LETTER = b"Eksempel kommune\n\nVi viser til brevet.\n\nMed hilsen\n"


def test_a_letter_is_read_in_a_child_and_carries_its_hash() -> None:
    reading = read_letters(LETTER, "svar.txt")
    assert reading.failures == ()
    (letter,) = reading.letters
    assert letter.id == hashlib.sha256(LETTER).hexdigest()
    assert (letter.name, letter.format) == ("svar.txt", "TXT")
    assert letter.text == LETTER.decode()


def test_the_child_and_the_parent_read_the_same() -> None:
    assert read_letters(LETTER, "a.txt") == read_letters(LETTER, "a.txt", in_process=True)


def test_many_files_go_through_one_child_in_order() -> None:
    items = [(f"{n}.txt", b"Brev nummer %d" % n) for n in range(20)]
    readings = list(read_many(items))
    assert [r.letters[0].name for r in readings] == [name for name, _ in items]


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02" * 99])
def test_what_is_no_letter_is_a_failure_with_its_name(data: bytes) -> None:
    reading = read_letters(data, "rart.xyz")
    assert reading.letters == ()
    assert [f.name for f in reading.failures] == ["rart.xyz"]
    assert "rart.xyz" in reading.failures[0].reason


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("ending", WRITERS)
def test_an_archive_of_letters_is_no_letter_however_it_is_packed(ending: str, kind: int) -> None:
    """Stored as they are, the parts of the letters inside show in the archive's own bytes."""
    letters = {f"{one.name}.{ending}": one.model for one in generated_letters(2)}
    data = zipped({name: write_letter(model, ending) for name, model in letters.items()}, kind)
    reading = read_letters(data, "svar.zip", in_process=True)
    assert reading.failures == ()
    assert [letter.name for letter in reading.letters] == list(letters)


def test_what_fails_inside_an_archive_is_named_with_it() -> None:
    data = zipped({"mappe/bilde.xyz": bytes(range(256))})
    (failure,) = read_letters(data, "svar.zip", in_process=True).failures
    assert failure.reason.startswith("svar.zip/bilde.xyz is of no format")


def test_a_client_path_is_only_ever_its_last_part() -> None:
    assert read_letters(LETTER, "../../etc/passwd.txt").letters[0].name == "passwd.txt"
    assert read_letters(LETTER, r"C:\Brev\svar.txt").letters[0].name == "svar.txt"


def test_too_large_a_file_never_reaches_the_child() -> None:
    reading = read_letters(LETTER, "a.txt", Limits(file_bytes=10))
    assert "larger than" in reading.failures[0].reason


def test_a_child_killed_between_files_is_replaced() -> None:
    with Reader() as reader:
        assert reader.read(LETTER, "a.txt").letters
        assert reader._child
        os.kill(reader._child.process.pid, signal.SIGKILL)
        assert "made its reader stop" in reader.read(LETTER, "b.txt").failures[0].reason
        assert reader.read(LETTER, "c.txt").letters


def test_a_file_that_hangs_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    start = reader_module._spawn

    def stopped(folder: Path) -> object:
        child = start(folder)
        os.kill(child.pid, signal.SIGSTOP)
        return child

    monkeypatch.setattr(reader_module, "_spawn", stopped)
    began = time.monotonic()
    reading = read_letters(LETTER, "treg.txt", Limits(seconds=0.3))
    assert "within 0.3 s" in reading.failures[0].reason
    assert time.monotonic() - began < 5


def test_the_child_never_imports_models_or_pages() -> None:
    import subprocess
    import sys

    code = (
        "import sys, index.letters._child, index.letters._walk; "
        "print([m for m in ('torch','faiss','streamlit','sentence_transformers') "
        "if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert shown.stdout.strip() == b"[]"


def acting(monkeypatch: pytest.MonkeyPatch, deed: str) -> None:
    """Have the child do this instead of reading; ``say`` writes a message to the parent."""
    code = (
        "import sys, time\n"
        "from index.letters._frames import write_frame\n"
        "def say(**message): write_frame(sys.stdout.buffer, message)\n"
        "say(holds=[])\n"
    )
    program = [sys.executable, "-P", "-c", code + deed]
    monkeypatch.setattr(reader_module, "command", lambda _: program)


ALIVE = "while True: say(alive=True); time.sleep(0.02)"
ONWARD = (
    "for n in range(10**6): say(began={'step': n, 'name': f'svar.zip/{n}.txt'}); time.sleep(0.02)"
)


def test_signs_of_life_do_not_prolong_a_file_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small scan of thousands of pages gave one after each page, and took hours."""
    acting(monkeypatch, ALIVE)
    began = time.monotonic()
    reading = read_letters(LETTER, "skann.tif", Limits(file_seconds=0.5))
    assert "skann.tif was not read within 0.5 s" in reading.failures[0].reason
    assert time.monotonic() - began < 5


def test_new_members_do_not_prolong_an_archive_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    acting(monkeypatch, ONWARD)
    began = time.monotonic()
    (failure,) = read_letters(LETTER, "svar.zip", Limits(archive_seconds=0.7)).failures
    assert failure.name.startswith("svar.zip/")
    assert "svar.zip was not read to its end" in failure.reason
    assert time.monotonic() - began < 5


def test_what_a_batch_has_no_time_for_is_named_and_can_be_added_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    acting(monkeypatch, ALIVE)
    began = time.monotonic()
    items = [(f"{n}.txt", LETTER) for n in range(5)]
    readings = list(read_many(items, Limits(batch_seconds=0.5)))
    assert [one.failures[0].name for one in readings] == [name for name, _ in items]
    assert "files before it took 0.5 s. Add it again." in readings[-1].failures[0].reason
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "deed", [ALIVE, ONWARD, "time.sleep(60)", "sys.stdin.buffer.read(); time.sleep(60)"]
)
def test_cancel_is_heard_wherever_the_reader_is(monkeypatch: pytest.MonkeyPatch, deed: str) -> None:
    """It was asked between files only: a scan held the writer three minutes after "Cancel"."""
    acting(monkeypatch, deed)
    pressed = time.monotonic() + 0.7
    items = [("skann.tif", bytes(5_000_000)), ("b.txt", LETTER)]
    with pytest.raises(CancelledError):
        list(read_many(items, cancel=lambda: time.monotonic() > pressed))
    assert time.monotonic() - pressed < 2


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="there is no Tesseract")
def test_a_scan_in_the_middle_of_a_page_is_given_up_when_asked() -> None:
    scan = write_scan(next(iter(generated_letters(1))).model)
    pressed = time.monotonic() + 0.7
    with pytest.raises(CancelledError):
        list(read_many([("skann.tif", scan)] * 50, cancel=lambda: time.monotonic() > pressed))
    assert time.monotonic() - pressed < 2


def test_a_text_of_ten_megabytes_is_no_letter() -> None:
    """It took the encoder 25 minutes."""
    data = (LETTER.decode() * 200_000).encode()
    (failure,) = read_letters(data, "lang.txt").failures
    assert "2,000,000 characters" in failure.reason


def test_why_a_file_failed_is_said_in_the_language_of_the_page() -> None:
    """It came out of the process that reads as words, which were English on every page."""
    archive = zipped(
        {"brev/svar {name}.pdf": b"%PDF-1.7 x", "svar.txt": LETTER}, zipfile.ZIP_STORED
    )
    readings = read_many([("tom.pdf", b""), ("svar.zip", archive)])
    empty, damaged = (one.reason for reading in readings for one in reading.failures)
    assert said(empty, "nb") == "tom.pdf er tom. Be avsenderen om å sende brevet en gang til."
    assert said(damaged, "nn").startswith("svar {name}.pdf er skadd eller ingen PDF.")


@pytest.mark.parametrize("values", ["{'name': ['x'], 'most': 1}", "{}", "{'name': {}, 'most': 1}"])
def test_of_a_reason_that_is_no_sentence_the_words_remain(
    monkeypatch: pytest.MonkeyPatch, values: str
) -> None:
    given = f"{{'code': 'file.large', 'values': {values}}}"
    failure = f"{{'name': 'a.txt', 'reason': 'It <b>failed</b>.', 'said': {given}}}"
    acting(monkeypatch, f"say(failure={failure}); say(end=True)")
    (failed,) = read_letters(LETTER, "a.txt").failures
    assert said(failed.reason, "nb") == failed.reason == "It <b>failed</b>."
