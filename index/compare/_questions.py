"""The questions that the letters answer, put back in the order in which they were asked.

Nobody hands over the ministry's list: each letter repeats the questions in its own wording and
leaves some out. The library knows which wordings are one question; what stands before what in most
letters gives the order back.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from index.citation import one_line
from index.passages import Brief
from index.passages.passage import Passage, Question

__all__ = ["Column", "questions"]

_SHARE = 20
"""A question counts as the recipient's when one letter in twenty repeats it; what a single letter
of a large pile asks is its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """A question across letters: ``key`` is that of ``Question`` (for a free question, its own
    words), ``text`` its most common wording, and ``letters`` how many repeat it in any.
    """

    key: str
    text: str
    letters: int = 0
    free: bool = False


def questions(
    passages: Iterable[Passage], least: int | None = None, briefs: Sequence[Brief] = ()
) -> tuple[Column, ...]:
    """Return the questions of the letters that ``passages`` are of: those of each of ``briefs``
    that any letter answers, in its order, then what other letters repeat, in the order of most.

    They are those of a generation, where all wordings of a question share its key. ``least`` is in
    how many letters a question must stand that is of no brief; None takes one in twenty, at least
    1. The same passages in any order give the same questions.
    """
    letters = _by_letter(passages)
    repeated = Counter(key for letter in letters for key in letter)
    asked = {one.key: one for brief in briefs for one in brief.questions}
    given = [Column(key, one.text, repeated[key]) for key, one in asked.items() if repeated[key]]
    orders = [list(letter) for letter in letters]
    enough = least if least is not None else max(1, len(letters) // _SHARE)
    kept = [key for key, count in repeated.items() if count >= enough and key not in asked]
    return (
        *given,
        *(
            Column(
                key,
                _most_common(one.text for letter in letters if (one := letter.get(key))),
                repeated[key],
            )
            for key in _in_order(kept, orders)
        ),
    )


def _by_letter(passages: Iterable[Passage]) -> list[dict[str, Question | None]]:
    """Return for each letter the questions that it answers by key, with their wording there, if it
    has one, in the order in which they stand there.
    """
    letters: dict[str, dict[str, Question | None]] = {}
    for passage in sorted(passages, key=lambda one: (one.letter_id, one.start)):
        asked = letters.setdefault(passage.letter_id, {})
        for key in passage.answered:
            own = passage.question if passage.question and passage.question.key == key else None
            asked[key] = asked.get(key) or own
    return list(letters.values())


def _most_common(wordings: Iterable[str]) -> str:
    """Return the wording of most letters, white space and letter case not told apart; of equally
    common ones the first by alphabet.
    """
    texts = Counter(wordings)
    alike: Counter[str] = Counter()
    for text, count in texts.items():
        alike[one_line(text).casefold()] += count
    best = min(alike, key=lambda folded: (-alike[folded], folded))
    same = [text for text in texts if one_line(text).casefold() == best]
    return min(same, key=lambda text: (-texts[text], text))


def _in_order(keys: Sequence[str], orders: Sequence[Sequence[str]]) -> list[str]:
    """Return ``keys`` by Copeland's rule: what stands before more of the others comes first.

    Of equals, the one that stands nearer the beginning of its letters.
    """
    before: Counter[tuple[str, str]] = Counter()
    places: dict[str, list[float]] = {key: [] for key in keys}
    for order in orders:
        present = [key for key in order if key in places]
        before.update(combinations(present, 2))
        for place, key in enumerate(present):
            places[key].append(place / len(present))
    standing = {key: _standing(key, keys, before) for key in keys}
    return sorted(
        keys, key=lambda key: (-standing[key], sum(places[key]) / max(1, len(places[key])), key)
    )


def _standing(key: str, keys: Sequence[str], before: Counter[tuple[str, str]]) -> float:
    """Return in [-1, 1] how often ``key`` comes first among those that it meets in any letter."""
    duels = [before[key, other] - before[other, key] for other in keys if other != key]
    met = [duel for duel in duels if duel]
    return sum(1 if duel > 0 else -1 for duel in met) / len(met) if met else 0.0
