"""What was filled into the form of a PDF page, as a person sees it there.

Values are read from the form itself and not from how it is drawn: a field may have no drawing, and
a tick is a letter of some symbol font. "☒" and "☐" stand for boxes with and without a tick.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from index.letters.formats._shared import normal_newlines

__all__ = ["TICKED", "UNTICKED", "Filled", "fields_of"]

TICKED, UNTICKED = "☒", "☐"

# A field has no more text than this, in UTF-16 bytes; a list no more options.
_MOST_BYTES, _MOST_OPTIONS = 200_000, 2_000
_MOST_FIELDS = 5_000
# ISO 32000-1, table 227: what is typed is shown as stars.
_SECRET = 1 << 13
_FONT_SIZE = 10.0


@dataclass(frozen=True, slots=True)
class Filled:
    """A field: its lines as shown, its box on the sheet (left, bottom, right, top), font size."""

    lines: tuple[str, ...]
    box: tuple[float, float, float, float]
    size: float


def fields_of(page: Any) -> list[Filled]:
    """Return the fields of a page that show something, and hide them from what is drawn.

    The document's form must have been initialised; without one there are no fields.
    """
    from pypdfium2 import raw

    form = page.formenv
    if form is None:
        return []
    found: list[Filled] = []
    for number in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_FIELDS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        try:
            flags = raw.FPDFAnnot_GetFlags(annotation)
            seen = not flags & (raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW)
            if raw.FPDFAnnot_GetSubtype(annotation) != raw.FPDF_ANNOT_WIDGET or not seen:
                continue
            lines = _shown(form.raw, annotation)
            if lines is None:
                continue
            raw.FPDFAnnot_SetFlags(annotation, flags | raw.FPDF_ANNOT_FLAG_HIDDEN)
            if lines:
                found.append(Filled(lines, _box(annotation), _size(form.raw, annotation)))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def _shown(form: Any, field: Any) -> tuple[str, ...] | None:
    """Return the lines of a field, none where it is empty; None where its drawing must tell."""
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetFormFieldType(form, field)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return (TICKED if raw.FPDFAnnot_IsChecked(form, field) else UNTICKED,)
    if kind in (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        chosen = tuple(_chosen(form, field))
        return chosen or _lines(_text(raw.FPDFAnnot_GetFormFieldValue, form, field))
    if kind == raw.FPDF_FORMFIELD_TEXTFIELD:
        if raw.FPDFAnnot_GetFormFieldFlags(form, field) & _SECRET:
            return ()
        return _lines(_text(raw.FPDFAnnot_GetFormFieldValue, form, field))
    return None


def _chosen(form: Any, field: Any) -> Iterator[str]:
    from pypdfium2 import raw

    count = min(raw.FPDFAnnot_GetOptionCount(form, field), _MOST_OPTIONS)
    for number in range(count):
        if raw.FPDFAnnot_IsOptionSelected(form, field, number):
            yield _text(raw.FPDFAnnot_GetOptionLabel, form, field, number)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in normal_newlines(text).split("\n") if line.strip())


def _text(get: Callable[..., int], *of: Any) -> str:
    """Return the UTF-16 that one of PDFium's functions writes into a buffer."""
    from pypdfium2 import raw

    size = min(get(*of, None, 0), _MOST_BYTES)
    buffer = ctypes.create_string_buffer(max(size, 2))
    get(*of, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")


def _box(annotation: Any) -> tuple[float, float, float, float]:
    from pypdfium2 import raw

    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    return (
        min(rect.left, rect.right),
        min(rect.bottom, rect.top),
        max(rect.left, rect.right),
        max(rect.bottom, rect.top),
    )


def _size(form: Any, field: Any) -> float:
    from pypdfium2 import raw

    size = ctypes.c_float()
    # Zero stands for a size that fits the box.
    known = raw.FPDFAnnot_GetFontSize(form, field, size) and 1 < size.value < 100
    return float(size.value) if known else _FONT_SIZE
