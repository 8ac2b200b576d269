"""Why: an office writes the number of one case as 23/2874, 2023/2874-5 or 2023002874-5, and only
the normal form tells that the letters are about the same.
"""

import re

from index.letters.typed import typed_date

__all__ = ["case_number", "case_numbers", "is_plain"]

_YEAR_OF_TWO = 70
"""Two digits from here on are of the 1900s, as in dates."""

_DOCUMENT = r"(?:[-–]\d{1,4})?"
_SLASHED = re.compile(rf"(?<![\w/.,-])(\d{{2}}|\d{{4}})/(\d{{2,7}}){_DOCUMENT}(?![\d/]|\.\d)")
_JOINED = re.compile(rf"(?<![\w/.,-])((?:19|20)\d{{2}})(\d{{6}}){_DOCUMENT}(?![\d/]|\.\d)")
_LONG = re.compile(r"[^\W_][\w.-]*[-/]\w[\w./-]*")
"""Other references: letters and figures, joined by a hyphen or a slash ("BBV-2021-033/GV")."""

_LAST_PART = re.compile(r"/[a-zæøå]{2,4}$|(?<=/\d)-\d{1,3}$|(?<=/\d\d)-\d{1,3}$")
"""Initials of who wrote, and the number of the letter in its case."""

_SCHOOL_YEAR = re.compile(r"(?:19|20)\d\d/(?:19|20)\d\d")


def case_number(reference: str) -> str:
    """Return the normal form of the case that a reference is of, "" where it names none.

    "23/2874-5", "2023/2874" and "2023002874-5" are all "2023/2874".
    """
    slashed = next(iter(case_numbers(reference)), "")
    if slashed:
        return slashed
    match = _LONG.search(reference.replace("–", "-"))
    if match is None or typed_date(reference) or not re.search(r"\d", match[0]):
        return ""
    return _LAST_PART.sub("", match[0].casefold())


def case_numbers(text: str) -> tuple[str, ...]:
    """Return the normal forms of all numbers in a text that are written as year and number, each
    once, in order.
    """
    spans = [*_SLASHED.finditer(text), *_JOINED.finditer(text)]
    ordered = sorted(spans, key=lambda match: match.start())
    numbers = (match for match in ordered if not _SCHOOL_YEAR.fullmatch(match[0]))
    return tuple(dict.fromkeys(f"{_year(match[1])}/{int(match[2])}" for match in numbers))


def is_plain(number: str) -> bool:
    """Tell whether a normal form is only year and number, as any office may have given to a case of
    its own.
    """
    return re.fullmatch(r"\d{4}/\d+", number) is not None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= _YEAR_OF_TWO else 2000)
