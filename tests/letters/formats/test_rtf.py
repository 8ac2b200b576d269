"""RTF as Word shows it: what is hidden, deleted, twice written or apart; code pages; forms."""

import pytest

from index.errors import FormatError
from index.letters.formats import Limits
from index.letters.formats._rtf import RtfFormat
from index.letters.letter import BlockKind

FONTS = (
    r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}{\f2\fcharset2 Wingdings;}"
    r"{\f3\fnil\fcharset2 Symbol;}{\f4\fcharset204{\*\falt Times}Arial Cyr;}}"
)


def text(body: str | bytes, head: str = r"{\rtf1\ansi\ansicpg1252\uc1\deff0") -> str:
    data = body if isinstance(body, bytes) else body.encode("latin-1")
    whole = (head + FONTS).encode() + data + b"}"
    return RtfFormat().read(whole, "brev.rtf", Limits()).text


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (r"Vi {\v skjult }svarer.\par", "Vi svarer."),
        (r"Vi \v skjult \v0 svarer.\par", "Vi svarer."),
        (r"Vi \v skjult \plain svarer.\par", "Vi svarer."),
        (r"Vi {\deleted aldri }{\revised alltid }svarer.\par", "Vi alltid svarer."),
        (r"Vi {\mvf flyttet }svarer.\par", "Vi svarer."),
        (r"En{\deleted\par}To\par", "EnTo"),
        (r"Vi svarer.{\*\annotation Kommentar\par}\par", "Vi svarer."),
        (r"Vi svarer.{\xe Register}{\*\ukjent Noe}{\info{\title Tittel}}\par", "Vi svarer."),
        (r"Vi svarer.{\pict\pngblip 89504e47}{\*\bkmkstart m}\par", "Vi svarer."),
        (r"S\'f8r\_Tr\'f8nde\-lag 1\~250\par", "Sør-Trøndelag 1 250"),
        (r"\{a\} \\ b\par", r"{a} \ b"),
        (r"Linje\line to \emdash  tre\par", "Linje\nto — tre"),
    ],
)
def test_only_what_is_seen_is_read(body: str, seen: str) -> None:
    assert text(body) == seen


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (r"\u229?\par", "å"),
        (r"{\uc2\u229ab\u230\'e5\'e5}x\par", "åæx"),
        (r"{\uc0\u229}x\par", "åx"),
        (r"\u-10179?\u-8704?\par", "😀"),
        (r"{\upr{A}{\*\ud{\u197?}}}s\par", "Ås"),
        (r"{\f1 \'f8}{\f4 \'ef}\'f8\par", "řпø"),
        (r"{\f2\'fe}{\f2\u61608?}{\f3\'b3}\par", "☑☐≥"),
        ("st\u00f8tter\\par", "støtter"),
        ("støtter".encode().decode("latin-1") + r"\par", "støtter"),
        (r"st\'c3\'b8tter\par", "støtter"),
        (r"st\'c3\'b8tter p\'c3\'a5 \'e5pen d\'c3\'b8r\par", "støtter på åpen dør"),
    ],
)
def test_characters_are_read_by_their_font_and_their_number(body: str, seen: str) -> None:
    assert text(body) == seen


@pytest.mark.parametrize(
    ("head", "byte"),
    [(r"{\rtf1\mac", "bf"), (r"{\rtf1\pca", "9b"), (r"{\rtf1\ansi\ansicpg850", "9b")],
)
def test_the_code_page_of_the_file_is_that_of_its_program(head: str, byte: str) -> None:
    data = f"{head} st\\'{byte}tte\\par}}".encode()
    assert RtfFormat().read(data, "brev.rtf", Limits()).text == "støtte"


def test_notes_and_boxes_stand_behind_their_paragraph_and_once() -> None:
    box = r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt Boksen.\par}}{\shprslt{\do Boksen.}}}"
    body = rf"Satsen{{\footnote\pard\plain Noten.\par}} m\'e5 opp.{box}\par Neste.\par"
    assert text(body) == "Satsen må opp.\n\nNoten.\n\nBoksen.\n\nNeste."


def test_notes_in_a_table_stand_behind_it() -> None:
    row = r"\trowd\cellx1\cellx2\intbl {0}\cell {1}\cell\row "
    body = row.format(r"Tiltak{\footnote Noten.}", "Syn") + row.format("A", "B")
    assert text(body + r"\pard Slutt.\par") == "Tiltak\tSyn\nA\tB\n\nNoten.\n\nSlutt."


def test_a_table_inside_a_cell_is_read_once_a_row_a_line() -> None:
    inner = r"\intbl\itap2 Indre\nestcell to\nestcell{\*\nesttableprops\trowd\nestrow}"
    inner += r"{\nonesttables\par}"
    body = rf"\trowd\pard{inner}\pard\intbl\itap1 Ytre\cell H\'f8yre\cell\row \pard Slutt\par"
    assert text(body) == "Indre to\nYtre\tHøyre\n\nSlutt"


def form(kind: str, inside: str, result: str = "") -> str:
    return rf"{{\field{{\*\fldinst {kind} {{\*\formfield{{{inside}}}}}}}{{\fldrslt {result}}}}}"


@pytest.mark.parametrize(
    ("inside", "box"),
    [(r"\fftype1\ffres1", "☒"), (r"\fftype1\ffres0\ffdefres1", "☐"),
     (r"\fftype1\ffres25\ffdefres1", "☒"), (r"\fftype1", "☐")],
)  # fmt: skip
def test_a_box_is_what_was_done_to_it_else_what_it_began_with(inside: str, box: str) -> None:
    assert text(form("FORMCHECKBOX", inside) + r" Ja\par") == f"{box} Ja"


def test_a_list_shows_what_was_chosen_and_a_field_its_result() -> None:
    entries = r"{\*\ffl Ja}{\*\ffl Nei}"
    chosen = form("FORMDROPDOWN", rf"\fftype2\ffres1{entries}", "gammelt")
    assert text(rf"Svar: {chosen}\par") == "Svar: Nei"
    assert text(form("FORMTEXT", r"\fftype0{\*\ffname Tekst1}", "skrevet") + r"\par") == "skrevet"


def test_a_field_in_the_code_of_a_field_is_code_and_a_sign_is_drawn() -> None:
    inner = r"{\field{\*\fldinst MERGEFIELD x}{\fldrslt KODE7}}"
    whole = rf"Svar: {{\field{{\*\fldinst IF {inner} = 1}}{{\fldrslt ja}}}}\par"
    assert text(whole) == "Svar: ja"
    sign = r'{\field{\*\fldinst SYMBOL 254 \\f "Wingdings" \\s 11}{\fldrslt x}}\par'
    assert text(sign) == "☑"


def test_form_feeds_that_were_control_words_are_read_as_such() -> None:
    body = "Se {\\field{\\*\\fldinst HYPERLINK x}{\x0cldrslt lenken}} her\\par"
    assert text(body) == "Se lenken her"


def test_labels_of_lists_are_what_is_printed() -> None:
    def item(label: str, words: str) -> str:
        return rf"\pard{{\listtext {label}\tab}}{words}\par"

    body = (
        item("1.2.a", "Under")
        + item("§ 3", "Lov")
        + item(r"\f3\'b7", "Punkt")
        + item("o", "Sirkel")
    )
    assert text(body) == "1.2.a Under\n§ 3 Lov\n- Punkt\n- Sirkel"


def test_headers_and_footers_are_marginal() -> None:
    data = (
        r"{\rtf1\ansi{\headerf Hode\par}{\header Side\par}{\headerl Partall\par}{\footer Bunn\par}"
        r"\b Overskrift\b0\par Brevet.\par}"
    )
    document = RtfFormat().read(data.encode(), "brev.rtf", Limits())
    kinds = [(b.kind, document.text[b.start : b.end]) for b in document.blocks]
    assert kinds == [
        (BlockKind.PARAGRAPH, "Hode"),
        (BlockKind.MARGINAL, "Side"),
        (BlockKind.HEADING, "Overskrift"),
        (BlockKind.PARAGRAPH, "Brevet."),
        (BlockKind.MARGINAL, "Bunn"),
    ]


def test_binary_data_is_passed_over_whatever_it_holds() -> None:
    assert text(b"A{\\pict\\bin4 }}\\\\}B\\par") == "AB"


def test_groups_without_end_are_refused() -> None:
    with pytest.raises(FormatError, match="nested too deeply"):
        text("{" * 20_000)
