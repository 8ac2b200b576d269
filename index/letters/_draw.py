"""Draws a page of a PDF or a scan and marks words on it; run as a module it is the child process
for that.

It reads one request from standard input, writes one answer to standard output, and ends.
"""

import io
import math
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from index.errors import FormatError, LimitError, SvarbrevError
from index.letters._frames import read_frame, write_frame
from index.sentences import to_json

if TYPE_CHECKING:
    from PIL.Image import Image

    from index.letters.formats._geometry import Word
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

_POINTS = 72
_SCAN_DPI = 300
"""What Tesseract reads best; a scanned page of a PDF is read and marked at this resolution."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Request:
    """What to draw; see ``page_image``. ``seconds`` is what one run of text recognition may take.
    ``unpacked`` asks for the letter's own file, not drawn.
    """

    page: int
    words: str
    within: str
    letter: str
    scale: float
    name: str
    memory_bytes: int
    scanned: bool = False
    seconds: float = 15.0
    unpacked: bool = False


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
        if request.unpacked:
            write_frame(sys.stdout.buffer, {}, own_file(frame[1], request))
            return
        made = draw(frame[1], request)
    except SvarbrevError as error:
        told = {"error": str(error), "said": to_json(error.sentence)}
        write_frame(sys.stdout.buffer, told)
        return
    message = {"width": made.width, "height": made.height, "whole": made.whole}
    write_frame(sys.stdout.buffer, {**message, "boxes": made.boxes}, made.png)


def draw(data: bytes, request: Request) -> "PageImage":
    """Return the drawn page. Raises FormatError where the file is no PDF and no picture, or has no
    such page.
    """
    from index.letters.formats._image import ImageFormat
    from index.letters.page_image import PageImage

    data = own_file(data, request)
    drawn = _picture if ImageFormat().matches(data, "") else _pdf_page
    image, boxes, whole = drawn(data, request)
    return PageImage(_png(image), image.width, image.height, boxes, whole)


def own_file(data: bytes, request: Request) -> bytes:
    """Return the letter's own file, also where it came inside another one. Raises FormatError where
    it is not there.
    """
    if not request.letter:
        return data
    from index.letters._walk import find
    from index.letters.formats.base import Limits

    found = find(data, request.name, request.letter, Limits())
    if found is None:
        raise FormatError(code="page.lost", name=request.name)
    return found


def _pdf_page(data: bytes, request: Request) -> "tuple[Image, tuple[Box, ...], bool]":
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FormatError(code="page.undrawable", name=request.name) from error
    try:
        if not 1 <= request.page <= len(document):
            raise _no_page(request, len(document))
        page = _printed(document, request.page - 1)
        drawn = _printed_page(page, request)
        # A scan may have a layer of text too, or a stamp; what it lacks the picture is asked for.
        if request.scanned and not drawn[2]:
            return _scanned_page(page, request)
        return drawn
    except pypdfium2.PdfiumError as error:
        raise FormatError(code="page.damaged", name=request.name, page=request.page) from error
    finally:
        document.close()


def _no_page(request: Request, count: int) -> FormatError:
    return FormatError(code="page.none", name=request.name, count=count, page=request.page)


def _printed(document: Any, number: int) -> Any:
    """Return a page with what was typed into its form, or onto it, as a part of it."""
    from pypdfium2 import raw

    page = document[number]
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT)
    # The text of a page is that of when it was opened.
    page.close()
    return document[number]


def _printed_page(page: Any, request: Request) -> "tuple[Image, tuple[Box, ...], bool]":
    width, height = page.get_size()
    scale = _scale(width, height, request.scale)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    image = bitmap.to_pil().convert("RGB")
    text = page.get_textpage()
    ranges, whole = _find(_page_key(text), request.words, request.within)
    to_pixels = bitmap.get_posconv(page).to_bitmap
    boxes = tuple(
        box for start, end in ranges for box in _boxes(text, start, end, to_pixels, image.size)
    )
    return _mark(image, boxes), boxes, whole and bool(boxes)


def _scanned_page(page: Any, request: Request) -> "tuple[Image, tuple[Box, ...], bool]":
    width, height = page.get_size()
    scale = _scale(width, height, _SCAN_DPI / _POINTS)
    image = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
    return _scan(image, scale * _POINTS, request)


def _picture(data: bytes, request: Request) -> "tuple[Image, tuple[Box, ...], bool]":
    from index.letters.formats._pictures import frames
    from index.letters.formats._shared import parsing
    from index.letters.formats.base import Limits

    with parsing(request.name, "a picture"):
        pages = frames(data, request.name, Limits())
        found = next(islice(pages, max(0, request.page - 1), None), None)
    if found is None or request.page < 1:
        with parsing(request.name, "a picture"):
            count = sum(1 for _ in frames(data, request.name, Limits()))
        raise _no_page(request, count)
    return _scan(*found, request)


def _scan(image: "Image", dpi: float, request: Request) -> "tuple[Image, tuple[Box, ...], bool]":
    """Return a picture of a page upright, with the words marked where text recognition, run once
    more, sees them; unmarked where it cannot be run or does not find them.
    """
    from index.letters.formats._ocr import recognise_upright
    from index.letters.formats.base import Limits

    read: Sequence[Word] = ()
    if request.words:
        with suppress(FormatError, LimitError):
            limits = Limits(seconds=request.seconds)
            image, page = recognise_upright(image, dpi, request.name, limits)
            read = page.words
    shown = _scale(image.width * _POINTS / dpi, image.height * _POINTS / dpi, request.scale)
    factor = min(1.0, shown * _POINTS / dpi)
    size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
    ranges, whole = _find(_words_key(read), request.words, request.within)
    to_pixels = factor * dpi / _POINTS
    boxes = tuple(
        box for start, end in ranges for box in _line_boxes(read[start:end], to_pixels, size)
    )
    return _mark(image.resize(size).convert("RGB"), boxes), boxes, whole and bool(boxes)


def _words_key(words: "Sequence[Word]") -> tuple[str, list[int]]:
    """Return the letters and digits of recognised words, and for each the index of its word."""
    pairs = [(plain, at) for at, word in enumerate(words) for plain in _key(word.text)]
    return "".join(plain for plain, _ in pairs), [at for _, at in pairs]


def _line_boxes(words: "Sequence[Word]", to_pixels: float, size: tuple[int, int]) -> Iterator[Box]:
    """Yield a box in pixels for each line of some words; words of one line are of one height."""
    for (top, bottom), line in groupby(words, key=lambda word: (word.top, word.bottom)):
        some = list(line)
        left, right = min(word.left for word in some), max(word.right for word in some)
        yield from _within([round(side * to_pixels) for side in (left, top, right, bottom)], size)


def _scale(width: float, height: float, wanted: float) -> float:
    """Return pixels per point: what is wanted, as far as the picture does not grow too large."""
    if not (math.isfinite(wanted) and wanted > 0):
        wanted = 1.0
    most = math.sqrt(_MOST_PIXELS / max(width * height, 1.0))
    return min(wanted, most, _LONGEST_SIDE / max(width, height, 1.0))


def _find(
    page: tuple[str, list[int]], words: str, within: str
) -> tuple[list[tuple[int, int]], bool]:
    """Return ranges of what stands on a page that are the words, and whether none is missing.

    ``page`` has its letters and digits, and for each the index of what it is a part of.
    """
    key, origin = page
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
        yield from _within([min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)], size)


def _within(sides: Sequence[int], size: tuple[int, int]) -> Iterator[Box]:
    """Yield a box with a margin around it, as far as it lies in the picture."""
    left, top = max(0, sides[0] - _MARGIN), max(0, sides[1] - _MARGIN)
    right, bottom = min(size[0], sides[2] + _MARGIN), min(size[1], sides[3] + _MARGIN)
    if left < right and top < bottom:
        yield left, top, right, bottom


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
