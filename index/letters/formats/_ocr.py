"""Text recognition for scans, by the program Tesseract where it is installed.

Tesseract runs as a program of its own, with a time limit, fed through pipes: no file is written.
"""

import io
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING

from index.errors import FormatError, LimitError
from index.letters.formats._alive import alive
from index.letters.formats._geometry import Word
from index.letters.formats._layout import layout_document
from index.letters.formats._margins import PageWords
from index.letters.formats._pictures import evened, frames, resolution
from index.letters.formats._shared import clean_characters, parsing
from index.letters.formats._upright import level
from index.letters.formats.base import Limits
from index.letters.letter import Document
from index.sentences import Sentence

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "RecognitionNeededError",
    "not_read",
    "read_picture",
    "recognise",
    "recognise_upright",
    "recogniser",
]

_POINTS = 72
# The first that is there: English words are read by the Norwegian data too, but where both are
# asked, Tesseract takes some of its æ for "ze", in twice the time.
_LANGUAGES = ("nor", "eng")
# Words that Tesseract itself gives less than this percentage are specks and stamps.
_LEAST_CONFIDENCE = 10.0
# Of a page that lies as it should Tesseract is this certain, by the mean of its letters; of one
# on its head it is certain of less than half.
_CERTAIN = 0.78
# A picture inside a letter is one of text where Tesseract is this certain of what it reads, and
# where it is not too small, in pixels, for a line of words.
_READABLE, _LEAST_SIDE = 0.6, 24


class RecognitionNeededError(FormatError):
    """A page is a picture, and Tesseract is not there to read it; ``shown`` names the page."""

    def __init__(self, shown: str) -> None:
        super().__init__(code="scan.picture", name=shown)


def not_read(shown: str, pages: Sequence[int]) -> Sentence:
    """Return the sentence that says which pages of a letter are missing from its text, and why."""
    *most, last = map(str, pages)
    if most:
        return Sentence(code="scan.pages", name=shown, pages=", ".join(most), last=last)
    return Sentence(code="scan.page", name=shown, page=last)


@lru_cache(maxsize=1)
def recogniser() -> tuple[str, str] | None:
    """Return the path of the program and the language to read in; None without either."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    shown = subprocess.run(  # noqa: S603
        [program, "--list-langs"], capture_output=True, timeout=30, check=False
    )
    known = set(shown.stdout.decode("utf-8", "replace").split())
    language = next((name for name in _LANGUAGES if name in known), None)
    return (program, language) if language else None


def read_picture(
    picture: "bytes | Image", shown: str, limits: Limits, dpi: float | None = None
) -> Document | None:
    """Return what stands in a picture inside a letter, or None where it is no picture of text.

    ``picture`` is a file's bytes or an opened picture, whichever way up; ``shown`` names it in
    errors; ``dpi`` is taken from the picture where it is not given. All of the document is marked
    as recognised. Photographs, logos without words and rules give None. Raises FormatError where
    the picture is damaged or Tesseract is missing (then a RecognitionNeededError) or fails,
    LimitError where the picture is too large or takes too long.
    """
    with parsing(shown, "PNG/JPEG/TIFF"):
        if isinstance(picture, bytes):
            images = list(frames(picture, shown, limits))
        else:
            images = [(picture.convert("L"), dpi or resolution(picture))]
        pages = [
            recognise(image, dpi or found, shown, limits)
            for image, found in images
            if min(image.size) >= _LEAST_SIDE
        ]
    readable = [page for page in pages if page.words and (page.confidence or 0) >= _READABLE]
    return layout_document(readable, shown, limits) if readable else None


def recognise(image: "Image", dpi: float, shown: str, limits: Limits) -> PageWords:
    """Return the words of a grey picture of a page, in points of the page as it is read: turned
    upright and level first, however it lies.

    Raises FormatError where Tesseract is missing or fails, LimitError where it takes too long.
    """
    return recognise_upright(image, dpi, shown, limits)[1]


def recognise_upright(
    image: "Image", dpi: float, shown: str, limits: Limits
) -> "tuple[Image, PageWords]":
    """Return a picture as it was read, upright and level, and its words; see ``recognise``."""
    straight, _ = level(image)
    lit = evened(straight)
    best = straight, _recognised(lit, dpi, shown, limits)
    if (best[1].confidence or 0.0) >= _CERTAIN:
        return best
    # Nothing certain was read. The page may stand on its head, or lie on its side.
    turn = _orientation(lit, dpi, shown, limits) or 180
    turned = _recognised(lit.rotate(turn, expand=True), dpi, shown, limits)
    return (
        (straight.rotate(turn, expand=True), turned) if _worth(turned) > _worth(best[1]) else best
    )


def _worth(page: PageWords) -> float:
    """Return how many letters a page holds, each as far as it is certain."""
    return sum(len(word.text) for word in page.words) * (page.confidence or 0.0) ** 2


def _orientation(image: "Image", dpi: float, shown: str, limits: Limits) -> int:
    """Return by how many degrees a picture must be turned counter-clockwise to stand upright, as
    Tesseract's orientation data has it; 0 where they are not installed or cannot tell.
    """
    try:
        told = _tesseract(image, dpi, shown, limits, "-l", "osd", "--psm", "0")
    except FormatError:
        return 0
    match = re.search(r"^Rotate: (\d+)$", told, re.MULTILINE)
    # Tesseract counts clockwise.
    return -int(match[1]) % 360 if match else 0


def _recognised(image: "Image", dpi: float, shown: str, limits: Limits) -> PageWords:
    table = _tesseract(image, dpi, shown, limits, "-l", _needed(shown)[1], "tsv")
    alive()
    words, confidence = _words(table, _POINTS / dpi)
    return PageWords(words, image.height * _POINTS / dpi, confidence=confidence)


def _tesseract(image: "Image", dpi: float, shown: str, limits: Limits, *options: str) -> str:
    packed = io.BytesIO()
    image.save(packed, "PPM")
    try:
        done = subprocess.run(  # noqa: S603
            [_needed(shown)[0], "stdin", "stdout", "--dpi", str(round(dpi)), *options],
            input=packed.getvalue(),
            capture_output=True,
            timeout=limits.seconds,
            check=False,
            env={"OMP_THREAD_LIMIT": "1", **_environment()},
        )
    except subprocess.TimeoutExpired as error:
        raise LimitError(code="scan.slow", name=shown, seconds=limits.seconds) from error
    if done.returncode:
        raise FormatError(code="scan.given_up", name=shown)
    return done.stdout.decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    import os

    return {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}


def _needed(shown: str) -> tuple[str, str]:
    found = recogniser()
    if found is None:
        raise RecognitionNeededError(shown)
    return found


def _words(table: str, scale: float) -> tuple[tuple[Word, ...], float]:
    """Return the words of Tesseract's table, each as high as its line and all of one size, and how
    certain it is of their letters, from 0 to 1.
    """
    rows = [row.split("\t") for row in table.split("\n")[1:]]
    lines = {tuple(row[1:5]): row[6:10] for row in rows if len(row) == 12 and row[0] == "4"}
    some = [row for row in rows if _is_word(row)]
    if not some:
        return (), 0.0
    size = median(float(row[9]) for row in some) * scale * 1.1
    found: list[Word] = []
    letters = certain = 0.0
    for row in some:
        left, width = float(row[6]) * scale, float(row[8]) * scale
        line = lines.get(tuple(row[1:5]), row[6:10])
        top, height = float(line[1]) * scale, float(line[3]) * scale
        text = clean_characters(row[11]).strip()
        if text:
            found.append(Word(text, left, top, left + width, top + height, size, order=len(found)))
            letters += len(text)
            certain += len(text) * float(row[10]) / 100
    return tuple(found), certain / max(letters, 1)


def _is_word(row: list[str]) -> bool:
    return len(row) == 12 and row[0] == "5" and float(row[10]) >= _LEAST_CONFIDENCE
