"""Whether the text layer of a PDF page accounts for what is printed on it, and text recognition
where it does not.

A scan may carry no text, the stamp of a journal, or the errors of the program that scanned it; the
letter itself is then in the picture alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index.errors import LimitError
from index.letters.formats import _ocr
from index.letters.formats._geometry import Word, rows_of
from index.letters.formats._margins import PageWords
from index.letters.formats._pdf_text import TextLayer
from index.letters.formats._upright import lined
from index.letters.formats.base import Limits
from index.norwegian import accents_lost, strangeness

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["as_printed"]

# Scans are drawn at the resolution that Tesseract's models were trained for; to see where there is
# ink, much less will do.
_DPI, _COARSE_DPI = 300, 60
_POINTS = 72
# A page of a letter, at 300 dpi, is 9 million pixels; a plan on A0 has 140 million.
_MOST_PIXELS = 160_000_000
# A page with fewer words than this and a large picture is a scan with a stamp.
_FEW_WORDS = 5
# Pictures that cover this share of a page may hold text; those that cover so much of it are it.
_LARGE, _WHOLE = 0.25, 0.6
# What is darker than this, of 255, is ink; this share of a page is a line of text, and this share
# of its ink without words beside it is more than signatures and logos.
_INK, _LINE, _MUCH = 140, 0.0008, 0.3
# Letters of a layer that take more bits than this are checked against the picture; the letters
# that were recognised must take so much less.
_STRANGE, _BETTER = 4.1, 0.1
# So strange is a layer, by this many of its words, whose font lost what its letters stand for.
_GARBLED, _SAMPLE = 4.7, 60
# From this many letters on that a font does not tell, a page is read from its picture.
_LOST = 3
# The share of a doubtful layer's words that the picture must have for the layer to stand.
_BORNE_OUT = 0.8
# Text recognition that is less certain than this has read no text.
_READABLE = 0.6
# What it must add to the layer, as a share of the layer's letters, to be more than a misreading.
_ADDS = 0.3


def as_printed(page: Any, layer: TextLayer, shown: str, limits: Limits) -> PageWords:
    """Return a page's words: of its text layer, or recognised where the layer does not account for
    what is printed, or both, where both have words that the other has not.

    Raises RecognitionNeededError where recognition is needed and missing, LimitError where the
    page is too large for it.
    """
    kept = PageWords(layer.words, layer.height, aside=layer.aside)
    covered = _covered(page)
    few = len(layer.words) < _FEW_WORDS
    sample = layer.words[:: len(layer.words) // _SAMPLE + 1]
    garbled = layer.lost >= _LOST or _strangeness(sample) > _GARBLED
    if covered < _LARGE and not garbled and not (few and any(_drawings(page))):
        return kept
    doubtful = not few and (garbled or (covered >= _WHOLE and _is_doubtful(layer.words)))
    unread = (few and covered >= _LARGE) or _has_unread_lines(page, layer)
    if not (doubtful or unread):
        return kept
    if doubtful and not unread and _ocr.recogniser() is None:
        return replace(kept, doubtful=True)
    found = _recognised(page, layer, shown, limits)
    if (found.confidence or 0.0) < _READABLE and layer.words:
        return replace(kept, doubtful=doubtful)
    checked = _checked(kept, found) if doubtful else kept
    # A layer that the picture bears out may still be a small part of what is printed.
    return _both(kept, found) if checked is kept else checked


def _checked(kept: PageWords, found: PageWords) -> PageWords:
    """Return the better of a doubtful layer and what was recognised; where the picture bears the
    layer out it was strange, but not wrong.
    """
    known = {_key(word.text) for word in found.words}
    same = sum(_key(word.text) in known for word in kept.words)
    lost, regained = (accents_lost(word.text for word in page.words) for page in (kept, found))
    if same >= _BORNE_OUT * len(kept.words) and lost == regained:
        return kept
    better = _strangeness(kept.words) - _strangeness(found.words)
    if better > _BETTER or not _is_doubtful(found.words):
        return replace(found, aside=kept.aside)
    return replace(kept, doubtful=True)


def _covered(page: Any) -> float:
    """Return the share of a page that its pictures cover, counted as if none lay on another."""
    from pypdfium2 import raw

    kinds = (raw.FPDFPageObj_GetType(item) for item in _drawings(page))
    if not {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM} & set(kinds):
        return 0.0
    left, bottom, right, top = page.get_cropbox()
    area = max((right - left) * (top - bottom), 1.0)
    covered = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        box = item.get_bounds()
        across = min(box[2], right) - max(box[0], left)
        down = min(box[3], top) - max(box[1], bottom)
        covered += max(across, 0.0) * max(down, 0.0) / area
    return covered


def _drawings(page: Any) -> Iterator[Any]:
    """Yield what is drawn on a page: text, paths, pictures, and forms that hold more of them."""
    from pypdfium2 import raw

    for number in range(raw.FPDFPage_CountObjects(page.raw)):
        yield raw.FPDFPage_GetObject(page.raw, number)


def _drawn(page: Any, dpi: float, turn: int) -> "Image":
    """Return a page, grey, turned as the words of its text layer are."""
    image: Image = page.render(
        scale=dpi / _POINTS, rotation=-page.get_rotation() % 360, grayscale=True
    ).to_pil()
    return image.rotate(90 * turn, expand=True) if turn else image


def _has_unread_lines(page: Any, layer: TextLayer) -> bool:
    """Tell whether a page has lines of print where its text layer has no words."""
    image = _drawn(page, _COARSE_DPI, layer.turn)
    ink = image.point(lambda value: 255 if value < _INK else 0)
    whole = ink.histogram()[255]
    scale = _COARSE_DPI / _POINTS
    for word in layer.words:
        reach = 0.2 * word.size
        left, top = round((word.left - reach) * scale), round((word.top - reach) * scale)
        right, bottom = round((word.right + reach) * scale), round((word.bottom + reach) * scale)
        ink.paste(0, (left, top, right, bottom))
    rest = ink.histogram()[255]
    if rest < max(_MUCH * whole, _LINE * ink.width * ink.height):
        return False
    return lined(ink.point(lambda value: 255 - value))


def _recognised(page: Any, layer: TextLayer, shown: str, limits: Limits) -> PageWords:
    width, height = page.get_size()
    scale = _DPI / _POINTS
    if width * height * scale * scale > _MOST_PIXELS:
        raise LimitError(code="scan.sheet", name=shown)
    if _ocr.recogniser() is None:
        raise _ocr.RecognitionNeededError(shown)
    return _ocr.recognise(_drawn(page, _DPI, layer.turn), _DPI, shown, limits)


def _is_doubtful(words: Sequence[Word]) -> bool:
    texts = [word.text for word in words]
    return _strangeness(words) > _STRANGE or accents_lost(texts)


def _strangeness(words: Iterable[Word]) -> float:
    return strangeness(word.text for word in words)


def _both(kept: PageWords, found: PageWords) -> PageWords:
    """Return what two readings of a page hold together.

    Where they lie alike, the layer's words, which are the file's own, stand and the recognised
    ones fill the rest of the page. Where the picture was turned, what the layer alone has stands
    aside.
    """
    covered = {word for word in found.words if any(_on(word, own) for own in kept.words)}
    more = tuple(word for word in found.words if word not in covered)
    if _letters(more) <= _ADDS * _letters(kept.words):
        return kept
    alike = sum(any(_on(word, own) for word in covered) for own in kept.words)
    if 2 * alike > len(kept.words):
        behind = len(kept.words)
        filled = (replace(word, order=word.order + behind) for word in more)
        return replace(kept, words=(*kept.words, *filled), confidence=found.confidence)
    known = {_key(word.text) for word in found.words}
    rows = (
        " ".join(word.text for word in row)
        for row in rows_of(kept.words)
        if not {_key(word.text) for word in row} <= known
    )
    return replace(found, aside=(*kept.aside, *rows))


def _on(word: Word, own: Word) -> bool:
    """Tell whether the middle of a recognised word lies on a word of the text layer."""
    across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    reach = 0.3 * own.size
    return (
        own.left - reach < across < own.right + reach
        and own.top - reach < down < own.bottom + reach
    )


def _letters(words: Iterable[Word]) -> int:
    return sum(len(word.text) for word in words)


def _key(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
