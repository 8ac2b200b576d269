"""Which letters and passages may answer."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.letters.gazetteer import find
from index.letters.letter import Letter
from index.passages.passage import Passage
from index.search.hit import Filters

__all__ = ["county_of", "letter_passes", "passage_mask"]


def county_of(letter: Letter) -> str:
    """Return the county of a municipality that sent the letter, or an empty string."""
    return _counties(letter)[0]


def _counties(letter: Letter) -> tuple[str, ...]:
    """Return the county of each sender, one empty string where none has any."""
    found = (find(sender) for sender in letter.senders)
    return tuple(one.county for one in found if one) or ("",)


def letter_passes(letter: Letter, filters: Filters) -> bool:
    """Tell whether a letter meets every filter that concerns letters."""
    head = letter.letterhead
    return (
        (not filters.letters or letter.id in filters.letters)
        and any(_named(sender, filters.senders) for sender in letter.senders or ("",))
        and any(_named(county, filters.counties) for county in _counties(letter))
        and _referred(letter, filters.references)
        and _dated(head.date.value if head.date else "", filters.since, filters.until)
    )


def passage_mask(
    passages: Sequence[Passage], filters: Filters, phrases: Iterable[str] = ()
) -> NDArray[np.bool_]:
    """Return (n,), True where a passage has each phrase and answers one of the questions."""
    wanted = [phrase.casefold() for phrase in phrases]
    if not wanted and not filters.questions:
        return np.ones(len(passages), dtype=np.bool_)
    return np.array(
        [
            (not filters.questions or not filters.questions.isdisjoint(one.answered))
            and all(phrase in one.text.casefold() for phrase in wanted)
            for one in passages
        ],
        dtype=np.bool_,
    )


def _named(value: str, allowed: frozenset[str]) -> bool:
    return not allowed or value.casefold() in {one.casefold() for one in allowed}


def _referred(letter: Letter, references: frozenset[str]) -> bool:
    head = letter.letterhead
    fields = (head.our_reference, head.your_reference, head.archive)
    return not references or any(field and field.value in references for field in fields)


def _dated(written: str, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return False
    return (since is None or since <= day) and (until is None or day <= until)
