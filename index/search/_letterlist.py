"""Answers a question about letters with the letters themselves."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.letters.gazetteer import unheard
from index.letters.letter import Letter
from index.search._understanding import Understood
from index.search.hit import LetterList, ListKind

__all__ = ["letter_list"]


def letter_list(
    letters: Sequence[Letter],
    passing: NDArray[np.bool_],
    understood: Understood,
    counties: frozenset[str] = frozenset(),
) -> LetterList | None:
    """Return the letters that a question asks for, or that have the field it asks for, oldest
    first; None where the question is not about letters, or there are none.

    ``passing`` (letters,) tells which meet the filters. Those that sent none are of ``counties``
    and of the question's counties (none: of all), and among the senders that it names, if any.
    """
    if understood.listed is ListKind.SILENT:
        named = understood.filters.senders
        asked = [one for one in (counties, understood.filters.counties) if one]
        silent = tuple(
            one
            for one in unheard(sender for letter in letters for sender in letter.senders)
            if all(one.county in some for some in asked) and (not named or one.body in named)
        )
        return LetterList((), len(letters), silent)
    about_letters = understood.listed is ListKind.LETTERS or understood.fields
    if not letters or not about_letters:
        return None
    chosen = [
        letter
        for letter, passes in zip(letters, passing, strict=True)
        if passes and (not understood.fields or _has(letter, understood.fields))
    ]
    return LetterList(tuple(sorted(chosen, key=_place)), len(letters))


def _has(letter: Letter, fields: Sequence[str]) -> bool:
    return any(name in fields for name, _ in letter.letterhead.items())


def _place(letter: Letter) -> tuple[str, str, str]:
    written = letter.letterhead.date
    return (written.value if written else "", letter.sender, letter.id)
