"""What people put into a library, apart from what was made of it.

The catalogue is the truth that every index is built from: which files, under which names, which of
their letters were taken out again, which files failed and why, what a person corrected. It is one
small file, so that it changes in one step. Each change counts ``sequence`` up, and every generation
carries a copy: whichever of the two is newer holds.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from index.errors import LibraryError
from index.library import _atomic
from index.library._report import FailedFile

__all__ = ["SCHEMA", "Catalogue", "DamagedCatalogueError", "Source", "dump", "load", "save"]

SCHEMA = 2


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
class Catalogue:
    """All sources and failures by SHA-256, corrections by letter and field; ``discarded`` are files
    that the last publication made needless and that may still lie on disk, ``declined`` files that
    a person removed while they lay in a followed folder, and that do not come back by themselves.
    """

    sequence: int = 0
    sources: Mapping[str, Source] = field(default_factory=dict)
    failures: Mapping[str, FailedFile] = field(default_factory=dict)
    corrections: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    discarded: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()

    def next(self, **changes: Any) -> "Catalogue":
        """Return a changed copy with the next sequence number."""
        return replace(self, sequence=self.sequence + 1, **changes)


def dump(catalogue: Catalogue) -> bytes:
    """Return the catalogue as a file that knows its own checksum."""
    content = {
        "sequence": catalogue.sequence,
        "sources": [asdict(catalogue.sources[key]) for key in sorted(catalogue.sources)],
        "failures": [
            {"id": key, "name": one.name, "reason": one.reason}
            for key, one in sorted(catalogue.failures.items())
        ],
        "corrections": {
            letter: {name: list(values) for name, values in sorted(fields.items())}
            for letter, fields in sorted(catalogue.corrections.items())
        },
        "discarded": sorted(catalogue.discarded),
        "declined": sorted(catalogue.declined),
    }
    whole = {"schema": SCHEMA, "sha256": _checksum(content), "content": content}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def load(data: bytes, where: str) -> Catalogue:
    """Return the catalogue in ``data``, an older schema migrated; ``where`` names it in errors.

    Raises DamagedCatalogueError where it is not one, LibraryError where its schema is newer.
    """
    try:
        whole = json.loads(data)
        schema, content = int(whole["schema"]), whole["content"]
        intact = whole["sha256"] == _checksum(content)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedCatalogueError(f"{where} cannot be read as a catalogue") from error
    if schema > SCHEMA:
        raise LibraryError(newer(where, schema, SCHEMA))
    if not intact:
        raise DamagedCatalogueError(f"{where} does not match its own checksum")
    try:
        for old in range(schema, SCHEMA):
            content = MIGRATIONS[old](content)
        return _from_content(content)
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedCatalogueError(f"{where} lacks a part: {error}") from error


def newer(where: str, found: int, known: int) -> str:
    """Return the sentence that refuses a newer schema."""
    return (
        f"{where} was written by a newer Svarbrev (schema {found}; this one knows up to {known}). "
        "Install that version, or a later one, to open it; nothing was changed."
    )


def save(path: Path, catalogue: Catalogue) -> None:
    """Write the catalogue in one step."""
    _atomic.replace_content(path, dump(catalogue))


def _follow_folders(content: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 knew no folders that are followed."""
    sources = [{**one, "followed": []} for one in content["sources"]]
    return {**content, "sources": sources, "declined": []}


# From schema n to n + 1.
MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _follow_folders}


def _from_content(content: Mapping[str, Any]) -> Catalogue:
    sources = [
        Source(
            id=str(one["id"]),
            size=int(one["size"]),
            names=tuple(map(str, one["names"])),
            without=tuple(map(str, one["without"])),
            replaces=one["replaces"],
            followed=tuple((folder, name) for folder, name in one["followed"]),
        )
        for one in content["sources"]
    ]
    failures = [FailedFile(one["id"], one["name"], one["reason"]) for one in content["failures"]]
    return Catalogue(
        sequence=int(content["sequence"]),
        sources={one.id: one for one in sources},
        failures={one.id: one for one in failures},
        corrections={
            letter: {name: tuple(values) for name, values in fields.items()}
            for letter, fields in content["corrections"].items()
        },
        discarded=tuple(content["discarded"]),
        declined=tuple(content["declined"]),
    )


def _checksum(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
