"""Spreadsheets: a row is a row, as the sheet shows it, without what is hidden.

Answers come as forms that were filled in; so ticked boxes, text boxes and the look of dates and
numbers are read too, and hidden rows are not. The library that writes our own spreadsheets
(openpyxl) tells nothing of the first and, reading row by row, nothing of the last; so the parts are
read with the package reader of the other office formats, and openpyxl knows the built-in forms of
numbers and the days.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.letters.formats._drawingml import paragraphs
from index.letters.formats._embedded import embedded
from index.letters.formats._opc import Package, kind_of
from index.letters.formats._shared import DocumentBuilder, parsing, tidy
from index.letters.formats._shown import date_shown, number_shown
from index.letters.formats._symbols import box
from index.letters.formats.base import LetterFormat, Limits, Member
from index.letters.letter import BlockKind, Document

__all__ = ["XlsxFormat"]

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# The name that a program gives to a sheet says nothing.
_UNNAMED = re.compile(r"(?:Ark|Sheet|Tabelle|Blad)\s?\d*", re.IGNORECASE)
_DATE_TOKEN = re.compile(r"'[^']*'|[hH]+|m+|s+|d+|y+|.", re.DOTALL)
_LONGEST_HEADING = 250
_MOST_COLUMNS = 16_384


class XlsxFormat(LetterFormat):
    """Excel since 2007."""

    name = "XLSX"
    suffixes = frozenset({".xlsx", ".xlsm", ".xltx"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the parts of the package, else by the name."""
        return kind_of(data) == "xl" or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the cells of the sheets that are shown, row by row, without comments.

        Raises FormatError where the file is damaged, LimitError where it unpacks to too much.
        """
        package = Package(data, name, limits)
        builder = DocumentBuilder(name, limits)
        with parsing(name, self.name):
            _Reading(package, builder, name).read()
        return builder.build()

    def members(self, data: bytes, name: str, limits: Limits) -> list[Member]:
        """Return the documents that are embedded in the sheets."""
        return embedded(data, name, limits)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell shows what it holds: the form of a number, a box for a truth, bold type."""

    form: str = "General"
    boxed: bool = False
    bold: bool = False


@dataclass(slots=True)
class _Row:
    cells: dict[int, str] = field(default_factory=dict)
    bold: list[bool] = field(default_factory=list)


class _Reading:
    """One walk through a workbook."""

    def __init__(self, package: Package, builder: DocumentBuilder, shown: str) -> None:
        self._package, self._builder, self._shown = package, builder, shown
        self._book = package.xml(package.main)
        self._related = package.relations(package.main)
        self._strings = [_text(each) for each in self._children("sharedStrings", f"{_S}si")]
        self._looks = list(_looks(self._part("styles")))
        properties = None if self._book is None else self._book.find(f"{_S}workbookPr")
        stated = "" if properties is None else properties.get("date1904", "")
        self._since_1904 = stated in ("1", "true")

    def _part(self, kind: str) -> Any | None:
        relation = next((one for one in self._related.values() if one.kind == kind), None)
        return self._package.xml(relation.target) if relation else None

    def _children(self, kind: str, tag: str) -> list[Any]:
        root = self._part(kind)
        return [] if root is None else root.findall(tag)

    def read(self) -> None:
        sheets = [] if self._book is None else self._book.findall(f"{_S}sheets/{_S}sheet")
        for entry in sheets:
            relation = self._related.get(entry.get(f"{_R}id", ""))
            if relation is None or entry.get("state", "visible") != "visible":
                continue
            root = self._package.xml(relation.target)
            if root is not None and relation.kind == "worksheet":
                self._sheet(entry.get("name", ""), relation.target, root)

    def _sheet(self, name: str, part: str, root: Any) -> None:
        related = self._package.relations(part)
        rows = dict(self._rows(root))
        for number, column, text in self._controls(root, related):
            row = rows.setdefault(number, _Row())
            row.cells[column] = f"{row.cells.get(column, '')} {text}".strip()
            row.bold.append(False)
        boxes = [text for relation in related.values() for text in self._boxes(relation.target)]
        if (rows or boxes) and not _UNNAMED.fullmatch(name):
            self._builder.add(BlockKind.HEADING, name)
        for _, row in sorted(rows.items()):
            self._add(row)
        for text in boxes:
            self._builder.add(BlockKind.PARAGRAPH, text)

    def _add(self, row: _Row) -> None:
        cells = [text for _, text in sorted(row.cells.items())]
        if len(cells) > 1:
            self._builder.add_row(cells)
        elif cells:
            text = tidy(cells[0])
            if text.startswith(("- ", "• ")):
                self._builder.add(BlockKind.LIST_ITEM, text)
            elif all(row.bold) and len(text) <= _LONGEST_HEADING and text[-1:] not in ".,;:":
                self._builder.add(BlockKind.HEADING, text)
            else:
                self._builder.add(BlockKind.PARAGRAPH, text)

    def _rows(self, root: Any) -> Iterator[tuple[int, _Row]]:
        hidden = _hidden_columns(root)
        unsized = root.find(f"{_S}sheetFormatPr")
        usually = unsized is not None and unsized.get("zeroHeight") in ("1", "true")
        number = 0
        for element in root.iterfind(f"{_S}sheetData/{_S}row"):
            number = _whole(element.get("r"), number + 1)
            if element.get("hidden", "1" if usually and element.get("ht") is None else "0") in (
                "1",
                "true",
            ):
                continue
            row, column = _Row(), 0
            for cell in element.findall(f"{_S}c"):
                found = _REFERENCE.fullmatch(cell.get("r", ""))
                column = _column(found[1]) if found else column + 1
                look = self._look(cell)
                text = self._value(cell, look)
                if column not in hidden and text.strip():
                    row.cells[column] = text
                    row.bold.append(look.bold)
            if row.cells:
                yield number, row

    def _look(self, cell: Any) -> _Look:
        at = _whole(cell.get("s"), 0)
        return self._looks[at] if at < len(self._looks) else _Look()

    def _value(self, cell: Any, look: _Look) -> str:
        """Return what a cell shows."""
        kind, value = cell.get("t", "n"), cell.findtext(f"{_S}v") or ""
        if kind == "s":
            at = _whole(value, len(self._strings))
            return self._strings[at] if at < len(self._strings) else ""
        if kind == "inlineStr":
            inline = cell.find(f"{_S}is")
            return "" if inline is None else _text(inline)
        if kind == "b":
            return box(value == "1") if look.boxed else ("TRUE" if value == "1" else "FALSE")
        return self._number(value, look.form) if kind == "n" and value else value

    def _number(self, value: str, form: str) -> str:
        from openpyxl.styles.numbers import is_date_format
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        try:
            number = float(value)
            if not is_date_format(form):
                return number_shown(number, form)
            epoch = CALENDAR_MAC_1904 if self._since_1904 else CALENDAR_WINDOWS_1900
            return date_shown(from_excel(number, epoch), _date_form(form))
        except (ValueError, OverflowError, AttributeError, TypeError):
            return value

    def _controls(self, root: Any, related: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
        """Yield the row, the column and the look of each box of a form on a sheet."""
        labels: dict[str, str] = {}
        for relation in related.values():
            if (
                relation.kind == "vmlDrawing"
                and (part := self._package.xml(relation.target)) is not None
            ):
                labels.update(_labels(part))
        seen: set[str] = set()
        for control in root.iter(f"{_S}control"):
            relation = related.get(control.get(f"{_R}id", ""))
            identifier = control.get("shapeId", "")
            part = self._package.xml(relation.target) if relation else None
            place = next(control.iter(f"{_S}from"), None)
            if part is None or place is None or identifier in seen:
                continue
            seen.add(identifier)
            if part.get("objectType") in ("CheckBox", "Radio"):
                ticked = box(part.get("checked") == "Checked")
                row = _whole(place.findtext(f"{_XDR}row"), 0) + 1
                column = _whole(place.findtext(f"{_XDR}col"), 0) + 1
                yield row, column, f"{ticked} {labels.get(identifier, '')}".strip()

    def _boxes(self, target: str) -> Iterator[str]:
        """Yield what stands in the boxes of a drawing, beside the labels of controls."""
        if "/drawings/drawing" not in target or (root := self._package.xml(target)) is None:
            return
        for body in root.iter(f"{_XDR}txBody"):
            shape = body.getparent()
            properties = next(shape.iter(f"{_XDR}cNvPr"), None)
            hidden = properties is not None and properties.get("hidden") in ("1", "true")
            if not hidden:
                yield "\n".join(each.text for each in paragraphs(body))


def _text(element: Any) -> str:
    """Return a string of cells, without how it is pronounced."""
    parts = element.findall(f"{_S}t") or element.findall(f"{_S}r/{_S}t")
    return "".join(part.text or "" for part in parts)


def _looks(root: Any | None) -> Iterator[_Look]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    if root is None:
        return
    forms = {
        _whole(form.get("numFmtId"), 0): form.get("formatCode", "General")
        for form in root.iterfind(f"{_S}numFmts/{_S}numFmt")
    }
    bold = [
        (weight := font.find(f"{_S}b")) is not None and weight.get("val", "1") in ("1", "true")
        for font in root.iterfind(f"{_S}fonts/{_S}font")
    ]
    for look in root.iterfind(f"{_S}cellXfs/{_S}xf"):
        number, font = _whole(look.get("numFmtId"), 0), _whole(look.get("fontId"), 0)
        form = forms.get(number) or BUILTIN_FORMATS.get(number, "General")
        boxed = any(str(each.tag).endswith("}xfComplement") for each in look.iter())
        yield _Look(form, boxed, font < len(bold) and bold[font])


def _labels(part: Any) -> Iterator[tuple[str, str]]:
    """Yield the words beside the controls of a sheet, by their numbers, from the old drawing that
    Excel keeps them in.
    """
    for shape in part.iter(f"{_V}shape"):
        words = next(shape.iter(f"{_V}textbox"), None)
        if words is not None:
            identifier = shape.get("id", "").rpartition("_s")[2]
            yield identifier, tidy(" ".join("".join(words.itertext()).split()))


def _hidden_columns(root: Any) -> frozenset[int]:
    hidden: set[int] = set()
    for columns in root.iterfind(f"{_S}cols/{_S}col"):
        if columns.get("hidden") in ("1", "true"):
            first, last = _whole(columns.get("min"), 1), _whole(columns.get("max"), 0)
            hidden.update(range(first, min(last, _MOST_COLUMNS) + 1))
    return frozenset(hidden)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _date_form(form: str) -> str:
    """Return a form of dates as ``date_shown`` takes it: months are M, minutes m."""
    # The first built-in form is the short date of the reader's own country.
    if form == "mm-dd-yy":
        return "dd.MM.yyyy"
    form = re.sub(r"\[[^\]]*\]|_.|\*.|AM/PM|A/P", "", form.split(";", maxsplit=1)[0])
    form = re.sub(r'"([^"]*)"|\\(.)', lambda found: f"'{found[1] or found[2]}'", form)
    tokens = _DATE_TOKEN.findall(form)
    letters = [(at, token[0]) for at, token in enumerate(tokens) if token[0] in "hHmsdy"]
    for place, (at, letter) in enumerate(letters):
        behind_hours = place > 0 and letters[place - 1][1] in "hH"
        before_seconds = place + 1 < len(letters) and letters[place + 1][1] == "s"
        if letter == "m" and not behind_hours and not before_seconds:
            tokens[at] = tokens[at].upper()
    return "".join(tokens)


def _whole(text: str | None, default: int) -> int:
    return int(text[:9]) if text and text.isascii() and text.isdigit() else default
