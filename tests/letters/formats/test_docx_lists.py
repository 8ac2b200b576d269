"""Numbers of Word's lists, counted as Word counts them, and what its styles hide."""

import pytest

from tests.letters.formats.test_docx import SPACES, made, numbered, p


def level(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, nums: str = "") -> str:
    return (
        f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="0">{"".join(levels)}'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
        f"{nums}</w:numbering>"
    )


USUAL = (
    level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "%1.%2.%3"),
)  # fmt: skip
OTHERS = (
    '<w:num w:numId="8"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride '
    'w:val="5"/></w:lvlOverride></w:num><w:num w:numId="9"><w:abstractNumId w:val="0"/></w:num>'
)


def labels(items: list[tuple[int, int]], root: str) -> list[str]:
    """Return what is printed before paragraphs, each given by its list and its level."""
    body = "".join(p("x", numbered(number, at)) for number, at in items)
    return [line.removesuffix("x").strip() for line in made(body, numbering=root).text.split("\n")]


@pytest.mark.parametrize(
    ("items", "root", "shown"),
    [
        ([(7, 0), (7, 1), (7, 2), (7, 2), (7, 0), (7, 1)], numbering(*USUAL),
         ["1.", "1.1", "1.1.a", "1.1.b", "2.", "2.1"]),
        ([(7, 1), (7, 1), (7, 0), (7, 1)], numbering(*USUAL), ["1.1", "1.2", "2.", "2.1"]),
        ([(7, 0), (7, 0), (8, 0), (8, 1), (8, 0), (7, 0), (9, 0)], numbering(*USUAL, nums=OTHERS),
         ["1.", "2.", "5.", "5.1", "6.", "7.", "8."]),
        ([(7, 0), (7, 1), (7, 0), (7, 1)],
         numbering(USUAL[0], level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')),
         ["1.", "1)", "2.", "2)"]),
        ([(7, 0), (7, 1)],
         numbering(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>")),
         ["I.", "1.1"]),
        ([(7, 0), (7, 0), (7, 1)],
         numbering(level(0, "lowerLetter", "%1)", start=26),
                   level(1, "lowerRoman", "(%2)", start=4)),
         ["z)", "aa)", "(iv)"]),
        ([(7, 0), (7, 0)], numbering(level(0, "decimalZero", "%1")), ["01", "02"]),
        ([(7, 0), (7, 0)], numbering(level(0, "decimal", "Kapittel %1.", start=0)),
         ["Kapittel 0.", "Kapittel 1."]),
        ([(7, 0)], numbering(level(0, "decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>")), [""]),
        ([(7, 0)], numbering(level(0, "none", "")), [""]),
    ],
)  # fmt: skip
def test_numbers_are_counted_as_word_counts_them(
    items: list[tuple[int, int]], root: str, shown: list[str]
) -> None:
    assert labels(items, root) == shown


def test_an_empty_paragraph_is_counted_and_a_hidden_one_is_not() -> None:
    hidden = (
        f"<w:p><w:pPr>{numbered(7)}<w:rPr><w:vanish/></w:rPr></w:pPr>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>skjult</w:t></w:r></w:p>"
    )
    empty = f"<w:p><w:pPr>{numbered(7)}</w:pPr></w:p>"
    body = p("a", numbered(7)) + empty + hidden + p("b", numbered(7))
    assert made(body, numbering=numbering(*USUAL)).text == "1. a\n3. b"


def test_a_style_brings_its_list_at_the_level_that_names_it() -> None:
    root = numbering(USUAL[0], level(1, "decimal", "%1.%2", '<w:pStyle w:val="U2"/>'))
    styles = (
        f'<w:styles {SPACES}><w:style w:styleId="U2"><w:name w:val="Under"/><w:pPr><w:numPr>'
        '<w:numId w:val="7"/></w:numPr></w:pPr></w:style><w:style w:styleId="Ny"><w:basedOn '
        'w:val="U2"/></w:style></w:styles>'
    )
    none = '<w:pStyle w:val="U2"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("a", numbered(7)) + p("b", '<w:pStyle w:val="Ny"/>') + p("c", none)
    assert made(body, numbering=root, styles=styles).text == "1. a\n1.1 b\n\nc"


STYLES = (
    f'<w:styles {SPACES}><w:style w:styleId="Skjult"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Barn"><w:basedOn w:val="Skjult"/></w:style>'
    '<w:style w:styleId="Vist"><w:basedOn w:val="Barn"/><w:rPr><w:vanish w:val="0"/></w:rPr>'
    "</w:style></w:styles>"
)


@pytest.mark.parametrize(
    ("paragraph", "run", "seen"),
    [
        ("", '<w:rStyle w:val="Barn"/>', False),
        ("", '<w:rStyle w:val="Vist"/>', True),
        ("", '<w:rStyle w:val="Barn"/><w:vanish w:val="false"/>', True),
        ("Barn", "", False),
        ("Vist", "", True),
        # Twice hidden is seen: the switches of styles turn each other round (17.7.3).
        ("Barn", '<w:rStyle w:val="Skjult"/>', True),
        ("Barn", "<w:vanish/>", False),
    ],
)
def test_text_is_hidden_by_styles_too(paragraph: str, run: str, seen: bool) -> None:
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="{paragraph}"/></w:pPr><w:r><w:rPr>{run}</w:rPr>'
        f"<w:t>kanskje</w:t></w:r></w:p>{p('Brevet.')}"
    )
    assert made(body, styles=STYLES).text == ("kanskje\n\nBrevet." if seen else "Brevet.")


@pytest.mark.parametrize(
    "mark",
    ["<w:rPr><w:moveFrom/></w:rPr>", "<w:rPr><w:vanish/><w:specVanish/></w:rPr>",
     '<w:framePr w:dropCap="drop"/>'],
)  # fmt: skip
def test_a_paragraph_that_has_no_end_of_its_own_goes_on_in_the_next(mark: str) -> None:
    assert made(p("D", mark) + p("ette er brevet.")).text == "Dette er brevet."


def test_moved_text_deleted_cells_and_hidden_rows_are_not_read() -> None:
    def cell(inside: str, more: str = "") -> str:
        return f"<w:tc><w:tcPr>{more}</w:tcPr>{inside}</w:tc>"

    gone = cell(p("slettet"), "<w:cellDel/>")
    rows = (
        f"<w:tr>{cell(p('a'))}{gone}{cell(p('b'))}</w:tr>"
        f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell(p('x'))}{cell(p('y'))}</w:tr>"
    )
    here, there = (f"<w:r><w:t>{each}</w:t></w:r>" for each in ("her", "der"))
    moved = f"<w:moveFrom>{here}</w:moveFrom><w:moveTo>{there}</w:moveTo>"
    assert made(f"<w:tbl>{rows}</w:tbl><w:p>{moved}</w:p>").text == "a\tb\n\nder"


def test_notes_and_boxes_in_a_table_stand_behind_it_once() -> None:
    box = f"<w:txbxContent>{p('Boksen.')}</w:txbxContent>"
    twice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawn = f"<mc:AlternateContent>{twice}</mc:AlternateContent>"
    note = '<w:r><w:t>Tiltak</w:t><w:footnoteReference w:id="2"/></w:r>'
    rows = "".join(
        f"<w:tr><w:tc><w:p>{one}</w:p></w:tc><w:tc>{p(two)}</w:tc></w:tr>"
        for one, two in ((note, "Syn"), (f"<w:r>{drawn}</w:r>", "B"))
    )
    notes = f'<w:footnotes {SPACES}><w:footnote w:id="2">{p("Noten.")}</w:footnote></w:footnotes>'
    document = made(f"<w:tbl>{rows}</w:tbl>", footnotes=notes)
    assert document.text == "Tiltak\tSyn\nB\n\nNoten.\n\nBoksen."


def test_of_several_forms_of_one_thing_the_first_that_is_understood_is_read() -> None:
    def choice(space: str, words: str) -> str:
        return (
            f'<mc:Choice Requires="q" xmlns:q="{space}"><w:r><w:t>{words}</w:t></w:r></mc:Choice>'
        )

    new = choice("urn:fra-fremtiden", "ny")
    known = choice("http://schemas.microsoft.com/office/word/2010/wordprocessingShape", "kjent")
    old = "<mc:Fallback><w:r><w:t>gammel</w:t></w:r></mc:Fallback>"
    for inside, seen in ((new + known + old, "kjent"), (new + old, "gammel")):
        body = f"<w:p><mc:AlternateContent>{inside}</mc:AlternateContent></w:p>{p('.')}"
        assert made(body).text == f"{seen}\n\n."
