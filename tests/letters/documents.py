"""Documents made by hand, so that tests of reading do not hang on any format."""

import re
from collections.abc import Iterator, Sequence

from index.letters.letter import Block, BlockKind, Document, Letter
from index.letters.letterhead import read_letterhead

__all__ = ["document", "letter", "letter_of", "pieces", "table"]


def document(text: str) -> Document:
    """Return a document as the reader of plain text makes it: blocks between blank lines, list
    items one block each."""
    return Document(text, tuple(_blocks(text)))


def _blocks(text: str) -> Iterator[Block]:
    for match in re.finditer(r"\S.*(?:\n[^\S\n]*\S.*)*", text):
        if match.group().startswith("- "):
            for line in re.finditer(r"\S.*", match.group()):
                start = match.start() + line.start()
                yield Block(BlockKind.LIST_ITEM, start, match.start() + line.end())
        else:
            end = match.start() + len(match.group().rstrip())
            yield Block(BlockKind.PARAGRAPH, match.start(), end)


def pieces(*parts: tuple[BlockKind, str] | tuple[BlockKind, str, int]) -> Document:
    """Return a document of blocks of the given kinds, a blank line between them; the third member
    of a part is its table row."""
    text, blocks = "", []
    for part in parts:
        start = len(text)
        text += part[1]
        row = part[2] if len(part) == 3 else None
        blocks.append(Block(part[0], start, len(text), row))
        text += "\n\n"
    return Document(text.rstrip("\n"), tuple(blocks))


def table(rows: Sequence[Sequence[str]], *behind: tuple[BlockKind, str]) -> Document:
    """Return a document that begins with a table."""
    cells = [
        (BlockKind.TABLE_CELL, cell, number) for number, row in enumerate(rows) for cell in row
    ]
    return pieces(*cells, *behind)


def letter_of(made: Document, name: str = "eksempel.txt") -> Letter:
    """Return the letter that a document is."""
    head = read_letterhead(made)
    return Letter("a" * 64, name, "test", made.text, made.blocks, made.pages, head)


def letter(text: str) -> Letter:
    """Return the letter that a plain text is."""
    return letter_of(document(text))
