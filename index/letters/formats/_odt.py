"""OpenDocument text, as LibreOffice writes it: blocks, lists with their numbers, tables, notes.

Changes are read as accepted: what was deleted stands in a part of its own that is never entered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.letters.formats._shared import DocumentBuilder, parsing, tidy
from index.letters.formats._zipped import SafeZip, names_inside, parse_xml, stated_type
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import BlockKind, Document

__all__ = ["OdtFormat"]

_TYPE, _ANY_TYPE = b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis"
# Some programs pack the type last, or pack it tighter.
_PARTS = {"META-INF/manifest.xml", "content.xml"}
_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE = _NS % "text", _NS % "table", _NS % "office"
_STYLE, _DRAW = _NS % "style", _NS % "drawing"
_FO = _NS % "xsl-fo-compatible"
_SKIPPED = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_OFFICE}annotation",
        f"{_OFFICE}annotation-end",
        f"{_TEXT}sequence-decls",
        f"{_OFFICE}forms",
        f"{_TEXT}variable-decls",
        f"{_TEXT}note-citation",
    }
)
_LONGEST_HEADING = 250
# A run of spaces is written as a number; a hostile one is cut.
_MOST_SPACES = 100
_LAYOUT_PARAGRAPHS = 12


class OdtFormat(LetterFormat):
    """OpenDocument text."""

    name = "ODT"
    suffixes = frozenset({".odt", ".ott"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the type that stands first in the ZIP file; where none does, by its parts, else
        by the name.
        """
        stated = stated_type(data)
        inside = _TYPE in stated or (_ANY_TYPE not in stated and names_inside(data) >= _PARTS)
        return inside or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the document, without pages; raises FormatError where it is damaged or locked,
        LimitError where it unpacks to too much.
        """
        files = SafeZip(data, name, limits)
        content = parse_xml(files.read("content.xml"), name)
        styles = (
            parse_xml(files.read("styles.xml"), name) if "styles.xml" in files.names() else None
        )
        builder = DocumentBuilder(name, limits)
        with parsing(name, self.name):
            _Reading(content, styles, builder).read()
        return builder.build()


@dataclass(slots=True)
class _List:
    """A list that is being read: its style, its level from 1, what was counted on each level."""

    style: str
    level: int = 1
    counts: list[int] = field(default_factory=lambda: [0] * 11)


class _Reading:
    """One walk through a document."""

    def __init__(self, content: Any, styles: Any | None, builder: DocumentBuilder) -> None:
        self._content, self._styles, self._builder = content, styles, builder
        self._lists: dict[str, Any] = {}
        self._bold: dict[str, bool] = {}
        self._counts: dict[str, list[int]] = {}
        for root in (styles, content):
            if root is not None:
                self._learn(root)

    def _learn(self, root: Any) -> None:
        for style in root.iter(f"{_TEXT}list-style"):
            self._lists[style.get(f"{_STYLE}name", "")] = style
        for style in root.iter(f"{_STYLE}style"):
            properties = style.find(f"{_STYLE}text-properties")
            weight = "" if properties is None else properties.get(f"{_FO}font-weight", "")
            self._bold[style.get(f"{_STYLE}name", "")] = weight in ("bold", "700", "800", "900")

    def read(self) -> None:
        for part in self._running("header-first"):
            self._blocks(part)
        for part in self._running("header"):
            self._marginal(part)
        for body in self._content.iter(f"{_OFFICE}text"):
            self._blocks(body)
        for part in (*self._running("footer-first"), *self._running("footer")):
            self._marginal(part)

    def _running(self, name: str) -> Iterator[Any]:
        if self._styles is not None:
            for page in self._styles.iter(f"{_STYLE}master-page"):
                yield from page.findall(f"{_STYLE}{name}")

    def _marginal(self, part: Any) -> None:
        for paragraph in part.iter(f"{_TEXT}p"):
            self._builder.add(BlockKind.MARGINAL, self._words(paragraph, []))

    def _blocks(self, parent: Any) -> None:
        for element in parent:
            if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                self._paragraph(element, None)
            elif element.tag == f"{_TEXT}list":
                self._list(element, None)
            elif element.tag == f"{_TABLE}table":
                self._table(element)
            elif element.tag not in _SKIPPED and isinstance(element.tag, str):
                self._blocks(element)

    def _paragraph(self, element: Any, label: str | None) -> None:
        hanging: list[Any] = []
        text = tidy(self._words(element, hanging))
        if text and (element.tag == f"{_TEXT}h" or self._is_heading(element, text)):
            numbered = f"{label} {text}" if label and label != "-" else text
            self._builder.add(BlockKind.HEADING, numbered)
        elif text and label:
            self._builder.add_bullet(text, label)
        elif text:
            kind = BlockKind.LIST_ITEM if text.startswith(("- ", "• ")) else BlockKind.PARAGRAPH
            self._builder.add(kind, text)
        for box in hanging:
            self._blocks(box)

    def _is_heading(self, element: Any, text: str) -> bool:
        """Tell whether all of a short paragraph is bold."""
        if len(text) > _LONGEST_HEADING or text.endswith((".", ",", ";", ":")):
            return False
        if self._bold.get(element.get(f"{_TEXT}style-name", "")):
            return True
        spans = element.findall(f"{_TEXT}span")
        bold = [self._bold.get(one.get(f"{_TEXT}style-name", ""), False) for one in spans]
        outside = [element.text, *(one.tail for one in element)]
        return bool(bold) and all(bold) and not any((one or "").strip() for one in outside)

    def _words(self, element: Any, hanging: list[Any]) -> str:
        """Return the text of a paragraph; what hangs on it, notes and boxes, goes to
        ``hanging``.
        """
        parts = [element.text or ""]
        for child in element:
            name = str(child.tag)
            if name == f"{_TEXT}s":
                count = child.get(f"{_TEXT}c", "1")
                parts.append(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES))
            elif name == f"{_TEXT}tab":
                parts.append("\t")
            elif name == f"{_TEXT}line-break":
                parts.append("\v")
            elif name in (f"{_TEXT}note-body", f"{_DRAW}text-box"):
                hanging.append(child)
            elif name not in _SKIPPED:
                parts.append(self._words(child, hanging))
            parts.append(child.tail or "")
        # A line end in XML is a space; only what was typed as a line end is one.
        return "".join(part.replace("\n", " ") for part in parts)

    def _list(self, element: Any, outer: _List | None) -> None:
        style = element.get(f"{_TEXT}style-name", "") or (outer.style if outer else "")
        if outer is None:
            this = _List(style)
            if element.get(f"{_TEXT}continue-numbering") == "true" and style in self._counts:
                this.counts = self._counts[style]
            self._counts[style] = this.counts
        else:
            this = _List(style, min(outer.level + 1, 10), outer.counts)
            this.counts[this.level] = 0
        for item in element:
            if item.tag in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                self._item(item, this)

    def _item(self, item: Any, this: _List) -> None:
        label: str | None = None
        if item.tag == f"{_TEXT}list-item":
            label = self._label(item, this)
        for element in item:
            if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                self._paragraph(element, label)
                label = None
            elif element.tag == f"{_TEXT}list":
                self._list(element, this)

    def _label(self, item: Any, this: _List) -> str:
        """Return what is printed before an item, and count it."""
        for level in self._lists.get(this.style, ()):
            if level.get(f"{_TEXT}level") == str(this.level):
                if level.tag != f"{_TEXT}list-level-style-number":
                    return "-"
                start = item.get(f"{_TEXT}start-value") or level.get(f"{_TEXT}start-value") or "1"
                fresh = not this.counts[this.level] or item.get(f"{_TEXT}start-value")
                first = int(start[:4]) if start.isascii() and start.isdigit() else 1
                this.counts[this.level] = first if fresh else this.counts[this.level] + 1
                return self._number(level, this.counts[this.level])
        return "-"

    def _number(self, level: Any, number: int) -> str:
        form = level.get(f"{_STYLE}num-format", "1")
        letter = chr(ord(form) + (number - 1) % 26) if form in ("a", "A") else str(number)
        before = level.get(f"{_STYLE}num-prefix", "")
        return f"{before}{letter}{level.get(f'{_STYLE}num-suffix', '')}".strip()

    def _table(self, table: Any) -> None:
        rows = [
            [cell for cell in row if cell.tag == f"{_TABLE}table-cell"]
            for row in table.iter(f"{_TABLE}table-row")
        ]
        widest = max((len(row) for row in rows), default=0)
        for row in rows:
            paragraphs = [list(cell.iter(f"{_TEXT}p", f"{_TEXT}h")) for cell in row]
            if widest == 1 or any(len(some) > _LAYOUT_PARAGRAPHS for some in paragraphs):
                for cell in row:
                    self._blocks(cell)
            else:
                self._builder.add_row(
                    ["\n".join(self._words(one, []) for one in some) for some in paragraphs]
                )
