"""Text recognition for scans, by the program Tesseract where it is installed.

Tesseract runs as a program of its own, with a time limit, fed through pipes: no file is written.
"""

import io
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING, Any

from index.errors import FormatError, LimitError
from index.letters.formats._alive import alive
from index.letters.formats._geometry import Word
from index.letters.formats._margins import PageWords
from index.letters.formats._shared import clean_characters
from index.letters.formats.base import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["RecognitionNeededError", "not_read", "recognise", "recognise_page", "recogniser"]

# Scans are drawn at the resolution that Tesseract's models were trained for.
_DPI = 300
_POINTS = 72
_LANGUAGES = ("nor", "eng")
# Words that Tesseract itself gives less than this percentage are specks and stamps.
_LEAST_CONFIDENCE = 10.0
# A page of a letter, at 300 dpi, is 9 million pixels; a plan on A0 has 140 million.
_MOST_PIXELS = 160_000_000
_INSTALL = (
    'Install Tesseract with Norwegian (Debian and Ubuntu: "apt install tesseract-ocr '
    'tesseract-ocr-nor"; macOS: "brew install tesseract tesseract-lang"; Windows: the installer '
    "of UB Mannheim) and add the letter again."
)


class RecognitionNeededError(FormatError):
    """A page is a picture, and Tesseract is not there to read it; ``shown`` names the page."""

    def __init__(self, shown: str) -> None:
        super().__init__(f"{shown} is a picture of a letter, without text. {_INSTALL}")


def not_read(shown: str, pages: Sequence[int]) -> str:
    """Return the sentence that says which pages of a letter are missing from its text, and why."""
    *most, last = map(str, pages)
    what = f"Pages {', '.join(most)} and {last} of" if most else f"Page {last} of"
    verb = "are pictures and were" if most else "is a picture and was"
    return f"{what} {shown} {verb} not read; the rest was. {_INSTALL}"


@lru_cache(maxsize=1)
def recogniser() -> tuple[str, str] | None:
    """Return the path of the program and the languages it has, joined by plus; None without it."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    shown = subprocess.run(  # noqa: S603
        [program, "--list-langs"], capture_output=True, timeout=30, check=False
    )
    known = set(shown.stdout.decode("utf-8", "replace").split())
    languages = "+".join(one for one in _LANGUAGES if one in known)
    return (program, languages) if languages else None


def recognise_page(page: Any, shown: str, limits: Limits) -> PageWords:
    """Return the words of a page of a PDF that is a picture; ``shown`` names it in errors."""
    width, height = page.get_size()
    scale = _DPI / _POINTS
    if width * height * scale * scale > _MOST_PIXELS:
        raise LimitError(f"{shown} is larger than any sheet of paper; save it as A4.")
    _needed(shown)
    image = page.render(scale=scale, grayscale=True).to_pil()
    return recognise(image, _DPI, shown, limits)


def recognise(image: "Image", dpi: float, shown: str, limits: Limits) -> PageWords:
    """Return the words of a picture of a page, in points.

    Raises FormatError where Tesseract is missing or fails, LimitError where it takes too long.
    """
    program, languages = _needed(shown)
    packed = io.BytesIO()
    image.save(packed, "PPM")
    command = [program, "stdin", "stdout", "-l", languages, "--dpi", str(round(dpi)), "tsv"]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=packed.getvalue(),
            capture_output=True,
            timeout=limits.seconds,
            check=False,
            env={"OMP_THREAD_LIMIT": "1", **_environment()},
        )
    except subprocess.TimeoutExpired as error:
        raise LimitError(
            f"{shown} was not recognised within {limits.seconds:g} seconds; scan it anew."
        ) from error
    if done.returncode:
        raise FormatError(f"{shown} could not be recognised: Tesseract gave it up. Scan it anew.")
    alive()
    words = tuple(_words(done.stdout.decode("utf-8", "replace"), _POINTS / dpi))
    return PageWords(words, image.height * _POINTS / dpi)


def _environment() -> dict[str, str]:
    import os

    return {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}


def _needed(shown: str) -> tuple[str, str]:
    found = recogniser()
    if found is None:
        raise RecognitionNeededError(shown)
    return found


def _words(table: str, scale: float) -> Iterator[Word]:
    """Yield the words of Tesseract's table, each as high as its line and all of one size."""
    rows = [row.split("\t") for row in table.split("\n")[1:]]
    lines = {tuple(row[1:5]): row[6:10] for row in rows if len(row) == 12 and row[0] == "4"}
    some = [row for row in rows if _is_word(row)]
    if not some:
        return
    size = median(float(row[9]) for row in some) * scale * 1.1
    for row in some:
        left, width = float(row[6]) * scale, float(row[8]) * scale
        line = lines.get(tuple(row[1:5]), row[6:10])
        top, height = float(line[1]) * scale, float(line[3]) * scale
        text = clean_characters(row[11]).strip()
        if text:
            yield Word(text, left, top, left + width, top + height, size)


def _is_word(row: list[str]) -> bool:
    return len(row) == 12 and row[0] == "5" and float(row[10]) >= _LEAST_CONFIDENCE
