"""Rich Text Format, through striprtf, which knows its characters but not its blocks.

Paragraph ends, line ends and table cells all become white space there; so each is marked before,
with characters of the private use area that no letter holds, and recognised again behind.
"""

import re

from index.errors import FormatError
from index.letters.formats._shared import DocumentBuilder, parsing, tidy
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import BlockKind, Document

__all__ = ["RtfFormat"]

_SIGNATURE = b"{\\rtf"
_PARAGRAPH, _LINE, _CELL, _ROW, _HEADING, _LABEL, _PLAIN = (chr(0xE000 + n) for n in range(7))
_PRIVATE = re.compile("[\ue000-\ue006]")
# Control words, whole: "\par" and not "\pard". A space after one belongs to it.
_MARKS = (
    (re.compile(r"\\(?:par|sect|page)(?![a-z0-9-]) ?"), _PARAGRAPH),
    (re.compile(r"\\line(?![a-z0-9-]) ?"), _LINE),
    (re.compile(r"\\(?:nest)?cell(?![a-z0-9-]) ?"), _CELL),
    (re.compile(r"\\(?:nest)?row(?![a-z0-9-]) ?"), _ROW),
    (re.compile(r"(\\outlinelevel\d ?)"), rf"\1{_HEADING}"),
    (re.compile(r"\{\\(?:\*\\)?(?:listtext|pntext)(?![a-z0-9-]) ?"), rf"{{{_LABEL}"),
    (re.compile(r"\\headerf(?![a-z0-9-]) ?"), r""),
)
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")


class RtfFormat(LetterFormat):
    """Rich Text Format."""

    name = "RTF"
    suffixes = frozenset({".rtf"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature, else by the name."""
        return data[:64].lstrip().startswith(_SIGNATURE) or name.lower().endswith(".rtf")

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the document, without pages; raises FormatError where it is damaged."""
        if not data[:64].lstrip().startswith(_SIGNATURE):
            raise FormatError(f"{name} is no RTF file, though its name says so. Save it as PDF.")
        with parsing(name, self.name):
            text = _marked_text(data)
        builder = DocumentBuilder(name, limits)
        for paragraph in _paragraphs(text):
            _add(builder, paragraph)
        return builder.build()


def _marked_text(data: bytes) -> str:
    from striprtf.striprtf import rtf_to_text

    source = data.decode("latin-1").replace("\x00", "")
    for pattern, mark in _MARKS:
        source = pattern.sub(mark, source)
    page = _CODE_PAGE.search(data)
    encoding = f"cp{page[1].decode()}" if page else "cp1252"
    plain: str = rtf_to_text(source, encoding=encoding, errors="replace")  # type: ignore[no-untyped-call]
    return plain


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs and the table rows of a marked text, in order."""
    found: list[str] = []
    row = ""
    for piece in re.split(f"({_PARAGRAPH}|{_ROW})", text):
        if piece == _ROW:
            found.append(row)
            row = ""
        elif piece == _PARAGRAPH:
            # A paragraph end inside a cell is a line end there.
            if _CELL in row:
                row += _LINE
            else:
                found.append(row)
                row = ""
        else:
            row += piece
    return [*found, row]


def _add(builder: DocumentBuilder, paragraph: str) -> None:
    if _CELL in paragraph:
        cells = paragraph.split(_CELL)[:-1]
        builder.add_row([_words(cell) for cell in cells])
        return
    label = None
    if _LABEL in paragraph:
        label, _, paragraph = paragraph.partition(_LABEL)[2].partition("\t")
        label = _words(label).strip()
        # LibreOffice writes an empty one before a heading of an unnumbered outline.
        if label:
            label = label if re.fullmatch(r"\(?\w{1,8}[.)]?", label) and label != "o" else "-"
    words = _words(paragraph)
    if _HEADING in paragraph:
        builder.add(BlockKind.HEADING, words)
    elif label:
        builder.add_bullet(words, label)
    else:
        kind = BlockKind.LIST_ITEM if tidy(words).startswith(("- ", "• ")) else BlockKind.PARAGRAPH
        builder.add(kind, words)


def _words(text: str) -> str:
    return _PRIVATE.sub("", text.replace("\n", " ").replace(_LINE, "\n"))
