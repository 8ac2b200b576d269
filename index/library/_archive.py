"""One file that holds a whole library, to keep or to carry to another machine.

It comes from anywhere, so nothing in it is trusted. What it brings are the files as they were
handed in, each of which must match its hash, and what people typed, each value of which is checked;
letters, passages and vectors are made anew from these. Only members with names that could have been
written are read, none is unpacked by its name, and sizes are bounded.
"""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.errors import LibraryError
from index.library import _atomic, _catalogue, _corrections
from index.library._catalogue import Catalogue, DamagedCatalogueError, Source
from index.library._digest import digest
from index.library._intake import shown_name
from index.library.base import OriginalStore
from index.sentences import Sentence

__all__ = ["Imported", "read_archive", "write_archive"]

SCHEMA = 2

_HEAD = "svarbrev.json"
_CATALOGUE = "catalogue.json"
_JUDGEMENTS = "judgements.jsonl"
_ORIGINAL = re.compile(r"originals/([0-9a-f]{64})\Z")
# Schema 1 took the index along. It is not read: anybody may have written it.
_OLD_INDEX = re.compile(r"index/[a-z]{1,20}\.(?:jsonl|json|f32)\Z")

# Text shrinks to a fifth, numbers hardly at all; a bomb shrinks to a thousandth.
_MOST_EXPANSION = 50
_SMALL = 50 * 2**20


@dataclass(frozen=True, slots=True)
class Imported:
    """What an archive brought: the files whose originals it holds, corrections by letter and field,
    files that a followed folder is not to bring back, and judgements as lines, to be verified.
    """

    sources: Mapping[str, Source]
    corrections: Mapping[str, Mapping[str, tuple[str, ...]]]
    declined: tuple[str, ...]
    judgements: bytes
    notes: tuple[Sentence, ...]


def write_archive(
    path: Path, catalogue: Catalogue, originals: OriginalStore, judgements: bytes
) -> list[Sentence]:
    """Write everything to ``path`` in one step; return sentences about what could not be taken.

    Raises LibraryError where the file cannot be written.
    """
    temporary = _atomic.temporary_of(path)
    notes = []
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(_HEAD, json.dumps({"format": "svarbrev library", "schema": SCHEMA}))
            archive.writestr(_CATALOGUE, _catalogue.dump(catalogue))
            archive.writestr(_JUDGEMENTS, judgements)
            for key, source in sorted(_files(catalogue).items()):
                data = originals.get(key)
                if data is not None:
                    archive.writestr(f"originals/{key}", data)
                elif key in catalogue.sources:
                    notes.append(Sentence(code="transfer.left_out", name=source.name))
        _atomic.flush_file(temporary)
        _atomic.move(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise LibraryError(
            code="transfer.not_written", path=path, why=error.strerror or error
        ) from error
    return notes


def read_archive(path: Path, originals: OriginalStore, taken: set[str], place: str) -> Imported:
    """Bring the archive's originals into ``originals``, their hashes into ``taken``, and return the
    rest; ``place`` is what a person calls where they lie.

    Raises LibraryError, with a remedy, where it is no archive, was written by a newer version, or
    holds what no export writes.
    """
    with _opened(path) as archive:
        members = _checked_members(path, archive)
        _check_head(path, _read(path, archive, _HEAD))
        catalogue = _trusted_catalogue(path, _read(path, archive, _CATALOGUE))
        free = originals.room()
        needed = sum(size for name, size in members.items() if _ORIGINAL.match(name))
        if free is not None and needed > free:
            raise LibraryError(code="transfer.no_room", folder=place, path=path)
        sources: dict[str, Source] = {}
        for key, source in sorted(_files(catalogue).items()):
            if f"originals/{key}" not in members:
                continue
            data = _read(path, archive, f"originals/{key}")
            if digest(data) != key:
                raise _refused(path, Sentence(code="refused.other_file", file=key[:12]))
            taken.add(key)
            originals.put(key, data)
            sources[key] = replace(source, size=len(data))
        judgements = _read(path, archive, _JUDGEMENTS) if _JUDGEMENTS in members else b""
    missing = sorted(one.name for key, one in catalogue.sources.items() if key not in sources)
    notes = [Sentence(code="transfer.lacks", name=name) for name in missing]
    return Imported(sources, catalogue.corrections, catalogue.declined, judgements, tuple(notes))


def _files(catalogue: Catalogue) -> dict[str, Source]:
    """Return all files that are kept, those that gave no letter among them."""
    return {key: one.source for key, one in catalogue.failures.items()} | dict(catalogue.sources)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise LibraryError(code="transfer.no_file", path=path) from None
    except OSError as error:
        raise LibraryError(
            code="transfer.not_opened", path=path, why=error.strerror or error
        ) from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _refused(path, Sentence(code="refused.not_whole", why=error)) from error
    with archive:
        yield archive


def _read(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a member. Raises LibraryError where it cannot be had, whatever is wrong with it."""
    try:
        return archive.read(name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise _refused(path, Sentence(code="refused.not_whole", why=error)) from error


def _checked_members(path: Path, archive: zipfile.ZipFile) -> dict[str, int]:
    """Return the size of each member. Raises LibraryError for one that no export writes."""
    from index.letters.formats.base import Limits

    sizes: dict[str, int] = {}
    for member in archive.infolist():
        name = member.filename
        known = name in {_HEAD, _CATALOGUE, _JUDGEMENTS} or _OLD_INDEX.match(name)
        if name in sizes or not (known or _ORIGINAL.match(name)):
            raise _refused(path, Sentence(code="refused.unknown", file=name[:80]))
        if _ORIGINAL.match(name) and member.file_size > Limits().file_bytes:
            raise _refused(path, Sentence(code="refused.large", size=member.file_size))
        sizes[name] = member.file_size
    if not {_HEAD, _CATALOGUE} <= sizes.keys():
        raise _refused(path, Sentence(code="refused.no_export"))
    total = sum(sizes.values())
    if total > _SMALL + _MOST_EXPANSION * path.stat().st_size:
        raise _refused(path, Sentence(code="refused.bomb", size=total))
    return sizes


def _check_head(path: Path, data: bytes) -> None:
    try:
        head: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _refused(path, Sentence(code="refused.no_export")) from error
    if not isinstance(head, dict) or head.get("format") != "svarbrev library":
        raise _refused(path, Sentence(code="refused.no_export"))
    schema = head.get("schema")
    if type(schema) is not int:
        raise _refused(path, Sentence(code="refused.no_version"))
    if schema > SCHEMA:
        raise _catalogue.newer(str(path), schema, SCHEMA)


def _trusted_catalogue(path: Path, data: bytes) -> Catalogue:
    """Return the catalogue with names as they are taken in and values that a person can type.

    Why a file failed is not taken over: it is tried again, and fails in our own words.
    """
    try:
        catalogue = _catalogue.load(data, _CATALOGUE)
    except DamagedCatalogueError as error:
        raise _refused(path, error.sentence) from error
    try:
        corrections = {
            letter: {name: _corrections.checked(name, values) for name, values in fields.items()}
            for letter, fields in catalogue.corrections.items()
        }
    except LibraryError as error:
        raise _refused(path, Sentence(code="refused.correction", why=error.sentence)) from error
    return replace(
        catalogue,
        sources={key: _shown(one) for key, one in catalogue.sources.items()},
        failures={
            key: replace(one, source=_shown(one.source)) for key, one in catalogue.failures.items()
        },
        corrections=corrections,
    )


def _shown(source: Source) -> Source:
    """Return a file under names that can be shown."""
    return replace(
        source,
        names=tuple(map(shown_name, source.names)),
        followed=tuple((shown_name(folder), shown_name(name)) for folder, name in source.followed),
    )


def _refused(path: Path, why: Sentence) -> LibraryError:
    return LibraryError(code="transfer.refused", path=path, why=why)
