"""Which words of a question carry its content, because only those can be held against a passage.

The stemming and the stop words are those of the lexical search; what is left out beyond them are
the words with which people frame a question about letters ("what does the municipality think").
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.lexical import analyse, terms
from index.norwegian import hyphenated, in_english, is_stop_word, stem
from index.search._glossary import is_false_friend, translations

__all__ = [
    "Sense",
    "alternatives",
    "asks_figure",
    "content_words",
    "coverage",
    "held",
    "holds_figure",
    "rarity",
    "senses",
    "word_parts",
]


def _set(table: str) -> frozenset[str]:
    return frozenset(table.split())


_FRAME = frozenset(
    stem(word)
    for word in _set("""
    kommune kommunen kommuner kommunene kommuna kommunar kommunens kommunanes herad
    municipality municipalities letter letters brev brevet breva svarbrev svaret svara
    answer answers answered answering reply replies replied respond response responses
    write writes wrote written skriver skriv skreiv skrev state states stated view views opinion
    opinions regarding concerning according angående vedrørende gjelder gjeld hensyn mean means
    believe believes feel feels tell me us give show find question spørsmål spørsmålet want wants
    mention mentions mentioned nevner nevne nevnt nemner nemne omtaler omtalar omtale
    like gjerne ønsker ønskjer ynskjer vis vise fortell finn they're it's don't doesn't get got
    anything something much many more than these those other both between use whether
    """)
)
_FIGURE_ASKED = re.compile(
    r"\b(?:how (?:many|much|long|far|often|old|large|big)|what share"
    r"|(?:hvor|kor) (?:mange|mye|mykje|lenge|langt|lang|ofte|gammel|gamle|gamal|stor|stort|store)"
    r"|(?:hva|kva) (?:koster|kostet|kostar|kosta))\b",
    re.IGNORECASE,
)
# Small numbers as words, and those for parts and multiples, in both forms of Norwegian.
_NUMERALS = _set("""
    én ett eitt to tre fire fem seks sju syv åtte ni ti elleve tolv tretten tjue tretti femti hundre
    tusen halv halve halvt halvert dobbelt dobbel firedobles alle ingen
""")
_CONTENT = re.compile(r"[^\W_]+(?:[/-][^\W_]+)*")
_TOKEN = re.compile(r"[^\W\d_]+")


def content_words(text: str) -> tuple[str, ...]:
    """Return the distinct terms of a question that carry content, in order.

    They are stems, as the lexical search compares them: nynorsk led to bokmål, æ, ø and å folded.
    """
    return tuple(dict.fromkeys(term for term in analyse(text) if term not in _FRAME))


# A shorter stem stands inside too many words that have nothing to do with it.
_SHORTEST_PART = 4


def _credit(term: str, present: frozenset[str], lines: str) -> float:
    """Return how far a text with these terms holds one: wholly as a word or inside a compound
    (råd in politiråd), by half where the text has but a part of the term (råd for politiråd).

    ``lines`` holds the terms that may be or have such parts, one to a line, so that one search goes
    through all of them.
    """
    if term in present:
        return 1.0
    if parts := hyphenated(term):
        return sum(_credit(part, present, lines) for part in parts) / len(parts)
    if len(term) < _SHORTEST_PART or not term.isalpha():
        return 0.0
    if f"\n{term}" in lines or f"{term}\n" in lines:
        return 1.0
    sizes = range(_SHORTEST_PART, len(term))
    pieces = {piece for size in sizes for piece in (term[:size], term[-size:])}
    return 0.5 if (pieces & present) - _FRAME else 0.0


@dataclass(frozen=True, slots=True)
class Sense:
    """A content word as it was typed, the terms that count as it in a passage (its own, and for an
    English word those of its translations; these alone where its own is that of a Norwegian word of
    another sense), and the character of the question at which it starts.
    """

    word: str
    terms: frozenset[str]
    start: int = 0

    @property
    def part(self) -> tuple[int, int]:
        """Return where the word starts and ends in the question, in characters."""
        return self.start, self.start + len(self.word)


def senses(question: str) -> tuple[Sense, ...]:
    """Return the content words of a question in order, each once, Norwegian or English."""
    english = in_english(question)
    found: dict[str, Sense] = {}
    for start, end in word_parts(question):
        word = question[start:end]
        term = stem(word)
        if len(word) > 1 and not is_stop_word(word) and term not in _FRAME:
            more = translations(word) if english else frozenset()
            own = frozenset[str]() if more and is_false_friend(word) else {term}
            found.setdefault(term, Sense(word, more | own, start))
    return tuple(found.values())


def alternatives(words: Sequence[Sense]) -> dict[str, frozenset[str]]:
    """Return what counts as each word for the lexical search, by the word's own term; only words
    that the glossary translates are in it.
    """
    found = {stem(one.word): one.terms for one in words}
    return {term: terms for term, terms in found.items() if terms != {term}}


def word_parts(text: str) -> list[tuple[int, int]]:
    """Return where each word of a text starts and ends, in characters."""
    return [match.span() for match in _CONTENT.finditer(text)]


def rarity(asked: Sequence[Sense], frequency: Mapping[str, int], texts: int) -> tuple[float, ...]:
    """Return the weight of each word: log(1 + n / (1 + df)), after the inverse document frequency
    (Spärck Jones 1972). ``frequency`` tells how many of ``texts`` passages hold a term. A word that
    none of them holds weighs most: what the letters do not speak of, they do not answer.
    """
    return tuple(
        math.log1p(texts / (1 + max((frequency.get(term, 0) for term in one.terms), default=0)))
        for one in asked
    )


def _credits(asked: Sequence[Sense], texts: Sequence[str]) -> list[float]:
    whole = frozenset[str]().union(*(terms(text) for text in texts))
    present = whole.union(*map(hyphenated, whole))
    lines = "\n".join(["", *(present - _FRAME), ""])
    return [max(_credit(term, present, lines) for term in one.terms) for one in asked]


def held(asked: Sequence[Sense], *texts: str) -> tuple[str, ...]:
    """Return the words, as typed, that the texts hold, wholly or as a part of a compound."""
    return tuple(
        one.word for one, credit in zip(asked, _credits(asked, texts), strict=True) if credit
    )


def coverage(asked: Sequence[Sense], *texts: str, weights: Sequence[float] | None = None) -> float:
    """Return the share of the words that the texts hold, in [0, 1]; 0 where there are none.

    ``weights`` (from ``rarity``) let rare words count for more; without them all count alike.
    """
    weights = weights or (1.0,) * len(asked)
    shares = _credits(asked, texts)
    held_weight = sum(weight * share for weight, share in zip(weights, shares, strict=True))
    return held_weight / (sum(weights) or 1.0)


def asks_figure(question: str) -> bool:
    """Tell whether a question asks how many, how much, how long, how far or what it costs."""
    return _FIGURE_ASKED.search(question) is not None


def holds_figure(text: str) -> bool:
    """Tell whether Norwegian words hold a figure, in digits or as a numeral."""
    return any(one.isdigit() for one in text) or any(
        word.lower() in _NUMERALS for word in _TOKEN.findall(text)
    )
