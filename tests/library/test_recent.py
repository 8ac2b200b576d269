"""What a process has opened or published is in its memory, and is not read or made again."""

from pathlib import Path

import pytest

from index.lexical import Bm25Ranker
from index.library import Library, _generation
from index.passages import _briefs
from tests.library.conftest import WordEncoder, digest, letter, letters
from tests.library.test_library import check

pytestmark = pytest.mark.usefixtures("in_process")


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the generations that are read from the disk from now on."""
    read: list[str] = []
    real = _generation.open_generation

    def open_generation(folder: Path) -> _generation.Generation:
        read.append(folder.name)
        return real(folder)

    monkeypatch.setattr(_generation, "open_generation", open_generation)
    return read


def test_what_was_published_is_asked_and_changed_without_reading_it_again(
    library: Library, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = opened(monkeypatch)
    library.add(letters(2), encoder)
    library.open(encoder)
    library.add([letter(2)], encoder)
    library.correct(digest(letter(0)), "sender", "Rettet kommune")
    library.remove([digest(letter(1))])
    assert library.status().letters == 2
    check(library.open(encoder), encoder)
    assert read == []


def test_what_another_process_published_is_read_once(
    library: Library, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(letters(2), encoder)
    other = Library(library.root)
    other.add([letter(2)], encoder)
    read = opened(monkeypatch)
    for _ in range(3):
        assert len(library.open(encoder).letters) == 3
    assert read == [other.current_id()]


def test_what_was_held_is_what_is_on_the_disk(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(3), encoder)
    library.correct(digest(letter(1)), "date", "")
    library.add([letter(5), ("tom.txt", b"")], encoder)
    held, read = library.open(encoder), Library(library.root).open(encoder)
    assert held.id == read.id
    assert held.content.catalogue == read.content.catalogue
    assert held.content.readings == read.content.readings
    assert held.content.answers == read.content.answers
    assert held.letters == read.letters
    assert held.passages == read.passages
    for words in ("regionalt råd", "lokale tjenester", "saken nummer 2"):
        assert held.lexical.scores(words).tolist() == read.lexical.scores(words).tolist()


def test_damage_is_found_although_the_index_is_in_memory(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(2), encoder)
    library.add([letter(2)], encoder)
    folder = library.root / "generations" / (library.current_id() or "")
    for name in ("letters.jsonl", "passages.jsonl", "vectors.faiss", "manifest.json"):
        path = folder / name
        whole = path.read_bytes()
        # As long as before, and at once.
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        assert library.verify()
        path.write_bytes(whole)
        assert library.verify() == []
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    assert len(library.open(encoder).letters) == 2


def test_a_correction_makes_nothing_again(
    library: Library, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(letters(3), encoder)

    def made_again(*_: object) -> None:
        pytest.fail("a correction changes no words")

    monkeypatch.setattr(Bm25Ranker, "from_texts", made_again)
    monkeypatch.setattr(_briefs, "match_questions", made_again)
    report = library.correct(digest(letter(1)), "sender", "Rettet kommune")
    assert report.letters == 3
    assert report.encoded == 0
    check(Library(library.root).open(encoder), encoder)
