"""What the recognisers of a question have in common: the stretch of it that they understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.letters.letter import Letter
from index.search.hit import Chip

__all__ = ["Mention", "blank", "dates", "overlaps"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A part of the question that is not content.

    ``start`` and ``end`` span the words as typed, those of the ``chip``; ``cut`` and ``cut_end``
    what goes with them when they leave the question ("fra", "i sak"); ``instead`` what then stands
    there. The other fields are what the part adds to the filters.
    """

    start: int
    end: int
    cut: int
    cut_end: int
    chip: Chip
    instead: str = ""
    senders: frozenset[str] = frozenset()
    counties: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


def overlaps(start: int, end: int, mentions: Sequence[Mention]) -> bool:
    """Tell whether a stretch of the question is already understood."""
    return any(start < one.cut_end and one.cut < end for one in mentions)


def blank(question: str, mentions: Sequence[Mention]) -> str:
    """Return the question, equally long, with spaces where it is already understood."""
    characters = list(question)
    for one in mentions:
        characters[one.cut : one.cut_end] = " " * (one.cut_end - one.cut)
    return "".join(characters)


def dates(letters: Sequence[Letter], name: str = "date") -> tuple[date, ...]:
    """Return the dates that the letters carry in the letterhead's field ``name``."""
    found = []
    for letter in letters:
        field = getattr(letter.letterhead, name)
        try:
            found.append(date.fromisoformat(field.value) if field else None)
        except ValueError:
            continue
    return tuple(day for day in found if day)
