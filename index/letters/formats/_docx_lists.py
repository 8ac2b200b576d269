"""Styles and numbering of Word documents: which paragraphs are headings, and what numbers they
bear.

Word keeps neither bullets nor numbers in the text; a reader must count as Word does.
"""

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Numbering", "Styles", "W", "is_on", "value_of"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAMES = ("heading", "overskrift", "title", "tittel")
# A style is based on a style; more steps than this are a circle.
_LONGEST_CHAIN = 20
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LEVELS = 9


def value_of(element: Any, path: str) -> str | None:
    """Return the ``w:val`` of the element at ``path`` below ``element``, or None."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get(f"{W}val", "")


def is_on(element: Any, path: str) -> bool:
    """Tell whether a switch such as ``w:b`` is there and not turned off."""
    value = value_of(element, path)
    return value is not None and value not in ("0", "false", "none", "off")


class Styles:
    """The paragraph styles of a document, by their ids."""

    def __init__(self, root: Any | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}

    def heading(self, style: str | None) -> bool:
        """Tell whether a style is one of headings, by its name or its outline level."""
        for one in self._chain(style):
            name = (value_of(one, f"{W}name") or "").lower()
            level = value_of(one, f"{W}pPr/{W}outlineLvl") or ""
            if name.startswith(_HEADING_NAMES) or (level.isdigit() and int(level) < _LEVELS):
                return True
        return False

    def bold(self, style: str | None) -> bool:
        """Tell whether a style sets its text in bold."""
        return any(is_on(one, f"{W}rPr/{W}b") for one in self._chain(style))

    def numbering(self, style: str | None) -> Any | None:
        """Return the numbering that a style brings along, or None."""
        for one in self._chain(style):
            if (found := one.find(f"{W}pPr/{W}numPr")) is not None:
                return found
        return None

    def _chain(self, style: str | None) -> list[Any]:
        chain: list[Any] = []
        while style in self._styles and len(chain) < _LONGEST_CHAIN:
            chain.append(self._styles[style])
            style = value_of(chain[-1], f"{W}basedOn")
        return chain


@dataclass(slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts the lists of a document; call ``label`` once for every numbered paragraph, in
    order.
    """

    root: Any | None
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, numbering: Any, style_level: int = 0) -> str | None:
        """Return what is printed before a paragraph: "-" for bullets, "2." or "b)" for numbers,
        None where nothing is.
        """
        number = value_of(numbering, f"{W}numId") or "0"
        level = _whole(value_of(numbering, f"{W}ilvl"), style_level)
        found = self._level(number, level) if number != "0" and level < _LEVELS else None
        if found is None or found.form == "none":
            return None
        if found.form == "bullet":
            return "-"
        counts = self._counts.setdefault(number, [0] * _LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else found.start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return self._printed(number, found.text or f"%{level + 1}.", counts)

    def _printed(self, number: str, text: str, counts: list[int]) -> str:
        for at in range(_LEVELS):
            sign = f"%{at + 1}"
            if sign in text:
                level = self._level(number, at)
                form = level.form if level else "decimal"
                text = text.replace(sign, _written(max(counts[at], 1), form))
        return text.strip()

    def _level(self, number: str, level: int) -> _Level | None:
        if self.root is None:
            return None
        for num in self.root.findall(f"{W}num"):
            if num.get(f"{W}numId") == number:
                abstract = value_of(num, f"{W}abstractNumId")
                return self._abstract(abstract, level)
        return None

    def _abstract(self, abstract: str | None, level: int) -> _Level | None:
        assert self.root is not None
        for one in self.root.findall(f"{W}abstractNum"):
            if one.get(f"{W}abstractNumId") != abstract:
                continue
            for found in one.findall(f"{W}lvl"):
                if found.get(f"{W}ilvl") == str(level):
                    return _Level(
                        value_of(found, f"{W}numFmt") or "decimal",
                        value_of(found, f"{W}lvlText") or "",
                        _whole(value_of(found, f"{W}start"), 1),
                    )
        return None


def _whole(text: str | None, default: int) -> int:
    """Return a number as files write it; hostile ones are cut to what a page could bear."""
    if text is None or not text.isascii() or not text.isdigit():
        return default
    return min(int(text[:6]), 9999)


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman if form == "lowerRoman" else roman.upper()
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text
