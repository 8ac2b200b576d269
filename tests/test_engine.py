"""What the engine adds to the rooms: the printed page, and letters that came inside others."""

import io
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from index.engine import Engine, seed_letters
from index.errors import EncoderMismatchError, FormatError, LibraryError
from index.library import Generation, Library
from index.search import Filters
from tests.library.conftest import WordEncoder
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


def test_an_index_is_opened_once_however_many_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine.open(tmp_path)
    opened: list[str] = []
    real = Library.open

    def counted(library: Library, *rest: Any) -> Generation:
        generation = real(library, *rest)
        opened.append(generation.id)
        return generation

    monkeypatch.setattr(Library, "open", counted)
    for text in ("Vi ønsker et regionalt politiråd.", "Vi ønsker flere ferger."):
        opened.clear()
        engine.add([("ny.txt", f"Eksempel kommune\n\n{text}".encode())])
        for _ in range(3):
            letters = engine.letters()
            engine.letter(letters[0].id)
            engine.passage(engine.passages()[0].id)
            engine.examples()
        assert engine.generation() is engine.generation()
        assert engine.ask(QUESTION).generation == engine.generation().id
        assert opened == [engine.library.current_id()]


def test_many_who_read_a_new_index_at_once_open_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine.open(tmp_path)
    engine.add([("ny.txt", "Eksempel kommune\n\nVi ønsker flere ferger.".encode())])
    opened: list[int] = []
    real = Library.open

    def slow(library: Library, *rest: Any) -> Generation:
        opened.append(1)
        time.sleep(0.05)
        return real(library, *rest)

    monkeypatch.setattr(Library, "open", slow)
    threads = [threading.Thread(target=engine.letters) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [1]


def test_an_index_of_another_encoder_can_be_read_but_not_asked(tmp_path: Path) -> None:
    engine = Engine.open(tmp_path)
    engine.library.add([("a.txt", b"Eksempel kommune\n\nVi vil ha ferger.")], WordEncoder())
    assert len(engine.letters()) == 1
    with pytest.raises(EncoderMismatchError, match="svarbrev build"):
        engine.ask(QUESTION)


def test_a_start_with_another_encoder_makes_the_index_anew_and_keeps_the_letters(
    tmp_path: Path,
) -> None:
    engine = Engine.open(tmp_path)
    old = Library(tmp_path)
    old.add([("a.txt", b"Eksempel kommune\n\nVi vil ha ferger.")], WordEncoder("of last year"))
    (key,) = (letter.id for letter in engine.letters())
    engine.correct(key, "sender", "Rettet kommune")
    assert engine.other_encoder() == "of last year"
    assert engine.start() is not None
    assert engine.other_encoder() is None
    assert engine.start() is None
    assert engine.ask("ferger").hits[0].letter.id == key
    assert engine.corrections(key) == {"sender": ("Rettet kommune",)}


def test_an_encoder_of_the_same_name_is_told_by_its_fingerprint(tmp_path: Path) -> None:
    engine = Engine.open(tmp_path)
    Library(tmp_path).add([("a.txt", b"Vi vil ha ferger.")], WordEncoder(engine.encoder.name))
    made = WordEncoder(engine.encoder.name).fingerprint
    assert engine.other_encoder() == f"{engine.encoder.name} ({made[:12]})"


def test_what_a_person_put_right_can_be_told_from_what_was_read(engine: Engine) -> None:
    key = engine.letters()[0].id
    assert engine.corrections(key) == {}
    engine.correct(key, "sender", "Rettet kommune")
    assert engine.corrections(key) == {"sender": ("Rettet kommune",)}
    engine.correct(key, "sender", None)
    assert engine.corrections(key) == {}


@pytest.mark.parametrize(
    "question", [QUESTION, "Når skrev Elverum?", '"politiråd"', "ferger i 2023", "æ"]
)
def test_a_question_to_an_empty_library_has_no_answer(emptied: Engine, question: str) -> None:
    filters = Filters(counties=frozenset({"Innlandet"}), questions=frozenset({"a"}))
    for chosen in (None, filters):
        answer = emptied.ask(question, filters=chosen)
        assert (answer.hits, answer.answered) == ((), False)
    emptied.warm()
    for found in (emptied.examples(), emptied.letters(), emptied.passages()):
        assert not found


@pytest.fixture(scope="module")
def emptied(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    opened = Engine.open(tmp_path_factory.mktemp("empty"))
    opened.add([("a.txt", b"Eksempel kommune\n\nVi vil ha ferger.")])
    opened.remove([opened.letters()[0].id])
    return opened


def test_a_library_moves_by_its_originals(tmp_path: Path, printed: bytes) -> None:
    engine, other = Engine.open(tmp_path / "a"), Engine.open(tmp_path / "b")
    engine.add([("svar.pdf", printed)])
    engine.export_to(tmp_path / "bibliotek.zip")
    stages: list[str] = []
    told = other.import_from(tmp_path / "bibliotek.zip", progress=lambda p: stages.append(p.stage))
    assert told == []
    assert set(stages) == {"read", "encode", "publish"}
    assert other.letters() == engine.letters()
    assert other.ask(QUESTION).hits[0].quote == engine.ask(QUESTION).hits[0].quote
