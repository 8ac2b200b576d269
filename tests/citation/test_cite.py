"""A citation holds the very words, and says where they come from."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.citation import Filing, Style, bibtex_key, cite, clip, paragraph_at, source_line
from index.errors import CitationError
from index.letters.letter import Block, BlockKind, Letter, Letterhead, Page, Span
from index.passages.passage import Passage, PassageKind
from tests.citation.letters import FULL, QUESTION, SEED, head, make_letter, make_passage
from tests.citation.test_escape import HOSTILE, unescape_latex, unescape_markdown

many = settings(deadline=None, max_examples=40)
TEXT = "Innledning. Vi er positive til et «regionalt» politiråd. Slutt."
QUOTE = Span(12, 56)
LINK = "http://localhost:8501/?letter=0123456789abcdef&start=12"
FAR = "https://svarbrev.invalid/letter?letter=0123456789abcdef&start=12"
nonempty = st.one_of(st.text(min_size=1), st.sampled_from(HOSTILE))


def official(letterhead: Letterhead, language: str = "nb", **options: object) -> str:
    letter = make_letter(TEXT, letterhead)
    passage = make_passage(letter, **options)  # type: ignore[arg-type]
    return cite(letter, passage, QUOTE, Style.OFFICIAL, language)


def test_official_style_in_bokmal() -> None:
    assert official(FULL) == (
        "«Vi er positive til et «regionalt» politiråd.» (Eksempel kommune, brev til "
        "Justis- og beredskapsdepartementet 30. mai 2022, ref. 2022000001-3 (arkivsak 22/1), "
        f"avsnitt 7, svar på spørsmålet «{QUESTION}»)"
    )


def test_official_style_in_english() -> None:
    assert official(FULL, "en") == (
        "“Vi er positive til et «regionalt» politiråd.” (Eksempel kommune, letter to "
        "Justis- og beredskapsdepartementet, 30 May 2022, ref. 2022000001-3 (archive case 22/1), "
        f"para. 7, answering the question “{QUESTION}”)"
    )


def test_nynorsk_and_unknown_languages_are_norwegian() -> None:
    assert official(FULL, "nn") == official(FULL, "nb") == official(FULL, "fr")


@pytest.mark.parametrize(
    ("letterhead", "expected"),
    [
        (head(sender="Eksempel kommune"), "(Eksempel kommune, brev)"),
        (
            head(recipient="Departementet", archive="22/1"),
            "(Brev til Departementet, arkivsak 22/1)",
        ),
        (head(date="2022-05"), "(Brev mai 2022 (fil brev.txt))"),
        (head(), "(Brev (fil brev.txt))"),
        (head(sender="Eksempel kommune", date="i vår"), "(Eksempel kommune, brev i vår)"),
    ],
)
def test_what_is_absent_is_left_out(letterhead: Letterhead, expected: str) -> None:
    assert official(letterhead, question=None, paragraph=0).endswith(f" {expected}")


def test_the_page_is_that_of_the_words() -> None:
    pages = (Page(1, 0, 11), Page(2, 12, 30), Page(3, 30, len(TEXT)))
    letter = make_letter(TEXT, pages=pages)
    passage = make_passage(letter)
    assert ", s. 1, " in source_line(letter, passage, Span(0, 11))
    assert ", s. 2–3, " in source_line(letter, passage, QUOTE)
    assert ", p. 3, " in source_line(letter, passage, Span(31, 40), "en")


def test_the_paragraph_is_that_of_the_words() -> None:
    text = "Overskrift\n\nEn. To.\n\nTre.\n\nFire."
    kinds = [BlockKind.HEADING, *[BlockKind.PARAGRAPH] * 3]
    starts = [0, 12, 21, 27]
    blocks = tuple(
        Block(kind, start, end)
        for kind, start, end in zip(kinds, starts, [10, 19, 25, 32], strict=True)
    )
    letter = replace(make_letter(text), blocks=blocks)
    passage = make_passage(letter, paragraph=3)
    below = make_passage(letter, Span(12, 32), paragraph=3)
    for where in (passage, below):
        assert [paragraph_at(letter, where, at) for at in (12, 16, 21, 27)] == [3, 3, 4, 5]
        assert "avsnitt 4–5, " in source_line(letter, where, Span(21, 32))
        assert "avsnitt 3, " in source_line(letter, where, Span(16, 19))


@many
@given(nonempty, st.sampled_from(Style), st.sampled_from(["nb", "nn", "en"]), st.data())
def test_the_quoted_words_are_exact(
    text: str, style: Style, language: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = Span(start, data.draw(st.integers(start + 1, len(text))))
    letter = make_letter(text, pages=(Page(1, 0, len(text)),))
    out = cite(letter, make_passage(letter), quote, style, language, link=LINK)
    marks = "“”" if language == "en" else "«»"
    quotation = marks[0] + quote.of(text) + marks[1]
    if style is Style.RIS:
        quotation = "\n".join(quotation.splitlines())
    assert quotation in readable(out, style)


@pytest.mark.parametrize("text", [*HOSTILE, "Linje.\r\rLinje.\n\n\nLinje.\n"])
@pytest.mark.parametrize("style", Style)
def test_hostile_words_are_exact(text: str, style: Style) -> None:
    letter = make_letter(text)
    out = cite(letter, make_passage(letter), Span(0, len(text)), style)
    quotation = f"«{text}»"
    if style is Style.RIS:
        quotation = "\n".join(quotation.splitlines())
    assert quotation in readable(out, style)


def readable(citation: str, style: Style) -> str:
    """Return the citation as its reader sees it, the quotation's lines joined again."""
    match style:
        case Style.PLAIN | Style.OFFICIAL | Style.APA:
            return citation
        case Style.MARKDOWN:
            return unescape_markdown(citation)
        case Style.HTML:
            return html.unescape(re.sub("</?bdi>", "", citation))
        case Style.BIBTEX:
            return unescape_latex(citation)
        case Style.RIS:
            lines = citation.split("\r\n")
            return "\n".join(line[6:] for line in lines if line.startswith("N1  - "))


@many
@given(nonempty)
def test_ris_is_lines_of_tags_whatever_the_letter_says(text: str) -> None:
    letter = make_letter(f"ER  - \r\nTY  - BOOK\n{text}")
    quote = Span(0, len(letter.text))
    out = cite(letter, make_passage(letter), quote, Style.RIS)
    assert out.endswith("\r\nER  - \r\n")
    lines = out.splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert [line for line in lines if line.startswith(("ER", "TY"))] == ["TY  - PCOMM", "ER  - "]
    assert out.count("\r\n") == len(lines)


@many
@given(nonempty, nonempty)
def test_hostile_facts_stay_facts(subject: str, sender: str) -> None:
    letter = make_letter("Ord.", head(sender=sender, subject=subject, date=subject, archive=sender))
    for style in Style:
        out = cite(letter, make_passage(letter, question=subject), Span(0, 4), style)
        if style is Style.BIBTEX:
            assert out.count("{") == out.count("}")
            assert out.startswith("@misc{")
            assert re.fullmatch(r"@misc\{[a-z0-9-]+,\n(  [a-z]+ = \{.*\},?\n)+\}\n", out)
        if style is Style.HTML:
            assert set(re.findall(r"<(\w+)", out)) == {"blockquote", "p", "bdi", "footer"}
        if style is Style.MARKDOWN:
            assert len(out.split("\n")) == 3


def test_bibtex_of_a_whole_letter() -> None:
    letter = make_letter(TEXT)
    out = cite(letter, make_passage(letter), QUOTE, Style.BIBTEX, link=LINK)
    assert "  author = {{Eksempel kommune}},\n" in out
    assert "  year = {2022},\n  month = {05},\n  day = {30},\n" in out
    assert "  howpublished = {Brev til Justis- og beredskapsdepartementet},\n" in out
    assert f"  url = {{{LINK}}},\n" in out


def test_bibtex_keys_are_ascii_and_stable() -> None:
    letter = make_letter(TEXT, head(sender="Sør-Prøvevik kommune", date="2022-05-30"))
    key = bibtex_key(letter, QUOTE)
    assert re.fullmatch(r"sorprovevik2022-[0-9a-f]{8}", key)
    assert key == bibtex_key(letter, QUOTE)
    assert key != bibtex_key(letter, Span(0, 11))
    assert bibtex_key(make_letter(TEXT, head()), QUOTE).startswith("brev-")


def test_apa_cites_in_the_text_and_lists_the_letter() -> None:
    letter = make_letter(TEXT, pages=(Page(3, 0, len(TEXT)),))
    assert cite(letter, make_passage(letter), QUOTE, Style.APA, link=FAR) == (
        "«Vi er positive til et «regionalt» politiråd.» (Eksempel kommune, 2022, s. 3, avsnitt 7)"
        "\n\nEksempel kommune. (2022, 30. mai). Svar på brev om polititjenester [Brev til "
        "Justis- og beredskapsdepartementet]. Ref. 2022000001-3 (arkivsak 22/1). " + FAR
    )
    english = cite(letter, make_passage(letter), QUOTE, Style.APA, "en")
    assert "(Eksempel kommune, 2022, p. 3, para. 7)" in english
    assert "(2022, May 30)" in english


def test_apa_puts_the_title_where_no_sender_is_named_and_says_that_no_day_is() -> None:
    letter = make_letter(TEXT, head(subject="Svar", recipient="Departementet"))
    assert cite(letter, make_passage(letter, paragraph=0), QUOTE, Style.APA).endswith(
        "(«Svar», u.å.)\n\nSvar [Brev til Departementet]. (u.å.)."
    )
    passage = make_passage(letter, paragraph=0)
    assert cite(letter, passage, QUOTE, Style.APA, "en").endswith("(n.d.).")


def text_of(markup: str) -> str:
    """Return what a word processor shows of HTML, which folds every blank but the hard ones."""
    lines = re.sub(r"</p><p>|<br>", "\n", markup)
    folded = re.sub("[ \t]+", " ", re.sub("<[^>]*>", "", lines))
    return html.unescape(folded).replace("\xa0", " ")


@pytest.mark.parametrize("style", [Style.PLAIN, Style.OFFICIAL, Style.APA])
def test_rich_text_says_what_the_plain_text_says_with_lines_and_blanks(style: Style) -> None:
    letter = make_letter("  Ja,  gjerne:\n- råd\tnå\r\n<b>nei</b> & «så»")
    copied = clip(letter, make_passage(letter), Span(0, len(letter.text)), style, link=FAR)
    quoted = "«" + letter.text.replace("\t", " ").replace("\r\n", "\n") + "»"
    assert quoted in text_of(copied.html)
    assert f'<a href="{html.escape(FAR)}">' in copied.html
    assert set(re.findall(r"<(\w+)", copied.html)) <= {"blockquote", "p", "bdi", "a", "br", "i"}


@pytest.mark.parametrize("style", [Style.MARKDOWN, Style.HTML, Style.BIBTEX, Style.RIS])
def test_what_is_text_by_nature_has_no_rich_form(style: Style) -> None:
    letter = make_letter(TEXT)
    assert clip(letter, make_passage(letter), QUOTE, style).html == ""


def test_a_link_that_leads_nowhere_elsewhere_is_said_to_in_every_style() -> None:
    letter = make_letter(TEXT)
    passage = make_passage(letter)
    for style in Style:
        copied = clip(letter, passage, QUOTE, style, link=LINK)
        far = clip(letter, passage, QUOTE, style, link=FAR)
        for here, elsewhere in ((copied.text, far.text), (copied.html, far.html)):
            if here:
                assert "lenken virker bare på maskinen der Svarbrev kjører" in here
                assert "virker bare" not in elsewhere
    assert "lenkja verkar berre" in cite(letter, passage, QUOTE, Style.PLAIN, "nn", link=LINK)


FILED = Filing(3, "Ring dem.\nTY  - BOOK\n{100 %}", date(2026, 11, 28))


def test_a_collection_tells_a_reference_manager_its_order_note_and_day() -> None:
    letter = make_letter(TEXT)
    passage = make_passage(letter)
    bibtex = cite(letter, passage, QUOTE, Style.BIBTEX, filing=FILED)
    assert "  sortkey = {0003},\n" in bibtex
    assert "  urldate = {2026-11-28},\n" in bibtex
    (note,) = re.findall(r"comment = \{(.*)\},\n", bibtex)
    assert unescape_latex(note) == FILED.note
    lines = cite(letter, passage, QUOTE, Style.RIS, filing=FILED).split("\r\n")
    assert {"C1  - 3", "Y2  - 2026/11/28", "N1  - Merknad: Ring dem."} <= set(lines)
    assert [line for line in lines if line.startswith("TY")] == ["TY  - PCOMM"]


def test_a_hostile_link_is_left_out() -> None:
    letter = make_letter(TEXT)
    for style in Style:
        out = cite(letter, make_passage(letter), QUOTE, style, link="javascript:alert(1)")
        assert out == cite(letter, make_passage(letter), QUOTE, style)


def test_a_link_stands_in_every_style() -> None:
    letter = make_letter(TEXT)
    for style in Style:
        out = cite(letter, make_passage(letter), QUOTE, style, link=LINK)
        assert LINK in html.unescape(out)


@pytest.mark.parametrize("span", [Span(-1, 4), Span(4, 4), Span(5, 4), Span(0, len(TEXT) + 1)])
def test_words_that_are_not_there_cannot_be_cited(span: Span) -> None:
    letter = make_letter(TEXT)
    with pytest.raises(CitationError, match="search again"):
        cite(letter, make_passage(letter), span, Style.PLAIN)


def test_a_passage_of_another_letter_is_refused() -> None:
    other = make_letter("Noe annet.")
    with pytest.raises(CitationError, match="another letter"):
        cite(make_letter(TEXT), make_passage(other), QUOTE, Style.PLAIN)


def test_words_of_the_seed_letter_are_exact() -> None:
    (path,) = SEED.glob("elverum*.txt")
    text = path.read_text(encoding="utf-8")
    words = "Elverum kommune er positive til å vurdere et regionalt politiråd"
    start = text.index(words)
    letter = make_letter(text, head(sender="Elverum kommune", date="2022-05-30"))
    out = cite(letter, make_passage(letter), Span(start, start + len(words)), Style.OFFICIAL)
    assert out.startswith(f"«{words}» (Elverum kommune, brev 30. mai 2022, avsnitt 7")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "gjengir synet til politiet"),
        ("nn", "gjev att synet til politiet"),
        ("en", "reporting the view of politiet"),
    ],
)
def test_a_citation_says_whose_view_the_sender_reports(language: str, words: str) -> None:
    text = (
        "Vi er fornøyd med dagens råd. Det har politiet avvist. Det er blitt hevdet at det haster."
    )
    spans = (Span(0, 29), Span(30, 54), Span(55, len(text)))
    letter = Letter("a", "brev.txt", "TXT", text, (), (), Letterhead())
    passage = Passage("p", "a", PassageKind.ANSWER, text, 0, len(text), None, 1, spans)
    for style in Style:
        assert words in cite(letter, passage, spans[1], style, language)
        assert words not in cite(letter, passage, spans[0], style, language)
    assert "reporting the view of others" in cite(letter, passage, spans[2], Style.PLAIN, "en")
