"""Files of other office programs: old Word, Excel and PowerPoint, OpenDocument sheets and slides,
WordPerfect and the like, read by way of LibreOffice; locked ones and those that nothing here opens
are refused with the remedy.
"""

import io
import re

from index.errors import FormatError
from index.letters.formats._docx import DocxFormat
from index.letters.formats._pptx import PptxFormat
from index.letters.formats._shared import parsing
from index.letters.formats._soffice import Conversion, convert
from index.letters.formats._xlsx import XlsxFormat
from index.letters.formats._zipped import begins_as_xml, names_inside, stated_type
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import Document

__all__ = ["ForeignFormat"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_PERFECT = b"\xffWPC"
_WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_WORD_PRO, _ABI_WORD = b"WordPro", b"http://www.abisource.com/awml.dtd"
# What LibreOffice opens: its own name for that, which keeps it from taking a damaged file for
# plain text, and what is made of it.
_KINDS = {
    ".doc": ("MS Word 97", "docx"),
    ".wpd": ("WordPerfect", "docx"),
    ".lwp": ("LotusWordPro", "docx"),
    ".abw": ("AbiWord", "docx"),
    ".xml": ("MS Word 2003 XML", "docx"),
    ".sxw": ("StarOffice XML (Writer)", "docx"),
    ".xls": ("MS Excel 97", "xlsx"),
    ".xlsb": ("Calc MS Excel 2007 Binary", "xlsx"),
    ".ods": ("calc8", "xlsx"),
    ".fods": ("OpenDocument Spreadsheet Flat XML", "xlsx"),
    ".sxc": ("StarOffice XML (Calc)", "xlsx"),
    ".ppt": ("MS PowerPoint 97", "pptx"),
    ".odp": ("impress8", "pptx"),
    ".fodp": ("OpenDocument Presentation Flat XML", "pptx"),
    ".sxi": ("StarOffice XML (Impress)", "pptx"),
}
# Names of what is known by its content alone, and of what LibreOffice does not open.
_OTHERS = (".dot", ".xlt", ".pps", ".pot", ".ots", ".otp", ".wps", ".pages", ".numbers", ".key")
_STREAMS = (("WordDocument", ".doc"), ("PowerPoint Document", ".ppt"), ("Workbook", ".xls"))
_OFFICE = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_OPEN_DOCUMENT = re.compile(
    rb"application/vnd\.(?:oasis\.opendocument|sun\.xml)\."
    rb"(writer|spreadsheet|calc|presentation|impress)"
)
_OPEN_ENDINGS = {
    b"writer": "sxw", b"spreadsheet": "ods", b"calc": "sxc", b"presentation": "odp",
    b"impress": "sxi",
}  # fmt: skip
# What Apple's programs pack everything in.
_APPLE = "Index/Document.iwa"
_READERS: dict[str, DocxFormat | XlsxFormat | PptxFormat] = {
    "docx": DocxFormat(),
    "xlsx": XlsxFormat(),
    "pptx": PptxFormat(),
}


class ForeignFormat(LetterFormat):
    """What LibreOffice opens and nothing else here does, locked files."""

    name = "office file"
    suffixes = frozenset({*_KINDS, *_OTHERS} - {".xml"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by OLE files that are no message, by office ZIP files that are no letter, by how
        WordPerfect and Word 2003 begin, else by the name.
        """
        inside = names_inside(data)
        packed = "[Content_Types].xml" in inside or _APPLE in inside
        known = packed or data.startswith(_OLE) or _ending(data) is not None
        return known or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the document as LibreOffice opens it.

        Raises FormatError where it is locked, of no such program, or LibreOffice is missing,
        LimitError where it asks for too much.
        """
        converted, target = _converted(data, name, limits)
        return _READERS[target].read(converted, name, limits)


def _converted(data: bytes, name: str, limits: Limits) -> tuple[bytes, str]:
    _refuse(data, name)
    ending = _ole_ending(data, name) if data.startswith(_OLE) else _ending(data)
    if ending is None:
        raise FormatError(code="office.no_letter", name=name)
    source, target = _KINDS[ending]
    return convert(data, Conversion(ending, source, target), name, limits), target


def _refuse(data: bytes, name: str) -> None:
    """Raise FormatError, with what to do, for what is opened by no program but its own."""
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise FormatError(code="office.locked_word", name=name)


def _ending(data: bytes) -> str | None:
    """Return the ending that tells LibreOffice what a file is, by its content; None for what it
    does not open, and for OLE files, which must be opened to tell.
    """
    if data.startswith(_WORD_PERFECT):
        return ".wpd"
    if data.startswith(_WORD_PRO):
        return ".lwp"
    if begins_as_xml(data, _WORD_2003):
        return ".xml"
    if begins_as_xml(data, _ABI_WORD):
        return ".abw"
    if "xl/workbook.bin" in names_inside(data):
        return ".xlsb"
    flat = begins_as_xml(data, _OFFICE)
    found = _OPEN_DOCUMENT.search(data[:8192] if flat else stated_type(data))
    return f".{'f' if flat else ''}{_OPEN_ENDINGS[found[1]]}" if found else None


def _ole_ending(data: bytes, name: str) -> str | None:
    import olefile

    with parsing(name, "Office"), olefile.OleFileIO(io.BytesIO(data)) as file:
        return next((ending for stream, ending in _STREAMS if file.exists(stream)), None)
