"""Pages as programs and offices make them, each read as a person sees it: named after the faults
that were found.
"""

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from difflib import SequenceMatcher

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfbase.pdfmetrics import stringWidth

from index.errors import FormatError
from index.letters.formats import Limits
from index.letters.formats._pdf import PdfFormat
from index.letters.letter import Document
from index.letters.reader import read_letters
from tests.writers import generated_letters
from tests.writers.pages import BEREDSKAP, SKOLER, Sheet, picture_of, scan_of
from tests.writers.pdf import Layout, write_pdf

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)
STAMP = "Mottatt 15.03.2023 sak 23/1154-12 side 1 av 1"


def read(sheet: Sheet | bytes) -> Document:
    data = sheet if isinstance(sheet, bytes) else sheet.data()
    document = PdfFormat().read(data, "brev.pdf", Limits())
    assert document
    return document


def words_in_order(given: str, found: str) -> float:
    """Return the share of the given words that were found, in their order."""
    words = given.split(), found.split()
    matched = SequenceMatcher(None, *words, autojunk=False).get_matching_blocks()
    return sum(block.size for block in matched) / len(words[0])


# Lines woven together


@pytest.mark.parametrize("gutter", [3, 5, 8])
def test_columns_that_nearly_touch_are_read_one_after_the_other(gutter: float) -> None:
    sheet, width = Sheet(), (450 - gutter) / 2
    sheet.paragraph(SKOLER, 72, 700, width, 10)
    sheet.paragraph(BEREDSKAP, 72 + width + gutter, 700, width, 10)
    document = read(sheet)
    assert document.text == f"{SKOLER}\n\n{BEREDSKAP}"
    assert document.doubtful == ()


@pytest.mark.parametrize("behind", [False, True])
def test_side_headings_stand_before_the_paragraphs_beside_them(behind: bool) -> None:
    sheet, y, expected = Sheet(), 720.0, []
    for heading, text in (("Rådmannen tilrår:", SKOLER), ("Merknad frå rådet", BEREDSKAP)):
        if not behind:
            sheet.paragraph(heading, 60, y, 60)
        below = sheet.paragraph(text, 150, y, 380)
        if behind:
            sheet.paragraph(heading, 60, y, 60)
        y = below - 14
        expected += [heading, text]
    assert read(sheet).text.split() == " ".join(expected).split()


@pytest.mark.parametrize("gap", [2, 4, 8])
def test_side_headings_of_two_lines_may_nearly_touch_the_paragraphs_beside_them(
    gap: float,
) -> None:
    sheet, y = Sheet(), 760.0
    for lines, text in (
        (("Rekruttering", "og mange gode", "frister"), SKOLER),
        (("Finansiering", "av skoler"), BEREDSKAP),
    ):
        for number, line in enumerate(lines):
            sheet.line(line, 60, y - 13.75 * number)
        edge = 60 + max(stringWidth(line, "Helvetica", 11) for line in lines) + gap
        y = sheet.paragraph(text, edge, y, 520 - edge) - 14
    document = read(sheet)
    assert SKOLER in " ".join(document.text.split())
    assert BEREDSKAP in " ".join(document.text.split())
    assert document.doubtful == ()


def test_a_letterhead_whose_labels_are_drawn_before_its_values_is_read_row_by_row() -> None:
    sheet = Sheet()
    labels, values = ("Saksnr.:", "Dato:", "Arkivkode:"), ("23/1154", "12.03.2023", "B10")
    for column, texts in ((72, labels), (180, values)):
        for row, text in enumerate(texts):
            sheet.line(text, column, 780 - 14 * row)
    sheet.paragraph(SKOLER, 72, 700, 450)
    head = "\n".join(f"{label} {value}" for label, value in zip(labels, values, strict=True))
    assert read(sheet).text == f"{head}\n\n{SKOLER}"


def test_a_heading_that_runs_into_the_paragraph_beside_it_is_read_apart() -> None:
    sheet = Sheet()
    for row in range(6):
        sheet.line(f"Margtekst om sak nummer {row}", 60, 700 - 12.5 * row, 10)
    sheet.paragraph(SKOLER, 150, 700, 330, 10)
    document = read(sheet)
    assert SKOLER in document.text
    assert document.doubtful == ()


def test_a_right_column_that_begins_higher_than_the_left_one_follows_it() -> None:
    # As browsers set columns: what parts paragraphs is dropped at the top of the second one.
    sheet = Sheet()
    sheet.line("Svar på høringen", 60, 730, 16)
    sheet.paragraph(SKOLER, 60, 690, 220, 10)
    sheet.paragraph(BEREDSKAP, 290, 702.5, 220, 10)
    text = read(sheet).text
    assert text.index(SKOLER) < text.index(BEREDSKAP)


@pytest.mark.parametrize("words", ["2023–2026", "Fjordvik–Skogli", "og/eller"])
def test_what_a_dash_or_stroke_joins_is_joined_over_a_line_end(words: str) -> None:
    sheet = Sheet()
    before = "Skissevåg kommune har lest brevet fra departementet om perioden "
    left, mark, right = re.split("([–/])", words)
    sheet.line(f"{before}{left}{mark}", 72, 700)
    sheet.line(
        f"{right} og har ingen merknader til forslaget, som vi mener er godt utredet", 72, 686
    )
    sheet.line("og som bør gjennomføres så snart som mulig i hele landet i år.", 72, 672)
    assert words in read(sheet).text


def test_words_drawn_in_any_order_make_no_page_doubtful_that_is_read_right() -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    drawn: list[tuple[str, float, float]] = []

    def words(line: str, x: float, y: float) -> None:
        for word in line.split():
            drawn.append((word, x, y))
            x += stringWidth(f"{word} ", "Helvetica", 11)

    Sheet().paragraph(SKOLER, 72, 700, 340, again=words)
    sheet = Sheet()
    for word, x, y in sorted(drawn):
        sheet.line(word, x, y)
    document = read(sheet)
    assert document.text == SKOLER
    assert document.doubtful == ()


# Text drawn more than once, letters far apart


@pytest.mark.parametrize(
    "shift", [(0.3, 0.0), (0.4, 0.4), (1.0, -1.0)], ids=["bold", "bolder", "shadow"]
)
def test_lines_drawn_twice_are_read_once(shift: tuple[float, float]) -> None:
    sheet = Sheet()
    sheet.paragraph(
        SKOLER, 72, 700, 450, again=lambda t, x, y: sheet.line(t, x + shift[0], y + shift[1])
    )
    assert read(sheet).text == SKOLER


@pytest.mark.parametrize("shift", [0.3, 1.0])
def test_letters_drawn_twice_are_read_once(shift: float) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    sheet, x = Sheet(), 72.0
    for letter in "Alle innbyggere i Skissevåg":
        sheet.line(letter, x, 700)
        sheet.line(letter, x + shift, 700)
        x += stringWidth(letter, "Helvetica", 11)
    assert read(sheet).text == "Alle innbyggere i Skissevåg"


@pytest.mark.parametrize("spacing", [1, 2, 4, 6, 9])
@pytest.mark.parametrize("heading", ["HØRINGSSVAR FRA SKISSEVÅG", "Uttale om ny skulelov"])
def test_letter_spaced_headings_are_words(spacing: float, heading: str) -> None:
    sheet = Sheet()
    sheet.line(heading, 72, 760, 14, spacing=spacing)
    sheet.paragraph(SKOLER, 72, 700, 450)
    assert read(sheet).text.split("\n\n") == [heading, SKOLER]


@pytest.mark.parametrize("between", ["  ", "   "])
def test_headings_spaced_by_spaces_are_words(between: str) -> None:
    sheet = Sheet()
    sheet.line(between.join(" ".join(word) for word in ("NOTAT", "OM", "SKOLER")), 72, 760, 14)
    assert read(sheet).text == "NOTAT OM SKOLER"


@pytest.mark.parametrize("text", ["i å se på at vi nå er så få og at de må", "1  2  3  4  5  6"])
def test_short_words_and_numbers_are_not_taken_for_spaced_letters(text: str) -> None:
    sheet = Sheet()
    sheet.line(text, 72, 760)
    assert read(sheet).text == " ".join(text.split())


def test_fonts_with_boxes_over_three_lines_are_read_line_by_line() -> None:
    sheet = Sheet(compressed=False)
    sheet.paragraph(SKOLER, 72, 700, 450)
    # As fonts that carry the signs of many scripts state it.
    plain = sheet.data()
    data = re.sub(
        rb"/BaseFont /Helvetica ",
        b"/BaseFont /Helvetica /FontDescriptor << /Type /FontDescriptor /FontName /Helvetica "
        b"/Flags 32 /FontBBox [-900 -2000 3000 3000] /ItalicAngle 0 /Ascent 2900 /Descent -1900 "
        b"/CapHeight 718 /StemV 88 >> ",
        plain,
    )
    assert data != plain
    assert read(data).text == SKOLER


# How the page lies


def test_a_stamp_that_runs_along_the_edge_is_kept_and_stands_apart() -> None:
    sheet = Sheet()
    sheet.paragraph(SKOLER, 72, 700, 450)
    sheet.sideways(STAMP, 30, 300, 90)
    sheet.sideways("KOPI", 200, 300, 45, 60)
    blocks = read(sheet)
    texts = [(block.kind, blocks.text[block.start : block.end]) for block in blocks.blocks]
    assert texts == [("paragraph", SKOLER), ("marginal", STAMP), ("marginal", "KOPI")]


def test_slanted_letters_are_no_watermark() -> None:
    sheet = Sheet()
    sheet.canvas.setFont("Helvetica", 11)
    sheet.canvas.saveState()
    sheet.canvas.transform(1, 0, 0.3, 1, 0, 0)
    sheet.line("Skrå skrift i et brev", 72, 700)
    sheet.canvas.restoreState()
    assert [block.kind for block in read(sheet).blocks] == ["paragraph"]


def test_what_is_cut_off_the_page_is_not_read() -> None:
    sheet = Sheet()
    sheet.line("Trykkerimerke 4711 utenfor arket", 72, 830)
    sheet.paragraph(SKOLER, 72, 700, 450)
    sheet.canvas.setCropBox((20, 20, 575, 800))
    assert read(sheet).text == SKOLER


# Scans with a little text


@needs_tesseract
@pytest.mark.parametrize("turn", [0, 90])
def test_a_scan_with_a_journal_stamp_is_the_letter_and_not_the_stamp(turn: int) -> None:
    sheet = Sheet()
    sheet.picture(scan_of(SKOLER).rotate(turn, expand=True))
    sheet.line(STAMP, 72, 815, 8)
    document = read(sheet)
    assert words_in_order(SKOLER, document.text) >= 0.98
    assert STAMP in document.text
    assert [(span.start, span.end) for span in document.recognised] == [(0, len(document.text))]


@needs_tesseract
def test_only_the_scanned_page_of_a_letter_is_marked_as_recognised() -> None:
    sheet = Sheet()
    sheet.paragraph(BEREDSKAP, 72, 700, 450)
    sheet.canvas.showPage()
    sheet.picture(scan_of(SKOLER))
    sheet.line("Dokumentet er signert digitalt av Kari Eksempel 12.03.2023", 40, 25, 7)
    (letter,) = read_letters(sheet.data(), "brev.pdf", in_process=True).letters
    at = letter.text.index("Skissevåg")
    assert not letter.was_recognised(0, letter.text.index("hele året"))
    assert letter.was_recognised(at, at + 9)
    assert words_in_order(SKOLER, letter.text) >= 0.98


@needs_tesseract
def test_a_strange_line_of_an_e_signature_does_not_hide_the_letter_above_it() -> None:
    sheet = Sheet()
    sheet.picture(scan_of(SKOLER))
    sheet.line("Dokumentnøkkel: ABCD1-EFGH2-IJKL3-MNOP4-QRST5-UVWX6 7f3a-99c1 xqz-81", 40, 25, 9)
    assert words_in_order(SKOLER, read(sheet).text) >= 0.98


@needs_tesseract
@pytest.mark.parametrize(
    "misread",
    [
        lambda text: text.replace("ø", "0").replace("l", "1").replace("t", "f"),
        lambda text: text.translate(str.maketrans("æøåØÅ", "aoaOA")),
    ],
    ids=["wrong letters", "English letters"],
)
def test_a_doubtful_layer_of_a_scan_is_checked_against_the_picture(
    misread: Callable[[str], str],
) -> None:
    sheet = Sheet()
    sheet.picture(scan_of(SKOLER))
    sheet.paragraph(misread(SKOLER), 72, 700, 450, mode=3)
    document = read(sheet)
    assert words_in_order(SKOLER, document.text) >= 0.98
    assert document.recognised


def test_a_good_layer_of_a_scan_is_read_without_recognition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from index.letters.formats import _ocr

    monkeypatch.setattr(_ocr, "recognise", lambda *_: pytest.fail("was recognised"))
    sheet = Sheet()
    sheet.picture(scan_of(SKOLER))
    sheet.paragraph(SKOLER, 72, 700, 450, mode=3)
    assert read(sheet).text == SKOLER


@pytest.mark.parametrize("kind", ["paper", "photograph"])
def test_text_on_a_picture_that_holds_none_is_read_without_recognition(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.letters.formats import _ocr

    monkeypatch.setattr(_ocr, "recognise", lambda *_: pytest.fail("was recognised"))
    sheet = Sheet()
    if kind == "paper":
        sheet.picture(Image.linear_gradient("L").point(lambda value: 200 + value // 8))
    else:
        noise = Image.effect_noise((200, 150), 90).resize((800, 600), Image.Resampling.BICUBIC)
        sheet.picture(noise, (72, 100, 450, 330))
    sheet.paragraph(SKOLER, 72, 700, 450)
    assert read(sheet).text == SKOLER


@needs_tesseract
def test_a_font_that_does_not_tell_its_letters_is_read_from_the_picture() -> None:
    sheet = Sheet(compressed=False)
    sheet.paragraph(SKOLER, 72, 700, 450)
    # Every ø is drawn by a code that no text can stand for, as subset fonts do.
    data = sheet.data()
    encoding = (
        b"/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /oslash] >>"
    )
    data = data.replace(b"/Encoding /WinAnsiEncoding", encoding).replace(b"\\370", b"\\001")
    document = read(data)
    assert words_in_order(SKOLER, document.text) >= 0.98


def test_without_recognition_a_stamp_does_not_pass_for_the_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from index.letters.formats import _ocr

    monkeypatch.setattr(_ocr, "recogniser", lambda: None)
    sheet = Sheet()
    sheet.picture(scan_of(SKOLER))
    sheet.line(STAMP, 72, 815, 8)
    with pytest.raises(FormatError, match="picture of a letter"):
        read(sheet)


# Forms


def test_ticked_boxes_stand_beside_the_questions_that_they_answer() -> None:
    sheet = Sheet()
    questions = ["Støtter kommunen forslaget?", "Finnes det en plan?", "Bør fristen forlenges?"]
    for row, question in enumerate(questions):
        y = 740 - 20 * row
        sheet.line(question, 72, y)
        for column, (label, ticked) in enumerate((("Ja", row != 1), ("Nei", row == 1))):
            form = sheet.canvas.acroForm
            form.checkbox(name=f"{row}{label}", x=400 + 60 * column, y=y, size=12, checked=ticked)
            sheet.line(label, 420 + 60 * column, y)
    answers = ["☒ Ja ☐ Nei", "☐ Ja ☒ Nei", "☒ Ja ☐ Nei"]
    shown = [f"{question} {answer}" for question, answer in zip(questions, answers, strict=True)]
    assert read(sheet).text.split("\n") == shown


def form() -> bytes:
    sheet = Sheet(compressed=False)
    fields = sheet.canvas.acroForm
    for row, (label, value) in enumerate([("Kommune", "Skissevåg"), ("Kontakt", "Kari Eksempel")]):
        sheet.line(label, 72, 740 - 30 * row)
        fields.textfield(name=label, value=value, x=180, y=734 - 30 * row, width=250, height=18)
    fields.textfield(
        name="svar", value=f"{SKOLER}\nTakk.", x=72, y=500, width=450, height=140,
        fieldFlags="multiline",
    )  # fmt: skip
    fields.choice(
        name="valg", value="n", options=[("Støtter", "j"), ("Støtter ikke", "n")], x=72, y=400,
        width=120, height=20,
    )  # fmt: skip
    fields.textfield(
        name="kode", value="hemmelig", x=300, y=400, width=90, height=20, fieldFlags="password"
    )
    return sheet.data()


@pytest.mark.parametrize("drawn", [True, False], ids=["drawn", "without an appearance"])
def test_fields_are_read_as_filled_in_and_what_is_hidden_is_not(drawn: bool) -> None:
    data = form() if drawn else re.sub(rb"/AP <<.*?>>", b"", form(), flags=re.DOTALL)
    text = read(data).text
    assert (
        text.split()
        == f"Kommune Skissevåg Kontakt Kari Eksempel {SKOLER} Takk. Støtter ikke".split()
    )


# Files inside


def portfolio(cover: str) -> bytes:
    sheet = Sheet()
    sheet.line(cover, 72, 700)
    document = pypdfium2.PdfDocument(sheet.data())
    inner = Sheet()
    inner.paragraph(SKOLER, 72, 700, 450)
    for name, data in (("svar.pdf", inner.data()), ("skjema.xml", b"<a>1</a>"), ("a.json", b"{}")):
        document.new_attachment(name).set_data(data)
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def test_the_letters_of_a_portfolio_are_read_and_neither_its_cover_nor_its_data() -> None:
    cover = "Open this PDF portfolio in Adobe Reader 9 or later."
    reading = read_letters(portfolio(cover), "mappe.pdf", in_process=True)
    assert [(letter.name, letter.text) for letter in reading.letters] == [("svar.pdf", SKOLER)]
    assert reading.failures == ()


def test_a_short_letter_is_kept_beside_what_hangs_on_it_by_a_paper_clip() -> None:
    reading = read_letters(portfolio("Kommunen støtter forslaget."), "brev.pdf", in_process=True)
    assert [letter.text for letter in reading.letters] == [SKOLER, "Kommunen støtter forslaget."]


# Against an independent reading


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@given(
    st.integers(0, 30),
    st.sampled_from([1, 2]),
    st.booleans(),
    st.floats(9, 13),
    st.floats(14, 40),
)
@settings(deadline=None, max_examples=12)
def test_no_words_of_a_paragraph_stand_otherwise_in_an_independent_reading(
    number: int, columns: int, justify: bool, size: float, gutter: float
) -> None:
    model = generated_letters(31, 3)[number].model
    data = write_pdf(model, Layout(columns=columns, justify=justify, size=size, gutter=gutter))
    raw = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    independent = " ".join(raw.replace("\u2022", "-").split())
    document = read(data)
    for block in document.blocks:
        words = " ".join(document.text[block.start : block.end].split())
        assert words in independent or words.removeprefix("- ") in independent


@needs_tesseract
@pytest.mark.parametrize("turn", [3, 180])
def test_a_printed_and_scanned_letter_gives_its_words_however_it_lies(turn: int) -> None:
    model = generated_letters(31, 3)[turn % 31].model
    data = write_pdf(model, Layout(justify=True))
    scan = picture_of(data).rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    stream = io.BytesIO()
    scan.save(stream, "PDF", resolution=200)
    first = pypdfium2.PdfDocument(data)
    given = first[0].get_textpage().get_text_range()
    first.close()
    assert words_in_order(given, read(stream.getvalue()).text) >= 0.98
