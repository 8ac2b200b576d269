"""The labelled wordings, and letters that repeat them as letters do."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.passages import Question, question_key

__all__ = ["Asked", "Setting", "letters", "load", "question"]

_TABLE = Path(__file__).with_name("wordings.jsonl")

_LETTERS = 14
"""Letters to a brief: one in each wording, and more in which most repeat the first."""

_SHARES = (5.0, 1.0, 1.0, 1.5, 1.5)
"""How often letters repeat a question in full, shortened, reworded, in nynorsk and labelled."""

_SKIPPED, _MIXED = 0.2, 0.15
"""How often a letter leaves a question out, and has one in another wording than the rest."""

_COMMENTS = "Har kommunen andre innspill til saken?"
"""What every brief asks at the end."""


class Setting(StrEnum):
    """ALONE: no letter has two questions, so that nothing but the wording tells. BRIEF: letters
    answer all questions on a subject. BRIEFS: each subject has two briefs, whose questions never
    meet in a letter, though they are about the same, and which end with the same question.
    """

    ALONE = "alone"
    BRIEF = "one brief"
    BRIEFS = "two briefs"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: in full, shortened, reworded, in nynorsk, labelled, perhaps abbreviated."""

    subject: str
    name: str
    wordings: tuple[str, ...]


def load(*, held_out: bool) -> tuple[Asked, ...]:
    """Return a half of the labelled questions, by a rule fixed before any tuning: of the subjects
    in alphabetical order, every other one is held out. So questions that are easily mistaken for
    each other stand in one half.
    """
    rows = [json.loads(line) for line in _TABLE.read_text("utf-8").splitlines()]
    kept = sorted({row["subject"] for row in rows})[held_out::2]
    return tuple(
        Asked(row["subject"], row["question"], tuple(row["wordings"]))
        for row in rows
        if row["subject"] in kept
    )


def question(text: str) -> Question:
    """Return a question of these words."""
    return Question(text, 0, len(text), question_key(text))


def letters(asked: Sequence[Asked], setting: Setting, seed: int = 0) -> list[list[Question]]:
    """Return the questions of each letter, the same for the same arguments."""
    if setting is Setting.ALONE:
        return [[question(text)] for one in asked for text in one.wordings]
    rng = random.Random(seed)
    found = []
    for subject in sorted({one.subject for one in asked}):
        own = [one for one in asked if one.subject == subject]
        briefs = [own] if setting is Setting.BRIEF else [own[::2], own[1::2]]
        ending = [] if setting is Setting.BRIEF else [question(_COMMENTS)]
        for brief in briefs:
            found += [[*_letter(brief, number, rng), *ending] for number in range(_LETTERS)]
    return found


def _letter(brief: Sequence[Asked], number: int, rng: random.Random) -> list[Question]:
    most = number if number < len(_SHARES) else rng.choices(range(len(_SHARES)), _SHARES)[0]
    repeated = []
    for one in brief:
        if number >= len(_SHARES) and rng.random() < _SKIPPED:
            continue
        mixed = rng.random() < _MIXED
        repeated.append(question(one.wordings[rng.randrange(len(_SHARES)) if mixed else most]))
    return repeated
