"""The words of a PDF page's text layer, as a person sees them: each once, whole, with its place.

A page's text is a list of characters in the order in which the file draws them. Programs draw a
word twice to make it bold or to give it a shadow, set a heading's letters far apart, and give fonts
boxes that reach over several lines; none of that is for whoever reads the words.
"""

import ctypes
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from index.errors import LimitError
from index.letters.formats._geometry import Word, rows_of
from index.letters.formats._pdf_forms import Filled
from index.letters.formats._shared import clean_characters
from index.letters.formats.base import Limits

__all__ = ["TextLayer", "text_layer"]

Box = tuple[float, float, float, float]

# What PDFium reports for the hyphen at the end of a broken line.
_SOFT = 0xAD
_BROKEN = frozenset({0x02, 0xFFFE, _SOFT})
# Codes of spaces and line ends; any other below a space is a letter that the font does not tell.
_SPACES = frozenset({0, 9, 10, 13})
_UNKNOWN = "\ufffd"
_BOLD = 600
# Coordinates beyond any sheet of paper, in points, come from damaged or hostile files.
_FARTHEST = 1e5
_SIZES = (0.5, 1000.0)
# A line's box reaches from this far below its baseline to this far above it, in font sizes, where
# the font's own box is none that lines can be told apart by.
_DEPTH, _HEIGHT = 0.22, 0.83
_USUAL_HEIGHT = (0.7, 1.6)
# Text that runs at more than this angle to the edges of the page, in quarter turns, is a watermark.
_OBLIQUE = 0.1
# The same word, this near in font sizes, is the same word drawn again: a shadow, or false bold.
_AGAIN = 0.35
# So is the same letter, if less than this share of its width further; two of them are a whole one.
_HALF = 0.6
# Letters are spaced where pieces of at most three of them stand so far apart, in font sizes; a
# space between words is wider than that between letters by this factor.
_LEAST_SPACED, _MOST_SPACED, _WORD_GAP = 0.08, 0.85, 1.5
_SPACED_LETTERS, _SPACED_PIECES = 5, 4


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words that run in the page's main direction, y downwards from its visible upper edge;
    the height across that direction, and lines that run otherwise (stamps along the edge). ``turn``
    counts the quarter turns, clockwise, by which the words are turned on the sheet; ``lost`` the
    letters of which the file does not tell what they are.
    """

    words: tuple[Word, ...]
    aside: tuple[str, ...]
    height: float
    turn: int
    lost: int


@dataclass(slots=True)
class _Piece:
    """Characters without a space between them, as drawn; ``up`` is the direction of their tops in
    quarter turns clockwise, None where they run obliquely.
    """

    characters: list[str]
    boxes: list[Box]
    up: int | None
    baseline: float
    size: float
    bold: bool


def text_layer(page: Any, shown: str, limits: Limits, fields: Sequence[Filled] = ()) -> TextLayer:
    """Return the words of a page and of the ``fields`` on it; ``shown`` names it in errors.

    Raises LimitError where it has more characters than a letter may have.
    """
    text = page.get_textpage()
    try:
        pieces = list(_respaced(_pieces(text.raw, shown, limits)))
    finally:
        text.close()
    left, bottom, right, top = box = page.get_cropbox()
    turns = Counter(piece.up for piece in pieces if piece.up is not None)
    usual = turns.most_common(1)[0][0] if turns else -page.get_rotation() // 90 % 4
    height = (right - left) if usual % 2 else (top - bottom)
    width = (top - bottom) if usual % 2 else (right - left)
    running = (piece for piece in pieces if piece.up == usual)
    upright = [_word(piece, usual, box, at) for at, piece in enumerate(running)]
    for field in fields:
        upright += _filled(field, usual, box, len(upright))
    words = tuple(_once(upright, width, height))
    if len(words) < len(upright):
        words = tuple(replace(word, order=at) for at, word in enumerate(words))
    aside = _lines([piece for piece in pieces if piece.up != usual], box)
    lost = sum(piece.characters.count(_UNKNOWN) for piece in pieces)
    return TextLayer(words, tuple(aside), height, usual, lost)


def _pieces(text: Any, shown: str, limits: Limits) -> Iterator[_Piece]:
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(text)
    if count > limits.characters:
        raise LimitError(code="file.characters", name=shown, most=limits.characters)
    run = _Run(text)
    for at in range(count):
        code = raw.FPDFText_GetUnicode(text, at)
        if code < 32 and code not in _SPACES and raw.FPDFText_HasUnicodeMapError(text, at):
            run.add(at, _UNKNOWN, run.box(at))
        elif code in _BROKEN:
            run.add(at, "-" if code != _SOFT else chr(_SOFT), run.box(at))
            yield from run.end()
        elif code <= 32 or code > 0x10FFFF or (character := chr(code)).isspace():
            yield from run.end()
        else:
            box = run.box(at)
            if run.jumps(box):
                yield from run.end()
            run.add(at, character, box)
    yield from run.end()


class _Run:
    """The characters of one piece while PDFium's text is walked through."""

    def __init__(self, text: Any) -> None:
        from pypdfium2 import raw

        self._text, self._raw = text, raw
        self._rect, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)
        self._characters: list[str] = []
        self._boxes: list[Box] = []
        self._first = 0
        self._styles: dict[int, tuple[int | None, float, float, bool]] = {}

    def add(self, at: int, character: str, box: Box) -> None:
        if not self._characters:
            self._first = at
        elif character == self._characters[-1] and _on_top(box, self._boxes[-1]):
            return
        self._characters.append(character)
        self._boxes.append(box)

    def jumps(self, new: Box) -> bool:
        """Tell whether a character stands nowhere near the one before, though no space parts
        them.
        """
        if not self._boxes:
            return False
        left, low, right, high = self._boxes[-1]
        if left - 3 < new[0] < right + 3 and low - 3 < new[1] < high + 3:
            return False
        reach = 3 * max(high - low, right - left, 1.0)
        return not (left - reach < new[0] < right + reach and low - reach < new[1] < high + reach)

    def end(self) -> Iterator[_Piece]:
        characters, self._characters = self._characters, []
        boxes, self._boxes = self._boxes, []
        if not characters or not math.hypot(*boxes[0], *boxes[-1]) < _FARTHEST:
            return
        up, scale, size, bold = self._style()
        height = boxes[0][2] - boxes[0][0] if (up or 0) % 2 else boxes[0][3] - boxes[0][1]
        size *= scale
        self._raw.FPDFText_GetCharOrigin(self._text, self._first, self._x, self._y)
        yield _Piece(
            characters,
            boxes,
            up,
            self._x.value if (up or 0) % 2 else self._y.value,
            size if _SIZES[0] < size < _SIZES[1] else height / 1.2,
            bold,
        )

    def _style(self) -> tuple[int | None, float, float, bool]:
        """Return the direction, the scale, the nominal size of the font and whether it is bold: the
        same for all that a file draws at a time. Files scale fonts of size 1, and whole pages.
        """
        drawn = self._raw.FPDFText_GetTextObject(self._text, self._first)
        key = ctypes.cast(drawn, ctypes.c_void_p).value
        if key is None or key not in self._styles:
            matrix = self._matrix
            known = self._raw.FPDFText_GetMatrix(self._text, self._first, matrix)
            scale = math.hypot(matrix.c, matrix.d) if known else 1.0
            # The direction of the baseline; that of the stems is another in slanted fonts.
            quarters = -math.atan2(matrix.b, matrix.a) / (math.pi / 2) if known else 0.0
            oblique = abs(quarters - round(quarters)) > _OBLIQUE
            size = float(self._raw.FPDFText_GetFontSize(self._text, self._first))
            style = None if oblique else round(quarters) % 4, scale, size, self._bold()
            self._styles[key or 0] = style
            return style
        return self._styles[key]

    def box(self, at: int) -> Box:
        """Return the place of a character on the sheet: left, bottom, right, top."""
        rect = self._rect
        self._raw.FPDFText_GetLooseCharBox(self._text, at, rect)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if left > right:
            left, right = right, left
        if bottom > top:
            bottom, top = top, bottom
        return left, bottom, right, top

    def _bold(self) -> bool:
        if self._raw.FPDFText_GetFontWeight(self._text, self._first) >= _BOLD:
            return True
        flags = ctypes.c_int()
        self._raw.FPDFText_GetFontInfo(self._text, self._first, self._name, 128, flags)
        return b"bold" in self._name.value.lower()


def _on_top(box: Box, other: Box) -> bool:
    """Tell whether a character stands where the one before does, as a shadow of it."""
    across, up = abs(box[0] - other[0]), abs(box[1] - other[1])
    return across < _HALF * (box[2] - box[0]) and up < _AGAIN * (box[3] - box[1])


def _respaced(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Yield the pieces with the letters of spaced words, which PDFium takes for words or parts of
    words, put together.
    """
    run: list[_Piece] = []
    for piece in pieces:
        letters = len(piece.characters) <= 3 and all(c.isalpha() for c in piece.characters)
        if run and not (letters and _goes_on(run[-1], piece)):
            yield from _spaced(run)
            run = []
        if letters:
            run.append(piece)
        else:
            yield piece
    yield from _spaced(run)


def _goes_on(piece: _Piece, following: _Piece) -> bool:
    level = abs(piece.baseline - following.baseline) < 0.2 * piece.size
    return piece.up == following.up and level and abs(piece.size - following.size) < 0.5


def _spaced(run: Sequence[_Piece]) -> Iterator[_Piece]:
    characters = [character for piece in run for character in piece.characters]
    boxes = [box for piece in run for box in piece.boxes]
    if len(run) < _SPACED_PIECES or len(characters) < _SPACED_LETTERS or run[0].up is None:
        yield from run
        return
    gaps = [_gap(one, two, run[0].up) / run[0].size for one, two in itertools.pairwise(boxes)]
    letter = median(sorted(gaps)[: max(1, 2 * len(gaps) // 3)])
    # Short words of ordinary text have letters that touch.
    if not _LEAST_SPACED < letter < _MOST_SPACED or min(gaps) < 0.5 * letter:
        yield from run
        return
    start = 0
    for at, gap in enumerate([*gaps, math.inf], 1):
        if gap > _WORD_GAP * letter:
            yield replace(run[0], characters=characters[start:at], boxes=boxes[start:at])
            start = at


def _gap(box: Box, following: Box, up: int) -> float:
    """Return how far a character stands behind another, in the direction in which they are read."""
    return (
        following[0] - box[2],
        box[1] - following[3],
        box[0] - following[2],
        following[1] - box[3],
    )[up]


def _word(piece: _Piece, up: int, sheet: Box, order: int) -> Word:
    """Return a piece as a word, y downwards, as if the page were not turned."""
    lefts, bottoms, rights, tops = zip(*piece.boxes, strict=True)
    box = min(lefts), min(bottoms), max(rights), max(tops)
    start, above, end, below = _framed(box, up, sheet)
    if not _USUAL_HEIGHT[0] < (below - above) / piece.size < _USUAL_HEIGHT[1]:
        line = (piece.baseline,) * 4
        base = _framed(line, up, sheet)[1]
        above, below = base - _HEIGHT * piece.size, base + _DEPTH * piece.size
    text = "".join(piece.characters)
    if not text.isascii():
        text = clean_characters(text.replace("\u00ad", "\u2010")).strip()
    return Word(text, start, above, end, below, piece.size, piece.bold, order)


def _framed(box: Box, up: int, sheet: Box) -> Box:
    """Return a box of the sheet as left, top, right, bottom of a page that is turned upright."""
    left, bottom, right, top = sheet
    # PDFium counts turns clockwise.
    return (
        (box[0] - left, top - box[3], box[2] - left, top - box[1]),
        (top - box[3], right - box[2], top - box[1], right - box[0]),
        (right - box[2], box[1] - bottom, right - box[0], box[3] - bottom),
        (box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left),
    )[up]


def _filled(field: Filled, up: int, sheet: Box, order: int) -> Iterator[Word]:
    """Yield the words of a form's field where a person sees them, each of its lines on one row."""
    left, top, right, bottom = _framed(field.box, up, sheet)
    step = min((bottom - top) / len(field.lines), 1.5 * field.size)
    if len(field.lines) == 1:
        top = (top + bottom - step) / 2
    for number, line in enumerate(field.lines):
        width = min((right - left) / max(len(line), 1), 0.5 * field.size)
        above = top + number * step
        for match in re.finditer(r"\S+", clean_characters(line)):
            start, end = left + match.start() * width, left + match.end() * width
            yield Word(match[0], start, above, end, above + step, field.size, False, order, True)
            order += 1


def _once(words: Iterable[Word], width: float, height: float) -> Iterator[Word]:
    """Yield each word that is seen on a page of this size, once: not where nearly the same place
    already holds it.
    """
    seen: dict[str, list[Word]] = {}
    for word in words:
        across = word.right > 0 and word.left < width
        down = word.bottom > 0 and word.top < height
        if not (across and down and word.text):
            continue
        alike = seen.setdefault(word.text, [])
        near = _AGAIN * word.size
        if not any(abs(o.left - word.left) < near > abs(o.top - word.top) for o in alike):
            alike.append(word)
            yield word


def _lines(pieces: Sequence[_Piece], sheet: Box) -> Iterator[str]:
    """Yield the text of what runs in other directions, line by line; oblique lines as drawn."""
    left, bottom, right, top = sheet
    size = right - left, top - bottom
    for up in sorted({piece.up for piece in pieces if piece.up is not None}):
        words = (_word(piece, up, sheet, -1) for piece in pieces if piece.up == up)
        for row in rows_of(_once(words, size[up % 2], size[1 - up % 2])):
            yield " ".join(word.text for word in row)
    oblique = ("".join(piece.characters) for piece in pieces if piece.up is None)
    line = clean_characters(" ".join(oblique)).strip()
    if line:
        yield line
