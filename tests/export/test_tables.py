"""Tables are read back by the libraries that people's programs use, and never run anything."""

import csv
import io
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from index.errors import CitationError
from index.export import Cell, Table, to_csv, to_xlsx

few = settings(deadline=None, max_examples=25)
texts = st.one_of(
    st.text(),
    st.text(alphabet="=+-@\t\r\n'\",;x0A1_"),
    st.sampled_from(
        ['=HYPERLINK("http://x.invalid";A1)', "-1+1|cmd", "@SUM(1)", "_x0041_", "\x00\x0b"]
    ),
)


def cells_of_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@few
@given(st.lists(texts, min_size=1, max_size=3))
@example(["=1+1"])
def test_csv_gives_the_words_back_and_no_formula(row: list[str]) -> None:
    data = to_csv(Table("T", ("A",) * len(row), (tuple(row),)))
    (back,) = cells_of_csv(data)[1:]
    assert not [cell for cell in back if cell[:1] in set("=+-@\t\r\n")]
    for cell, written in zip(back, row, strict=True):
        assert cell == written or (cell[0] == "'" and cell[1:] == written)


def test_csv_leaves_harmless_cells_alone() -> None:
    data = to_csv(Table("T", ("A", "B", "C"), (("a=b", None, date(2022, 5, 30)), ("æ", -1, 0.5))))
    assert data.startswith(b"\xef\xbb\xbfA,B,C\r\n")
    assert cells_of_csv(data)[1:] == [["a=b", "", "2022-05-30"], ["æ", "-1", "0.5"]]


@few
@given(texts)
@example("=1+1")
@example("_x0041_")
@example("a\r\nb\rc")
def test_xlsx_gives_the_words_back_as_text(text: str) -> None:
    data = to_xlsx(Table("T", ("A",), ((text,), ("x",))))
    cell = load_workbook(io.BytesIO(data)).active["A2"]
    illegal = {ord(char): "\ufffd" for char in "\ufffe\uffff"}
    if text:
        assert cell.data_type == "s"
        assert unescape(cell.value) == text.translate(illegal)
    else:
        assert cell.value in {None, ""}


def test_xlsx_keeps_a_formula_text_when_edited() -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(Table("T", ("A",), (("=1+1",), ("a",)))))).active
    assert (sheet["A2"].value, sheet["A2"].quotePrefix) == ("=1+1", True)
    assert not sheet["A3"].quotePrefix


def test_xlsx_has_numbers_dates_and_a_header() -> None:
    row: tuple[Cell, ...] = (1, 0.5, date(2022, 5, 30), None)
    data = to_xlsx(Table("Spørsmål/[svar]", ("A", "B", "C", "D"), (row,)))
    sheet = load_workbook(io.BytesIO(data)).active
    values = [cell.value for cell in sheet[2]]
    assert values[:2] == [1, 0.5]
    assert values[2].date() == date(2022, 5, 30)
    assert values[3] is None
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_the_same_table_is_the_same_bytes() -> None:
    table = Table("T", ("A",), (("a",),))
    assert to_xlsx(table) == to_xlsx(table)


def test_a_quotation_is_never_cut() -> None:
    with pytest.raises(CitationError, match="Markdown"):
        to_xlsx(Table("T", ("A",), (("x" * 32_768,),)))


def test_an_empty_table_is_a_table() -> None:
    assert cells_of_csv(to_csv(Table("T", ("A", "B"), ()))) == [["A", "B"]]
    assert load_workbook(io.BytesIO(to_xlsx(Table("", ("A",), ())))).active["A1"].value == "A"
