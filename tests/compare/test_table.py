"""The exported matrix, read back, says what the matrix on the page says."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from docx import Document
from openpyxl import load_workbook

from index.compare import Cell, Column, State, coverage, export_coverage, export_matrix, matrix
from index.errors import CitationError
from index.export import Kind
from index.letters.letter import Field, Letter, Letterhead, Span
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


def address(letter: Letter, quote: Span) -> str:
    return f"http://localhost:8501/letter?letter={letter.id[:16]}&start={quote.start}"


def test_the_excel_file_has_real_dates_links_and_a_frozen_header() -> None:
    pile = small()
    table = matrix(pile.letters, pile.passages, longest)
    sheet = load_workbook(io.BytesIO(export_matrix(table, Kind.XLSX, address=address))).active
    assert sheet["C2"].value == datetime(2022, 6, 1)
    cell = table.rows[0].cells[0]
    assert cell.letter is not None
    assert cell.quote is not None
    assert sheet["E2"].hyperlink.target == address(cell.letter, cell.quote)
    assert sheet["E2"].value.startswith("Elverum kommune, brev 1. juni 2022")
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["D"].width > len("Vi er fornøyd.")
    assert sheet["G3"].hyperlink is None


def test_a_date_that_is_no_day_stays_as_it_was_read() -> None:
    pile = small()
    table = matrix(pile.letters, pile.passages, longest)
    undated, vague = (
        replace(table.rows[0], letters=(replace(pile.letters[0], letterhead=head),))
        for head in (Letterhead(), Letterhead(date=Field("2022-06", "juni 2022", -1, -1)))
    )
    rows = lines(export_matrix(replace(table, rows=(undated, vague)), Kind.CSV))[1:]
    assert [row[2] for row in rows] == ["", "2022-06"]


def test_the_word_file_has_each_question_its_answers_and_the_day_of_retrieval() -> None:
    pile = small()
    table = matrix(pile.letters, pile.passages, longest)
    data = export_matrix(table, Kind.DOCX, "en", address=address, retrieved=date(2026, 11, 28))
    document = Document(io.BytesIO(data))
    told = [(one.style.name if one.style else "", one.text) for one in document.paragraphs]
    assert told[:4] == [
        ("Heading 1", "Answers by question"),
        ("Normal", "Retrieved 28 November 2026"),
        ("Heading 2", A),
        ("Normal", "Elverum kommune"),
    ]
    assert told[4] == ("Quote", "“Vi er fornøyd.” [1]")
    answers = [cell.text for row in table.rows for cell in row.cells if cell.text]
    quoted = [text[1:].rsplit("”")[0] for style, text in told if style == "Quote"]
    assert sorted(quoted) == sorted(answers)
    assert [text for style, text in told if style == "Heading 2"] == [A, B, C, "Sources"]
    links = [link.url for one in document.paragraphs for link in one.hyperlinks]
    assert len(links) == len(answers)


def test_a_matrix_is_no_markdown() -> None:
    pile = small()
    with pytest.raises(CitationError, match="CSV or XLSX"):
        export_matrix(matrix(pile.letters, pile.passages, longest), Kind.MARKDOWN)


@pytest.mark.parametrize("kind", [Kind.DOCX, Kind.MARKDOWN])
def test_a_coverage_is_no_document(kind: Kind) -> None:
    pile = small()
    with pytest.raises(CitationError, match="CSV or XLSX"):
        export_coverage(coverage(pile.letters, pile.passages), kind)
