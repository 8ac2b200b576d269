"""Ruled tables on a page: rows and cells from the lines that are drawn around them.

Without them, a table of questions with the answers beside would read as two columns, all questions
first. Only tables with drawn lines are recognised; white space alone does not make one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.letters.formats._geometry import Flow, Line, Word, flows, rows_of

__all__ = ["Rule", "flows_with_tables"]

# Rules that are this close, in points, are one: thick lines are drawn as thin boxes.
_SAME = 3.0
# The ends of the rules of one table, and the shortest rule that counts.
_ALIGNED, _SHORTEST = 8.0, 20.0
# Three horizontal rules make two rows; fewer are a frame or an underlined heading.
_LEAST_RULES = 3
_MOST_TABLES = 50


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: at ``at`` across its direction, from ``start`` to ``end`` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class _Table:
    left: float
    right: float
    rows: tuple[float, ...]
    columns: tuple[float, ...]


def flows_with_tables(
    words: Sequence[Word], horizontal: Sequence[Rule], vertical: Sequence[Rule], row: int
) -> tuple[list[Flow], int]:
    """Return the columns and table cells of a page in reading order, and the next free row number;
    table rows are numbered from ``row`` on.
    """
    found: list[Flow] = []
    rest = list(words)
    for table in _tables(horizontal, vertical)[:_MOST_TABLES]:
        above = [word for word in rest if _middle(word) < table.rows[0]]
        inside = [word for word in rest if _in(word, table)]
        cells, row_after = _cells(inside, table, row)
        if not cells:
            continue
        found += [*flows(above), *cells] if above else cells
        taken = {id(word) for word in (*above, *inside)}
        rest = [word for word in rest if id(word) not in taken]
        row = row_after
    return [*found, *(flows(rest) if rest else [])], row


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _in(word: Word, table: _Table) -> bool:
    across = table.left - _SAME < (word.left + word.right) / 2 < table.right + _SAME
    return across and table.rows[0] <= _middle(word) <= table.rows[-1]


def _tables(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[_Table]:
    rules = sorted(_merged(horizontal), key=lambda one: one.at)
    found: list[_Table] = []
    while rules:
        first = rules.pop(0)
        like = [one for one in rules if _alike(one, first)]
        rules = [one for one in rules if not _alike(one, first)]
        rows = (first.at, *(one.at for one in like))
        columns = _columns(vertical, first, rows)
        if len(rows) >= _LEAST_RULES and columns:
            found.append(_Table(first.start, first.end, rows, columns))
    found.sort(key=lambda one: one.rows[0])
    return [
        one for at, one in enumerate(found) if not any(_overlap(one, two) for two in found[:at])
    ]


def _alike(one: Rule, two: Rule) -> bool:
    return abs(one.start - two.start) < _ALIGNED and abs(one.end - two.end) < _ALIGNED


def _overlap(one: _Table, two: _Table) -> bool:
    return one.rows[0] < two.rows[-1] and two.rows[0] < one.rows[-1]


def _columns(vertical: Sequence[Rule], rule: Rule, rows: Sequence[float]) -> tuple[float, ...]:
    """Return where the inner vertical rules of a table stand."""
    height = rows[-1] - rows[0]
    inner = (
        one
        for one in _merged(vertical)
        if rule.start + _ALIGNED < one.at < rule.end - _ALIGNED
        and min(one.end, rows[-1]) - max(one.start, rows[0]) > height / 2
    )
    return tuple(sorted(one.at for one in inner))


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules with those that continue each other, or lie on each other, made one."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (round(one.at / _SAME), one.start)):
        last = found[-1] if found else None
        if last and abs(last.at - rule.at) < _SAME and rule.start <= last.end + _SAME:
            found[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            found.append(rule)
    return [one for one in found if one.end - one.start >= _SHORTEST]


def _cells(words: Sequence[Word], table: _Table, row: int) -> tuple[list[Flow], int]:
    edges = (*table.columns, table.right)
    found: list[Flow] = []
    for top, bottom in zip(table.rows, table.rows[1:], strict=False):
        inside = [word for word in words if top <= _middle(word) < bottom]
        left = float("-inf")
        for edge in edges:
            cell = [word for word in inside if left <= word.left < edge]
            left = edge
            if cell:
                lines = tuple(Line(tuple(some)) for some in rows_of(cell))
                found.append(Flow(lines, max(line.right for line in lines), row))
        row += bool(inside)
    return found, row
