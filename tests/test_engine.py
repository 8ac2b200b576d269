"""What the engine adds to the rooms: the printed page, and letters that came inside others."""

import io
import zipfile
from pathlib import Path

import pytest

from index.engine import Engine, seed_letters
from index.errors import FormatError, LibraryError
from tests.writers import model_of, write_letter

QUESTION = "Hva mener Elverum om et regionalt politiråd?"


@pytest.fixture(scope="module")
def printed() -> bytes:
    return write_letter(model_of(seed_letters()[0].read_text(encoding="utf-8")), "pdf")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, printed: bytes) -> Engine:
    opened = Engine.open(tmp_path_factory.mktemp("library"))
    opened.add([("svar.pdf", printed)])
    return opened


def test_the_words_are_marked_on_their_printed_page(engine: Engine) -> None:
    hit = engine.ask(QUESTION).hits[0]
    page = hit.letter.page_at(hit.marks[0].start)
    assert page is not None
    image = engine.page_image(hit.letter.id, page, hit.quote, within=hit.passage.text)
    assert image.png.startswith(b"\x89PNG")
    assert image.whole


def test_a_page_that_is_not_there_is_said_so(engine: Engine) -> None:
    with pytest.raises(FormatError, match=r"svar\.pdf"):
        engine.page_image(engine.letters()[0].id, 99, "ord")


def test_a_letter_from_an_archive_is_drawn_too(tmp_path: Path, printed: bytes) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("first.txt", "Eksempel kommune\n\nVi ønsker et regionalt politiråd.")
        archive.writestr("second/svar.pdf", printed)
    engine = Engine.open(tmp_path)
    engine.add([("svar.zip", packed.getvalue())])
    (letter,) = (one for one in engine.letters() if one.format == "PDF")
    assert engine.page_image(letter.id, 1, "politi").marked


def test_a_lost_file_is_said_so(tmp_path: Path, printed: bytes) -> None:
    engine = Engine.open(tmp_path)
    engine.add([("svar.pdf", printed)])
    for path in (tmp_path / "originals").rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")
    with pytest.raises(LibraryError, match=r"svar\.pdf is missing or damaged"):
        engine.page_image(engine.letters()[0].id, 1, "politi")


def test_engines_of_one_library_see_each_others_letters(tmp_path: Path) -> None:
    first, second = Engine.open(tmp_path), Engine.open(tmp_path)
    first.start()
    assert len(second.ask(QUESTION).hits) > 0
    first.add([("ny.txt", "Eksempel kommune\n\nVi ønsker et regionalt politiråd.".encode())])
    assert len(second.letters()) == 2
