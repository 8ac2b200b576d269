"""A collection of quotations as a file: each with the exact words, a number and its source."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from index.citation import (
    Filing,
    Style,
    cite,
    escape_markdown,
    paragraph_at,
    quotation_marks,
    safe_link,
    source_line,
)
from index.errors import CitationError
from index.export._tables import Cell, Table, to_csv, to_xlsx
from index.export._words import Headings, headings_for
from index.letters.letter import Field, Letter, Span
from index.passages.passage import Passage

if TYPE_CHECKING:
    from index.search.hit import Hit

__all__ = ["Entry", "Item", "Kind", "export", "items_of"]


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
    """One quotation that somebody collected: where it stands, her note, how likely it answers."""

    letter: Letter
    passage: Passage
    quote: Span
    note: str = ""
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it is printed: its number from 1, the exact words, the line of its source, and the
    day on which it was taken from the library, where that is known.
    """

    number: int
    item: Item
    words: str
    source: str
    link: str
    retrieved: date | None = None


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
    retrieved: date | None = None,
) -> bytes:
    """Return ``items`` as a file of this kind, numbered from 1 in the order given.

    ``language`` ("nb", "nn", "en") is that of headings and sources; ``links`` has the permalink of
    each item; ``retrieved`` is the day of retrieval that BibTeX and RIS state. The words are
    exactly those of the letters, apart from what a format cannot hold: in Word and Excel characters
    that XML forbids become U+FFFD, in CSV a cell that a spreadsheet would take for a formula gets a
    leading apostrophe. The same items give the same bytes. Raises CitationError where words are not
    in their letter, or links and items differ in number.
    """
    entries = _entries(items, language, links, retrieved)
    return _WRITERS[Kind(kind)](entries, language)


def _entries(
    items: Sequence[Item],
    language: str,
    links: Sequence[str | None] | None,
    retrieved: date | None,
) -> tuple[Entry, ...]:
    if links is not None and len(links) != len(items):
        raise CitationError(f"There are {len(items)} quotations but {len(links)} links.")
    return tuple(
        Entry(
            number,
            item,
            item.quote.of(item.letter.text),
            source_line(item.letter, item.passage, item.quote, language),
            safe_link(link) or "",
            retrieved,
        )
        for number, (item, link) in enumerate(
            zip(items, links or [None] * len(items), strict=True), start=1
        )
    )


def _markdown(entries: Sequence[Entry], language: str) -> bytes:
    headings = headings_for(language)
    blocks = [f"# {headings.title}", *(_markdown_quote(one, headings, language) for one in entries)]
    blocks += [f"## {headings.sources}", "\n".join(map(_markdown_source, entries))]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8", "replace")


def _markdown_quote(entry: Entry, headings: Headings, language: str) -> str:
    opening, closing = quotation_marks(language)
    quote = f"> {opening}{escape_markdown(entry.words)}{closing} \\[{entry.number}\\]"
    note = entry.item.note.strip()
    return f"{quote}\n\n{headings.note}: {escape_markdown(note)}" if note else quote


def _markdown_source(entry: Entry) -> str:
    source = escape_markdown(entry.source)
    return f"{entry.number}. " + (f"[{source}](<{entry.link}>)" if entry.link else source)


def _table(entries: Sequence[Entry], language: str) -> Table:
    headings = headings_for(language)
    return Table(headings.title, headings.columns, tuple(map(_row, entries)))


def _row(entry: Entry) -> tuple[Cell, ...]:
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
        entry.link or None,
        letter.id,
        quote.start,
        quote.end,
    )


def _value(field: Field | None) -> str | None:
    return field.value if field else None


def _date(field: Field | None) -> Cell:
    try:
        return date.fromisoformat(field.value) if field else None
    except ValueError:
        return _value(field)


def _csv(entries: Sequence[Entry], language: str) -> bytes:
    return to_csv(_table(entries, language))


def _xlsx(entries: Sequence[Entry], language: str) -> bytes:
    return to_xlsx(_table(entries, language))


def _docx(entries: Sequence[Entry], language: str) -> bytes:
    from index.export._word import to_docx

    return to_docx(entries, language)


def _bibtex(entries: Sequence[Entry], language: str) -> bytes:
    return _records(entries, Style.BIBTEX, language)


def _ris(entries: Sequence[Entry], language: str) -> bytes:
    return _records(entries, Style.RIS, language)


def _records(entries: Sequence[Entry], style: Style, language: str) -> bytes:
    """Return a record for each entry, in UTF-8; reference managers want an empty line between."""
    records = (
        cite(
            entry.item.letter,
            entry.item.passage,
            entry.item.quote,
            style,
            language,
            link=entry.link,
            filing=Filing(entry.number, entry.item.note, entry.retrieved),
        )
        for entry in entries
    )
    between = "\r\n" if style is Style.RIS else "\n"
    return between.join(records).encode("utf-8", "replace")


_WRITERS: dict[Kind, Callable[[Sequence[Entry], str], bytes]] = {
    Kind.MARKDOWN: _markdown,
    Kind.CSV: _csv,
    Kind.XLSX: _xlsx,
    Kind.DOCX: _docx,
    Kind.BIBTEX: _bibtex,
    Kind.RIS: _ris,
}
