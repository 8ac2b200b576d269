"""Why: facts about places and public bodies stand in tables that a person can check and mend, each
with its source in its first lines. Here they are read.
"""

from functools import cache
from importlib.resources import files

__all__ = ["listed", "rows"]


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table of this package as cells: lines that begin with ``#`` and the line
    of column names are left out, and each row has as many cells as there are columns.
    """
    text = files("index.letters.gazetteer").joinpath(name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    width = len(lines[0].split("\t"))
    cells = (line.split("\t") for line in lines[1:])
    return tuple((*row, *[""] * (width - len(row))) for row in cells)


def listed(cell: str) -> tuple[str, ...]:
    """Return the entries of a cell that holds several, parted by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
