"""Pages of placed words become a document: margins apart, columns in order, paragraphs whole.

Shared by PDF files and by scans, so that both give the same letter the same blocks.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.letters.formats._margins import PageWords, Sides, part_margins
from index.letters.formats._paragraphs import Paragraph, add_paragraph, paragraphs
from index.letters.formats._second_opinion import doubtful_pages
from index.letters.formats._shared import DocumentBuilder
from index.letters.formats._tables import flows_with_tables
from index.letters.formats.base import Limits
from index.letters.letter import BlockKind, Document, Span

__all__ = ["layout_document"]


def layout_document(pages: Sequence[PageWords], name: str, limits: Limits) -> Document:
    """Return the document of a file whose ``pages`` are given in order.

    Raises FormatError where no page holds a word.
    """
    sides = part_margins(pages)
    placed = []
    row = 0
    for number, (side, page) in enumerate(zip(sides, pages, strict=True), 1):
        some, row = flows_with_tables(side.words, page.horizontal, page.vertical, row)
        placed.append((number, some))
    found = paragraphs(placed)
    document = _assemble(found, sides, DocumentBuilder(name, limits))
    recognised = [page.confidence is not None for page in pages]
    return replace(
        document,
        recognised=_spans(document, recognised),
        doubtful=_spans(document, doubtful_pages(pages, found)),
    )


def _spans(document: Document, marked: Sequence[bool]) -> tuple[Span, ...]:
    """Return where the pages that are ``marked`` stand in the text."""
    return tuple(
        Span(page.start, page.end)
        for page in document.pages
        if marked[page.number - 1] and page.end > page.start
    )


def _assemble(
    found: Sequence[Paragraph], sides: Sequence[Sides], builder: DocumentBuilder
) -> Document:
    """Put running lines where they interrupt no paragraph: before one that goes on overleaf for the
    footer of the page it leaves, after it for the header of the page it reaches.
    """
    page = 0
    for paragraph in found:
        first, last = paragraph.parts[0][0], paragraph.parts[-1][0]
        page = _turn(builder, sides, page, first)
        if last > first:
            _marginal(builder, sides[first - 1].footer)
        add_paragraph(builder, paragraph)
        if last > first:
            for number in range(first + 1, last):
                _marginal(builder, (*sides[number - 1].header, *sides[number - 1].footer))
            _marginal(builder, sides[last - 1].header)
            page = last
    _turn(builder, sides, page, len(sides) + 1)
    return builder.build()


def _turn(builder: DocumentBuilder, sides: Sequence[Sides], page: int, to: int) -> int:
    """Go on to page ``to``: write the footers of the pages left and the headers of those
    reached.
    """
    while page < to:
        if page:
            _marginal(builder, sides[page - 1].footer)
        page += 1
        if page <= len(sides):
            builder.start_page(page)
            _marginal(builder, sides[page - 1].header)
    return page


def _marginal(builder: DocumentBuilder, lines: Sequence[str]) -> None:
    for line in lines:
        builder.add(BlockKind.MARGINAL, line)
