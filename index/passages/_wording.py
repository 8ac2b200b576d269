"""Why: forty municipalities repeat the same question with another number, other capitals, another
ending or in nynorsk, and it must be seen that the words are the same.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from index.letters.layout import LABEL, NUMBER

__all__ = ["asking_words", "content_words", "denies", "question_key", "wording"]

_NYNORSK = {
    "kva": "hva", "kven": "hvem", "kvifor": "hvorfor", "korleis": "hvordan", "kvar": "hvor",
    "kor": "hvor", "eit": "et", "ein": "en", "ei": "en", "ikkje": "ikke", "frå": "fra", "eg": "jeg",
    "dykk": "dere", "dykkar": "deres", "de": "dere", "meiner": "mener", "viss": "hvis",
    "gjeld": "gjelder", "ønskt": "ønsket", "korkje": "verken", "nokon": "noen", "nokre": "noen",
    "noko": "noe", "medan": "mens", "innanfor": "innenfor", "dei": "de", "komande": "neste",
    "åra": "år", "årene": "år", "kommunane": "kommunene", "kommunar": "kommuner",
}  # fmt: skip
"""Nynorsk words and their bokmål forms, as far as no rule for parts of words covers them."""

_NYNORSK_PARTS = (
    ("tenest", "tjenest"), ("stad", "sted"), ("heit", "het"), ("leik", "het"), ("vidare", "videre"),
    ("byggjar", "bygger"), ("førebygg", "forebygg"), ("saman", "sammen"), ("mogleg", "mulig"),
    ("ønskj", "ønsk"), ("ynskj", "ønsk"), ("tilbod", "tilbud"), ("tilgjenge", "tilgjengelig"),
    ("tilgjengeligle", "tilgjengelig"), ("auk", "øk"), ("setj", "sett"), ("gjer", "gjør"),
)  # fmt: skip
_STOPWORDS = frozenset(
    [
        "hva",
        "hvem",
        "hvor",
        "hvordan",
        "hvorfor",
        "hvilke",
        "hvilken",
        "hvilket",
        "når",
        "om",
        "og",
        "eller",
        "i",
        "på",
        "av",
        "til",
        "for",
        "fra",
        "med",
        "ved",
        "som",
        "at",
        "er",
        "var",
        "blir",
        "har",
        "hadde",
        "kan",
        "skal",
        "vil",
        "bør",
        "må",
        "det",
        "den",
        "de",
        "dette",
        "disse",
        "en",
        "et",
        "ei",
        "dere",
        "deres",
        "seg",
        "sin",
        "sitt",
        "sine",
        "man",
        "vi",
        "oss",
        "vår",
        "å",
        "ikke",
        "hvis",
        "dersom",
        "ja",
        "nei",
        "mener",
        "ser",
        "gjelder",
        "kommun",
        "kommunen",
        "kommuner",
        "kommunene",
        "via",
        "ev",
        "andre",
        "noe",
        "noen",
        "nytt",
        "nye",
        "innenfor",
        "mellom",
        "over",
        "under",
        "ut",
        "opp",
        "ned",
        "inn",
        "annet",
    ]
)
_SUFFIXES = (
    "hetenes", "hetene", "hetens", "heten", "heter", "heta", "het",
    "enes", "anes", "ene", "ane", "ens", "ets", "ers", "en", "et", "er", "ar", "es", "a", "e", "s",
)  # fmt: skip
_STEM = 4
"""Letters that a stem keeps; shorter ones run into each other."""

_ASKING = {
    "hva": "hva", "hvilke": "hva", "hvilken": "hva", "hvilket": "hva", "hvem": "hvem",
    "hvor": "hvor", "hvordan": "hvordan", "hvorfor": "hvorfor", "når": "når",
}  # fmt: skip
"""Words that turn the same content into another question; "hvilke" asks what "hva" asks."""


def question_key(text: str) -> str:
    """Return a key of 12 hex digits that depends on the wording alone.

    Number and label in front, bullets, letter case, punctuation and endings do not count; where
    nothing but a label is left ("Til spørsmål 2"), the label's own words do.
    """
    words = [_stem(word) for word in _words(wording(text)) or _words(text)]
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


@lru_cache(maxsize=100_000)
def wording(text: str) -> str:
    """Return a question on one line, without number and label in front; nothing where it is nothing
    but a label.
    """
    flat = unicodedata.normalize("NFC", text)
    label = LABEL.match(flat) or NUMBER.match(flat)
    flat = flat[label.end() :] if label else flat
    label = NUMBER.match(flat)
    flat = flat[label.end() :] if label else flat
    return " ".join(flat.split()) if _words(flat) else ""


def content_words(text: str) -> frozenset[str]:
    """Return the stems of the words of ``text`` that carry content, nynorsk led to bokmål."""
    stems = (_stem(word) for word in _words(text))
    return frozenset(word for word in stems if word not in _STOPWORDS and len(word) > 1)


def asking_words(text: str) -> frozenset[str]:
    """Return what ``text`` asks for (what, who, how …), in bokmål."""
    return frozenset(_ASKING[word] for word in _bokmaal(text) if word in _ASKING)


def denies(text: str) -> bool:
    """Tell whether ``text`` has a "not" that turns what it asks; "if not, why?" turns nothing."""
    pairs = pairwise(["", *_bokmaal(text)])
    return any(word == "ikke" and before not in {"hvis", "dersom"} for before, word in pairs)


def _bokmaal(text: str) -> list[str]:
    return [_NYNORSK.get(word, word) for word in _words(text)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    word = _NYNORSK.get(word, word)
    for nynorsk, bokmaal in _NYNORSK_PARTS:
        word = word.replace(nynorsk, bokmaal)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _STEM:
            return word[: -len(suffix)]
    return word
