"""The exported matrix, read back, says what the matrix on the page says."""

import csv
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from index.compare import Cell, Column, State, coverage, export_coverage, export_matrix, matrix
from index.errors import CitationError
from index.export import Kind
from tests.compare.pile import A, B, C, Pile, longest, small


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_matrix_as_csv() -> None:
    pile = small()
    table = matrix(pile.letters, pile.passages, longest)
    header, elverum, hamar, _ = lines(export_matrix(table, Kind.CSV))
    assert header == ["Avsender", "Fylke", "Dato", A, "Kilde", B, "Kilde", C, "Kilde"]
    assert elverum[:4] == ["Elverum kommune", "Innlandet", "2022-06-01", "Vi er fornøyd."]
    assert elverum[4].startswith("Elverum kommune, brev 1. juni 2022, ref. 1, avsnitt 1")
    assert hamar[5:7] == ["ikke besvart", ""]


def test_exactly_what_the_filter_shows_is_exported() -> None:
    pile = small()
    table = matrix(pile.letters, pile.passages, longest).where(states={"b": {State.SKIPPED}})
    rows = lines(export_matrix(table, Kind.CSV, "nn"))[1:]
    assert [row[0] for row in rows] == ["Hamar kommune", "Åsnes kommune"]
    assert rows[0][5] == "ikkje svart på"


def test_matrix_as_xlsx_holds_text_and_no_formula() -> None:
    pile = Pile()
    pile.add("Hamar kommune", ("a", A, "=1+1"))
    table = matrix(pile.letters, pile.passages, longest)
    sheet = load_workbook(io.BytesIO(export_matrix(table, Kind.XLSX, "en"))).active
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=1+1", "s")
    assert sheet["A1"].value == "Sender"


def test_a_free_column_has_its_probability() -> None:
    pile = small()
    table = matrix(pile.letters[:1], pile.passages[:2], longest)
    cell = replace(table.rows[0].cells[0], probability=0.87654)
    silent = Cell(State.SILENT)
    free = replace(
        table,
        columns=(Column("q", "Q?", free=True), Column("r", "R?", free=True)),
        rows=(replace(table.rows[0], cells=(cell, silent)),),
    )
    header, row = lines(export_matrix(free, Kind.CSV, "en"))
    assert header[3:6] == ["Q?", "Source", "Probability"]
    assert (row[3], row[5]) == ("Det mener vi bestemt.", "0.8765")
    assert row[6:] == ["the letter does not say", "", ""]


def test_coverage_as_csv() -> None:
    pile = small()
    pile.add("Herøy kommune", ("a", A, "Ja."))
    rows = lines(export_coverage(coverage(pile.letters, pile.passages), Kind.CSV, "en"))
    assert rows[0] == ["Sender", "County", "Letter", A, B, C]
    by_sender = {row[0]: row[1:] for row in rows[1:]}
    assert by_sender["Hamar kommune"] == [
        "Innlandet",
        "yes",
        "answered",
        "not answered",
        "answered",
    ]
    assert by_sender["Oslo kommune"] == ["Oslo", "no letter", "", "", ""]
    assert [row[2] for row in rows if row[0] == "Herøy kommune"] == ["yes", "unclear", "unclear"]


@pytest.mark.parametrize("kind", [Kind.DOCX, Kind.MARKDOWN])
def test_a_table_is_no_document(kind: Kind) -> None:
    pile = small()
    with pytest.raises(CitationError, match="CSV or XLSX"):
        export_matrix(matrix(pile.letters, pile.passages, longest), kind)
    with pytest.raises(CitationError, match="CSV or XLSX"):
        export_coverage(coverage(pile.letters, pile.passages), kind)
