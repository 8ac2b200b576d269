"""Every exported file, parsed back, holds the collected words, numbered, with their source."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from index.citation import source_line
from index.errors import CitationError
from index.export import Item, Kind, export
from index.letters.letter import Span
from tests.citation.letters import head, make_letter, make_passage
from tests.citation.test_escape import HOSTILE, unescape_markdown

few = settings(deadline=None, max_examples=20)
TEXT = "- Via telefon?\nVi vil ha et «nært» politi. Slutt."
LINK = "http://localhost:8501/?letter=0123456789abcdef"
words = st.one_of(st.text(min_size=1), st.sampled_from(HOSTILE))


def item(text: str = TEXT, note: str = "", quote: Span | None = None, sender: str = "") -> Item:
    letter = make_letter(text, head(sender=sender or "Eksempel kommune", date="2022-05-30"))
    return Item(letter, make_passage(letter), quote or Span(0, len(text)), note, 0.87654)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@few
@given(st.lists(words, min_size=1, max_size=3))
def test_csv_holds_the_words(texts: list[str]) -> None:
    table = rows(export([item(text) for text in texts], Kind.CSV))
    assert [row["Nr."] for row in table] == [str(n) for n in range(1, len(texts) + 1)]
    for row, text in zip(table, texts, strict=True):
        assert row["Sitat"].replace("'", "") == text.replace("'", "")


@few
@given(st.lists(words, min_size=1, max_size=3))
def test_xlsx_holds_the_words(texts: list[str]) -> None:
    data = export([item(text) for text in texts], Kind.XLSX)
    sheet = load_workbook(io.BytesIO(data)).active
    for number, text in enumerate(texts, start=2):
        clean = re.sub("[\ufffe\uffff]", "\ufffd", text)
        assert unescape(sheet.cell(number, 2).value) == clean


@few
@given(st.lists(words, min_size=1, max_size=3), st.sampled_from(["nb", "nn", "en"]))
def test_markdown_holds_the_words(texts: list[str], language: str) -> None:
    items = [item(text, note=text) for text in texts]
    lines = export(items, Kind.MARKDOWN, language).decode().split("\n")
    quotes = [line for line in lines if line.startswith("> ")]
    assert len(quotes) == len(texts)
    for number, (line, text) in enumerate(zip(quotes, texts, strict=True), start=1):
        assert unescape_markdown(line)[3:] == f"{text}{'”' if language == 'en' else '»'} [{number}]"
    assert len([line for line in lines if line.startswith("#")]) == 2


@few
@given(st.lists(words, min_size=1, max_size=3))
def test_docx_holds_the_words(texts: list[str]) -> None:
    data = export([item(text, note="Min merknad") for text in texts], Kind.DOCX)
    paragraphs = Document(io.BytesIO(data)).paragraphs
    quotes = [one.text for one in paragraphs if one.style and one.style.name == "Quote"]
    assert [one.text for one in paragraphs].count("Merknad: Min merknad") == len(texts)
    for number, (quote, text) in enumerate(zip(quotes, texts, strict=True), start=1):
        assert quote == f"«{as_word_has_it(text)}» [{number}]"


def as_word_has_it(text: str) -> str:
    """A carriage return is a line break; what XML forbids is U+FFFD."""
    return re.sub("[\x00-\x08\x0b-\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text).replace("\r", "\n")


def test_docx_numbers_sources_and_links_them() -> None:
    items = [item(), item("Et annet svar.", sender="Prøvevik kommune")]
    document = Document(io.BytesIO(export(items, Kind.DOCX, "nn", [LINK, None])))
    sources = [one for one in document.paragraphs if re.match(r"\[\d\] ", one.text)]
    assert sources[0].text == f"[1] {source(items[0], 'nn')}"
    assert sources[1].text == f"[2] {source(items[1], 'nn')}"
    assert [link.url for link in sources[0].hyperlinks] == [LINK]
    assert sources[1].hyperlinks == []
    assert "Kjelder" in [one.text for one in document.paragraphs]


def source(one: Item, language: str) -> str:
    return source_line(one.letter, one.passage, one.quote, language)


def test_markdown_whole() -> None:
    quoted = item(quote=Span(15, 26), note="Se her")
    expected = (
        "# Quotations from letters\n\n> “Vi vil ha et” \\[1\\]\n\nNote: Se her\n\n"
        "## Sources\n\n1. [Eksempel kommune, letter, 30 May 2022, para. 7, answering the question "
        f"“Ønsker kommunen et nytt tjenestested i politiet?”](<{LINK}>)\n"
    ).replace("Vi vil ha et", TEXT[15:26])
    assert export([quoted], Kind.MARKDOWN, "en", [LINK]).decode() == expected


def test_table_says_where_the_words_stand() -> None:
    (row,) = rows(export([item(quote=Span(15, 26), note="=1")], Kind.CSV, "en", [LINK]))
    assert row["Quotation"] == TEXT[15:26]
    assert (row["Sender"], row["Date"], row["Link"]) == ("Eksempel kommune", "2022-05-30", LINK)
    assert (row["From character"], row["To character"]) == ("15", "26")
    assert (row["Probability"], row["Note"], row["Page"]) == ("0.8765", "'=1", "")


DAY = date(2026, 11, 28)


def test_the_word_file_says_the_question_and_the_day_of_retrieval() -> None:
    letter = make_letter("Nei takk.")
    bare = Item(letter, make_passage(letter, question=""), Span(0, 9))
    items = [replace(item(), asked="Er  det\nfint?"), item(), item("Et annet svar."), bare]
    data = export(items, Kind.DOCX, "nn", title="<b>Sitat</b>", retrieved=DAY)
    told = [
        (one.style.name if one.style else "", one.text)
        for one in Document(io.BytesIO(data)).paragraphs
    ]
    assert told[:2] == [("Heading 1", "<b>Sitat</b>"), ("Normal", "Henta 28. november 2026")]
    own = "Ønsker kommunen et nytt tjenestested i politiet?"
    heads = [text for style, text in told if style == "Heading 2"]
    assert heads == ["Er det fint?", own, "Utan spørsmål", "Kjelder"]
    assert [style for style, _ in told[2:9]].count("Quote") == 2
    quotes = [at for at, (style, _) in enumerate(told) if style == "Quote"]
    assert [told[at - 1][1] for at in quotes] == ["Eksempel kommune"] * len(items)


def test_every_file_can_say_the_day_of_retrieval() -> None:
    asked = replace(item(), asked="=Er det fint?")
    text = export([asked], Kind.MARKDOWN, "en", retrieved=DAY).decode()
    assert text.startswith("# Quotations from letters\n\nRetrieved 28 November 2026\n\n> “")
    (row,) = rows(export([asked], Kind.CSV, "en", retrieved=DAY))
    assert (row["Retrieved"], row["Question asked"]) == ("2026-11-28", "'=Er det fint?")
    (row,) = rows(export([item()], Kind.CSV, "en"))
    assert (row["Retrieved"], row["Question asked"]) == ("", "")


def test_a_title_is_text_in_every_file() -> None:
    made = export([item()], Kind.MARKDOWN, title="# *Sitat*").decode()
    assert made.startswith("# \\# \\*Sitat\\*\n")
    sheet = load_workbook(io.BytesIO(export([item()], Kind.XLSX, title="Svar/[1]"))).active
    assert sheet.title == "Svar  1 "


def test_xlsx_links_the_words_to_their_place_and_keeps_the_header_in_sight() -> None:
    sheet = load_workbook(io.BytesIO(export([item()], Kind.XLSX, links=[LINK]))).active
    assert sheet["O2"].hyperlink.target == LINK
    assert sheet["O2"].value == LINK
    assert sheet.freeze_panes == "B2"


def test_xlsx_has_real_dates() -> None:
    sheet = load_workbook(io.BytesIO(export([item()], Kind.XLSX))).active
    assert sheet["E2"].value == datetime(2022, 5, 30)
    assert sheet["B2"].value == TEXT


@pytest.mark.parametrize("kind", Kind)
def test_the_same_items_give_the_same_bytes(kind: Kind) -> None:
    items = [item(), item("Et annet svar.")]
    assert export(items, kind, links=[LINK, LINK]) == export(items, kind, links=[LINK, LINK])
    assert export(items, kind) != export(items[::-1], kind)


@pytest.mark.parametrize("kind", [Kind.XLSX, Kind.DOCX])
def test_office_files_do_not_say_when_they_were_made(kind: Kind) -> None:
    with zipfile.ZipFile(io.BytesIO(export([item()], kind))) as package:
        assert {info.date_time[0] for info in package.infolist()} == {1980}
        assert b"<dcterms:" not in package.read("docProps/core.xml")


DAY = date(2026, 11, 28)


@few
@given(st.lists(words, min_size=1, max_size=3))
def test_ris_of_a_collection_has_its_order_notes_and_day(texts: list[str]) -> None:
    data = export([item(text, note=text) for text in texts], Kind.RIS, "nb", retrieved=DAY).decode()
    lines = [line for line in data.split("\r\n") if line]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    numbers = [line[6:] for line in lines if line.startswith("C1")]
    assert numbers == [str(n) for n in range(1, len(texts) + 1)]
    assert lines.count("Y2  - 2026/11/28") == lines.count("ER  - ") == len(texts)


def test_bibtex_of_a_collection_has_its_order_notes_and_day() -> None:
    items = [item(note="Først"), item("Et annet svar.", sender="Prøvevik kommune")]
    data = export(items, Kind.BIBTEX, "nb", [LINK, None], retrieved=DAY).decode()
    first, second = data.split("\n\n")
    assert re.search(r"@misc\{eksempel2022-\w{8},\n", first)
    assert "comment = {Først}" in first
    assert "sortkey = {0001}" in first
    assert "sortkey = {0002}" in second
    assert data.count("urldate = {2026-11-28}") == 2
    assert "comment" not in second


@pytest.mark.parametrize("kind", [one for one in Kind if one not in {Kind.BIBTEX, Kind.RIS}])
def test_an_empty_collection_is_a_file(kind: Kind) -> None:
    assert export([], kind)


@pytest.mark.parametrize("kind", Kind)
def test_a_browser_is_told_what_a_file_is(kind: Kind) -> None:
    assert kind.media_type


@pytest.mark.parametrize("kind", Kind)
def test_words_that_are_not_there_are_refused(kind: Kind) -> None:
    with pytest.raises(CitationError, match=r"brev\.txt"):
        export([item(quote=Span(0, 999))], kind)


def test_links_and_items_must_agree() -> None:
    with pytest.raises(CitationError, match="1 quotations but 2 links"):
        export([item()], Kind.CSV, links=[LINK, LINK])
