"""The words are marked where they stand on the printed page, and nowhere else."""

import hashlib
import io
import time
import zipfile
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from index.errors import FormatError, LimitError
from index.letters.formats.base import Limits
from index.letters.page_image import PageImage, page_image
from index.letters.reader import read_letters
from index.passages import segment
from tests.writers.generated import generated_letters
from tests.writers.pdf import Layout, write_pdf

HEIGHT = 842


def pdf(*pages: Sequence[str], size: tuple[float, float] = (595, HEIGHT), turn: int = 0) -> bytes:
    """Return a PDF whose lines stand 20 points apart, the first 50 below the top."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for lines in pages:
        canvas.setPageRotation(turn)
        for number, line in enumerate(lines):
            canvas.drawString(50, size[1] - 50 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


LETTER = pdf(
    [
        "Eksempel kommune svarer:",
        "Kommunen er positiv til et regionalt politi-",
        "råd. Ja. Slutt her.",
    ],
    ["Neste side begynner slik.", "Ja. Det er alt som er å si."],
)


def draw(words: str, page: int = 1, **options: object) -> PageImage:
    return page_image(LETTER, page, words, in_process=True, **options)  # type: ignore[arg-type]


def lines_of(image: PageImage, scale: float = 2.0) -> list[int]:
    """Return the numbers of the lines on which the boxes stand."""
    middles = [(box[1] + box[3]) / 2 / scale for box in image.boxes]
    return [round((middle - 46) / 20) for middle in middles]


def yellow(image: PageImage) -> int:
    pixels = np.asarray(Image.open(io.BytesIO(image.png)).convert("RGB"))
    return int(((pixels[..., 0] > 200) & (pixels[..., 2] < 50)).sum())


def test_a_sentence_is_marked_over_a_hyphen_and_a_line_end() -> None:
    image = draw("Kommunen er positiv til et regionalt politiråd.")
    assert image.marked
    assert image.whole
    assert lines_of(image) == [1, 2]
    first, second = image.boxes
    assert first[0] == pytest.approx(100, abs=4)
    assert second[2] < first[2]


def test_a_letter_is_drawn_out_of_what_it_came_in() -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    for packed, name, data in ((inner, "svar.pdf", LETTER), (outer, "mappe.zip", b"")):
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("notat.txt", "Kommunen er positiv.")
            archive.writestr(name, data or inner.getvalue())
    wanted = hashlib.sha256(LETTER).hexdigest()
    image = page_image(outer.getvalue(), 1, "Slutt her", letter=wanted)
    assert lines_of(image) == [2]
    with pytest.raises(FormatError, match="no longer in the file"):
        page_image(outer.getvalue(), 1, "Slutt her", letter="0" * 64)


def test_the_marked_words_are_yellow_and_nothing_else_is() -> None:
    image = draw("Eksempel kommune svarer:")
    area = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in image.boxes)
    assert 0.5 * area < yellow(image) <= area
    assert yellow(draw("Dette står ingen steder i dette brevet.")) == 0


@pytest.mark.parametrize("words", ["Slutt   her", "slutt her?", "", "«»", "Noe annet"])
def test_words_are_found_by_letters_and_digits(words: str) -> None:
    image = draw(words)
    assert image.marked == (words == "Slutt   her")
    assert image.png.startswith(b"\x89PNG")


def test_a_composed_letter_is_found_in_either_form() -> None:
    assert draw("ra\u030ad. Ja").whole


def test_of_equal_words_those_in_the_passage_are_marked() -> None:
    twice = pdf(["Ja.", "Vil dere?", "Ja."])
    plain = page_image(twice, 1, "Ja.", in_process=True)
    inside = page_image(twice, 1, "Ja.", within="Vil dere? Ja.", in_process=True)
    elsewhere = page_image(twice, 1, "Ja.", within="Ukjent. Ja.", in_process=True)
    assert (lines_of(plain), lines_of(inside), lines_of(elsewhere)) == ([0], [2], [0])


def test_words_that_run_over_the_page_are_marked_on_both() -> None:
    words = (
        "positiv til et regionalt politiråd. Ja. Slutt her. "
        "Neste side begynner slik. Ja. Det er alt som"
    )
    first, second = draw(words, 1), draw(words, 2)
    assert (lines_of(first), lines_of(second)) == ([1, 2], [0, 1])
    assert not first.whole
    assert not second.whole


def test_what_runs_over_the_page_stands_at_its_end() -> None:
    same = "Kommunen svarer slik på alle spørsmål i brevet:"
    pages = pdf([same, "Ja.", same, "Nei."], ["Kanskje.", same])
    image = page_image(pages, 1, f"{same} Nei. Og så litt til.", in_process=True)
    assert lines_of(image) == [2, 3]
    cut = page_image(pages, 1, f"{same} Og så litt til.", in_process=True)
    assert lines_of(cut) == [2]


def test_a_common_beginning_marks_nothing() -> None:
    assert not draw("Eksempel kommune mener noe ganske annet om dette.").marked


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_marked_in_place(turn: int) -> None:
    turned = pdf(["Snudd side."], size=(HEIGHT, HEIGHT), turn=turn)
    image = page_image(turned, 1, "Snudd side.", in_process=True)
    (box,) = image.boxes
    assert yellow(image) > 0.5 * (box[2] - box[0]) * (box[3] - box[1])
    assert (box[3] - box[1] > box[2] - box[0]) == (turn != 180)


def test_every_sentence_of_a_hyphenated_letter_in_columns_is_found() -> None:
    layout = Layout(columns=2, hyphenate=True, justify=True, header="Eksempel", footer="Side #")
    data = write_pdf(generated_letters(2)[1].model, layout)
    (letter,) = read_letters(data, "brev.pdf", in_process=True).letters
    passages = segment(letter, lambda texts: [len(text.split()) for text in texts], 200)
    sentences = [(one, span) for one in passages for span in one.sentences]
    assert len(sentences) > 20
    for passage, span in sentences:
        page, words = letter.page_at(span.start), span.of(letter.text)
        assert page
        options = {"within": passage.text, "scale": 0.3, "in_process": True}
        assert page_image(data, page, words, **options).whole, words  # type: ignore[arg-type]


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2), st.integers(0, 40), st.integers(1, 44))
def test_any_stretch_of_a_line_is_found_on_its_line(line: int, start: int, length: int) -> None:
    printed = ["abcdefghijklmnopqrstuvwxyz0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "æøÆØ§æ"]
    words = printed[line][start : start + length]
    image = page_image(pdf(printed), 1, words, in_process=True)
    assert image.marked == any(char.isalnum() for char in words)
    assert set(lines_of(image)) <= {line}
    assert all(0 <= x0 < x1 <= image.width for x0, _, x1, _ in image.boxes)


def test_a_huge_page_is_drawn_smaller() -> None:
    image = page_image(pdf(["Stor."], size=(14_000, 14_000)), 1, "Stor.", in_process=True)
    assert image.width * image.height <= 8_100_000
    long = page_image(pdf(["Lang."], size=(10, 14_000)), 1, "", scale=1e9, in_process=True)
    assert max(long.width, long.height) <= 20_001
    assert draw("", scale=float("nan")).width == 595


def test_words_that_were_typed_into_a_form_are_marked() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, HEIGHT), invariant=1)
    canvas.drawString(50, HEIGHT - 50, "Svar fra kommunen:")
    canvas.acroForm.textfield("Vi vil ha politiet her.", x=50, y=600, width=300)
    canvas.save()
    image = page_image(out.getvalue(), 1, "ha politiet her", in_process=True)
    assert image.whole
    assert yellow(image) > 1_000


@pytest.mark.parametrize("data", [b"", b"hei", b"%PDF-1.7\n", LETTER[:300]])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"brev\.pdf"):
        page_image(data, 1, "", name="brev.pdf", in_process=True)


@pytest.mark.parametrize("page", [0, -1, 3])
def test_a_page_that_is_not_there_is_refused(page: int) -> None:
    with pytest.raises(FormatError, match="2 pages"):
        draw("", page)


def test_the_child_draws_the_same() -> None:
    words = "Kommunen er positiv"
    assert page_image(LETTER, 1, words) == draw(words)
    with pytest.raises(FormatError, match="no page 9"):
        page_image(LETTER, 9, words)


def test_a_child_that_is_too_slow_or_too_large_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(LimitError, match=r"0\.01 seconds"):
        page_image(LETTER, 1, "", limits=Limits(seconds=0.01))
    with pytest.raises(LimitError, match="stop"):
        page_image(LETTER, 1, "", limits=Limits(memory_bytes=16 << 20))
    with pytest.raises(LimitError, match="larger"):
        page_image(LETTER, 1, "", limits=Limits(file_bytes=10))
    assert time.monotonic() - began < 60
