"""Why: a figure means nothing without its row and its column: "29" answers a question only as the
response time in Nordbygda in 2021.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from index.passages._units import Unit
from index.passages.passage import RowReading

__all__ = ["read_rows"]

_CELL_WORDS = 12
"""Words of a cell beyond which a row is running text set in columns, and needs no head."""

_YEAR = re.compile(r"\W*(?:19|20)\d\d\W*$")

_FIGURE = re.compile(
    r"[\W\d]*\d[\W\d]*(?:kr|kroner|mill\.?|prosent|pst\.?|min\.?|km|%)?\W*$", re.IGNORECASE
)


def read_rows(text: str, units: Sequence[Unit]) -> tuple[RowReading, ...]:
    """Return how each row of the tables among ``units`` reads with the heads of its columns; rows
    without a head, and rows of running text, are left out.
    """
    return tuple(reading for table in _tables(text, units) for reading in _readings(text, table))


def _tables(text: str, units: Sequence[Unit]) -> Iterator[list[list[Unit]]]:
    """Yield the tables: rows that follow each other with nothing between them, as cells."""
    table: list[list[Unit]] = []
    for number, cells in groupby(units, key=lambda one: one.row):
        row = list(cells)
        if number is None or (table and text[table[-1][-1].end : row[0].start].strip()):
            if table:
                yield table
            table = []
        if number is not None:
            table.append(row)
    if table:
        yield table


def _readings(text: str, table: Sequence[Sequence[Unit]]) -> Iterator[RowReading]:
    head = [" ".join(one.of(text).split()) for one in table[0]]
    if not _is_head(head):
        return
    for row in table[1:]:
        cells = [" ".join(one.of(text).split()) for one in row]
        # The corner above the names of the rows is often empty.
        columns = head if len(head) < len(cells) else head[1:]
        if len(cells) < 2 or len(columns) != len(cells) - 1 or _is_text(cells):
            continue
        label = cells[0].rstrip(" :")
        read = [
            f"{column}, {label}: {cell}" for column, cell in zip(columns, cells[1:], strict=True)
        ]
        yield RowReading(row[0].start, row[-1].end, "; ".join(read))


def _is_head(cells: Sequence[str]) -> bool:
    return all(_YEAR.match(one) or not _FIGURE.match(one) for one in cells) and not _is_text(cells)


def _is_text(cells: Sequence[str]) -> bool:
    return any(len(one.split()) > _CELL_WORDS for one in cells)
