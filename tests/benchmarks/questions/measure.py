"""What is counted: pairs of wordings that were taken for one question, and pairs that are one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from index.encoder.base import Encoder, Vectors
from index.passages import match_questions, question_texts
from index.passages._matching import Thresholds
from tests.benchmarks.questions.wordings import Asked, Setting, letters, question

__all__ = ["Meaning", "Score", "measure", "score"]

_SEEDS = range(5)
"""Piles of letters to a setting, over which pairs are added up."""

_CHOSEN = Thresholds()


class Meaning:
    """Vectors by text, each encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    def of(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of ``texts``, (texts, dimension)."""
        missing = [one for one in texts if one not in self._known]
        if missing:
            vectors = self._encoder.encode_passages(missing)
            self._known.update(zip(missing, vectors, strict=True))
        return np.stack([self._known[one] for one in texts])


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs that were rightly and wrongly merged, and those that were missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Return which share of the merged pairs are one question; 1 where none was merged."""
        merged = self.right + self.wrong
        return self.right / merged if merged else 1.0

    @property
    def recall(self) -> float:
        """Return which share of the pairs that are one question was merged; 1 without any."""
        pairs = self.right + self.missed
        return self.right / pairs if pairs else 1.0


def score(mapping: Mapping[str, str], truth: Mapping[str, object]) -> Score:
    """Return how well ``mapping`` groups the keys that ``truth`` gives a question."""
    keys = [key for key in mapping if key in truth]
    found = Score()
    for one, other in combinations(keys, 2):
        same, merged = truth[one] == truth[other], mapping[one] == mapping[other]
        found += Score(int(same and merged), int(merged and not same), int(same and not merged))
    return found


def measure(
    asked: Sequence[Asked],
    setting: Setting,
    meaning: Meaning | None = None,
    thresholds: Thresholds = _CHOSEN,
) -> Score:
    """Return how well the wordings are matched, by their words alone where there is no meaning."""
    truth = {question(text).key: one for one in asked for text in one.wordings}
    found = Score()
    for seed in _SEEDS if setting is not Setting.ALONE else _SEEDS[:1]:
        pile = letters(asked, setting, seed)
        texts = question_texts(one for letter in pile for one in letter)
        vectors = None if meaning is None else meaning.of(texts)
        found += score(match_questions(pile, vectors, thresholds), truth)
    return found
