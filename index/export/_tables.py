"""Tables as CSV and as Excel workbooks, made from untrusted text.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and a
formula can send what it sees to a stranger. In Excel's own format a cell says that it is text, and
the words stay exact. CSV cannot say so: there such a cell gets a leading apostrophe, as OWASP's
"CSV Injection" advises.
"""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index.errors import CitationError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Cell", "Table", "same_bytes", "to_csv", "to_xlsx", "xml_text"]

Cell = str | int | float | date | None

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula; some do so for the full-width forms too."""

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


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; each row has a cell for every heading."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def to_csv(table: Table) -> bytes:
    """Return the table as RFC 4180 CSV: UTF-8 with a byte order mark, without which Excel garbles
    æ, ø and å; comma and CRLF. Dates are ISO 8601.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (table.header, *table.rows):
        writer.writerow([_guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def _guarded(cell: Cell) -> str | int | float:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
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
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _set_widths(sheet, table)
    out = io.BytesIO()
    book.save(out)
    return same_bytes(out.getvalue())


def _fill(sheet: "Worksheet", number: int, row: Sequence[Cell]) -> None:
    from openpyxl.styles import Alignment

    wrapped = Alignment(wrap_text=True, vertical="top")
    for column, value in enumerate(row, start=1):
        cell = sheet.cell(number, column)
        cell.value = _excel_text(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
            # Keeps the cell text when somebody edits it.
            cell.quotePrefix = value.startswith(_DANGEROUS)
        elif isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        cell.alignment = wrapped


def _excel_text(text: str) -> str:
    """Return ``text`` as Excel stores it: ``_xHHHH_`` (ST_Xstring of ECMA-376) for what XML cannot
    hold or would change.
    """
    escaped = _EXCEL_ESCAPED.sub("_x005F_", text)
    escaped = _EXCEL_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)
    escaped = xml_text(escaped)
    if len(escaped) > _CELL_CHARACTERS:
        raise CitationError(
            f"A cell of {len(escaped)} characters is more than Excel holds ({_CELL_CHARACTERS}); "
            "export as CSV, Markdown or Word instead."
        )
    return escaped


def _set_widths(sheet: "Worksheet", table: Table) -> None:
    from openpyxl.utils import get_column_letter

    for column, heading in enumerate(table.header):
        longest = max([len(str(row[column] or "")) for row in table.rows], default=0)
        width = min(_WIDEST, max(len(heading), longest)) + 2
        sheet.column_dimensions[get_column_letter(column + 1)].width = width


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
