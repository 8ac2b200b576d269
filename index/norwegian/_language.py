"""Which language a question is in, told by its function words."""

import re
from functools import lru_cache

from index.norwegian._function_words import function_words

__all__ = ["in_english"]

_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """Return the function words that only English has, and those that only Norwegian has."""
    english = function_words("English")
    norwegian = function_words("bokmål") | function_words("nynorsk")
    return english - norwegian, norwegian - english


def in_english(text: str) -> bool:
    """Tell whether a question is put in English rather than Norwegian; in doubt it is Norwegian.

    Most of its function words decide, not any: "by", "is" and "be" are Norwegian words, too.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    english, norwegian = _telling()
    own = sum(word in english for word in words)
    return own > sum(word in norwegian or any(c in "æøå" for c in word) for word in words)
