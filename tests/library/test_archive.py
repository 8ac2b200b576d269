"""Exporting a library and importing it elsewhere, also what somebody made up."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import feedback
from index.errors import LibraryError, MissingLibraryError
from index.library import Library, _catalogue
from tests.conftest import EVERYWHERE, Places
from tests.library.conftest import WordEncoder, digest, letter, letters
from tests.library.test_library import check

PLACES = EVERYWHERE

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
def other(new_place: Places) -> Library:
    return Library(new_place("other"))


def signed(content: object, schema: object = _catalogue.SCHEMA) -> bytes:
    """Return a catalogue with the checksum that anybody can compute."""
    checksum = _catalogue._checksum(content)
    return json.dumps({"schema": schema, "sha256": checksum, "content": content}).encode()


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def untouched(library: Library) -> bool:
    kept = list(library._storage.originals.keys()) if library._storage.exists() else []
    return library.current_id() is None and not kept and not library.status().pending


def test_a_library_moves_whole(
    library: Library, other: Library, archive: Path, encoder: WordEncoder
) -> None:
    notes = other.import_from(archive, encoder)
    assert [one.split(":")[0] for one in notes] == ["tom.txt"]
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


def test_an_export_that_cannot_be_written_is_said(
    library: Library, encoder: WordEncoder, tmp_path: Path, storage: str
) -> None:
    # The tests' PostgreSQL has its tables from the start: an empty library.
    if storage != "postgresql":
        with pytest.raises(MissingLibraryError):
            library.export_to(tmp_path / "a.zip")
    library.add(letters(1), encoder)
    for place in (tmp_path / "nowhere" / "a.zip", tmp_path):
        with pytest.raises(LibraryError, match="cannot be written"):
            library.export_to(place)


def test_only_an_empty_library_takes_one_in(
    library: Library, archive: Path, encoder: WordEncoder
) -> None:
    before = library.current_id()
    with pytest.raises(LibraryError, match="holds letters already"):
        library.import_from(archive, encoder)
    assert library.current_id() == before


@pytest.mark.folder
def test_an_archive_of_an_older_version_is_taken_in_without_its_index(
    library: Library, other: Library, archive: Path, encoder: WordEncoder
) -> None:
    def change(members: dict[str, bytes]) -> None:
        content = json.loads(members["catalogue.json"])["content"]
        for name in ("declined", "forgotten", "floor"):
            del content[name]
        for source in content["sources"]:
            del source["followed"]
        content["failures"] = [
            {"id": one["source"]["id"], "name": one["name"], "reason": one["reason"]}
            for one in content["failures"]
        ]
        members["catalogue.json"] = signed(content, schema=1)
        members["svarbrev.json"] = json.dumps(
            {"format": "svarbrev library", "schema": 1, "dimension": 16}
        ).encode()
        del members["judgements.jsonl"]
        for name in ("letters.jsonl", "passages.jsonl", "readings.json", "vectors.f32"):
            members[f"index/{name}"] = b"forged"

    rewrite(archive, change)
    other.import_from(archive, encoder)
    assert other.open(encoder).letters == library.open(encoder).letters
    check(other.open(encoder), encoder)
    assert other.status().corrections == 1
    assert [one.name for one in other.status().failed] == ["tom.txt"]
    assert json.loads((other.root / "catalogue.json").read_bytes())["schema"] == _catalogue.SCHEMA


def test_an_imported_archive_cannot_forge_words(
    library: Library, other: Library, archive: Path, encoder: WordEncoder, tmp_path: Path
) -> None:
    """Whatever somebody writes beside the originals, what is quoted stands in these."""

    def change(members: dict[str, bytes]) -> None:
        true = library.open().letters[0]
        forged = {"id": true.id, "name": "x", "format": "text", "text": "Kommunen er imot alt."}
        members["index/letters.jsonl"] = json.dumps(
            forged | {"blocks": [["paragraph", 0, 21, None]], "pages": [], "letterhead": {}}
        ).encode()
        members["judgements.jsonl"] = feedback.dump(
            [
                feedback.Judgement("Hva?", "p", true.id, "Kommunen er imot alt.", True, "2023"),
                feedback.Judgement("Hva?", "q", true.id, true.text[:20], True, "2023"),
                feedback.Judgement("Hva?", "r", "0" * 64, "Ord fra intet sted.", True, "2023"),
                feedback.Judgement("Hva?", "s", "../x", "", True, "2023"),
            ]
        )

    rewrite(archive, change)
    notes = other.import_from(archive, encoder)
    assert "3 judgements are about no letter in the archive; left out." in notes
    assert other.open(encoder).letters == library.open(encoder).letters
    assert [one.passage for one in other.judgements.read().judgements] == ["q"]
    for path in tmp_path.rglob("other*"):
        files = [path, *path.rglob("*")]
        assert not any(b"imot alt" in one.read_bytes() for one in files if one.is_file())
    check(other.open(encoder), encoder)


def test_judgements_are_taken_along(
    library: Library, other: Library, encoder: WordEncoder, tmp_path: Path
) -> None:
    library.add(letters(2), encoder)
    judged = library.open().passages[1]
    made = library.judgements.record("Hva mener kommunen?", judged, True)
    library.export_to(tmp_path / "bibliotek.zip")
    assert other.import_from(tmp_path / "bibliotek.zip", encoder) == []
    assert other.judgements.read().judgements == (made,)


def test_an_empty_library_moves_too(
    library: Library, other: Library, encoder: WordEncoder, tmp_path: Path
) -> None:
    library.add(letters(1), encoder)
    library.remove([digest(letter(0))])
    library.export_to(tmp_path / "bibliotek.zip")
    assert other.import_from(tmp_path / "bibliotek.zip", encoder) == []
    assert other.add(letters(2), encoder).letters == 2


def head(**changes: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["svarbrev.json"] = json.dumps(
            json.loads(members["svarbrev.json"]) | changes
        ).encode()

    return change


def add(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.__setitem__(name, data)


def forged(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, bytes]], None]:
    """Change the content of the catalogue and sign it again."""

    def act(members: dict[str, bytes]) -> None:
        content = json.loads(members["catalogue.json"])["content"]
        change(content)
        members["catalogue.json"] = signed(content)

    return act


def source(name: str, value: object) -> Callable[[dict[str, bytes]], None]:
    return forged(lambda content: content["sources"][0].__setitem__(name, value))


def correction(name: str, value: object) -> Callable[[dict[str, bytes]], None]:
    return forged(lambda content: content["corrections"].update({"a" * 64: {name: value}}))


def raw(old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    """Change bytes of the catalogue that no JSON could be read from to sign it."""

    def act(members: dict[str, bytes]) -> None:
        data = members["catalogue.json"].replace(old, new)
        assert data != members["catalogue.json"]
        members["catalogue.json"] = data

    return act


HUGE = b"9" * 5_000
HOSTILE = {
    "a number for a name": (source("names", [5]), "is no text"),
    "a text for a list of names": (source("names", "svar.txt"), "is no list"),
    "no name at all": (source("names", []), "without a name"),
    "a text for a size": (source("size", "12"), "no whole number"),
    "a negative size": (source("size", -1), "no whole number"),
    "true for a size": (source("size", True), "no whole number"),
    "a path for an id": (source("id", "../../../../etc/passwd"), "no SHA-256"),
    "a path with a hash's length": (source("id", "../" * 21 + "x"), "no SHA-256"),
    "a number for an id": (source("id", 7), "is no text"),
    "a path to replace": (source("replaces", "../x"), "no SHA-256"),
    "letters left out by a path": (source("without", ["/etc"]), "no SHA-256"),
    "a folder without a file": (source("followed", [["a"]]), "no catalogue holds"),
    "sources that are a number": (forged(lambda c: c.update(sources=5)), "no catalogue holds"),
    "corrections that are a list": (forged(lambda c: c.update(corrections=[])), "no catalogue"),
    "a sequence without end": (forged(lambda c: c.update(sequence=float("inf"))), "whole number"),
    "a sequence that is no number": (forged(lambda c: c.update(sequence=float("nan"))), "number"),
    "a huge sequence": (forged(lambda c: c.update(sequence=10**300)), "whole number"),
    "a number of 5,000 digits": (raw(b'"sequence": 6', b'"sequence": ' + HUGE), "read as"),
    "a field that is none": (correction("colour", ["red"]), "no field 'colour'"),
    "a date that is none": (correction("date", ["i går"]), "not a date"),
    "a number for a value": (correction("sender", [5]), "is no text"),
    "a value of many lines": (correction("sender", ["a\nb"]), "one line"),
    "an escape in a value": (correction("sender", ["\x1b[31mrød"]), "one line"),
    "an escape of one byte in a value": (correction("sender", ["\x9b31mrød"]), "one line"),
    "a long value": (correction("sender", ["x" * 100_000]), "one line"),
    "schema without end": (head(schema=float("inf")), "which version"),
    "schema as text": (head(schema="1"), "which version"),
    "schema as a list": (head(schema=[1]), "which version"),
    "a head that is a list": (add("svarbrev.json", b"[1]"), "not a library"),
    "a head of no encoding": (add("svarbrev.json", b"\xff\xfe\xff"), "not a library"),
    "a catalogue of no encoding": (add("catalogue.json", b"\xff\xfe\xff"), "catalogue"),
    "a catalogue without end": (add("catalogue.json", b"[" * 100_000), "catalogue"),
    "newer": (head(schema=99), "newer Svarbrev"),
    "another format": (head(format="else"), "not a library"),
    "no head": (lambda members: members.pop("svarbrev.json"), "not a library"),
    "not JSON": (add("svarbrev.json", b"["), "not a library"),
    "deep JSON": (add("svarbrev.json", b"[" * 100_000), "not a library"),
    "damaged catalogue": (add("catalogue.json", b"{}"), "catalogue"),
    "an index below another": (add("index/../x.json", b"x"), "no export writes"),
    "a path upwards": (add("../outside.txt", b"x"), "no export writes"),
    "a path in originals": (add("originals/../../x", b"x"), "no export writes"),
    "an absolute path": (add("/etc/passwd", b"x"), "no export writes"),
    "a FAISS file": (add("index/vectors.faiss", b"x"), "no export writes"),
    "a wrong hash": (
        lambda members: members.update(
            {name: b"x" for name in members if name.startswith("originals/")}
        ),
        "not the one it says",
    ),
    "a bomb": (add("index/letters.jsonl", b" " * (80 * 2**20)), "would unpack to"),
}


@pytest.mark.folder
@pytest.mark.parametrize("kind", HOSTILE)
def test_what_no_export_writes_is_refused_and_changes_nothing(
    other: Library, archive: Path, kind: str, tmp_path: Path, encoder: WordEncoder
) -> None:
    change, words = HOSTILE[kind]
    rewrite(archive, change)
    with pytest.raises(LibraryError, match=words) as refused:
        other.import_from(archive, encoder)
    assert len(str(refused.value).splitlines()) == 1
    assert str(archive) in str(refused.value)
    assert untouched(other)
    assert {path.name for path in tmp_path.iterdir()} == {"library", "other", "bibliotek.zip"}


@pytest.mark.folder
@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 100])
def test_what_is_no_archive_is_refused(
    other: Library, tmp_path: Path, data: bytes, encoder: WordEncoder
) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(LibraryError, match="not a whole ZIP"):
        other.import_from(path, encoder)
    with pytest.raises(LibraryError, match="no file"):
        other.import_from(tmp_path / "nothing.zip", encoder)


def test_every_cut_of_an_archive_is_refused(
    other: Library, archive: Path, encoder: WordEncoder
) -> None:
    data = archive.read_bytes()
    for end in range(0, len(data), max(1, len(data) // 40)):
        archive.write_bytes(data[:end])
        with pytest.raises(LibraryError):
            other.import_from(archive, encoder)
        assert untouched(other)


@pytest.mark.folder
def test_a_flipped_byte_of_an_archive_is_refused_or_changes_no_word(
    library: Library, archive: Path, encoder: WordEncoder, tmp_path: Path
) -> None:
    texts = {one.id: one.text for one in library.open().letters}
    data = archive.read_bytes()
    for number, at in enumerate(range(0, len(data), len(data) // 60)):
        flipped = bytearray(data)
        flipped[at] ^= 0x11
        archive.write_bytes(flipped)
        other = Library(tmp_path / f"other {number}")
        try:
            other.import_from(archive, encoder)
        except LibraryError:
            assert untouched(other)
            continue
        for one in other.open(encoder).letters:
            assert texts[one.id] == one.text


ESCAPES = ["\x1b[2Jsvar.txt", "a\nb.txt", "\x9b31msvar.txt", "\u202etxt.exe"]


@pytest.mark.folder
@pytest.mark.parametrize("name", ESCAPES)
def test_names_from_an_archive_never_reach_a_terminal_as_commands(
    other: Library, archive: Path, encoder: WordEncoder, name: str
) -> None:
    def rename(content: dict[str, Any]) -> None:
        for one in content["sources"]:
            one["names"], one["followed"] = [name], [[name, name]]
        for one in content["failures"]:
            one["source"]["names"], one["name"], one["reason"] = [name], name, name

    rewrite(archive, forged(rename))
    told = other.import_from(archive, encoder)
    told += [one.name for one in other.open().letters]
    told += [text for one in other.status().failed for text in (one.name, one.reason)]
    assert told
    assert all(one.isprintable() for one in told)
