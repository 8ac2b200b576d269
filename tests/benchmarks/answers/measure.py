"""Asks every labelled question and says how the answers did."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from index.engine import Engine
from index.search import _searcher
from index.search._calibration import Features, Model
from index.search.hit import Answer
from tests.benchmarks.answers.questions import Question

__all__ = [
    "Outcome",
    "Scores",
    "ask_all",
    "expected_error",
    "first_hits",
    "reliability",
    "score",
    "shown_hits",
]

_SHOWN = 3
"""Hits whose probability is measured: those that a person sees without scrolling."""
_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question brought: the features of the first hits, which of them are right, and
    whether the letterheads answered it."""

    question: Question
    answer: Answer
    features: tuple[Features, ...]
    right: tuple[bool, ...]
    known: bool
    marked: bool

    def found(self, k: int) -> bool:
        """Tell whether the answer stands among the first ``k`` hits or in the letterhead."""
        return self.known or any(self.right[:k])

    def answered(self, model: Model) -> bool:
        """Tell whether the model holds the first hit for an answer; facts always are one."""
        return bool(self.answer.facts) or model.answered(self.chances(model))

    def chances(self, model: Model) -> list[float]:
        """Return the probability of every hit under a model."""
        return [model.probability(one) for one in self.features]


@dataclass(frozen=True, slots=True)
class Scores:
    """The numbers of one half."""

    questions: int
    hit_at_1: float
    hit_at_3: float
    marked: float
    precision: float
    recall: float
    wrong_refusals: float
    error_first: float
    error_shown: float


@contextmanager
def _recorded() -> Iterator[list[Features]]:
    """Record the features of every hit, in order, while questions are asked."""
    features: list[Features] = []
    scope = vars(_searcher)
    original: Callable[[Features], float] = scope["probability"]

    def record(one: Features) -> float:
        features.append(one)
        return original(one)

    scope["probability"] = record
    try:
        yield features
    finally:
        scope["probability"] = original


def ask_all(engine: Engine, questions: Iterable[Question]) -> list[Outcome]:
    """Ask every question and compare the hits with its labels."""
    outcomes = []
    with _recorded() as features:
        for question in questions:
            features.clear()
            answer = engine.ask(question.question)
            right = tuple(question.right(hit) for hit in answer.hits)
            marked = any(
                label.fits(hit) and label.marked(hit)
                for hit in answer.hits[:1]
                for label in question.answers
            )
            outcomes.append(
                Outcome(question, answer, tuple(features), right, question.known(answer), marked)
            )
    return outcomes


def reliability(
    pairs: Sequence[tuple[float, bool]], bins: int = _BINS
) -> list[tuple[int, float, float]]:
    """Return (count, mean probability, share right) of each of ``bins`` equal bins of [0, 1]."""
    rows = []
    for at in range(bins):
        held = [(p, r) for p, r in pairs if min(int(p * bins), bins - 1) == at]
        count = len(held)
        mean = sum(p for p, _ in held) / count if count else 0.0
        rows.append((count, mean, sum(r for _, r in held) / count if count else 0.0))
    return rows


def expected_error(pairs: Sequence[tuple[float, bool]], bins: int = _BINS) -> float:
    """Return the expected calibration error: the mean gap between probability and share right,
    bins weighed by their counts (Naeini, Cooper and Hauskrecht 2015).
    """
    rows = reliability(pairs, bins)
    return sum(count * abs(mean - share) for count, mean, share in rows) / max(len(pairs), 1)


def first_hits(outcomes: Iterable[Outcome], model: Model) -> list[tuple[float, bool]]:
    """Return (probability, right) of the first hit of every question that facts do not answer."""
    return [
        (model.probability(one.features[0]), one.right[0])
        for one in outcomes
        if one.features and not one.answer.facts
    ]


def shown_hits(outcomes: Iterable[Outcome], model: Model) -> list[tuple[float, bool]]:
    """Return (probability, right) of the first hits that a person sees."""
    return [
        (model.probability(features), right)
        for one in outcomes
        if not one.answer.facts
        for features, right in list(zip(one.features, one.right, strict=True))[:_SHOWN]
    ]


def _share(values: Iterable[bool]) -> float:
    held = list(values)
    return sum(held) / len(held) if held else 0.0


def score(outcomes: Sequence[Outcome], model: Model) -> Scores:
    """Return the numbers of some outcomes under a model."""
    answerable = [one for one in outcomes if one.question.answers]
    refused = [one for one in outcomes if not one.answered(model)]
    unanswerable = [one for one in outcomes if not one.question.answers]
    worded = [one for one in answerable if one.right and one.right[0]]
    return Scores(
        questions=len(outcomes),
        hit_at_1=_share(one.found(1) for one in answerable),
        hit_at_3=_share(one.found(3) for one in answerable),
        marked=_share(one.marked for one in worded),
        precision=_share(not one.question.answers for one in refused),
        recall=_share(not one.answered(model) for one in unanswerable),
        wrong_refusals=_share(not one.answered(model) for one in answerable),
        error_first=expected_error(first_hits(outcomes, model)),
        error_shown=expected_error(shown_hits(outcomes, model)),
    )
