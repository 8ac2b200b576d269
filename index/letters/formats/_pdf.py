"""PDF: the words of the text layer with their places, or of the picture where that is the letter.

PDFium, the engine of Chromium, parses; it draws nothing unless a page must be looked at, and it
runs no script. Each page goes the same way: what was filled into its form, its text layer, the
picture where the layer does not account for it, its ruled lines.
"""

import ctypes
import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from index.errors import FormatError, LimitError
from index.letters.formats._layout import layout_document
from index.letters.formats._margins import PageWords
from index.letters.formats._ocr import RecognitionNeededError, not_read
from index.letters.formats._pdf_files import embedded_files, is_cover
from index.letters.formats._pdf_forms import Filled, fields_of
from index.letters.formats._pdf_scan import as_printed
from index.letters.formats._pdf_text import text_layer
from index.letters.formats._shared import parsing
from index.letters.formats._tables import Rule
from index.letters.formats.base import LetterFormat, Limits, Member
from index.letters.letter import Document

__all__ = ["PdfFormat"]

# The signature may stand behind some rubbish; readers look this far.
_HEAD = 1024
# ZIP and OLE files; a PDF that begins after so few bytes is one of several things inside.
_CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# A page of tables has hundreds of corners, a map has a million; these are enough for tables.
_MOST_SEGMENTS = 5_000
# PDFium's error codes for documents that ask for a password, or forbid without one.
_PASSWORD = (4, 5)


class PdfFormat(LetterFormat):
    """PDF with or without a text layer, with or without a form, alone or with files inside."""

    name = "PDF"
    suffixes = frozenset({".pdf"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature near the beginning, else by the name."""
        inside = b"%PDF-" in data[:_HEAD] and not data.startswith(_CONTAINERS)
        return inside or name.lower().endswith(".pdf")

    def read(self, data: bytes, name: str, limits: Limits) -> Document | None:
        """Return the document; its pages whose text is in a picture go through text recognition.

        Where nothing can recognise text, the pages that have it are read, and the others named
        under ``unread``. None where the only page is the cover of a portfolio. Raises FormatError
        where the file is damaged or locked, or all its pages are such pictures, LimitError where
        it has more pages or characters than a letter may have.
        """
        from pypdfium2 import raw

        pictures: list[int] = []
        with parsing(name, self.name), _opened(data, name) as document:
            if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
                raise FormatError(code="pdf.xfa", name=name)
            document.init_forms()
            pages = list(_pages(document, name, limits, pictures))
            cover = is_cover(document, pages)
        if cover:
            return None
        if pictures and len(pictures) == len(pages):
            raise RecognitionNeededError(name)
        read = layout_document(pages, name, limits)
        return replace(read, unread=(not_read(name, pictures),)) if pictures else read

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:
        """Yield the letters among the files inside, as in a portfolio or behind a paper clip."""
        with parsing(name, self.name), _opened(data, name) as document:
            yield from embedded_files(document, data, name, limits)


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[Any]:
    """Open a document for as long as it is needed; raises FormatError where that is impossible."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in _PASSWORD or "assword" in str(error):
            raise FormatError(code="pdf.locked", name=name) from error
        raise FormatError(code="pdf.damaged", name=name) from error
    try:
        yield document
    finally:
        document.close()


def _pages(document: Any, name: str, limits: Limits, pictures: list[int]) -> Iterator[PageWords]:
    """Yield the words of each page; note in ``pictures`` which could not be recognised."""
    count = len(document)
    if count > limits.pages:
        raise LimitError(code="file.pages", name=name, most=limits.pages)
    characters = 0
    for number in range(count):
        page, fields = _printed(document, number)
        try:
            found = _page(page, fields, f"{name}, page {number + 1}", limits)
        except RecognitionNeededError:
            pictures.append(number + 1)
            found = PageWords((), page.get_height())
        finally:
            page.close()
        characters += sum(len(word.text) for word in found.words)
        if characters > limits.characters:
            raise LimitError(code="file.characters", name=name, most=limits.characters)
        yield found


def _printed(document: Any, number: int) -> tuple[Any, list[Filled]]:
    """Return a page as it is printed, and the fields of its form: what was typed onto a page is
    part of it.
    """
    from pypdfium2 import raw

    page = document[number]
    kinds = set(_annotations(page))
    fields = fields_of(page) if raw.FPDF_ANNOT_WIDGET in kinds else []
    if not kinds & {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT}:
        return page, fields
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT)
    # The text of a page is that of when it was opened.
    page.close()
    return document[number], fields


def _annotations(page: Any) -> Iterator[int]:
    from pypdfium2 import raw

    for number in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        if annotation:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)
            yield kind


def _page(page: Any, fields: list[Filled], shown: str, limits: Limits) -> PageWords:
    layer = text_layer(page, shown, limits, fields)
    found = as_printed(page, layer, shown, limits)
    if not layer.words or layer.turn or found.confidence is not None:
        return found
    horizontal, vertical = _rules(page)
    return replace(found, horizontal=horizontal, vertical=vertical)


def _rules(page: Any) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return the straight lines that are drawn on a page, boxes as their four sides."""
    from pypdfium2 import raw

    left, _, _, top = page.get_cropbox()
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
