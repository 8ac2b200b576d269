"""OpenDocument text: forms, list numbers, hidden parts, tables in tables, flat and locked files."""

import pytest

from index.errors import FormatError
from index.letters.formats import Limits, format_of
from tests.letters.formats.test_bombs import zipped
from tests.letters.formats.test_office import SPACES, odt, read

LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
FIELD = "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"
FORM = "urn:oasis:names:tc:opendocument:xmlns:form:1.0"
MORE = f'xmlns:l="{LOEXT}" xmlns:f="{FIELD}" xmlns:form="{FORM}"'


PROMPT = "<t:placeholder>&lt;Klikk&gt;</t:placeholder>"
GOES_ON = 't:continue-list="x"'


def p(inside: str) -> str:
    return f"<t:p {MORE}>{inside}</t:p>"


def listed(*items: str, style: str = "L", more: str = "") -> str:
    inside = "".join(f"<t:list-item>{each}</t:list-item>" for each in items)
    return f'<t:list t:style-name="{style}" {more}>{inside}</t:list>'


def level(at: int, form: str, more: str = 's:num-suffix="."') -> str:
    return f'<t:list-level-style-number t:level="{at}" s:num-format="{form}" {more}/>'


def style(*levels: str, name: str = "L") -> str:
    return f'<t:list-style s:name="{name}">{"".join(levels)}</t:list-style>'


def test_numbers_of_several_levels_are_shown_together() -> None:
    levels = style(level(1, "1"), level(2, "a", 't:display-levels="2" s:num-suffix=")"'))
    body = listed(p("En") + listed(p("a"), p("b")), p("To") + listed(p("c")))
    assert odt(body, levels).text == "1. En\n1.a) a\n1.b) b\n2. To\n2.a) c"


def test_a_level_that_was_passed_over_counts_as_begun() -> None:
    levels = style(level(1, "1"), level(2, "1", 't:display-levels="2"'))
    assert odt(listed(listed(p("Under")), p("Hoved")), levels).text == "1.1 Under\n2. Hoved"


def test_a_list_without_a_form_of_number_prints_none() -> None:
    assert odt(listed(p("uten nummer")), style(level(1, ""))).text == "uten nummer"


def test_lists_go_on_where_they_say_so() -> None:
    body = (
        listed(p("a"), more='xml:id="x"') + listed(p("b")) + listed(p("c"), more=GOES_ON)
        + listed(p("d"), more='t:continue-numbering="true"')
    )  # fmt: skip
    assert odt(body, style(level(1, "I"))).text == "I. a\nI. b\nII. c\nIII. d"


def test_headings_bear_the_numbers_of_the_outline() -> None:
    outline = (
        '<t:outline-style s:name="Outline"><t:outline-level-style t:level="1" s:num-format="1"/>'
        '<t:outline-level-style t:level="2" s:num-format="1" t:display-levels="2"/>'
        "</t:outline-style>"
    )
    body = "".join(f'<t:h t:outline-level="{n}">H</t:h>' for n in (1, 2, 2, 1, 2))
    assert odt(body, outline).text.split("\n\n") == ["1 H", "1.1 H", "1.2 H", "2 H", "2.1 H"]


def test_hidden_sections_texts_paragraphs_and_styles_are_not_read() -> None:
    hidden = '<s:style s:name="S" s:parent-style-name="Skjult"/>'
    parent = '<s:style s:name="Skjult"><s:text-properties t:display="none"/></s:style>'
    body = (
        f'<t:section t:display="none">{p("skjult 1")}</t:section>'
        f'<t:section t:display="condition" t:condition="x">{p("skjult 2")}</t:section>'
        + p('Synlig<t:hidden-text t:is-hidden="true">skjult 3</t:hidden-text>')
        + p('<t:hidden-paragraph t:is-hidden="true"/>skjult 4')
        + p('<t:span t:style-name="S">skjult 5</t:span> her' + PROMPT)
        + '<t:p t:style-name="S">skjult 6</t:p>'
    )
    assert odt(body, hidden + parent).text == "Synlig\n\nher"


def test_a_table_in_a_table_is_read_once_and_hidden_rows_are_not() -> None:
    def row(*cells: str, more: str = "") -> str:
        inside = "".join(f"<tb:table-cell>{each}</tb:table-cell>" for each in cells)
        return f"<tb:table-row {more}>{inside}</tb:table-row>"

    inner = f"<tb:table>{row(p('Indre én'), p('Indre to'))}</tb:table>"
    note = "<t:note><t:note-body><t:p>Noten.</t:p></t:note-body></t:note>"
    gone = row(p("x"), p("y"), more='tb:visibility="collapse"')
    body = f"<tb:table>{row(inner, p('Ytre' + note))}{gone}{row(p('A'), p('B'))}</tb:table>"
    assert odt(body).text == "Indre én Indre to\tYtre\nA\tB\n\nNoten."


def test_the_text_of_shapes_hangs_on_its_paragraph_and_what_describes_them_is_not_read() -> None:
    svg = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
    shape = (
        f'<d:custom-shape xmlns:v="{svg}"><v:title>Tittel</v:title><v:desc>Et skjold</v:desc>'
        "<t:p>I formen.</t:p></d:custom-shape>"
    )
    assert odt(p(f"Før{shape} etter.")).text == "Før etter.\n\nI formen."


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        ('<t:drop-down><t:label t:value="Ja"/><t:label t:value="Nei"/>Nei</t:drop-down>', "Nei"),
        ('<t:drop-down><t:label t:value="Ja" t:current-selected="true"/></t:drop-down>', "Ja"),
        ('<l:content-control l:checkbox="true" l:checked="true">x</l:content-control>', "☒"),
        ('<l:content-control l:checkbox="true">☒</l:content-control>', "☐"),
        ('<l:content-control l:showing-place-holder="true">Klikk</l:content-control>', ""),
        ("<l:content-control>skrevet</l:content-control>", "skrevet"),
        ('<f:fieldmark f:type="vnd.oasis.opendocument.field.FORMCHECKBOX"><f:param '
         'f:name="Checkbox_Checked" f:value="true"/></f:fieldmark>', "☒"),
        ('<f:fieldmark-start f:type="x.FORMCHECKBOX"/><f:fieldmark-end/>', "☐"),
        ('<f:fieldmark f:type="x.FORMDROPDOWN"><f:param f:name="Dropdown_ListEntry" f:value="A"/>'
         '<f:param f:name="Dropdown_ListEntry" f:value="B"/><f:param f:name="Dropdown_Selected" '
         'f:value="1"/></f:fieldmark>', "B"),
        ('<f:fieldmark-start f:type="x.FORMTEXT"/>tekst<f:fieldmark-end/>', "tekst"),
    ],
)  # fmt: skip
def test_fields_of_forms_are_what_is_seen(inside: str, seen: str) -> None:
    assert odt(p(f"Svar: {inside}")).text == f"Svar: {seen}".strip()


@pytest.mark.parametrize(
    ("control", "seen"),
    [
        ('<form:checkbox form:id="c" form:label="Ja" form:current-state="checked"/>', "☒ Ja"),
        ('<form:checkbox form:id="c" form:label="Ja" form:state="checked" '
         'form:current-state="unchecked"/>', "☐ Ja"),
        ('<form:radio form:id="c" form:label="Nei" form:selected="true"/>', "☒ Nei"),
        ('<form:text form:id="c" form:value="gammel" form:current-value="ny"/>', "ny"),
        ('<form:textarea form:id="c"><t:p>skrevet</t:p></form:textarea>', "skrevet"),
        ('<form:listbox form:id="c"><form:option form:label="A"/><form:option form:label="B" '
         'form:current-selected="true"/></form:listbox>', "B"),
        ('<form:button form:id="c" form:label="Send"/>', ""),
    ],
)  # fmt: skip
def test_controls_of_forms_are_seen_where_they_are_drawn(control: str, seen: str) -> None:
    forms = f"<o:forms {MORE}><form:form>{control}</form:form></o:forms>"
    assert odt(forms + p('Svar: <d:control d:control="c"/>')).text == f"Svar: {seen}".strip()


def test_signs_of_symbol_fonts_are_the_characters_that_are_seen() -> None:
    fonts = '<s:style s:name="W"><s:text-properties s:font-name="Wingdings"/></s:style>'
    assert odt(p('<t:span t:style-name="W">\uf0feþ</t:span> Ja'), fonts).text == "☑☑ Ja"


def test_a_flat_file_is_one_and_text_that_speaks_of_it_is_not() -> None:
    kind = "application/vnd.oasis.opendocument.text"
    whole = (
        f'<?xml version="1.0"?><o:document {SPACES} o:mimetype="{kind}"><o:body><o:text>'
        f"{p('Vi støtter det.')}</o:text></o:body></o:document>"
    )
    assert read(whole.encode(), "brev").text == "Vi støtter det."
    about = f"Se {kind} i urn:oasis:names:tc:opendocument:xmlns:office:1.0.".encode()
    assert format_of(about, "brev").name == "TXT"


def test_a_locked_file_says_so() -> None:
    data = zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": b"\x00\x01",
            "META-INF/manifest.xml": b"<m:encryption-data/>",
        },
        0,
    )
    with pytest.raises(FormatError, match="password"):
        format_of(data, "brev.odt").read(data, "brev.odt", Limits())
