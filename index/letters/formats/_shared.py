"""What every format needs: clean characters, a builder that joins blocks in one way, one kind of
failure.

That a letter gives the same text from every format rests on this module: whatever a file calls a
paragraph goes through ``DocumentBuilder.add``, and nothing else decides what stands between blocks.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from index.errors import FormatError, LimitError, SvarbrevError
from index.letters.formats.base import Limits
from index.letters.letter import Block, BlockKind, Document, Page, Span

__all__ = [
    "DocumentBuilder",
    "clean_characters",
    "normal_newlines",
    "parsing",
    "strip_marker",
    "tidy",
]

_NEWLINES = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Invisible: soft hyphens, zero-width characters, byte order marks, direction marks.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# What needs no cleaning, as nearly every text of an office program: letters that cannot be composed
# further, plain spaces and signs.
_CLEAN = re.compile("[\t\n -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e]*")
_LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
# Symbol fonts keep their bullets from U+F020 to U+F0FF.
_MARKER = re.compile(r"^(?:[-–—•*·▪◦‣●○■□➢✓\uf020-\uf0ff]|o(?=\s))\s+")


def normal_newlines(text: str) -> str:
    r"""Return ``text`` with every kind of line end written as ``\n``."""
    return _NEWLINES.sub("\n", text)


def clean_characters(text: str) -> str:
    """Return ``text`` in NFC, its spaces plain, its ligatures spelt out, without what nobody
    sees.
    """
    if _CLEAN.fullmatch(text):
        return text
    text = _INVISIBLE.sub("", text)
    text = _SPACES.sub(" ", _CONTROL.sub("", text))
    return unicodedata.normalize("NFC", text.translate(_LIGATURES))


def tidy(text: str) -> str:
    """Return ``text`` with clean characters, single spaces, and no empty or ragged lines."""
    text = text if _CLEAN.fullmatch(text) else clean_characters(normal_newlines(text))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def strip_marker(text: str) -> str:
    """Return a list item's ``text`` without the bullet that it may carry as a character."""
    return _MARKER.sub("", text, count=1)


@contextmanager
def parsing(name: str, kind: str) -> Iterator[None]:
    """Turn whatever a parser raises on hostile bytes into a FormatError about file ``name``.

    Parsers of other people raise anything at all on damaged files, so this catches everything but
    what already is an error of ours, and memory running out, which the reader reports itself.
    """
    try:
        yield
    except (SvarbrevError, MemoryError):
        raise
    except RecursionError as error:
        raise LimitError(code="file.nested", name=name) from error
    except Exception as error:
        raise FormatError(code="file.damaged", name=name, kind=kind) from error


class DocumentBuilder:
    """Collects blocks in reading order and makes the document.

    Blocks are separated by a blank line, list items that follow each other by a line end, table
    rows by a line end and the cells of a row by a tab.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._rows = 0
        self._blocks: list[Block] = []
        self._page_starts: list[tuple[int, int]] = []
        self._recognised: list[Span] = []

    def add(self, kind: BlockKind, text: str, *, row: int | None = None) -> None:
        """Append one block; a block without words is left out.

        Raises LimitError where the letter grows beyond what one letter may hold.
        """
        text = tidy(text)
        if not text:
            return
        self._write(self._separator(kind, row))
        start = self._length
        self._write(text)
        self._blocks.append(Block(kind, start, self._length, row))

    def add_bullet(self, text: str, marker: str = "-") -> None:
        """Append a list item with ``marker`` before it, whatever sign its format draws there."""
        text = strip_marker(tidy(text))
        if text:
            self.add(BlockKind.LIST_ITEM, f"{marker} {text}")

    def add_row(self, cells: Sequence[str]) -> None:
        """Append the cells of one table row. A cell of labels with the cell of their values beside
        it, line by line, as letterheads have them, becomes one row for each label.
        """
        lines = [tidy(cell).split("\n") for cell in cells]
        filled = [some for some in lines if some != [""]]
        count = len(filled[0]) if len(filled) == 2 else 1
        labels = count > 1 and all(one.endswith(":") for one in filled[0])
        if labels and len(filled[1]) == count:
            rows = [list(pair) for pair in zip(*filled, strict=True)]
        else:
            rows = [["\n".join(some) for some in lines]]
        for row in rows:
            for cell in row:
                self.add(BlockKind.TABLE_CELL, cell, row=self._rows)
            self._rows += 1

    def add_document(self, document: Document) -> None:
        """Append the blocks of another document, as of one that was taken into this one."""
        first = self._rows
        for block in document.blocks:
            row = None if block.row is None else first + block.row
            self.add(block.kind, document.text[block.start : block.end], row=row)
            self._rows = max(self._rows, 0 if row is None else row + 1)

    def add_recognised(self, picture: Document) -> None:
        """Append what was read in a picture inside the letter, marked as recognised."""
        first = len(self._blocks)
        self.add_document(picture)
        if len(self._blocks) > first:
            self._recognised.append(Span(self._blocks[first].start, self._length))

    def add_across_pages(self, kind: BlockKind, parts: Iterable[tuple[int, str, str]]) -> None:
        """Append one block made of ``(page number, glue, text)``; the glue joins a part to the
        last.
        """
        whole, cuts = "", []
        for number, glue, part in parts:
            if whole:
                whole += glue
            cuts.append((number, len(whole)))
            whole += part
        if not whole:
            return
        first = len(self._blocks)
        self.add(kind, whole)
        if len(self._blocks) > first:
            start = self._blocks[-1].start
            self._page_starts += [(number, start + cut) for number, cut in cuts[1:]]

    def start_page(self, number: int) -> None:
        """Say that what is added next stands on page ``number`` (from 1, in order)."""
        if number > self._limits.pages:
            raise LimitError(code="file.pages", name=self._name, most=self._limits.pages)
        self._page_starts.append((number, -len(self._blocks) - 1))

    def build(self, metadata: dict[str, str] | None = None) -> Document:
        """Return the document; raises FormatError where no block was added."""
        if not self._blocks:
            raise FormatError(code="file.no_text", name=self._name)
        return Document(
            "".join(self._parts),
            tuple(self._blocks),
            self._pages(),
            metadata or {},
            recognised=tuple(self._recognised),
        )

    def _separator(self, kind: BlockKind, row: int | None) -> str:
        if not self._blocks:
            return ""
        last = self._blocks[-1]
        if last.kind != kind or kind not in (BlockKind.LIST_ITEM, BlockKind.TABLE_CELL):
            return "\n\n"
        return "\t" if kind is BlockKind.TABLE_CELL and last.row == row else "\n"

    def _write(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._limits.characters:
            raise LimitError(code="file.characters", name=self._name, most=self._limits.characters)
        self._parts.append(text)

    def _pages(self) -> tuple[Page, ...]:
        if not self._page_starts:
            return ()
        starts = sorted((number, self._offset(at)) for number, at in self._page_starts)
        ends = [*(start for _, start in starts[1:]), self._length]
        return tuple(
            Page(number, start, max(start, end))
            for (number, start), end in zip(starts, ends, strict=True)
        )

    def _offset(self, at: int) -> int:
        """Return the offset of a page start; negative ones name the block that comes first on
        it.
        """
        if at >= 0:
            return at
        block = -at - 1
        return self._blocks[block].start if block < len(self._blocks) else self._length
