"""Words that carry no content, in bokmål, nynorsk and English."""

from functools import lru_cache
from importlib.resources import files

from index.norwegian._stem import fold

__all__ = ["function_words", "is_stop_word"]


@lru_cache(maxsize=1)
def _sections() -> dict[str, frozenset[str]]:
    """Return the words of ``stop_words.txt`` by the heading under which they stand."""
    text = files("index.norwegian").joinpath("stop_words.txt").read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("# "):
            words = sections.setdefault(line.removeprefix("# "), [])
        else:
            words.append(line)
    return {heading: frozenset(words) for heading, words in sections.items()}


def function_words(language: str) -> frozenset[str]:
    """Return the function words of "bokmål", "nynorsk" or "English", as they are spelled."""
    return _sections()[language]


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    return frozenset[str]().union(*_sections().values())


@lru_cache(maxsize=1)
def _folded_stop_words() -> frozenset[str]:
    return frozenset(fold(word) for word in _stop_words())


def is_stop_word(word: str, *, as_spelled: bool = False) -> bool:
    """Tell whether a word, in any case and spelling, carries no content (nb, nn, en).

    With ``as_spelled`` only the right spelling counts: "på", not "pa".
    """
    return word.lower() in _stop_words() if as_spelled else fold(word) in _folded_stop_words()
