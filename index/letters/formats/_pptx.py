"""Slides: titles, text, tables and diagrams, slide by slide; a slide is a page.

Read with the package reader of the other office formats, so that every part is opened within their
limits and in their strict form too; a library of its own (python-pptx) would open files past both,
for the hundred lines below.
"""

from typing import Any

from index.letters.formats._docx_inline import choice_of
from index.letters.formats._drawingml import A, Paragraph, diagram, paragraphs, rows
from index.letters.formats._embedded import embedded
from index.letters.formats._opc import Package, kind_of
from index.letters.formats._scanned import Scans
from index.letters.formats._shared import DocumentBuilder, parsing
from index.letters.formats.base import LetterFormat, Limits, Member
from index.letters.letter import BlockKind, Document

__all__ = ["PptxFormat"]

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
# English Metric Units in a millimetre.
_EMU = 36_000
_TITLES = ("title", "ctrTitle")
_RUNNING = ("dt", "ftr", "hdr", "sldNum")
# Placeholders whose paragraphs bear bullets where nothing else is said.
_LISTS = ("body", "obj")


class PptxFormat(LetterFormat):
    """PowerPoint since 2007."""

    name = "PPTX"
    suffixes = frozenset({".pptx", ".pptm", ".ppsx", ".ppsm", ".potx"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the parts of the package, else by the name."""
        return kind_of(data) == "ppt" or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return what stands on the slides that are shown, without notes and comments.

        Raises FormatError where the file is damaged, LimitError where it unpacks to too much.
        """
        package = Package(data, name, limits)
        builder = DocumentBuilder(name, limits)
        scans = Scans(builder, name, limits)
        with parsing(name, self.name):
            _Reading(package, builder, scans).read()
        return scans.built()

    def members(self, data: bytes, name: str, limits: Limits) -> list[Member]:
        """Return the documents that are embedded in the slides."""
        return embedded(data, name, limits)


class _Reading:
    """One walk through the slides."""

    def __init__(self, package: Package, builder: DocumentBuilder, scans: Scans) -> None:
        self._package, self._builder, self._scans = package, builder, scans

    def read(self) -> None:
        main = self._package.xml(self._package.main)
        relations = self._package.relations(self._package.main)
        listed = [] if main is None else main.findall(f"{_P}sldIdLst/{_P}sldId")
        for number, entry in enumerate(listed, 1):
            relation = relations.get(entry.get(f"{_R}id", ""))
            slide = self._package.xml(relation.target) if relation else None
            self._builder.start_page(number)
            if relation is None or slide is None or slide.get("show", "1") in ("0", "false"):
                continue
            self._related = self._package.relations(relation.target)
            for tree in slide.findall(f"{_P}cSld/{_P}spTree"):
                self._shapes(tree)

    def _shapes(self, parent: Any) -> None:
        for shape in parent:
            properties = next(shape.iter(f"{_P}cNvPr"), None)
            hidden = properties is not None and properties.get("hidden") in ("1", "true")
            if hidden and shape.tag != f"{_P}grpSp":
                continue
            if shape.tag == f"{_P}sp":
                self._shape(shape)
            elif shape.tag == f"{_P}grpSp":
                self._shapes(shape)
            elif shape.tag == f"{_P}graphicFrame":
                self._frame(shape)
            elif shape.tag == f"{_P}pic":
                self._picture(shape)
            elif shape.tag == f"{_MC}AlternateContent":
                chosen = choice_of(shape)
                if chosen is not None:
                    self._shapes(chosen)

    def _shape(self, shape: Any) -> None:
        body = shape.find(f"{_P}txBody")
        if body is None:
            return
        holder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        kind = "" if holder is None else holder.get("type", "obj")
        if kind in _TITLES:
            title = "\n".join(each.text for each in paragraphs(body))
            self._builder.add(BlockKind.HEADING, title)
            return
        for each in paragraphs(body):
            if kind in _RUNNING:
                self._builder.add(BlockKind.MARGINAL, each.text)
            else:
                self._paragraph(each, "-" if kind in _LISTS else "")

    def _paragraph(self, each: Paragraph, usual: str) -> None:
        label = usual if each.label is None else each.label
        if label:
            self._builder.add_bullet(each.text, label)
        else:
            self._builder.add(BlockKind.PARAGRAPH, each.text)

    def _picture(self, shape: Any) -> None:
        fill, extent = shape.find(f"{_P}blipFill/{A}blip"), shape.find(f"{_P}spPr/{A}xfrm/{A}ext")
        relation = None if fill is None else self._related.get(fill.get(f"{_R}embed", ""))
        data = self._package.data(relation.target) if relation and relation.target else None
        if data:
            self._scans.add(data, None if extent is None else _printed(extent))

    def _frame(self, frame: Any) -> None:
        for table in frame.iter(f"{A}tbl"):
            for row in rows(table):
                self._builder.add_row(row)
        for found in frame.iter(f"{_DGM}relIds"):
            relation = self._related.get(found.get(f"{_R}dm", ""))
            data = self._package.xml(relation.target) if relation else None
            for text in [] if data is None else diagram(data):
                self._builder.add(BlockKind.PARAGRAPH, text)


def _printed(extent: Any) -> tuple[float, float] | None:
    """Return the width and height of a picture in millimetres."""
    sides = [extent.get(side, "") for side in ("cx", "cy")]
    if not all(side.isascii() and side.isdigit() for side in sides):
        return None
    return int(sides[0][:12]) / _EMU, int(sides[1][:12]) / _EMU
