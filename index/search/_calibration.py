"""Turns the evidence for a hit into a probability that it answers, because a cosine tells nobody
how far a passage can be trusted.

It is a logistic regression over a handful of features, one for passages that the reader read and
one for those that it did not. Their coefficients lie in ``_calibration.json`` beside this module
together with the way they were fitted;
``index.search.fitting`` fits them again; ``python -m tests.benchmarks.answers --fit PILE ...`` does
so from the tuning halves of several piles of labelled questions, and says how well each pile is
foretold by the others.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = [
    "COEFFICIENTS",
    "Calibration",
    "Coefficient",
    "Features",
    "Model",
    "answered",
    "chance",
    "load",
    "probability",
]

COEFFICIENTS = Path(__file__).with_name("_calibration.json")
"""Where the fitted coefficients lie."""

_CONSIDERED = 3
"""Hits that a person sees without scrolling; where one of them answers, the letters answer."""


@dataclass(frozen=True, slots=True)
class Features:
    """The evidence that one passage answers one question; what is not known is 0.

    ``sentence`` is the cosine of the question and the passage's best sentence; ``coverage`` the
    share of the question's content words that the passage holds, rare words weighing more, in
    [0, 1] (``index.search._words.coverage``); ``named`` 1.0 where the question names a sender,
    period or reference and the passage's letter has it, else 0.0; ``behind`` the passage's fused
    score less that of the best passage, at most 0; ``answer`` 1.0 where the passage answers a
    question of the recipient (it is no introduction and no closing).

    ``words`` is the logarithm of 1 + the number of the question's content words: half of six words
    proves more than half of two. ``figure`` is 1.0 where the question asks for a figure and the
    marked words hold none (``index.search._words.asks_figure``), else 0.0.

    What speaks for a passage must not hang on letters that have nothing to do with it, or its
    probability moves when one of those is removed. So a passage is held against the best one alone:
    by how much the best one beats the next tells more on our own letters (expected error of the
    first hit .024 against .053, cross-validated), but nothing on others' (.150 against .120 on
    letters about another matter), and it moved a probability by up to .3 when the next one went.

    Tried on the tuning half, cross-validated, and left out because they changed no number beyond
    the noise: the BM25 score; the cosine of the whole passage beside its sentence's; that of the
    recipient's question; whether the question is in English, alone and times coverage; coverage of
    the marked words alone, and that by the words as they are beside that by meaning; the rarest
    word that is missing; the share of words that no letter holds; how much nearer another sender's
    letter comes; whether the marked words report somebody else's view; how far ``sentence`` lies
    above the library's sentences.
    """

    sentence: float = 0.0
    coverage: float = 0.0
    named: float = 0.0
    behind: float = 0.0
    answer: float = 0.0
    words: float = 0.0
    figure: float = 0.0
    unheard: float = 0.0
    read: float | None = None

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the features' names in declared order."""
        return tuple(declared.name for declared in fields(cls))

    def values(self) -> tuple[float, ...]:
        """Return the features' values in declared order, 0 for what is not known."""
        return tuple(float(getattr(self, name) or 0.0) for name in self.names())


@dataclass(frozen=True, slots=True)
class Coefficient:
    """How one feature enters: ``weight * (value - mean) / scale``."""

    mean: float
    scale: float
    weight: float


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: an intercept and one coefficient for each feature, by name.

    Below ``threshold``, the chance that one of the first hits answers, the letters are said not to
    answer; it was chosen on the tuning half so that both errors, passing off a wrong answer and
    refusing a right one, are equally rare.
    """

    intercept: float
    coefficients: Mapping[str, Coefficient]
    threshold: float = 0.5

    def probability(self, features: Features) -> float:
        """Return the probability that the passage answers, strictly between 0 and 1."""
        logit = self.intercept
        for name, value in zip(Features.names(), features.values(), strict=True):
            one = self.coefficients.get(name)
            if one is not None and math.isfinite(value):
                logit += one.weight * (value - one.mean) / one.scale
        # Beyond 30 a double rounds to exactly 0 or 1, which no evidence justifies.
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))

    def answered(self, probabilities: Sequence[float]) -> bool:
        """Tell whether hits with these probabilities, best first, are likely enough to answer."""
        return chance(probabilities) >= self.threshold


def chance(probabilities: Sequence[float]) -> float:
    """Return the chance that at least one of the first hits answers, taken as independent; 0 where
    there are no hits.
    """
    return 1.0 - math.prod(1.0 - one for one in probabilities[:_CONSIDERED])


@dataclass(frozen=True, slots=True)
class Calibration:
    """The models of passages that were ``read``, and of those that were not."""

    read: Model
    unread: Model

    def model(self, *, read: bool) -> Model:
        """Return the model of the one or of the other."""
        return self.read if read else self.unread

    def probability(self, features: Features) -> float:
        """Return the probability that a passage with this evidence answers the question."""
        return self.model(read=features.read is not None).probability(features)


def load(path: Path = COEFFICIENTS) -> Calibration:
    """Read the models that ``--fit`` wrote."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Calibration(_model(data["read"]), _model(data["unread"]))


def _model(data: Mapping[str, Any]) -> Model:
    coefficients = {
        name: Coefficient(float(one["mean"]), float(one["scale"]), float(one["weight"]))
        for name, one in data["features"].items()
    }
    return Model(float(data["intercept"]), coefficients, float(data["threshold"]))


@lru_cache(maxsize=1)
def _default() -> Calibration:
    return load()


def probability(features: Features) -> float:
    """Return the calibrated probability that a passage with this evidence answers the question."""
    return _default().probability(features)


def answered(probabilities: Sequence[float], *, read: bool) -> bool:
    """Tell whether hits with these probabilities, best first, are likely enough to be an answer;
    ``read`` says whether the reader read them.
    """
    return _default().model(read=read).answered(probabilities)
