"""The tables of a library in a database, the same on SQLite and PostgreSQL.

What a row holds is JSON in ASCII or bytes, so that no character that a letter may hold (a zero,
half a character) is refused by an engine. What has an order or is asked for is a column.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

__all__ = [
    "HEAD",
    "KNOWN",
    "NOTED",
    "checkpoints",
    "judgements",
    "letters",
    "library",
    "metadata",
    "originals",
    "passages",
    "seal",
]

HEAD = "0001"
"""The migration that makes the tables what they are here."""

KNOWN = frozenset({HEAD})
"""All migrations that this version knows."""

_HASH = 64
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

library = Table(
    "library",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # Another one after each change; the number in front of it counts them.
    Column("state", String(_HASH), nullable=False),
    # The state that the index was published in; "" where there is none yet.
    Column("published", String(_HASH), nullable=False),
    Column("data", Text, nullable=False),
    Column("seal", String(_HASH), nullable=False),
    # Whether words of removed letters may still lie between the rows.
    Column("unclean", Boolean, nullable=False),
)

originals = Table(
    "originals",
    metadata,
    Column("id", String(_HASH), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

letters = Table(
    "letters",
    metadata,
    Column("id", String(_HASH), primary_key=True),
    Column("data", Text, nullable=False),
    # Of the letter and of all of its passages.
    Column("seal", String(_HASH), nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("letter", String(_HASH), ForeignKey("letters.id", ondelete="CASCADE"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("data", Text, nullable=False),
    # The terms that BM25 counts, in order. A row for each of them would be read sixty times as
    # often and never asked for by itself: the scores are made in memory, for both engines.
    Column("terms", Text, nullable=False),
    # The vector of the passage, then those of its sentences, 16 bit each.
    Column("vectors", LargeBinary, nullable=False),
    Index("passages_of_letter", "letter", "place"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("letter", String(200), nullable=False, index=True),
    Column("data", Text, nullable=False),
    Column("seal", String(_HASH), nullable=False),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("kind", String(_HASH), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("seal", String(_HASH), nullable=False),
)


def _noted(name: str) -> Table:
    """Return a table of what is noted down of something, by its id."""
    return Table(
        name,
        metadata,
        Column("id", String(200), primary_key=True),
        Column("data", Text, nullable=False),
        Column("seal", String(_HASH), nullable=False),
    )


NOTED = {
    name: _noted(name)
    for name in (
        # What people put in: files, those that failed, what they corrected, what is to stay away.
        "sources",
        "failures",
        "corrections",
        "declined",
        # What was made of it: which file gave which letters, vectors of the wordings of questions,
        # which wordings are one question, and which questions a passage answers.
        "readings",
        "wordings",
        "questions",
        "answers",
    )
}
"""The tables of small things, each row with a seal of its own."""


def seal(*values: str | bytes | int) -> str:
    """Return a hash over values, by which damage to any of them is seen."""
    made = hashlib.sha256()
    for part in _parts(values):
        made.update(b"%d:" % len(part))
        made.update(part)
    return made.hexdigest()


def _parts(values: Iterable[str | bytes | int]) -> Iterable[bytes]:
    for value in values:
        yield value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
