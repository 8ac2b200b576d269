"""Makes questions to learn from out of piles of letters with labelled questions."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.training._corpus import Asked
from index.training._guard import Guard

__all__ = ["IN_THE_LETTERHEAD", "PILES", "TRAINING_PILES", "pile_rows", "read_pile_questions"]

TRAINING_PILES = (
    "skolevei",
    "havbruk",
    "omsorg",
    "drosje",
    "skred",
    "vindkraft",
    "legevakt",
    "bosetting",
    "scooter",
    "renovasjon",
    "kulturminne",
)
"""Piles beside this module that may be learned from; the others are only measured with."""

PILES = Path(__file__).parent / "piles"
"""The folder that holds a folder for each pile."""

_SHARE = 6.0
"""How often a question of a pile is drawn: some 1,300 of them are a third of what is asked."""

_SHORTEST, _LONGEST = 300, 900
"""Characters of a passage around its answer, about what the product's own passages have."""

_NEAR = 3
IN_THE_LETTERHEAD = "metadata"
"""The kind of the questions that no passage answers."""


def read_pile_questions(
    guard: Guard, names: Sequence[str] = TRAINING_PILES, folder: Path = PILES, seed: int = 17
) -> list[Asked]:
    """Return the answerable questions of the piles ``names`` below ``folder``, each with a passage
    around one of its answers and, as near misses, passages of the same letter that hold none.

    Questions and passages that ``guard`` holds are left out. Raises FileNotFoundError for a pile
    that is not there.
    """
    rng = random.Random(seed)  # noqa: S311
    asked: list[Asked] = []
    for name in names:
        letters = {
            f"letters/{path.name}": _paragraphs(path.read_text("utf-8"))
            for path in sorted((folder / name / "letters").iterdir())
        }
        for row in pile_rows(folder / name / "questions.jsonl"):
            if row["answerable"] and row["kind"] != IN_THE_LETTERHEAD:
                asked += _asked(row, letters, rng)
    return [each for each in asked if not (guard.holds(each.question) or guard.holds(each.passage))]


def pile_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file of JSON lines."""
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def _paragraphs(letter: str) -> list[str]:
    return [" ".join(block.split()) for block in letter.split("\n\n") if block.strip()]


def _asked(
    row: Mapping[str, Any], letters: Mapping[str, Sequence[str]], rng: random.Random
) -> list[Asked]:
    """Return one question to learn from; none where the answer runs over two paragraphs."""
    labels = row["gold"] + row.get("acceptable", [])
    told: dict[str, list[str]] = {label["file"]: [] for label in labels}
    for label in labels:
        told[label["file"]].append(" ".join(label["sentence"].split()))
    file = rng.choice(row["gold"])["file"]
    paragraphs = letters[file]
    holding = [
        number
        for number, text in enumerate(paragraphs)
        if any(sentence in text for sentence in told[file])
    ]
    if not holding:
        return []
    start, end = _grown(paragraphs, rng.choice(holding), rng)
    others = [
        text
        for number, text in enumerate(paragraphs)
        if number not in holding and not start <= number < end and len(text) > 80
    ]
    near = rng.sample(others, min(_NEAR, len(others)))
    passage = " ".join(paragraphs[start:end])[:_LONGEST]
    return [Asked(row["question"], passage, tuple(near), _SHARE, row["lang"])]


def _grown(paragraphs: Sequence[str], number: int, rng: random.Random) -> tuple[int, int]:
    """Return the paragraphs [start, end) around one, taken in until they are a passage's length."""
    start, end = number, number + 1
    while sum(map(len, paragraphs[start:end])) < _SHORTEST and (start > 0 or end < len(paragraphs)):
        if start > 0 and (end == len(paragraphs) or rng.random() < 0.5):
            start -= 1
        else:
            end += 1
    return start, end
