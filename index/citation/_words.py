"""The few words around a quotation, and dates as bokmål, nynorsk and English write them."""

import re
from dataclasses import dataclass, replace

from index.norwegian import ENGLISH_MONTHS, MONTHS

__all__ = ["Words", "apa_date", "local_date", "quotation_marks", "words_for"]


@dataclass(frozen=True, slots=True)
class Words:
    """What a citation says besides facts; ``before_date`` joins recipient and date, ``apa_day`` is
    the rest of a date after its year, ``title`` encloses a title that stands where a name would,
    ``here_only`` says that a link leads nowhere on another machine, ``view`` whose view it is.
    """

    letter: str
    to: str
    before_date: str
    reference: str
    archive: str
    page: str
    paragraph: str
    question: str
    marks: tuple[str, str]
    months: tuple[str, ...]
    day: str
    file: str
    undated: str
    apa_day: str
    title: tuple[str, str]
    note: str
    here_only: str
    view: str
    others: str


_BOKMAL = Words(
    letter="brev",
    to="til",
    before_date=" ",
    reference="ref.",
    archive="arkivsak",
    page="s.",
    paragraph="avsnitt",
    question="svar på spørsmålet",
    marks=("«", "»"),
    months=MONTHS,
    day="{day}. {month} {year}",
    file="fil",
    undated="u.å.",
    apa_day="{day}. {month}",
    title=("«", "»"),
    note="Merknad",
    here_only="lenken virker bare på maskinen der Svarbrev kjører",
    view="gjengir synet til {speaker}",
    others="andre",
)
_NYNORSK = replace(
    _BOKMAL,
    here_only="lenkja verkar berre på maskina der Svarbrev køyrer",
    view="gjev att synet til {speaker}",
)
_ENGLISH = Words(
    letter="letter",
    to="to",
    before_date=", ",
    reference="ref.",
    archive="archive case",
    page="p.",
    paragraph="para.",
    question="answering the question",
    marks=("“", "”"),
    months=ENGLISH_MONTHS,
    day="{day} {month} {year}",
    file="file",
    undated="n.d.",
    apa_day="{month} {day}",
    title=("“", "”"),
    note="Note",
    here_only="the link works only on the machine that runs Svarbrev",
    view="reporting the view of {speaker}",
    others="others",
)

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def words_for(language: str) -> Words:
    """Return the words of ``language`` ("nb", "nn", "en", a region after it ignored).

    Bokmål for any other, because the letters are Norwegian.
    """
    known = {"nb": _BOKMAL, "no": _BOKMAL, "nn": _NYNORSK, "en": _ENGLISH}
    return known.get(language.lower().replace("_", "-").split("-")[0], _BOKMAL)


def quotation_marks(language: str) -> tuple[str, str]:
    """Return the opening and closing quotation mark of ``language``: « » or “ ”."""
    return words_for(language).marks


def local_date(iso: str, language: str) -> str:
    """Return "2022-05-30" as "30. mai 2022" or "30 May 2022"; a year or a month alone as far as it
    goes; what is no ISO date unchanged.
    """
    words = words_for(language)
    year, month, day = _parts(iso, words)
    if not month:
        return iso
    return words.day.format(day=day, month=month, year=year) if day else f"{month} {year}"


def apa_date(iso: str, language: str) -> str:
    """Return "2022-05-30" as "2022, 30. mai" or "2022, May 30", as APA writes the day of a letter;
    what is no ISO date unchanged, and "u.å." or "n.d." for "".
    """
    words = words_for(language)
    year, month, day = _parts(iso, words)
    if not month:
        return iso or words.undated
    return f"{year}, {words.apa_day.format(day=day, month=month) if day else month}"


def _parts(iso: str, words: Words) -> tuple[str, str, int]:
    """Return the year, the name of the month and the day; "" and 0 where the date has none."""
    found = _ISO.fullmatch(iso)
    month = int(found[2] or 0) if found else 0
    if not found or not 1 <= month <= 12:
        return iso, "", 0
    return found[1], words.months[month - 1], int(found[3] or 0)
