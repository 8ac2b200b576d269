"""The same question in other words: shortened, or put into nynorsk by the one who answers.

The library gives one key to the wordings that it knows to be one question; a few are left, and
letters that come from no library have them all. A letter repeats each question once, in one
wording. So two wordings are of one question when their content words agree and no letter has both.
Words agree by their trigrams, because "vidareutvikling" and "videreutvikling" share no stem.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from index.lexical import terms

__all__ = ["canonical_keys"]

_ALIKE = 0.7
"""Share of the shorter wording's trigrams, weighted by their rarity, that the longer one has. Among
six questions in full, shortened and in nynorsk, the same ones have .74 and more, others .69 and
less; by whole terms some of the same have .21."""

_CLEARER = 0.05
"""By how much the best question must lead the next: "How can this be improved?" fits several.
Among the six the right one leads by .1 and more."""

_TOGETHER = 0.1
"""Share of a wording's letters that may have the other one too, as where a list of questions in
short precedes the answers."""

_FEWEST = 10
"""Trigrams that must agree: two words at least."""

_Letters = Sequence[Mapping[str, str]]


def canonical_keys(letters: _Letters) -> dict[str, str]:
    """Return for each key of a question the key under which it is known.

    ``letters`` has for each letter its questions' wordings by key. The most common wording gives
    its key to the others; a question that has no like keeps its own.
    """
    counts = Counter(key for asked in letters for key in asked)
    grams = {key: _trigrams(text) for asked in letters for key, text in asked.items()}
    groups = _Groups(letters, grams)
    for key in sorted(counts, key=lambda one: (-counts[one], one)):
        groups.place(key)
    return groups.known_as


def _trigrams(text: str) -> frozenset[str]:
    """Return the trigrams of the content words of ``text``, nynorsk led to bokmål where known."""
    spans = ((term, range(max(1, len(term) - 2))) for term in terms(text))
    return frozenset(term[at : at + 3] for term, places in spans for at in places)


class _Groups:
    """Keys that mean one question, grown key by key from the most common down."""

    def __init__(self, letters: _Letters, grams: Mapping[str, frozenset[str]]) -> None:
        self.known_as: dict[str, str] = {}
        self._grams = grams
        self._letters: dict[str, set[int]] = {}
        for number, asked in enumerate(letters):
            for key in asked:
                self._letters.setdefault(key, set()).add(number)
        seen = Counter(gram for held in grams.values() for gram in held)
        self._weights = {gram: math.log(1 + len(grams) / count) for gram, count in seen.items()}
        self._holders: dict[str, list[str]] = {}

    def place(self, key: str) -> None:
        """Put a key with those that ask the same, or by itself."""
        group = self._nearest(key) or key
        self.known_as[key] = group
        for gram in self._grams[key]:
            self._holders.setdefault(gram, []).append(key)

    def _nearest(self, key: str) -> str | None:
        """Return the one question that the key's wording is like and never stands beside."""
        likeness = self._likeness(key)
        ranked = sorted(likeness, key=lambda group: (-likeness[group], group))
        if not ranked or likeness[ranked[0]] < _ALIKE:
            return None
        lead = likeness[ranked[0]] - (likeness[ranked[1]] if len(ranked) > 1 else 0.0)
        return ranked[0] if lead >= _CLEARER and not self._beside(key, ranked[0]) else None

    def _likeness(self, key: str) -> dict[str, float]:
        own = self._grams[key]
        shared = Counter(other for gram in own for other in self._holders.get(gram, ()))
        found: dict[str, float] = {}
        for other, count in shared.items():
            if count >= _FEWEST:
                group = self.known_as[other]
                found[group] = max(found.get(group, 0.0), self._share(own, self._grams[other]))
        return found

    def _share(self, one: frozenset[str], other: frozenset[str]) -> float:
        return self._weight(one & other) / min(self._weight(one), self._weight(other))

    def _weight(self, held: Iterable[str]) -> float:
        return math.fsum(self._weights[gram] for gram in held)

    def _beside(self, key: str, group: str) -> bool:
        members = [one for one, known in self.known_as.items() if known == group]
        theirs = set().union(*(self._letters[one] for one in members))
        own = self._letters[key]
        return len(own & theirs) > _TOGETHER * len(own)
