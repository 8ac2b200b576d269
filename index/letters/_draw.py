"""Draws a page of a PDF and marks words on it; run as a module it is the child process for that.

It reads one request from standard input, writes one answer to standard output, and ends.
"""

import io
import math
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.errors import FormatError, SvarbrevError
from index.letters._frames import read_frame, write_frame

if TYPE_CHECKING:
    from PIL.Image import Image

    from index.letters.page_image import PageImage

__all__ = ["Request", "draw", "main"]

_MOST_PIXELS = 8_000_000
_LONGEST_SIDE = 20_000
_MOST_CHARACTERS = 200_000
"""A printed page has some 5,000."""

_LEAST_PART = 30
"""Letters and digits from which the beginning or end of a passage is not found by chance."""

_COLOUR = (255, 214, 0)
"""Yellow, as a marker pen; multiplied with the page, it leaves black print black."""

_MARGIN = 2

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Request:
    """What to draw; see ``page_image``."""

    page: int
    words: str
    within: str
    letter: str
    scale: float
    name: str
    memory_bytes: int


def main() -> None:
    """Answer the request on standard input: a message and the PNG, or a message with an error."""
    from index.letters._isolation import enter, limit
    from index.letters.formats.base import Limits

    enter()
    frame = read_frame(sys.stdin.buffer)
    if frame is None:
        return
    request = Request(**frame[0])
    limit(Limits(memory_bytes=request.memory_bytes))
    try:
        made = draw(frame[1], request)
    except SvarbrevError as error:
        write_frame(sys.stdout.buffer, {"error": str(error)})
        return
    message = {"width": made.width, "height": made.height, "whole": made.whole}
    write_frame(sys.stdout.buffer, {**message, "boxes": made.boxes}, made.png)


def draw(data: bytes, request: Request) -> "PageImage":
    """Return the drawn page. Raises FormatError where the file is no PDF or has no such page."""
    import pypdfium2

    from index.letters.page_image import PageImage

    data = _own_file(data, request)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FormatError(
            f"{request.name} cannot be drawn: it is locked, damaged or no PDF."
        ) from error
    try:
        if not 1 <= request.page <= len(document):
            raise FormatError(
                f"{request.name} has {len(document)} pages; there is no page {request.page}."
            )
        page = document[request.page - 1]
        image, boxes, whole = _draw_page(page, request)
    except pypdfium2.PdfiumError as error:
        raise FormatError(f"{request.name}: page {request.page} is damaged.") from error
    finally:
        document.close()
    return PageImage(_png(image), image.width, image.height, boxes, whole)


def _own_file(data: bytes, request: Request) -> bytes:
    """Return the letter's own file where it came inside another one."""
    if not request.letter:
        return data
    from index.letters._walk import find
    from index.letters.formats.base import Limits

    found = find(data, request.name, request.letter, Limits())
    if found is None:
        raise FormatError(f"{request.name}: the letter is no longer in the file that it came in.")
    return found


def _draw_page(page: Any, request: Request) -> "tuple[Image, tuple[Box, ...], bool]":
    width, height = page.get_size()
    scale = _scale(width, height, request.scale)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    image = bitmap.to_pil().convert("RGB")
    text = page.get_textpage()
    ranges, whole = _find(text, request.words, request.within)
    to_pixels = bitmap.get_posconv(page).to_bitmap
    boxes = tuple(
        box for start, end in ranges for box in _boxes(text, start, end, to_pixels, image.size)
    )
    return _mark(image, boxes), boxes, whole and bool(boxes)


def _scale(width: float, height: float, wanted: float) -> float:
    """Return pixels per point: what is wanted, as far as the picture does not grow too large."""
    if not (math.isfinite(wanted) and wanted > 0):
        wanted = 1.0
    most = math.sqrt(_MOST_PIXELS / max(width * height, 1.0))
    return min(wanted, most, _LONGEST_SIDE / max(width, height, 1.0))


def _find(text: Any, words: str, within: str) -> tuple[list[tuple[int, int]], bool]:
    """Return ranges of the page's characters that are the words, and whether none is missing."""
    key, origin = _page_key(text)
    wanted = _key(words)
    if not wanted:
        return [], False
    at = _place(key, wanted, _key(within))
    if at >= 0:
        return [(origin[at], origin[at + len(wanted) - 1] + 1)], True
    return [(origin[a], origin[b - 1] + 1) for a, b in _parts(key, wanted)], False


def _page_key(text: Any) -> tuple[str, list[int]]:
    """Return the letters and digits of the page, and for each the index of its character."""
    from pypdfium2 import raw

    count = min(raw.FPDFText_CountChars(text), _MOST_CHARACTERS)
    pairs = [
        (plain, at)
        for at in range(count)
        for plain in _plain(chr(min(raw.FPDFText_GetUnicode(text, at), 0x10FFFF)))
    ]
    return "".join(plain for plain, _ in pairs), [at for _, at in pairs]


def _key(text: str) -> str:
    return "".join(plain for char in text for plain in _plain(char))


def _plain(char: str) -> Iterator[str]:
    """Yield the letters and digits of a character, accents off: a ring may be a sign of its own."""
    for plain in unicodedata.normalize("NFKD", char):
        if plain.isalnum():
            yield plain


def _place(key: str, wanted: str, around: str) -> int:
    """Return where the words stand on the page, inside the text around them if that is there."""
    inside, outer = around.find(wanted), key.find(around) if around else -1
    if inside >= 0 and outer >= 0:
        return outer + inside
    return key.find(wanted)


def _parts(key: str, wanted: str) -> Iterable[tuple[int, int]]:
    """Yield where the longest beginning and the longest end of the words stand on the page.

    Of a beginning that is there every shorter one is there too, so that halving finds the longest.
    """
    lengths = range(1, len(wanted) + 1)
    head = bisect_left(lengths, True, key=lambda size: wanted[:size] not in key)
    tail = bisect_left(lengths, True, key=lambda size: wanted[-size:] not in key)
    if head >= _LEAST_PART:
        start = key.rfind(wanted[:head])
        yield start, start + head
    if tail >= _LEAST_PART:
        start = key.find(wanted[-tail:])
        yield start, start + tail


def _boxes(text: Any, start: int, end: int, to_pixels: Any, size: tuple[int, int]) -> Iterator[Box]:
    """Yield a box in pixels for each line of a range of characters."""
    for number in range(text.count_rects(start, end - start)):
        left, bottom, right, top = text.get_rect(number)
        (x0, y0), (x1, y1) = to_pixels(left, top), to_pixels(right, bottom)
        box = (
            max(0, min(x0, x1) - _MARGIN),
            max(0, min(y0, y1) - _MARGIN),
            min(size[0], max(x0, x1) + _MARGIN),
            min(size[1], max(y0, y1) + _MARGIN),
        )
        if box[0] < box[2] and box[1] < box[3]:
            yield box


def _mark(image: "Image", boxes: Iterable[Box]) -> "Image":
    """Return the image with its boxes yellow; where two overlap the colour stays the same."""
    from PIL import Image, ImageChops

    overlay = Image.new("RGB", image.size, (255, 255, 255))
    for box in boxes:
        overlay.paste(_COLOUR, box)
    return ImageChops.multiply(image, overlay)


def _png(image: "Image") -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    main()
