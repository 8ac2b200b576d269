"""Makes readings to learn from out of piles of letters: every question with the passages that the
product itself brings for it, each labelled by the sentences that answer.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from index.engine import Engine
from index.library import Library
from index.passages.passage import Passage
from index.reader import read_text as text_of
from index.training._piles import IN_THE_LETTERHEAD, pile_rows
from index.training._readings import Choice, Reading

__all__ = ["read_pile"]

_CANDIDATES = 12
"""Passages of each question: the ten that are weighed, and two that just missed it."""


def read_pile(folder: Path) -> list[Reading]:
    """Return the questions of a pile with what its letters bring for them; questions about
    letterheads, which no passage answers, are left out.

    Takes about a minute, since every question is asked. Raises OSError or ValueError for a pile
    that is not of the form that ``piles/README.md`` describes.
    """
    names = [row["file"] for row in pile_rows(folder / "letters.jsonl")]
    with tempfile.TemporaryDirectory() as library:
        engine = Engine(Library(Path(library)), reader=False)
        engine.add([(Path(name).name, (folder / name).read_bytes()) for name in names])
        asked = [row for row in pile_rows(folder / "questions.jsonl") if _of_a_passage(row)]
        return [_reading(engine, row, folder.name) for row in asked]


def _of_a_passage(row: Mapping[str, Any]) -> bool:
    return bool(row["kind"] != IN_THE_LETTERHEAD)


def _reading(engine: Engine, row: Mapping[str, Any], source: str) -> Reading:
    hits = engine.ask(row["question"], k=_CANDIDATES).hits
    passages = {hit.passage.id: hit.passage for hit in hits}
    chances = {hit.passage.id: hit.probability for hit in hits}
    for passage in engine.passages():
        # What the search missed is learned from, too.
        if _labelled(engine, passage, row["gold"]):
            passages.setdefault(passage.id, passage)
    return Reading(
        question=row["question"],
        language=row["lang"],
        choices=tuple(
            _choice(engine, passage, row, chances.get(passage.id)) for passage in passages.values()
        ),
        source=source,
        kind=row["kind"],
        half=row["split"],
    )


def _choice(
    engine: Engine, passage: Passage, row: Mapping[str, Any], chance: float | None
) -> Choice:
    text = text_of(engine.letter(passage.letter_id), passage)
    answering = _labelled(engine, passage, row["gold"])
    allowed = _labelled(engine, passage, row.get("acceptable", []))
    return Choice(
        text=text,
        answers=True if answering else None if allowed else False,
        sentences=tuple(
            at
            for at, (start, end) in enumerate(text.sentences)
            if any(_overlap(_plain(text.text[start:end]), sentence) for sentence in answering)
        ),
        chance=chance,
    )


def _labelled(
    engine: Engine, passage: Passage, labels: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Return the labelled sentences that a passage holds."""
    name = engine.letter(passage.letter_id).name
    told = _plain(passage.text)
    return tuple(
        _plain(label["sentence"])
        for label in labels
        if Path(label["file"]).name == name and _plain(label["sentence"]) in told
    )


def _overlap(sentence: str, label: str) -> bool:
    return sentence in label or label in sentence


def _plain(text: str) -> str:
    return " ".join(text.split())
