"""What the forms of a citation are made of, and what each of them gives."""

from dataclasses import dataclass
from datetime import date

from index.citation._source import Source
from index.citation._words import Words

__all__ = ["Clip", "Filing", "Quoted"]


@dataclass(frozen=True, slots=True)
class Clip:
    """What a copy puts on the clipboard: ``text`` for plain editors, and ``html`` with the same
    words for Word, LibreOffice and mail; "" where the form is text by nature.
    """

    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """What a collection knows of a quotation: its place from 1 (0: none), the collector's note, and
    the day on which it was taken from the library.
    """

    number: int = 0
    note: str = ""
    retrieved: date | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """All that a form is made of: the bare words, the same in quotation marks, their source, also
    as one line, the words around them, and the link with what must be said of it.
    """

    words: str
    quotation: str
    source: Source
    line: str
    around: Words
    language: str
    link: str
    here_only: str
    key: str
    filing: Filing
