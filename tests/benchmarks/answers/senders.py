"""``python -m tests.benchmarks.answers.senders PILE ...``: fits the constants of
``index.search._senderlist`` on the tuning halves of piles, from each open question and each letter,
and prints them with what they give. Each pile is also told by a fit without it.
"""

import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.engine import Engine
from index.search import Searcher
from index.search.fitting import fit_line
from tests.benchmarks.answers.piles import Pile, read_pile

_STEPS = [step / 200 for step in range(10, 121)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of one question each letter's logit, and whether its sender is among those that say so."""

    pairs: tuple[tuple[float, bool], ...]


def _ask(pile: Pile) -> list[_Asked]:
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine.open(Path(folder))
        engine.add(pile.files)
        searcher = Searcher(engine.generation(), engine.encoder, engine.reader)
        return [
            _Asked(
                tuple(
                    (_logit(hit.probability), hit.letter.name in pile.senders[question.id])
                    for hit in searcher.each_letter(question.question)
                )
            )
            for question in pile.questions
            if question.id in pile.senders and not question.held_out and question.kind != "metadata"
        ]


def _logit(probability: float) -> float:
    return math.log(probability / (1.0 - probability))


def _fit(asked: Sequence[_Asked]) -> tuple[float, float, float]:
    """Return intercept, slope and the threshold with the best harmonic mean."""
    pairs = [pair for one in asked for pair in one.pairs]
    line = fit_line([value for value, _ in pairs], [right for _, right in pairs])
    least = max(_STEPS, key=lambda step: _harmonic(*_scores(asked, *line, step)))
    return (*line, least)


def _scores(
    asked: Sequence[_Asked], intercept: float, slope: float, least: float
) -> tuple[float, float]:
    """Return the mean recall and precision of the letters from ``least`` on."""
    edge = (_logit(least) - intercept) / slope
    recalls, precisions = [], []
    for one in asked:
        listed = [right for value, right in one.pairs if value >= edge]
        recalls.append(sum(listed) / max(1, sum(right for _, right in one.pairs)))
        precisions.append(sum(listed) / max(1, len(listed)))
    return sum(recalls) / len(asked), sum(precisions) / len(asked)


def _harmonic(recall: float, precision: float) -> float:
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def main(folders: Sequence[str]) -> None:
    """Fit on the piles in ``folders`` and print what comes of it."""
    piles = {Path(folder).resolve().name: read_pile(Path(folder)) for folder in folders}
    asked = {name: _ask(pile) for name, pile in piles.items()}
    for name, own in asked.items():
        others = [one for other, rows in asked.items() if other != name for one in rows]
        if others:
            recall, precision = _scores(own, *_fit(others))
            print(f"{name}, by a fit without it: recall {recall:.3f}, precision {precision:.3f}")
    everything = [one for rows in asked.values() for one in rows]
    intercept, slope, least = _fit(everything)
    recall, precision = _scores(everything, intercept, slope, least)
    print(f"SAYS_INTERCEPT = {intercept:.3f}\nSAYS_SLOPE = {slope:.3f}\nSAYS_LEAST = {least:.3f}")
    print(f"on all: recall {recall:.3f}, precision {precision:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
