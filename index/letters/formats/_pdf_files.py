"""The files inside a PDF: the letters of a portfolio, or what hangs on it by a paper clip."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import Any

from index.errors import FormatError, LimitError
from index.letters.formats._margins import PageWords
from index.letters.formats.base import Limits, Member

__all__ = ["embedded_files", "is_cover"]

# What a portfolio shows to programs that cannot open it, in the languages of those that make it.
_COVER = re.compile(
    r"portfolio|portefølje|portfølje|"
    r"(?:adobe )?(?:reader|acrobat).*(?:or later|eller nyere|or higher|X|9|8)",
    re.IGNORECASE | re.DOTALL,
)
_MOST_COVER_WORDS = 120
# How a file inside says what it is; streams are never packed into others (ISO 32000-1, 7.11.4).
_STREAM = b"EmbeddedFile"
_LONGEST_NAME = 2_000
# Notes and fields of one page that are looked through for files.
_MOST_ANNOTATIONS = 5_000


def is_cover(document: Any, pages: Sequence[PageWords]) -> bool:
    """Tell whether a document is nothing but the page that a portfolio shows where it cannot be
    opened.
    """
    from pypdfium2 import raw

    if len(pages) != 1 or not raw.FPDFDoc_GetAttachmentCount(document.raw):
        return False
    words = [word.text for word in pages[0].words]
    return len(words) <= _MOST_COVER_WORDS and bool(_COVER.search(" ".join(words)) or not words)


def embedded_files(document: Any, data: bytes, shown: str, limits: Limits) -> Iterator[Member]:
    """Yield the letters among the files that are embedded in a document, whose own bytes are
    ``data``; data and schemas, which go with an invoice or an archive's form, are none.

    Raises LimitError where they unpack to more than one file may hold.
    """
    total = 0
    for number, attachment in enumerate(_attachments(document, _STREAM in data)):
        if number >= limits.members:
            raise LimitError(code="pdf.files", name=shown, most=limits.members)
        name, size = _name(attachment), _size(attachment)
        total += size
        if size > limits.file_bytes or total > limits.expanded_bytes:
            raise LimitError(code="pdf.large_files", name=shown, most=limits.file_bytes // 2**20)
        inside = _data(attachment, size)
        if inside and _may_be_letter(inside, name):
            yield Member(name or f"{number + 1}", inside)


def _attachments(document: Any, pinned: bool) -> Iterator[Any]:
    """Yield the files that belong to the whole document, then, where any may be, those ``pinned``
    to its pages; opening these takes as long as reading them.
    """
    from pypdfium2 import raw

    for number in range(raw.FPDFDoc_GetAttachmentCount(document.raw)):
        yield raw.FPDFDoc_GetAttachment(document.raw, number)
    for number in range(len(document) if pinned else 0):
        page = document[number]
        for place in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)):
            annotation = raw.FPDFPage_GetAnnot(page.raw, place)
            if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_FILEATTACHMENT:
                found = raw.FPDFAnnot_GetFileAttachment(annotation)
                if found:
                    yield found
            raw.FPDFPage_CloseAnnot(annotation)
        page.close()


def _may_be_letter(data: bytes, name: str) -> bool:
    from index.letters.formats import FORMATS, format_of

    ending = name.lower().endswith(tuple(known for f in FORMATS for known in f.suffixes))
    try:
        return ending or format_of(data, "").name not in ("TXT", "HTML")
    except FormatError:
        return False


def _name(attachment: Any) -> str:
    from pypdfium2 import raw

    size = min(raw.FPDFAttachment_GetName(attachment, None, 0), _LONGEST_NAME)
    buffer = ctypes.create_string_buffer(max(size, 2))
    wide = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFAttachment_GetName(attachment, wide, size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")


def _size(attachment: Any) -> int:
    from pypdfium2 import raw

    size = ctypes.c_ulong()
    known = raw.FPDFAttachment_GetFile(attachment, None, 0, size)
    return size.value if known else 0


def _data(attachment: Any, size: int) -> bytes:
    from pypdfium2 import raw

    buffer = ctypes.create_string_buffer(size)
    written = ctypes.c_ulong()
    known = raw.FPDFAttachment_GetFile(attachment, buffer, size, written)
    return buffer.raw[: written.value] if known else b""
