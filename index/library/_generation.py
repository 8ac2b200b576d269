"""A generation: one whole index, written once, verified whenever it is opened, never changed.

It is a directory named by its number and by the hash of its manifest; the manifest holds the hash
of every other file. So nothing in it is believed that was not written by the build that named it,
and FAISS, which does not check what it reads, is only handed bytes that are the ones it wrote.
"""

import hashlib
import json
import os
import re
import weakref
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import DamagedIndexError, LibraryError
from index.letters.letter import Letter
from index.lexical.base import LexicalRanker
from index.library import _atomic, _catalogue, _corrections, _lock
from index.library._catalogue import Catalogue
from index.library._records import (
    answers_from_json,
    answers_to_json,
    failures_from_json,
    failures_to_json,
    passage_from_json,
    passage_to_json,
)
from index.passages._briefs import Answers
from index.passages.passage import Passage
from index.sentences import Sentence
from index.store.base import Rows, VectorStore

__all__ = [
    "READERS",
    "SCHEMA",
    "Content",
    "Generation",
    "Made",
    "Reading",
    "is_id",
    "number_of",
    "open_generation",
    "read_catalogue",
    "write_generation",
]

SCHEMA = 2

_ID = re.compile(r"([0-9]{8,})-([0-9a-f]{16})\Z")
_MANIFEST = "manifest.json"
_LETTERS = "letters.jsonl"
_PASSAGES = "passages.jsonl"
_VECTORS = "vectors.faiss"
_SENTENCES = "sentences.faiss"
_WORDINGS = "wordings.faiss"
_READINGS = "readings.json"
_CATALOGUE = "catalogue.json"
_QUESTIONS = "questions.json"
_LEXICAL = "lexical"
READERS = "readers"
"""What readers lock. It is empty, and no part of what is verified."""


@dataclass(frozen=True, slots=True)
class Made:
    """What decides how letters became an index: encoder and segmenter."""

    encoder_name: str
    encoder_fingerprint: str
    segmenter_version: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source gave to which ``reader``: ids of its letters, and (name, reason) of what in
    it failed.
    """

    letters: tuple[str, ...]
    failures: tuple[tuple[str, str], ...] = ()
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a generation holds. ``letters`` are as they were read, corrections are not in them;
    ``store`` has a row for each passage, ``sentence_store`` one for each sentence of each passage,
    in order; ``question_store`` one for each of the ``asked_texts``, or none, where the index was
    made before there were any.
    """

    made: Made
    catalogue: Catalogue
    readings: Mapping[str, Reading]
    letters: tuple[Letter, ...]
    passages: tuple[Passage, ...]
    store: VectorStore
    sentence_store: VectorStore
    question_store: VectorStore
    lexical: LexicalRanker
    answers: Answers = field(default_factory=lambda: Answers({}))
    """Which questions were asked, and which passages answer them."""


class Generation:
    """An opened index: letters with their corrections, passages, and what finds them.

    It stays as it is, whatever happens to the library, until it is closed or forgotten; while it is
    open its files are not removed.
    """

    def __init__(
        self,
        identifier: str,
        content: Content,
        *,
        lock: int | None = None,
        warnings: tuple[str, ...] = (),
    ) -> None:
        corrections = content.catalogue.corrections
        self.id = identifier
        self.content = content
        self.warnings = warnings
        """Sentences for the person, where another index should have been opened."""
        self.letters = tuple(
            _corrections.apply(one, corrections.get(one.id, {})) for one in content.letters
        )
        self.passages = tuple(content.answers.apply(one) for one in content.passages)
        self.briefs = content.answers.briefs
        """What was asked, as far as some letter gives the whole list."""
        self.store = content.store
        """Row i is the vector of passage i."""
        self.sentence_store = content.sentence_store
        """A row for each sentence of each passage, in the passages' order."""
        counts = [len(one.sentences) for one in self.passages]
        self.sentence_owner: Rows = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
        """The passage's row for each row of ``sentence_store``."""
        self.lexical = content.lexical
        self._letters = {one.id: one for one in self.letters}
        self._rows = {one.id: row for row, one in enumerate(self.passages)}
        self._by_letter: dict[str, list[int]] = {one.id: [] for one in self.letters}
        for row, one in enumerate(self.passages):
            self._by_letter[one.letter_id].append(row)
        self._closed = weakref.finalize(self, os.close, lock) if lock is not None else None

    @property
    def encoder_name(self) -> str:
        """The encoder's name, as a person would say it."""
        return self.content.made.encoder_name

    @property
    def encoder_fingerprint(self) -> str:
        """The hash over all that decided the vectors."""
        return self.content.made.encoder_fingerprint

    @property
    def segmenter_version(self) -> int:
        """The version of the segmenter that made the passages."""
        return self.content.made.segmenter_version

    def letter(self, letter_id: str) -> Letter:
        """Return a letter. Raises LibraryError where there is none with this id."""
        try:
            return self._letters[letter_id]
        except KeyError:
            raise LibraryError(code="library.no_letter", id=letter_id) from None

    def passage(self, passage_id: str) -> Passage:
        """Return a passage. Raises LibraryError where there is none with this id."""
        return self.passages[self.row(passage_id)]

    def row(self, passage_id: str) -> int:
        """Return a passage's row. Raises LibraryError where there is none with this id."""
        try:
            return self._rows[passage_id]
        except KeyError:
            raise LibraryError(code="library.no_passage", id=passage_id) from None

    def rows(self, letter_id: str) -> Rows:
        """Return the rows of a letter's passages, in order; none where there is no such letter."""
        return np.asarray(self._by_letter.get(letter_id, ()), dtype=np.int64)

    def passages_of(self, letter_id: str) -> tuple[Passage, ...]:
        """Return a letter's passages, in order."""
        return tuple(self.passages[row] for row in self._by_letter.get(letter_id, ()))

    def shared(self, lock: int | None) -> "Generation":
        """Return the same index for another reader, whose ``lock`` it closes."""
        other = copy(self)
        other._closed = weakref.finalize(other, os.close, lock) if lock is not None else None
        return other

    def close(self) -> None:
        """Let the files be removed when they are no longer current; the object stays usable."""
        if self._closed is not None:
            self._closed()


def is_id(name: str) -> bool:
    """Tell whether ``name`` can be a generation's id."""
    return _ID.match(name) is not None


def number_of(name: str) -> int:
    """Return a generation's number, its catalogue's sequence; -1 where ``name`` is no id."""
    match = _ID.match(name)
    return int(match[1]) if match else -1


def write_generation(folder: Path, content: Content) -> str:
    """Write a generation into an empty directory, flush all of it, and return its id.

    The caller renames the directory to the id. Raises OSError.
    """
    (folder / _LEXICAL).mkdir()
    content.lexical.save(folder / _LEXICAL)
    content.store.save(folder / _VECTORS)
    content.sentence_store.save(folder / _SENTENCES)
    content.question_store.save(folder / _WORDINGS)
    _atomic.create(folder / _CATALOGUE, _catalogue.dump(content.catalogue))
    _atomic.create(folder / _READINGS, _dump(readings_to_json(content.readings)))
    _atomic.create(folder / _QUESTIONS, _dump(answers_to_json(content.answers)))
    _atomic.create(folder / _LETTERS, letters_to_lines(content.letters))
    _atomic.create(folder / _PASSAGES, passages_to_lines(content.passages))
    manifest = _dump(_manifest(content, _hashes(folder)))
    _atomic.create(folder / _MANIFEST, manifest)
    _atomic.create(folder / READERS, b"")
    _atomic.flush_tree(folder)
    return f"{content.catalogue.sequence:08d}-{hashlib.sha256(manifest).hexdigest()[:16]}"


def open_generation(folder: Path) -> Generation:
    """Open and verify the generation in ``folder``, under a reader's lock.

    Raises DamagedIndexError where anything in it is not as it was written, LibraryError where it
    was written by a newer version, FileNotFoundError where it is not there (any more).
    """
    lock = _lock.share(folder / READERS)
    try:
        opened = Generation(folder.name, _load(folder), lock=lock)
        if not folder.is_dir():
            # Removed while it was read: some of its files may have been missing already.
            raise FileNotFoundError(folder)
        return opened
    except BaseException:
        if lock is not None:
            os.close(lock)
        raise


def read_catalogue(folder: Path) -> Catalogue:
    """Return the catalogue that a generation carries; raises as ``open_generation`` does."""
    hashes = _verified_manifest(folder)["files"]
    data = _verified(folder, _CATALOGUE, hashes)
    return _catalogue.load(data, f"{folder.name}/{_CATALOGUE}")


def _load(folder: Path) -> Content:
    manifest = _verified_manifest(folder)
    hashes: Mapping[str, str] = manifest["files"]
    if sorted(hashes) != sorted(_hashes_names(folder)):
        raise _damaged(folder, Sentence(code="damage.files"))
    files = {name: _verified(folder, name, hashes) for name in sorted(hashes)}
    try:
        content = _content(folder, manifest, files)
    except (KeyError, ValueError, TypeError) as error:
        raise _damaged(folder, Sentence(code="damage.unreadable", why=error)) from error
    _check_counts(folder, manifest, content)
    return content


def _content(folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Content:
    from index.lexical import Bm25Ranker
    from index.store import FaissStore

    letters = letters_from_lines(files[_LETTERS])
    store = FaissStore.load(folder / _VECTORS)
    none = FaissStore.from_vectors(np.zeros((0, store.dimension), dtype=np.float32))
    return Content(
        made=Made(**manifest["made"]),
        catalogue=_catalogue.load(files[_CATALOGUE], f"{folder.name}/{_CATALOGUE}"),
        readings=readings_from_json(json.loads(files[_READINGS])),
        letters=letters,
        passages=passages_from_lines(files[_PASSAGES], letters),
        store=store,
        sentence_store=FaissStore.load(folder / _SENTENCES),
        question_store=FaissStore.load(folder / _WORDINGS) if _WORDINGS in files else none,
        lexical=Bm25Ranker.load(folder / _LEXICAL),
        answers=answers_from_json(json.loads(files[_QUESTIONS])),
    )


def _check_counts(folder: Path, manifest: Mapping[str, Any], content: Content) -> None:
    counts = _counts(content)
    if counts != manifest["counts"]:
        raise _damaged(
            folder, Sentence(code="damage.counts", found=counts, wanted=manifest["counts"])
        )
    if not counts["passages"] == len(content.store) == len(content.lexical):
        raise _damaged(folder, Sentence(code="damage.passages"))
    sentences = sum(len(one.sentences) for one in content.passages)
    if sentences != len(content.sentence_store):
        raise _damaged(folder, Sentence(code="damage.sentences"))


def _verified_manifest(folder: Path) -> dict[str, Any]:
    match = _ID.match(folder.name)
    if not folder.is_dir() or match is None:
        raise FileNotFoundError(folder)
    try:
        data = (folder / _MANIFEST).read_bytes()
    except FileNotFoundError:
        if not folder.is_dir():
            raise
        raise _damaged(folder, Sentence(code="damage.lost", file=_MANIFEST)) from None
    if hashlib.sha256(data).hexdigest()[:16] != match[2]:
        raise _damaged(folder, Sentence(code="damage.changed", file=_MANIFEST))
    manifest: dict[str, Any] = json.loads(data)
    if manifest["schema"] > SCHEMA:
        where = f"The index {folder.name}"
        raise _catalogue.newer(where, manifest["schema"], SCHEMA)
    return manifest


def _verified(folder: Path, name: str, hashes: Mapping[str, str]) -> bytes:
    try:
        data = (folder / name).read_bytes()
    except FileNotFoundError:
        if not folder.is_dir():
            raise
        raise _damaged(folder, Sentence(code="damage.lost", file=name)) from None
    if hashlib.sha256(data).hexdigest() != hashes[name]:
        raise _damaged(folder, Sentence(code="damage.changed", file=name))
    return data


def _damaged(folder: Path, what: Sentence) -> DamagedIndexError:
    return DamagedIndexError(code="index.damaged", name=folder.name, what=what)


def _manifest(content: Content, hashes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "made": made_to_json(content.made),
        "counts": _counts(content),
        "files": dict(hashes),
    }


def _counts(content: Content) -> dict[str, int]:
    return {
        "letters": len(content.letters),
        "passages": len(content.passages),
        "sentences": len(content.sentence_store),
    }


def _hashes_names(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    names = (path.relative_to(folder).as_posix() for path in found)
    return [name for name in names if name not in {_MANIFEST, READERS}]


def _hashes(folder: Path) -> dict[str, str]:
    names = sorted(_hashes_names(folder))
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def made_to_json(made: Made) -> dict[str, Any]:
    """Return ``made`` as what ``json.dumps`` takes; ``Made(**data)`` gives it back."""
    return {
        "encoder_name": made.encoder_name,
        "encoder_fingerprint": made.encoder_fingerprint,
        "segmenter_version": made.segmenter_version,
    }


def letters_to_lines(letters: Iterable[Letter]) -> bytes:
    """Return letters as JSON, one on each line."""
    from index.letters.serialise import to_json

    return b"".join(_line(to_json(one)) for one in letters)


def letters_from_lines(data: bytes) -> tuple[Letter, ...]:
    """Return what ``letters_to_lines`` gave. Raises KeyError, TypeError or ValueError."""
    from index.letters.serialise import from_json

    return tuple(from_json(json.loads(line)) for line in data.splitlines())


def passages_to_lines(passages: Iterable[Passage]) -> bytes:
    """Return passages as JSON, one on each line."""
    return b"".join(_line(passage_to_json(one)) for one in passages)


def passages_from_lines(data: bytes, letters: Iterable[Letter]) -> tuple[Passage, ...]:
    """Return what ``passages_to_lines`` gave. Raises KeyError, TypeError or ValueError."""
    by_id = {one.id: one for one in letters}
    return tuple(passage_from_json(json.loads(line), by_id) for line in data.splitlines())


def readings_to_json(readings: Mapping[str, Reading]) -> dict[str, Any]:
    """Return readings by source as what ``json.dumps`` takes."""
    return {
        key: {
            "letters": list(one.letters),
            **failures_to_json(one.failures),
            "reader": one.reader,
        }
        for key, one in sorted(readings.items())
    }


def readings_from_json(data: Mapping[str, Any]) -> dict[str, Reading]:
    """Return what ``readings_to_json`` gave. Raises KeyError, TypeError or ValueError."""
    return {
        key: Reading(
            tuple(one["letters"]),
            failures_from_json(one),
            # Indexes made before there were versions of readers do not say.
            one.get("reader", ""),
        )
        for key, one in data.items()
    }


def _line(data: object) -> bytes:
    # ASCII only: a lone surrogate or a Unicode line separator in a letter must not break a line.
    return json.dumps(data, separators=(",", ":")).encode() + b"\n"


def _dump(data: object) -> bytes:
    return json.dumps(data, indent=1, sort_keys=True).encode()
