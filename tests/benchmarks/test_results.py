"""The README's numbers are the measured ones, and a release has measured them as it is."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.benchmarks.parts import ROOT, state
from tests.benchmarks.results import RESULTS, Row, markdown, read, replaced, write

NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d*\.\d+|\d+)(?![\w])")
RUN = "python -m tests.benchmarks --only"


def readme_rows() -> list[tuple[str, list[str]]]:
    """Return each row of the README's tables of numbers: its first cell, and the numbers in the
    others, in order, as they are written; rows without any are left out.
    """
    section = (ROOT / "README.md").read_text("utf-8").split("\n## Numbers\n")[1].split("\n## ")[0]
    rows = []
    for table in re.findall(r"(?m)^\|.*\n\|[-|]+\n((?:\|.*\n)+)", section):
        for line in table.splitlines():
            what, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            numbers = NUMBER.findall(" ".join(cells).replace("**", ""))
            rows += [(what, numbers)] if numbers else []
    return rows


@pytest.mark.parametrize(("what", "numbers"), readme_rows())
def test_every_number_of_the_readme_was_measured(what: str, numbers: list[str]) -> None:
    measured = {row.what: row.values for row in read()}
    assert what in measured, f"results.json has no row {what!r}"
    assert len(numbers) == len(measured[what]), (numbers, measured[what])
    for text, (column, value) in zip(numbers, measured[what].items(), strict=True):
        # As exact as it is written; half a unit more, because results.json is rounded too.
        unit = 10.0 ** -len(text.partition(".")[2])
        said = float(text.replace(",", ""))
        assert said == pytest.approx(value, abs=0.51 * unit), f"{what}, {column}: stale"


def test_the_table_for_people_is_that_for_programs() -> None:
    assert RESULTS.with_suffix(".md").read_text("utf-8") == markdown(read())


def test_numbers_of_another_model_or_calibration_are_stale() -> None:
    stale = {row.part for row in read() if row.part in {"answers", "sets"} and row.state != state()}
    if stale:
        version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
        told = f"measured with another model or calibration: {RUN} {' '.join(sorted(stale))}"
        if ".dev" in version:
            pytest.skip(told)
        pytest.fail(told)


def test_new_rows_take_the_place_of_old_ones(tmp_path: Path) -> None:
    old = [Row("a", "x", {"p": 1.0}, "2026-01-01"), Row("b", "y", {"q": 2.0}, "2026-01-01")]
    new = [Row("a", "x", {"p": 0.12345}, "2026-01-02"), Row("a", "z", {"p": 3.0}, "2026-01-02")]
    merged = replaced(old, new)
    assert [(row.part, row.what, row.day[-1]) for row in merged] == [
        ("a", "x", "2"),
        ("a", "z", "2"),
        ("b", "y", "1"),
    ]
    write(merged, tmp_path / "out.json")
    assert read(tmp_path / "out.json") == merged
    assert "| x | 0.1235 | 2026-01-02 |" in (tmp_path / "out.md").read_text("utf-8")
