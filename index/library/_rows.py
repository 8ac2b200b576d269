"""Between what an index holds and the rows of its tables. Nothing here touches a database."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.letters.letter import Letter
from index.lexical import Bm25Ranker
from index.lexical.base import LexicalRanker
from index.library import _catalogue
from index.library._build import asked_texts
from index.library._catalogue import Catalogue
from index.library._generation import (
    Content,
    Made,
    made_to_json,
    readings_from_json,
    readings_to_json,
)
from index.library._records import (
    answers_from_json,
    answers_to_json,
    passage_from_json,
    passage_to_json,
)
from index.library._tables import seal
from index.passages._matching import UNRELATED
from index.passages.passage import Passage
from index.store import FaissStore

__all__ = [
    "Part",
    "Row",
    "catalogue_notes",
    "catalogue_of",
    "content_of",
    "library_data",
    "notes_of",
    "parts_of",
]

Row = Mapping[Any, Any]
"""The columns of a row by name, as SQLAlchemy gives them."""

Notes = Mapping[str, Mapping[str, str]]
"""For the name of each table of ``NOTED`` what its rows hold, by their ids."""

_Halves = NDArray[np.float16]

# Digits of a hash.
_HASH = 64


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A letter as it was read, and what the index has of it: its passages, the terms of each, and
    of each an array (1 + sentences, dimension), its own vector and those of its sentences.
    """

    letter: Letter
    passages: tuple[Passage, ...]
    terms: tuple[tuple[str, ...], ...]
    vectors: tuple[_Halves, ...]

    def rows(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return the letter's row and those of its passages."""
        from index.letters.serialise import to_json

        passages: list[dict[str, Any]] = [
            {
                "id": passage.id,
                "letter": self.letter.id,
                "place": place,
                "data": _dump(passage_to_json(passage)),
                "terms": _dump(terms),
                "vectors": vectors.astype("<f2").tobytes(),
            }
            for place, (passage, terms, vectors) in enumerate(
                zip(self.passages, self.terms, self.vectors, strict=True)
            )
        ]
        data = _dump(to_json(self.letter))
        sealed = _seal(self.letter.id, data, passages)
        return {"id": self.letter.id, "data": data, "seal": sealed}, passages

    @classmethod
    def from_rows(cls, letter: Row, passages: Sequence[Row], dimension: int) -> "Part":
        """Return what ``rows`` gave, the passages in order. Raises ValueError where anything in it
        is not as it was written.
        """
        from index.letters.serialise import from_json

        if _seal(letter["id"], letter["data"], passages) != letter["seal"]:
            raise ValueError(f"the letter {letter['id']} does not match its seal")
        read = from_json(json.loads(letter["data"]))
        by_id = {read.id: read}
        return cls(
            read,
            tuple(passage_from_json(json.loads(one["data"]), by_id) for one in passages),
            tuple(tuple(json.loads(one["terms"])) for one in passages),
            tuple(
                np.frombuffer(one["vectors"], dtype="<f2").reshape(-1, dimension)
                for one in passages
            ),
        )


def _seal(letter_id: str, data: str, passages: Sequence[Row]) -> str:
    columns = ("id", "place", "data", "terms", "vectors")
    return seal(letter_id, data, *(one[column] for one in passages for column in columns))


def parts_of(content: Content, before: Mapping[str, Part]) -> dict[str, Part]:
    """Return the parts of an index by the letters' ids; one ``before`` of the same letter, cut
    alike, is taken as it is. ``before`` must be of the same encoder.
    """
    parts: dict[str, Part] = {}
    whole, sentences = content.store.vectors(), content.sentence_store.vectors()
    for letter, rows, ends in _spans(content):
        cut = tuple(content.passages[row] for row in rows)
        known = before.get(letter.id)
        if known is not None and known.letter == letter and known.passages == cut:
            parts[letter.id] = known
            continue
        vectors = tuple(
            np.concatenate([whole[row : row + 1], sentences[start:end]]).astype(np.float16)
            for row, (start, end) in zip(rows, ends, strict=True)
        )
        parts[letter.id] = Part(letter, cut, tuple(map(_terms, cut)), vectors)
    return parts


def _spans(content: Content) -> Iterator[tuple[Letter, list[int], list[tuple[int, int]]]]:
    """Yield each letter, the rows of its passages, and where the sentences of each lie."""
    rows: dict[str, list[int]] = {one.id: [] for one in content.letters}
    ends: dict[str, list[tuple[int, int]]] = {one.id: [] for one in content.letters}
    start = 0
    for row, passage in enumerate(content.passages):
        end = start + len(passage.sentences)
        rows[passage.letter_id].append(row)
        ends[passage.letter_id].append((start, end))
        start = end
    for letter in content.letters:
        yield letter, rows[letter.id], ends[letter.id]


def _terms(passage: Passage) -> tuple[str, ...]:
    from index.lexical import analyse
    from index.passages import embedding_text

    return tuple(analyse(embedding_text(passage)))


def library_data(content: Content) -> str:
    """Return what the row of the library itself holds of an index, as JSON."""
    answers = answers_to_json(content.answers)
    counts = [len(content.letters), len(content.passages), len(content.question_store)]
    made = {**made_to_json(content.made), "dimension": content.store.vectors().shape[1]}
    return _dump({"made": made, "counts": counts, "briefs": answers["briefs"]})


def catalogue_notes(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Return what the tables of the catalogue hold."""
    content = _catalogue.to_content(catalogue)
    return {
        "sources": {one["id"]: _dump(one) for one in content["sources"]},
        "failures": {one["source"]["id"]: _dump(one) for one in content["failures"]},
        "corrections": {
            f"{letter}:{name}": _dump(values)
            for letter, fields in content["corrections"].items()
            for name, values in fields.items()
        },
        "declined": dict.fromkeys(content["declined"], ""),
    }


def catalogue_of(sequence: int, notes: Notes) -> Catalogue:
    """Return the catalogue in what the tables hold. Raises KeyError, TypeError, ValueError."""
    corrections: dict[str, dict[str, Any]] = {}
    for key, values in notes["corrections"].items():
        letter, _, name = key.partition(":")
        corrections.setdefault(letter, {})[name] = json.loads(values)
    return _catalogue.from_content(
        {
            "sequence": sequence,
            "sources": _loaded(notes["sources"]),
            "failures": _loaded(notes["failures"]),
            "corrections": corrections,
            "discarded": [],
            "declined": list(notes["declined"]),
            "forgotten": [],
            "floor": 0,
        }
    )


def _loaded(notes: Mapping[str, str]) -> list[Any]:
    return [json.loads(data) for _, data in sorted(notes.items())]


def notes_of(content: Content) -> dict[str, dict[str, str]]:
    """Return what all small tables hold of an index and of its catalogue."""
    answers = answers_to_json(content.answers)
    readings = readings_to_json(content.readings)
    return catalogue_notes(content.catalogue) | {
        "readings": {key: _dump(one) for key, one in readings.items()},
        "wordings": dict(_wordings(content)),
        "questions": {key: _dump(other) for key, other in answers["same"].items()},
        "answers": {key: _dump(keys) for key, keys in answers["passages"].items()},
    }


def _wordings(content: Content) -> Iterator[tuple[str, str]]:
    """Yield the id and the data of each wording's row: a number for those that every index has, of
    the others a hash, so that one more changes no other row.
    """
    vectors = content.question_store.vectors()
    if not len(vectors):
        return
    texts = asked_texts(content.passages, content.letters)
    for place, (text, vector) in enumerate(zip(texts, vectors, strict=True)):
        number = str(place) if place < len(UNRELATED) else seal(text)
        halves = vector.astype("<f2").tobytes()
        yield number, _dump([text, base64.b64encode(halves).decode()])


def _question_store(wordings: Mapping[str, str], dimension: int) -> FaissStore:
    """Return the vectors of wordings in the order of ``asked_texts``."""
    known = [wordings[key] for key in map(str, range(len(UNRELATED))) if key in wordings]
    others = sorted(json.loads(data) for key, data in wordings.items() if len(key) == _HASH)
    return _coded([*map(json.loads, known), *others], dimension)


def _coded(rows: Sequence[tuple[str, str]], dimension: int) -> FaissStore:
    """Return the vectors in (text, vector in Base64)."""
    halves = np.frombuffer(b"".join(base64.b64decode(row) for _, row in rows), dtype="<f2")
    return FaissStore.from_vectors(halves.reshape(-1, dimension).astype(np.float32))


def content_of(
    data: str,
    catalogue: Catalogue,
    notes: Notes,
    parts: Mapping[str, Part],
    lexical: LexicalRanker | None = None,
) -> Content:
    """Return the index that the rows hold: ``data`` is that of the library itself, ``lexical`` the
    ranker of these very parts where it is at hand. Raises KeyError, TypeError, ValueError.
    """
    whole = json.loads(data)
    dimension = whole["made"].pop("dimension")
    ordered = sorted(parts.values(), key=lambda one: (one.letter.name, one.letter.id))
    letters = tuple(one.letter for one in ordered)
    passages = tuple(passage for one in ordered for passage in one.passages)
    store, sentence_store = _stores([each for one in ordered for each in one.vectors], dimension)
    readings = readings_from_json({key: json.loads(one) for key, one in notes["readings"].items()})
    return Content(
        made=Made(**whole["made"]),
        catalogue=catalogue,
        # What is not whole is not there, and so is made again by the next build.
        readings={
            key: one
            for key, one in readings.items()
            if parts.keys() >= set(one.letters) - _taken_out(catalogue, key)
        },
        letters=letters,
        passages=passages,
        store=store,
        sentence_store=sentence_store,
        question_store=(
            _question_store(notes["wordings"], dimension)
            if whole["counts"] == [len(parts), len(passages), len(notes["wordings"])]
            else _rest_of_questions(notes["wordings"], dimension, asked_texts(passages, letters))
        ),
        lexical=lexical or Bm25Ranker.from_terms([each for one in ordered for each in one.terms]),
        answers=answers_from_json(
            {
                "same": {key: json.loads(one) for key, one in notes["questions"].items()},
                "briefs": whole["briefs"],
                "passages": {key: json.loads(one) for key, one in notes["answers"].items()},
            }
        ),
    )


def _taken_out(catalogue: Catalogue, key: str) -> set[str]:
    """Return the letters that a person took out of a file."""
    source = catalogue.sources.get(key)
    return set(source.without) if source else set()


def _stores(vectors: Sequence[_Halves], dimension: int) -> tuple[FaissStore, FaissStore]:
    """Return the vectors of passages, the first of each array, and those of their sentences."""
    counts = np.array([len(one) for one in vectors], dtype=np.int64)
    none = np.zeros((0, dimension), dtype=np.float16)
    rows = np.concatenate([none, *vectors])
    first = np.zeros(len(rows), dtype=np.bool_)
    first[np.cumsum(counts) - counts] = True
    return (
        FaissStore.from_vectors(rows[first].astype(np.float32)),
        FaissStore.from_vectors(rows[~first].astype(np.float32)),
    )


def _rest_of_questions(
    wordings: Mapping[str, str], dimension: int, texts: Sequence[str]
) -> FaissStore:
    """Return the vectors of ``texts``, where some letters are not whole; none where one is lost."""
    kept = dict(json.loads(data) for data in wordings.values())
    rows = [(text, kept[text]) for text in texts if text in kept]
    return _coded(rows if len(rows) == len(texts) else [], dimension)


def _dump(data: object) -> str:
    # ASCII only: a database refuses half a character, and PostgreSQL a zero.
    return json.dumps(data, separators=(",", ":"))
