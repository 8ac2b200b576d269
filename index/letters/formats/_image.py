"""Pictures of letters: scans and photographs, one or many pages, through text recognition."""

from collections.abc import Iterator

from index.letters.formats import _ocr
from index.letters.formats._layout import layout_document
from index.letters.formats._margins import PageWords
from index.letters.formats._pictures import frames, is_avif, is_heif
from index.letters.formats._shared import parsing
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import Document

__all__ = ["ImageFormat"]

_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8")
_JPEG_2000 = b"\0\0\0\x0cjP  \r\n\x87\n"
# What follows the length of the file in a bitmap: two reserved fields of zero.
_BITMAP = b"\0\0\0\0"


class ImageFormat(LetterFormat):
    """A scanned or photographed letter."""

    name = "image"
    suffixes = frozenset(
        {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".webp", ".bmp", ".heic", ".heif"}
        | {".avif", ".jp2", ".jpf", ".jpx"}
    )

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature, else by the name."""
        signed = (
            data.startswith(_SIGNATURES)
            or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")
            or (data.startswith(b"BM") and data[6:10] == _BITMAP)
            or data.startswith(_JPEG_2000)
            or is_heif(data)
            or is_avif(data)
        )
        return signed or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return what Tesseract reads; raises FormatError where it is missing or nothing is read,
        LimitError where the picture is larger than any page.
        """
        with parsing(name, "PNG/JPEG/TIFF"):
            pages = list(_pages(data, name, limits))
        return layout_document(pages, name, limits)


def _pages(data: bytes, name: str, limits: Limits) -> Iterator[PageWords]:
    for number, (picture, dpi) in enumerate(frames(data, name, limits)):
        shown = f"{name}, page {number + 1}" if number else name
        yield _ocr.recognise(picture, dpi, shown, limits)
