"""Exporting a library and importing it elsewhere, also what somebody made up."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import LibraryError, MissingLibraryError
from index.library import Library, _catalogue
from tests.library.conftest import WordEncoder, digest, letter, letters
from tests.library.test_library import check

pytestmark = pytest.mark.usefixtures("in_process")


@pytest.fixture
def archive(library: Library, encoder: WordEncoder, tmp_path: Path) -> Path:
    library.add(letters(3), encoder)
    library.add([("tom.txt", b"")], encoder)
    library.correct(digest(letter(0)), "sender", "Rettet kommune")
    path = tmp_path / "bibliotek.zip"
    assert library.export_to(path) == []
    return path


@pytest.fixture
def other(tmp_path: Path) -> Library:
    return Library(tmp_path / "other")


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def untouched(library: Library) -> bool:
    files = [path for path in (library.root / "originals").rglob("*") if path.is_file()]
    return library.current_id() is None and not files and not library.status().pending


def test_a_library_moves_whole(
    library: Library, other: Library, archive: Path, encoder: WordEncoder
) -> None:
    encoder.encoded.clear()
    assert other.import_from(archive) == []
    assert not encoder.encoded
    here, there = library.open(encoder), other.open(encoder)
    assert there.letters == here.letters
    assert there.passages == here.passages
    np.testing.assert_array_equal(there.store.vectors(), here.store.vectors())
    check(there, encoder)
    sender = there.letter(digest(letter(0))).letterhead.sender
    assert sender is not None
    assert sender.value == "Rettet kommune"
    assert [one.name for one in other.status().failed] == ["tom.txt"]
    assert other.verify() == []
    other.rebuild(encoder)
    assert other.add([letter(4)], encoder).letters == 4


def test_an_export_that_cannot_be_written_is_said(library: Library, encoder: WordEncoder) -> None:
    with pytest.raises(MissingLibraryError):
        library.export_to(library.root / "a.zip")
    library.add(letters(1), encoder)
    for place in (library.root / "nowhere" / "a.zip", library.root):
        with pytest.raises(LibraryError, match="cannot be written"):
            library.export_to(place)


def test_only_an_empty_library_takes_one_in(library: Library, archive: Path) -> None:
    before = library.current_id()
    with pytest.raises(LibraryError, match="holds letters already"):
        library.import_from(archive)
    assert library.current_id() == before


def test_without_its_index_it_is_built_again(
    other: Library, archive: Path, encoder: WordEncoder
) -> None:
    def change(members: dict[str, bytes]) -> None:
        members["index/vectors.f32"] = members["index/vectors.f32"][:-4]

    rewrite(archive, change)
    assert any("svarbrev build" in note for note in other.import_from(archive))
    with pytest.raises(MissingLibraryError):
        other.open()
    assert other.rebuild(encoder).letters == 3
    check(other.open(encoder), encoder)


def test_an_older_schema_is_migrated(other: Library, archive: Path, encoder: WordEncoder) -> None:
    def change(members: dict[str, bytes]) -> None:
        content = json.loads(members["catalogue.json"])["content"]
        del content["declined"]
        for source in content["sources"]:
            del source["followed"]
        checksum = _catalogue._checksum(content)
        members["catalogue.json"] = json.dumps(
            {"schema": 1, "sha256": checksum, "content": content}
        ).encode()

    rewrite(archive, change)
    other.import_from(archive)
    assert len(other.open(encoder).letters) == 3
    assert other.status().corrections == 1
    assert json.loads((other.root / "catalogue.json").read_bytes())["schema"] == _catalogue.SCHEMA


def head(**changes: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["svarbrev.json"] = json.dumps(
            json.loads(members["svarbrev.json"]) | changes
        ).encode()

    return change


def add(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.__setitem__(name, data)


HOSTILE = {
    "newer": (head(schema=99), "newer Svarbrev"),
    "another format": (head(format="else"), "not a library"),
    "no head": (lambda members: members.pop("svarbrev.json"), "not a library"),
    "not JSON": (add("svarbrev.json", b"["), "not a library"),
    "deep JSON": (add("svarbrev.json", b"[" * 100_000), "not a library"),
    "damaged catalogue": (add("catalogue.json", b"{}"), "catalogue"),
    "a path upwards": (add("../outside.txt", b"x"), "no export writes"),
    "a path in originals": (add("originals/../../x", b"x"), "no export writes"),
    "an absolute path": (add("/etc/passwd", b"x"), "no export writes"),
    "a FAISS file": (add("index/vectors.faiss", b"x"), "no export writes"),
    "a wrong hash": (add(f"originals/{'a' * 64}", b"x"), "not the one it says"),
    "a bomb": (add("index/letters.jsonl", b" " * (80 * 2**20)), "would unpack to"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_no_export_writes_is_refused_and_changes_nothing(
    other: Library, archive: Path, kind: str, tmp_path: Path
) -> None:
    change, words = HOSTILE[kind]
    rewrite(archive, change)
    with pytest.raises(LibraryError, match=words):
        other.import_from(archive)
    assert untouched(other)
    assert {path.name for path in tmp_path.iterdir()} == {"library", "other", "bibliotek.zip"}


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 100])
def test_what_is_no_archive_is_refused(other: Library, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(LibraryError, match="not a whole ZIP"):
        other.import_from(path)
    with pytest.raises(LibraryError, match="no file"):
        other.import_from(tmp_path / "nothing.zip")


def test_every_cut_of_an_archive_is_refused(other: Library, archive: Path) -> None:
    data = archive.read_bytes()
    for end in range(0, len(data), max(1, len(data) // 40)):
        archive.write_bytes(data[:end])
        with pytest.raises(LibraryError):
            other.import_from(archive)
        assert untouched(other)


@pytest.mark.parametrize("spans", [[-5, 3], [0, 10**9], ["a", 3], [5, 2]])
def test_spans_outside_their_letter_are_no_index(
    other: Library, archive: Path, spans: list[object]
) -> None:
    def change(members: dict[str, bytes]) -> None:
        lines = members["index/passages.jsonl"].splitlines()
        lines[0] = json.dumps(json.loads(lines[0]) | {"span": spans}).encode()
        members["index/passages.jsonl"] = b"\n".join(lines)

    rewrite(archive, change)
    assert any("damaged" in note for note in other.import_from(archive))
