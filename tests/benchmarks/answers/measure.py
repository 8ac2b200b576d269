"""Asks every labelled question and says how the answers did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.engine import Engine
from index.search._calibration import Model
from index.search.hit import Answer, Features
from tests.benchmarks.answers.piles import Pile
from tests.benchmarks.answers.questions import Question

__all__ = [
    "Outcome",
    "Scores",
    "Weighed",
    "ask_all",
    "by_kind",
    "expected_error",
    "list_scores",
    "reliability",
    "score",
    "shown_hits",
    "view_scores",
]

_SHOWN = 3
"""Hits whose probability is measured: those that a person sees without scrolling."""
_BINS = 10


@dataclass(frozen=True, slots=True)
class Weighed:
    """A hit as the calibration sees it: its features, whether it is right, and whether the words
    that it marks are those that answer."""

    features: Features
    right: bool
    marked: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question brought: its hits, and whether the letterheads answered it."""

    question: Question
    answer: Answer
    hits: tuple[Weighed, ...]
    known: bool

    def ordered(self, model: Model) -> list[Weighed]:
        """Return the hits as the engine would order them with a model: likeliest first."""
        return sorted(self.hits, key=lambda hit: -model.probability(hit.features))

    def chances(self, model: Model) -> list[float]:
        """Return the probabilities of the hits under a model, likeliest first."""
        return [model.probability(hit.features) for hit in self.ordered(model)]

    def found(self, model: Model, k: int) -> bool:
        """Tell whether the answer stands among the first ``k`` hits or in the letterhead."""
        return self.known or any(hit.right for hit in self.ordered(model)[:k])

    def answered(self, model: Model) -> bool:
        """Tell whether the model holds the hits for an answer; facts always are one."""
        return bool(self.answer.facts) or model.answered(self.chances(model))


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


def ask_all(engine: Engine, questions: Iterable[Question]) -> list[Outcome]:
    """Ask every question and compare the hits with its labels."""
    outcomes = []
    for question in questions:
        answer = engine.ask(question.question)
        hits = tuple(
            Weighed(hit.features, question.right(hit), question.marked(hit)) for hit in answer.hits
        )
        outcomes.append(Outcome(question, answer, hits, question.known(answer)))
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


def shown_hits(
    outcomes: Iterable[Outcome], model: Model, k: int = _SHOWN
) -> list[tuple[float, bool]]:
    """Return (probability, right) of the first ``k`` hits of questions that facts do not answer."""
    return [
        (model.probability(hit.features), hit.right)
        for one in outcomes
        if not one.answer.facts
        for hit in one.ordered(model)[:k]
    ]


def _share(values: Iterable[bool]) -> float:
    held = list(values)
    return sum(held) / len(held) if held else 0.0


def score(outcomes: Sequence[Outcome], model: Model) -> Scores:
    """Return the numbers of some outcomes under a model."""
    answerable = [one for one in outcomes if one.question.answers]
    refused = [one for one in outcomes if not one.answered(model)]
    unanswerable = [one for one in outcomes if not one.question.answers]
    first = [one.ordered(model)[0] for one in answerable if one.hits]
    return Scores(
        questions=len(outcomes),
        hit_at_1=_share(one.found(model, 1) for one in answerable),
        hit_at_3=_share(one.found(model, 3) for one in answerable),
        marked=_share(hit.marked for hit in first if hit.right),
        precision=_share(not one.question.answers for one in refused),
        recall=_share(not one.answered(model) for one in unanswerable),
        wrong_refusals=_share(not one.answered(model) for one in answerable),
        error_first=expected_error(shown_hits(outcomes, model, 1)),
        error_shown=expected_error(shown_hits(outcomes, model)),
    )


def by_kind(outcomes: Iterable[Outcome], model: Model) -> dict[str, tuple[int, float, float]]:
    """Return for each kind of question how many there are, the share whose first hit is right (of
    the unanswerable: which were refused), and the share of them that was refused.
    """
    kinds: dict[str, list[tuple[bool, bool]]] = {}
    for outcome in outcomes:
        refused = not outcome.answered(model)
        right = outcome.found(model, 1) if outcome.question.answers else refused
        kinds.setdefault(outcome.question.kind, []).append((right, refused))
    return {
        kind: (len(pairs), _share(right for right, _ in pairs), _share(no for _, no in pairs))
        for kind, pairs in sorted(kinds.items())
    }


def view_scores(outcomes: Iterable[Outcome], pile: Pile) -> dict[str, float]:
    """Return how hits tell whose view they quote, over all hits of all questions: the share of
    labelled reports that is flagged, and the share of sentences with the sender's own view (those
    that a question's labels name, unless it asks for another's) that is flagged.
    """
    reports: list[bool] = []
    own: list[bool] = []
    for outcome in outcomes:
        for hit in outcome.answer.hits:
            if pile.reports(hit):
                reports.append(hit.reported)
            elif outcome.question.kind != "reported" and outcome.question.marked(hit):
                own.append(hit.reported)
    return {"reports_flagged": _share(reports), "own_views_flagged": _share(own)}


def list_scores(outcomes: Iterable[Outcome], pile: Pile) -> dict[str, float]:
    """Return, for questions whose answer is every sender that says so, the mean recall and
    precision of the senders that are listed, or among the hits where no list is.
    """
    recalls, precisions = [], []
    for outcome in outcomes:
        files = pile.senders.get(outcome.question.id)
        if files:
            answer = outcome.answer
            hits = answer.senders.say if answer.senders else answer.hits
            listed = answer.letters.letters if answer.letters else [hit.letter for hit in hits]
            found = {pile.sender_of[letter.name] for letter in listed}
            wanted = {pile.sender_of[name] for name in files}
            recalls.append(len(found & wanted) / len(wanted))
            precisions.append(len(found & wanted) / max(len(found), 1))
    count = max(len(recalls), 1)
    return {
        "senders_recall": sum(recalls) / count,
        "senders_precision": sum(precisions) / count,
    }
