"""Letters as OpenDocument text, by odfpy, and as RTF, by hand: there is no writer to lean on."""

import io
from typing import Any

from tests.writers.model import LetterModel, PartKind

__all__ = ["write_odt", "write_rtf"]


def write_odt(model: LetterModel) -> bytes:
    """Return ``model`` as an ODT file."""
    from odf.opendocument import OpenDocumentText
    from odf.style import Style, TextProperties

    document = OpenDocumentText()
    heading = Style(name="Heading", family="paragraph")
    heading.addElement(TextProperties(fontweight="bold"))
    document.styles.addElement(heading)
    _Odt(document).write(model)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


class _Odt:
    def __init__(self, document: Any) -> None:
        self._text = document.text
        self._list: Any | None = None

    def write(self, model: LetterModel) -> None:
        for text in model.head:
            self._paragraph(self._text, text)
        for part in model.parts:
            if part.kind is not PartKind.LIST_ITEM:
                self._list = None
            if part.kind is PartKind.HEADING:
                self._heading(part.text)
            elif part.kind is PartKind.LIST_ITEM:
                self._item(part.text)
            else:
                self._paragraph(self._text, part.text)
        for text in model.tail:
            self._paragraph(self._text, text)

    def _heading(self, text: str) -> None:
        from odf.text import H

        self._text.addElement(H(outlinelevel=1, text=text))

    def _item(self, text: str) -> None:
        from odf.text import List, ListItem

        if self._list is None:
            self._list = List()
            self._text.addElement(self._list)
        item = ListItem()
        self._paragraph(item, text)
        self._list.addElement(item)

    def _paragraph(self, parent: Any, text: str) -> None:
        from odf.text import LineBreak, P

        paragraph = P()
        for number, line in enumerate(text.split("\n")):
            if number:
                paragraph.addElement(LineBreak())
            paragraph.addText(line)
        parent.addElement(paragraph)


def write_rtf(model: LetterModel) -> bytes:
    """Return ``model`` as an RTF file, as Word writes one: code page characters and list texts."""
    out = [
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fnil\fcharset2 Symbol;}}"
    ]
    out += [_rtf(text) for text in model.head]
    for part in model.parts:
        if part.kind is PartKind.HEADING:
            out.append(_rtf(part.text, r"\outlinelevel0\b "))
        elif part.kind is PartKind.LIST_ITEM:
            bullet = r"{\listtext\pard\plain\f1 \'b7\tab}\ls1\ilvl0 "
            out.append(_rtf(part.text, bullet))
        else:
            out.append(_rtf(part.text))
    out += [_rtf(text) for text in model.tail]
    return ("\r\n".join(out) + "}").encode("ascii")


def _rtf(text: str, before: str = "") -> str:
    return rf"\pard\plain\f0 {before}" + "".join(_escaped(c) for c in text) + r"\par"


def _escaped(character: str) -> str:
    if character == "\n":
        return "\\line "
    if character in "\\{}":
        return f"\\{character}"
    if ord(character) < 128:
        return character
    try:
        return f"\\'{character.encode('cp1252').hex()}"
    except UnicodeEncodeError:
        return f"\\u{ord(character)}?"
