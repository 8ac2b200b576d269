"""Quotations as a Word document: numbered, under the questions that they answer, and their sources
at the end.
"""

import io
from itertools import groupby
from typing import TYPE_CHECKING

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from index.citation import one_line, quotation_marks
from index.export._tables import same_bytes, xml_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

    from index.export._export import Entry, Sheet

__all__ = ["to_docx"]

_LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}


def to_docx(sheet: "Sheet") -> bytes:
    """Return a Word document of the entries, the same bytes for the same entries.

    Below the title stands the day of retrieval. Each question is a heading above the quotations
    that answer it, as far as they follow each other. Each quotation is a paragraph of style "Quote"
    ending in its number, "[1]", below the name of whoever says it; a note follows it; under the
    last heading stands a source for each number, which links to ``Entry.link``.
    """
    headings = sheet.headings
    document = Document()
    document.core_properties.title = xml_text(headings.title)
    document.core_properties.author = "Svarbrev"
    document.core_properties.language = _LOCALES.get(sheet.language, "nb-NO")
    document.add_heading(xml_text(headings.title), level=1)
    if sheet.told:
        document.add_paragraph(sheet.told)
    headed = any(entry.item.question for entry in sheet.entries)
    for question, entries in groupby(sheet.entries, key=lambda entry: entry.item.question):
        if headed:
            document.add_heading(xml_text(question or headings.unasked), level=2)
        for entry in entries:
            _add_quote(document, entry, sheet.language, headings.note)
    document.add_heading(headings.sources, level=2)
    for entry in sheet.entries:
        _add_source(document.add_paragraph(), entry)
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _add_quote(document: "WordDocument", entry: "Entry", language: str, label: str) -> None:
    opening, closing = quotation_marks(language)
    sender = entry.item.letter.letterhead.sender
    if sender:
        named = document.add_paragraph()
        named.add_run(xml_text(one_line(sender.value))).bold = True
        named.paragraph_format.keep_with_next = True
    paragraph = document.add_paragraph(style="Quote")
    paragraph.add_run(xml_text(f"{opening}{entry.words}{closing}"))
    paragraph.add_run(f" [{entry.number}]").italic = False
    if entry.item.note.strip():
        document.add_paragraph(xml_text(f"{label}: {entry.item.note.strip()}"))


def _add_source(paragraph: "Paragraph", entry: "Entry") -> None:
    paragraph.add_run(f"[{entry.number}] ")
    if entry.link:
        _add_link(paragraph, xml_text(entry.source), entry.link)
    else:
        paragraph.add_run(xml_text(entry.source))


def _add_link(paragraph: "Paragraph", text: str, link: str) -> None:
    """Append a hyperlink, for which python-docx has no method of its own."""
    target = paragraph.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), target)
    run = paragraph.add_run(text)
    run.underline = True
    element.append(run._r)
    paragraph._p.append(element)
