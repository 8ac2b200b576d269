"""Letters as PDF, set line by line so that a test decides columns, running lines and hyphens."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.writers.model import LetterModel, PartKind

__all__ = ["Layout", "write_pdf"]

_WIDTH, _HEIGHT = 595.0, 842.0
_LEADING = 1.22


@dataclass(frozen=True, slots=True)
class Layout:
    """How a letter is set; ``header`` and ``footer`` run on every page, ``#`` is its number."""

    columns: int = 1
    hyphenate: bool = False
    justify: bool = False
    header: str = ""
    footer: str = ""
    size: float = 11.0
    margin: float = 72.0
    gutter: float = 22.0
    two_column_head: bool = False


@dataclass(frozen=True, slots=True)
class _Set:
    text: str
    font: str
    size: float
    after: float
    last: bool
    indent: float = 0.0


def write_pdf(model: LetterModel, layout: Layout | None = None) -> bytes:
    """Return ``model`` as a PDF file."""
    from reportlab.pdfgen.canvas import Canvas

    layout = layout or Layout()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    _Setter(canvas, layout).write(model)
    canvas.save()
    return stream.getvalue()


class _Setter:
    def __init__(self, canvas: Any, layout: Layout) -> None:
        self._canvas, self._layout = canvas, layout
        self._page = 1
        self._column = 0
        self._columns = 1
        self._y = self._top = _HEIGHT - layout.margin - (20 if layout.header else 0)

    def write(self, model: LetterModel) -> None:
        self._running()
        self._head(model)
        self._columns = self._layout.columns
        self._top = self._y
        for position, part in enumerate(model.parts):
            following = model.parts[position + 1 : position + 2]
            item = part.kind is PartKind.LIST_ITEM
            tight = item and following and following[0].kind is PartKind.LIST_ITEM
            bold = part.kind is PartKind.HEADING
            self._paragraph(
                f"\u2022 {part.text}" if item else part.text,
                "Helvetica-Bold" if bold else "Helvetica",
                self._layout.size + (2 if bold else 0),
                0.0 if tight else 10.0,
            )
        for text in model.tail:
            self._paragraph(text, "Helvetica", self._layout.size, 10.0)

    def _head(self, model: LetterModel) -> None:
        head = list(model.head)
        if self._layout.two_column_head:
            start = self._y
            self._at(head.pop(), 330.0)
            low, self._y = self._y, start
            for text in head:
                self._at(text, self._layout.margin)
            self._y = min(low, self._y) - 14
            return
        for text in head:
            self._paragraph(text, "Helvetica", self._layout.size, 10.0)

    def _at(self, text: str, x: float) -> None:
        for line in text.split("\n"):
            self._canvas.setFont("Helvetica", self._layout.size)
            self._canvas.drawString(x, self._y, line)
            self._y -= self._layout.size * _LEADING
        self._y -= 10

    def _paragraph(self, text: str, font: str, size: float, after: float) -> None:
        for line in self._lines(text, font, size, after):
            self._room(line)
            self._draw(line)

    def _lines(self, text: str, font: str, size: float, after: float) -> Iterator[_Set]:
        for at, given in enumerate(text.split("\n")):
            lines = list(self._wrap(given, font, size))
            ends = at == text.count("\n")
            for number, line in enumerate(lines):
                last = number == len(lines) - 1
                yield _Set(line, font, size, after if last and ends else 0.0, last)

    def _wrap(self, text: str, font: str, size: float) -> Iterator[str]:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        line = ""
        words = text.split(" ")
        while words:
            word = words.pop(0)
            longer = f"{line} {word}".strip()
            if stringWidth(longer, font, size) <= self._measure():
                line = longer
                continue
            for head, tail in _hyphenations(word) if self._layout.hyphenate else ():
                longer = f"{line} {head}-".strip()
                if stringWidth(longer, font, size) <= self._measure():
                    line, word = longer, tail
                    break
            yield line
            line = ""
            words.insert(0, word)
        yield line

    def _measure(self) -> float:
        whole = _WIDTH - 2 * self._layout.margin
        return (whole - (self._columns - 1) * self._layout.gutter) / self._columns

    def _room(self, line: _Set) -> None:
        if self._y - line.size > self._layout.margin:
            return
        self._column += 1
        if self._column == self._columns:
            self._canvas.showPage()
            self._page += 1
            self._column = 0
            self._top = _HEIGHT - self._layout.margin - (20 if self._layout.header else 0)
            self._running()
        self._y = self._top

    def _draw(self, line: _Set) -> None:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        x = self._layout.margin + self._column * (self._measure() + self._layout.gutter)
        self._canvas.setFont(line.font, line.size)
        text = self._canvas.beginText(x, self._y)
        text.setFont(line.font, line.size)
        text.setWordSpace(0)
        if self._layout.justify and not line.last and " " in line.text:
            short = self._measure() - stringWidth(line.text, line.font, line.size)
            text.setWordSpace(short / line.text.count(" "))
        text.textOut(line.text)
        self._canvas.drawText(text)
        self._y -= line.size * _LEADING + line.after

    def _running(self) -> None:
        self._canvas.setFont("Helvetica", 9)
        if self._layout.header:
            text = self._layout.header.replace("#", str(self._page))
            self._canvas.drawString(self._layout.margin, _HEIGHT - 40, text)
        if self._layout.footer:
            text = self._layout.footer.replace("#", str(self._page))
            self._canvas.drawCentredString(_WIDTH / 2, 36, text)


def _hyphenations(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to break a word, the longest head first: between a vowel and a consonant."""
    if not re.fullmatch(r"\w{8,}[.,?]?", word):
        return
    for at in range(len(word) - 4, 2, -1):
        if word[at - 1] in "aeiouyæøå" and word[at] not in "aeiouyæøå":
            yield word[:at], word[at:]
