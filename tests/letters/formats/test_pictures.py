"""Pictures of letters, however they lie, in whatever format a telephone or a scanner saves."""

import io
import shutil
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from index.errors import LimitError
from index.letters.formats import Limits, format_of
from index.letters.formats._ocr import read_picture
from index.letters.formats._pictures import evened
from index.letters.letter import Span
from tests.writers import generated_letters, write_scan

FAULTS = Path(__file__).parents[1] / "faults"
LETTER = generated_letters(3, 11)[1].model

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)


@cache
def scan() -> Image.Image:
    with Image.open(io.BytesIO(write_scan(LETTER, 200, "PNG"))) as picture:
        return picture.convert("L").crop((0, 0, picture.width, 1100))


def words_in_order(given: list[str], found: list[str]) -> float:
    """Return the share of the given words that were found, in their order."""
    matched = SequenceMatcher(None, given, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in matched) / len(given)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


@needs_tesseract
@pytest.mark.parametrize("degrees", [3, 90, 180, 270, 268])
def test_a_turned_page_reads_like_an_upright_one(degrees: int) -> None:
    upright = read_picture(scan(), "brev.png", Limits(), dpi=200)
    assert upright
    turned = scan().rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    read = read_picture(saved(turned, "PNG", dpi=(200, 200)), "brev.png", Limits())
    assert read
    assert words_in_order(upright.text.split(), read.text.split()) >= 0.98
    assert read.recognised == (Span(0, len(read.text)),)


@needs_tesseract
@pytest.mark.parametrize("kind", ["GIF", "WEBP", "BMP", "TIFF", "JPEG2000", "AVIF"])
def test_every_format_of_a_picture_gives_the_same_words(kind: str) -> None:
    data = saved(scan(), kind, **({"lossless": True} if kind == "WEBP" else {}))
    document = format_of(data, "bilde").read(data, "bilde", Limits())
    given = read_picture(scan(), "bilde", Limits())
    assert document
    assert given
    assert words_in_order(given.text.split(), document.text.split()) >= 0.98


def unevenly_lit(picture: Image.Image) -> Image.Image:
    """Return a page as a camera sees it that has the lamp at its right, its ink no black."""
    light = Image.linear_gradient("L").rotate(90).resize(picture.size)
    shade = light.point(lambda grey: 120 + grey * 135 // 255)
    faint = picture.point(lambda grey: 90 + grey * 135 // 255)
    return ImageChops.multiply(faint, shade)


@needs_tesseract
@pytest.mark.parametrize("degrees", [0, 7])
def test_a_photograph_is_read_where_the_light_is_weak_too(degrees: int) -> None:
    page = scan().rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    given = read_picture(scan(), "brev.png", Limits(), dpi=200)
    read = read_picture(unevenly_lit(page), "brev.jpg", Limits(), dpi=200)
    assert given
    assert read
    assert words_in_order(given.text.split(), read.text.split()) >= 0.98


def test_what_is_lit_evenly_is_left_as_it_is() -> None:
    assert evened(scan()) is scan()
    small = Image.new("L", (20, 20), 255)
    assert evened(small) is small


@needs_tesseract
def test_an_animation_is_one_page_and_not_a_thousand() -> None:
    page = scan().crop((0, 0, scan().width, 400)).resize((1240, 300))
    data = saved(page, "GIF", save_all=True, append_images=[page.rotate(n) for n in range(1, 4)])
    document = format_of(data, "a.gif").read(data, "a.gif", Limits(pages=1))
    assert document
    assert len(document.pages) == 1


def test_a_tiff_of_more_pages_than_a_letter_has_is_refused() -> None:
    page = Image.new("L", (40, 40), 255)
    data = saved(page, "TIFF", save_all=True, append_images=[page] * 3)
    with pytest.raises(LimitError, match=r"a\.tif has more than 3 pages"):
        format_of(data, "a.tif").read(data, "a.tif", Limits(pages=3))


def test_a_photo_of_a_telephone_larger_than_any_page_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from index.letters.formats import _pictures

    monkeypatch.setattr(_pictures, "_MOST_PIXELS", 1000)
    data = (FAULTS / "img-heic.heic").read_bytes()
    with pytest.raises(LimitError, match="no page of a letter"):
        format_of(data, "a.heic").read(data, "a.heic", Limits())


@needs_tesseract
def test_what_is_no_picture_of_text_gives_nothing() -> None:
    noise = Image.effect_noise((800, 600), 80).filter(ImageFilter.GaussianBlur(6))
    assert read_picture(noise, "foto.png", Limits()) is None
    assert read_picture(Image.new("RGB", (300, 80), "red"), "logo.png", Limits()) is None
    assert read_picture(Image.new("L", (900, 2)), "strek.png", Limits()) is None
