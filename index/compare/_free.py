"""Any question can be a column: what does each sender say to it?"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from index.compare._matrix import Cell, Column, Matrix, Row, State
from index.letters.letter import Span

if TYPE_CHECKING:
    from index.search.hit import Answer, Filters, Hit

__all__ = ["add_question"]


def add_question(table: Matrix, question: str, ask: "Callable[[str, Filters], Answer]") -> Matrix:
    """Return ``table`` with a column for ``question``: what each sender says, by the list that
    answers it elsewhere, too (``Answer.senders``).

    ``ask`` is asked once, with a filter that lets only the table's letters answer, and puts the
    question to everybody. Who is not on the list is SILENT. Errors of ``ask`` pass.
    """
    from index.search.hit import Filters

    letters = frozenset(letter.id for row in table.rows for letter in row.letters)
    listed = ask(question, Filters(letters=letters)).senders if letters else None
    said = {hit.letter.id: hit for hit in listed.say} if listed else {}
    denied = {hit.letter.id: hit for hit in listed.deny} if listed else {}
    rows = tuple(replace(row, cells=(*row.cells, _answer(row, said, denied))) for row in table.rows)
    return Matrix((*table.columns, Column(key=question, text=question, free=True)), rows)


def _answer(row: Row, said: "dict[str, Hit]", denied: "dict[str, Hit]") -> Cell:
    if not row.letters:
        return Cell(State.NO_LETTER)
    for letter in row.letters:
        hit = said.get(letter.id) or denied.get(letter.id)
        if hit:
            marks = hit.marks or (Span(hit.passage.start, hit.passage.end),)
            return Cell(
                State.ANSWERED,
                hit.letter,
                hit.passage,
                marks,
                hit.speaker,
                hit.probability,
                denies=letter.id in denied,
            )
    return Cell(State.SILENT)
