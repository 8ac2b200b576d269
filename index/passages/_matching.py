"""Why: answers can be compared only if it is known which wordings are one question, shortened, in
nynorsk or in other words; and answers to different questions must never stand in one column.

Two wordings are one where one has all the words of the other, or means nearly the same. Less will
do where they stand beside the same other questions: letters that answer one brief ask the same, so
the nearest there is most likely the same question, which among all questions of all briefs it need
not be. And two that stand in one letter are never one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from index.encoder.base import Vectors
from index.passages._wording import asking_words, content_words, denies, wording
from index.passages.passage import Question

__all__ = ["UNRELATED", "Likenesses", "Thresholds", "match_questions", "question_texts"]

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
begins: .32 with the bundled model, .53 with all-MiniLM-L6-v2. What is compared is how far a cosine
has come from there to 1, so that the thresholds mean the same with any encoder: all-MiniLM-L6-v2,
which knows little Norwegian, finds less with them, but nothing wrong in either half of ``python -m
tests.benchmarks.questions``. Their vectors are kept with an index: to change one is to raise
``SEGMENTER_VERSION``."""

_NO_SCALE = 0.99
"""An encoder that finds even these so near to each other tells nothing about questions."""

_COMPANY = 2
"""Other questions that two wordings must both stand beside. One may be "Any other comments?", which
every brief has."""

_LEAD = 0.2
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

_BLOCK = 512
"""New wordings that are compared with all others at once."""

_ROUNDING = 1e-3
"""By how much a product of matrices may differ from that of the two vectors alone."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How near in meaning two wordings must be to be one question, from 0 (unrelated) to 1 (the
    same words): ``anywhere``; ``in_company`` where they stand beside the same others; and how near
    one must be to the other for two to count as the same there (``beside``).
    """

    # Chosen on the tuning half of `python -m tests.benchmarks.questions` with the bundled model,
    # some way above the lowest that merged no wrong pair (.90, .65 and .55 with a lead of .15; what
    # is wrong there now is one question taken for its neighbour). There they find .11, .69 and .64
    # of the pairs in its three settings, words alone .06, .14 and .13. In the held-out half:
    # precision 1.000, 1.000 and .994, recall .06, .55 and .65.
    anywhere: float = 0.92
    beside: float = 0.75
    in_company: float = 0.6


_Likeness = Mapping[str, np.float32]
"""How like a wording each other one is that is like it at all, by its words."""

_Shared = Callable[[set[int], set[int]], int]
"""Takes the rows of two sets of questions; returns how many questions are in both, of which more
than ``_COMPANY`` need not be counted."""


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
    likenesses: "Likenesses | None" = None,
) -> dict[str, str]:
    """Return, for the key of each question, the key of the question that it is a wording of.

    ``letters`` holds the questions of each letter, which are different questions and never merged;
    ``vectors`` is (texts, dimension), of unit length, a row for each of ``question_texts`` of them
    all, without which they are matched by their words alone. The wording of most letters stands for
    the others; among equals the one of more words, then the smaller key, so that the order of
    letters does not matter. A bare label ("Spørsmål 3") stands for the question that all others
    number so. ``likenesses`` are those of an earlier call: what was compared then is not compared
    again, and the result is the same. Raises ValueError where vectors and texts are not as many.
    """
    asked = [tuple(one) for one in letters]
    groups = _Groups(asked)
    known = Likenesses(thresholds) if likenesses is None else likenesses
    known.compare(groups.texts, None if vectors is None else _by_text(asked, vectors))
    rules = [_Rule(known.contained, _HALF), _Rule(known.mostly_contained, company=_same)]
    near = partial(groups.shared, near=known.nearness, least=thresholds.beside)
    rules.append(_Rule(known.nearness, thresholds.anywhere))
    rules.append(_Rule(known.nearness, thresholds.in_company, near))
    # The surest first, and again after each step: what joined may be the company of others.
    while any(groups.merge(rule) for rule in rules):
        pass
    _place_bare_labels(asked, groups)
    return groups.mapping()


def _by_text(asked: Iterable[Iterable[Question]], vectors: Vectors) -> dict[str, Vectors]:
    texts = question_texts(one for questions in asked for one in questions)
    if len(vectors) != len(texts):
        message = f"as many vectors as texts are needed: {len(vectors)} != {len(texts)}"
        raise ValueError(message)
    return dict(zip(texts, vectors, strict=True))


@dataclass(frozen=True, slots=True)
class _Rule:
    """Wordings are one whose likeness is not 0, at least ``least``, and leads the next. ``company``
    tells which questions are the same, where the two must stand beside the same others.
    """

    likeness: Callable[[str], _Likeness]
    least: float = 0.0
    company: _Shared | None = None


def _same(one: set[int], other: set[int]) -> int:
    return len(one & other)


class Likenesses:
    """How like wordings are to each other, by their words and by their meaning.

    A wording is compared with the others when it is first met, so that a new one costs its own
    comparisons. A likeness depends on the two wordings alone, and so not on which came first.
    """

    def __init__(self, thresholds: Thresholds = Thresholds()) -> None:
        found = thresholds.anywhere, thresholds.beside, thresholds.in_company
        self._least = min(found) - _LEAD
        self._words: dict[str, frozenset[str]] = {}
        self._asking: dict[str, frozenset[str]] = {}
        self._holders: dict[str, set[str]] = {}
        self._contained: dict[str, dict[str, np.float32]] = {}
        self._mostly: dict[str, dict[str, np.float32]] = {}
        self._near: dict[str, dict[str, np.float32]] = {}
        self._vectors: dict[str, Vectors] = {}
        self._unrelated: Vectors | None = None

    def contained(self, text: str) -> _Likeness:
        """Return Jaccard's likeness of the content words to those wordings that have all of the
        others, or whose are all had, and that ask the same.
        """
        return self._contained.get(text, {})

    def mostly_contained(self, text: str) -> _Likeness:
        """Return the same where ``_MOST`` of the words are enough."""
        return self._mostly.get(text, {})

    def nearness(self, text: str) -> _Likeness:
        """Return how near in meaning each wording is that is near enough to count at all."""
        return self._near.get(text, {})

    def compare(self, texts: Iterable[str], vectors: Mapping[str, Vectors] | None) -> None:
        """Compare what was not compared yet, and forget wordings that are not in ``texts``.

        ``vectors`` holds those of ``question_texts``; without them there is no nearness, nor where
        the encoder cannot tell even unrelated questions apart. A bare label is like none.
        """
        wanted = set(texts) - {""}
        for text in [one for one in self._words if one not in wanted]:
            self._forget_words(text)
        for text in sorted(wanted - self._words.keys()):
            self._compare_words(text)
        self._compare_meaning(wanted, vectors or {})

    def _compare_words(self, text: str) -> None:
        words = self._words[text] = content_words(text)
        asking = self._asking[text] = asking_words(text)
        self._contained[text], self._mostly[text] = {}, {}
        if len(words) < _FEWEST:
            return
        shared = Counter[str]()
        for word in words:
            shared.update(self._holders.get(word, ()))
        for other, count in shared.items():
            fewer = min(len(words), len(self._words[other]))
            if count < _MOST * fewer or not _ask_the_same(asking, self._asking[other]):
                continue
            likeness = np.float32(count / (len(words) + len(self._words[other]) - count))
            self._mostly[text][other] = self._mostly[other][text] = likeness
            if count >= fewer:
                self._contained[text][other] = self._contained[other][text] = likeness
        for word in words:
            self._holders.setdefault(word, set()).add(text)

    def _forget_words(self, text: str) -> None:
        for word in self._words.pop(text):
            self._holders.get(word, set()).discard(text)
        del self._asking[text]
        for found in (self._contained, self._mostly):
            for other in found.pop(text):
                del found[other][text]

    def _compare_meaning(self, wanted: set[str], vectors: Mapping[str, Vectors]) -> None:
        if not vectors:
            self._vectors, self._near = {}, {}
            return
        unrelated = np.stack([vectors[one] for one in UNRELATED])
        if self._unrelated is None or not np.array_equal(unrelated, self._unrelated):
            # Another encoder: nothing that was compared holds.
            self._vectors, self._near, self._unrelated = {}, {}, unrelated
        floor = float((unrelated @ unrelated.T)[np.triu_indices(len(UNRELATED), 1)].mean())
        if floor > _NO_SCALE:
            return
        for text in [one for one in self._vectors if one not in wanted]:
            del self._vectors[text]
            for other in self._near.pop(text):
                del self._near[other][text]
        new = sorted(wanted - self._vectors.keys())
        self._vectors |= {text: vectors[text] for text in new}
        self._near |= {text: {} for text in new}
        texts = list(self._vectors)
        whole = np.stack([self._vectors[one] for one in texts]) if new else unrelated
        least = self._least * (1 - floor) + floor - _ROUNDING
        for start in range(0, len(new), _BLOCK):
            block = new[start : start + _BLOCK]
            cosines = np.stack([vectors[one] for one in block]) @ whole.T
            for row, column in np.argwhere(cosines >= least).tolist():
                if block[row] != texts[column]:
                    self._note_nearness(block[row], texts[column], floor)

    def _note_nearness(self, one: str, other: str, floor: float) -> None:
        # Of the two alone: what a product of whole matrices gives depends on its other rows.
        cosine = np.float32(self._vectors[one] @ self._vectors[other])
        near = (cosine - np.float32(floor)) / np.float32(1 - floor)
        self._near[one][other] = self._near[other][one] = near


def _ask_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


class _Groups:
    """Wordings that are one question, each known by the row of the most common one.

    Row i is the wording with ``keys[i]``; ``texts[i]`` are its words, of several the first by
    alphabet.
    """

    def __init__(self, letters: Sequence[Sequence[Question]]) -> None:
        letters_of = Counter[str]()
        texts: dict[str, str] = {}
        wordings = cache(wording)
        for asked in letters:
            letters_of.update({one.key for one in asked})
            for one in asked:
                text = wordings(one.text)
                texts[one.key] = min(texts.get(one.key, text), text)
        words = {key: len(content_words(text)) for key, text in texts.items()}
        self.keys = sorted(texts, key=lambda key: (-letters_of[key], -words[key], key))
        self.texts = [texts[key] for key in self.keys]
        self.rows = {key: row for row, key in enumerate(self.keys)}
        # Bare labels all have the same words, none, and are looked up by no one.
        self._row_of = {text: row for row, text in enumerate(self.texts)}
        self._denies = [denies(text) for text in self.texts]
        self._leader = list(range(len(self.keys)))
        self._beside: list[set[int]] = [set() for _ in self.keys]
        for asked in letters:
            rows = {self.rows[one.key] for one in asked}
            for row in rows:
                self._beside[row] |= rows
        for row, beside in enumerate(self._beside):
            beside.discard(row)

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
        beside, least = self._beside[row], max(0.0, rule.least - _LEAD)
        alike = sorted(
            (-likeness, other)
            for text, likeness in rule.likeness(self.texts[row]).items()
            if likeness > least
            and (other := self._row_of[text]) in placed
            and other not in beside
            and self._denies[other] is self._denies[row]
        )
        fitting = (
            one
            for one in alike
            if not rule.company or rule.company(beside, self._beside[one[1]]) >= _COMPANY
        )
        first, second = next(fitting, None), next(fitting, None)
        if first is None or -first[0] < rule.least:
            return None
        if second is not None and second[0] - first[0] < _LEAD:
            return None
        return first[1]

    def shared(
        self, one: set[int], other: set[int], near: Callable[[str], _Likeness], least: float
    ) -> int:
        """Return how many of two sets of wordings are in both, or have one so near in the other."""
        both = len(one & other)
        if both >= _COMPANY:
            return both
        left, right = set[int](), set[int]()
        rest = [(column, self.texts[column]) for column in other - one]
        for row in one - other:
            close = near(self.texts[row])
            found = [column for column, text in rest if close.get(text, -1.0) >= least]
            left |= {row} if found else set()
            right.update(found)
            if both + min(len(left), len(right)) >= _COMPANY:
                break
        return both + min(len(left), len(right))

    def join(self, row: int, target: int) -> None:
        """Let the group of ``row`` be known by ``target``; nothing where a letter has both."""
        if target in self._beside[row]:
            return
        for other in self._beside[row]:
            self._beside[other].discard(row)
            self._beside[other].add(target)
        self._beside[target] |= self._beside[row]
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
