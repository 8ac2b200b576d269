"""Damage, what is said about it, and what repairing makes good."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import DamagedIndexError, LibraryError, MissingLibraryError
from index.library import Library
from tests.library.conftest import WordEncoder, digest, letter, letters
from tests.library.test_library import check

Damage = Callable[[Path], object]


pytestmark = pytest.mark.usefixtures("in_process")


@pytest.fixture
def full(library: Library, encoder: WordEncoder) -> Library:
    """Three letters, of which the generation before held two."""
    library.add(letters(2), encoder)
    library.add([letter(2)], encoder)
    return library


def newest(library: Library) -> Path:
    return library.root / "generations" / (library.current_id() or "")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


FILES = [
    "letters.jsonl",
    "passages.jsonl",
    "vectors.faiss",
    "sentences.faiss",
    "readings.json",
    "catalogue.json",
    "manifest.json",
    "lexical/count.txt",
    "lexical/data.csc.index.npy",
]


@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_index_is_set_aside_and_the_one_before_serves(
    full: Library, encoder: WordEncoder, name: str, damage: Damage
) -> None:
    damaged = newest(full)
    damage(damaged / name)
    generation = full.open(encoder)
    assert len(generation.letters) == 2
    assert any(damaged.name in warning for warning in generation.warnings)
    check(generation, encoder)
    assert (full.root / "damaged" / damaged.name).is_dir()
    status = full.status()
    assert status.pending == 1
    assert status.warnings
    assert full.repair(encoder)
    assert {one.id for one in full.open().letters} == {digest(one) for one in letters(3)}
    assert full.verify() == []


def test_a_file_too_many_is_damage(full: Library, encoder: WordEncoder) -> None:
    (newest(full) / "lexical" / "more.npy").write_bytes(b"?")
    assert len(full.open(encoder).letters) == 2


def test_the_next_addition_makes_good_what_was_damaged(full: Library, encoder: WordEncoder) -> None:
    cut(newest(full) / "vectors.faiss")
    report = full.add([letter(5)], encoder)
    assert report.letters == 4
    assert any("damaged" in note or "changed" in note for note in report.notes)
    check(full.open(encoder), encoder)


def test_with_nothing_intact_the_letters_are_still_kept(
    full: Library, encoder: WordEncoder
) -> None:
    for path in (full.root / "generations").iterdir():
        cut(path / "letters.jsonl")
    with pytest.raises(DamagedIndexError, match=r"svarbrev repair.*svarbrev build.*are kept"):
        full.open()
    assert len(full.verify()) == 3
    full.repair(encoder)
    assert len(full.open(encoder).letters) == 3


def test_a_lost_pointer_is_found_again(full: Library, encoder: WordEncoder) -> None:
    for content in (b"", b"nonsense", b"\xff\xff", b"00000099-0123456789abcdef\n"):
        (full.root / "current").write_bytes(content)
        assert len(full.open(encoder).letters) >= 2
    (full.root / "current").unlink()
    assert len(full.open(encoder).letters) == 3
    full.add([letter(6)], encoder)
    assert full.verify() == []


@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
def test_a_damaged_catalogue_is_taken_from_the_index(
    full: Library, encoder: WordEncoder, damage: Damage
) -> None:
    full.correct(digest(letter(0)), "sender", "Rettet kommune")
    damage(full.root / "catalogue.json")
    assert full.status().letters == 3
    report = full.add([letter(5)], encoder)
    assert report.letters == 4
    assert full.status().corrections == 1


def test_catalogue_and_index_lost_the_kept_files_are_taken_up(
    full: Library, encoder: WordEncoder
) -> None:
    cut(full.root / "catalogue.json")
    for path in (full.root / "generations").iterdir():
        cut(path / "catalogue.json")
    assert any("taken up again" in note for note in full.repair(encoder))
    assert {one.id for one in full.open().letters} == {digest(one) for one in letters(3)}


@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
def test_a_damaged_original_costs_no_letter(
    full: Library, encoder: WordEncoder, damage: Damage
) -> None:
    key = digest(letter(1))
    damage(full.root / "originals" / key[:2] / key)
    (problem,) = full.verify()
    assert letter(1)[0] in problem.what
    assert "Add the file again" in problem.remedy
    full.repair(encoder)
    report = full.rebuild(encoder)
    assert any(letter(1)[0] in note for note in report.notes)
    assert report.letters == 3
    full.add([letter(1)], encoder)
    assert full.verify() == []


def test_all_is_well(full: Library, encoder: WordEncoder) -> None:
    assert full.verify() == []
    assert full.repair(encoder) == []
    assert full.status().warnings == ()


def test_nothing_there_to_verify(library: Library) -> None:
    for act in (library.verify, library.repair):
        with pytest.raises(MissingLibraryError):
            act()


def test_what_a_newer_version_wrote_is_refused_and_left_alone(
    full: Library, encoder: WordEncoder
) -> None:
    path = full.root / "catalogue.json"
    whole = json.loads(path.read_bytes())
    whole["schema"] = 99
    path.write_text(json.dumps(whole))
    for act in (full.status, full.verify, lambda: full.add([letter(5)], encoder)):
        with pytest.raises(LibraryError, match=r"newer Svarbrev \(schema 99"):
            act()
    assert json.loads(path.read_bytes()) == whole


def test_leftovers_of_a_killed_writer_go(full: Library, encoder: WordEncoder) -> None:
    rests = [
        full.root / ".current.tmp",
        full.root / "generations" / ".staging",
        full.root / "originals" / "ab" / ".abc.tmp",
    ]
    for rest in rests:
        rest.parent.mkdir(exist_ok=True)
        rest.write_bytes(b"half")
    rests[1].unlink()
    rests[1].mkdir()
    full.add([letter(5)], encoder)
    assert not any(rest.exists() for rest in rests)
