"""A collection of quotations as a file: each with the exact words, a number and its source."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from index.citation import (
    Filing,
    Style,
    cite,
    escape_markdown,
    local_date,
    one_line,
    paragraph_at,
    quotation_marks,
    safe_link,
    source_line,
)
from index.errors import CitationError
from index.export._tables import Cell, Link, Table, to_csv, to_xlsx
from index.export._words import Headings, headings_for
from index.letters.letter import Field, Letter, Span
from index.passages.passage import Passage

if TYPE_CHECKING:
    from index.search.hit import Hit

__all__ = ["Entry", "Item", "Kind", "Sheet", "export", "items_of"]


class Kind(StrEnum):
    """The kinds of file; the value is the ending of its name."""

    MARKDOWN = "md"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    BIBTEX = "bib"
    RIS = "ris"

    @property
    def media_type(self) -> str:
        """Return what a browser is told that the file is."""
        office = "application/vnd.openxmlformats-officedocument"
        return {
            Kind.MARKDOWN: "text/markdown; charset=utf-8",
            Kind.CSV: "text/csv; charset=utf-8",
            Kind.XLSX: f"{office}.spreadsheetml.sheet",
            Kind.DOCX: f"{office}.wordprocessingml.document",
            Kind.BIBTEX: "application/x-bibtex; charset=utf-8",
            Kind.RIS: "application/x-research-info-systems; charset=utf-8",
        }[self]


@dataclass(frozen=True, slots=True)
class Item:
    """One quotation that somebody collected: where it stands, her note, how likely it answers, and
    what she had asked.
    """

    letter: Letter
    passage: Passage
    quote: Span
    note: str = ""
    probability: float | None = None
    asked: str = ""

    @property
    def question(self) -> str:
        """Return what the words answer, in one line: what was asked, else the letter's question."""
        own = self.passage.question
        return one_line(self.asked) or (one_line(own.text) if own else "")


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it is printed: its number from 1, the exact words, the line of its source."""

    number: int
    item: Item
    words: str
    source: str
    link: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed: the entries, the language and headings, the day of retrieval."""

    entries: tuple[Entry, ...]
    language: str
    headings: Headings
    retrieved: date | None

    @property
    def told(self) -> str:
        """Return the line that tells the day of retrieval, "" where it is unknown."""
        if self.retrieved is None:
            return ""
        day = local_date(self.retrieved.isoformat(), self.language)
        return f"{self.headings.retrieved} {day}"


def items_of(hits: "Iterable[Hit]") -> tuple[Item, ...]:
    """Return a list of results as items, in order: each hit's marked words (the whole passage where
    nothing is marked), and after it the same words in each letter that has the identical passage.
    """
    return tuple(item for hit in hits for item in _items_of_hit(hit))


def _items_of_hit(hit: "Hit") -> Iterable[Item]:
    passage = hit.passage
    first, last = (
        (hit.marks[0].start, hit.marks[-1].end) if hit.marks else (passage.start, passage.end)
    )
    yield Item(hit.letter, passage, Span(first, last), probability=hit.probability)
    words = hit.letter.text[first:last]
    for letter, twin in hit.also:
        shift = twin.start - passage.start
        quote = Span(first + shift, last + shift)
        if quote.of(letter.text) != words:
            quote = Span(twin.start, twin.end)
        yield Item(letter, twin, quote, probability=hit.probability)


def export(
    items: Sequence[Item],
    kind: Kind,
    language: str = "nb",
    links: Sequence[str | None] | None = None,
    *,
    title: str | None = None,
    retrieved: date | None = None,
) -> bytes:
    """Return ``items`` as a file of this kind, numbered from 1 in the order given.

    ``language`` ("nb", "nn", "en") is that of headings and sources; ``links`` has the permalink of
    each item; ``title`` stands above instead of a general one; ``retrieved`` is the day on which
    the words were found in the letters. The words are exactly those of the letters, apart from what
    a format cannot hold: in Word and Excel characters that XML forbids become U+FFFD, in CSV an
    apostrophe stands wherever a spreadsheet would see a formula begin. The same items give the same
    bytes. Raises CitationError where words are not in their letter, or links and items differ in
    number.
    """
    headings = headings_for(language)
    sheet = Sheet(
        _entries(items, language, links),
        language,
        headings if title is None else replace(headings, title=title),
        retrieved,
    )
    return _WRITERS[Kind(kind)](sheet)


def _entries(
    items: Sequence[Item],
    language: str,
    links: Sequence[str | None] | None,
) -> tuple[Entry, ...]:
    if links is not None and len(links) != len(items):
        raise CitationError(code="export.links", quotations=len(items), links=len(links))
    return tuple(
        Entry(
            number,
            item,
            item.quote.of(item.letter.text),
            source_line(item.letter, item.passage, item.quote, language),
            safe_link(link) or "",
        )
        for number, (item, link) in enumerate(
            zip(items, links or [None] * len(items), strict=True), start=1
        )
    )


def _markdown(sheet: Sheet) -> bytes:
    headings, entries = sheet.headings, sheet.entries
    blocks = [f"# {escape_markdown(headings.title)}", escape_markdown(sheet.told)]
    blocks += [_markdown_quote(one, sheet) for one in entries]
    blocks += [f"## {headings.sources}", "\n".join(map(_markdown_source, entries))]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8", "replace")


def _markdown_quote(entry: Entry, sheet: Sheet) -> str:
    opening, closing = quotation_marks(sheet.language)
    quote = f"> {opening}{escape_markdown(entry.words)}{closing} \\[{entry.number}\\]"
    note = entry.item.note.strip()
    return f"{quote}\n\n{sheet.headings.note}: {escape_markdown(note)}" if note else quote


def _markdown_source(entry: Entry) -> str:
    source = escape_markdown(entry.source)
    return f"{entry.number}. " + (f"[{source}](<{entry.link}>)" if entry.link else source)


def _table(sheet: Sheet) -> Table:
    rows = tuple(_row(entry, sheet.retrieved) for entry in sheet.entries)
    return Table(sheet.headings.title, sheet.headings.columns, rows, fixed=1)


def _row(entry: Entry, retrieved: date | None) -> tuple[Cell, ...]:
    letter, passage, quote = entry.item.letter, entry.item.passage, entry.item.quote
    head = letter.letterhead
    chance = entry.item.probability
    return (
        entry.number,
        entry.words,
        _value(head.sender),
        _value(head.recipient),
        _date(head.date),
        _value(head.our_reference),
        _value(head.archive),
        _value(head.subject),
        passage.question.text if passage.question else None,
        letter.page_at(quote.start) or passage.page,
        paragraph_at(letter, passage, quote.start),
        None if chance is None else round(chance, 4),
        entry.item.note or None,
        entry.source,
        Link(entry.link, entry.link) if entry.link else None,
        letter.id,
        quote.start,
        quote.end,
        one_line(entry.item.asked) or None,
        retrieved,
    )


def _value(field: Field | None) -> str | None:
    return field.value if field else None


def _date(field: Field | None) -> Cell:
    try:
        return date.fromisoformat(field.value) if field else None
    except ValueError:
        return _value(field)


def _csv(sheet: Sheet) -> bytes:
    return to_csv(_table(sheet))


def _xlsx(sheet: Sheet) -> bytes:
    return to_xlsx(_table(sheet))


def _docx(sheet: Sheet) -> bytes:
    from index.export._word import to_docx

    return to_docx(sheet)


def _bibtex(sheet: Sheet) -> bytes:
    return _records(sheet, Style.BIBTEX)


def _ris(sheet: Sheet) -> bytes:
    return _records(sheet, Style.RIS)


def _records(sheet: Sheet, style: Style) -> bytes:
    """Return a record for each entry, in UTF-8; reference managers want an empty line between."""
    records = (
        cite(
            entry.item.letter,
            entry.item.passage,
            entry.item.quote,
            style,
            sheet.language,
            link=entry.link,
            filing=Filing(entry.number, entry.item.note, sheet.retrieved),
        )
        for entry in sheet.entries
    )
    between = "\r\n" if style is Style.RIS else "\n"
    return between.join(records).encode("utf-8", "replace")


_WRITERS: dict[Kind, Callable[[Sheet], bytes]] = {
    Kind.MARKDOWN: _markdown,
    Kind.CSV: _csv,
    Kind.XLSX: _xlsx,
    Kind.DOCX: _docx,
    Kind.BIBTEX: _bibtex,
    Kind.RIS: _ris,
}
