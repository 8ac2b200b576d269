"""Pictures of text inside office documents: a letter that was scanned and pasted into one, a table
that was pasted as a picture.
"""

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import FormatError
from index.letters.formats._shared import DocumentBuilder
from index.letters.formats.base import Limits
from index.letters.letter import Document
from index.sentences import Sentence

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Scans", "is_page"]

# In millimetres as printed, in pixels where that is not said: below this a picture is a logo, a
# signature, a small drawing.
_LEAST_PRINTED, _LEAST_PIXELS = (90.0, 30.0), (400, 60)
# A page of text is mostly paper: this much of it has nearly one brightness, and that is bright.
_PAPER, _NEARLY, _BRIGHT = 0.4, 24, 110
_LOOKED_AT = (256, 256)


class Scans:
    """Reads the pictures of a document and adds their words to it, marked as recognised."""

    def __init__(self, builder: DocumentBuilder, shown: str, limits: Limits) -> None:
        self._builder, self._shown, self._limits = builder, shown, limits
        self._seen: set[bytes] = set()
        self._missing: FormatError | None = None

    def add(self, data: bytes, size: tuple[float, float] | None = None) -> None:
        """Add what stands in a picture, if it is one of text; ``size`` is its width and height as
        printed, in millimetres. A picture that shows no page is not looked at twice.
        """
        if data in self._seen or (size and not _reaches(size, _LEAST_PRINTED)):
            return
        self._seen.add(data)
        if not is_page(data, (0, 0) if size else _LEAST_PIXELS):
            return
        from index.letters.formats._ocr import RecognitionNeededError, read_picture

        try:
            read = read_picture(data, f"{self._shown}, a picture in it", self._limits)
        except RecognitionNeededError as error:
            self._missing = error
        except FormatError:
            # Of a form that no office program writes, or damaged: the letter around it stands.
            return
        else:
            if read is not None:
                self._builder.add_recognised(read)

    def built(self) -> Document:
        """Return the document; where a picture of text could not be read for want of the program,
        with a sentence that says so, and where it is nothing else, the error is raised.
        """
        try:
            document = self._builder.build()
        except FormatError:
            if self._missing:
                raise self._missing from None
            raise
        if not self._missing:
            return document
        return replace(document, unread=(Sentence(code="scan.inside", name=self._shown),))


def is_page(data: bytes, least: tuple[float, float]) -> bool:
    """Tell, without reading it, whether a picture looks like one of text; ``least`` is the width
    and height in pixels that it must have.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "GIF", "BMP")) as picture:
            if not _reaches(picture.size, least):
                return False
            picture.draft("L", _LOOKED_AT)
            return _is_paper(picture)
    except Exception:
        # Pillow raises anything on a damaged picture.
        return False


def _is_paper(picture: "Image") -> bool:
    if picture.mode in ("RGBA", "LA", "P", "PA"):
        picture = picture.convert("RGBA")
        from PIL import Image

        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    small = picture.convert("L")
    small.thumbnail(_LOOKED_AT)
    counts = small.histogram()
    paper = max(range(256), key=counts.__getitem__)
    near = sum(counts[max(paper - _NEARLY, 0) : paper + _NEARLY + 1])
    return paper >= _BRIGHT and near >= _PAPER * sum(counts)


def _reaches(size: tuple[float, float], least: tuple[float, float]) -> bool:
    return size[0] >= least[0] and size[1] >= least[1]
