"""The table of all measurements: rows by part, kept as JSON, shown as Markdown."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["RESULTS", "Row", "markdown", "read", "replaced", "write"]

RESULTS = Path(__file__).with_name("results.json")
"""The measurements that the README's numbers are from; ``results.md`` beside it shows them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: the part of the benchmarks it belongs to, what was measured, in the README's
    words where it stands there, each value by the name of its column, the day, and what the numbers
    depend on (`tests.benchmarks.parts.state`; "" where that was not noted).
    """

    part: str
    what: str
    values: dict[str, float]
    day: str
    state: str = ""


def read(path: Path = RESULTS) -> list[Row]:
    """Return the rows of a file of results; none where there is no file."""
    return [Row(**row) for row in json.loads(path.read_text("utf-8"))] if path.exists() else []


def replaced(rows: Iterable[Row], new: Sequence[Row]) -> list[Row]:
    """Return ``rows`` with those of the same part and subject replaced, new ones after them."""
    merged = {(row.part, row.what): row for row in rows}
    merged |= {(row.part, row.what): row for row in new}
    parts = list(dict.fromkeys(row.part for row in merged.values()))
    return sorted(merged.values(), key=lambda row: parts.index(row.part))


def write(rows: Sequence[Row], path: Path) -> None:
    """Write rows as JSON, and as Markdown beside it."""
    lines = ",\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    path.write_text(f"[\n{lines}\n]\n", "utf-8")
    path.with_suffix(".md").write_text(markdown(rows), "utf-8")


def markdown(rows: Sequence[Row]) -> str:
    """Return one table for each set of columns in each part."""
    blocks = ["# Measurements", "Made by `python -m tests.benchmarks`; do not edit."]
    for part in dict.fromkeys(row.part for row in rows):
        blocks.append(f"## {part}")
        own = [row for row in rows if row.part == part]
        for columns in dict.fromkeys(tuple(row.values) for row in own):
            lines = [f"| | {' | '.join(columns)} | day |", "|---" * (len(columns) + 2) + "|"]
            lines += [
                f"| {row.what} | {' | '.join(map(_shown, row.values.values()))} | {row.day} |"
                for row in own
                if tuple(row.values) == columns
            ]
            blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _shown(value: float) -> str:
    return f"{value:.4g}" if value % 1 else f"{value:.0f}"
