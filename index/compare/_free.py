"""Any question can be a column: what does each sender say to it?"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from index.compare._matrix import Cell, Column, Matrix, Row, State
from index.letters.letter import Span

if TYPE_CHECKING:
    from index.search.hit import Answer, Filters

__all__ = ["add_question"]

_LIKELY = 0.5
"""What a hit's probability must reach where the answer as a whole rests on a letterhead."""


def add_question(
    table: Matrix,
    question: str,
    ask: "Callable[[str, Filters], Answer]",
    *,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Matrix:
    """Return ``table`` with a column for ``question``: each sender's best hit with its probability.

    ``ask`` is asked once for each row, with a filter that lets only the row's letters answer. Where
    it does not take the question for answered, the cell is SILENT. ``progress`` gets (rows done,
    rows); when ``cancel`` returns True, the table comes back as it was. Errors of ``ask`` pass.
    """
    rows: list[Row] = []
    for number, row in enumerate(table.rows, start=1):
        if cancel and cancel():
            return table
        rows.append(replace(row, cells=(*row.cells, _answer(row, question, ask))))
        if progress:
            progress(number, len(table.rows))
    column = Column(key=question, text=question, free=True)
    return Matrix((*table.columns, column), tuple(rows))


def _answer(row: Row, question: str, ask: "Callable[[str, Filters], Answer]") -> Cell:
    from index.search.hit import Filters

    if not row.letters:
        return Cell(State.NO_LETTER)
    own = frozenset(letter.id for letter in row.letters)
    answer = ask(question, Filters(letters=own))
    hits = [hit for hit in answer.hits if hit.letter.id in own]
    if not answer.answered or not hits or (answer.facts and hits[0].probability < _LIKELY):
        return Cell(State.SILENT)
    best = hits[0]
    marks = best.marks or (Span(best.passage.start, best.passage.end),)
    return Cell(State.ANSWERED, best.letter, best.passage, marks, best.speaker, best.probability)
