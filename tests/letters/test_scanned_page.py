"""On a scan the words are marked too; and a letter's own file comes back byte for byte."""

import hashlib
import io
import shutil
import zipfile

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from index.errors import FormatError, LimitError
from index.letters.formats import Limits, _ocr
from index.letters.page_image import own_file, page_image
from tests.letters.test_page_image import LETTER, lines_of, pdf

DPI = 200
PRINTED = pdf(
    [
        "Eksempel kommune svarer departementet slik:",
        "Kommunen er positiv til et regionalt politiraad.",
        "Dagens ordning fungerer godt for innbyggerne.",
        "Dette er vedtatt av kommunestyret i mai.",
    ],
    ["Neste side begynner her, og handler om noe annet.", "Vi takker for samarbeidet hittil."],
)

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)


def sheets() -> list[Image.Image]:
    """Return the printed pages as a scanner sees them, their lower, empty part cut off."""
    document = pypdfium2.PdfDocument(PRINTED)
    pages = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    return [page.crop((0, 0, page.width, page.width)) for page in pages]


def saved(kind: str, *pages: Image.Image) -> bytes:
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if kind == "TIFF" else {}
    pages[0].save(out, kind, dpi=(DPI, DPI), **more)
    return out.getvalue()


def scanned_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 595), invariant=1)
    for sheet in sheets():
        canvas.drawImage(ImageReader(sheet), 0, 0, 595, 595)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_the_words_are_marked_on_a_scan(kind: str) -> None:
    data = saved(kind, sheets()[0])
    words = "politiraad. Dagens ordning fungerer"
    image = page_image(data, 1, words, scanned=True, name="brev", in_process=True)
    assert image.whole
    assert lines_of(image) == [1, 2]
    assert abs(image.width - 2 * 595) <= 2
    elsewhere = page_image(data, 1, "Ikke et ord av dette", scanned=True, in_process=True)
    assert not elsewhere.marked


@needs_tesseract
def test_a_page_that_was_scanned_on_its_head_is_shown_upright_and_marked() -> None:
    first, second = sheets()
    data = saved("TIFF", first, second.rotate(180))
    image = page_image(data, 2, "handler om noe annet", scanned=True, in_process=True)
    assert image.whole
    assert lines_of(image) == [0]


@needs_tesseract
def test_a_scanned_page_of_a_pdf_is_marked() -> None:
    words = "Kommunen er positiv til et regionalt"
    image = page_image(scanned_pdf(), 1, words, scanned=True)
    assert image.whole
    assert len(image.boxes) == 1
    assert not page_image(scanned_pdf(), 1, words).marked
    second = page_image(scanned_pdf(), 2, "takker for samarbeidet", scanned=True)
    assert second.whole


def test_what_the_layer_of_text_holds_needs_no_text_recognition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_ocr, "recogniser", lambda: None)
    assert page_image(PRINTED, 1, "Dagens ordning", scanned=True, in_process=True).whole


def test_without_text_recognition_a_scan_is_shown_unmarked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_ocr, "recogniser", lambda: None)
    for data in (saved("PNG", sheets()[0]), scanned_pdf()):
        image = page_image(data, 1, "Kommunen", scanned=True, in_process=True)
        assert image.png.startswith(b"\x89PNG")
        assert not image.marked


@pytest.mark.parametrize("page", [0, -1, 3])
def test_a_page_that_a_scan_lacks_is_refused(page: int) -> None:
    with pytest.raises(FormatError, match="2 pages"):
        page_image(saved("TIFF", *sheets()), page, "", name="brev.tif", in_process=True)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"GIF89a", saved("PNG", sheets()[0])[:99]])
def test_a_damaged_picture_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"brev\.png"):
        page_image(data, 1, "", name="brev.png", in_process=True)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def packed(*files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, data in enumerate(files):
            archive.writestr(f"{number}/svar.pdf", data)
    return out.getvalue()


def test_a_letters_own_file_comes_back_byte_for_byte() -> None:
    other = pdf(["Et annet brev."])
    assert own_file(LETTER, digest(LETTER), "svar.pdf") == LETTER
    outer = packed(other, packed(LETTER))
    for wanted in (LETTER, other):
        assert own_file(outer, digest(wanted), "svar.pdf") == wanted


def test_a_letter_that_is_not_in_its_archive_is_refused() -> None:
    with pytest.raises(FormatError, match=r"svar\.pdf"):
        own_file(packed(LETTER), "0" * 64, "svar.pdf")
    with pytest.raises(LimitError, match=r"svar\.zip"):
        own_file(packed(LETTER), "0" * 64, "svar.zip", Limits(seconds=0.01))
    with pytest.raises(LimitError, match="larger"):
        own_file(packed(LETTER), "0" * 64, "svar.zip", Limits(file_bytes=10))
