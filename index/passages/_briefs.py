"""Why: the recipient's list of questions is what makes the columns. The ministry's own letter has
it, where somebody added it or quoted it; else the letter that repeats most of it does.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from index.encoder.base import Vectors
from index.passages._assignment import Assigned, Read, assign_passages, read_letters
from index.passages._matching import Likenesses, match_questions, question_texts
from index.passages._wording import content_words, wording
from index.passages.passage import Passage, Question

__all__ = ["Answers", "Brief", "Memo", "assign_answers"]

_FEWEST = 2
"""Questions that a list has at least; a single one may be rhetoric."""

_NEAR = 0.22
"""Cosine of the subjects of a brief and a letter from which a letter that repeats none of its
questions may answer it."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a recipient asked: its questions in order, each by the key that stands for all wordings
    of it.
    """

    questions: tuple[Question, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the questions, in order."""
        return tuple(one.key for one in self.questions)


@dataclass(frozen=True, slots=True)
class Answers:
    """Which questions were asked and what answers them: for the key of each question the one that
    stands for it (``same``), the ``briefs``, and for the id of each passage of a letter that
    answers a brief the keys of the questions that it answers (``by_passage``).
    """

    same: Mapping[str, str]
    briefs: tuple[Brief, ...] = ()
    by_passage: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def apply(self, passage: Passage) -> Passage:
        """Return ``passage`` with the key that stands for its question and with what it answers."""
        question = passage.question
        if question is not None and question.key in self.same:
            question = replace(question, key=self.same[question.key])
        answers = self.by_passage.get(passage.id)
        if question is passage.question and answers is None:
            return passage
        return replace(passage, question=question, answers=answers)


class Memo:
    """What ``assign_answers`` found out on earlier calls, so that a letter more costs its own
    comparisons and the letters of its own brief. Results do not depend on it. It holds for the
    vectors of one encoder.
    """

    def __init__(self) -> None:
        self.likenesses = Likenesses()
        self.reads: dict[Brief, dict[str, Read]] = {}
        self.assigned: dict[Brief, tuple[list[list[Passage]], bool, dict[str, Assigned]]] = {}


def assign_answers(
    passages: Sequence[Passage],
    quoted: Sequence[Sequence[Question]],
    wordings: Vectors | None,
    vectors: Vectors | None,
    memo: Memo | None = None,
) -> Answers:
    """Return what was asked, and what answers it, among the passages of all letters, as they were
    cut.

    ``quoted`` holds the lists of questions that stand in the recipient's own letters; ``wordings``
    has a row for each of ``question_texts`` of all questions and ``vectors`` one for each passage;
    without them words and order tell. ``memo`` is what earlier calls found out. Raises ValueError
    where rows are missing.
    """
    memo = memo or Memo()
    rows_of: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        rows_of.setdefault(passage.letter_id, []).append(row)
    asked = [
        [question for row in rows if (question := passages[row].question) is not None]
        for rows in rows_of.values()
    ]
    matched = match_questions([*asked, *quoted], wordings, likenesses=memo.likenesses)
    same = {key: other for key, other in matched.items() if key != other}
    known = Answers(same)
    applied = [known.apply(one) for one in passages]
    of_text = _by_text([*asked, *quoted], wordings)
    briefs = _find_briefs(asked, quoted, same)
    chosen = _choose(rows_of, applied, briefs, of_text, vectors)
    by_passage: dict[str, tuple[str, ...]] = {}
    reads, assigned = memo.reads, memo.assigned
    memo.reads, memo.assigned = {}, {}
    for place, brief in enumerate(briefs):
        own = [rows for letter, rows in rows_of.items() if chosen[letter] == place]
        letters = [[applied[row] for row in rows] for rows in own]
        by_meaning = vectors is not None
        *earlier, result = assigned.get(brief, ([], by_meaning, {}))
        memo.reads[brief] = read_letters(letters, brief.questions, reads.get(brief))
        if earlier != [letters, by_meaning]:
            result = assign_passages(
                letters,
                brief.questions,
                None if vectors is None else vectors[[row for rows in own for row in rows]],
                _rows(brief, of_text),
                memo.reads[brief],
            )
        memo.assigned[brief] = letters, by_meaning, result
        by_passage |= {key: one.keys for key, one in result.items()}
    return Answers(same, briefs, by_passage)


def _by_text(
    asked: Sequence[Sequence[Question]], wordings: Vectors | None
) -> dict[str, Vectors] | None:
    if wordings is None:
        return None
    texts = question_texts(one for questions in asked for one in questions)
    return dict(zip(texts, wordings, strict=True))


def _rows(brief: Brief, of_text: Mapping[str, Vectors] | None) -> Vectors | None:
    if of_text is None:
        return None
    return np.stack([of_text[wording(one.text)] for one in brief.questions])


def _find_briefs(
    letters: Sequence[Sequence[Question]],
    quoted: Sequence[Sequence[Question]],
    same: Mapping[str, str],
) -> tuple[Brief, ...]:
    """Return the briefs, those of the recipient's own letters first, then, as long as a letter
    repeats a list of its own, that of most letters.
    """
    is_full = cache(lambda text: "?" in text and wording(text) != "")
    count_words = cache(lambda text: len(content_words(text)))
    own = [_full(questions, same, is_full) for questions in quoted]
    lists = [_full(questions, same, is_full) for questions in letters]
    repeated = Counter(key for one in lists for key in one)
    briefs: list[dict[str, Question]] = []
    for found in sorted(filter(_is_list, own), key=lambda one: (-len(one), tuple(one))):
        if not any(found.keys() & brief.keys() for brief in briefs):
            briefs.append(found)
    given = len(briefs)
    rest = sorted(
        filter(_is_list, lists),
        key=lambda one: (
            -sum(repeated[key] for key in one),
            -sum(count_words(each.text) for each in one.values()),
            tuple(one),
        ),
    )
    for found in rest:
        place = next(
            (n for n, brief in enumerate(briefs) if not found.keys().isdisjoint(brief)), None
        )
        if place is None:
            briefs.append(found)
        elif place >= given and not found.keys() <= briefs[place].keys():
            briefs[place] = _with_others(briefs[place], found, repeated)
    return tuple(
        Brief(tuple(replace(question, key=key) for key, question in brief.items()))
        for brief in briefs
    )


def _is_list(found: Mapping[str, Question]) -> bool:
    return len(found) >= _FEWEST


def _full(
    questions: Iterable[Question], same: Mapping[str, str], is_full: Callable[[str], bool]
) -> dict[str, Question]:
    """Return the questions that are asked in so many words, by the key that stands for them."""
    found: dict[str, Question] = {}
    for one in questions:
        if is_full(one.text):
            found.setdefault(same.get(one.key, one.key), one)
    return found


def _with_others(
    brief: dict[str, Question], found: dict[str, Question], repeated: Mapping[str, int]
) -> dict[str, Question]:
    """Return a brief with the questions of another letter that repeats at least half of its own
    from it, each behind the one that it stands behind there.
    """
    if 2 * len(found.keys() & brief.keys()) < len(found):
        return brief
    order = list(brief)
    before = -1
    for key in found:
        if key in order:
            before = order.index(key)
        elif repeated[key] >= _FEWEST or len(found) > len(brief) // 2:
            before += 1
            order.insert(before, key)
    return {key: brief.get(key) or found[key] for key in order}


def _choose(
    letters: Mapping[str, Sequence[int]],
    passages: Sequence[Passage],
    briefs: Sequence[Brief],
    of_text: Mapping[str, Vectors] | None,
    vectors: Vectors | None,
) -> dict[str, int | None]:
    """Return for each letter the place of the brief that it answers: the one of which it repeats
    most, else the one whose subject is nearest to its own, else none.
    """
    subjects = [
        None if asked is None else _subject(asked)
        for asked in (_rows(brief, of_text) for brief in briefs)
    ]
    keys_of = [frozenset(brief.keys) for brief in briefs]
    is_question = cache(lambda text: wording(text) != "")
    chosen: dict[str, int | None] = {}
    for letter, rows in letters.items():
        asked_here = [question for row in rows if (question := passages[row].question)]
        # A bare "Spørsmål 3" is a question of every brief.
        keys = {one.key for one in asked_here if is_question(one.text)}
        shared = [len(keys & brief) for brief in keys_of]
        chosen[letter] = None
        if max(shared, default=0) > 0:
            chosen[letter] = shared.index(max(shared))
        elif vectors is not None and briefs:
            own = _subject(vectors[list(rows)])
            near = [-1.0 if one is None else float(own @ one) for one in subjects]
            chosen[letter] = int(np.argmax(near)) if max(near) >= _NEAR else None
    return chosen


def _subject(vectors: Vectors) -> Vectors:
    """Return the direction of the mean of vectors, what they are about together."""
    mean: Vectors = vectors.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)
