"""Why: a date decides the order of letters and stands in every citation, and Norwegian offices
write it in a dozen ways. Here each of them becomes ISO 8601, with the very span that it was read
from.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.norwegian import MONTH_FORMS

__all__ = ["WrittenDate", "find_dates", "first_date", "is_date"]

_MONTH = "|".join(sorted(MONTH_FORMS, key=len, reverse=True))
_YEAR = r"(?P<y>\d{4}|\d{2})"
_END = r"(?!\d)(?![-/]\d)(?!\.\d)"
_BLANK = r"[^\S\n]?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d/.-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)(?![-/]\d)",
        rf"(?<![\d/.-])(?P<d>\d{{1,2}})\.{_BLANK}(?P<m>\d{{1,2}})\.{_BLANK}{_YEAR}{_END}",
        rf"(?<![\d/.-])(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?:{_BLANK}[-/–]{_BLANK}|[^\S\n]){_YEAR}{_END}",
        rf"(?<![\d/.-])(?P<d>\d{{1,2}})-(?P<m>\d{{1,2}})-(?P<y>\d{{4}}){_END}",
        rf"(?<![\d/.-])(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?\s{{0,3}}(?P<m>{_MONTH})\b\.?,?\s{{0,3}}['’]?{_YEAR}(?!\d)",
        rf"\b(?P<m>{_MONTH})\.?[^\S\n](?P<d>\d{{1,2}}),[^\S\n](?P<y>\d{{4}})(?!\d)",
    )
)
_CENTURY_TURN = 70
"""Two digits from here on are of the 1900s: no digital archive is older, no letter is of 2070."""

_PLACE = 30
"""Characters of a place or weekday before a date."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it stands in a text: its ISO 8601 form and the half-open span of its characters."""

    iso: str
    start: int
    end: int


def find_dates(text: str, start: int = 0, end: int | None = None) -> tuple[WrittenDate, ...]:
    """Return all dates in ``text[start:end]``, in order, without overlap; spans are into ``text``.

    Impossible dates (31.02.2022) are passed over. Weekdays and places before a date are not part of
    its span.
    """
    found = sorted(_candidates(text, start, len(text) if end is None else end), key=_rank)
    kept: list[WrittenDate] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def first_date(text: str, start: int = 0, end: int | None = None) -> WrittenDate | None:
    """Return the first date in ``text[start:end]``, or None."""
    return next(iter(find_dates(text, start, end)), None)


def is_date(words: str) -> bool:
    """Tell whether ``words`` are a date and nothing else, a place and a weekday before it left
    out ("Prøvevik, 30. mai 2022").
    """
    date = first_date(words) if words[-1:].isdigit() else None
    return date is not None and date.end == len(words) and date.start <= _PLACE


def _rank(one: WrittenDate) -> tuple[int, int]:
    return one.start, -one.end


def _candidates(text: str, start: int, end: int) -> Iterator[WrittenDate]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text, start, end):
            iso = _iso(match["y"], match["m"], match["d"])
            if iso is not None:
                yield WrittenDate(iso, match.start(), match.end())


def _iso(year: str, month: str, day: str) -> str | None:
    number = MONTH_FORMS.get(month.lower()) or int(month)
    full = int(year)
    if len(year) == 2:
        full += 1900 if full >= _CENTURY_TURN else 2000
    try:
        return date(full, number, int(day)).isoformat()
    except ValueError:
        return None
