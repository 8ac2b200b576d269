"""Word's own habits: changes, notes, boxes, numbers, tables, headers."""

import io
import zipfile

import pytest

from index.letters.formats import Limits, format_of
from index.letters.formats._docx import DocxFormat
from index.letters.letter import BlockKind, Document
from tests.letters.formats.test_bombs import zipped

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def made(body: str, **parts: str) -> Document:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
        )
        for name, xml in parts.items():
            path = "_rels/document.xml.rels" if name == "rels" else f"{name}.xml"
            archive.writestr(f"word/{path}", xml)
    return DocxFormat().read(stream.getvalue(), "brev.docx", Limits())


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def shown(document: Document) -> list[tuple[str, str]]:
    return [(b.kind.value, document.text[b.start : b.end]) for b in document.blocks]


def test_changes_are_read_as_accepted() -> None:
    document = made(
        "<w:p><w:r><w:t>Vi er </w:t></w:r><w:del><w:r><w:delText>ikke </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>godt </w:t></w:r></w:ins><w:moveFrom><w:r><w:t>bort</w:t></w:r>"
        "</w:moveFrom><w:r><w:t>fornøyd.</w:t></w:r></w:p>"
    )
    assert document.text == "Vi er godt fornøyd."


def test_a_deleted_paragraph_end_joins_the_paragraphs() -> None:
    document = made(p("Første del", "<w:rPr><w:del/></w:rPr>") + p(" og andre del."))
    assert document.text == "Første del og andre del."


def test_a_main_part_that_word_on_the_web_numbered_is_the_main_part() -> None:
    body = p("Hva?")
    whole = f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    data = zipped({"[Content_Types].xml": b"", "word/document2.xml": whole.encode()})
    assert isinstance(format_of(data, "brev"), DocxFormat)
    assert DocxFormat().read(data, "brev", Limits()).text == "Hva?"


def test_hidden_text_and_field_codes_are_not_printed() -> None:
    document = made(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>skjult</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>synlig</w:t></w:r></w:p>"
    )
    assert document.text == "synlig"


def test_a_footnote_stands_behind_its_paragraph() -> None:
    document = made(
        '<w:p><w:r><w:t>Svar.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + p("Neste."),
        footnotes=f'<w:footnotes {SPACES}><w:footnote w:id="2">{p("Se vedlegg.")}</w:footnote>'
        f'<w:footnote w:id="3">{p("Ikke vist.")}</w:footnote></w:footnotes>',
    )
    assert document.text == "Svar.\n\nSe vedlegg.\n\nNeste."


def test_a_text_box_is_read_once_though_it_is_written_twice() -> None:
    box = f"<w:txbxContent>{p('Vår dato: 1.2.2022')}</w:txbxContent>"
    document = made(
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>" + p("Brevet.")
    )
    assert document.text == "Vår dato: 1.2.2022\n\nBrevet."


NUMBERING = (
    f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    "</w:lvl>"
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_numbers_and_bullets_are_printed_as_word_counts_them() -> None:
    document = made(
        p("Hva?", numbered(7))
        + p("litt", numbered(7, 1))
        + p("mer", numbered(7, 1))
        + p("Hvem?", numbered(7))
        + p("ny", numbered(7, 1))
        + p("punkt", numbered(8)),
        numbering=NUMBERING,
    )
    assert document.text == "1. Hva?\n1.a) litt\n1.b) mer\n2. Hvem?\n2.a) ny\n- punkt"
    assert {block.kind for block in document.blocks} == {BlockKind.LIST_ITEM}


def test_headings_are_known_by_style_by_outline_and_by_bold_type() -> None:
    styles = (
        f'<w:styles {SPACES}><w:style w:styleId="O1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Egen"><w:name w:val="Egen"/><w:basedOn w:val="O1"/></w:style>'
        '<w:style w:styleId="Rundt"><w:name w:val="x"/><w:basedOn w:val="Rundt"/></w:style>'
        "</w:styles>"
    )
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Fet</w:t></w:r></w:p>"
    label = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Vår dato:</w:t></w:r></w:p>"
    document = made(
        p("En", '<w:pStyle w:val="Egen"/>') + bold + label + p("To", '<w:pStyle w:val="Rundt"/>'),
        styles=styles,
    )
    assert shown(document) == [
        ("heading", "En"),
        ("heading", "Fet"),
        ("paragraph", "Vår dato:"),
        ("paragraph", "To"),
    ]


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def test_the_cells_of_a_table_know_their_row() -> None:
    document = made(
        f"<w:tbl>{row(p('Hva?'), p('Svar en.') + p('Svar to.'))}{row(p('Hvem?'), p('Vi.'))}</w:tbl>"
    )
    assert document.text == "Hva?\tSvar en.\nSvar to.\nHvem?\tVi."
    assert [block.row for block in document.blocks] == [0, 0, 1, 1]


def test_labels_and_values_in_two_cells_are_paired_line_by_line() -> None:
    document = made(
        f"<w:tbl>{row(p('Vår dato:') + p('Vår ref.:'), p('1.2.2022') + p('22/7'))}</w:tbl>"
    )
    assert document.text == "Vår dato:\t1.2.2022\nVår ref.:\t22/7"
    assert [block.row for block in document.blocks] == [0, 0, 1, 1]


def test_a_table_of_one_column_is_only_a_frame() -> None:
    document = made(f"<w:tbl>{row(p('Et avsnitt.') + p('Et til.'))}</w:tbl>")
    assert shown(document) == [("paragraph", "Et avsnitt."), ("paragraph", "Et til.")]


def test_the_first_header_is_letterhead_and_the_others_run() -> None:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships"
    targets = {"rId1": "header1.xml", "rId2": "header2.xml", "rId3": "footer1.xml"}
    related = "".join(f'<Relationship Id="{k}" Target="{v}"/>' for k, v in targets.items())
    outside = '<Relationship Id="rId4" Target="file:///etc/passwd" TargetMode="External"/>'
    document = made(
        p("Brevet.") + '<w:sectPr><w:headerReference w:type="first" r:id="rId1"/>'
        '<w:headerReference w:type="default" r:id="rId2"/>'
        '<w:footerReference w:type="default" r:id="rId3"/>'
        '<w:headerReference w:type="default" r:id="rId4"/><w:titlePg/></w:sectPr>',
        rels=f'<Relationships xmlns="{kind}">{related}{outside}</Relationships>',
        header1=f"<w:hdr {SPACES}>{p('Eksempel kommune')}</w:hdr>",
        header2=f"<w:hdr {SPACES}>{p('Side 2')}</w:hdr>",
        footer1=f"<w:ftr {SPACES}>{p('Postboks 1')}</w:ftr>",
    )
    assert shown(document) == [
        ("paragraph", "Eksempel kommune"),
        ("marginal", "Side 2"),
        ("paragraph", "Brevet."),
        ("marginal", "Postboks 1"),
    ]


@pytest.mark.parametrize("part", ["../../secret", "/etc/passwd"])
def test_no_relation_leaves_the_file(part: str) -> None:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships"
    related = f'<Relationship Id="rId1" Target="{part}"/>'
    document = made(
        p("Brevet.") + '<w:sectPr><w:headerReference r:id="rId1"/></w:sectPr>',
        rels=f'<Relationships xmlns="{kind}">{related}</Relationships>',
    )
    assert document.text == "Brevet."
