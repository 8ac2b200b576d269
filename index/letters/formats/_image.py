"""Pictures of letters: PNG, JPEG and TIFF, one or many pages, through text recognition."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import LimitError
from index.letters.formats._layout import layout_document
from index.letters.formats._margins import PageWords
from index.letters.formats._shared import parsing
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import Document

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["ImageFormat"]

_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
# A page of a letter, at 300 dpi, is 9 million pixels.
_MOST_PIXELS = 100_000_000
# A4 is this many inches wide; what a picture without a resolution is taken for.
_A4_INCHES = 8.27
_LIKELY_DPI = (70, 1300)


class ImageFormat(LetterFormat):
    """A scanned or photographed letter."""

    name = "image"
    suffixes = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature, else by the name."""
        return data.startswith(_SIGNATURES) or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return what Tesseract reads; raises FormatError where it is missing or nothing is read,
        LimitError where the picture is larger than any page.
        """
        with parsing(name, "a picture"):
            pages = list(_pages(data, name, limits))
        return layout_document(pages, name, limits)


def _pages(data: bytes, name: str, limits: Limits) -> Iterator[PageWords]:
    import io

    from PIL import Image

    from index.letters.formats._ocr import recognise

    # Our own limit comes first, with a message of ours.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as picture:
        count = getattr(picture, "n_frames", 1)
        if count > limits.pages:
            raise LimitError(f"{name} has more than {limits.pages} pages; split it into letters.")
        for number in range(count):
            picture.seek(number)
            _check(picture, name)
            shown = f"{name}, page {number + 1}" if count > 1 else name
            yield recognise(_grey(picture), _dpi(picture), shown, limits)


def _check(picture: "Image", name: str) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise LimitError(
            f"{name} has {picture.width} × {picture.height} pixels; that is no page of a letter. "
            "Scan it at 300 dpi."
        )


def _grey(picture: "Image") -> "Image":
    """Return the page as Tesseract reads it best: upright, grey, on white where it is
    transparent.
    """
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright)
    return upright.convert("L")


def _dpi(picture: "Image") -> float:
    stated = picture.info.get("dpi", (0, 0))
    dpi = float(stated[0]) if isinstance(stated, tuple) and stated else 0.0
    if _LIKELY_DPI[0] < dpi < _LIKELY_DPI[1] and dpi != 72:
        return dpi
    return max(picture.width / _A4_INCHES, float(_LIKELY_DPI[0]))
