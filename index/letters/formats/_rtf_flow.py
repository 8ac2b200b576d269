"""Where the text of an RTF file goes: paragraphs, table rows, and what hangs on them."""

import re
from dataclasses import dataclass, field

from index.letters.formats._shared import DocumentBuilder, tidy
from index.letters.letter import BlockKind

__all__ = ["Flow", "Sink"]

_LONGEST_HEADING = 250
_LONGEST_LABEL = 30
# A table cell that holds more paragraphs than this is there for the layout, not a table's.
_LAYOUT_PARAGRAPHS = 12


class Sink:
    """Takes in text that is read for itself, or that nobody sees."""

    def __init__(self) -> None:
        self._text: list[str] = []

    def write(self, text: str, bold: bool = False) -> None:  # noqa: ARG002
        """Take in some text."""
        self._text.append(text)

    def text(self) -> str:
        """Return all that was taken in."""
        return "".join(self._text)

    def mark(self, word: str, number: int | None) -> None:
        """Take in the end of a paragraph, cell or row, or a property of a paragraph."""

    def label(self) -> "Sink":
        """Return where the number or bullet of a paragraph goes."""
        return Sink()

    def silent(self) -> "Sink":
        """Return where a group goes whose own text is not seen, but groups inside may be."""
        return Sink()

    def hanging(self) -> "Sink":
        """Return where a note or a text box goes that hangs on the text here."""
        return Sink()


@dataclass(slots=True)
class _Paragraph:
    text: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    heading: bool = False
    label: Sink | None = None
    hanging: list["Flow"] = field(default_factory=list)

    def words(self) -> str:
        return tidy(_whole("".join(self.text)))

    def number(self) -> str | None:
        """Return what is printed before the paragraph: "-" for any bullet."""
        if self.label is None:
            return None
        label = tidy(_whole(self.label.text()).partition("\t")[0].replace("\n", " "))
        if not label:
            # LibreOffice writes an empty one before a heading of an unnumbered outline.
            return None
        printed = label != "o" and len(label) <= _LONGEST_LABEL and re.search(r"\w", label)
        return label if printed else "-"


_Cell = list[_Paragraph | str]


class Flow(Sink):
    """Text that runs on, in paragraphs and table rows: a body, a note, a text box, a margin."""

    def __init__(self, kind: BlockKind | None = None) -> None:
        super().__init__()
        self._kind = kind
        self._parts: list[_Paragraph | list[list[_Cell]]] = []
        self._paragraph = _Paragraph()
        self._cells: list[_Cell] = []
        self._cell: _Cell = []
        self._inner: list[str] = []
        self._line: list[str] = []
        self._in_table = False
        self._before: list[Flow] = []
        self._behind: list[Flow] = []

    def write(self, text: str, bold: bool = False) -> None:
        """Add text to the paragraph."""
        self._paragraph.text.append(text)
        if text.strip():
            self._paragraph.bold.append(bold)

    def label(self) -> Sink:
        """Return where the number or bullet of the paragraph goes."""
        self._paragraph.label = Sink()
        return self._paragraph.label

    def silent(self) -> Sink:
        """Return where a drawing goes, or the properties of a row."""
        return _Silent(self)

    def hanging(self) -> "Flow":
        """Return where a note or a text box of the paragraph goes."""
        flow = Flow(self._kind)
        self._paragraph.hanging.append(flow)
        return flow

    def before(self, kind: BlockKind | None) -> "Flow":
        """Return where a header goes."""
        self._before.append(Flow(kind))
        return self._before[-1]

    def behind(self, kind: BlockKind | None) -> "Flow":
        """Return where a footer goes."""
        self._behind.append(Flow(kind))
        return self._behind[-1]

    def mark(self, word: str, number: int | None) -> None:
        """End a paragraph, a cell or a row, or note a property of the paragraph."""
        if word == "pard":
            self._in_table = False
            self._paragraph.heading = False
        elif word == "intbl":
            self._in_table = True
        elif word == "outlinelevel":
            self._paragraph.heading = number is not None and number < 9
        elif word == "par":
            self._end_paragraph()
        elif word == "nestcell":
            self._line.append(" ".join(filter(None, [*self._inner, self._taken().words()])))
            self._inner = []
        elif word == "nestrow":
            self._cell.append(" ".join(filter(None, self._line)))
            self._line = []
        elif word == "cell":
            self._cell.append(self._taken())
            self._cells.append(self._cell)
            self._cell = []
        elif word == "row":
            self._end_row()

    def finish(self) -> None:
        """End what was not ended."""
        if self._cells:
            self._end_row()
        self._in_table = False
        self._end_paragraph()

    def put(self, builder: DocumentBuilder) -> None:
        """Add all paragraphs and rows to a document."""
        for flow in self._before:
            flow.put(builder)
        for part in self._parts:
            if isinstance(part, _Paragraph):
                self._put_paragraph(part, builder)
            else:
                self._put_table(part, builder)
        for flow in self._behind:
            flow.put(builder)

    def _taken(self) -> _Paragraph:
        # What is said of a paragraph holds for the next one until it is taken back.
        taken, self._paragraph = self._paragraph, _Paragraph(heading=self._paragraph.heading)
        return taken

    def _end_paragraph(self) -> None:
        if self._in_table or self._cells:
            if self._line:
                self._inner.append(self._taken().words())
            else:
                self._cell.append(self._taken())
        else:
            self._parts += [one for one in self._cell if isinstance(one, _Paragraph)]
            self._cell = []
            self._parts.append(self._taken())

    def _end_row(self) -> None:
        cells, self._cells = self._cells, []
        if not cells:
            return
        last = self._parts[-1] if self._parts else None
        if isinstance(last, list):
            last.append(cells)
        else:
            self._parts.append([cells])

    def _put_paragraph(self, one: _Paragraph, builder: DocumentBuilder) -> None:
        text, label = one.words(), one.number()
        bold = bool(one.bold) and all(one.bold) and len(text) <= _LONGEST_HEADING
        if self._kind:
            builder.add(self._kind, text)
        elif text and (one.heading or (bold and text[-1] not in ".,;:")):
            builder.add(BlockKind.HEADING, f"{label} {text}" if label and label != "-" else text)
        elif label:
            builder.add_bullet(text, label)
        else:
            kind = BlockKind.LIST_ITEM if text.startswith(("- ", "• ")) else BlockKind.PARAGRAPH
            builder.add(kind, text)
        for flow in one.hanging:
            flow.put(builder)

    def _put_table(self, rows: list[list[_Cell]], builder: DocumentBuilder) -> None:
        widest = max(len(row) for row in rows)
        hanging: list[Flow] = []
        for row in rows:
            filled = [sum(bool(_line(one)) for one in cell) for cell in row]
            if self._kind or widest == 1 or max(filled, default=0) > _LAYOUT_PARAGRAPHS:
                for one in (one for cell in row for one in cell):
                    if isinstance(one, str):
                        builder.add(self._kind or BlockKind.PARAGRAPH, one)
                    else:
                        self._put_paragraph(one, builder)
            else:
                builder.add_row(["\n".join(map(_line, cell)) for cell in row])
                hanging += [
                    flow
                    for cell in row
                    for one in cell
                    if isinstance(one, _Paragraph)
                    for flow in one.hanging
                ]
        # Behind the table, so that it stays one.
        for flow in hanging:
            flow.put(builder)


class _Silent(Sink):
    """Takes in the text of a drawing, which is not seen, and passes on what stands in its boxes and
    the ends of rows.
    """

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self._flow = flow

    def mark(self, word: str, number: int | None) -> None:
        """Pass on the end of a row."""
        if word == "nestrow":
            self._flow.mark(word, number)

    def hanging(self) -> Sink:
        """Return where a text box goes."""
        return self._flow.hanging()


def _line(one: _Paragraph | str) -> str:
    if isinstance(one, str):
        return one
    text, label = one.words(), one.number()
    return f"{label} {text}" if label and text else text


def _whole(text: str) -> str:
    """Return ``text`` with the halves of characters beyond U+FFFF joined."""
    if not re.search("[\ud800-\udfff]", text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
