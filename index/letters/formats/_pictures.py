"""Pictures from strangers, opened within limits, and made ready to be read: grey, on white, turned
as the camera noted.
"""

import io
import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.errors import LimitError
from index.letters.formats.base import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["evened", "frames", "is_avif", "is_heif", "resolution"]

_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP", "JPEG2000", "AVIF")
# Formats whose frames are pages; those of the others are an animation, or a preview for a screen.
_PAGED = frozenset({"TIFF", "HEIF"})
# A page of a letter, at 300 dpi, is 9 million pixels.
_MOST_PIXELS = 100_000_000
# A4 is this many inches wide; what a picture without a resolution is taken for.
_A4_INCHES = 8.27
_LIKELY_DPI = (70, 1300)
# Paper is what is lightest within this many pixels of a picture made this much smaller: lines of
# print are thinner.
_REDUCED, _WINDOW = 8, 9
# Paper is lit evenly where its darker tenth is this light beside its lighter one; what is darker
# than this, of 255, is no paper.
_EVENLY, _NO_PAPER = 0.8, 30
# ISO 23008-12: the brands of a file that holds still pictures coded as HEVC.
_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc"})


def is_heif(data: bytes) -> bool:
    """Tell whether a file begins as the photos of telephones do."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


def is_avif(data: bytes) -> bool:
    """Tell whether a file begins as a picture coded as AV1 does."""
    return data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis")


def frames(data: bytes, name: str, limits: Limits) -> Iterator[tuple["Image", float]]:
    """Yield each page of a picture, grey and upright as its file says, with its dots per inch.

    Of an animation it is the first frame. Raises LimitError where the picture, or the number of
    its pages, is larger than that of any letter, and whatever Pillow raises for damaged bytes.
    """
    # The plug-ins that Pillow does not load by itself.
    from PIL import (  # noqa: F401
        AvifImagePlugin,
        Image,
        Jpeg2KImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    formats: tuple[str, ...] = _FORMATS
    if is_heif(data):
        from pi_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
        formats = ("HEIF",)
    # Our own limit comes first, with a message of ours.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(data), formats=formats) as file:
        count = getattr(file, "n_frames", 1) if file.format in _PAGED else 1
        if count > limits.pages:
            raise LimitError(code="file.pages", name=name, most=limits.pages)
        for number in range(count):
            file.seek(number)
            if file.width * file.height > _MOST_PIXELS:
                raise LimitError(
                    code="scan.pixels", name=name, width=file.width, height=file.height
                )
            yield _grey(file), resolution(file)


def _grey(picture: "Image") -> "Image":
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright)
    return upright.convert("L")


def evened(picture: "Image") -> "Image":
    """Return a grey picture as if light fell evenly on its paper: a photograph that is darker at
    one side is read nowhere, because one bound parts its ink from all of its paper. Scans, whose
    light is even, are returned as they are.
    """
    from PIL import Image, ImageFilter

    small = picture.reduce(_REDUCED).filter(ImageFilter.MaxFilter(_WINDOW))
    if min(small.size) <= _WINDOW:
        return picture
    counts = small.histogram()
    dark, light = (_share(counts, part) for part in (0.1, 0.9))
    if dark >= _EVENLY * light or dark < _NO_PAPER:
        return picture
    import numpy as np

    paper = small.filter(ImageFilter.GaussianBlur(_WINDOW / 2)).resize(picture.size)
    even = np.asarray(picture, np.uint16) * 255 // np.maximum(np.asarray(paper, np.uint16), 1)
    return Image.fromarray(even.clip(0, 255).astype(np.uint8))


def _share(counts: Sequence[int], part: float) -> int:
    """Return the grey that this share of the pixels is at most as light as."""
    whole = sum(counts)
    return next(
        grey for grey, sofar in enumerate(itertools.accumulate(counts)) if sofar >= part * whole
    )


def resolution(picture: "Image") -> float:
    """Return the dots per inch of a picture: as it says where that is likely, else as if it were
    a page of A4.
    """
    stated = picture.info.get("dpi", (0, 0))
    dpi = float(stated[0]) if isinstance(stated, tuple) and stated else 0.0
    if _LIKELY_DPI[0] < dpi < _LIKELY_DPI[1] and dpi != 72:
        return dpi
    return max(min(picture.size) / _A4_INCHES, float(_LIKELY_DPI[0]))
