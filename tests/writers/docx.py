"""Letters as Word documents, by python-docx."""

import io

from tests.writers.model import LetterModel, PartKind

__all__ = ["write_docx"]


def write_docx(model: LetterModel) -> bytes:
    """Return ``model`` as a DOCX file, with Word's own styles for headings and lists."""
    import docx

    document = docx.Document()
    for text in model.head:
        document.add_paragraph(text)
    for part in model.parts:
        if part.kind is PartKind.HEADING:
            document.add_heading(part.text, 1)
        elif part.kind is PartKind.LIST_ITEM:
            document.add_paragraph(part.text, style="List Bullet")
        else:
            document.add_paragraph(part.text)
    for text in model.tail:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
