"""Picks the sentence of a passage that answers, and knows whose view it renders."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.letters.letter import Letter, Span
from index.passages.passage import Passage
from index.search._speakers import reported as speaks_for_others
from index.search._words import Sense, coverage
from index.store.base import Scores

__all__ = ["mark"]

# The same passages are found again and again, and what they say does not change.
reported = lru_cache(maxsize=20_000)(speaks_for_others)

# What sharing all of the question's words is worth, in cosine: names and figures decide between
# sentences that mean nearly the same.
_WORDS_WEIGHT = 0.2

# The sender's own words come before a view that it reports, unless these are nearer by far.
_REPORTED_PENALTY = 0.15

# "Ja." answers nothing on its own; what follows it does.
_FEWEST_WORDS = 4


def mark(
    letter: Letter, passage: Passage, cosines: Scores, words: Sequence[Sense], sender: str
) -> tuple[tuple[Span, ...], bool]:
    """Return the spans of the sentences that answer, and whether they report somebody else's view.

    ``cosines`` holds one value for each sentence of the passage, ``words`` those of the question.
    A passage without sentences is marked whole.
    """
    spans = passage.sentences
    if not spans:
        return (Span(passage.start, passage.end),), reported(passage.text, sender)
    texts = [span.of(letter.text) for span in spans]
    foreign = [reported(text, sender) for text in texts]
    scores = [
        float(cosine) + _WORDS_WEIGHT * coverage(words, text) - _REPORTED_PENALTY * other
        for cosine, text, other in zip(cosines, texts, foreign, strict=True)
    ]
    best = int(np.argmax(scores))
    last = best
    while last + 1 < len(spans) and _words(texts[best : last + 1]) < _FEWEST_WORDS:
        last += 1
    return spans[best : last + 1], foreign[best]


def _words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)
