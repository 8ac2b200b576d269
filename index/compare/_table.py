"""The matrix and the coverage as tables for a spreadsheet, the matrix as a Word document too."""

from collections.abc import Callable, Iterable
from datetime import date

from index.citation import one_line, source_line
from index.compare._coverage import Coverage
from index.compare._matrix import Cell, Matrix, Row, State
from index.errors import CitationError
from index.export import Cell as TableCell
from index.export import Item, Kind, Link, Table, export, to_csv, to_xlsx
from index.letters.gazetteer import find
from index.letters.letter import Letter, Span

__all__ = ["export_coverage", "export_matrix"]

Address = Callable[[Letter, Span], str | None]
"""Takes a letter and words of it; returns the web address that leads to them, or None."""

_WORDS = {
    "nb": {
        "matrix": "Svar per spørsmål",
        "coverage": "Dekning",
        "sender": "Avsender",
        "county": "Fylke",
        "date": "Dato",
        "source": "Kilde",
        "probability": "Sannsynlighet",
        "letter": "Brev",
        "yes": "ja",
        "maybe": "uklart",
        State.ANSWERED: "besvart",
        State.SKIPPED: "ikke besvart",
        State.SILENT: "brevet sier det ikke",
        State.NO_LETTER: "ikke noe brev",
    },
    "nn": {
        "matrix": "Svar per spørsmål",
        "coverage": "Dekning",
        "sender": "Avsendar",
        "county": "Fylke",
        "date": "Dato",
        "source": "Kjelde",
        "probability": "Sannsyn",
        "letter": "Brev",
        "yes": "ja",
        "maybe": "uklart",
        State.ANSWERED: "svart på",
        State.SKIPPED: "ikkje svart på",
        State.SILENT: "brevet seier det ikkje",
        State.NO_LETTER: "ikkje noko brev",
    },
    "en": {
        "matrix": "Answers by question",
        "coverage": "Coverage",
        "sender": "Sender",
        "county": "County",
        "date": "Date",
        "source": "Source",
        "probability": "Probability",
        "letter": "Letter",
        "yes": "yes",
        "maybe": "unclear",
        State.ANSWERED: "answered",
        State.SKIPPED: "not answered",
        State.SILENT: "the letter does not say",
        State.NO_LETTER: "no letter",
    },
}


def export_matrix(
    table: Matrix,
    kind: Kind,
    language: str = "nb",
    *,
    address: Address | None = None,
    retrieved: date | None = None,
) -> bytes:
    """Return the matrix as CSV or XLSX, a row for each sender, or as DOCX, question by question.

    For each question a table has the exact words and their source, for a free one its probability
    too; ``address`` makes each source a link. A document has the quotations below each question,
    their sources as a list, and ``retrieved``, the day of retrieval; what nobody answered is left
    out of it. Raises CitationError for any other kind.
    """
    words = _words(language)
    if kind is Kind.DOCX:
        return _document(table, words["matrix"], language, address, retrieved)
    header = [words["sender"], words["county"], words["date"]]
    for column in table.columns:
        header += [one_line(column.text), words["source"]]
        header += [words["probability"]] if column.free else []
    rows = tuple(_row(table, row, language, address) for row in table.rows)
    return _writer(kind)(Table(words["matrix"], tuple(header), rows, fixed=1))


def _document(
    table: Matrix, title: str, language: str, address: Address | None, retrieved: date | None
) -> bytes:
    items = [
        Item(cell.letter, cell.passage, cell.quote, "", cell.probability, column.text)
        for at, column in enumerate(table.columns)
        for cell in (row.cells[at] for row in table.rows)
        if cell.letter and cell.passage and cell.quote
    ]
    links = [address(one.letter, one.quote) if address else None for one in items]
    return export(items, Kind.DOCX, language, links, title=title, retrieved=retrieved)


def _row(table: Matrix, row: Row, language: str, address: Address | None) -> tuple[TableCell, ...]:
    cells: list[TableCell] = [row.sender, row.county, _day(row.date)]
    for column, cell in zip(table.columns, row.cells, strict=True):
        cells += [cell.text or _words(language)[cell.state], _source(cell, language, address)]
        if column.free:
            cells.append(None if cell.probability is None else round(cell.probability, 4))
    return tuple(cells)


def _day(written: str) -> TableCell:
    """Return a date that a spreadsheet can sort and count with; a year or a month stays text."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written or None


def _source(cell: Cell, language: str, address: Address | None) -> TableCell:
    if not (cell.letter and cell.passage and cell.quote):
        return None
    line = source_line(cell.letter, cell.passage, cell.quote, language)
    target = address(cell.letter, cell.quote) if address else None
    return Link(line, target) if target else line


def export_coverage(found: Coverage, kind: Kind, language: str = "nb") -> bytes:
    """Return the coverage as CSV or XLSX: a row for each sender and for each municipality that sent
    nothing, with what became of each question. Raises CitationError for any other kind.
    """
    words = _words(language)
    asked = tuple(one_line(one.question.text) for one in found.questions)
    header = (words["sender"], words["county"], words["letter"], *asked)
    rows = (*_sent(found, words), *_unsent(found, words))
    return _writer(kind)(Table(words["coverage"], header, tuple(rows), fixed=1))


def _sent(found: Coverage, words: dict[str, str]) -> Iterable[tuple[TableCell, ...]]:
    for sender in found.senders:
        municipality = find(sender)
        states = [
            words[State.ANSWERED if sender in one.answered else State.SKIPPED]
            for one in found.questions
        ]
        yield (sender, municipality.county if municipality else None, words["yes"], *states)


def _unsent(found: Coverage, words: dict[str, str]) -> Iterable[tuple[TableCell, ...]]:
    rest = (None,) * len(found.questions)
    yield from ((one.body, one.county, words["maybe"], *rest) for one in found.unclear)
    yield from ((one.body, one.county, words[State.NO_LETTER], *rest) for one in found.missing)


def _words(language: str) -> dict[str, str]:
    return _WORDS.get(language, _WORDS["nb"])


def _writer(kind: Kind) -> Callable[[Table], bytes]:
    writers = {Kind.CSV: to_csv, Kind.XLSX: to_xlsx}
    if kind not in writers:
        raise CitationError(code="export.kind", kind=kind)
    return writers[kind]
