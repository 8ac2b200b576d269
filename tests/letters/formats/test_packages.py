"""Word documents in every package that programs make, and what else lies inside them."""

import io
import struct
import zipfile

import pytest

from index.errors import FormatError, LimitError
from index.letters.formats import Limits, format_of
from index.letters.formats._docx import DocxFormat
from index.letters.reader import read_letters
from tests.letters.formats.test_bombs import zipped
from tests.letters.formats.test_docx import SPACES, p
from tests.writers import model_of, write_letter, write_scan
from tests.writers.cfb import write_cfb

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/{}" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)


def related(*parts: tuple[str, str]) -> bytes:
    """Return relationships rId0 and on, each of a kind and to a target."""
    inside = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(parts)
    )
    return f"<Relationships {PACKAGE}>{inside}</Relationships>".encode()


def document(body: str) -> bytes:
    return f"<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode()


def read(data: bytes, limits: Limits | None = None) -> str:
    known = format_of(data, "fil")
    assert isinstance(known, DocxFormat)
    return known.read(data, "brev.docx", limits or Limits()).text


def packed(body: str) -> bytes:
    return zipped({"word/document.xml": document(body)})


def test_strict_names_are_read_as_the_usual_ones() -> None:
    strict = document(p("Vi støtter ikke.")).replace(
        WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert read(zipped({"word/document.xml": strict})) == "Vi støtter ikke."


@pytest.mark.parametrize("slash", ["/", "\\"])
def test_the_main_part_is_what_the_package_says(slash: str) -> None:
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES.format("innhold/Brev.xml").encode(),
        "_rels/.rels": related(("officeDocument", "innhold/brev.xml")),
        "innhold/Brev.xml": document(p("Hoveddelen.", '<w:pStyle w:val="O"/>')),
        "innhold/_rels/Brev.xml.rels": related(("styles", "../utseende.xml")),
        "utseende.xml": f'<w:styles {SPACES}><w:style w:styleId="O"><w:name w:val="heading 1"/>'
        "</w:style></w:styles>",
    }
    data = zipped(
        {
            name.replace("/", slash): part if isinstance(part, bytes) else part.encode()
            for name, part in members.items()
        }
    )
    known = format_of(data, "fil")
    read = known.read(data, "brev.docx", Limits())
    assert read is not None
    assert [(block.kind.value, read.text) for block in read.blocks] == [("heading", "Hoveddelen.")]


def test_a_package_in_one_file_of_xml_is_read_with_all_its_parts() -> None:
    pkg = "http://schemas.microsoft.com/office/2006/xmlPackage"

    def part(name: str, xml: bytes) -> str:
        return f'<pkg:part pkg:name="{name}"><pkg:xmlData>{xml.decode()}</pkg:xmlData></pkg:part>'

    notes = f'<w:footnotes {SPACES}><w:footnote w:id="2">{p("Noten.")}</w:footnote></w:footnotes>'
    body = '<w:p><w:r><w:t>Svar.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    whole = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        f'<pkg:package xmlns:pkg="{pkg}">'
        + part("/_rels/.rels", related(("officeDocument", "word/document.xml")))
        + part("/word/document.xml", document(body))
        + part("/word/footnotes.xml", notes.encode())
        + "</pkg:package>"
    )
    assert read(whole.encode()) == "Svar.\n\nNoten."
    assert format_of(f"Om {pkg} i Word.".encode(), "fil").name == "TXT"


def row(*cells: str) -> str:
    inside = "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in cells)
    return f"<w:tbl><w:tr>{inside}</w:tr></w:tbl>"


HTML = (
    "<html><body><p>Rådet vedtok det.</p><table><tr><td>a</td><td>b</td></tr></table></body></html>"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("del.htm", HTML.encode()),
        ("del.rtf", rb"{\rtf1\ansi R\'e5det vedtok det.\par\trowd a\cell b\cell\row}"),
        ("del.docx", packed(p("Rådet vedtok det.") + row("a", "b"))),
    ],
)  # fmt: skip
def test_what_word_takes_in_from_other_formats_stands_in_its_place(name: str, data: bytes) -> None:
    whole = zipped(
        {
            "word/document.xml": document(
                p("Før.") + '<w:altChunk r:id="rId0"/>' + p("Etter.") + row("x", "y")
            ),
            "word/_rels/document.xml.rels": related(("aFChunk", name)),
            f"word/{name}": data,
        }
    )
    assert read(whole) == "Før.\n\nRådet vedtok det.\n\na\tb\n\nEtter.\n\nx\ty"


def test_a_document_that_takes_itself_in_ends() -> None:
    inner = packed(p("Innerst."))
    for _ in range(6):
        inner = zipped(
            {
                "word/document.xml": document('<w:altChunk r:id="rId0"/>'),
                "word/_rels/document.xml.rels": related(("aFChunk", "del.docx")),
                "word/del.docx": inner,
            }
        )
    with pytest.raises(LimitError, match="nested too deeply"):
        read(inner)


def native(name: str, data: bytes) -> bytes:
    """Return an OLE object as the packager of Windows makes one."""
    text = name.encode("cp1252") + b"\0"
    inside = b"\2\0" + text + b"C:\\" + text + b"\0\0\3\0" + struct.pack("<I", 4) + b"tmp\0"
    inside += struct.pack("<I", len(data)) + data
    return write_cfb({"\x01Ole10Native": struct.pack("<I", len(inside)) + inside})


def test_embedded_documents_are_letters_and_the_numbers_of_charts_are_not() -> None:
    numbers = write_letter(
        model_of("A kommune\n\nVår dato: 1.2.2022\n\nTall\n\nMed hilsen"), "xlsx"
    )
    data = zipped(
        {
            "word/document.xml": document(p("Brevet selv.")),
            "word/charts/chart1.xml": b"<c/>",
            "word/charts/_rels/chart1.xml.rels": related(("package", "../embeddings/tall.xlsx")),
            "word/embeddings/tall.xlsx": numbers,
            "word/embeddings/vedlegg.docx": packed(p("Vedlegget krever mer.")),
            "word/embeddings/oleObject1.bin": native("svar.rtf", rb"{\rtf1 Objektet svarer.\par}"),
            "word/embeddings/oleObject2.bin": write_cfb({"Equation Native": b"x" * 40}),
            "word/embeddings/oleObject3.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1damaged",
        }
    )
    members = list(DocxFormat().members(data, "brev.docx", Limits()))
    assert [member.name for member in members] == ["vedlegg.docx", "svar.rtf"]
    reading = read_letters(data, "brev.docx", in_process=True)
    assert reading.failures == ()
    assert {"Vedlegget krever mer.", "Objektet svarer."} <= {one.text for one in reading.letters}


def picture(size: str) -> bytes:
    model = model_of("A kommune\n\nVår dato: 1.2.2022\n\nSvar\n\nKommunen er imot.\n\nMed hilsen")
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    drawn = (
        f'<w:drawing><wp:inline xmlns:wp="{wp}">{size}<a:blip xmlns:a="{a}" r:embed="rId0"/>'
        "</wp:inline></w:drawing>"
    )
    return zipped(
        {
            "word/document.xml": document(p("Se bildet.") + f"<w:p><w:r>{drawn}</w:r></w:p>"),
            "word/_rels/document.xml.rels": related(("image", "media/bilde.png")),
            "word/media/bilde.png": write_scan(model, 150, "PNG"),
        }
    )


@pytest.mark.parametrize("size", ["", '<wp:extent cx="6000000" cy="8000000"/>'])
def test_without_tesseract_a_picture_of_text_is_named(
    size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.letters.formats import _ocr

    monkeypatch.setattr(_ocr, "recogniser", lambda: None)
    reading = read_letters(picture(size), "brev.docx", in_process=True)
    assert reading.letters[0].text == "Se bildet."
    assert "picture in brev.docx was not read" in reading.failures[0].reason


def test_a_small_picture_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from index.letters.formats import _ocr

    monkeypatch.setattr(_ocr, "recogniser", lambda: None)
    small = picture('<wp:extent cx="900000" cy="900000"/>')
    assert read_letters(small, "brev.docx", in_process=True).failures == ()


def test_a_locked_document_says_so() -> None:
    data = write_cfb({"EncryptedPackage": b"x" * 5000})
    with pytest.raises(FormatError, match="locked with a password"):
        format_of(data, "brev.docx").read(data, "brev.docx", Limits())


def test_a_package_without_a_body_is_damaged() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {SPACES}/>")
    with pytest.raises(FormatError, match="a part of it is missing"):
        read(stream.getvalue())
