"""From a word to the term that stands for it in any form, so that terms can be compared.

Bokmål or nynorsk, with or without æ, ø, å, inflected: each step removes one of these differences.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

__all__ = ["fold", "stem"]

_REFERENCE = re.compile(r"\d")
# Snowball leaves the neuter ending of loan adjectives, which English shares: regionalt, positivt.
_NEUTER = re.compile(r"(?<=..al|..iv)t$")

_FOLDS = str.maketrans(
    {"æ": "a", "ä": "a", "å": "a", "ø": "o", "ö": "o", "é": "e", "ò": "o", "ô": "o"}
)
# People without a Norwegian keyboard write ae, oe and aa; no pair of common words differs only so.
_DIGRAPHS = (("aa", "a"), ("ae", "a"), ("oe", "o"))


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - PyStemmer's own name


def fold(text: str) -> str:
    """Return ``text`` in lower case without what a foreign keyboard lacks: å, aa → a; ø, oe → o."""
    folded = unicodedata.normalize("NFC", text).lower().translate(_FOLDS)
    for digraph, letter in _DIGRAPHS:
        folded = folded.replace(digraph, letter)
    return folded


@lru_cache(maxsize=1)
def _bokmaal() -> dict[str, str]:
    """Map folded nynorsk words whose stems differ from bokmål's to these.

    Everyday words of public administration, after Nynorskordboka and Bokmålsordboka (Språkrådet
    and the University of Bergen).
    """
    lines = files("index.norwegian").joinpath("nynorsk.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in lines.splitlines()[1:])


@lru_cache(maxsize=1)
def _stemmer() -> _Stemmer:
    import Stemmer

    return Stemmer.Stemmer("norwegian")  # type: ignore[no-any-return]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the term of one word: folded, nynorsk led to bokmål, stemmed.

    The stemmer is Snowball's Norwegian one (Porter 2001, "Snowball: A language for stemming
    algorithms"), whose endings cover nynorsk's -ane, -ar and -a. A word with a digit is a reference
    or a number, and stays as it is.
    """
    folded = fold(word)
    if _REFERENCE.search(folded):
        return folded
    stemmed = _stemmer().stemWord(_bokmaal().get(folded, folded))
    return _NEUTER.sub("", stemmed)
