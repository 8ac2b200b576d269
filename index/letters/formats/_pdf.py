"""PDF: the words of the text layer with their places, or of the scan where there is none.

PDFium, the engine of Chromium, parses; it draws nothing unless a page must be recognised, and it
runs no script.
"""

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.errors import FormatError, LimitError
from index.letters.formats._geometry import Word
from index.letters.formats._layout import layout_document
from index.letters.formats._margins import PageWords
from index.letters.formats._ocr import RecognitionNeededError, not_read, recognise_page
from index.letters.formats._shared import clean_characters, parsing
from index.letters.formats._tables import Rule
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import Document

__all__ = ["PdfFormat"]

# The signature may stand behind some rubbish; readers look this far.
_HEAD = 1024
# ZIP and OLE files; a PDF that begins after so few bytes is one of several things inside.
_CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# What PDFium reports for the hyphen at the end of a broken line.
_SOFT = 0xAD
_BROKEN = frozenset({0x02, 0xFFFE, _SOFT})
_BOLD = 600
# Sizes below this are units of a scaled font, not points.
_LEAST_SIZE = 4.0
# Coordinates beyond any sheet of paper, in points, come from damaged or hostile files.
_FARTHEST = 1e5
# A page with fewer words than this and a large picture is a scan with a stamp.
_FEW_WORDS = 5
# A page of tables has hundreds of corners, a map has a million; these are enough for tables.
_MOST_SEGMENTS = 5_000
# PDFium's error codes for documents that ask for a password, or forbid without one.
_PASSWORD = (4, 5)


class PdfFormat(LetterFormat):
    """PDF with or without a text layer."""

    name = "PDF"
    suffixes = frozenset({".pdf"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature near the beginning, else by the name."""
        inside = b"%PDF-" in data[:_HEAD] and not data.startswith(_CONTAINERS)
        return inside or name.lower().endswith(".pdf")

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the document; its pages without text go through text recognition.

        Where nothing can recognise text, the pages that have it are read, and the others named
        under ``unread``. Raises FormatError where the file is damaged or locked, or all its pages
        are such pictures, LimitError where it has more pages or characters than a letter may have.
        """
        pictures: list[int] = []
        with parsing(name, self.name):
            document = _open(data, name)
            try:
                pages = list(_pages(document, name, limits, pictures))
            finally:
                document.close()
        if pictures and not any(page.words for page in pages):
            raise RecognitionNeededError(name)
        read = layout_document(pages, name, limits)
        return replace(read, unread=(not_read(name, pictures),)) if pictures else read


def _open(data: bytes, name: str) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in _PASSWORD or "assword" in str(error):
            raise FormatError(
                f"{name} is locked with a password. Open it in a PDF program, save it without "
                "the password, and add that file."
            ) from error
        raise FormatError(
            f"{name} is damaged or no PDF. Open it in a PDF program and save it again, or ask "
            "the sender for it once more."
        ) from error


def _pages(document: Any, name: str, limits: Limits, pictures: list[int]) -> Iterator[PageWords]:
    """Yield the words of each page; note in ``pictures`` which could not be recognised."""
    count = len(document)
    if count > limits.pages:
        raise LimitError(f"{name} has more than {limits.pages} pages; split it into letters.")
    characters = 0
    for number in range(count):
        page = _printed(document, number)
        try:
            found = _page(page, f"{name}, page {number + 1}", limits)
        except RecognitionNeededError:
            pictures.append(number + 1)
            found = PageWords((), page.get_height())
        finally:
            page.close()
        characters += sum(len(word.text) for word in found.words)
        if characters > limits.characters:
            raise LimitError(f"{name} holds more than {limits.characters:,} characters.")
        yield found


def _printed(document: Any, number: int) -> Any:
    """Return a page as it is printed: what was typed into its form, or onto it, is part of it."""
    from pypdfium2 import raw

    page = document[number]
    typed = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT)
    if not any(kind in typed for kind in _annotations(page)):
        return page
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT)
    # The text of a page is that of when it was opened.
    page.close()
    return document[number]


def _annotations(page: Any) -> Iterator[int]:
    from pypdfium2 import raw

    for number in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        if annotation:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)
            yield kind


def _page(page: Any, shown: str, limits: Limits) -> PageWords:
    words, height = _words(page, shown, limits)
    width, printed = page.get_size()
    if len(words) < _FEW_WORDS and _pictured(page, width * printed):
        return recognise_page(page, shown, limits)
    if not words or page.get_rotation():
        return PageWords(tuple(words), height)
    horizontal, vertical = _rules(page)
    return PageWords(tuple(words), height, horizontal, vertical)


def _rules(page: Any) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return the straight lines that are drawn on a page, boxes as their four sides."""
    from pypdfium2 import raw

    left, _, _, top = page.get_mediabox()
    found: tuple[list[Rule], list[Rule]] = ([], [])
    budget = _MOST_SEGMENTS
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        points = _points(item, min(raw.FPDFPath_CountSegments(item.raw), budget))
        budget -= len(points)
        for (x, y, _), (to_x, to_y, drawn) in itertools.pairwise(points):
            if drawn and abs(y - to_y) < 1 and abs(x - to_x) > 1:
                found[0].append(Rule(top - y, min(x, to_x) - left, max(x, to_x) - left))
            elif drawn and abs(x - to_x) < 1 and abs(y - to_y) > 1:
                found[1].append(Rule(x - left, top - max(y, to_y), top - min(y, to_y)))
        if budget <= 0:
            break
    return tuple(found[0]), tuple(found[1])


def _points(item: Any, count: int) -> list[tuple[float, float, bool]]:
    """Return the corners of a path on the page, and whether a line is drawn to each."""
    from pypdfium2 import raw

    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[tuple[float, float, bool]] = []
    start = (0.0, 0.0)
    for number in range(count):
        segment = raw.FPDFPath_GetPathSegment(item.raw, number)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        drawn = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO
        place = matrix.on_point(x.value, y.value)
        found.append((place[0], place[1], drawn))
        if not drawn:
            start = place
        elif raw.FPDFPathSegment_GetClose(segment):
            found.append((start[0], start[1], True))
    return found


def _pictured(page: Any, area: float) -> bool:
    """Tell whether pictures or drawings cover much of a page, as in a scan."""
    from pypdfium2 import raw

    covered = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        covered += abs(right - left) * abs(top - bottom)
    return covered > 0.25 * area


def _words(page: Any, shown: str, limits: Limits) -> tuple[list[Word], float]:
    """Return the words that run in the page's main direction, and the height across it."""
    text = page.get_textpage()
    try:
        found = list(_turned_words(text.raw, shown, limits))
    finally:
        text.close()
    left, bottom, right, top = page.get_mediabox()
    if not found:
        return [], top - bottom
    usual = Counter(turn for turn, _ in found).most_common(1)[0][0]
    box = left, bottom, right, top
    words = [_upright(word, usual, box) for turn, word in found if turn == usual]
    return words, (right - left) if usual % 2 else (top - bottom)


def _upright(word: Word, turn: int, box: tuple[float, float, float, float]) -> Word:
    """Return a word of a page of the given box with y downwards, as if the page were not turned."""
    left, bottom, right, top = box
    # PDFium counts turns clockwise.
    along, down = {
        0: ((word.left - left, word.right - left), (top - word.bottom, top - word.top)),
        1: ((top - word.bottom, top - word.top), (right - word.right, right - word.left)),
        2: ((right - word.right, right - word.left), (word.top - bottom, word.bottom - bottom)),
        3: ((word.top - bottom, word.bottom - bottom), (word.left - left, word.right - left)),
    }[turn]
    return Word(word.text, along[0], down[0], along[1], down[1], word.size, word.bold)


def _turned_words(text: Any, shown: str, limits: Limits) -> Iterator[tuple[int, Word]]:
    """Yield each word with its direction in quarter turns; here ``top`` is the lower y, as in
    PDF.
    """
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(text)
    if count > limits.characters:
        raise LimitError(f"{shown} holds more than {limits.characters:,} characters.")
    run = _Run(text)
    for at in range(count):
        code = raw.FPDFText_GetUnicode(text, at)
        if code in _BROKEN:
            run.add(at, "-" if code != _SOFT else chr(_SOFT))
            yield from run.end()
        elif code <= 32 or code > 0x10FFFF or chr(code).isspace():
            yield from run.end()
        else:
            if run.jumps(at):
                yield from run.end()
            run.add(at, chr(code))
    yield from run.end()


class _Run:
    """The characters of one word while PDFium's text is walked through."""

    def __init__(self, text: Any) -> None:
        from pypdfium2 import raw

        self._text, self._raw = text, raw
        self._rect = raw.FS_RECTF()
        self._name = ctypes.create_string_buffer(128)
        self._characters: list[str] = []
        self._boxes: list[tuple[float, float, float, float]] = []
        self._first = 0
        self._next: tuple[int, tuple[float, float, float, float]] = (-1, (0.0, 0.0, 0.0, 0.0))

    def add(self, at: int, character: str) -> None:
        if not self._characters:
            self._first = at
        self._characters.append(character)
        self._boxes.append(self._box(at))

    def jumps(self, at: int) -> bool:
        """Tell whether a character stands nowhere near the one before, though no space parts
        them.
        """
        if not self._boxes:
            return False
        left, low, right, high = self._boxes[-1]
        new = self._box(at)
        reach = 3 * max(high - low, right - left, 1.0)
        return not (left - reach < new[0] < right + reach and low - reach < new[1] < high + reach)

    def end(self) -> Iterator[tuple[int, Word]]:
        characters = clean_characters("".join(self._characters).replace("\u00ad", "\u2010"))
        boxes, self._boxes, self._characters = self._boxes, [], []
        if not characters.strip():
            return
        size = self._raw.FPDFText_GetFontSize(self._text, self._first)
        height = boxes[0][3] - boxes[0][1]
        angle = self._raw.FPDFText_GetCharAngle(self._text, self._first)
        turn = round(angle / (math.pi / 2)) % 4
        word = Word(
            characters,
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
            # Some files scale a font of size 1; then the height of its box tells.
            size if size > _LEAST_SIZE and turn % 2 == 0 and size < 2 * height else height / 1.2,
            self._bold(),
        )
        if all(math.isfinite(one) and abs(one) < _FARTHEST for one in boxes[0] + boxes[-1]):
            yield turn, word

    def _box(self, at: int) -> tuple[float, float, float, float]:
        if self._next[0] == at:
            return self._next[1]
        rect = self._rect
        self._raw.FPDFText_GetLooseCharBox(self._text, at, rect)
        box = (
            min(rect.left, rect.right),
            min(rect.bottom, rect.top),
            max(rect.left, rect.right),
            max(rect.bottom, rect.top),
        )
        self._next = at, box
        return box

    def _bold(self) -> bool:
        if self._raw.FPDFText_GetFontWeight(self._text, self._first) >= _BOLD:
            return True
        flags = ctypes.c_int()
        self._raw.FPDFText_GetFontInfo(self._text, self._first, self._name, 128, flags)
        return b"bold" in self._name.value.lower()
