"""What a database keeps beside the index: originals, checkpoints, judgements."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from index import feedback
from index.library._digest import digest
from index.library._engines import Place
from index.library._tables import NOTED, checkpoints, originals, seal
from index.library._tables import judgements as _table
from index.library.base import Checkpoints, Judgements, OriginalStore

__all__ = [
    "DatabaseCheckpoints",
    "DatabaseJudgements",
    "DatabaseOriginals",
    "forget_judgements",
    "rescued_rows",
]

# What people put in, of which everything else can be made again.
_PUT_IN = ("sources", "failures", "corrections", "declined")


class DatabaseOriginals(OriginalStore):
    """The files as they came, in a table."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def put(self, key: str, data: bytes) -> None:
        """Keep the file in a transaction of its own."""
        if self.get(key) == data:
            return
        with self._place.changing() as connection:
            connection.execute(delete(originals).where(originals.c.id == key))
            connection.execute(insert(originals), {"id": key, "data": data})

    def get(self, key: str) -> bytes | None:
        """Return the file where its hash is still its name."""
        with self._place.reading() as connection:
            data = connection.scalar(select(originals.c.data).where(originals.c.id == key))
        return data if data is not None and digest(data) == key else None

    def has(self, key: str) -> bool:
        """Tell whether there is a row."""
        with self._place.reading() as connection:
            found = connection.scalar(select(originals.c.id).where(originals.c.id == key))
        return found is not None

    def remove(self, key: str) -> None:
        """Remove the row."""
        with self._place.changing() as connection:
            connection.execute(delete(originals).where(originals.c.id == key))

    def keys(self) -> Iterator[str]:
        """Yield the ids of all rows."""
        with self._place.reading() as connection:
            keys = connection.scalars(select(originals.c.id).order_by(originals.c.id)).all()
        yield from keys


class DatabaseCheckpoints(Checkpoints):
    """What an unfinished build has done, in a table."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def keep(self, kind: str, data: bytes) -> None:
        """Keep the piece in a transaction of its own."""
        row = {"kind": kind, "data": data, "seal": seal(kind, data)}
        with self._place.changing() as connection:
            connection.execute(insert(checkpoints), row)

    def kept(self, kind: str) -> list[bytes]:
        """Return the pieces whose seal is right."""
        asked = select(checkpoints).where(checkpoints.c.kind == kind).order_by(checkpoints.c.id)
        with self._place.reading() as connection:
            rows = connection.execute(asked).all()
        return [row.data for row in rows if seal(row.kind, row.data) == row.seal]

    def clear(self) -> None:
        """Remove all rows, where there are any."""
        with self._place.reading() as connection:
            empty = connection.scalar(select(func.count()).select_from(checkpoints)) == 0
        if not empty:
            with self._place.changing() as connection:
                connection.execute(delete(checkpoints))


class DatabaseJudgements(Judgements):
    """What people said of hits, a row for each time that somebody said something."""

    def __init__(
        self,
        place: Place,
        exists: Callable[[], bool],
        errors: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._place, self._exists, self._errors = place, exists, errors

    def keep(self, judgements: Iterable[feedback.Judgement]) -> None:
        """Add a row for each."""
        rows = [_row(one) for one in judgements]
        if rows:
            with self._errors(), self._place.changing() as connection:
                connection.execute(insert(_table), rows)

    def read(self) -> feedback.Feedback:
        """Return the verdicts that stand in the table."""
        return feedback.standing(self._all())

    def mark(self) -> Hashable:
        """Return how many rows there are, and the last one."""
        with self._errors():
            if not self._exists():
                return None
            asked = select(func.count(), func.max(_table.c.id))
            with self._place.reading() as connection:
                return tuple(connection.execute(asked).one())

    def about(self, texts: Iterable[str]) -> set[str]:
        """Return whose words in ``texts`` the table quotes."""
        return feedback.quoted(filter(None, self._all()), texts)

    def _all(self) -> list[feedback.Judgement | None]:
        with self._errors():
            if not self._exists():
                return []
            with self._place.reading() as connection:
                rows = connection.execute(select(_table).order_by(_table.c.id)).all()
        return [_judgement(row.letter, row.data, row.seal) for row in rows]


def _row(judgement: feedback.Judgement) -> dict[str, str]:
    data = feedback.dump([judgement]).decode("ascii").strip()
    letter = judgement.letter
    return {"letter": letter, "data": data, "seal": seal(letter, data)}


def _judgement(letter: str, data: str, sealed: str) -> feedback.Judgement | None:
    """Return what a row says, None where it is not as it was written."""
    whole = seal(letter, data) == sealed
    return feedback.judgement(data.encode("ascii", "replace")) if whole else None


def forget_judgements(connection: Connection, letters: Collection[str]) -> None:
    """Remove every judgement about ``letters``, also those taken back, and rows that are damaged,
    which may hold their words.
    """
    for row in connection.execute(select(_table)).all():
        if row.letter in letters or _judgement(row.letter, row.data, row.seal) is None:
            connection.execute(delete(_table).where(_table.c.id == row.id))


def rescued_rows(place: Place) -> Iterator[tuple[Table, dict[str, Any]]]:
    """Yield each row of a damaged database that holds what people put in, can still be read, and is
    as it was written.
    """
    for table in (originals, *(NOTED[name] for name in _PUT_IN), _table):
        for key in _readable(place, select(table.c.id)):
            for row in _readable(place, select(table).where(table.c.id == key.id)):
                held = dict(row._mapping)
                if _is_whole(table, held):
                    yield table, held


def _readable(place: Place, asked: Select[Any]) -> Iterator[Row[Any]]:
    """Yield rows as long as they can be read."""
    with suppress(DBAPIError), place.reading() as connection:
        yield from connection.execute(asked)


def _is_whole(table: Table, row: Mapping[str, Any]) -> bool:
    if table is originals:
        return bool(digest(row["data"]) == row["id"])
    first = row["letter"] if table is _table else row["id"]
    return seal(first, row["data"]) == str(row["seal"])
