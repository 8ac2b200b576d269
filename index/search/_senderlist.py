"""Answers a question that is put to all senders with those that say so.

What the calibration takes for a letter's likeliest passage becomes the chance that its sender says
so (Platt 1999, "Probabilistic outputs for support vector machines"): each letter speaks for itself,
not against the best one. ``python -m tests.benchmarks.answers.senders PILE ...`` prints the three
constants; they hang on the calibration and are fitted again when it is.
"""

import math
from collections.abc import Iterable

from index.letters.letter import Letter
from index.search.hit import Hit

__all__ = ["SAYS_INTERCEPT", "SAYS_LEAST", "SAYS_SLOPE", "newest", "says_so"]

SAYS_INTERCEPT = 0.169
SAYS_SLOPE = 0.444
"""From the logit of a passage's probability to that of its sender saying so: fitted on the open
questions in the tuning halves of four piles that nothing was trained on, each put to some 28
letters."""

SAYS_LEAST = 0.215
"""From here on a sender is listed: where the harmonic mean of recall and precision is best."""


def says_so(probability: float) -> float:
    """Return the chance that a sender says so, from the probability of its likeliest passage."""
    logit = math.log(probability / (1.0 - probability))
    return 1.0 / (1.0 + math.exp(-(SAYS_INTERCEPT + SAYS_SLOPE * logit)))


def newest(hits: Iterable[Hit]) -> list[Hit]:
    """Return one hit for each sender, likeliest first: of several letters the newest speaks."""
    speaking: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (_date(hit.letter), hit.letter.id)):
        speaking[hit.letter.sender_or_name.casefold()] = hit
    return sorted(speaking.values(), key=lambda hit: (-hit.probability, hit.letter.id))


def _date(letter: Letter) -> str:
    return letter.letterhead.date.value if letter.letterhead.date else ""
