"""Tables as CSV and as Excel workbooks, made from untrusted text.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and a
formula can send what it sees to a stranger. In Excel's own format a cell says that it is text, and
the words stay exact. CSV cannot say so: there an apostrophe stands before such a beginning, as
OWASP's "CSV Injection" advises. Where a cell begins is the reader's choice: Excel in Norwegian
parts at semicolons and tabs whatever we write, and a quotation mark that does not open such a cell
does not protect the line ends within. So every place is guarded at which any of them would begin a
cell.
"""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index.citation import safe_link
from index.errors import CitationError

if TYPE_CHECKING:
    from openpyxl.cell import Cell as ExcelCell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Cell", "Link", "Table", "same_bytes", "to_csv", "to_xlsx", "xml_text"]


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to a web address, ``target``; one that is none leaves the words alone."""

    text: str
    target: str


Cell = str | int | float | date | Link | None

_BREAKS = "\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
"""What any reader of a table takes for the end of a line or of a cell, beside the semicolon."""

_IGNORED = '" \xa0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff\x00-\x08\x0e-\x1b\x1f\x7f'
"""What may stand before a formula and not keep it from being one."""

_FORMULA = re.compile(
    rf"(\A(?=[{_BREAKS}])|(?:\A|[;{_BREAKS}])(?=[{_IGNORED}]*[=+\-@＝＋－＠]))",
)
"""The places at which a spreadsheet would see a formula begin; some take full-width signs too."""

_CELL_CHARACTERS = 32_767
"""What a cell of Excel holds; openpyxl would cut the rest off without a word."""

_XML_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 (section 2.2) cannot hold."""

_EXCEL_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EXCEL_CONTROL = re.compile("[\x00-\x08\x0b-\x0d\x0e-\x1f]")

_DATES = re.compile(rb"<dcterms:(created|modified)[^>]*>.*?</dcterms:\1>", re.DOTALL)

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time that a ZIP archive can state."""

_WIDEST = 60
_OLDEST = date(1900, 3, 1)
"""Excel counts days from 1900, and takes that year for a leap year."""

_LONGEST_LINK = 2_079
"""Characters of an address that Excel holds; a workbook with a longer one it calls damaged."""


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; each row has a cell for every heading. The first ``fixed`` columns name the
    row: they stay in sight while a spreadsheet is scrolled.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    fixed: int = 0


def to_csv(table: Table) -> bytes:
    """Return the table as RFC 4180 CSV: UTF-8 with a byte order mark, without which Excel garbles
    æ, ø and å; comma and CRLF. Dates are ISO 8601; a link is its words and its address. An
    apostrophe stands wherever a spreadsheet would otherwise see a formula begin.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (table.header, *table.rows):
        writer.writerow([_guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def _guarded(cell: Cell) -> str | int | float:
    if isinstance(cell, Link):
        target = safe_link(cell.target) or ""
        parts = [cell.text] if target in ("", cell.text) else [cell.text, target]
        return _guarded(" ".join(parts))
    if isinstance(cell, str):
        return _FORMULA.sub(r"\1'", cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell


def to_xlsx(table: Table) -> bytes:
    """Return the table as an Excel workbook with one sheet, the same bytes for the same table.

    Text is always text, never a formula. Raises CitationError where a cell is longer than Excel's
    32,767 characters, rather than cut a quotation.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\']", " ", table.title)[:31] or "1"
    for number, row in enumerate((table.header, *table.rows), start=1):
        _fill(sheet, number, row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = sheet.cell(2, 1 + table.fixed)
    sheet.auto_filter.ref = sheet.dimensions
    # In print, too, each sheet of paper says what its columns are.
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    _set_widths(sheet, table)
    out = io.BytesIO()
    book.save(out)
    return same_bytes(out.getvalue())


def _fill(sheet: "Worksheet", number: int, row: Sequence[Cell]) -> None:
    from openpyxl.styles import Alignment

    wrapped = Alignment(wrap_text=True, vertical="top")
    for column, value in enumerate(row, start=1):
        cell = sheet.cell(number, column)
        cell.alignment = wrapped
        if isinstance(value, Link):
            _lead(cell, value)
        elif isinstance(value, date) and value >= _OLDEST:
            cell.value, cell.number_format = value, "yyyy-mm-dd"
        elif isinstance(value, str | date):
            _write(cell, str(value))
        else:
            cell.value = value


def _write(cell: "ExcelCell", text: str) -> None:
    cell.value, cell.data_type = _excel_text(text), "s"
    # Keeps the cell text when somebody edits it.
    cell.quotePrefix = _FORMULA.match(text) is not None


def _lead(cell: "ExcelCell", link: Link) -> None:
    """Let a cell lead to a web address: by a link of the sheet, never by a formula."""
    from openpyxl.styles import Font

    target = safe_link(link.target) or ""
    _write(cell, link.text)
    if 0 < len(target) <= _LONGEST_LINK:
        cell.hyperlink = target
        cell.font = Font(underline="single", color="0F4C66")


def _excel_text(text: str) -> str:
    """Return ``text`` as Excel stores it: ``_xHHHH_`` (ST_Xstring of ECMA-376) for what XML cannot
    hold or would change.
    """
    escaped = _EXCEL_ESCAPED.sub("_x005F_", text)
    escaped = _EXCEL_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)
    escaped = xml_text(escaped)
    if len(escaped) > _CELL_CHARACTERS:
        raise CitationError(code="export.cell", length=len(escaped), most=_CELL_CHARACTERS)
    return escaped


def _set_widths(sheet: "Worksheet", table: Table) -> None:
    from openpyxl.utils import get_column_letter

    for column, heading in enumerate(table.header):
        longest = max((_length(row[column]) for row in table.rows), default=0)
        width = min(_WIDEST, max(len(heading), longest)) + 2
        sheet.column_dimensions[get_column_letter(column + 1)].width = width


def _length(cell: Cell) -> int:
    """Return the characters of a cell's longest line."""
    shown = cell.text if isinstance(cell, Link) else "" if cell is None else str(cell)
    return max(map(len, shown.split("\n")))


def xml_text(text: str) -> str:
    """Return ``text`` with U+FFFD for each character that XML cannot hold in any way."""
    return _XML_ILLEGAL.sub("\ufffd", text)


def same_bytes(package: bytes) -> bytes:
    """Return an Office package without the time of its making: equal content, equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _DATES.sub(b"", data)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, data)
    return out.getvalue()
