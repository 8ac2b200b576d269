"""The few words around a quotation, and dates as bokmål, nynorsk and English write them."""

import re
from dataclasses import dataclass

__all__ = ["Words", "local_date", "quotation_marks", "words_for"]


@dataclass(frozen=True, slots=True)
class Words:
    """What a citation says besides facts; ``before_date`` joins recipient and date."""

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


_NORWEGIAN_MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

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
    months=_NORWEGIAN_MONTHS,
    day="{day}. {month} {year}",
    file="fil",
)
# Nynorsk writes every one of these words as bokmål does.
_NYNORSK = _BOKMAL
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
    months=_ENGLISH_MONTHS,
    day="{day} {month} {year}",
    file="file",
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
    found = _ISO.fullmatch(iso)
    month = int(found[2]) if found and found[2] else None
    if not found or month is None or not 1 <= month <= 12:
        return iso
    name = words.months[month - 1]
    if not found[3]:
        return f"{name} {found[1]}"
    return words.day.format(day=int(found[3]), month=name, year=found[1])
