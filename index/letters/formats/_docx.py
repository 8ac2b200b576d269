"""Word documents: paragraphs, lists, tables, footnotes and text boxes, changes read as accepted.

The parts are read from the ZIP file one by one; relationships are used to find headers and footers
inside it and never followed out of it.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.letters.formats._docx_lists import Numbering, Styles, W, is_on, value_of
from index.letters.formats._shared import DocumentBuilder, parsing, tidy
from index.letters.formats._zipped import SafeZip, names_inside, parse_xml
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import BlockKind, Document

__all__ = ["DocxFormat"]

# Word on the web numbers the main part anew where it saved a document over: document2.xml.
_MAIN = re.compile(r"word/document\d*\.xml")
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_TRANSPARENT = frozenset(
    f"{W}{name}"
    for name in (
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "fldSimple",
        "sdtContent",
        "customXml",
        "dir",
        "bdo",
        "r",
    )
)
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# A paragraph in bold is a heading up to this length.
_LONGEST_HEADING = 250
# A table cell that holds more paragraphs than this is there for the layout, not a table's.
_LAYOUT_PARAGRAPHS = 12


class DocxFormat(LetterFormat):
    """Word since 2007."""

    name = "DOCX"
    suffixes = frozenset({".docx", ".docm", ".dotx"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the parts of the ZIP file, else by the name."""
        inside = any(_MAIN.fullmatch(one) for one in names_inside(data))
        return inside or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the document as Word would print it with all changes accepted, without pages.

        Raises FormatError where it is damaged, LimitError where it unpacks to too much.
        """
        package = _Package(SafeZip(data, name, limits), name)
        builder = DocumentBuilder(name, limits)
        with parsing(name, self.name):
            _Reading(package, builder).read()
        return builder.build()


class _Package:
    """The parts of a document, parsed when they are asked for."""

    def __init__(self, files: SafeZip, shown: str) -> None:
        self._files, self._shown = files, shown
        self._names = frozenset(files.names())
        self._main = next(filter(_MAIN.fullmatch, files.names()), "word/document.xml")

    def main(self) -> Any:
        return parse_xml(self._files.read(self._main), self._shown)

    def part(self, name: str) -> Any | None:
        """Return a part of ``word/``, or None where the document has none."""
        path = posixpath.normpath(posixpath.join("word", name))
        if path not in self._names:
            return None
        return parse_xml(self._files.read(path), self._shown)

    def relations(self) -> dict[str, str]:
        """Return the parts that the document refers to, by id; external ones are left out."""
        root = self.part(f"_rels/{posixpath.basename(self._main)}.rels")
        found = [] if root is None else root.findall(_RELATION)
        return {
            one.get("Id", ""): one.get("Target", "")
            for one in found
            if one.get("TargetMode") != "External"
        }


@dataclass(slots=True)
class _Run:
    """What a paragraph is made of, gathered: text, weight, and what hangs on it."""

    text: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


class _Reading:
    """One walk through a document."""

    def __init__(self, package: _Package, builder: DocumentBuilder) -> None:
        self._package, self._builder = package, builder
        self._styles = Styles(package.part("styles.xml"))
        self._numbering = Numbering(package.part("numbering.xml"))
        self._notes: dict[str, dict[str, Any]] = {}
        self._held = ""

    def read(self) -> None:
        body = self._package.main().find(f"{W}body")
        if body is None:
            return
        sections = list(body.iter(f"{W}sectPr"))
        first, running = self._margins(sections)
        for part in first:
            self._blocks(part)
        for part in running["header"]:
            self._marginal(part)
        self._blocks(body)
        for part in running["footer"]:
            self._marginal(part)

    def _margins(self, sections: list[Any]) -> tuple[list[Any], dict[str, list[Any]]]:
        """Return the header of the first page, which is letterhead, and the running ones."""
        relations = self._package.relations()
        first: list[Any] = []
        running: dict[str, list[Any]] = {"header": [], "footer": []}
        used: set[str] = set()
        for section in sections:
            titled = is_on(section, f"{W}titlePg")
            for kind in ("header", "footer"):
                for found in section.findall(f"{W}{kind}Reference"):
                    target = relations.get(found.get(f"{_R}id", ""), "")
                    place = found.get(f"{W}type", "default")
                    part = self._package.part(target) if target and target not in used else None
                    used.add(target)
                    if part is None or (place == "first" and not titled) or place == "even":
                        continue
                    letterhead = kind == "header" and place == "first"
                    (first if letterhead else running[kind]).append(part)
        return first, running

    def _marginal(self, part: Any) -> None:
        for paragraph in part.iter(f"{W}p"):
            run = _Run()
            self._gather(paragraph, run)
            self._builder.add(BlockKind.MARGINAL, "".join(run.text))

    def _blocks(self, parent: Any) -> None:
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag == f"{W}sdt":
                for content in element.findall(f"{W}sdtContent"):
                    self._blocks(content)
            elif element.tag in _TRANSPARENT:
                self._blocks(element)
            elif element.tag == f"{_MC}AlternateContent":
                for choice in element.findall(f"{_MC}Choice")[:1]:
                    self._blocks(choice)

    def _paragraph(self, paragraph: Any) -> None:
        run = _Run()
        self._gather(paragraph, run)
        text = self._held + "".join(run.text)
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            # The end of this paragraph was deleted: it goes on with the next one.
            self._held = text
            return
        self._held = ""
        self._add(paragraph, text, run)
        for kind, number in run.notes:
            self._note(kind, number)
        for box in run.boxes:
            self._blocks(box)

    def _add(self, paragraph: Any, text: str, run: _Run) -> None:
        text = tidy(text)
        if not text:
            return
        style, label = self._label(paragraph)
        if self._is_heading(style, text, run):
            self._builder.add(BlockKind.HEADING, f"{label or ''} {text}" if label != "-" else text)
        elif label:
            self._builder.add_bullet(text, label)
        else:
            kind = BlockKind.LIST_ITEM if text.startswith(("- ", "• ")) else BlockKind.PARAGRAPH
            self._builder.add(kind, text)

    def _label(self, paragraph: Any) -> tuple[str | None, str | None]:
        """Return a paragraph's style, and the number or bullet that is printed before it."""
        style = value_of(paragraph, f"{W}pPr/{W}pStyle")
        numbering = paragraph.find(f"{W}pPr/{W}numPr")
        if numbering is None:
            numbering = self._styles.numbering(style)
        return style, None if numbering is None else self._numbering.label(numbering)

    def _is_heading(self, style: str | None, text: str, run: _Run) -> bool:
        if self._styles.heading(style):
            return True
        bold = all(run.bold) if run.bold else self._styles.bold(style)
        return bold and len(text) <= _LONGEST_HEADING and not text.endswith((".", ",", ";", ":"))

    def _gather(self, element: Any, run: _Run) -> None:
        """Add what an element prints to ``run``, in order, deleted text left out."""
        for child in element:
            name = str(child.tag).removeprefix(W)
            if child.tag == f"{W}r" and is_on(child, f"{W}rPr/{W}vanish"):
                continue
            if child.tag in _DELETED or name in ("pPr", "rPr", "instrText", "delText"):
                continue
            if name == "t":
                run.text.append(child.text or "")
                self._weigh(child, run)
            elif name in _SIGNS:
                run.text.append(_SIGNS[name])
            elif name in ("footnoteReference", "endnoteReference"):
                run.notes.append((name.removesuffix("Reference"), child.get(f"{W}id", "")))
            elif name == "txbxContent":
                run.boxes.append(child)
            elif child.tag == f"{_MC}AlternateContent":
                for choice in child.findall(f"{_MC}Choice")[:1]:
                    self._gather(choice, run)
            else:
                self._gather(child, run)

    def _weigh(self, text: Any, run: _Run) -> None:
        if (text.text or "").strip():
            run.bold.append(is_on(text.getparent(), f"{W}rPr/{W}b"))

    def _note(self, kind: str, number: str) -> None:
        """Add a footnote behind the paragraph that refers to it."""
        if kind not in self._notes:
            root = self._package.part(f"{kind}s.xml")
            found = [] if root is None else root.findall(f"{W}{kind}")
            self._notes[kind] = {one.get(f"{W}id", ""): one for one in found}
        note = self._notes[kind].pop(number, None)
        if note is not None:
            self._blocks(note)

    def _table(self, table: Any) -> None:
        rows = [list(_cells(row)) for row in _rows(table)]
        widest = max((len(row) for row in rows), default=0)
        for row in rows:
            if widest == 1 or any(_is_layout(cell) for cell in row):
                for cell in row:
                    self._blocks(cell)
            else:
                self._builder.add_row([self._cell(cell) for cell in row])

    def _cell(self, cell: Any) -> str:
        lines = []
        for paragraph in cell.iter(f"{W}p"):
            run = _Run()
            self._gather(paragraph, run)
            _, label = self._label(paragraph)
            text = "".join(run.text)
            lines.append(f"{label} {text}" if label and text.strip() else text)
        return "\n".join(lines)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag == f"{W}sdt" or child.tag in _TRANSPARENT:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt" or child.tag in _TRANSPARENT:
            yield from _cells(child)


def _is_layout(cell: Any) -> bool:
    texts = (paragraph.iter(f"{W}t") for paragraph in cell.iter(f"{W}p"))
    written = (some for some in texts if any((text.text or "").strip() for text in some))
    return sum(1 for _ in written) > _LAYOUT_PARAGRAPHS
