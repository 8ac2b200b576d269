"""Tables are read back by the libraries that people's programs use, and never run anything."""

import csv
import io
import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from index.errors import CitationError
from index.export import Cell, Link, Table, to_csv, to_xlsx

few = settings(deadline=None, max_examples=25)
texts = st.one_of(
    st.text(),
    st.text(alphabet="=+-@\t\r\n'\",;x0A1_"),
    st.sampled_from(
        ['=HYPERLINK("http://x.invalid";A1)', "-1+1|cmd", "@SUM(1)", "_x0041_", "\x00\x0b"]
    ),
)


SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BEFORE = '" \xa0\u2003\u200b\ufeff\x00\x01'


def cells_of_csv(data: bytes, delimiter: str = ",") -> list[list[str]]:
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=delimiter))


def formulas(data: bytes) -> list[str]:
    """Return what any program takes for a formula: comma, semicolon or tab between cells, each
    line end inside a cell kept or, where no quotation mark protects it, the end of a row.
    """
    read = [cell for sign in ",;\t" for row in cells_of_csv(data, sign) for cell in row]
    lines = [line for cell in read for line in cell.splitlines()]
    pieces = [piece for line in lines for piece in re.split("[;\t]", line)]
    return [one for one in read + lines + pieces if one.lstrip(BEFORE).startswith(SIGNS)]


@few
@given(st.lists(texts, min_size=1, max_size=3))
@example(["=1+1"])
@example(["\t=1", "a\u2028@b", ';"=1"'])
def test_csv_gives_the_words_back_and_no_formula(row: list[str]) -> None:
    data = to_csv(Table("T", ("A",) * len(row), (tuple(row),)))
    (back,) = cells_of_csv(data)[1:]
    assert not [cell for cell in back if cell[:1] in set("\t\r\n")]
    assert formulas(data) == []
    for cell, written in zip(back, row, strict=True):
        assert cell.replace("'", "") == written.replace("'", "")


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "hidden",
    [
        'Vi takker for brevet;{}HYPERLINK("http://x.invalid")',
        "Vi takker; {}1+1",
        'Vi takker;"{}1+1"',
        "Vi takker\n{}1+1",
        "Vi takker\r\n{}1+1",
        "Vi takker\r{}1+1",
        "Vi takker\t{}1+1",
        "Vi takker;\n\n{}1+1",
        "Vi takker\u2028{}1+1",
        "\ufeff{}1+1",
        " {}1+1",
    ],
)
def test_csv_cells_that_begin_a_formula_after_a_semicolon_or_a_line_break(
    hidden: str, sign: str
) -> None:
    data = to_csv(Table("T", ("Nr.", "Sitat", "A"), ((1, hidden.format(sign), "slutt"),)))
    assert formulas(data) == []
    assert cells_of_csv(data)[1][1].replace("'", "") == hidden.format(sign)


def test_csv_guards_what_leads_to_an_address() -> None:
    rows = ((Link("se;=1+1", "http://localhost/?a=1;b"), Link("-x", "javascript:1")),)
    data = to_csv(Table("=T", ("=A", "b\n=c"), rows))
    assert formulas(data) == []
    assert cells_of_csv(data)[1] == ["se;'=1+1 http://localhost/?a=1;b", "'-x"]


def test_csv_leaves_harmless_cells_alone() -> None:
    rows = (("a=b; c\nd - e, 500,-", None, date(2022, 5, 30)), ("æ", -1, 0.5))
    data = to_csv(Table("T", ("A", "B", "C"), rows))
    assert data.startswith(b"\xef\xbb\xbfA,B,C\r\n")
    assert cells_of_csv(data)[1:] == [[rows[0][0], "", "2022-05-30"], ["æ", "-1", "0.5"]]


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


def test_xlsx_links_where_there_is_an_address() -> None:
    target = "http://localhost:8501/letter?letter=0123&start=1"
    row: tuple[Cell, ...] = (
        Link("=Kilde", target),
        Link("Kilde", "javascript:1"),
        Link("Kilde", "http://x.invalid/" + "a" * 3_000),
    )
    sheet = load_workbook(io.BytesIO(to_xlsx(Table("T", ("A", "B", "C"), (row,))))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=Kilde", "s")
    assert sheet["A2"].hyperlink.target == target
    assert (sheet["B2"].value, sheet["B2"].hyperlink) == ("Kilde", None)
    assert (sheet["C2"].value, sheet["C2"].hyperlink) == ("Kilde", None)


def test_xlsx_keeps_header_and_names_in_sight_and_is_wide_enough() -> None:
    rows = (("Prøvevik", "x" * 500, "a\n" * 40), ("Utkastdal", None, date(1814, 5, 17)))
    sheet = load_workbook(io.BytesIO(to_xlsx(Table("T", ("A", "B", "C"), rows, fixed=1)))).active
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    widths = [sheet.column_dimensions[name].width for name in "ABC"]
    assert widths == [11, 62, 12]
    # Older than the calendar of spreadsheets: the words of the date.
    assert sheet["C3"].value == "1814-05-17"


def test_the_same_table_is_the_same_bytes() -> None:
    table = Table("T", ("A",), (("a",),))
    assert to_xlsx(table) == to_xlsx(table)


def test_a_quotation_is_never_cut() -> None:
    with pytest.raises(CitationError, match="Markdown"):
        to_xlsx(Table("T", ("A",), (("x" * 32_768,),)))


def test_an_empty_table_is_a_table() -> None:
    assert cells_of_csv(to_csv(Table("T", ("A", "B"), ()))) == [["A", "B"]]
    assert load_workbook(io.BytesIO(to_xlsx(Table("", ("A",), ())))).active["A1"].value == "A"
