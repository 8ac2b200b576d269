"""Passages and failures as JSON. The words of passages are not written: they are cut from their
letter again, so that a quotation can never differ from what the letter says.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from index.letters.letter import Letter, Span
from index.passages._briefs import Answers, Brief
from index.passages.passage import Passage, PassageKind, Question, RowReading
from index.sentences import from_json, to_json

__all__ = [
    "answers_from_json",
    "answers_to_json",
    "failures_from_json",
    "failures_to_json",
    "passage_from_json",
    "passage_to_json",
]


def failures_to_json(failures: Sequence[tuple[str, str]]) -> dict[str, list[Any]]:
    """Return names and reasons of failures, and how each reason is said in any language."""
    return {
        "failures": [[name, str(reason)] for name, reason in failures],
        "said": [to_json(reason) for _, reason in failures],
    }


def failures_from_json(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what ``failures_to_json`` gave; of what was written before sentences had codes, the
    English reasons alone. Raises KeyError, TypeError or ValueError.
    """
    pairs = [(str(name), str(reason)) for name, reason in data["failures"]]
    said = data.get("said", [None] * len(pairs))
    return tuple(
        (name, from_json(reason, each)) for (name, reason), each in zip(pairs, said, strict=True)
    )


def answers_to_json(answers: Answers) -> dict[str, Any]:
    """Return ``answers`` as what ``json.dumps`` takes."""
    return {
        "same": dict(answers.same),
        "briefs": [[[one.key, one.text] for one in brief.questions] for brief in answers.briefs],
        "passages": {key: list(keys) for key, keys in answers.by_passage.items()},
    }


def answers_from_json(data: Mapping[str, Any]) -> Answers:
    """Return the answers that ``answers_to_json`` gave. In an index of schema 1 only the wordings
    that are one question are known.
    """
    if "briefs" not in data:
        return Answers({str(key): str(other) for key, other in data.items()})
    return Answers(
        {str(key): str(other) for key, other in data["same"].items()},
        tuple(
            Brief(tuple(Question(str(text), 0, len(text), str(key)) for key, text in brief))
            for brief in data["briefs"]
        ),
        {str(key): tuple(map(str, keys)) for key, keys in data["passages"].items()},
    )


def passage_to_json(passage: Passage) -> dict[str, Any]:
    """Return ``passage`` as what ``json.dumps`` takes, without its text."""
    question = passage.question
    return {
        "id": passage.id,
        "letter": passage.letter_id,
        "kind": passage.kind.value,
        "span": [passage.start, passage.end],
        "page": passage.page,
        "paragraph": passage.paragraph,
        "sentences": [[one.start, one.end] for one in passage.sentences],
        "question": None if question is None else [question.start, question.end, question.key],
        "rows": [[one.start, one.end, one.text] for one in passage.rows],
    }


def passage_from_json(data: Mapping[str, Any], letters: Mapping[str, Letter]) -> Passage:
    """Return the passage that ``passage_to_json`` gave, its words cut from its letter.

    Raises KeyError, TypeError or ValueError where ``data`` is not one.
    """
    letter = letters[data["letter"]]
    start, end = data["span"]
    return Passage(
        id=str(data["id"]),
        letter_id=letter.id,
        kind=PassageKind(data["kind"]),
        text=letter.text[start:end],
        start=start,
        end=end,
        page=data["page"],
        paragraph=int(data["paragraph"]),
        sentences=tuple(Span(one, other) for one, other in data["sentences"]),
        question=_question(data["question"], letter),
        rows=tuple(RowReading(one, other, words) for one, other, words in data.get("rows", ())),
    )


def _question(data: list[Any] | None, letter: Letter) -> Question | None:
    if data is None:
        return None
    start, end, key = data
    return Question(letter.text[start:end], start, end, str(key))
