"""Recognises when the wanted letters were written: "svaret fra mai 2022", "after 1 March 2022".

A date in a question is as often content ("møtet 22.4.2022", "omorganiseringen i 2017"), so it
becomes a filter only where the question ties it to the letters, or where letters bear it.
"""

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

from index.letters.letter import Letter
from index.norwegian import MONTH_FORMS
from index.search._mentions import Mention, blank, dates
from index.search.hit import Chip, ChipKind

__all__ = ["periods"]

_NAMES = "|".join(sorted(MONTH_FORMS, key=len, reverse=True))

# Seasons as they are meant when a letter is dated so: whole months.
_SEASONS = {
    **dict.fromkeys(("våren", "vår", "spring", "varen"), (3, 5)),
    **dict.fromkeys(("sommeren", "sommaren", "summer"), (6, 8)),
    **dict.fromkeys(("høsten", "hausten", "autumn", "fall", "hosten"), (9, 11)),
}
_YEAR = r"(?:19|20)\d\d"


def _atom(tag: str) -> str:
    """Return the pattern of one date, month, season or year; its groups end in ``tag``."""
    return rf"""(?:
        (?P<iso{tag}>{_YEAR}-\d\d-\d\d)
      | (?P<num{tag}>\d{{1,2}}[./]\s?\d{{1,2}}[./]\s?(?:{_YEAR}|\d\d))
      | (?P<day{tag}>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?(?P<dmon{tag}>{_NAMES})\.?,?
        \s+(?P<dyear{tag}>{_YEAR})
      | (?P<emon{tag}>{_NAMES})\.?\s+(?P<eday{tag}>\d{{1,2}})(?:st|nd|rd|th)?,?
        \s+(?P<eyear{tag}>{_YEAR})
      | (?P<mon{tag}>{_NAMES})\.?,?\s+(?:of\s+)?(?P<myear{tag}>{_YEAR})
      | (?P<season{tag}>{"|".join(_SEASONS)})\s+(?:of\s+|i\s+)?(?P<syear{tag}>{_YEAR})
      | (?P<half{tag}>første|fyrste|first|andre|second)\s+(?:halvår|half)\s+(?:av\s+|of\s+|i\s+)?
        (?P<hyear{tag}>{_YEAR})
      | (?P<year{tag}>{_YEAR})
    )"""


_FLAGS = re.IGNORECASE | re.VERBOSE
_EDGE = r"(?<![\w/.-])"
_END = r"(?![\w/]|-\d|\.\d)"
_BETWEEN = re.compile(
    rf"{_EDGE}(?:mellom|between|fra|frå|from)\s+(?P<a>{_atom('a')})\s*(?:og|and|til|to|-|–)\s*"
    rf"(?P<b>{_atom('b')}){_END}",
    _FLAGS,
)
_LEADS = r"(?:(?:i|in|from|fra|frå|av|of|den|on|datert|dated|per|pr\.?|during|the|month|måned)\s+)*"
_BOUNDS = {
    "after": r"etter|after|later\sthan|senere\senn|seinere\senn|seinare\senn|nyere\senn",
    "from": r"siden|sidan|since|fra\sog\smed|frå\sog\smed|starting|as\sof",
    "before": r"før|before|earlier\sthan|tidligere\senn|tidlegare\senn|eldre\senn|prior\sto",
    "until": r"innen|innan|til\sog\smed|by|until|up\sto",
}
_OPEN = "|".join(rf"(?P<{name}>{words})" for name, words in _BOUNDS.items())
_SINGLE = re.compile(
    rf"{_EDGE}(?P<lead>(?:(?:{_OPEN})\s+(?:den\s+)?|{_LEADS}))(?P<a>{_atom('a')}){_END}", _FLAGS
)
_LETTER_WORDS = r"""
    (?:svar(?:et|a|ene|brev\w*)?|brev(?:et|a|ene)?|letters?|repl(?:y|ies)|answers?|responses?
    |uttale\w*|fråsegn\w*|dokument\w*|documents?|send[te]*|sent|dated|datert|datum|skrevet|skrive
    |written|wrote|skrev|skreiv|svarte|svara|answered|replied|responded|mottatt|motteke|received
    |(?:letters?|repl(?:y|ies)|brev(?:a|ene)?|svar(?:a|ene)?)\s(?:came|come|arrived|kom|kjem|kommer)
    (?:\sinn?)?)
"""
_BOUND = re.compile(rf"\b{_LETTER_WORDS}[\s,(]*$", _FLAGS)
_EVENT = re.compile(
    r"""(?:møte\w*|meetings?|vedtak\w*|vedtatt|vedteke|budsjett\w*|budget|omorganisering\w*
    |reform\w*|reorgani\w+|\w*plan(?:en)?|samling\w*|hendelse\w*|hending\w*|decision|endring\w*)
    [\s,(]*$""",
    _FLAGS,
)
_BARE_MONTH = re.compile(
    rf"{_EDGE}(?P<lead>(?:fra|frå|from|i|in)\s+)(?P<month>{_NAMES}){_END}", _FLAGS
)
_BARE_DAY = re.compile(
    rf"""{_EDGE}(?P<lead>(?:(?:{_OPEN})\s+(?:den\s+)?|{_LEADS}))
    (?:(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_NAMES})
      |(?P<emonth>{_NAMES})\.?\s+(?P<eday>\d{{1,2}})(?:st|nd|rd|th)?){_END}""",
    _FLAGS,
)

Period = tuple[date | None, date | None]


def _month(year: int, first: int, last: int | None = None) -> tuple[date, date]:
    last = last or first
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _numeric(text: str) -> date:
    day, month, year = (int(part) for part in re.findall(r"\d+", text))
    return date(year + 2000 if year < 100 else year, month, day)


def _closed(found: re.Match[str], tag: str) -> tuple[date, date] | None:
    """Return first and last day of one date, month, season or year; None for 31 February."""
    got = {
        name: found[name + tag] for name in ("iso", "num", "day", "emon", "mon", "season", "half")
    }
    try:
        if got["iso"]:
            return (day := date.fromisoformat(got["iso"])), day
        if got["num"]:
            return (day := _numeric(got["num"])), day
        if got["day"]:
            year, month = int(found["dyear" + tag]), MONTH_FORMS[found["dmon" + tag].lower()]
            return (day := date(year, month, int(got["day"]))), day
        if got["emon"]:
            year, number = int(found["eyear" + tag]), int(found["eday" + tag])
            return (day := date(year, MONTH_FORMS[got["emon"].lower()], number)), day
    except ValueError:
        return None
    return _span(found, tag, got)


def _span(found: re.Match[str], tag: str, got: dict[str, str]) -> tuple[date, date]:
    if got["mon"]:
        return _month(int(found["myear" + tag]), MONTH_FORMS[got["mon"].lower()])
    if got["season"]:
        return _month(int(found["syear" + tag]), *_SEASONS[got["season"].lower()])
    if got["half"]:
        first = got["half"].lower() in {"første", "fyrste", "first"}
        return _month(int(found["hyear" + tag]), *((1, 6) if first else (7, 12)))
    return _month(int(found["year" + tag]), 1, 12)


def _opened(found: re.Match[str], first: date, last: date) -> Period:
    """Apply "after", "since", "before" or "until" to a date."""
    day = timedelta(days=1)
    if found["after"]:
        return last + day, None
    if found["from"]:
        return first, None
    if found["before"]:
        return None, first - day
    if found["until"]:
        return None, last
    return first, last


def _holds(period: Period, day: date) -> bool:
    since, until = period
    return (since is None or since <= day) and (until is None or day <= until)


def _meant(found: re.Match[str], period: Period, text: str, letters: Sequence[Letter]) -> bool:
    """Tell whether a period is about the letters rather than about what they say."""
    before, written = text[: found.start()], dates(letters)
    held = [day for day in written if _holds(period, day)]
    alone = not re.search(r"\w", before + text[found.end() :])
    if alone or (_BOUND.search(before) and not _EVENT.search(before)):
        quoted = any(_holds(period, day) for day in dates(letters, "your_date"))
        return bool(held) or alone or not quoted
    if _EVENT.search(before) or not held:
        return False
    if None in period:
        # "Since 2017" says nothing about letters of 2022; "since March 2022" may.
        edge, near = period[0] or period[1], timedelta(days=366)
        return edge is not None and min(written) - near <= edge <= max(written) + near
    whole_year = bool(found.groupdict().get("yeara"))
    return not whole_year or len(held) < len(written)


def _mention(found: re.Match[str], period: Period, letters: Sequence[Letter]) -> Mention:
    since, until = period
    value = f"{since or ''}/{until or ''}"
    present = any(_holds(period, day) for day in dates(letters))
    lead = found.group("lead") if "lead" in found.re.groupindex else ""
    is_open = "after" in found.re.groupindex and any(found[name] for name in _BOUNDS)
    start = found.start() if is_open or not lead else found.start() + len(lead)
    chip = Chip(ChipKind.PERIOD, found.string[start : found.end()], value, present)
    return Mention(start, found.end(), found.start(), found.end(), chip, since=since, until=until)


def _between(text: str, letters: Sequence[Letter]) -> list[Mention]:
    mentions = []
    for found in _BETWEEN.finditer(text):
        first, last = _closed(found, "a"), _closed(found, "b")
        if first is None or last is None or first[0] > last[1]:
            continue
        period = (first[0], last[1])
        if _meant(found, period, text, letters):
            mentions.append(_mention(found, period, letters))
    return mentions


def _without_year(text: str, letters: Sequence[Letter]) -> list[Mention]:
    """Find months and days without a year; it is that of the latest letter written in such a month,
    for a day that of the latest letter.
    """
    mentions: list[Mention] = []
    for found in (*_BARE_DAY.finditer(text), *_BARE_MONTH.finditer(text)):
        if any(found.start() < one.end and one.start < found.end() for one in mentions):
            continue
        day = found.groupdict().get("day") or found.groupdict().get("eday")
        month = MONTH_FORMS[(found["month"] or found["emonth"] if day else found["month"]).lower()]
        years = [one.year for one in dates(letters) if day or one.month == month]
        if not years or not _BOUND.search(text[: found.start()]):
            continue
        if not day:
            # "may", "mar", "des": only a month's whole name, in English with a capital, is meant.
            if found["month"] in {"may", "march", "mar", "des", "dec"}:
                continue
            mentions.append(_mention(found, _month(max(years), month), letters))
            continue
        try:
            exact = date(max(years), month, int(day))
        except ValueError:
            continue
        mentions.append(_mention(found, _opened(found, exact, exact), letters))
    return mentions


def periods(question: str, letters: Sequence[Letter], taken: Sequence[Mention]) -> list[Mention]:
    """Return the periods by which a question chooses letters.

    ``taken`` are the mentions found before; nothing is read out of them again.
    """
    text = blank(question, taken)
    mentions = _between(text, letters)
    text = blank(text, mentions)
    for found in _SINGLE.finditer(text):
        closed = _closed(found, "a")
        if closed is None or closed[0] <= date(1900, 1, 2) or closed[1] >= date(2099, 12, 31):
            continue
        period = _opened(found, *closed)
        if _meant(found, period, text, letters):
            mentions.append(_mention(found, period, letters))
    return mentions or _without_year(text, letters)
