"""A library in a database: SQLite in one file, or PostgreSQL for all who share it.

The database is the only truth. What questions are answered from is held in memory, made of its rows
and of one state of them: a letter whose seal is still the same is not read again, so that a reader
follows a change by the rows that changed. A change is one transaction, whole or not there.
"""

import json
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from index.errors import DamagedIndexError, LibraryError, LibraryLockedError, MissingLibraryError
from index.library import _tables
from index.library._catalogue import Catalogue, Source
from index.library._engines import Place, place_of
from index.library._generation import Content, Generation
from index.library._plain import plain_errors
from index.library._report import Cancel, Problem
from index.library._rows import (
    Part,
    Row,
    catalogue_notes,
    catalogue_of,
    content_of,
    library_data,
    notes_of,
    parts_of,
)
from index.library._settle import Session
from index.library._sidelines import (
    DatabaseCheckpoints,
    DatabaseJudgements,
    DatabaseOriginals,
    forget_judgements,
    rescued_rows,
)
from index.library._tables import NOTED, seal
from index.library.storage import Facts, Found, Storage
from index.sentences import Sentence

__all__ = ["DatabaseStorage"]

# Rows asked for by their ids at once; SQLite takes 999 values in a statement, older ones at least.
_CHUNK = 500

# Tables that hold no more than what can be made again of the letters.
_DERIVED = frozenset({"readings", "wordings", "questions", "answers"})

_REPAIR = "Run `svarbrev repair`."
_ADD_AGAIN = "Add the file again."


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the rows were in one ``state``: the parts of the index that are whole, the index that
    they make (None where none was published), the catalogue, and (table, id) of each row that is
    not as it was written.
    """

    state: str
    parts: Mapping[str, Part] = field(default_factory=dict)
    seals: Mapping[str, str] = field(default_factory=dict)
    generation: Generation | None = None
    catalogue: Catalogue = field(default_factory=Catalogue)
    damaged: tuple[tuple[str, str], ...] = ()

    @property
    def warnings(self) -> list[Sentence]:
        """Return a sentence where something is damaged."""
        count = len(self.damaged)
        return [Sentence(code="library.damaged_rows", count=count)] if count else []


class DatabaseStorage(Storage):
    """The database at a URL, as SQLAlchemy writes it."""

    def __init__(self, url: str) -> None:
        self._place: Place = place_of(url)
        self._held = Snapshot("")
        self._reading = threading.Lock()
        self._known_tables = False
        # The state that the one writer of this moment goes on from.
        self._from = ""
        self.originals = DatabaseOriginals(self._place)
        self.work = DatabaseCheckpoints(self._place)
        self.judgements = DatabaseJudgements(self._place, self.exists, self.errors)

    @property
    def name(self) -> str:
        """The URL, its password hidden, or the file."""
        return self._place.name

    @property
    def root(self) -> Path | None:
        """The file of an SQLite database."""
        return self._place.path

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Say in plain words what the database or the disk refuses."""
        try:
            with plain_errors(Path(self.name)):
                yield
        except DBAPIError as error:
            raise self._place.plain(error) from error

    def exists(self) -> bool:
        """Tell whether the tables are there. Raises LibraryError for those of a newer version."""
        if not self._place.is_there():
            self._known_tables = False
        elif not self._known_tables:
            with self._place.reading() as connection:
                self._known_tables = self._has_tables(connection)
        return self._known_tables

    def _has_tables(self, connection: Connection) -> bool:
        if not inspect(connection).has_table("alembic_version"):
            return False
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if version not in _tables.KNOWN:
            raise LibraryError(
                code="catalogue.newer", path=self.name, found=version, known=_tables.HEAD
            )
        return bool(version == _tables.HEAD)

    # Reading.

    def current_id(self) -> str | None:
        """Return the state that the index was published in."""
        if not self.exists():
            return None
        with self._place.reading() as connection:
            return connection.scalar(select(_tables.library.c.published)) or None

    def open(self) -> Generation:
        """Return the index of this moment, without letters whose rows are damaged."""
        snapshot = self._snapshot()
        generation = snapshot.generation
        if generation is None and snapshot.damaged:
            what = Sentence(code="damage.rows")
            raise DamagedIndexError(code="index.damaged", name=self.name, what=what)
        if generation is None:
            raise MissingLibraryError(code="library.none", root=self.name)
        return generation

    def look(self) -> Found:
        """Return the index and the catalogue of this moment."""
        snapshot = self._snapshot()
        return Found(snapshot.generation, snapshot.catalogue, snapshot.warnings)

    def facts(self, generation: Generation | None) -> Facts:
        """Return what the database says of itself."""
        if not self.exists():
            return Facts(0, None, None)
        built = None
        with self._place.reading() as connection:
            data = json.loads(connection.scalar(select(_tables.library.c.data)) or "{}")
            size = self._place.size(connection)
            writer = self._place.writer(connection)
        if generation is not None and "built" in data:
            built = datetime.fromisoformat(data["built"])
        return Facts(size, built, writer)

    def _snapshot(self) -> Snapshot:
        """Return what is there now, read only where it is another state than that held."""
        with self._reading:
            if not self.exists():
                self._held = Snapshot("")
                return self._held
            with self._place.reading() as connection:
                row = _row(connection)
                if row["state"] != self._held.state:
                    self._held = _read(connection, row, self._held)
            return self._held

    # Writing.

    @contextmanager
    def writing(
        self, patience: float, cancel: Cancel | None, *, afresh: bool = False
    ) -> Iterator[Session]:
        """Hold the writer's lock; make the tables what this version knows, and sweep."""
        self._place.make()
        with self._place.lock(patience, cancel):
            notes = []
            if afresh:
                self._held = Snapshot("")
                notes = self._rescue()
            if not self.exists():
                self._migrate()
            snapshot = self._snapshot()
            self._from = snapshot.state
            notes += snapshot.warnings
            session = Session(snapshot.generation, snapshot.catalogue, notes)
            self._sweep(session)
            yield session

    def _migrate(self) -> None:
        """Bring the tables to what this version knows, in one transaction."""
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", "index.library:migrations")
        with self._place.changing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.scalar(select(func.count()).select_from(_tables.library)) == 0:
                row = {"id": 1, "state": _state(0), "published": "", "data": "", "unclean": False}
                connection.execute(insert(_tables.library), row | {"seal": seal("", "")})

    def _rescue(self) -> list[Sentence]:
        """Where the engine itself finds its file damaged, go on in a new one with what people put
        into the old one, as far as it can be read; the index is then made again of that.
        """
        try:
            with self._place.reading() as connection:
                faults = self._place.faults(connection)
        except DBAPIError as error:
            if not isinstance(self._place.plain(error), DamagedIndexError):
                raise
            faults = [str(error.orig)]
        old = self._place.set_aside() if faults else None
        if old is None:
            return []
        self._place.make()
        self._known_tables = False
        self._migrate()
        with self._place.changing() as connection:
            for table, row in rescued_rows(old):
                connection.execute(insert(table), row)
        return [Sentence(code="index.set_aside", name=self.name, place=old.name)]

    def _sweep(self, session: Session) -> None:
        """Remove originals that no catalogue knows, which a killed writer left, and what a removed
        letter may have left between the rows.
        """
        catalogue = session.catalogue
        known = catalogue.sources.keys() | catalogue.failures.keys()
        orphans = [key for key in self.originals.keys() if key not in known]  # noqa: SIM118
        # Where a row of the catalogue is damaged, its original is all that is left of it.
        if orphans and not self._held.damaged:
            with self._place.changing() as connection:
                _delete(connection, _tables.originals, orphans)
        with self._place.reading() as connection:
            unclean = connection.scalar(select(_tables.library.c.unclean))
        if unclean:
            self._clean(session)

    def _clean(self, session: Session) -> None:
        """Have nothing on the disk of what was deleted; what cannot go now, goes another time."""
        try:
            self._place.clean()
            with self._place.changing() as connection:
                connection.execute(update(_tables.library).values(unclean=False))
        except (DBAPIError, OSError) as error:
            why = error.orig if isinstance(error, DBAPIError) else error
            session.notes.append(Sentence(code="library.not_forgotten", why=why))

    def plan(self, catalogue: Catalogue | None) -> None:
        """Note nothing down: a change is one transaction, and a killed one was never begun."""

    def publish(self, session: Session, content: Content) -> str:
        """Write what is another than before, in one transaction."""
        before = self._held
        same = before.generation is not None and before.generation.content.made == content.made
        parts = parts_of(content, before.parts if same else {})
        rows = {
            key: part.rows() for key, part in parts.items() if part is not before.parts.get(key)
        }
        seals = {key: before.seals[key] for key in parts.keys() - rows.keys()}
        seals |= {key: row["seal"] for key, (row, _) in rows.items()}
        data, notes = library_data(content), notes_of(content)
        state, forgotten = _state(content.catalogue.sequence), content.catalogue.forgotten
        with self._place.changing() as connection:
            self._turn(connection, state, data=data, published=state)
            _write_letters(connection, seals, rows)
            _write_notes(connection, notes)
            _keep_originals(connection, content.catalogue)
            connection.execute(delete(_tables.checkpoints))
            if forgotten:
                forget_judgements(connection, forgotten)
                connection.execute(update(_tables.library).values(unclean=True))
        session.published, self._from = True, state
        catalogue = _kept(content.catalogue)
        made = content_of(data, catalogue, notes, parts, content.lexical)
        self._held = Snapshot(state, parts, seals, Generation(state, made), catalogue)
        if forgotten:
            self._clean(session)
        return state

    def save(self, catalogue: Catalogue) -> None:
        """Write what is another in the catalogue, in one transaction."""
        held, kept = self._held, _kept(catalogue)
        state = _state(catalogue.sequence)
        with self._place.changing() as connection:
            self._turn(connection, state)
            _write_notes(connection, catalogue_notes(kept))
            _keep_originals(connection, kept)
        self._from, generation = state, held.generation
        if generation is not None:
            made = replace(generation.content, catalogue=kept)
            generation = Generation(generation.id, made, warnings=generation.warnings)
        self._held = Snapshot(state, held.parts, held.seals, generation, kept, held.damaged)

    def _turn(self, connection: Connection, state: str, **values: str) -> None:
        """Begin a change from the state that the writer found or made. Raises LibraryLockedError
        where somebody has changed it since: whose lock was lost must not write.
        """
        table = _tables.library
        if "data" in values:
            values["data"] = _dated(values["data"])
            values["seal"] = seal(values["published"], values["data"])
        turned = connection.execute(
            update(table).where(table.c.state == self._from).values(state=state, **values)
        )
        if turned.rowcount != 1:
            raise LibraryLockedError(code="library.locked", root=self.name)

    # Mending.

    def problems(self) -> list[Problem]:
        """Read every row and every original."""
        if not self.exists():
            return []
        with self._place.reading() as connection:
            snapshot = _read(connection, _row(connection), Snapshot(""))
            found = [
                Problem(table, f"the row {key} is not as it was written.", _REPAIR)
                for table, key in snapshot.damaged
            ]
            found += [Problem(self.name, one, _REPAIR) for one in self._place.faults(connection)]
        for key, source in sorted(snapshot.catalogue.sources.items()):
            if self.originals.get(key) is None:
                what = "is damaged" if self.originals.has(key) else "is missing"
                what = f"the kept file of {source.name} {what}."
                found.append(Problem(f"originals/{key}", what, _ADD_AGAIN))
        return found

    def mend(self, session: Session) -> list[Sentence]:
        """Remove damaged rows; what is derived is then made again."""
        damaged = self._held.damaged
        if not damaged:
            return []
        catalogue = session.catalogue
        state = _state(catalogue.sequence + 1)
        # What all letters share is made again of all of them.
        shared = any(table in _DERIVED - {"readings"} or table == "library" for table, _ in damaged)
        with self._place.changing() as connection:
            self._turn(connection, state)
            for name in {table for table, _ in damaged} - {"library"}:
                table = _tables.metadata.tables[name]
                _delete(connection, table, [key for one, key in damaged if one == name])
            _write_notes(connection, catalogue_notes(catalogue))
        self._from = state
        self._held = replace(self._held, state=state, damaged=())
        if shared:
            self._held = Snapshot(state, catalogue=catalogue)
            session.previous = None
        session.catalogue = replace(catalogue, sequence=catalogue.sequence + 1)
        return [Sentence(code="library.rows_removed", count=len(damaged))]


def _state(number: int) -> str:
    """Return the name of a new state: how many changes led to it, and a part of its own."""
    return f"{number:08d}-{secrets.token_hex(8)}"


def _dated(data: str) -> str:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({**json.loads(data), "built": now})


def _kept(catalogue: Catalogue) -> Catalogue:
    """Return what the tables keep of a catalogue: nothing that is still to be removed."""
    return replace(catalogue, discarded=(), forgotten=(), floor=0)


def _row(connection: Connection) -> Row:
    return connection.execute(select(_tables.library)).mappings().one()


def _read(connection: Connection, library: Row, held: Snapshot) -> Snapshot:
    """Return what the tables hold; letters whose seals are ``held`` are not read again."""
    notes, damaged = _read_notes(connection)
    catalogue = _read_catalogue(connection, library["state"], notes, damaged)
    if not library["published"]:
        return Snapshot(library["state"], catalogue=catalogue, damaged=tuple(damaged))
    if seal(library["published"], library["data"]) != library["seal"]:
        damaged.append(("library", str(library["id"])))
        return Snapshot(library["state"], catalogue=catalogue, damaged=tuple(damaged))
    data = json.loads(library["data"])
    dimension = data["made"]["dimension"]
    seals, parts = _read_letters(connection, dimension, held, damaged)
    # As after a correction: of the very letters that were held the ranker is the same.
    same = held.generation if parts == held.parts else None
    lexical = same.content.lexical if same else None
    content = content_of(library["data"], catalogue, notes, parts, lexical)
    generation = Generation(library["published"], content)
    snapshot = Snapshot(library["state"], parts, seals, generation, catalogue, tuple(damaged))
    generation.warnings = tuple(snapshot.warnings)
    return snapshot


def _read_notes(connection: Connection) -> tuple[dict[str, dict[str, str]], list[tuple[str, str]]]:
    """Return what the small tables hold, and the rows that are damaged."""
    notes: dict[str, dict[str, str]] = {}
    damaged: list[tuple[str, str]] = []
    for name, table in NOTED.items():
        notes[name] = {}
        for key, data, sealed in connection.execute(select(table.c.id, table.c.data, table.c.seal)):
            if seal(key, data) == sealed:
                notes[name][key] = data
            else:
                damaged.append((name, key))
    return notes, damaged


def _read_catalogue(
    connection: Connection,
    state: str,
    notes: Mapping[str, Mapping[str, str]],
    damaged: Sequence[tuple[str, str]],
) -> Catalogue:
    """Return the catalogue; a file whose row is damaged is known by its hash alone."""
    catalogue = catalogue_of(int(state.partition("-")[0]), notes)
    lost = [key for name, key in damaged if name == "sources"]
    if not lost:
        return catalogue
    sizes = select(_tables.originals.c.id, func.length(_tables.originals.c.data))
    there = dict(connection.execute(sizes.where(_tables.originals.c.id.in_(lost))).tuples().all())
    adopted = {key: Source(key, size, (key[:12],)) for key, size in there.items()}
    return replace(catalogue, sources={**catalogue.sources, **adopted})


def _read_letters(
    connection: Connection, dimension: int, held: Snapshot, damaged: list[tuple[str, str]]
) -> tuple[dict[str, str], dict[str, Part]]:
    """Return the seals and the parts of all letters that are whole; note those that are not."""
    table = _tables.letters
    seals = dict(connection.execute(select(table.c.id, table.c.seal)).tuples().all())
    parts = {key: held.parts[key] for key, sealed in seals.items() if held.seals.get(key) == sealed}
    for row, passages in _rows_of(connection, sorted(seals.keys() - parts.keys())):
        try:
            parts[row["id"]] = Part.from_rows(row, passages, dimension)
        except (KeyError, ValueError, TypeError):
            damaged.append(("letters", row["id"]))
            del seals[row["id"]]
    return seals, parts


def _rows_of(connection: Connection, keys: Sequence[str]) -> Iterator[tuple[Row, list[Row]]]:
    """Yield the rows of letters, each with those of its passages in order."""
    letters, passages = _tables.letters, _tables.passages
    for chunk in _chunks(keys):
        by_letter: dict[str, list[Row]] = {key: [] for key in chunk}
        asked = select(passages).where(passages.c.letter.in_(chunk)).order_by(passages.c.place)
        for row in connection.execute(asked).mappings():
            by_letter[row["letter"]].append(row)
        for row in connection.execute(select(letters).where(letters.c.id.in_(chunk))).mappings():
            yield row, by_letter[row["id"]]


def _write_letters(
    connection: Connection,
    seals: Mapping[str, str],
    rows: Mapping[str, tuple[dict[str, Any], list[dict[str, Any]]]],
) -> None:
    """Make the letters those of ``seals``, of which ``rows`` are new."""
    table = _tables.letters
    there = dict(connection.execute(select(table.c.id, table.c.seal)).tuples().all())
    gone = [key for key in there if key in rows or key not in seals]
    _delete(connection, table, gone)
    for chunk in _chunks(list(rows)):
        # Those of a letter whose own row got lost.
        connection.execute(delete(_tables.passages).where(_tables.passages.c.letter.in_(chunk)))
    if rows:
        connection.execute(insert(table), [row for row, _ in rows.values()])
    passages = [passage for _, each in rows.values() for passage in each]
    if passages:
        connection.execute(insert(_tables.passages), passages)


def _write_notes(connection: Connection, notes: Mapping[str, Mapping[str, str]]) -> None:
    """Make small tables hold ``notes``."""
    for name, wanted in notes.items():
        table = NOTED[name]
        there = dict(connection.execute(select(table.c.id, table.c.seal)).tuples().all())
        sealed = {key: seal(key, data) for key, data in wanted.items()}
        gone = [key for key, known in there.items() if sealed.get(key) != known]
        _delete(connection, table, gone)
        new = [
            {"id": key, "data": data, "seal": sealed[key]}
            for key, data in wanted.items()
            if there.get(key) != sealed[key]
        ]
        if new:
            connection.execute(insert(table), new)


def _keep_originals(connection: Connection, catalogue: Catalogue) -> None:
    """Remove the originals that a catalogue does not know."""
    known = catalogue.sources.keys() | catalogue.failures.keys()
    there = connection.scalars(select(_tables.originals.c.id)).all()
    _delete(connection, _tables.originals, (key for key in there if key not in known))


def _delete(connection: Connection, table: Table, keys: Iterable[str]) -> None:
    for chunk in _chunks(list(keys)):
        connection.execute(delete(table).where(table.c.id.in_(chunk)))


def _chunks(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]
