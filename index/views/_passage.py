"""Whose view each sentence of a passage renders, read in order: a report goes on until the sender
speaks again.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.letters.letter import Letter, Span
from index.letters.names import called
from index.passages.passage import Passage
from index.views._lexicon import lexicon
from index.views._parties import Party, sender_of, tokens_of
from index.views._sentence import read

__all__ = ["holder_asked", "speaker_of", "speakers"]

_CONDITIONAL = frozenset({"ville", "skulle", "would", "hadde", "derimot"})
# Whom a question means that asks every sender: "Hva mener kommunene om …?"
_SENDERS = re.compile(
    r"(?i)^(?:(?:de|dei|the|hvilke|kva|which|andre|alle|all)\s+)*(?:\w+\s)?(?:\w*kommun(?:e|er|ene|ar|ane)|municipalit\w+"
    r"|avsender\w*|avsendar\w*|senders?|brev\w*|letters?)\b"
)
_PERSONAL = frozenset({"hun", "han", "ho", "she", "he", "they"})
_JUDGING = frozenset({"det", "dette", "that", "this", "it", "slik", "vi", "kommunen"})


@lru_cache(maxsize=20_000)
def _speakers(sentences: tuple[str, ...], sender: str) -> tuple[str | None, ...]:
    own = sender_of(sender)
    found: list[str | None] = []
    before: str | None = None
    mentioned = ""
    last = ""
    for sentence in sentences:
        reading = read(sentence, own)
        speaker: str | None = None
        if reading.party is Party.OTHER:
            speaker = reading.speaker
        elif reading.party is Party.BEFORE:
            speaker = before if before is not None else mentioned or _pronoun(sentence)
        elif reading.party is Party.THING and before is not None and _goes_on(sentence, last):
            speaker = before
        found.append(speaker)
        before, last = speaker, sentence
        mentioned = reading.mentioned or mentioned
    return tuple(found)


def speakers(sentences: Sequence[str], sender: str) -> tuple[str | None, ...]:
    """Return for each sentence of a passage, in order, whose view it renders: None for the sender,
    else the words that name somebody else ("ungdomsrådet"), "" where nobody is named.

    ``sender`` is what the sender is called (``index.letters.names.called``): "Elverum kommune",
    several names parted by ";", or "". A sentence in
    which the sender speaks first ("Vi deler politiets syn") is its own, whomever it mentions
    later. One that says nothing of the kind belongs to the sender, unless it goes on with the
    report before it: a pronoun for the one who spoke, a conditional, a quotation.
    """
    return _speakers(tuple(" ".join(one.split()) for one in sentences), sender)


def speaker_of(letter: Letter, passage: Passage, quote: Span) -> str | None:
    """Return whose view the words of ``quote`` in a passage render, see ``speakers``: that of its
    first sentence that is not the sender's; None where all are.
    """
    spans = passage.sentences or (Span(passage.start, passage.end),)
    told = speakers([span.of(letter.text) for span in spans], called(letter))
    for span, speaker in zip(spans, told, strict=True):
        if span.start < quote.end and quote.start < span.end and speaker is not None:
            return speaker
    return None


def _goes_on(sentence: str, report: str) -> bool:
    """Tell whether a sentence without a speaker goes on with the report before it."""
    words = [token.word for token in tokens_of(sentence)]
    if not words:
        return False
    known = lexicon()
    if words[0] in {"«", '"', "“"}:
        return True
    pronoun = any(
        word in known.other_cases and following != "som"
        for word, following in zip(words, [*words[1:], ""], strict=True)
    )
    subject = any(
        word in known.pronouns
        and following != "som"
        and (
            following in known.verbs
            or before in known.verbs | known.subordinators
            or (before and word in _PERSONAL)
        )
        for before, word, following in zip(["", *words], words, [*words[1:], ""], strict=False)
    )
    if words[0] in _JUDGING and not (pronoun or subject):
        return False
    conditional = any(word in _CONDITIONAL for word in words[:8])
    return pronoun or subject or conditional or _takes_up(words[0], report)


def _takes_up(first: str, report: str) -> bool:
    """Tell whether a sentence begins with the thing that the report ended with."""
    told = [token.word for token in tokens_of(report) if token.is_word]
    return bool(told) and len(told[-1]) > 4 and first != told[-1] and first.startswith(told[-1])


def _pronoun(sentence: str) -> str:
    """Return the pronoun that a sentence begins with, "" where it begins otherwise."""
    first = sentence.split(maxsplit=1)[0] if sentence else ""
    return first if first.casefold() in lexicon().pronouns else ""


@lru_cache(maxsize=4_096)
def holder_asked(question: str, sender: str) -> str | None:
    """Return whose view a question to the letters of ``sender`` asks for: None for the sender's
    own, or where it does not tell, else the words that name somebody else: "politiet" in "Hva
    mener politiet i Elverum om …?".
    """
    reading = read(" ".join(question.split()), sender_of(sender))
    if reading.party is not Party.OTHER or _SENDERS.search(reading.speaker):
        return None
    return reading.speaker or None
