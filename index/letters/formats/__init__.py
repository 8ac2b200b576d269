"""The formats that a letter can arrive in, and which of them a file is.

One private module per format stands behind ``LetterFormat``; a new format is one module and one
line in ``FORMATS``. Content decides before the name does, because names lie more often than bytes.
"""

from index.errors import FormatError
from index.letters.formats._archive import ArchiveFormat, OtherArchiveFormat, TarFormat
from index.letters.formats._docx import DocxFormat
from index.letters.formats._email import EmailFormat, MailboxFormat
from index.letters.formats._foreign import ForeignFormat
from index.letters.formats._html import HtmlFormat
from index.letters.formats._image import ImageFormat
from index.letters.formats._msg import MsgFormat
from index.letters.formats._odt import OdtFormat
from index.letters.formats._pdf import PdfFormat
from index.letters.formats._pptx import PptxFormat
from index.letters.formats._rtf import RtfFormat
from index.letters.formats._signed import SignedFormat
from index.letters.formats._text import MarkdownFormat, TextFormat
from index.letters.formats._tnef import TnefFormat
from index.letters.formats._xlsx import XlsxFormat
from index.letters.formats.base import LetterFormat, Limits, Member

__all__ = ["FORMATS", "LetterFormat", "Limits", "Member", "format_of"]

_TEXT = TextFormat()

FORMATS: tuple[LetterFormat, ...] = (
    DocxFormat(),
    XlsxFormat(),
    PptxFormat(),
    OdtFormat(),
    MsgFormat(),
    TnefFormat(),
    ForeignFormat(),
    ArchiveFormat(),
    TarFormat(),
    OtherArchiveFormat(),
    SignedFormat(),
    PdfFormat(),
    ImageFormat(),
    RtfFormat(),
    HtmlFormat(),
    MailboxFormat(),
    EmailFormat(),
    MarkdownFormat(),
    _TEXT,
)
"""Every format, in the order in which content is looked at: what holds other files before what may
stand in it unpacked, plain text, which claims all text, last.
"""


def format_of(data: bytes, name: str) -> LetterFormat:
    """Return the format of a file: by its first bytes, else by its name, else text where it is
    text.

    Raises FormatError, naming the file and the remedy, where it is none of them.
    """
    if not data:
        raise FormatError(code="file.empty", name=name)
    for known in FORMATS:
        if known is not _TEXT and known.matches(data, ""):
            return known
    for known in FORMATS:
        if known.matches(b"", name):
            return known
    if _TEXT.matches(data, ""):
        return _TEXT
    raise FormatError(code="file.unknown", name=name)
