"""Why: forty municipalities repeat the same question with another number, other capitals, a slip of
the pen, in nynorsk or cut short. Answers can be compared only if it is known to be one question.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.letters.layout import LABEL, NUMBER
from index.passages.passage import Question

__all__ = ["match_questions", "merge_by_meaning", "question_key"]

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

_ALIKE = 0.72
"""Jaccard likeness of content words from which two wordings are one: one word of seven
exchanged."""

_CONTAINED = 0.8
_CONTAINED_WORDS = 3
"""A shortened wording: nearly all of at least so many content words stand in the longer one."""


def question_key(text: str) -> str:
    """Return a key of 12 hex digits that depends on the wording alone.

    Number and label in front, bullets, letter case, punctuation and endings do not count; where
    nothing but a label is left ("Til spørsmål 2"), the label's own words do.
    """
    words = _tokens(text) or _tokens(text, bare=False)
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


def _tokens(text: str, *, bare: bool = True) -> list[str]:
    flat = unicodedata.normalize("NFC", text)
    if bare:
        label = LABEL.match(flat) or NUMBER.match(flat)
        flat = flat[label.end() :] if label else flat
        label = NUMBER.match(flat)
        flat = flat[label.end() :] if label else flat
    return [_stem(word) for word in re.findall(r"\w+", flat.casefold())]


def _stem(word: str) -> str:
    word = _NYNORSK.get(word, word)
    for nynorsk, bokmaal in _NYNORSK_PARTS:
        word = word.replace(nynorsk, bokmaal)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _STEM:
            return word[: -len(suffix)]
    return word


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in _tokens(text) if word not in _STOPWORDS and len(word) > 1)


def match_questions(
    questions: Iterable[Question], apart: Iterable[Collection[str]] = ()
) -> dict[str, str]:
    """Return, for the key of each question, the key of the question that it is a wording of.

    Wordings are merged where their content words are ``_ALIKE`` or one contains the other
    (``_CONTAINED``). The most frequent wording stands for the others; among equals the longer, then
    the smaller key, so that the result depends on the set of questions only. A bare label
    ("Spørsmål 3") stands for the question that all others number so. ``apart`` holds groups of keys
    that stand in one letter and so are different questions; they are never merged.
    """
    counts: Counter[str] = Counter()
    words: dict[str, frozenset[str]] = {}
    asked = list(questions)
    for question in asked:
        counts[question.key] += 1
        words[question.key] = words.get(question.key, frozenset()) | _content(question.text)
    barred = _barred(apart)
    order = sorted(words, key=lambda key: (-counts[key], -len(words[key]), key))
    mapping: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    for key in order:
        leader = _nearest(key, words, members, barred)
        mapping[key] = leader
        members.setdefault(leader, set()).add(key)
    return _with_bare_labels(asked, mapping)


def _with_bare_labels(questions: Sequence[Question], mapping: dict[str, str]) -> dict[str, str]:
    """Return the mapping with "Spørsmål 3" sent to the question that every other letter numbers 3;
    where they disagree, or none numbers, a bare label stands for itself.
    """
    numbered: dict[str, set[str]] = {}
    bare: dict[str, str] = {}
    for question in questions:
        number = re.match(r"\D{0,24}?(\d{1,2})\b", question.text)
        if number is None:
            continue
        if _tokens(question.text):
            numbered.setdefault(number[1], set()).add(mapping[question.key])
        elif len(re.findall(r"\d+", question.text)) == 1:
            bare[question.key] = number[1]
    for key, place in bare.items():
        leaders = numbered.get(place, set())
        if len(leaders) == 1:
            mapping[key] = next(iter(leaders))
    return mapping


def _barred(apart: Iterable[Collection[str]]) -> dict[str, set[str]]:
    barred: dict[str, set[str]] = {}
    for group in apart:
        for key in group:
            barred.setdefault(key, set()).update(set(group) - {key})
    return barred


def _nearest(
    key: str,
    words: dict[str, frozenset[str]],
    members: dict[str, set[str]],
    barred: dict[str, set[str]],
) -> str:
    best, leader = 0.0, key
    for other, group in members.items():
        if barred.get(key, set()) & group:
            continue
        likeness = _likeness(words[key], words[other])
        if likeness > best:
            best, leader = likeness, other
    return leader


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two sets of words are, 0.0 where they are not one question."""
    shared = len(one & other)
    if not shared:
        return 0.0
    jaccard = shared / len(one | other)
    least = min(len(one), len(other))
    contained = least >= _CONTAINED_WORDS and shared / least >= _CONTAINED
    return jaccard if jaccard >= _ALIKE or contained else 0.0


def merge_by_meaning(
    questions: Sequence[Question],
    vectors: NDArray[np.float32],
    threshold: float,
    apart: Iterable[Collection[str]] = (),
) -> dict[str, str]:
    """Return, for the key of each question, the key of the question that means the same.

    ``vectors`` is an array (n, dimension) of unit length, one row per question. A question joins
    the nearest leader whose cosine is at least ``threshold``; leaders are taken in the order of
    frequency, then key. Raises ValueError where the rows are not as many as the questions.
    """
    if len(vectors) != len(questions):
        message = f"as many vectors as questions are needed: {len(vectors)} != {len(questions)}"
        raise ValueError(message)
    counts = Counter(question.key for question in questions)
    rows = {question.key: row for row, question in reversed(list(enumerate(questions)))}
    barred = _barred(apart)
    mapping: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    for key in sorted(rows, key=lambda one: (-counts[one], one)):
        free = [one for one, group in members.items() if not barred.get(key, set()) & group]
        cosines = {one: float(vectors[rows[one]] @ vectors[rows[key]]) for one in free}
        leader = max(free, key=lambda one: cosines[one], default=key)
        mapping[key] = leader if leader != key and cosines[leader] >= threshold else key
        members.setdefault(mapping[key], set()).add(key)
    return mapping
