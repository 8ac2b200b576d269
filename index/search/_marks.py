"""Picks the sentence of a passage that answers, and knows whose view it renders."""

import math
import re
from collections.abc import Sequence

import numpy as np

from index.letters.letter import Letter, Span
from index.letters.names import called
from index.passages.passage import Passage
from index.search._words import Sense, coverage, senses
from index.store.base import Scores
from index.views import holder_asked, speakers

__all__ = ["mark"]

# What sharing all of the question's words is worth, in cosine: names and figures decide between
# sentences that mean nearly the same.
_WORDS_WEIGHT = 0.2

# The words of those who are asked for come before those of others, unless these are nearer by far.
_OTHERS_PENALTY = 0.15

# What the reader's certainty that a sentence answers is worth.
_READ_WEIGHT = 0.5

# A heading or a question of the recipient's that the letter repeats answers nothing itself: it is
# marked only where nothing else stands there.
_NO_ANSWER_PENALTY = 10.0
_LONGEST_HEADING = 8
_ENDED = re.compile(r"[.!:;…»”\")\]|%]\s*$")
_BULLET = re.compile(r"^\s*(?:[-–•*>☐☒]|\|)|[:|\t]|\d\s*$")
_ANSWERS = re.compile(r"(?i)^\W*(?:ja|nei|yes|no)\b|\b(?:vi|me|jeg|eg|we|i)\b")

# "Ja." answers nothing on its own; what follows it does.
_FEWEST_WORDS = 4


def mark(
    letter: Letter,
    passage: Passage,
    cosines: Scores,
    words: Sequence[Sense],
    *,
    question: str = "",
    verdict: Sequence[float] = (),
) -> tuple[tuple[Span, ...], str | None]:
    """Return the spans of the sentences that answer, and whose view they render: None for the
    sender's own, else who holds it, in the letter's words, "" where it names nobody.

    ``cosines`` holds one value for each sentence of the passage, ``words`` those of the question.
    ``question`` tells whose view is wanted: the sender's, unless it names another ("Hva mener
    politiet?"). ``verdict`` holds the reader's logit of each sentence, nothing where none read.
    A passage without sentences is marked whole.
    """
    spans, sender = passage.sentences, called(letter)
    if not spans:
        return (Span(passage.start, passage.end),), speakers([passage.text], sender)[0]
    texts = [span.of(letter.text) for span in spans]
    views = speakers(texts, sender)
    wanted = _wanted(views, holder_asked(question, sender))
    read = [_READ_WEIGHT * _chance(logit) for logit in verdict] or [0.0] * len(texts)
    scores = [
        float(cosine)
        + _WORDS_WEIGHT * coverage(words, text)
        - _OTHERS_PENALTY * (not right)
        - _NO_ANSWER_PENALTY * _announces(letter, span, text)
        + told
        for cosine, span, text, right, told in zip(cosines, spans, texts, wanted, read, strict=True)
    ]
    best = int(np.argmax(scores))
    last = best
    while last + 1 < len(spans) and _words(texts[best : last + 1]) < _FEWEST_WORDS:
        last += 1
    others = [speaker for speaker in views[best : last + 1] if speaker is not None]
    return spans[best : last + 1], others[0] if others else None


def _announces(letter: Letter, span: Span, text: str) -> bool:
    """Tell whether a sentence only says what is to come: a question, or a heading, which is short
    and has its line to itself, without the sign that ends a sentence.
    """
    if text.rstrip().endswith("?"):
        return True
    if _ENDED.search(text) or _BULLET.search(text) or _ANSWERS.search(text):
        return False
    end = span.start + len(text.rstrip())
    alone = letter.text[end : end + 1] in {"", "\n"}
    begins = span.start == 0 or letter.text[span.start - 1] == "\n"
    return alone and begins and len(text.split()) <= _LONGEST_HEADING


def _wanted(told: Sequence[str | None], holder: str | None) -> list[bool]:
    """Tell of each sentence whether it renders the view that is asked for."""
    if holder is None:
        return [speaker is None for speaker in told]
    asked = senses(holder)
    named = [bool(speaker) and coverage(asked, speaker or "") > 0 for speaker in told]
    if any(named) or holder[0].isupper():
        return named if any(named) else [speaker is None for speaker in told]
    # "The GPs" may be "fastlegene" in the letter.
    return [speaker is not None for speaker in told]


def _chance(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-logit))


def _words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)
