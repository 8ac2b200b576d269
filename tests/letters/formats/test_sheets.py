"""Spreadsheets and slides: what is seen, in rows and pages, and what is hidden."""

import io
from datetime import date, datetime

import pytest

from index.letters.formats import Limits, format_of
from index.letters.formats._shown import number_shown
from index.letters.letter import Document
from index.letters.reader import read_letters
from index.passages import segment
from tests.letters.formats.test_bombs import zipped
from tests.letters.formats.test_packages import related
from tests.writers.slides import slides

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(data: bytes, ending: str) -> Document:
    known = format_of(data, "fil")
    assert known.name == ending.upper()
    document = known.read(data, f"svar.{ending}", Limits())
    assert document is not None
    return document


def filled_in() -> bytes:
    """Return a form as a spreadsheet that was filled in, with much in it that nobody sees."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Svarskjema"
    for row in (
        ["Høringssvar fra Eksempel kommune"],
        ["Nr.", "Spørsmål", "Svar", "Intern"],
        ["1.", "Støtter kommunen forslaget?", "Nei. Kommunen er imot.", "x"],
        ["2.", "Skjult spørsmål?", "skjult", "x"],
        ["3.", "Når ordningen kan begynne", date(2024, 1, 9), "x"],
        ["4.", "Hvor stor andel av dem?", 0.125, "x"],
    ):
        sheet.append(row)
    sheet["C6"].number_format = "0.0%"
    sheet["C5"].number_format = "d. mmmm yyyy"
    sheet["C3"].comment = Comment("Intern kommentar", "K")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("Skjult").append(["skjult ark"])
    book["Skjult"].sheet_state = "hidden"
    book.create_sheet("Sheet3").append([datetime(2022, 5, 1, 12, 30), True, "=1+1"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_spreadsheet_is_read_as_it_is_seen() -> None:
    document = read(filled_in(), "xlsx")
    assert document.text == (
        "Svarskjema\n\nHøringssvar fra Eksempel kommune\n\nNr.\tSpørsmål\tSvar\n"
        "1.\tStøtter kommunen forslaget?\tNei. Kommunen er imot.\n"
        "3.\tNår ordningen kan begynne\t9. januar 2024\n"
        "4.\tHvor stor andel av dem?\t12,5%\n2022-05-01 12:30:00\tTRUE"
    )


def test_a_row_with_a_question_and_its_answer_is_one_passage() -> None:
    (letter,) = read_letters(filled_in(), "svar.xlsx", in_process=True).letters
    passages = segment(letter, lambda texts: [2 * len(text.split()) for text in texts], 256)
    answered = {one.question.text: one.text for one in passages if one.question}
    assert answered["1.\tStøtter kommunen forslaget?"] == "Nei. Kommunen er imot."
    assert answered["3.\tNår ordningen kan begynne"] == "9. januar 2024"
    assert answered["4.\tHvor stor andel av dem?"].startswith("12,5%")


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (1234567.5, "#,##0.00", "1 234 567,50"), (1234, r'#,##0\ "kr"', "1 234 kr"),
        (1500, '"kr" #,##0', "kr 1 500"), (-5, "#,##0_);(#,##0)", "(5)"), (-5, "0;[Red]-0", "-5"),
        (0, '0;-0;"ingen"', "ingen"), (7, "000", "007"), (12.5, "General", "12,5"), (12, "@", "12"),
        (5, '"Sak "0', "Sak 5"), (1 / 3, "General", "0,3333333333"), (2500000, "0.0,,", "2,5"),
        (3, ";;;", ""), (1.5, "0.00E+00", "1,5"),
    ],
)  # fmt: skip
def test_numbers_are_shown_in_their_form(value: float, form: str, shown: str) -> None:
    assert number_shown(value, form) == shown


def sheet(data: str, **parts: bytes) -> bytes:
    """Return a spreadsheet of one sheet, given as XML, and more parts, by their names."""
    names = {"controls": "xl/ctrlProps/ctrlProp1.xml", "old": "xl/drawings/vmlDrawing1.vml",
             "drawing": "xl/drawings/drawing1.xml"}  # fmt: skip
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships"><sheets><sheet name="Ark1" r:id="rId0"/></sheets>'
            "</workbook>".encode()
            .decode()
            .encode(),
            "xl/_rels/workbook.xml.rels": related(("worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}" xmlns:r="http://schemas.'
            f'openxmlformats.org/officeDocument/2006/relationships">{data}</worksheet>'.encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": related(
                ("ctrlProp", "../ctrlProps/ctrlProp1.xml"),
                ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
                ("drawing", "../drawings/drawing1.xml"),
            ),
            **{names[name]: part for name, part in parts.items()},
        }
    )


XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def test_ticked_boxes_stand_in_their_row_and_text_boxes_behind() -> None:
    cell = '<c r="A1" t="inlineStr"><is><t>Støtter?</t></is></c>'
    rows = f'<sheetData><row r="1">{cell}</row></sheetData>'
    control = (
        f'<controls><control shapeId="1025" r:id="rId0"><controlPr><anchor><from><x:col '
        f'xmlns:x="{XDR}">1</x:col><x:row xmlns:x="{XDR}">0</x:row></from></anchor></controlPr>'
        "</control></controls>"
    )
    data = sheet(
        rows + control,
        controls=f'<formControlPr xmlns="{S}" objectType="CheckBox" checked="Checked"/>'.encode(),
        old=b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1025"><v:textbox>'
        b"<div>Ja</div></v:textbox></v:shape></xml>",
        drawing=f'<x:wsDr xmlns:x="{XDR}" xmlns:a="{A}"><x:sp><x:txBody><a:p><a:r><a:t>Merknad.'
        "</a:t></a:r></a:p></x:txBody></x:sp></x:wsDr>".encode(),
    )
    assert read(data, "xlsx").text == "Støtter?\t☒ Ja\n\nMerknad."


def box(text: str, holder: str = "", properties: str = "", hidden: str = "0") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" hidden="{hidden}"/><p:nvPr>{holder}</p:nvPr>'
        f"</p:nvSpPr><p:txBody><a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def test_slides_are_pages_and_hidden_ones_are_not_read() -> None:
    table = (
        "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Hva?</a:t></a:r></a:p>"
        "</a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>Dette.</a:t></a:r></a:p></a:txBody>"
        "</a:tc></a:tr></a:tbl></p:graphicFrame>"
    )
    group = f"<p:grpSp>{box('I gruppe.', hidden='0')}{box('skjult form', hidden='1')}</p:grpSp>"
    footer = box("Side 3", '<p:ph type="sldNum"/>')
    title = box("Svar", '<p:ph type="title"/>')
    data = slides(
        [title + table + group + footer, box("skjult"), box("Til slutt.")], ("", 'show="0"')
    )
    document = read(data, "pptx")
    assert document.text == "Svar\n\nHva?\tDette.\n\nI gruppe.\n\nSide 3\n\nTil slutt."
    begins = [document.text[page.start : page.start + 4] for page in document.pages]
    assert begins == ["Svar", "Til ", "Til "]


def test_bullets_and_numbers_of_slides_are_what_is_seen() -> None:
    number = '<a:pPr><a:buAutoNum type="alphaLcParenR"/></a:pPr>'
    first, second = (f"<a:p>{number}<a:r><a:t>{each}</a:t></a:r></a:p>" for each in "xy")
    numbered = f"<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody>{first}{second}</p:txBody></p:sp>"
    plain = box("uten", '<p:ph idx="1"/>', "<a:pPr><a:buNone/></a:pPr>")
    symbol = '<a:pPr><a:buChar char="•"/></a:pPr>'
    data = slides([numbered + box("med", '<p:ph idx="1"/>') + plain + box("punkt", "", symbol)])
    assert read(data, "pptx").text == "a) x\nb) y\n- med\n\nuten\n\n- punkt"
