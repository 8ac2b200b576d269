"""From text to the terms that are compared.

A Norwegian question and a Norwegian letter rarely agree on the form of a word: bokmål or nynorsk,
with or without æ, ø, å, inflected, alone or inside a compound. Each step here removes one of these
differences, on both sides alike, so that the ranker can stay a plain BM25.
"""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

__all__ = [
    "analyse",
    "fold",
    "hyphenated",
    "is_stop_word",
    "split_compound",
    "stem",
    "terms",
    "words",
]

_WORD = re.compile(r"\w+(?:[/-]\w+)*")
_REFERENCE = re.compile(r"\d")
# Snowball leaves the neuter ending of loan adjectives, which English shares: regionalt, positivt.
_NEUTER = re.compile(r"(?<=..al|..iv)t$")

_FOLDS = str.maketrans(
    {"æ": "a", "ä": "a", "å": "a", "ø": "o", "ö": "o", "é": "e", "ò": "o", "ô": "o"}
)
# People without a Norwegian keyboard write ae, oe and aa; no pair of common words differs only so.
_DIGRAPHS = (("aa", "a"), ("ae", "a"), ("oe", "o"))

_DATA = files("index.lexical")


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    lines = (_DATA / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@lru_cache(maxsize=1)
def _folded_stop_words() -> frozenset[str]:
    return frozenset(fold(word) for word in _stop_words())


@lru_cache(maxsize=1)
def _bokmaal() -> dict[str, str]:
    """Map folded nynorsk words whose stems differ from bokmål's to these.

    Everyday words of public administration, after Nynorskordboka and Bokmålsordboka (Språkrådet
    and the University of Bergen).
    """
    lines = (_DATA / "nynorsk.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - PyStemmer's own name


def fold(text: str) -> str:
    """Return ``text`` in lower case without what a foreign keyboard lacks: å, aa → a; ø, oe → o."""
    folded = unicodedata.normalize("NFC", text).lower().translate(_FOLDS)
    for digraph, letter in _DIGRAPHS:
        folded = folded.replace(digraph, letter)
    return folded


def is_stop_word(word: str, *, as_spelled: bool = False) -> bool:
    """Tell whether a word, in any case and spelling, carries no content (nb, nn, en).

    With ``as_spelled`` only the right spelling counts: "på", not "pa".
    """
    return word.lower() in _stop_words() if as_spelled else fold(word) in _folded_stop_words()


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


def hyphenated(term: str) -> tuple[str, ...]:
    """Return the terms of the words that a hyphen or a slash joins, each once: "slt", "koordinator"
    of "slt-koordinator"; none where nothing is joined, or where a figure makes it a reference.
    """
    parts = re.split(r"[/-]", term)
    if len(parts) < 2 or _REFERENCE.search(term):
        return ()
    return tuple(dict.fromkeys(part for one in parts if (part := _term(one))))


# Shorter parts ("by", "år") are found inside words that have nothing to do with them.
_SHORTEST_PART = 3
_SHORTEST_COMPOUND = 7


def split_compound(term: str, vocabulary: Container[str]) -> tuple[str, str] | None:
    """Return the two terms that a compound consists of, both found in ``vocabulary``, or None.

    A linking s after the first part is dropped. Of several splits the most even one wins:
    "politirad" is "politi" + "rad" wherever both are words of the letters.
    """
    if len(term) < _SHORTEST_COMPOUND or not term.isalpha():
        return None
    cuts = range(_SHORTEST_PART, len(term) - _SHORTEST_PART + 1)
    for cut in sorted(cuts, key=lambda cut: abs(len(term) - 2 * cut)):
        tail = stem(term[cut:])
        if tail not in vocabulary or len(tail) < _SHORTEST_PART:
            continue
        for head in (term[:cut], term[: cut - 1] if term[cut - 1] == "s" else ""):
            if len(head) >= _SHORTEST_PART and stem(head) in vocabulary:
                return stem(head), tail
    return None
