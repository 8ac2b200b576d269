"""ODT, RTF and HTML: lists with their numbers, tables, notes, what is hidden or dropped."""

import io
import zipfile

import pytest

from index.errors import FormatError
from index.letters.formats import Limits, format_of
from index.letters.letter import BlockKind, Document
from tests.letters.formats.test_bombs import LETTER, zipped
from tests.writers import model_of, write_letter

LIMITS = Limits()
URN = "urn:oasis:names:tc:opendocument:xmlns:%s:1.0"
SPACES = " ".join(
    f'xmlns:{short}="{URN % name}"'
    for short, name in (
        ("o", "office"), ("t", "text"), ("tb", "table"), ("s", "style"), ("d", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip


def read(data: bytes, name: str) -> Document:
    document = format_of(data, name).read(data, name, LIMITS)
    assert document is not None
    return document


def odt(body: str, styles: str = "", master: str = "") -> Document:
    members = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": (
            f"<o:document-content {SPACES}><o:automatic-styles>{styles}</o:automatic-styles>"
            f"<o:body><o:text>{body}</o:text></o:body></o:document-content>"
        ).encode(),
        "styles.xml": (
            f"<o:document-styles {SPACES}><o:master-styles>{master}</o:master-styles>"
            "</o:document-styles>"
        ).encode(),
    }
    return read(zipped(members, 0), "brev.odt")


def test_odt_counts_lists_and_leaves_deleted_text_out() -> None:
    numbers = (
        '<t:list-style s:name="L1"><t:list-level-style-number t:level="1" s:num-format="1" '
        's:num-suffix="."/><t:list-level-style-bullet t:level="2"/></t:list-style>'
    )
    document = odt(
        "<t:tracked-changes><t:p>slettet</t:p></t:tracked-changes>"
        '<t:list t:style-name="L1"><t:list-item><t:p>Hva?</t:p><t:list><t:list-item><t:p>litt</t:p>'
        "</t:list-item></t:list></t:list-item><t:list-item><t:p>Hvem?</t:p></t:list-item></t:list>",
        numbers,
    )
    assert document.text == "1. Hva?\n- litt\n2. Hvem?"


def test_odt_is_known_by_its_parts_where_its_type_does_not_stand_first() -> None:
    with zipfile.ZipFile(io.BytesIO(write_letter(model_of(LETTER), "odt"))) as archive:
        members = {name: archive.read(name) for name in sorted(archive.namelist())}
    assert next(iter(members)) != "mimetype"
    assert format_of(zipped(members), "brev").name == "ODT"


def test_odt_spaces_tabs_notes_and_boxes() -> None:
    document = odt(
        '<t:p>En<t:s t:c="3"/>to<t:tab/>tre<t:line-break/>fire<t:note><t:note-citation>1'
        "</t:note-citation><t:note-body><t:p>Noten.</t:p></t:note-body></t:note></t:p>"
        "<t:p><d:frame><d:text-box><t:p>Boksen.</t:p></d:text-box></d:frame></t:p>"
    )
    assert document.text == "En to tre\nfire\n\nNoten.\n\nBoksen."


def test_odt_tables_headings_and_margins() -> None:
    document = odt(
        '<t:h t:outline-level="1">Svar</t:h><t:p t:style-name="B">Fet linje</t:p>'
        "<tb:table><tb:table-row><tb:table-cell><t:p>Hva?</t:p></tb:table-cell>"
        "<tb:table-cell><t:p>Dette.</t:p></tb:table-cell></tb:table-row></tb:table>",
        '<s:style s:name="B"><s:text-properties fo:font-weight="bold"/></s:style>',
        "<s:master-page><s:header><t:p>Topp</t:p></s:header><s:footer><t:p>Bunn</t:p></s:footer>"
        "</s:master-page>",
    )
    assert [(b.kind.value, document.text[b.start : b.end], b.row) for b in document.blocks] == [
        ("marginal", "Topp", None),
        ("heading", "Svar", None),
        ("heading", "Fet linje", None),
        ("table_cell", "Hva?", 0),
        ("table_cell", "Dette.", 0),
        ("marginal", "Bunn", None),
    ]


def rtf(body: str) -> Document:
    return read(
        ("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}" + body + "}").encode(), "a.rtf"
    )


def test_rtf_knows_paragraphs_lines_characters_and_rows() -> None:
    document = rtf(
        r"\pard Bl\'e5b\'e6r\line p\u229? bygda\par\par Neste\~avsnitt\par"
        r"\trowd Hva?\cell Dette.\par Og dette.\cell\row Hvem?\cell Vi.\cell\row \pard Slutt\par"
    )
    assert document.text == (
        "Blåbær\npå bygda\n\nNeste avsnitt\n\nHva?\tDette.\nOg dette.\nHvem?\tVi.\n\nSlutt"
    )
    assert [block.row for block in document.blocks if block.row is not None] == [0, 0, 1, 1]


def test_rtf_lists_headings_and_the_first_header() -> None:
    document = rtf(
        r"{\headerf\pard Eksempel kommune\par}{\header\pard Side 2\par}"
        r"\pard\outlinelevel0 Svar\par\pard{\listtext\pard 1.\tab}Hva?\par"
        r"\pard{\listtext\'b7\tab}Punkt\par"
    )
    assert document.text == "Eksempel kommune\n\nSide 2\n\nSvar\n\n1. Hva?\n- Punkt"
    assert document.blocks[1].kind is BlockKind.MARGINAL


def test_rtf_labels_that_print_nothing_make_no_list_and_symbols_are_bullets() -> None:
    """As LibreOffice writes a heading of an unnumbered outline, and a bullet of OpenSymbol."""
    document = rtf(
        r"\pard{\listtext\pard\plain \tab}Svar\par"
        r"\pard{\listtext\pard\plain \u61589\'3f\tab}Punkt\par"
    )
    assert document.text == "Svar\n\n- Punkt"


def html(body: str) -> Document:
    return read(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "a.html")


def test_html_shows_what_a_browser_shows() -> None:
    document = html(
        "<style>p{}</style><script>x</script><nav>Meny</nav><div style='display: none'>skjult</div>"
        "<div>Løs tekst<p>Et\n avsnitt <b>med fet</b>.</p>mer</div><p><b>Tittel</b></p>"
        "<ol start=3><li>Hva?<ul><li>litt</li></ul></li><li>Hvem?</li></ol><pre>to\nlinjer</pre>"
    )
    assert document.text == (
        "Løs tekst\n\nEt avsnitt med fet.\n\nmer\n\nTittel\n\n"
        "3. Hva?\n- litt\n4. Hvem?\n\nto\nlinjer"
    )
    assert [b.kind for b in document.blocks][3] is BlockKind.HEADING


def test_html_tables_are_rows_and_frames_are_not() -> None:
    document = html(
        "<table><tr><td><table><tr><th>Hva?</th><td>Dette.<br>Og mer.</td></tr></table>"
        "<p>Etterpå.</p></td></tr></table>"
    )
    assert document.text == "Hva?\tDette.\nOg mer.\n\nEtterpå."
    assert [block.row for block in document.blocks] == [0, 0, None]


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "utf-8"), ("cp1252", "iso-8859-1"), ("koi8-r", "koi8-r")]
)
def test_html_is_read_in_the_encoding_it_declares(encoding: str, declared: str) -> None:
    words = "привет" if encoding == "koi8-r" else "blåbær – «her»"
    page = f'<html><head><meta charset="{declared}"></head><body><p>{words}</p></body></html>'
    assert read(page.encode(encoding), "a.html").text == words


@pytest.mark.parametrize(
    "page", [b"<html></html>", b"<html><body><script>x</script></body></html>"]
)
def test_a_page_without_words_is_refused(page: bytes) -> None:
    with pytest.raises(FormatError, match="no text"):
        read(page, "tom.html")


def test_a_locked_archive_says_so() -> None:
    data = bytearray(zipped({"a.txt": b"hemmelig"}, 0))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FormatError, match="password"):
        list(format_of(bytes(data), "a.zip").members(bytes(data), "a.zip", LIMITS))


def test_html_leaves_out_what_a_page_hides() -> None:
    """By attribute, own style, style sheet, as Outlook hides; not what is hidden on paper only."""
    sheet = (
        "<style>/* .vist{display:none} */ .bort, #nr, tr.rad{color:red;display:none} p.t{"
        "visibility:hidden} @media print{.vist{display:none}} .bort.x{display:block}</style>"
    )
    document = html(
        f"{sheet}<p class='a bort'>skjult</p><p id=nr>skjult</p><p class=t>skjult</p>"
        "<p hidden>skjult</p><p class=vist>Synlig</p><h2>Tittel<span hidden> skjult</span></h2>"
        "<p>A<span style='mso-hide:all'> skjult</span></p>"
        "<table><tr class=rad><td>skjult</td><td>skjult</td></tr>"
        "<tr><td>Hva?</td><td hidden>skjult</td><td>Dette.</td></tr></table>"
    )
    assert document.text == "Synlig\n\nTittel\n\nA\n\nHva?\tDette."


def test_html_forms_are_what_is_seen() -> None:
    document = html(
        "<p><input type=checkbox checked> Ja <input type=radio> Nei "
        "<input type=hidden value=skjult></p><p>Navn: <input value='Kari'> "
        "<select><option>En<option selected>To</select></p>"
        "<table><tr><td>Svar</td><td><textarea>Vi er\nenige.</textarea></td></tr></table>"
    )
    assert document.text == "☒ Ja ☐ Nei\n\nNavn: Kari To\n\nSvar\tVi er\nenige."


def test_html_lists_bear_the_numbers_of_their_kind() -> None:
    document = html(
        "<ol type=a start=2><li>b<li value=5>e<li>f</ol><ul style='list-style: none'><li>uten</ul>"
        "<table><tr><td>x</td><td><ol><li>en<li>to</ol></td></tr></table>"
    )
    assert document.text == "b. b\ne. e\nf. f\n\nuten\n\nx\t1. en\n2. to"


@pytest.mark.parametrize("sheet", ["@" * 90_000, "/*" * 90_000, "a{" * 90_000, "@a{" * 60_000])
def test_a_hostile_style_sheet_takes_no_time(sheet: str) -> None:
    assert html(f"<style>{sheet}</style><p>Brevet.</p>").text == "Brevet."
