"""One file that holds a whole library, to keep or to carry to another machine.

It comes from anywhere, so nothing in it is trusted: only members with names that could have been
written are read, none is unpacked by its name, sizes are bounded, originals must match their
hashes, and vectors travel as plain numbers, because FAISS must never read what somebody else wrote.
"""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder.base import Vectors
from index.errors import LibraryError
from index.letters.letter import Letter
from index.library import _atomic, _catalogue, _generation
from index.library._catalogue import Catalogue
from index.library._generation import Content, Made
from index.library._originals import Originals, digest
from index.passages.passage import Passage

__all__ = ["Imported", "read_archive", "write_archive"]

SCHEMA = 1

_HEAD = "svarbrev.json"
_CATALOGUE = "catalogue.json"
_LETTERS = "index/letters.jsonl"
_PASSAGES = "index/passages.jsonl"
_READINGS = "index/readings.json"
_VECTORS = "index/vectors.f32"
_SENTENCES = "index/sentences.f32"
_WORDINGS = "index/wordings.f32"
_INDEX = frozenset({_LETTERS, _PASSAGES, _READINGS, _VECTORS, _SENTENCES})
_ORIGINAL = re.compile(r"originals/([0-9a-f]{64})\Z")

# Text shrinks to a fifth, numbers hardly at all; a bomb shrinks to a thousandth.
_MOST_EXPANSION = 50
_SMALL = 50 * 2**20


@dataclass(frozen=True, slots=True)
class Imported:
    """What an archive brought: the catalogue, and the index where there was a usable one."""

    catalogue: Catalogue
    content: Content | None
    notes: tuple[str, ...]


def write_archive(
    path: Path, catalogue: Catalogue, content: Content | None, originals: Originals
) -> list[str]:
    """Write everything to ``path`` in one step; return sentences about what could not be taken.

    Raises LibraryError where the file cannot be written.
    """
    temporary = _atomic.temporary_of(path)
    notes = []
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(_HEAD, json.dumps(_head(content)))
            archive.writestr(_CATALOGUE, _catalogue.dump(catalogue))
            for key, source in sorted(catalogue.sources.items()):
                data = originals.get(key)
                if data is None:
                    notes.append(f"The kept file of {source.name} is damaged and was left out.")
                    continue
                archive.writestr(f"originals/{key}", data)
            for name, data in _index_parts(content):
                archive.writestr(name, data)
        _atomic.flush_file(temporary)
        _atomic.move(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise LibraryError(
            f"The export {path} cannot be written: {error.strerror or error}. "
            "Choose another place for it."
        ) from error
    return notes


def read_archive(path: Path, originals: Originals, taken: set[str]) -> Imported:
    """Bring the archive's originals into ``originals``, their hashes into ``taken``, and return the
    rest.

    Raises LibraryError, with a remedy, where it is no archive, was written by a newer version, or
    holds what no export writes.
    """
    with _opened(path) as archive:
        sizes = _checked_members(path, archive)
        head = _json(path, archive.read(_HEAD))
        if not isinstance(head, dict) or head.get("format") != "svarbrev library":
            raise _refused(path, "it is not a library that Svarbrev exported")
        if int(head.get("schema", 0)) > SCHEMA:
            raise LibraryError(_catalogue.newer(str(path), int(head["schema"]), SCHEMA))
        catalogue = _catalogue.load(archive.read(_CATALOGUE), f"{path}/{_CATALOGUE}")
        notes = _take_originals(path, archive, catalogue, originals, taken)
        content, trouble = _take_index(archive, sizes, head, catalogue)
        return Imported(catalogue, content, (*notes, *trouble))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError:
        raise LibraryError(f"There is no file {path} to import.") from None
    except (zipfile.BadZipFile, NotImplementedError, EOFError, KeyError, RuntimeError) as error:
        raise _refused(path, f"it is not a whole ZIP file ({error})") from error


def _checked_members(path: Path, archive: zipfile.ZipFile) -> dict[str, int]:
    """Return the size of each member. Raises LibraryError for one that no export writes."""
    from index.letters.formats.base import Limits

    sizes: dict[str, int] = {}
    for member in archive.infolist():
        name = member.filename
        if name in sizes or not (
            name in {_HEAD, _CATALOGUE, _WORDINGS} or name in _INDEX or _ORIGINAL.match(name)
        ):
            raise _refused(path, f"it holds {name[:80]!r}, which no export writes")
        if _ORIGINAL.match(name) and member.file_size > Limits().file_bytes:
            raise _refused(path, f"it holds a file of {member.file_size:,} bytes")
        sizes[name] = member.file_size
    if not {_HEAD, _CATALOGUE} <= sizes.keys():
        raise _refused(path, "it is not a library that Svarbrev exported")
    total = sum(sizes.values())
    if total > _SMALL + _MOST_EXPANSION * path.stat().st_size:
        raise _refused(path, f"it would unpack to {total:,} bytes, more than an export can")
    return sizes


def _take_originals(
    path: Path,
    archive: zipfile.ZipFile,
    catalogue: Catalogue,
    originals: Originals,
    taken: set[str],
) -> list[str]:
    wanted = {
        one.filename.removeprefix("originals/"): one
        for one in archive.infolist()
        if one.filename.startswith("originals/")
    }
    free = shutil.disk_usage(originals.folder).free
    if sum(one.file_size for one in wanted.values()) > free:
        raise LibraryError(
            f"The disk that holds {originals.folder} has no room for the files in {path}. "
            "Free some space and try again."
        )
    for key, member in wanted.items():
        data = archive.read(member)
        if digest(data) != key:
            raise _refused(path, f"the file under {key[:12]}… is not the one it says")
        if key in catalogue.sources:
            taken.add(key)
            originals.put(key, data)
    missing = [one.name for key, one in catalogue.sources.items() if key not in wanted]
    return [f"The archive lacks the kept file of {name}." for name in sorted(missing)]


def _take_index(
    archive: zipfile.ZipFile,
    sizes: Mapping[str, int],
    head: Mapping[str, Any],
    catalogue: Catalogue,
) -> tuple[Content | None, list[str]]:
    """Return the index, or None and why not: the letters are there, so it can be made again."""
    if not sizes.keys() >= _INDEX:
        return None, ["The archive holds no index; run `svarbrev build` to make it."]
    try:
        return _content(archive, head, catalogue), []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, ["The index in the archive is damaged; run `svarbrev build` to make it again."]


def _content(archive: zipfile.ZipFile, head: Mapping[str, Any], catalogue: Catalogue) -> Content:
    from index.lexical import Bm25Ranker
    from index.library._build import asked_texts, passage_texts, same_questions
    from index.store import FaissStore

    letters = _generation.letters_from_lines(archive.read(_LETTERS))
    passages = _generation.passages_from_lines(archive.read(_PASSAGES), letters)
    _check_spans(letters, passages)
    made, dimension = head["made"], int(head["dimension"])
    if not 0 < dimension <= 100_000:
        raise ValueError(dimension)
    vectors = _numbers(archive.read(_VECTORS), dimension)
    sentences = _numbers(archive.read(_SENTENCES), dimension)
    if len(vectors) != len(passages) or len(sentences) != sum(
        len(one.sentences) for one in passages
    ):
        raise ValueError("vectors")
    kept = archive.read(_WORDINGS) if _WORDINGS in archive.namelist() else b""
    wordings = _numbers(kept, dimension)
    if len(wordings) not in {0, len(asked_texts(passages))}:
        raise ValueError("wordings")
    return Content(
        made=Made(
            str(made["encoder_name"]),
            str(made["encoder_fingerprint"]),
            int(made["segmenter_version"]),
        ),
        catalogue=catalogue,
        readings=_generation.readings_from_json(json.loads(archive.read(_READINGS))),
        letters=letters,
        passages=passages,
        store=FaissStore.from_vectors(vectors),
        sentence_store=FaissStore.from_vectors(sentences),
        question_store=FaissStore.from_vectors(wordings),
        lexical=Bm25Ranker.from_texts(passage_texts(passages)),
        questions=same_questions(passages, wordings),
    )


def _check_spans(letters: tuple[Letter, ...], passages: tuple[Passage, ...]) -> None:
    """Raise ValueError where a span does not lie in its letter."""
    lengths = {one.id: len(one.text) for one in letters}
    if len(lengths) != len(letters) or len({one.id for one in passages}) != len(passages):
        raise ValueError("ids")
    for one in passages:
        spans = [(one.start, one.end), *((span.start, span.end) for span in one.sentences)]
        if one.question is not None:
            spans.append((one.question.start, one.question.end))
        for start, end in spans:
            if not 0 <= start <= end <= lengths[one.letter_id]:
                raise ValueError("spans")


def _numbers(data: bytes, dimension: int) -> Vectors:
    return np.frombuffer(data, dtype="<f4").reshape(-1, dimension).astype(np.float32)


def _head(content: Content | None) -> dict[str, Any]:
    head: dict[str, Any] = {"format": "svarbrev library", "schema": SCHEMA}
    if content is not None:
        head["made"] = _generation.made_to_json(content.made)
        head["dimension"] = int(content.store.vectors().shape[1])
    return head


def _index_parts(content: Content | None) -> Iterator[tuple[str, bytes]]:
    if content is None:
        return
    yield _LETTERS, _generation.letters_to_lines(content.letters)
    yield _PASSAGES, _generation.passages_to_lines(content.passages)
    yield _READINGS, json.dumps(_generation.readings_to_json(content.readings)).encode()
    yield _VECTORS, content.store.vectors().astype("<f4").tobytes()
    yield _WORDINGS, content.question_store.vectors().astype("<f4").tobytes()
    yield _SENTENCES, content.sentence_store.vectors().astype("<f4").tobytes()


def _json(path: Path, data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _refused(path, "it is not a library that Svarbrev exported") from error


def _refused(path: Path, why: str) -> LibraryError:
    return LibraryError(
        f"{path} cannot be imported: {why}. Nothing was changed; export the library again."
    )


def next_of(catalogue: Catalogue, sequence: int) -> Catalogue:
    """Return an imported catalogue as the next one of the library that it comes into."""
    return replace(catalogue, sequence=sequence, discarded=())
