"""From text to the terms that are compared.

A Norwegian question and a Norwegian letter rarely agree on the form of a word: bokmål or nynorsk,
with or without æ, ø, å, inflected, alone or inside a compound. ``index.norwegian`` removes these
differences, on both sides alike, so that the ranker can stay a plain BM25.
"""

import re
from functools import lru_cache

from index.norwegian import is_stop_word, stem

__all__ = ["analyse", "terms", "words"]

_WORD = re.compile(r"\w+(?:[/-]\w+)*")


def words(text: str) -> list[str]:
    """Return the words of a text as they stand; references such as 22/1040 are one word."""
    return _WORD.findall(text)


def analyse(text: str) -> list[str]:
    """Return the terms of a text in order, stop words left out."""
    return [term for word in words(text) if (term := _term(word))]


@lru_cache(maxsize=20_000)
def terms(text: str) -> frozenset[str]:
    """Return the different terms of a text; kept, since the same passages are found again and
    again.
    """
    return frozenset(analyse(text))


@lru_cache(maxsize=100_000)
def _term(word: str) -> str:
    return "" if is_stop_word(word) else stem(word)
