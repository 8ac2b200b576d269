"""A file that failed is tried again when there is reason to: other readers, a program that is there
now, or a person who says so.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import index.letters.reader
import index.letters.readers
from index.errors import CancelledError
from index.letters.formats import _ocr
from index.letters.reader import Failure, Reading
from index.library import Library, Progress, _atomic, _build, _catalogue, _generation
from index.sentences import said
from tests.conftest import EVERYWHERE, Places
from tests.library.conftest import WordEncoder, digest, letter, letters, packed
from tests.library.test_library import check

PLACES = EVERYWHERE

pytestmark = pytest.mark.usefixtures("in_process")


@pytest.fixture(scope="module")
def scan() -> tuple[str, bytes]:
    """A picture of a letter, large enough to be read by text recognition."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(image)
    words = "Eksempel kommune\n\nKommunen ønsker flere\nfergeavganger om kvelden."
    draw.multiline_text((150, 200), words, fill=0, font=ImageFont.load_default(48), spacing=24)
    data = io.BytesIO()
    image.save(data, "PNG", dpi=(150, 150))
    return "skannet.png", data.getvalue()


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Tesseract is not installed, until the patch is undone."""
    if _ocr.recogniser.__wrapped__() is None:
        pytest.skip("tests of scans need Tesseract")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")
        _ocr.recogniser.cache_clear()
        yield patch
    _ocr.recogniser.cache_clear()


def install(no_tesseract: pytest.MonkeyPatch) -> None:
    no_tesseract.undo()
    _ocr.recogniser.cache_clear()


def test_a_scan_refused_for_want_of_tesseract_stays_refused_only_until_it_is_there(
    new_place: Places,
    encoder: WordEncoder,
    no_tesseract: pytest.MonkeyPatch,
    scan: tuple[str, bytes],
) -> None:
    libraries = [Library(new_place(name)) for name in ("same", "other", "build", "retry")]
    for library in libraries:
        (failed,) = library.add([scan, letter(0)], encoder).failed
        assert "Install Tesseract" in failed.reason
        (failed,) = library.add([scan], encoder).failed
        assert failed.remembered
    install(no_tesseract)
    same, other, build, retry = libraries
    reports = [
        same.add([scan], encoder),
        other.add([("svar fra skanneren.png", scan[1])], encoder),
        build.rebuild(encoder),
        retry.retry(encoder),
    ]
    for library, report in zip(libraries, reports, strict=True):
        assert report.added == (digest(scan),)
        assert report.failed == library.status().failed == ()
        assert "fergeavganger" in library.open().letter(digest(scan)).text
        check(library.open(encoder), encoder)
        assert library.verify() == []


def test_a_scan_in_an_archive_is_read_once_tesseract_is_there(
    library: Library,
    encoder: WordEncoder,
    no_tesseract: pytest.MonkeyPatch,
    scan: tuple[str, bytes],
) -> None:
    archive = packed(letter(1), scan)
    assert len(library.add([archive], encoder).failed) == 1
    assert library.add([archive], encoder).added == ()
    install(no_tesseract)
    assert library.add([letter(2)], encoder).letters == 3
    assert library.status().failed == ()
    check(library.open(encoder), encoder)


def test_what_is_read_no_more_without_tesseract_is_kept(
    library: Library, encoder: WordEncoder, scan: tuple[str, bytes]
) -> None:
    if _ocr.recogniser.__wrapped__() is None:
        pytest.skip("tests of scans need Tesseract")
    library.add([packed(letter(1), scan), ("alene.png", scan[1] + b" ")], encoder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")
        _ocr.recogniser.cache_clear()
        report = library.rebuild(encoder)
        assert report.letters == 3
        assert len([one for one in report.notes if "what was read before is kept" in one]) == 2
    _ocr.recogniser.cache_clear()
    check(library.open(encoder), encoder)


class Readers:
    """Stand in for those of two versions: the newer reads what the older refused."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.read: list[str] = []
        self.real = index.letters.reader.read_many
        self.refuses, self.adds = b"vanskelig", ""
        monkeypatch.setattr(index.letters.reader, "read_many", self.read_many)

    def upgrade(self) -> None:
        number = index.letters.readers.READER_VERSION
        self.monkeypatch.setattr(index.letters.readers, "READER_VERSION", number + 1)
        self.refuses, self.adds = b"\0", " Mer ble lest."
        self.read.clear()

    def read_many(
        self, items: Iterable[tuple[str, bytes]], cancel: Callable[[], bool] | None = None
    ) -> Iterator[Reading]:
        for name, data in items:
            self.read.append(name)
            (reading,) = self.real([(name, data)], cancel=cancel)
            if self.refuses in data:
                reading = Reading((), (Failure(name, f"{name} is too difficult."),))
            elif self.adds:
                reading = replace(
                    reading,
                    letters=tuple(
                        replace(one, text=one.text.replace("møter", f"møter{self.adds}"))
                        for one in reading.letters
                    ),
                )
            yield reading


@pytest.fixture
def readers(in_process: None, monkeypatch: pytest.MonkeyPatch) -> Readers:
    return Readers(monkeypatch)


HARD = letter(3, more="Et vanskelig brev.")


def test_a_newer_version_of_the_readers_tries_again_what_failed(
    library: Library, encoder: WordEncoder, readers: Readers
) -> None:
    library.add([letter(0), HARD], encoder)
    assert [one.remembered for one in library.add([HARD], encoder).failed] == [True]
    readers.upgrade()
    assert library.add([HARD], encoder).added == (digest(HARD),)
    assert library.status().failed == ()


def test_a_newer_version_of_the_readers_reads_again_what_an_older_one_read(
    library: Library, encoder: WordEncoder, readers: Readers
) -> None:
    library.add(letters(2), encoder)
    library.add([letter(2)], encoder)
    assert sorted(readers.read) == sorted(letter(n)[0] for n in (0, 1, 2))
    readers.upgrade()
    library.correct(digest(letter(0)), "sender", "Rettet kommune")
    assert readers.read == []
    library.add([letter(4)], encoder)
    assert sorted(readers.read) == sorted(letter(n)[0] for n in (0, 1, 2, 4))
    assert all("Mer ble lest" in one.text for one in library.open().letters)
    check(library.open(encoder), encoder)
    readers.read.clear()
    library.add([letter(5)], encoder)
    assert readers.read == [letter(5)[0]]


def test_a_checkpoint_of_older_readers_is_not_taken(
    library: Library, encoder: WordEncoder, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_build, "CHECKPOINT_SECONDS", 0.0)
    told: list[Progress] = []
    with pytest.raises(CancelledError):
        library.add(letters(3), encoder, told.append, lambda: told[-1].done == 3)
    readers.upgrade()
    library.add(letters(3), encoder)
    assert all("Mer ble lest" in one.text for one in library.open().letters)


@pytest.mark.parametrize("seconds", [2.0, 0.0])
def test_a_person_can_have_a_failed_file_tried_again(
    library: Library,
    encoder: WordEncoder,
    readers: Readers,
    seconds: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # However slow the machine is, and so whether there are checkpoints.
    monkeypatch.setattr(_build, "CHECKPOINT_SECONDS", seconds)
    library.add([HARD, packed(letter(0), HARD)], encoder)
    readers.read.clear()
    (failed,) = library.add([HARD], encoder, retry=True).failed
    assert not failed.remembered
    library.retry(encoder)
    library.rebuild(encoder)
    assert readers.read.count(HARD[0]) == 3
    assert library.forget_failures()[0].id == digest(HARD)
    assert library.retry(encoder).failed == ()
    assert not library.status().failed
    assert digest(HARD) not in set(library._storage.originals.keys())


@pytest.mark.folder
def test_a_failure_killed_while_it_is_tried_again_is_tried_by_the_next(
    library: Library, encoder: WordEncoder, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([letter(0), HARD], encoder)
    readers.upgrade()

    class KilledError(BaseException):
        pass

    def die(*_: object) -> str:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(_generation, "letters_to_lines", die)
        patch.setattr(_atomic, "_unlink", die)
        with pytest.raises(KilledError):
            library.retry(encoder)
    assert library.repair(encoder)
    assert {one.id for one in library.open().letters} == {digest(letter(0)), digest(HARD)}


def test_a_half_copied_file_is_forgotten_once_the_whole_one_is_there(
    library: Library, encoder: WordEncoder, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / letter(0)[0]).write_bytes(b"%PDF-1.7")
    library.sync(inbox, encoder)
    assert len(library.status().failed) == 1
    (inbox / letter(0)[0]).write_bytes(letter(0)[1])
    library.sync(inbox, encoder)
    assert library.status().failed == ()
    assert library.verify() == []
    library.rebuild(encoder)
    assert [one.id for one in library.open().letters] == [digest(letter(0))]


def test_reasons_are_kept_so_that_they_are_said_in_any_language(
    library: Library, encoder: WordEncoder
) -> None:
    library.add([("tom.txt", b""), packed(letter(0), ("rest.pdf", b"%PDF-1.7 x"))], encoder)
    reopened = Library(library.place)
    told = {one.name: one for one in reopened.status().failed}
    assert said(told["tom.txt"].reason, "nb").startswith("tom.txt er tom. Be avsenderen")
    assert said(told["svar.zip/rest.pdf"].reason, "nn").startswith("rest.pdf er skadd")
    (again,) = reopened.add([("tom.txt", b"")], encoder).failed
    assert again.remembered
    assert said(again.reason, "nn").startswith("tom.txt er tom. Be avsendaren")


@pytest.mark.folder
def test_a_reason_from_before_sentences_had_codes_stays_as_it_is(
    tmp_path: Path, encoder: WordEncoder
) -> None:
    Library(tmp_path).add([("tom.txt", b""), letter(0)], encoder)
    whole = json.loads((tmp_path / "catalogue.json").read_bytes())
    for failure in whole["content"]["failures"]:
        del failure["said"]
    old = _catalogue.load(
        json.dumps(whole | {"sha256": _catalogue._checksum(whole["content"])}).encode(), "old"
    )
    (failure,) = old.failures.values()
    assert said(failure.reason, "nb") == failure.reason
    assert failure.reason.startswith("tom.txt is empty.")
    readings = {"a": {"letters": [], "failures": [["a/b.txt", "a/b.txt is empty."]]}}
    (reading,) = _generation.readings_from_json(readings).values()
    assert [said(reason, "nn") for _, reason in reading.failures] == ["a/b.txt is empty."]
