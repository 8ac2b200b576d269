"""Mends what a hurried person types, by the words that the letters themselves use.

A word piece model takes a mistyped word apart into pieces that mean nothing, and a lexical one does
not find it at all; measured, one typo in each long word of a question costs a quarter of all hits.
The letters know how their words are spelled, so a typed word that none of them holds is led to
the one it was surely meant to be: the same without its æ, ø and å, or one slip away. What is right
stays, whether the letters hold it or not: an answer about "kroner" is none about "droner".
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from index.norwegian import fold, in_english, is_stop_word, stem
from index.search._glossary import is_norwegian, translations

__all__ = ["Speller"]

_WORD = re.compile(r"[^\W\d_]+")
#: A word with a capital that does not begin the question; shorter ones may be anything.
_NAME = re.compile(r"(?<=[^\W_][\s-])[A-ZÆØÅ][a-zæøåéèöüä]{3,}(?![^\W_])")
_LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"

#: Shorter words are one slip from too many others.
_LONG = 6

#: Letters that are left of a compound once one of its parts is taken away.
_SHORTEST_PART = 4

#: Regular endings, and what stands there in the form that word lists have.
_ENGLISH_ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"), ("ly", ""),
)  # fmt: skip
_NORWEGIAN_ENDINGS = (
    ("en", ""), ("en", "e"), ("et", ""), ("et", "e"), ("a", ""), ("a", "e"), ("er", ""),
    ("er", "e"), ("ar", ""), ("ar", "e"), ("ene", ""), ("ene", "e"), ("ane", ""), ("ane", "e"),
    ("te", "e"), ("te", ""), ("de", "e"), ("de", ""), ("s", ""), ("t", ""), ("t", "e"),
)  # fmt: skip
#: What is left without an ending; shorter ones are words of any language.
_SHORTEST_BASE = 3

#: A longer "word" is none, and would take long to vary.
_LONGEST = 40


class Speller:
    """The words of some texts, and for a mistyped word the one that was meant."""

    def __init__(
        self, texts: Iterable[str], count_tokens: Callable[[Sequence[str]], list[int]]
    ) -> None:
        """Learn from ``texts``; a word that the encoder counts as one token is its own."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(_WORD.findall(text.lower()))
        self._words = counts
        self._count_tokens = count_tokens
        self._folded: dict[str, str] = {}
        for word, count in counts.items():
            held = self._folded.setdefault(fold(word), word)
            if counts[held] < count:
                self._folded[fold(word)] = word

    def mend(self, question: str) -> str:
        """Return ``question`` with each word that no text holds led to the nearest that one does;
        a word without any such neighbour stays, and one that is right: which the encoder knows
        whole, the glossary has, or the texts hold in a compound.
        """
        english = in_english(question)
        return _WORD.sub(lambda match: self._word(match[0], english=english), question)

    def unheard(self, question: str) -> tuple[str, ...]:
        """Return the names in a question that no text holds, not even as a part of a word, and
        that nothing else knows: whoever asks about them asks about something else than the texts.
        """
        return tuple(dict.fromkeys(name for name in _NAME.findall(question) if self._unheard(name)))

    def _unheard(self, name: str) -> bool:
        word = name.lower()
        forms = {word, word.removesuffix("s")}
        held = any(fold(form) in self._folded or self._is_part(stem(form)) for form in forms)
        listed = any(translations(form) or is_norwegian(form) for form in forms)
        return not held and not listed and 1 not in self._count_tokens([name, name.lower()])

    def _word(self, typed: str, *, english: bool) -> str:
        word = typed.lower()
        if word in self._words or not 2 <= len(word) <= _LONGEST:
            return typed
        if is_stop_word(word, as_spelled=True) or (english and self._is_right(word, english=True)):
            return typed
        same = self._folded.get(fold(word))
        if same is not None:
            return same
        # That an English word is not right is known by now.
        if len(word) < _LONG or (not english and self._is_right(word, english=False)):
            return typed
        meant = self._neighbour(word)
        # With a letter dropped, "ommune" would be a part of "storkommune", too.
        if not meant or (len(meant) <= len(word) and self._is_part(stem(word))):
            return typed
        return meant

    def _is_right(self, word: str, *, english: bool) -> bool:
        """Tell whether a word is listed or known, as it stands or without a regular ending."""
        forms = [word, *_bases(word, english=english)]
        listed = translations if english else is_norwegian
        if any(listed(form) for form in forms):
            return True
        return 1 in self._count_tokens(forms)

    def _is_part(self, term: str) -> bool:
        """Tell whether a word of the texts begins or ends with a term and has more besides."""
        return len(term) >= _SHORTEST_PART and (
            _begins(self._beginnings, term) or _begins(self._endings, term[::-1])
        )

    @cached_property
    def _beginnings(self) -> list[str]:
        return sorted(self._folded)

    @cached_property
    def _endings(self) -> list[str]:
        return sorted(word[::-1] for word in self._folded)

    def _neighbour(self, word: str) -> str:
        """Return the most frequent word of the texts one slip away, else one that the encoder knows
        whole, else nothing.
        """
        near = {self._folded[slip] for slip in _slips(fold(word)) if slip in self._folded}
        if near:
            return max(near, key=lambda found: (self._words[found], found))
        slips = sorted(set(_slips(word)))
        known = [
            slip for slip, count in zip(slips, self._count_tokens(slips), strict=True) if count == 1
        ]
        # Of several the one of the same length: most slips swap or replace a letter.
        return min(known, key=lambda found: (abs(len(found) - len(word)), found), default="")


def _bases(word: str, *, english: bool) -> Iterator[str]:
    """Yield what a word may be a form of: "hack" of "hackers", "dam" of "dammen"."""
    for ending, instead in _ENGLISH_ENDINGS if english else _NORWEGIAN_ENDINGS:
        base = word.removesuffix(ending)
        # "vedtakett" has one t too many; it is no form of "vedtaket".
        if base == word or len(base) < _SHORTEST_BASE or base[-1] == ending[0]:
            continue
        yield base + instead
        # "planned"; in Norwegian only an m is doubled so: "dam", "dammen".
        if base[-1] == base[-2] and (english or base[-1] == "m"):
            yield base[:-1] + instead


def _begins(ordered: Sequence[str], part: str) -> bool:
    """Tell whether one of the ordered words begins with ``part`` and has a part more."""
    for at in range(bisect_left(ordered, part), len(ordered)):
        if not ordered[at].startswith(part):
            return False
        if len(ordered[at]) >= len(part) + _SHORTEST_PART:
            return True
    return False


def _slips(word: str) -> Iterator[str]:
    """Yield every word one slip away: a letter too many, missing, wrong, or two swapped."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
