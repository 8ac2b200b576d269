"""Forms in Word documents, as a person sees them: boxes, choices, fields, what archives fill in."""

import io
import zipfile
from collections.abc import Sequence

import pytest

from index.letters.formats import Limits
from index.letters.formats._docx import DocxFormat
from tests.letters.formats.test_docx import SPACES as WORD
from tests.letters.formats.test_docx import made, p

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
SPACES = f'xmlns:w14="{W14}" xmlns:m="{M}"'


def text(body: str, **parts: str) -> str:
    return made(body.replace("<w:p>", f"<w:p {SPACES}>"), **parts).text


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def field(code: str, result: str | None = None, form: str = "") -> str:
    def mark(kind: str, inside: str = "") -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'

    shown = "" if result is None else mark("separate") + result
    code = code if code.startswith("<") else f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return (
        mark("begin", f"<w:ffData>{form}</w:ffData>" if form else "") + code + shown + mark("end")
    )


def ticked(state: str) -> str:
    return f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>'


@pytest.mark.parametrize("glyph", ["X", "&#x2612;", "&#x2714;", "&#xF0FE;"])
def test_a_ticked_control_is_a_ticked_box_whatever_sign_it_draws(glyph: str) -> None:
    boxes = (control(ticked(state), run(glyph)) for state in "10")
    body = "<w:p>" + next(boxes) + run(" Ja ") + next(boxes) + run(" Nei") + "</w:p>"
    assert text(body) == "☒ Ja ☐ Nei"


def test_a_ticked_control_around_a_paragraph_or_a_cell_is_a_box_too() -> None:
    spaced = f"<w:p {SPACES}>{run('☐')}</w:p>"
    cell = control(ticked("1"), f"<w:tc>{spaced}</w:tc>")
    block = control(ticked("1"), spaced)
    table = f"<w:tbl><w:tr><w:tc>{p('Ja')}</w:tc>{cell}</w:tr></w:tbl>"
    body = f"<w:customXml {SPACES}>{table}{block}</w:customXml>"
    assert text(body) == "Ja\t☒\n\n☒"


@pytest.mark.parametrize(
    ("form", "box"),
    [
        ("<w:default w:val='0'/><w:checked/>", "☒"),
        ("<w:default w:val='1'/><w:checked w:val='0'/>", "☐"),
        ("<w:default w:val='1'/>", "☒"),
        ("<w:sizeAuto/>", "☐"),
    ],
)
def test_an_old_box_is_what_was_done_to_it_else_what_it_began_with(form: str, box: str) -> None:
    whole = field(" FORMCHECKBOX ", "", f"<w:checkBox>{form}</w:checkBox>")
    assert text(f"<w:p>{whole}{run(' Ja')}</w:p>") == f"{box} Ja"


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [("<w:result w:val='1'/>", "Nei"), ("<w:default w:val='2'/>", "Vet ikke"), ("", "Ja")],
)
def test_an_old_list_shows_what_was_chosen(chosen: str, shown: str) -> None:
    entries = "".join(f'<w:listEntry w:val="{each}"/>' for each in ("Ja", "Nei", "Vet ikke"))
    form = f"<w:ddList>{chosen}{entries}</w:ddList>"
    whole = field(" FORMDROPDOWN ", run("gammelt"), form)
    assert text(f"<w:p>{run('Svar: ')}{whole}.</w:p>") == f"Svar: {shown}"


def test_a_control_that_nobody_filled_in_shows_nothing() -> None:
    empty = control("<w:showingPlcHdr/><w:text/>", run("Klikk her for å skrive."))
    around = control("", f"<w:p>{run('Ytre: ')}{empty}</w:p>")
    assert text(around + p("Slutt.")) == "Ytre:\n\nSlutt."


def test_controls_inside_controls_and_repeated_sections_are_read_once() -> None:
    item = control("<w15:repeatingSectionItem xmlns:w15='x'/>", p("Tiltak A") + p("Tiltak B"))
    section = control("<w15:repeatingSection xmlns:w15='x'/>", item)
    inner = control("<w:text/>", control("<w:text/>", run("dobbelt")))
    assert text(section + f"<w:p>{inner}</w:p>") == "Tiltak A\n\nTiltak B\n\ndobbelt"


STORE = "{06E1E3DA-57EE-4498-82A2-425E781471F4}"


def bound(
    xml: str, controls: Sequence[tuple[str, str, str]], store: str = STORE, more: str = ""
) -> str:
    """Return the text of a document whose controls, each a path, its properties and what stands in
    it, are bound to a part that says ``xml``."""
    body = "".join(
        "<w:p>"
        + control(
            f'<w:dataBinding w:prefixMappings="xmlns:g=\'urn:arkiv\'" w:xpath="{path}" '
            f'w:storeItemID="{store}"/>{properties}',
            run(content),
        )
        + "</w:p>"
        for path, properties, content in controls
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
    custom = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    members = {
        "word/document.xml": f"<w:document {WORD}><w:body>{body}{more}</w:body></w:document>",
        "customXml/item1.xml": f'<g:Dok xmlns:g="urn:arkiv">{xml}</g:Dok>',
        "customXml/_rels/item1.xml.rels": f'<Relationships xmlns="{relations}"><Relationship '
        f'Id="rId1" Type="{kind}" Target="itemProps1.xml"/></Relationships>',
        "customXml/itemProps1.xml": f'<ds:datastoreItem ds:itemID="{STORE.lower()}" '
        f'xmlns:ds="{custom}"/>',
        "docProps/core.xml": '<x:props xmlns:x="urn:arkiv"><x:title>Tittelen</x:title></x:props>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return DocxFormat().read(stream.getvalue(), "brev.docx", Limits()).text


def test_a_control_shows_what_it_is_bound_to_not_what_the_template_said() -> None:
    pair = "<g:Liste><g:Ett>en</g:Ett><g:Ett>to\nlinjer</g:Ett></g:Liste>"
    xml = f"<g:Ref a='x7'>23/01154-7</g:Ref>{pair}"
    controls = [
        ("/g:Dok/g:Ref", "<w:text/>", "Docnr"),
        ("/g:Dok[1]/g:Ref[1]/@a", "<w:text/>", "Attr"),
        ("/g:Dok/g:Liste/g:Ett[2]", "<w:text w:multiLine='1'/>", "Ett"),
        ("/g:Dok/g:Ref", "<w:showingPlcHdr/><w:text/>", "Klikk her"),
    ]
    assert bound(xml, controls) == "23/01154-7\n\nx7\n\nto\nlinjer\n\n23/01154-7"


def test_a_bound_control_whose_place_is_empty_shows_nothing() -> None:
    assert bound("<g:Ref/>", [("/g:Dok/g:Ref", "<w:text/>", "Docnr")], more=p("Slutt")) == "Slutt"


@pytest.mark.parametrize(
    "path",
    ["/g:Dok/g:Borte", "//g:Ref", "/h:Dok/h:Ref", "count(/g:Dok)", "/g:Dok", "/g:Dok/g:Ref[("],
)
def test_a_binding_that_leads_nowhere_leaves_what_stands_there(path: str) -> None:
    assert bound("<g:Ref>23/1</g:Ref>", [(path, "<w:text/>", "Står her")]) == "Står her"


def test_a_binding_to_a_part_that_is_not_there_leaves_what_stands_there() -> None:
    other = "{11111111-57EE-4498-82A2-425E781471F4}"
    controls = [("/g:Dok/g:Ref", "<w:text/>", "Står her")]
    assert bound("<g:Ref>23/1</g:Ref>", controls, other) == "Står her"


def test_a_control_is_bound_to_the_properties_of_the_document_too() -> None:
    core = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"
    controls = [("/g:props[1]/g:title[1]", "<w:text/>", "[Tittel]")]
    assert bound("", controls, core) == "Tittelen"


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("dd.MM.yyyy", "14.03.2023"),
        ("d. MMMM yyyy", "14. mars 2023"),
        ("dddd 'den' d.M.yy", "tirsdag den 14.3.23"),
    ],
)
def test_a_bound_date_is_shown_in_the_form_of_its_control(form: str, shown: str) -> None:
    properties = f'<w:date><w:dateFormat w:val="{form}"/><w:lid w:val="nb-NO"/></w:date>'
    controls = [("/g:Dok/g:Dato", properties, "Docdate")]
    assert bound("<g:Dato>2023-03-14T00:00:00</g:Dato>", controls) == shown


def test_a_bound_list_shows_the_words_not_the_value() -> None:
    items = '<w:listItem w:displayText="Støtter" w:value="1"/><w:listItem w:value="2"/>'
    properties = f"<w:dropDownList>{items}</w:dropDownList>"
    xml = "<g:A>1</g:A><g:B>2</g:B>"
    controls = [("/g:Dok/g:A", properties, "Velg"), ("/g:Dok/g:B", properties, "Velg")]
    assert bound(xml, controls) == "Støtter\n\n2"


def test_a_bound_box_is_what_the_archive_says() -> None:
    controls = [("/g:Dok/g:Ja", ticked("0").replace("w14:", "w:"), "☐")]
    assert bound("<g:Ja>true</g:Ja>", controls) == "☒"


def test_a_field_in_the_code_of_a_field_is_code() -> None:
    inner = field(" MERGEFIELD type ", run("KODE7"))
    code = f"<w:r><w:instrText> IF </w:instrText></w:r>{inner}{run('= 1')}"
    assert text(f"<w:p>{run('Svar: ')}{field(code, run('ja'))}</w:p>") == "Svar: ja"


def test_a_field_may_run_over_paragraphs() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF</w:instrText></w:r>'
    rest = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = (
        f"<w:p>{run('En')}{begin}</w:p><w:p>{run('kode')}</w:p><w:p>{rest}{run('To')}</w:p>"
        f"<w:p>{run('Tre')}{end}</w:p>"
    )
    assert text(body) == "En\n\nTo\n\nTre"


def test_a_field_without_an_end_swallows_nothing() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert text(f"<w:p>{begin}{run('Brevet')}</w:p>" + p("går videre.")) == "Brevet\n\ngår videre."


def test_signs_of_symbol_fonts_are_the_characters_that_are_seen() -> None:
    def sign(font: str, code: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    dings = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    body = (
        sign("Symbol", "F0B3") + run(" 50 ") + sign("Wingdings", "F0E0") + sign("Wingdings 2", "52")
        + run("\uf0a8", dings) + run("þ", dings) + field(r" SYMBOL 168 \f Wingdings \s 12 ", "")
        + sign("Wingdings", "zz") + sign("Arial", "00E5")
    )  # fmt: skip
    assert text(f"<w:p>{body}</w:p>") == "≥ 50 →☑☐☑☐å"


def test_formulas_are_read_as_a_line() -> None:
    def m(name: str, inside: str) -> str:
        return f"<m:{name}>{inside}</m:{name}>"

    def t(words: str) -> str:
        return m("r", m("t", words))

    fraction = m("f", m("num", t("a+b")) + m("den", t("2")))
    power = m("sSup", m("e", t("x")) + m("sup", t("2")))
    index = m("sSub", m("e", t("x")) + m("sub", t("i+1")))
    root = m("rad", m("deg", "") + m("e", t("y")))
    total = m(
        "nary", '<m:naryPr><m:chr m:val="∑"/></m:naryPr>' + m("sub", t("i=1")) + m("e", t("i"))
    )
    brackets = m("d", m("e", t("p")))
    body = "".join(m("oMath", each) for each in (fraction, power, index, root, total, brackets))
    assert text(f"<w:p>{run('Formel: ')}{body}</w:p>") == (
        "Formel: (a+b)/2x^2x_(i+1)√(y)∑_(i=1) i(p)"
    )
