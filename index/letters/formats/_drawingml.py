"""Text in drawings of office documents: boxes, tables and diagrams (ECMA-376, part 1, 21.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.letters.formats._counting import written
from index.letters.formats._docx_math import M, formula
from index.letters.formats._symbols import is_symbol_font, signs_of

__all__ = ["A", "Paragraph", "diagram", "paragraphs", "rows"]

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_FORMS = {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
_LEVELS = 9
_PRIVATE = re.compile("[\uf020-\uf0ff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and the bullet or number that it is told to bear: None where nothing is said,
    empty where it is told to bear none.
    """

    text: str
    label: str | None


def paragraphs(body: Any) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text body, numbered ones counted."""
    counts = [0] * (_LEVELS + 1)
    for element in body.iter(f"{A}p"):
        properties = element.find(f"{A}pPr")
        level = 0 if properties is None else int(properties.get("lvl", "0")[:1] or 0)
        text = "".join(_printed(element))
        label = _label(properties, counts, level) if text.strip() else None
        yield Paragraph(text, label)


def rows(table: Any) -> Iterator[list[str]]:
    """Yield the rows of a table, each cell as text; what is merged into another is left out."""
    for row in table.findall(f"{A}tr"):
        yield [
            "\n".join(each.text for each in paragraphs(cell))
            for cell in row.findall(f"{A}tc")
            if cell.get("hMerge") is None and cell.get("vMerge") is None
        ]


def diagram(data: Any) -> Iterator[str]:
    """Yield what stands in the boxes of a diagram (SmartArt), by its part of data."""
    for point in data.iter(f"{_DGM}pt"):
        body = point.find(f"{_DGM}t")
        if body is not None and point.get("type", "node") in ("node", "asst"):
            yield "\n".join(each.text for each in paragraphs(body))


def _printed(paragraph: Any) -> Iterator[str]:
    for element in paragraph:
        if element.tag in (f"{A}r", f"{A}fld"):
            text = element.findtext(f"{A}t") or ""
            # What is no sign of a font's own is drawn by the Latin one.
            kinds = ("sym", "latin") if _PRIVATE.search(text) else ("latin",)
            fonts = (element.find(f"{A}rPr/{A}{kind}") for kind in kinds)
            named = (font.get("typeface") for font in fonts if font is not None)
            yield signs_of(text, next(filter(is_symbol_font, named), None))
        elif element.tag == f"{A}br":
            yield "\n"
        else:
            # Formulas stand in extensions.
            yield from (formula(each) for each in element.iter(f"{M}oMath"))


def _label(properties: Any | None, counts: list[int], level: int) -> str | None:
    if properties is None:
        return None
    numbered = properties.find(f"{A}buAutoNum")
    if numbered is None:
        counts[level:] = [0] * (_LEVELS + 1 - level)
        if properties.find(f"{A}buNone") is not None:
            return ""
        drawn = ("buChar", "buBlip")
        return "-" if any(properties.find(f"{A}{name}") is not None for name in drawn) else None
    start = numbered.get("startAt", "1")
    first = int(start[:5]) if start.isascii() and start.isdigit() else 1
    counts[level] = counts[level] + 1 if counts[level] else first
    counts[level + 1 :] = [0] * (_LEVELS - level)
    kind = numbered.get("type", "arabicPeriod")
    form = next((form for name, form in _FORMS.items() if kind.startswith(name)), "1")
    number = written(counts[level], form)
    if kind.endswith("ParenBoth"):
        return f"({number})"
    return f"{number})" if kind.endswith("ParenR") else f"{number}."
