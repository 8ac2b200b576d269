"""What people put into a library, apart from what was made of it.

The catalogue is the truth that every index is built from: which files, under which names, which of
their letters were taken out again, which files failed and why, what a person corrected. It is one
small file, so that it changes in one step. Each change counts ``sequence`` up, and every generation
carries a copy: whichever of the two is newer holds.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from index.errors import LibraryError
from index.library import _atomic
from index.library._report import FailedFile
from index.sentences import from_json, to_json

__all__ = [
    "SCHEMA",
    "Catalogue",
    "DamagedCatalogueError",
    "Failure",
    "Source",
    "dump",
    "from_content",
    "load",
    "save",
    "to_content",
]

SCHEMA = 3

_HASH = re.compile(r"[0-9a-f]{64}\Z")
# What a number in JSON can be without losing digits anywhere.
_MOST = 2**53


class DamagedCatalogueError(LibraryError):
    """A catalogue does not match its own checksum."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was handed in: by a person under ``names``, or found in a folder that is
    followed, as (folder, name below it) in ``followed``. ``without`` holds ids of letters that were
    taken out of it, ``replaces`` the file that it is said to be a new version of.
    """

    id: str
    size: int
    names: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    replaces: str | None = None
    followed: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The name to show."""
        return self.names[0] if self.names else self.followed[0][1]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave no letter, kept so that it can be tried again: what was handed in, the
    ``name`` and ``reason`` to show, and which ``reader`` tried (see ``index.letters.readers``).
    """

    source: Source
    name: str
    reason: str
    reader: str = ""

    @property
    def told(self) -> FailedFile:
        """The same as it is told to a person."""
        return FailedFile(self.source.id, self.name, self.reason)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sources and failures by SHA-256, corrections by letter and field; ``discarded`` are files
    that publications made needless and that may still lie on disk, ``declined`` files that a person
    removed while they lay in a followed folder, and that do not come back by themselves.

    ``forgotten`` are ids of letters that a person removed: their words are to be in no file of the
    library, and in no generation from before number ``floor``.
    """

    sequence: int = 0
    sources: Mapping[str, Source] = field(default_factory=dict)
    failures: Mapping[str, Failure] = field(default_factory=dict)
    corrections: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    discarded: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    floor: int = 0

    def next(self, **changes: Any) -> "Catalogue":
        """Return a changed copy with the next sequence number."""
        return replace(self, sequence=self.sequence + 1, **changes)


def dump(catalogue: Catalogue) -> bytes:
    """Return the catalogue as a file that knows its own checksum."""
    content = to_content(catalogue)
    whole = {"schema": SCHEMA, "sha256": _checksum(content), "content": content}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def to_content(catalogue: Catalogue) -> dict[str, Any]:
    """Return the catalogue as what ``json.dumps`` takes."""
    return {
        "sequence": catalogue.sequence,
        "sources": [asdict(catalogue.sources[key]) for key in sorted(catalogue.sources)],
        "failures": [
            _failure_to_json(catalogue.failures[key]) for key in sorted(catalogue.failures)
        ],
        "corrections": {
            letter: {name: list(values) for name, values in sorted(fields.items())}
            for letter, fields in sorted(catalogue.corrections.items())
        },
        "discarded": sorted(catalogue.discarded),
        "declined": sorted(catalogue.declined),
        "forgotten": sorted(catalogue.forgotten),
        "floor": catalogue.floor,
    }


def load(data: bytes, where: str) -> Catalogue:
    """Return the catalogue in ``data``, an older schema migrated; ``where`` names it in errors.

    Raises DamagedCatalogueError where it is not one, LibraryError where its schema is newer.
    """
    try:
        whole = json.loads(data)
        schema, content = _whole(whole["schema"]), whole["content"]
        intact = whole["sha256"] == _checksum(content)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedCatalogueError(code="catalogue.unreadable", path=where) from error
    if schema > SCHEMA:
        raise newer(where, schema, SCHEMA)
    if not intact:
        raise DamagedCatalogueError(code="catalogue.changed", path=where)
    try:
        for old in range(schema, SCHEMA):
            content = MIGRATIONS[old](content)
        return from_content(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedCatalogueError(code="catalogue.wrong", path=where, why=error) from error


def newer(where: str, found: int, known: int) -> LibraryError:
    """Return the error that refuses a newer schema."""
    return LibraryError(code="catalogue.newer", path=where, found=found, known=known)


def save(path: Path, catalogue: Catalogue) -> None:
    """Write the catalogue in one step."""
    _atomic.replace_content(path, dump(catalogue))


def _follow_folders(content: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 knew no folders that are followed."""
    sources = [{**one, "followed": []} for one in content["sources"]]
    return {**content, "sources": sources, "declined": []}


def _keep_failures(content: dict[str, Any]) -> dict[str, Any]:
    """Schema 2 kept no files that failed, and did not know what was removed."""
    failures = [
        {
            "source": {
                "id": one["id"],
                "size": 0,
                "names": [one["name"]],
                "without": [],
                "replaces": None,
                "followed": [],
            },
            "name": one["name"],
            "reason": one["reason"],
            "reader": "",
        }
        for one in content["failures"]
    ]
    return {**content, "failures": failures, "forgotten": [], "floor": 0}


# From schema n to n + 1.
MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _follow_folders,
    2: _keep_failures,
}


def from_content(content: Mapping[str, Any]) -> Catalogue:
    """Return what ``to_content`` gave. Raises KeyError, TypeError or ValueError where anything in
    ``content`` is not of the kind that it must be.
    """
    sources = [_source(one) for one in content["sources"]]
    failures = [
        Failure(
            _source(one["source"]),
            _text(one["name"]),
            # Libraries from before sentences had codes do not hold them.
            from_json(_text(one["reason"]), one.get("said")),
            _text(one["reader"]),
        )
        for one in content["failures"]
    ]
    return Catalogue(
        sequence=_whole(content["sequence"]),
        sources={one.id: one for one in sources},
        failures={one.source.id: one for one in failures},
        corrections={
            _hash(letter): {_text(name): _texts(values) for name, values in fields.items()}
            for letter, fields in content["corrections"].items()
        },
        discarded=_hashes(content["discarded"]),
        declined=_hashes(content["declined"]),
        forgotten=_hashes(content["forgotten"]),
        floor=_whole(content["floor"]),
    )


def _failure_to_json(failure: Failure) -> dict[str, Any]:
    return {**asdict(failure), "said": to_json(failure.reason)}


def _source(data: Mapping[str, Any]) -> Source:
    replaces = data["replaces"]
    source = Source(
        id=_hash(data["id"]),
        size=_whole(data["size"]),
        names=_texts(data["names"]),
        without=_hashes(data["without"]),
        replaces=None if replaces is None else _hash(replaces),
        followed=tuple((_text(folder), _text(name)) for folder, name in data["followed"]),
    )
    if not (source.names or source.followed):
        raise ValueError("a file without a name")
    return source


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    return value


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r:.40} is no list")
    return tuple(map(_text, values))


def _hash(value: object) -> str:
    if not _HASH.match(_text(value)):
        raise ValueError(f"{value!r:.40} is no SHA-256")
    return str(value)


def _hashes(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(map(_hash, _texts(values)))


def _whole(value: object) -> int:
    # ``True`` is a number to Python, and JSON may hold 1e400, which is none.
    if type(value) is not int or not 0 <= value < _MOST:
        raise ValueError(f"{value!r:.40} is no whole number that a library counts to")
    return value


def _checksum(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
