"""What was asked in a case: the recipient's lists of questions that its letters repeat."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.cases.case import Case, Cases
from index.passages.passage import Passage

if TYPE_CHECKING:
    from index.passages import Brief

__all__ = ["asked_in"]


def asked_in(
    case: Case, cases: Cases, briefs: Sequence["Brief"], passages: Sequence[Passage]
) -> tuple[tuple[Passage, ...], tuple["Brief", ...]]:
    """Return the passages of a case's answers, and those of ``briefs`` that were asked in it.

    ``passages`` are those of all letters. A brief was asked in the case of most of the letters that
    repeat its questions; that a passage seems to answer another case's brief is left out.
    """
    repeating = _repeating(briefs, cases, passages)
    asked = tuple(brief for brief in briefs if repeating.get(brief, case.id) == case.id)
    elsewhere = {key for brief in briefs if brief not in asked for key in brief.keys}
    answers = set(case.answers)
    of_case = (passage for passage in passages if passage.letter_id in answers)
    return tuple(_without(passage, elsewhere) for passage in of_case), asked


def _repeating(
    briefs: Sequence["Brief"], cases: Cases, passages: Sequence[Passage]
) -> dict["Brief", str]:
    """Return for each brief the case in which most letters repeat its questions."""
    brief_of = {key: brief for brief in reversed(briefs) for key in brief.keys}
    letters: dict[Brief, dict[str, set[str]]] = {}
    for passage in passages:
        brief = brief_of.get(passage.question.key) if passage.question else None
        case = cases.of(passage.letter_id)
        if brief is not None and case is not None:
            letters.setdefault(brief, {}).setdefault(case.id, set()).add(passage.letter_id)
    counted = {
        brief: Counter({case: len(found) for case, found in by_case.items()})
        for brief, by_case in letters.items()
    }
    return {
        brief: min(counts, key=lambda case: (-counts[case], case))
        for brief, counts in counted.items()
    }


def _without(passage: Passage, elsewhere: set[str]) -> Passage:
    if elsewhere.isdisjoint(passage.answered):
        return passage
    return replace(passage, answers=tuple(key for key in passage.answered if key not in elsewhere))
