"""Dates and numbers as office programs show them, in Norwegian form."""

import re
from datetime import date, datetime, time

from index.norwegian import MONTHS

__all__ = ["date_shown", "number_shown"]

_TOKEN = re.compile(r"'([^']*)'|d{1,4}|M{1,5}|y{2,4}|[Hh]{1,2}|m{1,2}|s{1,2}|.", re.DOTALL)
_WEEKDAYS = {
    "nb": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "nn": ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"),
}
# A section of a number format without what it does not print: colours, conditions, what only
# makes room or fills it.
_UNPRINTED = re.compile(r"\[[^\]]*\]|_.|\*.", re.DOTALL)
_DIGITS = re.compile(r"[#0?](?:[#0?, ]*[#0?])?,*(?:\.[#0?]*,*)?|\.[#0?]+")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_MOST_DECIMALS = 15


def date_shown(moment: date | datetime | time, form: str, language: str = "nb") -> str:
    """Return a date in a form such as ``d. MMMM yyyy``, ``dd.MM.yyyy HH:mm``; text between single
    quotation marks stands for itself. ``language`` is "nb" or "nn".
    """
    return "".join(_part(token, moment, language) for token in _TOKEN.finditer(form))


def _part(token: re.Match[str], moment: date | datetime | time, language: str) -> str:
    text = token[0]
    if token[1] is not None:
        return token[1]
    if isinstance(moment, date) and text[0] in "dMy" and text != "y":
        return _of_day(text, moment, language)
    if isinstance(moment, datetime | time) and text[0] in "Hhms":
        value = {"H": moment.hour, "h": moment.hour, "m": moment.minute, "s": moment.second}
        return f"{value[text[0]]:0{len(text)}}"
    return text


def _of_day(text: str, day: date, language: str) -> str:
    if text[0] == "y":
        return f"{day.year % 100:02}" if len(text) == 2 else f"{day.year:04}"
    weekday = _WEEKDAYS.get(language, _WEEKDAYS["nb"])[day.weekday()]
    number, name = (day.day, weekday) if text[0] == "d" else (day.month, MONTHS[day.month - 1])
    return {1: str(number), 2: f"{number:02}", 3: name[:3], 5: name[:1]}.get(len(text), name)


def number_shown(value: float, form: str) -> str:
    """Return a number in a format of a spreadsheet (ECMA-376, part 1, 18.8.31), with a comma before
    its decimals and a space between its thousands; in a form that is not understood, plainly.
    """
    sections = form.split(";")
    negative = value < 0 and len(sections) > 1 and sections[1] != ""
    section = sections[1] if negative else sections[0]
    if value == 0 and len(sections) > 2:
        section = sections[2]
    section = _UNPRINTED.sub("", section)
    bare = _LITERAL.sub("", section)
    digits = _DIGITS.search(bare)
    if not form or re.search(r"general|[eE][+-]|/|@", bare, re.IGNORECASE):
        return _plain(value)
    if not digits:
        return _LITERAL.sub(_literal, section).strip()
    shown = _digits(abs(value) if negative else value, digits[0], bare.count("%"))
    # The literals of the form stand around its digits.
    before, behind = _around(section)
    return f"{before}{shown}{behind}".strip()


def _around(section: str) -> tuple[str, str]:
    """Return what a section prints before its digits and behind them."""
    marked = _LITERAL.sub(lambda found: f"\0{_literal(found)}\0", section)
    pieces = marked.split("\0")
    before, behind, seen = "", "", False
    for number, piece in enumerate(pieces):
        found = None if number % 2 else _DIGITS.search(piece)
        if found and not seen:
            before, behind, seen = before + piece[: found.start()], piece[found.end() :], True
        elif seen:
            behind += piece
        else:
            before += piece
    return before, behind


def _literal(found: re.Match[str]) -> str:
    return found[1] if found[1] is not None else found[2]


def _digits(value: float, pattern: str, percents: int) -> str:
    whole, _, decimals = pattern.partition(".")
    value *= 100**percents
    # Commas behind the digits stand for thousands that are not shown.
    for part in (whole, decimals):
        value /= 1000 ** (len(part) - len(part.rstrip(",")))
    decimals = decimals.rstrip(",")
    least = min(decimals.count("0"), _MOST_DECIMALS)
    text = f"{value:,.{min(len(decimals), _MOST_DECIMALS)}f}"
    integer, _, fraction = text.partition(".")
    while len(fraction) > least and fraction.endswith("0"):
        fraction = fraction[:-1]
    grouped = "," in whole.rstrip(",") or " " in whole
    integer = integer.replace(",", " " if grouped else "")
    sign = "-" if integer.startswith("-") else ""
    integer = sign + integer.lstrip("-").rjust(whole.count("0"), "0")
    return f"{integer},{fraction}" if fraction else integer


def _plain(value: float) -> str:
    """Return a number as a spreadsheet shows it without a form: at most eleven digits."""
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    return f"{value:.10g}".replace(".", ",")
