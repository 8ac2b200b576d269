"""Why: answers can be compared only if it is known which wordings are one question, shortened, in
nynorsk or in other words; and answers to different questions must never stand in one column.

Two wordings are one where one has all the words of the other, or means nearly the same. Less will
do where they stand beside the same other questions: letters that answer one brief ask the same, so
the nearest there is most likely the same question, which among all questions of all briefs it need
not be. And two that stand in one letter are never one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import Vectors
from index.passages._wording import asking_words, content_words, denies, wording
from index.passages.passage import Question

__all__ = ["UNRELATED", "Thresholds", "match_questions", "question_texts"]

UNRELATED = (
    "Hvor mange gravplasser finnes det?",
    "Bør stemmerettsalderen senkes til seksten år?",
    "Hvordan behandles hundebitt?",
    "Hvem eier fiskebruket?",
    "Når åpner svømmehallen om sommeren?",
    "Hva koster en kinobillett?",
    "Er jernbanen elektrifisert?",
    "Hvilke språk snakkes i kirken?",
)
"""Questions that have nothing to do with each other. Their mean cosine is where an encoder's scale
begins: .05 with the bundled model, .53 with all-MiniLM-L6-v2. What is compared is how far a cosine
has come from there to 1, so that the thresholds mean the same with any encoder: all-MiniLM-L6-v2,
which knows little Norwegian, finds less with them, but nothing wrong in either half of ``python -m
tests.benchmarks.questions``. Their vectors are kept with an index: to change one is to raise
``SEGMENTER_VERSION``."""

_NO_SCALE = 0.99
"""An encoder that finds even these so near to each other tells nothing about questions."""

_COMPANY = 2
"""Other questions that two wordings must both stand beside. One may be "Any other comments?", which
every brief has."""

_LEAD = 0.05
"""By how much the best must lead the next: what fits several questions is none of them."""

_FEWEST = 3
"""Content words that a shortened wording must have; two often stand in another question too."""

_HALF = 0.5
"""Jaccard's likeness that a wording must have to one that has all its words, unless they stand
beside the same other questions: three words are soon found in a long question. The shortened
wordings of the tuning half have as much and more."""

_MOST = 0.8
"""Share of the shorter wording's content words that the longer one must have where they stand
beside the same other questions; elsewhere it must have all. One of five may be a slip of the pen or
a form that no rule knows."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How near in meaning two wordings must be to be one question, from 0 (unrelated) to 1 (the
    same words): ``anywhere``; ``in_company`` where they stand beside the same others; and how near
    one must be to the other for two to count as the same there (``beside``).
    """

    # Each is at or a step above the lowest (.94, .70 and below, .75) that merged no wrong pair in
    # the tuning half of `python -m tests.benchmarks.questions` with the bundled model. There they
    # found .12, .49 and .45 of the pairs in its three settings, words alone .06, .14 and .13. In
    # the held-out half: precision 1.000 in all three, recall .17, .48 and .48.
    anywhere: float = 0.95
    beside: float = 0.85
    in_company: float = 0.75


_Likeness = Callable[[int], NDArray[np.float32]]
"""Takes the row of a wording; returns (wordings,), how like each of them is to it."""

_Shared = Callable[[set[int], set[int]], int]
"""Takes the rows of two sets of questions; returns how many questions are in both."""


def question_texts(questions: Iterable[Question]) -> tuple[str, ...]:
    """Return the texts whose vectors ``match_questions`` needs for these questions: ``UNRELATED``
    and each wording once, in an order that depends on the set of them only; none without any.
    """
    wordings = {wording(one.text) for one in questions} - {""}
    return (*UNRELATED, *sorted(wordings)) if wordings else ()


def match_questions(
    letters: Iterable[Iterable[Question]],
    vectors: Vectors | None = None,
    thresholds: Thresholds = Thresholds(),
) -> dict[str, str]:
    """Return, for the key of each question, the key of the question that it is a wording of.

    ``letters`` holds the questions of each letter, which are different questions and never merged;
    ``vectors`` is (texts, dimension), of unit length, a row for each of ``question_texts`` of them
    all, without which they are matched by their words alone. The wording of most letters stands for
    the others; among equals the one of more words, then the smaller key, so that the order of
    letters does not matter. A bare label ("Spørsmål 3") stands for the question that all others
    number so. Raises ValueError where vectors and texts are not as many.
    """
    asked = [tuple(one) for one in letters]
    groups = _Groups(asked)
    words = _Words(groups.texts)
    rules = [_Rule(words.contained, _HALF), _Rule(words.mostly_contained, company=_same)]
    meaning = None if vectors is None else _meaning(groups.texts, asked, vectors)
    if meaning is not None:
        near = partial(meaning.shared, least=thresholds.beside)
        rules.append(_Rule(meaning.nearness, thresholds.anywhere))
        rules.append(_Rule(meaning.nearness, thresholds.in_company, near))
    # The surest first, and again after each step: what joined may be the company of others.
    while any(groups.merge(rule) for rule in rules):
        pass
    _place_bare_labels(asked, groups)
    return groups.mapping()


@dataclass(frozen=True, slots=True)
class _Rule:
    """Wordings are one whose likeness is not 0, at least ``least``, and leads the next. ``company``
    tells which questions are the same, where the two must stand beside the same others.
    """

    likeness: _Likeness
    least: float = 0.0
    company: _Shared | None = None


def _same(one: set[int], other: set[int]) -> int:
    return len(one & other)


class _Words:
    """What the words of wordings tell about their likeness."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._contents = [content_words(one) for one in texts]
        self._asking = [asking_words(one) for one in texts]
        self._sizes = np.array([len(one) for one in self._contents], dtype=np.int64)
        self._holders: dict[str, list[int]] = {}
        for row, words in enumerate(self._contents):
            for word in words:
                self._holders.setdefault(word, []).append(row)

    def contained(self, row: int) -> NDArray[np.float32]:
        """Return Jaccard's likeness of the content words to those that have all of the others, or
        whose are all had, and that ask the same; 0 to the rest.
        """
        return self._likeness(row, 1.0)

    def mostly_contained(self, row: int) -> NDArray[np.float32]:
        """Return the same where ``_MOST`` of the words are enough."""
        return self._likeness(row, _MOST)

    def _likeness(self, row: int, share: float) -> NDArray[np.float32]:
        shared = np.zeros(len(self._contents), dtype=np.int64)
        for word in self._contents[row]:
            shared[self._holders[word]] += 1
        fewer = np.minimum(self._sizes, self._sizes[row])
        found = np.zeros(len(shared), dtype=np.float32)
        for other in np.flatnonzero((shared >= share * fewer) & (fewer >= _FEWEST)).tolist():
            if self._ask_the_same(row, other):
                union = self._sizes[row] + self._sizes[other] - shared[other]
                found[other] = shared[other] / union
        return found

    def _ask_the_same(self, row: int, other: int) -> bool:
        one, two = self._asking[row], self._asking[other]
        return one <= two or two <= one


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Vectors of wordings, (wordings, dimension), and the cosine of those with nothing in common.

    Nearness is how far a cosine has come from there to 1.
    """

    vectors: Vectors
    floor: float

    def nearness(self, row: int) -> NDArray[np.float32]:
        """Return the nearness of each wording to that of ``row``."""
        return self._scaled(self.vectors @ self.vectors[row])

    def shared(self, one: set[int], other: set[int], least: float) -> int:
        """Return how many of two sets of wordings are in both, or have one so near in the other."""
        left, right = sorted(one - other), sorted(other - one)
        if not left or not right:
            return len(one & other)
        near = self._scaled(self.vectors[left] @ self.vectors[right].T) >= least
        return len(one & other) + int(min(near.any(axis=0).sum(), near.any(axis=1).sum()))

    def _scaled(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        return (cosines - np.float32(self.floor)) / np.float32(1 - self.floor)


def _meaning(
    texts: Sequence[str], asked: Iterable[Iterable[Question]], vectors: Vectors
) -> _Meaning | None:
    """Return what the vectors tell of ``texts``; None where there are none, or the encoder cannot
    tell even unrelated questions apart.
    """
    encoded = question_texts(one for questions in asked for one in questions)
    if len(vectors) != len(encoded):
        message = f"as many vectors as texts are needed: {len(vectors)} != {len(encoded)}"
        raise ValueError(message)
    if not encoded:
        return None
    unrelated = vectors[: len(UNRELATED)]
    floor = float((unrelated @ unrelated.T)[np.triu_indices(len(UNRELATED), 1)].mean())
    if floor > _NO_SCALE:
        return None
    rows = {text: vectors[row] for row, text in enumerate(encoded)}
    # A bare label means nothing, and is near to none.
    nothing = np.zeros(vectors.shape[1], dtype=np.float32)
    return _Meaning(np.stack([rows.get(text, nothing) for text in texts]), floor)


class _Groups:
    """Wordings that are one question, each known by the row of the most common one.

    Row i is the wording with ``keys[i]``; ``texts[i]`` are its words, of several the first by
    alphabet.
    """

    def __init__(self, letters: Sequence[Sequence[Question]]) -> None:
        letters_of: dict[str, set[int]] = {}
        texts: dict[str, str] = {}
        for number, asked in enumerate(letters):
            for one in asked:
                letters_of.setdefault(one.key, set()).add(number)
                text = wording(one.text)
                texts[one.key] = min(texts.get(one.key, text), text)
        words = {key: len(content_words(text)) for key, text in texts.items()}
        self.keys = sorted(texts, key=lambda key: (-len(letters_of[key]), -words[key], key))
        self.texts = [texts[key] for key in self.keys]
        self.rows = {key: row for row, key in enumerate(self.keys)}
        self._denies = [denies(text) for text in self.texts]
        self._leader = list(range(len(self.keys)))
        self._letters = [letters_of[key] for key in self.keys]
        self._asked = [{self.rows[one.key] for one in asked} for asked in letters]

    def mapping(self) -> dict[str, str]:
        """Return the leader's key for each key."""
        return {key: self.keys[self.leader(row)] for row, key in enumerate(self.keys)}

    def leader(self, row: int) -> int:
        """Return the row by which the group of ``row`` is known."""
        while self._leader[row] != row:
            row = self._leader[row]
        return row

    def merge(self, rule: _Rule) -> bool:
        """Let each group join the nearest of the more common ones; tell whether any did."""
        leaders = [row for row, leader in enumerate(self._leader) if row == leader]
        placed: set[int] = set()
        for row in leaders:
            target = self._nearest(row, placed, rule)
            if target is None:
                placed.add(row)
            else:
                self.join(row, target)
        return len(placed) < len(leaders)

    def _nearest(self, row: int, placed: set[int], rule: _Rule) -> int | None:
        likeness = rule.likeness(row)
        beside = self._beside(row)
        fitting = [
            other
            for other in np.flatnonzero(likeness > max(0.0, rule.least - _LEAD)).tolist()
            if other in placed
            and other not in beside
            and self._denies[other] is self._denies[row]
            and (not rule.company or rule.company(beside, self._beside(other)) >= _COMPANY)
        ]
        ranked = sorted(fitting, key=lambda other: -likeness[other])
        if not ranked or likeness[ranked[0]] < rule.least:
            return None
        if len(ranked) > 1 and likeness[ranked[0]] - likeness[ranked[1]] < _LEAD:
            return None
        return ranked[0]

    def _beside(self, row: int) -> set[int]:
        """Return the other groups in the letters of a group."""
        return set().union(*(self._asked[letter] for letter in self._letters[row])) - {row}

    def join(self, row: int, target: int) -> None:
        """Let the group of ``row`` be known by ``target``; nothing where a letter has both."""
        if target in self._beside(row):
            return
        for letter in self._letters[row]:
            self._asked[letter] = self._asked[letter] - {row} | {target}
        self._letters[target] = self._letters[target] | self._letters[row]
        self._leader[row] = target


def _place_bare_labels(letters: Iterable[Iterable[Question]], groups: _Groups) -> None:
    """Let "Spørsmål 3" join the question that every other letter numbers 3; where they disagree, or
    none numbers, a bare label stands for itself.
    """
    numbered: dict[str, set[int]] = {}
    bare: dict[str, str] = {}
    for question in (one for asked in letters for one in asked):
        number = re.match(r"\D{0,24}?(\d{1,2})\b", question.text)
        if number is None:
            continue
        if wording(question.text):
            leader = groups.leader(groups.rows[question.key])
            numbered.setdefault(number[1], set()).add(leader)
        elif len(re.findall(r"\d+", question.text)) == 1:
            bare[question.key] = number[1]
    for key, place in sorted(bare.items()):
        leaders = numbered.get(place, set())
        if len(leaders) == 1:
            groups.join(groups.leader(groups.rows[key]), *leaders)
