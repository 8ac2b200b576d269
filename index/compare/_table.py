"""The matrix and the coverage as tables for a spreadsheet."""

from collections.abc import Callable, Iterable

from index.citation import one_line, source_line
from index.compare._coverage import Coverage
from index.compare._matrix import Cell, Matrix, Row, State
from index.errors import CitationError
from index.export import Cell as TableCell
from index.export import Kind, Table, to_csv, to_xlsx
from index.letters.gazetteer import find

__all__ = ["export_coverage", "export_matrix"]

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


def export_matrix(table: Matrix, kind: Kind, language: str = "nb") -> bytes:
    """Return the matrix as CSV or XLSX: a row for each sender.

    For each question it has the exact words and their source, for a free one its probability too.
    Raises CitationError for any other kind.
    """
    words = _words(language)
    header = [words["sender"], words["county"], words["date"]]
    for column in table.columns:
        header += [one_line(column.text), words["source"]]
        header += [words["probability"]] if column.free else []
    rows = tuple(_row(table, row, language) for row in table.rows)
    return _writer(kind)(Table(words["matrix"], tuple(header), rows))


def _row(table: Matrix, row: Row, language: str) -> tuple[TableCell, ...]:
    cells: list[TableCell] = [row.sender, row.county, row.date]
    for column, cell in zip(table.columns, row.cells, strict=True):
        cells += [cell.text or _words(language)[cell.state], _source(cell, language)]
        if column.free:
            cells.append(None if cell.probability is None else round(cell.probability, 4))
    return tuple(cells)


def _source(cell: Cell, language: str) -> str | None:
    if not (cell.letter and cell.passage and cell.quote):
        return None
    return source_line(cell.letter, cell.passage, cell.quote, language)


def export_coverage(found: Coverage, kind: Kind, language: str = "nb") -> bytes:
    """Return the coverage as CSV or XLSX: a row for each sender and for each municipality that sent
    nothing, with what became of each question. Raises CitationError for any other kind.
    """
    words = _words(language)
    asked = tuple(one_line(one.question.text) for one in found.questions)
    header = (words["sender"], words["county"], words["letter"], *asked)
    rows = (*_sent(found, words), *_unsent(found, words))
    return _writer(kind)(Table(words["coverage"], header, tuple(rows)))


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
        raise CitationError(f"A table can be exported as CSV or XLSX, not as {kind}.")
    return writers[kind]
