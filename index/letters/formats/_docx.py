"""Word documents: paragraphs, lists, tables, footnotes and text boxes, changes read as accepted.

The parts are read from the package one by one; relationships are used to find parts inside it and
never followed out of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from index.errors import FormatError, LimitError
from index.letters.formats._docx_controls import Stores, fill_controls
from index.letters.formats._docx_inline import TRANSPARENT, Inline, InlineReader, choice_of
from index.letters.formats._docx_lists import Numbering, Styles, W, child_of, is_on, value_of
from index.letters.formats._docx_math import M
from index.letters.formats._embedded import embedded
from index.letters.formats._opc import Package, Relation, kind_of
from index.letters.formats._scanned import Scans
from index.letters.formats._shared import DocumentBuilder, parsing, tidy
from index.letters.formats.base import LetterFormat, Limits, Member
from index.letters.letter import BlockKind, Document

__all__ = ["DocxFormat"]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Marks of a paragraph whose end is none.
_RUNS_ON = frozenset({f"{W}del", f"{W}moveFrom", f"{W}specVanish"})
# A paragraph in bold is a heading up to this length.
_LONGEST_HEADING = 250
# A table cell that holds more paragraphs than this is there for the layout, not a table's.
_LAYOUT_PARAGRAPHS = 12


class DocxFormat(LetterFormat):
    """Word since 2007."""

    name = "DOCX"
    suffixes = frozenset({".docx", ".docm", ".dotx", ".dotm"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the parts of the package, else by the name."""
        return kind_of(data) == "word" or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the document as Word would print it with all changes accepted, without pages.

        Raises FormatError where it is damaged, LimitError where it unpacks to too much.
        """
        package = Package(data, name, limits)
        builder = DocumentBuilder(name, limits)
        scans = Scans(builder, name, limits)
        with parsing(name, self.name):
            _Reading(package, builder, scans, name, limits).read()
        return scans.built()

    def members(self, data: bytes, name: str, limits: Limits) -> list[Member]:
        """Return the documents that are embedded in this one."""
        return embedded(data, name, limits)


class _Reading:
    """One walk through a document."""

    def __init__(
        self,
        package: Package,
        builder: DocumentBuilder,
        scans: Scans,
        shown: str,
        limits: Limits,
    ) -> None:
        self._package, self._builder, self._scans = package, builder, scans
        self._shown, self._limits = shown, limits
        self._relations = package.relations(package.main)
        self._stores = Stores(package)
        self._styles = Styles(self._of_kind("styles"))
        self._numbering = Numbering(self._of_kind("numbering"), self._styles)
        self._inline = InlineReader(self._styles)
        self._notes: dict[str, dict[str, Any]] = {}
        self._held: Inline | None = None
        self._marginal = self._outside = False

    def read(self) -> None:
        main = self._part(self._package.main)
        body = None if main is None else main.find(f"{W}body")
        if body is None:
            raise FormatError(code="file.part_missing", name=self._shown)
        first, running = self._margins(list(body.iter(f"{W}sectPr")))
        # The pictures of margins are logos, and named by relations of their own.
        self._outside = True
        for part in first:
            self._story(part)
        for part in running["header"]:
            self._story(part, marginal=True)
        self._outside = False
        self._story(body)
        self._outside = True
        for part in running["footer"]:
            self._story(part, marginal=True)

    def _part(self, name: str) -> Any | None:
        root = self._package.xml(name)
        if root is not None:
            fill_controls(root, self._stores)
        return root

    def _of_kind(self, kind: str) -> Any | None:
        """Return the part of a kind that the document refers to; where it refers to none, the one
        that bears the usual name.
        """
        folder = self._package.main.rpartition("/")[0]
        usual = Relation(kind, f"{folder}/{kind}.xml")
        for relation in (*self._relations.values(), usual):
            if relation.kind == kind and (part := self._part(relation.target)) is not None:
                return part
        return None

    def _margins(self, sections: list[Any]) -> tuple[list[Any], dict[str, list[Any]]]:
        """Return the header of the first page, which is letterhead, and the running ones."""
        first: list[Any] = []
        running: dict[str, list[Any]] = {"header": [], "footer": []}
        used: set[str] = set()
        for section in sections:
            titled = is_on(section, f"{W}titlePg")
            for kind in ("header", "footer"):
                for found in section.findall(f"{W}{kind}Reference"):
                    relation = self._relations.get(found.get(f"{_R}id", ""))
                    target = relation.target if relation else ""
                    place = found.get(f"{W}type", "default")
                    again = target in used
                    used.add(target)
                    if again or not target or place == "even" or (place == "first" and not titled):
                        continue
                    part = self._part(target)
                    if part is None:
                        continue
                    letterhead = kind == "header" and place == "first"
                    (first if letterhead else running[kind]).append(part)
        return first, running

    def _story(self, root: Any, *, marginal: bool = False) -> None:
        """Read what has a text flow of its own: the body, a header, a note, a box."""
        with self._apart(root, marginal=marginal):
            self._blocks(root)
            self._release()

    @contextmanager
    def _apart(self, root: Any, *, marginal: bool = False) -> Iterator[None]:
        """Leave the flow of text around alone, with its open fields, while ``root`` is read."""
        held, around = self._held, self._inline.begin(root)
        outside, self._held = self._marginal, None
        self._marginal = outside or marginal
        yield
        self._held, self._marginal = held, outside
        self._inline.end(around)

    def _blocks(self, parent: Any) -> None:
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._release()
                self._table(element)
            elif element.tag == f"{_MC}AlternateContent":
                chosen = choice_of(element)
                if chosen is not None:
                    self._blocks(chosen)
            elif element.tag == f"{W}altChunk":
                self._chunk(element)
            elif element.tag == f"{M}oMathPara":
                out = Inline()
                self._inline.gather([element], out)
                self._add(None, None, out)
            elif element.tag in TRANSPARENT:
                self._blocks(element)

    def _paragraph(self, paragraph: Any) -> None:
        properties = child_of(paragraph, f"{W}pPr")
        out = self._taken(paragraph, properties)
        if out is None:
            return
        self._add(value_of(properties, f"{W}pStyle"), self._label(properties, out), out)
        self._hanging(out)

    def _taken(self, paragraph: Any, properties: Any | None) -> Inline | None:
        """Return what a paragraph prints, with what was held back for it; None where it is held
        back itself, because it runs on into the next one: its end was deleted or moved away, or is
        no end but a change of style within a line, or it is a large first letter.
        """
        out = self._held or Inline()
        self._inline.gather(paragraph, out, value_of(properties, f"{W}pStyle"))
        mark = child_of(properties, f"{W}rPr")
        runs_on = mark is not None and any(
            each.tag in _RUNS_ON and each.get(f"{W}val", "1") not in ("0", "false") for each in mark
        )
        frame = child_of(properties, f"{W}framePr")
        dropped = frame is not None and frame.get(f"{W}dropCap", "none") != "none"
        self._held = out if runs_on or dropped else None
        return None if self._held else out

    def _release(self) -> None:
        """Print what was held back, where nothing follows that it could run on into."""
        if self._held:
            out, self._held = self._held, None
            self._add(None, None, out)
            self._hanging(out)

    def _label(self, properties: Any | None, out: Inline) -> str | None:
        """Return the number or bullet of a paragraph; one that is hidden to its end has none."""
        nothing = not any(out.text)
        if nothing and (not self._inline.shown or is_on(properties, f"{W}rPr", f"{W}vanish")):
            return None
        return self._numbering.label(properties)

    def _add(self, style: str | None, label: str | None, out: Inline) -> None:
        text = tidy("".join(out.text))
        if not text:
            return
        if self._marginal:
            self._builder.add(BlockKind.MARGINAL, text)
        elif self._is_heading(style, text, out):
            self._builder.add(BlockKind.HEADING, f"{label or ''} {text}" if label != "-" else text)
        elif label:
            self._builder.add_bullet(text, label)
        else:
            kind = BlockKind.LIST_ITEM if text.startswith(("- ", "• ")) else BlockKind.PARAGRAPH
            self._builder.add(kind, text)

    def _is_heading(self, style: str | None, text: str, out: Inline) -> bool:
        if self._styles.heading(style):
            return True
        bold = self._styles.bold(style) if out.bold is None else out.bold
        return bold and len(text) <= _LONGEST_HEADING and not text.endswith((".", ",", ";", ":"))

    def _hanging(self, out: Inline) -> None:
        """Add what hangs on a paragraph behind it."""
        for kind, number in out.notes:
            self._note(kind, number)
        for box in out.boxes:
            self._story(box)
        for identifier, size in [] if self._outside else out.pictures:
            relation = self._relations.get(identifier)
            data = self._package.data(relation.target) if relation and relation.target else None
            if data:
                self._scans.add(data, size)

    def _note(self, kind: str, number: str) -> None:
        if kind not in self._notes:
            root = self._of_kind(f"{kind}s")
            found = [] if root is None else root.findall(f"{W}{kind}")
            self._notes[kind] = {one.get(f"{W}id", ""): one for one in found}
        note = self._notes[kind].pop(number, None)
        if note is not None:
            self._story(note)

    def _chunk(self, element: Any) -> None:
        """Add a document of another format that Word takes in where it stands (17.17.2.1)."""
        relation = self._relations.get(element.get(f"{_R}id", ""))
        data = self._package.data(relation.target) if relation and relation.target else None
        if data is None or relation is None:
            return
        if self._limits.depth < 1:
            raise LimitError(code="file.nested", name=self._shown)
        from index.letters.formats import format_of

        name = f"{self._shown}/{relation.target.rpartition('/')[2]}"
        inner = replace(self._limits, depth=self._limits.depth - 1)
        document = format_of(data, name).read(data, name, inner)
        if document is not None:
            self._builder.add_document(document)

    def _table(self, table: Any) -> None:
        rows = [list(_cells(row)) for row in _rows(table)]
        widest = max((len(row) for row in rows), default=0)
        hanging = Inline()
        for row in rows:
            if self._marginal or widest == 1 or any(_is_layout(cell) for cell in row):
                for cell in row:
                    self._blocks(cell)
                    self._release()
            else:
                cells = ["\n".join(self._lines(cell, hanging)) for cell in row]
                self._builder.add_row(cells)
        # Behind the table, so that it stays one.
        self._hanging(hanging)

    def _lines(self, parent: Any, hanging: Inline) -> Iterator[str]:
        """Yield what a cell prints, line by line; a row of a table inside it is a line."""
        for element in parent:
            if element.tag == f"{W}p":
                properties = child_of(element, f"{W}pPr")
                out = self._taken(element, properties)
                if out is not None:
                    yield self._line(out, self._label(properties, out), hanging)
            elif element.tag == f"{W}tbl":
                for row in _rows(element):
                    cells = [list(self._lines(cell, hanging)) for cell in _cells(row)]
                    filled = [[line for line in cell if line.strip()] for cell in cells]
                    short = all(len(cell) <= 1 for cell in filled)
                    yield (" " if short else "\n").join(line for cell in filled for line in cell)
            elif element.tag == f"{_MC}AlternateContent":
                chosen = choice_of(element)
                yield from () if chosen is None else self._lines(chosen, hanging)
            elif element.tag in TRANSPARENT:
                yield from self._lines(element, hanging)
        if self._held and parent.tag == f"{W}tc":
            out, self._held = self._held, None
            yield self._line(out, None, hanging)

    def _line(self, out: Inline, label: str | None, hanging: Inline) -> str:
        hanging.notes += out.notes
        hanging.boxes += out.boxes
        hanging.pictures += out.pictures
        text = "".join(out.text)
        return f"{label} {text}" if label and text.strip() else text


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{W}tr":
            deleted = child.find(f"{W}trPr/{W}del") is not None
            if not deleted and not is_on(child, f"{W}trPr", f"{W}hidden"):
                yield child
        elif child.tag in TRANSPARENT:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{W}tc":
            if child.find(f"{W}tcPr/{W}cellDel") is None:
                yield child
        elif child.tag in TRANSPARENT:
            yield from _cells(child)


def _is_layout(cell: Any) -> bool:
    texts = (paragraph.iter(f"{W}t") for paragraph in cell.iter(f"{W}p"))
    written = (some for some in texts if any((text.text or "").strip() for text in some))
    return sum(1 for _ in written) > _LAYOUT_PARAGRAPHS
