"""What SQLite and PostgreSQL do differently: how they are reached, locked, cleaned, and in what
words they refuse. The tables and what is asked of them are the same.
"""

import os
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from index.errors import (
    CancelledError,
    DamagedIndexError,
    LibraryError,
    LibraryLockedError,
)
from index.library import _atomic, _lock
from index.library._report import Cancel
from index.sentences import Sentence

__all__ = ["Place", "place_of"]

# Seconds that one change waits for another; none takes nearly as long.
_PATIENCE = 30

# Seconds between two tries for a lock.
_AGAIN = 0.02

_OWN = 0o600
"""The file's mode: what somebody said of hits is for nobody else to read."""

# Any number, the same for all who share a library.
_ADVISORY = 0x5BA2_B2E7

# Tables that hold words of letters.
_WORDY = (
    "letters, passages, originals, sources, failures, corrections, readings, wordings, questions, "
    "answers, judgements, checkpoints, library"
)


class Place(ABC):
    """A database that a library lies in. Making the object connects to nothing."""

    name: str
    """What a person calls it; no password is in it."""

    path: Path | None = None
    """The file, where it is one on this machine."""

    _engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read within one snapshot of the database."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Change within one transaction: whole once this ends well, else not at all."""
        options = self._engine.execution_options(changes=True)
        with options.begin() as connection:
            yield connection

    @abstractmethod
    def is_there(self) -> bool:
        """Tell whether there is a database, without making one."""

    @abstractmethod
    def make(self) -> None:
        """Make the database if it is missing."""

    @abstractmethod
    def lock(self, patience: float, cancel: Cancel | None) -> AbstractContextManager[None]:
        """Be the only writer; the lock goes with the process that holds it."""

    @abstractmethod
    def writer(self, connection: Connection) -> int | None:
        """Return the process that holds the writer's lock, None where nobody does."""

    @abstractmethod
    def size(self, connection: Connection) -> int:
        """Return the bytes that it takes on the disk."""

    @abstractmethod
    def clean(self) -> None:
        """Have what was deleted be in none of the files, as far as they are ours."""

    @abstractmethod
    def faults(self, connection: Connection) -> list[str]:
        """Return what the engine itself finds wrong with its files."""

    def set_aside(self) -> "Place | None":
        """Move a damaged database away and return it; None where that is not ours to do."""
        return None

    @abstractmethod
    def _code(self, error: DBAPIError) -> str:
        """Return which of our sentences says what the engine refuses."""

    def plain(self, error: DBAPIError) -> LibraryError:
        """Return what the engine refuses in words for a person."""
        why = " ".join(str(error.orig).split()).rstrip(".?")
        match self._code(error):
            case "full":
                return LibraryError(code="library.full", root=self.name)
            case "read_only":
                return LibraryError(code="library.read_only", root=self.name, where=self.name)
            case "locked":
                return LibraryLockedError(code="library.locked", root=self.name)
            case "damaged":
                what = Sentence(code="damage.unreadable", why=why)
                return DamagedIndexError(code="index.damaged", name=self.name, what=what)
        return LibraryError(code="library.unusable", root=self.name, where=self.name, why=why)


class SqlitePlace(Place):
    """A database in one file."""

    path: Path

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        # Without a pool every connection is closed at once, the last one of all with its log.
        self._engine = create_engine("sqlite://", creator=self._connect, poolclass=NullPool)
        event.listen(self._engine, "begin", _begin)

    def _connect(self) -> sqlite3.Connection:
        # "rw": a question makes no file. Transactions are begun by ``_begin``, not by the driver.
        connection = sqlite3.connect(
            f"file:{quote(str(self.path))}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=_PATIENCE,
        )
        for setting in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {setting}")
        return connection

    def is_there(self) -> bool:
        """Tell whether the file holds anything."""
        try:
            return self.path.stat().st_size > 0
        except (FileNotFoundError, NotADirectoryError):
            return False

    def make(self) -> None:
        """Make the file and its folder, and have its changes logged beside it."""
        if self.is_there():
            return
        _atomic.make_directory(self.path.parent)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, _OWN))
        connection = self._connect()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
        _atomic.flush_directory(self.path.parent)

    @contextmanager
    def lock(self, patience: float, cancel: Cancel | None) -> Iterator[None]:
        """Lock a file beside the database."""
        with _lock.hold(self._lock_file, patience, cancel):
            yield

    @property
    def _lock_file(self) -> Path:
        return self.path.with_name(f"{self.path.name}.lock")

    def writer(self, connection: Connection) -> int | None:  # noqa: ARG002
        """Return who holds the file's lock."""
        return _lock.holder(self._lock_file)

    def size(self, connection: Connection) -> int:  # noqa: ARG002
        """Return the size of the file."""
        return self.path.stat().st_size

    def clean(self) -> None:
        """Have the log of changes written into the file, where ``secure_delete`` has put zeros over
        what was deleted, and emptied; what was set aside goes. Raises OSError where readers hold
        the log.
        """
        connection = self._connect()
        try:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        if busy:
            raise OSError(f"{self.path}-wal is being read")
        for path in self.path.parent.glob(f"{self.path.name}.damaged*"):
            _atomic.remove_file(path)

    def set_aside(self) -> "SqlitePlace":
        """Rename the file, and the log of its changes, never over another."""
        names = (self.path.with_name(f"{self.path.name}.damaged{n or ''}") for n in count())
        aside = next(path for path in names if not path.exists())
        for ending in ("-wal", ""):
            path = self.path.with_name(f"{self.path.name}{ending}")
            if path.exists():
                _atomic.move(path, aside.with_name(f"{aside.name}{ending}"))
        return SqlitePlace(aside)

    def faults(self, connection: Connection) -> list[str]:
        """Return what SQLite's own check of the file finds."""
        lines = connection.exec_driver_sql("PRAGMA quick_check(20)").scalars()
        return [str(line) for line in lines if line != "ok"]

    def _code(self, error: DBAPIError) -> str:
        name = getattr(error.orig, "sqlite_errorname", "")
        begins = {
            "SQLITE_FULL": "full",
            "SQLITE_READONLY": "read_only",
            "SQLITE_PERM": "read_only",
            "SQLITE_BUSY": "locked",
            "SQLITE_LOCKED": "locked",
            "SQLITE_CORRUPT": "damaged",
            "SQLITE_NOTADB": "damaged",
        }
        return next((code for begin, code in begins.items() if name.startswith(begin)), "unusable")


def _begin(connection: Connection) -> None:
    # A change that begins as a reader could find, half done, that another one came first.
    changes = connection.get_execution_options().get("changes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if changes else "BEGIN")


class PostgresPlace(Place):
    """A database of a PostgreSQL server."""

    def __init__(self, url: URL) -> None:
        self.name = url.set(drivername="postgresql").render_as_string(hide_password=True)
        self._engine = create_engine(url, isolation_level="REPEATABLE READ", poolclass=NullPool)

    def is_there(self) -> bool:
        """A server that is away is an error, not a missing library."""
        return True

    def make(self) -> None:
        """Databases are made by whoever runs the server."""

    @contextmanager
    def lock(self, patience: float, cancel: Cancel | None) -> Iterator[None]:
        """Hold an advisory lock, which the server takes back when the connection ends."""
        until = time.monotonic() + patience
        with self._alone() as connection:
            while not connection.exec_driver_sql(
                "SELECT pg_try_advisory_lock(%(lock)s)", {"lock": _ADVISORY}
            ).scalar():
                if cancel is not None and cancel():
                    raise CancelledError(code="library.stopped_waiting")
                if time.monotonic() >= until:
                    raise LibraryLockedError(code="library.locked", root=self.name)
                time.sleep(_AGAIN)
            try:
                yield
            finally:
                connection.invalidate()

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """Connect for statements that are each a transaction of their own."""
        with self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def writer(self, connection: Connection) -> int | None:
        """Return the server's process that serves the writer."""
        found = connection.exec_driver_sql(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND objid = %(lock)s",
            {"lock": _ADVISORY},
        ).scalar()
        return None if found is None else int(found)

    def size(self, connection: Connection) -> int:
        """Return the size of the database."""
        statement = "SELECT pg_database_size(current_database())"
        return int(connection.exec_driver_sql(statement).scalar_one())

    def clean(self) -> None:
        """Write the tables anew: PostgreSQL leaves what was deleted where it was. Its log and its
        backups are the server's, and are kept as long as its owner says.
        """
        with self._alone() as connection:
            connection.exec_driver_sql(f"VACUUM (FULL) {_WORDY}")

    def faults(self, connection: Connection) -> list[str]:  # noqa: ARG002
        """PostgreSQL checks its pages as it reads them."""
        return []

    def _code(self, error: DBAPIError) -> str:
        state: Any = getattr(error.orig, "sqlstate", None)
        known = {
            "53100": "full",
            "25006": "read_only",
            "42501": "read_only",
            "40001": "locked",
            "55P03": "locked",
            "XX001": "damaged",
            "XX002": "damaged",
        }
        return known.get(str(state), "unusable")


def place_of(url: str) -> Place:
    """Return the place that a URL names: ``sqlite:///relative/file.db``,
    ``sqlite:////from/the/root.db`` or ``postgresql://user@host/database``.

    Raises LibraryError where it names none, or what speaks to the server is not installed.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise LibraryError(code="library.no_place", root=url.partition("@")[2] or url) from None
    shown = parsed.render_as_string(hide_password=True)
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return SqlitePlace(Path(parsed.database).expanduser())
        case "postgresql" | "postgres":
            try:
                return PostgresPlace(parsed.set(drivername="postgresql+psycopg"))
            except ImportError as error:
                raise LibraryError(code="library.no_driver", root=shown) from error
    raise LibraryError(code="library.no_place", root=shown)
