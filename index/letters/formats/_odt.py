"""OpenDocument text, as LibreOffice shows it: blocks, numbers of lists, tables, notes, forms.

Changes are read as accepted: what was deleted stands in a part of its own that is never entered.
"""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from index.errors import FormatError
from index.letters.formats._odt_forms import Forms
from index.letters.formats._odt_lists import Lists
from index.letters.formats._odt_styles import DRAW, OFFICE, STYLE, TABLE, TEXT, Styles
from index.letters.formats._scanned import Scans
from index.letters.formats._shared import DocumentBuilder, parsing, tidy
from index.letters.formats._symbols import signs_of
from index.letters.formats._zipped import (
    SafeZip,
    begins_as_xml,
    names_inside,
    parse_xml,
    stated_type,
)
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import BlockKind, Document

__all__ = ["OdtFormat"]

_TYPE, _ANY_TYPE = b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis"
# Some programs pack the type last, or pack it tighter.
_PARTS = {"META-INF/manifest.xml", "content.xml"}
_FLAT = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_SKIPPED = frozenset(
    [
        *(f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "scripts")),
        *(
            f"{TEXT}{name}"
            for name in (
                *("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls"),
                *("note-citation", "ruby-text", "placeholder", "number", "index-title-template"),
            )
        ),
        # What a picture shows, in words that are not seen.
        *(f"{_SVG}{name}" for name in ("title", "desc")),
    ]
)
_HANGING = frozenset({f"{DRAW}image", f"{DRAW}text-box"})
_PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})
_SPACING = {f"{TEXT}s": " ", f"{TEXT}tab": "\t", f"{TEXT}line-break": "\v"}
_LONGEST_HEADING = 250
# A run of spaces is written as a number; a hostile one is cut.
_MOST_SPACES = 100
_LAYOUT_PARAGRAPHS = 12


class OdtFormat(LetterFormat):
    """OpenDocument text, packed or flat."""

    name = "ODT"
    suffixes = frozenset({".odt", ".ott", ".odm", ".fodt"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the type that stands first in the ZIP file; where none does, by its parts, else
        by the name. A flat file says its type at the beginning.
        """
        stated = stated_type(data)
        inside = _TYPE in stated or (_ANY_TYPE not in stated and names_inside(data) >= _PARTS)
        return inside or _is_flat(data) or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the document, without pages; raises FormatError where it is damaged or locked,
        LimitError where it unpacks to too much.
        """
        package = _Package(data, name, limits)
        builder = DocumentBuilder(name, limits)
        scans = Scans(builder, name, limits)
        with parsing(name, self.name):
            _Reading(package, builder, scans).read()
        return scans.built()


def _is_flat(data: bytes) -> bool:
    return begins_as_xml(data, _FLAT, _TYPE)


class _Package:
    """The parts of a document, parsed when they are asked for; a flat one is all of them."""

    def __init__(self, data: bytes, shown: str, limits: Limits) -> None:
        self._shown = shown
        self._files = None if _is_flat(data) else SafeZip(data, shown, limits)
        self._whole = None if self._files else parse_xml(data, shown)
        manifest = "META-INF/manifest.xml"
        files = self._files
        if files and manifest in files.names() and b"encryption-data" in files.read(manifest):
            raise FormatError(code="office.locked", name=shown)

    def content(self) -> Any:
        return self._whole if self._files is None else self.part("content.xml", needed=True)

    def data(self, name: str) -> bytes | None:
        found = self._files is not None and name in self._files.names()
        return self._files.read(name) if self._files and found else None

    def part(self, name: str, *, needed: bool = False) -> Any | None:
        if self._files is None:
            return self._whole if name == "styles.xml" else None
        if not needed and name not in self._files.names():
            return None
        return parse_xml(self._files.read(name), self._shown)


@dataclass(slots=True)
class _Inline:
    """What was gathered of a paragraph: its words and what hangs on it, notes and boxes."""

    text: list[str] = field(default_factory=list)
    hanging: list[Any] = field(default_factory=list)
    hidden: bool = False

    def words(self) -> str:
        # A line end in XML is a space; only what was typed as a line end is one.
        return "" if self.hidden else tidy("".join(self.text))


class _Reading:
    """One walk through a document."""

    def __init__(self, package: _Package, builder: DocumentBuilder, scans: Scans) -> None:
        self._package, self._builder, self._scans = package, builder, scans
        self._content, self._named = package.content(), package.part("styles.xml")
        roots = [root for root in (self._named, self._content) if root is not None]
        self._styles = Styles(roots)
        self._lists = Lists(roots)
        self._forms = Forms(self._content)
        self._marginal = False

    def read(self) -> None:
        for part in self._running("header-first"):
            self._blocks(part)
        with self._in_margin():
            for part in self._running("header"):
                self._blocks(part)
        for body in self._content.iter(f"{OFFICE}text"):
            self._blocks(body)
        with self._in_margin():
            for part in (*self._running("footer-first"), *self._running("footer")):
                self._blocks(part)

    @contextmanager
    def _in_margin(self) -> Iterator[None]:
        self._marginal = True
        yield
        self._marginal = False

    def _running(self, name: str) -> Iterator[Any]:
        if self._named is not None:
            for page in self._named.iter(f"{STYLE}master-page"):
                for part in page.findall(f"{STYLE}{name}"):
                    if part.get(f"{STYLE}display") != "false":
                        yield part

    def _blocks(self, parent: Any) -> None:
        for element in parent:
            if element.tag in _PARAGRAPHS:
                self._paragraph(element, self._lists.of_heading(element))
            elif element.tag == f"{TEXT}list":
                for item, label in self._lists.items(element):
                    self._item(item, label)
            elif element.tag == f"{TABLE}table":
                self._table(element)
            elif element.tag == f"{DRAW}image":
                self._picture(element)
            elif _is_seen(element):
                self._blocks(element)

    def _item(self, item: Any, label: str | None) -> None:
        if item.tag in _PARAGRAPHS:
            self._paragraph(item, label)
        else:
            self._blocks([item])

    def _paragraph(self, element: Any, label: str | None) -> None:
        out = _Inline()
        self._gather(element, out, self._styles.of(element))
        text = out.words()
        if text and self._marginal:
            self._builder.add(BlockKind.MARGINAL, text)
        elif text and (element.tag == f"{TEXT}h" or self._is_heading(element, text)):
            numbered = f"{label} {text}" if label and label != "-" else text
            self._builder.add(BlockKind.HEADING, numbered)
        elif text and label:
            self._builder.add_bullet(text, label)
        elif text:
            kind = BlockKind.LIST_ITEM if text.startswith(("- ", "• ")) else BlockKind.PARAGRAPH
            self._builder.add(kind, text)
        self._hanging(out.hanging)

    def _hanging(self, parts: list[Any]) -> None:
        """Add what hangs on a paragraph behind it: notes, boxes, pictures of text."""
        for part in parts:
            self._blocks([part] if part.tag == f"{DRAW}image" else part)

    def _picture(self, image: Any) -> None:
        if self._marginal:
            return
        data = self._package.data(image.get(_HREF, "").removeprefix("./"))
        packed = image.findtext(f"{OFFICE}binary-data")
        if data is None and packed:
            data = base64.b64decode(packed)
        frame = image.getparent()
        sides = [_millimetres(frame.get(f"{_SVG}{side}", "")) for side in ("width", "height")]
        size = None if None in sides else (sides[0] or 0.0, sides[1] or 0.0)
        if data:
            self._scans.add(data, size)

    def _is_heading(self, element: Any, text: str) -> bool:
        """Tell whether all of a short paragraph is bold."""
        if len(text) > _LONGEST_HEADING or text.endswith((".", ",", ";", ":")):
            return False
        if self._styles.bold(element):
            return True
        spans = element.findall(f"{TEXT}span")
        bold = [self._styles.bold(one) for one in spans]
        outside = [element.text, *(one.tail for one in element)]
        return bool(bold) and all(bold) and not any((one or "").strip() for one in outside)

    def _gather(self, element: Any, out: _Inline, look: tuple[bool, str | None]) -> None:
        """Add what an element of a paragraph prints; ``look`` says whether its text is hidden, and
        in what font it is set.
        """
        self._say(element.text, out, look)
        for child in element:
            name = str(child.tag)
            if name in _SPACING:
                out.text.append(_SPACING[name] * _count(child))
            elif name == f"{TEXT}note-body":
                out.hanging.append(child)
            elif name == f"{TEXT}hidden-paragraph":
                out.hidden = out.hidden or child.get(f"{TEXT}is-hidden") == "true"
            elif name.startswith(DRAW):
                self._drawn(child, out)
            elif (form := self._forms.field(child)) is not None:
                out.text.append("" if look[0] else form)
            elif name == f"{TEXT}span":
                self._gather(child, out, self._styles.of(child, look))
            elif _is_seen(child):
                self._gather(child, out, look)
            self._say(child.tail, out, look)

    def _say(self, text: str | None, out: _Inline, look: tuple[bool, str | None]) -> None:
        if text and not look[0]:
            out.text.append(signs_of(text.replace("\n", " "), look[1]))

    def _drawn(self, shape: Any, out: _Inline) -> None:
        """Add what is seen of a drawing: a control of a form and a formula stand in the line, the
        text in a box or a shape hangs on it.
        """
        if shape.tag == f"{DRAW}control":
            out.text.append(self._forms.control(shape))
        elif shape.tag == f"{DRAW}object":
            out.text.append(self._formula(shape))
        elif shape.tag in _HANGING or any(
            child.tag in _PARAGRAPHS or child.tag == f"{TEXT}list" for child in shape
        ):
            out.hanging.append(shape)
        else:
            for child in shape:
                if isinstance(child.tag, str) and child.tag.startswith(DRAW):
                    self._drawn(child, out)

    def _formula(self, shape: Any) -> str:
        place = shape.get(_HREF, "").removeprefix("./")
        root = next(shape.iter(f"{_MATH}math"), None)
        if root is None and place:
            root = self._package.part(f"{place}/content.xml")
        if root is None or root.tag != f"{_MATH}math":
            return ""
        signs = root.iter(*(f"{_MATH}{name}" for name in ("mi", "mn", "mo", "mtext")))
        return " ".join((sign.text or "").strip() for sign in signs)

    def _table(self, table: Any) -> None:
        rows = [list(_cells(row)) for row in _rows(table)]
        widest = max((len(row) for row in rows), default=0)
        hanging: list[Any] = []
        for row in rows:
            many = any(_paragraphs(cell) > _LAYOUT_PARAGRAPHS for cell in row)
            if self._marginal or widest == 1 or many:
                for cell in row:
                    self._blocks(cell)
            else:
                cells = ["\n".join(self._lines(cell, hanging)) for cell in row]
                self._builder.add_row(cells)
        # Behind the table, so that it stays one.
        self._hanging(hanging)

    def _lines(self, parent: Any, hanging: list[Any]) -> Iterator[str]:
        """Yield what a cell prints, line by line; a row of a table inside it is a line."""
        for element in parent:
            if element.tag in _PARAGRAPHS:
                yield self._line(element, self._lists.of_heading(element), hanging)
            elif element.tag == f"{TEXT}list":
                for item, label in self._lists.items(element):
                    if item.tag in _PARAGRAPHS:
                        yield self._line(item, label, hanging)
                    else:
                        yield from self._lines([item], hanging)
            elif element.tag == f"{TABLE}table":
                for row in _rows(element):
                    cells = [list(self._lines(cell, hanging)) for cell in _cells(row)]
                    filled = [[line for line in cell if line] for cell in cells]
                    short = all(len(cell) <= 1 for cell in filled)
                    yield (" " if short else "\n").join(line for cell in filled for line in cell)
            elif _is_seen(element):
                yield from self._lines(element, hanging)

    def _line(self, element: Any, label: str | None, hanging: list[Any]) -> str:
        out = _Inline()
        self._gather(element, out, self._styles.of(element))
        hanging += out.hanging
        text = out.words()
        return f"{label} {text}" if label and text else text


def _millimetres(length: str) -> float | None:
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,9})?)(mm|cm|in|pt)", length)
    return float(found[1]) * _UNITS[found[2]] if found else None


def _count(element: Any) -> int:
    count = element.get(f"{TEXT}c", "1")
    return min(int(count), _MOST_SPACES) if count.isascii() and count.isdigit() else 1


def _is_seen(element: Any) -> bool:
    """Tell whether what an element holds is seen at all."""
    if element.tag in _SKIPPED or not isinstance(element.tag, str):
        return False
    if element.tag == f"{TEXT}section":
        display = element.get(f"{TEXT}display", "true")
        conditional = display == "condition" and element.get(f"{TEXT}is-hidden") != "false"
        return display != "none" and not conditional
    return not (
        element.tag == f"{TEXT}hidden-text" and element.get(f"{TEXT}is-hidden", "true") == "true"
    )


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{TABLE}table-row":
            if child.get(f"{TABLE}visibility", "visible") == "visible":
                yield child
        elif child.tag in (
            f"{TABLE}table-header-rows",
            f"{TABLE}table-rows",
            f"{TABLE}table-row-group",
        ):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    return (cell for cell in row if cell.tag == f"{TABLE}table-cell")


def _paragraphs(cell: Any) -> int:
    return sum(1 for _ in cell.iter(*_PARAGRAPHS))
