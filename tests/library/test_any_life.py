"""Any sequence of a library's events, against a plain dictionary of what should be in it."""

import sqlite3
import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import index.letters.reader
from index.errors import LibraryError, MissingLibraryError
from index.library import Library
from tests.library.conftest import WordEncoder, digest, letter
from tests.library.test_library import check

numbers = st.integers(0, 6)
versions = st.integers(0, 2)


class Life(RuleBasedStateMachine):
    """Which version of which letter should be ``held``, and which ``subjects`` were corrected."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr("os.fsync", lambda _: None)
        real = index.letters.reader.read_many
        self.patch.setattr(index.letters.reader, "read_many", partial(real, in_process=True))
        self.folder = tempfile.TemporaryDirectory()
        self.encoder = WordEncoder()
        self.library = Library(self.place("library"))
        self.held: dict[int, int] = {}
        self.subjects: dict[int, str] = {}
        self.moves = 0

    def place(self, name: str) -> Path | str:
        return Path(self.folder.name, name)

    def damage(self, data: st.DataObject) -> None:
        folder = self.library.root / "generations" / (self.library.current_id() or "")
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
        path = data.draw(st.sampled_from(files))
        path.write_bytes(path.read_bytes()[:-1])

    def teardown(self) -> None:
        self.patch.undo()
        self.folder.cleanup()

    def file(self, number: int, version: int) -> tuple[str, bytes]:
        return letter(number, more=f"Utgave {version}." if version else "")

    @property
    def ids(self) -> set[str]:
        return {digest(self.file(*one)) for one in self.held.items()}

    @rule(number=numbers, version=versions)
    def add(self, number: int, version: int) -> None:
        report = self.library.add([self.file(number, version)], self.encoder)
        known = self.held.get(number)
        assert bool(report.unchanged) == (known == version)
        assert bool(report.replaced) == (known is not None and known != version)
        assert bool(report.added) == (known is None)
        self.held[number] = version

    @rule(number=numbers, version=versions)
    def remove(self, number: int, version: int) -> None:
        key = digest(self.file(number, version))
        if self.held.get(number) == version:
            assert self.library.remove([key]).removed == (key,)
            del self.held[number]
            self.subjects.pop(number, None)
        else:
            with pytest.raises(LibraryError):
                self.library.remove([key])

    @precondition(lambda self: self.held)
    @rule(data=st.data(), subject=st.sampled_from(["Emne A", "Emne B"]))
    def correct(self, data: st.DataObject, subject: str) -> None:
        number = data.draw(st.sampled_from(sorted(self.held)))
        key = digest(self.file(number, self.held[number]))
        self.library.correct(key, "subject", subject)
        self.subjects[number] = subject

    @rule()
    def fail(self) -> None:
        assert self.library.add([("tom.txt", b"")], self.encoder).failed

    @rule()
    def rebuild(self) -> None:
        self.library.rebuild(self.encoder)

    @precondition(lambda self: self.library.current_id())
    @rule(data=st.data())
    def damage_and_repair(self, data: st.DataObject) -> None:
        self.damage(data)
        assert self.library.verify()
        self.library.repair(self.encoder)
        if self.held:
            assert self.library.verify() == []

    @precondition(lambda self: self.held)
    @rule()
    def move(self) -> None:
        self.moves += 1
        archive = Path(self.folder.name, f"{self.moves}.zip")
        self.library.export_to(archive)
        self.library = Library(self.place(f"library {self.moves}"))
        notes = self.library.import_from(archive, self.encoder)
        assert all(one.startswith("tom.txt: ") for one in notes)

    @invariant()
    def holds_what_it_should(self) -> None:
        try:
            generation = self.library.open(self.encoder)
        except MissingLibraryError:
            assert not self.held
            return
        assert {one.id for one in generation.letters} == self.ids
        check(generation, self.encoder)
        for number, subject in self.subjects.items():
            head = generation.letter(digest(self.file(number, self.held[number]))).letterhead
            assert head.subject is not None
            assert head.subject.value == subject
        generation.close()
        assert not self.library.status().pending


class LifeInDatabase(Life):
    """The same in a database, where a row is damaged instead of a file."""

    def place(self, name: str) -> str:
        return f"sqlite:///{self.folder.name}/{name}.db"

    def damage(self, data: st.DataObject) -> None:
        with sqlite3.connect(self.library.root) as connection:
            names = ("library", "letters", "passages", "readings", "wordings", "answers")
            # Names of this test's own list.
            full = [one for one in names if any(connection.execute(f"SELECT 1 FROM {one}"))]
            name = data.draw(st.sampled_from(full))
            connection.execute(f"UPDATE {name} SET data = data || ' '")
        connection.close()
        self.library = Library(self.library.place)


TestLifeInDatabase = LifeInDatabase.TestCase
TestLifeInDatabase.settings = settings(deadline=None, max_examples=12, stateful_step_count=12)
TestLife = Life.TestCase
TestLife.settings = settings(deadline=None, max_examples=12, stateful_step_count=12)
