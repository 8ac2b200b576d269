"""One contract for every format: the same letter, the same text, blocks, passages and
letterhead.
"""

import io
import shutil
import zipfile
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2
import pytest

from index.letters.formats import FORMATS, Limits, format_of
from index.letters.letter import BlockKind, Document, Letter, Letterhead
from index.letters.reader import read_letters, read_many
from index.passages import Passage, segment
from tests.writers import WRITERS, generated_letters, model_of, write_letter, write_scan
from tests.writers.libreoffice import LIBREOFFICE, LIBREOFFICE_ENDINGS, write_by_libreoffice
from tests.writers.pdf import Layout, write_pdf

SEED = next((Path(__file__).parents[3] / "seeds").glob("elverum*.txt")).read_text("utf-8")
MODEL = model_of(SEED)
SAMPLES = [letter.model for letter in generated_letters(24, 5)][::4]
LAYOUTS = {
    "plain": Layout(),
    "justified": Layout(justify=True, hyphenate=True),
    "columns": Layout(columns=2),
    "columns hyphenated": Layout(columns=2, hyphenate=True, justify=True, size=10),
    "two-column head": Layout(two_column_head=True),
    "running": Layout(
        header="Elverum kommune    Saksnr. 22/1040    Side #", footer="# av 3", size=13
    ),
}


def count(texts: Sequence[str]) -> list[int]:
    return [2 * len(text.split()) for text in texts]


def read(data: bytes, name: str) -> Document:
    document = format_of(data, name).read(data, name, Limits())
    assert document is not None
    return document


def body(document: Document | Letter) -> list[str]:
    return [
        document.text[block.start : block.end]
        for block in document.blocks
        if block.kind is not BlockKind.MARGINAL
    ]


def letter(data: bytes, name: str) -> Letter:
    reading = read_letters(data, name, in_process=True)
    assert reading.failures == ()
    return reading.letters[0]


def facts(head: Letterhead) -> list[tuple[str, str, str]]:
    return [(name, fact.value, fact.text) for name, fact in head.items()]


def said(passages: Sequence[Passage]) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.text, one.question.key if one.question else None) for one in passages]


def check_offsets(document: Document | Letter) -> None:
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end
        assert not document.text[at : block.start].strip()
        words = document.text[block.start : block.end]
        assert words == words.strip()
        at = block.end
    assert not document.text[at:].strip()
    for one, two in zip(document.pages, document.pages[1:], strict=False):
        assert (one.end, one.number + 1) == (two.start, two.number)


def test_every_format_has_a_writer_or_is_a_container_or_a_picture() -> None:
    written = {
        known.name for ending in WRITERS for known in FORMATS if f".{ending}" in known.suffixes
    }
    containers = {"MBOX", "P7M", "TAR", "ZIP", "archive"}
    assert {known.name for known in FORMATS} - written == containers | {"image", "office file"}


@pytest.mark.parametrize("ending", WRITERS)
def test_the_seed_letter_has_the_same_blocks_in_every_format(ending: str) -> None:
    document = read(write_letter(MODEL, ending), f"svar.{ending}")
    assert body(document) == body(read(SEED.encode(), "seed.txt"))
    assert document.text.strip() == SEED.strip()
    check_offsets(document)


@pytest.mark.parametrize("ending", WRITERS)
def test_the_seed_letter_has_the_same_passages_questions_and_letterhead(ending: str) -> None:
    seed = letter(SEED.encode(), "seed.txt")
    this = letter(write_letter(MODEL, ending), f"svar.{ending}")
    passages = segment(this, count, 256)
    assert facts(this.letterhead) == facts(seed.letterhead)
    assert said(passages) == said(segment(seed, count, 256))
    assert len({one.question.key for one in passages if one.question}) == 6
    for name, fact in this.letterhead.items():
        assert fact.start < 0 or this.text[fact.start : fact.end] == fact.text, name


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_generated_letters_have_the_same_blocks_in_every_format(ending: str, number: int) -> None:
    model = SAMPLES[number]
    document = read(write_letter(model, ending), f"svar.{ending}")
    assert body(document) == body(read(model.text().encode(), "a.txt"))
    check_offsets(document)


@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", LIBREOFFICE_ENDINGS)
def test_letters_by_libreoffice_have_the_same_passages_questions_and_letterhead(
    ending: str,
) -> None:
    models = [MODEL, *SAMPLES]
    for model, data in zip(models, write_by_libreoffice(models, ending), strict=True):
        given = letter(model.text().encode(), "a.txt")
        this = letter(data, f"svar.{ending}")
        passages = segment(this, count, 256)
        assert body(this) == body(given)
        assert facts(this.letterhead) == facts(given.letterhead)
        assert said(passages) == said(segment(given, count, 256))
        check_offsets(this)
        if model is MODEL:
            assert len({one.question.key for one in passages if one.question}) == 6


@pytest.mark.parametrize("ending", WRITERS)
def test_content_decides_before_the_name_does(ending: str) -> None:
    data = write_letter(MODEL, ending)
    if ending not in ("txt", "md"):
        assert format_of(data, "brev.txt") is format_of(data, f"brev.{ending}")
        assert format_of(data, "brev") is format_of(data, f"brev.{ending}")


@pytest.mark.parametrize("ending", WRITERS)
def test_an_archive_is_one_even_where_a_letter_stands_in_it_unpacked(ending: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"svar.{ending}", write_letter(MODEL, ending))
        archive.writestr("annet.txt", "Eksempel kommune har ingen merknader.")
    reading = read_letters(packed.getvalue(), "svar", in_process=True)
    assert len(reading.letters) == 2


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_pdf_reads_the_same_however_it_is_set(name: str) -> None:
    document = read(write_pdf(MODEL, LAYOUTS[name]), "svar.pdf")
    assert body(document) == body(read(SEED.encode(), "seed.txt"))
    check_offsets(document)


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_page_of_every_block_is_the_page_it_is_printed_on(name: str) -> None:
    """Checked against what PDFium itself finds on each page."""
    import pypdfium2

    data = write_pdf(MODEL, LAYOUTS[name])
    document = read(data, "svar.pdf")
    pdf = pypdfium2.PdfDocument(data)
    printed = ["".join(page.get_textpage().get_text_range().split()) for page in pdf]
    pdf.close()
    assert [page.number for page in document.pages] == list(range(1, len(printed) + 1))
    for page in document.pages:
        words = document.text[page.start : page.end].replace("- Via", "Via").split()
        found = sum(word.strip("-") in printed[page.number - 1] for word in words)
        # Words that a hyphen broke are spelt otherwise on the page.
        assert found >= 0.9 * len(words) > 0


def test_running_lines_are_marginal_and_nothing_else_is() -> None:
    document = read(write_pdf(MODEL, LAYOUTS["running"]), "svar.pdf")
    marginal = [
        document.text[block.start : block.end]
        for block in document.blocks
        if block.kind is BlockKind.MARGINAL
    ]
    assert len(marginal) == 2 * len(document.pages) > 2
    assert set(marginal[::2]) | set(marginal[1::2]) == set(marginal)
    assert all("Saksnr. 22/1040" in one or one.endswith("av 3") for one in marginal)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_scan_at_200_dpi_gives_98_percent_of_the_words() -> None:
    document = read(write_scan(MODEL, 200), "skannet.tif")
    given, found = SEED.split(), document.text.split()
    matched = SequenceMatcher(None, given, found, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in matched) >= 0.98 * len(given)
    assert len(document.pages) == 2
    check_offsets(document)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_pdf_of_pictures_is_recognised() -> None:
    words = "Ærlig blåbær på bygda."
    model = model_of(f"A kommune\n\nVår dato: 1.2.2022\n\nSvar\n\n{words}\n\nMed hilsen")
    document = read(write_scan(model, 150, "PDF"), "skannet.pdf")
    assert "Ærlig blåbær på bygda." in document.text


def test_a_scan_without_tesseract_says_which_letter_and_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from index.letters.formats import _ocr

    _ocr.recogniser.cache_clear()
    monkeypatch.setenv("PATH", "")
    for kind, name in (("PNG", "skannet.png"), ("PDF", "skannet.pdf")):
        (failure,) = read_letters(write_scan(SAMPLES[0], 60, kind), name, in_process=True).failures
        assert name in failure.reason
        assert "apt install tesseract-ocr-nor" in failure.reason.replace("tesseract-ocr ", "")
    _ocr.recogniser.cache_clear()


def test_without_tesseract_the_pages_with_text_are_read_and_the_others_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from index.letters.formats import _ocr

    scan = pypdfium2.PdfDocument(write_scan(SAMPLES[0], 60, "PDF"))
    letter = pypdfium2.PdfDocument(write_pdf(MODEL))
    own = len(letter)
    letter.import_pages(scan)
    both, last = io.BytesIO(), len(letter)
    letter.save(both)
    monkeypatch.setattr(_ocr, "recogniser", lambda: None)
    reading = read_letters(both.getvalue(), "svar.pdf", in_process=True)
    (read,), (failure,) = reading.letters, reading.failures
    assert body(read) == body(read_letters(write_pdf(MODEL), "a.pdf", in_process=True).letters[0])
    assert [page.number for page in read.pages][:own] == list(range(1, own + 1))
    assert failure.name == "svar.pdf"
    assert str(last) in failure.reason
    assert "not read; the rest was. Install Tesseract" in failure.reason


def test_one_child_reads_letters_of_all_formats_as_the_parent_does() -> None:
    items = [(f"svar.{ending}", write_letter(MODEL, ending)) for ending in WRITERS]
    readings = list(read_many(items))
    assert all(reading.failures == () for reading in readings)
    apart = [read_letters(data, name, in_process=True) for name, data in items]
    assert readings == apart
