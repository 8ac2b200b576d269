"""A letter that a person removed is gone: its words are in no file of the library, and it does not
come back, whatever happens meanwhile.
"""

import base64
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest

from index import feedback
from index.errors import CancelledError, LibraryError
from index.library import Library, Progress, _atomic, _build
from tests.library.conftest import WordEncoder, digest, letter, letters, packed
from tests.library.test_library import check

pytestmark = pytest.mark.usefixtures("in_process")

WORDS = "Hemmelige opplysninger om flaggermus"
SECRET = letter(1, more=f"{WORDS} i rådhuset.")
GONE = digest(SECRET)


def traces(library: Library) -> list[str]:
    """Return the files that hold the removed letter's words in any form that they are kept in."""
    forms = [
        WORDS.encode(),
        WORDS.encode("utf-16-le"),
        re.escape(WORDS).encode(),
        base64.b64encode(SECRET[1])[:40],
        # Words as the lexical index keeps them.
        b"flaggermus",
        SECRET[1][:60],
    ]
    return [
        str(path.relative_to(library.root))
        for path in library.root.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


@pytest.fixture
def full(library: Library, encoder: WordEncoder) -> Library:
    """Three letters, one of them with words that are to go, judged, corrected, built twice."""
    library.add([letter(0), SECRET, letter(2)], encoder)
    library.correct(GONE, "subject", WORDS)
    for passage in library.open().passages:
        for answers in (True, None, False):
            feedback.record(library.root, "Hva?", passage, answers)
    assert len(traces(library)) > 5
    return library


def test_the_words_of_a_removed_letter_are_in_no_file(full: Library, encoder: WordEncoder) -> None:
    kept = {one.passage for one in feedback.read(full.root).judgements if one.letter != GONE}
    full.remove([GONE])
    assert traces(full) == []
    assert {one.passage for one in feedback.read(full.root).judgements} == kept
    assert full.verify() == []
    full.correct(digest(letter(0)), "sender", "Rettet kommune")
    full.rebuild(encoder)
    assert full.repair(encoder) == []
    assert {one.id for one in full.open().letters} == {digest(letter(0)), digest(letter(2))}
    check(full.open(encoder), encoder)


def test_somebody_who_reads_an_earlier_index_keeps_no_words_on_the_disk(
    full: Library, encoder: WordEncoder
) -> None:
    reader = full.open(encoder)
    full.remove([GONE])
    assert traces(full) == []
    assert WORDS in reader.letter(GONE).text


def test_what_was_set_aside_goes_with_a_removed_letter_and_other_letters_stay(
    full: Library, encoder: WordEncoder
) -> None:
    for key in (GONE, digest(letter(2))):
        path = full.root / "originals" / key[:2] / key
        path.write_bytes(path.read_bytes() + b"!")
    (full.root / "catalogue.json").write_bytes(f"{{{WORDS}".encode())
    newest = full.root / "generations" / (full.current_id() or "")
    (newest / "vectors.faiss").write_bytes(b"damaged")
    full.repair(encoder)
    assert any(path.startswith("damaged") for path in traces(full))
    full.remove([GONE])
    assert traces(full) == []
    assert (full.root / "damaged" / digest(letter(2))).exists()


def test_judgements_of_an_earlier_version_go_with_the_letter(
    library: Library, encoder: WordEncoder
) -> None:
    library.add([letter(0), SECRET], encoder)
    for passage in library.open().passages:
        feedback.record(library.root, "Hva?", passage, True)
    newer = (SECRET[0], SECRET[1] + b"\nEtter fristen.\n")
    library.add([newer], encoder)
    library.remove([digest(newer)])
    assert traces(library) == []
    assert feedback.read(library.root).judgements


def test_a_damaged_judgement_goes_with_any_removed_letter(
    full: Library, encoder: WordEncoder
) -> None:
    with (full.root / feedback.FILE).open("ab") as stream:
        stream.write(f'{{"question": "Hva?", "text": "{WORDS}'.encode())
    full.remove([GONE])
    assert traces(full) == []


def test_what_a_cancelled_build_has_done_goes_with_a_removed_letter(
    full: Library, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_build, "CHECKPOINT_SECONDS", 0.0)
    seen: list[Progress] = []
    with pytest.raises(CancelledError):
        full.rebuild(encoder, seen.append, lambda: len(seen) > 4)
    assert any(path.startswith("work") for path in traces(full))
    full.remove([GONE])
    assert traces(full) == []


def test_a_broken_copy_of_a_removed_letter_goes_with_it(
    library: Library, encoder: WordEncoder
) -> None:
    library.add([(SECRET[0], b"%PDF-1.7 " + SECRET[1]), letter(0)], encoder)
    assert len(library.status().failed) == 1
    library.add([SECRET], encoder)
    library.remove([GONE])
    assert traces(library) == []
    assert library.status().failed == ()


def test_a_removed_letter_can_be_added_and_judged_again(
    full: Library, encoder: WordEncoder
) -> None:
    full.remove([GONE])
    full.add([SECRET], encoder)
    (passage, *_) = full.open().passages_of(GONE)
    feedback.record(full.root, "Hva?", passage, True)
    full.correct(digest(letter(0)), "sender", "Rettet kommune")
    full.remove([digest(letter(2))])
    assert feedback.read(full.root).verdict("Hva?", passage.id) is True
    assert full.open().letter(GONE).letterhead.subject


class Accidents:
    """Fresh copies of a library, and what goes wrong from the n-th touch of the disk on."""

    def __init__(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        self.library, self.monkeypatch = library, monkeypatch
        self.template = library.root.with_name("template")
        shutil.copytree(library.root, self.template)

    @contextmanager
    def after(self, steps: int, error: BaseException, *names: str) -> Iterator[None]:
        shutil.rmtree(self.library.root)
        shutil.copytree(self.template, self.library.root)
        self.left = steps
        with self.monkeypatch.context() as patch:
            for name in names:
                patch.setattr(_atomic, name, self._spoilt(getattr(_atomic, name), error))
            yield

    def _spoilt(self, real: Callable[..., Any], error: BaseException) -> Callable[..., Any]:
        def act(*args: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise error
            return real(*args)

        return act


class KilledError(BaseException):
    """Nothing that the code under test catches; from then on it touches the disk no more."""


def held(library: Library) -> set[str]:
    return {one.id for one in library.open().letters}


@pytest.mark.parametrize("recover", ["repair", "repair without an encoder", "correct"])
def test_a_removal_killed_in_its_midst_is_done_or_not_and_leaves_nothing(
    full: Library, encoder: WordEncoder, recover: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: dict[str, Callable[[], object]] = {
        "repair": lambda: full.repair(encoder),
        "repair without an encoder": full.repair,
        "correct": lambda: full.correct(digest(letter(0)), "sender", "Rettet kommune"),
    }
    accidents, outcomes = Accidents(full, monkeypatch), set()
    for steps in range(200):
        with (
            accidents.after(steps, KilledError(), "_write", "_rename", "_unlink"),
            suppress(KilledError),
        ):
            full.remove([GONE])
        done = GONE not in held(full)
        acts[recover]()
        gone = GONE not in held(full)
        assert gone or not done
        assert not gone or traces(full) == []
        full.repair(encoder)
        assert (GONE not in held(full)) == gone
        assert full.verify() == []
        outcomes.add((done, gone))
        if accidents.left >= 0:
            assert outcomes >= {(False, False), (False, True), (True, True)}
            return
    pytest.fail("the removal never came to its end")


@pytest.mark.parametrize("work", ["add", "remove"])
def test_what_was_reported_as_failed_on_a_full_disk_is_not_done_later(
    full: Library, encoder: WordEncoder, work: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: full.add([letter(7)], encoder),
        "remove": lambda: full.remove([GONE]),
    }
    before, refused = held(full), 0
    accidents = Accidents(full, monkeypatch)
    for steps in range(200):
        said = ""
        with accidents.after(steps, OSError(ENOSPC, "no space"), "_write", "_flush", "_rename"):
            try:
                acts[work]()
            except LibraryError as error:
                said = str(error)
                refused += 1
        assert not said or "free some space" in said
        now = held(full)
        assert (now == before) == bool(said)
        full.repair(encoder)
        full.correct(digest(letter(0)), "sender", "Rettet kommune")
        full.rebuild(encoder)
        assert held(full) == now
        assert full.verify() == []
        assert said or work != "remove" or traces(full) == []
        if accidents.left >= 0:
            assert refused > 10
            return
    pytest.fail("the work never came to its end")


def test_a_removed_letter_stays_away_from_a_library_that_lost_its_catalogue(
    full: Library, encoder: WordEncoder
) -> None:
    full.remove([GONE])
    (full.root / "catalogue.json").unlink()
    for path in (full.root / "generations").iterdir():
        (path / "catalogue.json").write_bytes(b"damaged")
    full.repair(encoder)
    assert {one.id for one in full.open().letters} == {digest(letter(0)), digest(letter(2))}
    assert traces(full) == []


def test_letters_that_a_folder_lost_leave_no_file_that_brings_them_back(
    library: Library, encoder: WordEncoder, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, data in (*letters(1), SECRET):
        (inbox / name).write_bytes(data)
    library.sync(inbox, encoder)
    (inbox / SECRET[0]).unlink()
    library.sync(inbox, encoder)
    assert library.repair(encoder) == []
    assert {one.id for one in library.open().letters} == {digest(letter(0))}


def test_an_archive_that_other_letters_came_in_is_kept_whole_and_that_is_said(
    library: Library, encoder: WordEncoder
) -> None:
    archive = packed(SECRET, letter(2))
    library.add([archive], encoder)
    (note,) = library.remove([GONE]).notes
    assert note.startswith("svar.zip is kept as it was handed in")
    original = f"originals/{digest(archive)[:2]}/{digest(archive)}"
    assert set(traces(library)) <= {original}
    assert library.remove([digest(letter(2))]).notes == ()
    assert not (library.root / original).exists()
