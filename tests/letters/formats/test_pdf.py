"""What is particular to pages: broken words, margins, turned text; and real documents."""

import io
import os
from pathlib import Path

import pytest

from index.letters.formats import Limits
from index.letters.formats._geometry import Word
from index.letters.formats._layout import layout_document
from index.letters.formats._margins import PageWords
from index.letters.formats._paragraphs import rejoin
from index.letters.formats._pdf import PdfFormat
from index.letters.letter import BlockKind, Document
from index.letters.reader import read_many
from tests.letters.formats.damaged import SEEDS
from tests.writers import LetterModel, Part, PartKind
from tests.writers.pdf import Layout, write_pdf

ROOT = Path(__file__).parents[3]
LETTERS = Path(os.environ.get("SVARBREV_TEST_LETTERS", ROOT.parent / "shared" / "letters"))


def read(data: bytes) -> Document:
    document = PdfFormat().read(data, "brev.pdf", Limits())
    assert document
    return document


@pytest.mark.parametrize(
    ("before", "after", "known", "whole"),
    [
        ("god bereds-", "kap i dag", set(), "god beredskap i dag"),
        ("Justis-", "og beredskap", set(), "Justis- og beredskap"),
        ("en SLT-", "koordinator", set(), "en SLT-koordinator"),
        ("i 2022-", "2023", set(), "i 2022-2023"),
        ("Sør-", "Østerdal", set(), "Sør-Østerdal"),
        ("nord-", "norsk", {"nord-norsk"}, "nord-norsk"),
        ("e-", "post", set(), "e-post"),
        ("ROS\u00ad", "analyse", set(), "ROSanalyse"),
        ("slutt -", "og mer", set(), "slutt - og mer"),
        ("et ord", "til", set(), "et ord til"),
    ],
)
def test_broken_words_are_joined_where_that_is_right(
    before: str, after: str, known: set[str], whole: str
) -> None:
    start, glue = rejoin(before, after, frozenset(known))
    assert start + glue + after == whole


def test_a_paragraph_that_goes_on_overleaf_is_one_block_on_two_pages() -> None:
    long = "Kommunen viser til at " + "beredskapen er god og samarbeidet er nyttig for alle, " * 90
    model = LetterModel((), (Part(PartKind.PARAGRAPH, f"{long}slik er det."),))
    document = read(write_pdf(model, Layout(header="Side #", footer="Eksempel kommune #")))
    texts = [b for b in document.blocks if b.kind is BlockKind.PARAGRAPH]
    assert len(texts) == 1
    assert document.text[texts[0].start : texts[0].end] == f"{long}slik er det."
    assert len(document.pages) == 2
    assert texts[0].start < document.pages[1].start < texts[0].end
    marginal = [b for b in document.blocks if b.kind is BlockKind.MARGINAL]
    assert len(marginal) == 4


@pytest.mark.parametrize("bullet", ["\u2022", "\uf0b7", "1."])
def test_bullets_far_from_their_items_are_no_column(bullet: str) -> None:
    """As LibreOffice and Word set a list: each item a word's width to the right of its bullet."""
    items = [
        "Via et tjenestested?",
        "Via fysisk oppmøte?",
        "Via telefon?",
        "Via internett?",
        "Nei?",
    ]
    words = []
    for number, item in enumerate(items):
        top = 100 + 14.0 * number
        words.append(Word(bullet, 90, top, 95, top + 10, 11))
        for at, word in enumerate(item.split()):
            words.append(Word(word, 108 + 40 * at, top, 144 + 40 * at, top + 10, 11))
    document = layout_document([PageWords(tuple(words), 842)], "brev.pdf", Limits())
    marker = bullet if bullet == "1." else "-"
    assert document.text == "\n".join(f"{marker} {item}" for item in items)


def test_a_turned_page_reads_like_an_upright_one() -> None:
    import pypdfium2

    model = LetterModel(("Eksempel kommune",), (Part(PartKind.PARAGRAPH, "Vi svarer nå."),))
    upright = write_pdf(model)
    pdf = pypdfium2.PdfDocument(upright)
    pdf[0].set_rotation(90)
    stream = io.BytesIO()
    pdf.save(stream)
    pdf.close()
    assert read(stream.getvalue()).text == read(upright).text


def test_what_was_typed_into_a_form_is_read() -> None:
    document = read(SEEDS["PDF form"].data)
    assert document.text == "Er kommunen tilfreds?\n\nJa, i stor grad."


def test_text_that_is_set_sideways_is_read_upright() -> None:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.translate(300, 100)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Første linje i brevet.")
    canvas.drawString(0, -40, "Andre avsnitt i brevet.")
    canvas.save()
    assert read(stream.getvalue()).text == "Første linje i brevet.\n\nAndre avsnitt i brevet."


def test_the_address_at_the_foot_of_a_single_page_is_marginal() -> None:
    text = "Kommunen viser til departementets brev og svarer som følger på spørsmålene i det."
    model = LetterModel(("Eksempel kommune",), (Part(PartKind.PARAGRAPH, text),))
    foot = "Postadresse: Postboks 1  Telefon: 00 00 00 00  Org.nr.: 000 000 000"
    document = read(write_pdf(model, Layout(footer=foot)))
    assert [b.kind for b in document.blocks][-1] is BlockKind.MARGINAL


def test_a_ruled_table_reads_row_by_row_with_the_answer_beside_the_question() -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    style = getSampleStyleSheet()["BodyText"]
    cells = [
        ["Er kommunen tilfreds med politiets tjenestetilbud?", "Ja, i det store og hele. " * 6],
        ["Ønsker kommunen et nytt tjenestested?", "Nei, det gjør kommunen ikke. " * 5],
        ["Hvilke ressurser kan avsettes?", "Ingen."],
    ]
    table = Table([[Paragraph(text, style) for text in row] for row in cells], [180, 270])
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    stream = io.BytesIO()
    before, after = Paragraph("Svar på spørsmålene følger.", style), Paragraph("Takk.", style)
    SimpleDocTemplate(stream).build([before, table, after])
    document = read(stream.getvalue())
    shown = [(block.row, document.text[block.start : block.end]) for block in document.blocks]
    assert shown == [
        (None, "Svar på spørsmålene følger."),
        *((n, text.strip()) for n, row in enumerate(cells) for text in row),
        (None, "Takk."),
    ]


@pytest.mark.skipif(not LETTERS.is_dir(), reason="The real documents are not here")
def test_real_documents_are_read_without_a_crash() -> None:
    """Every document gives a letter or a reason, and most give a letter."""
    files = sorted(path for path in LETTERS.rglob("*") if path.is_file())
    files = [path for path in files if path.suffix != ".txt"] + files[::25]
    items = [(path.name, path.read_bytes()) for path in files]
    readings = list(read_many(items))
    read_well = sum(bool(reading.letters) for reading in readings)
    assert all(reading.letters or reading.failures for reading in readings)
    assert read_well >= 0.9 * len(readings)
    reasons = [failure.reason for reading in readings for failure in reading.failures]
    assert not any("could not be read (" in reason or "stop" in reason for reason in reasons)
