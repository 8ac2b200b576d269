"""One letter in any of the formats that are read."""

import io
from collections.abc import Callable

from tests.writers.docx import write_docx
from tests.writers.mail import write_eml, write_html, write_msg, write_tnef
from tests.writers.model import LetterModel, PartKind
from tests.writers.office import write_odt, write_rtf
from tests.writers.pdf import write_pdf
from tests.writers.slides import write_pptx, write_xlsx

__all__ = ["WRITERS", "write_letter", "write_scan"]


def _txt(model: LetterModel) -> bytes:
    return model.text().encode()


def _markdown(model: LetterModel) -> bytes:
    out: list[str] = list(model.head)
    before: PartKind | None = None
    for part in model.parts:
        item = part.kind is PartKind.LIST_ITEM
        text = {PartKind.HEADING: f"## {part.text}", PartKind.LIST_ITEM: f"* {part.text}"}.get(
            part.kind, part.text
        )
        if item and before is PartKind.LIST_ITEM:
            out[-1] += f"\n{text}"
        else:
            out.append(text)
        before = part.kind
    return "\n\n".join([*out, *model.tail]).encode()


WRITERS: dict[str, Callable[[LetterModel], bytes]] = {
    "txt": _txt,
    "md": _markdown,
    "pdf": write_pdf,
    "docx": write_docx,
    "xlsx": write_xlsx,
    "pptx": write_pptx,
    "odt": write_odt,
    "rtf": write_rtf,
    "html": write_html,
    "eml": write_eml,
    "msg": write_msg,
    "tnef": write_tnef,
}
"""The writer of each format, by its file ending."""


def write_letter(model: LetterModel, ending: str) -> bytes:
    """Return ``model`` as a file of the format that ``ending`` names, "docx" for example."""
    return WRITERS[ending](model)


def write_scan(model: LetterModel, dpi: int = 200, kind: str = "TIFF") -> bytes:
    """Return ``model`` as a picture of its pages, as a scanner would make it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(write_pdf(model))
    images = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    document.close()
    stream = io.BytesIO()
    if kind == "TIFF":
        images[0].save(
            stream,
            "TIFF",
            save_all=True,
            append_images=images[1:],
            dpi=(dpi, dpi),
            compression="tiff_deflate",
        )
    elif kind == "PDF":
        images[0].save(stream, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    else:
        images[0].save(stream, kind, dpi=(dpi, dpi))
    return stream.getvalue()
