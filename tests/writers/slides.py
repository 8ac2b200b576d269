"""Letters as spreadsheets, by openpyxl, and as slides, by hand: there is no writer to lean on."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from tests.writers.model import LetterModel, PartKind

__all__ = ["slides", "write_pptx", "write_xlsx"]

_CONTENT = "application/vnd.openxmlformats-officedocument.presentationml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:r="{_OFFICE}"'
)


def write_xlsx(model: LetterModel) -> bytes:
    """Return ``model`` as a spreadsheet, a paragraph in each row, headings in bold type."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for text in model.head:
        sheet.append([text])
    for part in model.parts:
        sheet.append([f"- {part.text}" if part.kind is PartKind.LIST_ITEM else part.text])
        if part.kind is PartKind.HEADING:
            sheet.cell(sheet.max_row, 1).font = Font(bold=True)
    for text in model.tail:
        sheet.append([text])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_pptx(model: LetterModel) -> bytes:
    """Return ``model`` as slides: the letterhead, then one for each heading."""
    shapes: list[list[str]] = [[_box(text) for text in model.head]]
    for part in model.parts:
        if part.kind is PartKind.HEADING:
            shapes.append([_box(part.text, '<p:ph type="title"/>')])
        elif part.kind is PartKind.LIST_ITEM:
            shapes[-1].append(_box(part.text, '<p:ph idx="1"/>'))
        else:
            shapes[-1].append(_box(part.text))
    shapes[-1] += [_box(text) for text in model.tail]
    return slides(["".join(some) for some in shapes])


def _box(text: str, holder: str = "") -> str:
    lines = "<a:br/>".join(f"<a:r><a:t>{escape(line)}</a:t></a:r>" for line in text.split("\n"))
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="Boks"/><p:cNvSpPr/><p:nvPr>{holder}</p:nvPr>'
        f"</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p>{lines}</a:p></p:txBody></p:sp>"
    )


def slides(
    trees: list[str], attributes: tuple[str, ...] = (), parts: dict[str, bytes] | None = None
) -> bytes:
    """Return a file of slides, each given as the XML of its shapes, with more parts beside them."""
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(len(trees)))
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/slide" Target="slides/slide{n}.xml"/>'
        for n in range(len(trees))
    )
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    members = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/ppt/presentation.xml" ContentType="{_CONTENT}.presentation.'
            'main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships {package}><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
            'Target="ppt/presentation.xml"/></Relationships>'
        ),
        "ppt/presentation.xml": (
            f"<p:presentation {_SPACES}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": f"<Relationships {package}>{related}</Relationships>",
    }
    for number, tree in enumerate(trees):
        more = attributes[number] if number < len(attributes) else ""
        members[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {_SPACES} {more}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id={quoteattr('1')} "
            f'name=""/></p:nvGrpSpPr>{tree}</p:spTree></p:cSld></p:sld>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in members.items():
            archive.writestr(name, xml)
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return stream.getvalue()
