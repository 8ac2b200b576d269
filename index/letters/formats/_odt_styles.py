"""Styles of OpenDocument text: what is bold, what is hidden, what is set in a font of signs."""

from collections.abc import Sequence
from typing import Any

from index.letters.formats._symbols import is_symbol_font

__all__ = ["DRAW", "FORM", "OFFICE", "STYLE", "TABLE", "TEXT", "Styles"]

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, OFFICE = _NS % "text", _NS % "table", _NS % "office"
STYLE, DRAW, FORM = _NS % "style", _NS % "drawing", _NS % "form"
_FO, _SVG = _NS % "xsl-fo-compatible", _NS % "svg-compatible"
_LONGEST_CHAIN = 20


class Styles:
    """The styles of a document, by their names."""

    def __init__(self, roots: Sequence[Any]) -> None:
        self._styles: dict[str, Any] = {}
        self._fonts: dict[str, str] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                self._styles[style.get(f"{STYLE}name", "")] = style
            for face in root.iter(f"{STYLE}font-face"):
                family = face.get(f"{_SVG}font-family", "").strip("'\" ")
                self._fonts[face.get(f"{STYLE}name", "")] = family

    def bold(self, element: Any) -> bool:
        """Tell whether the own style of a paragraph or span is bold."""
        style = self._styles.get(element.get(f"{TEXT}style-name", ""))
        properties = None if style is None else style.find(f"{STYLE}text-properties")
        weight = "" if properties is None else properties.get(f"{_FO}font-weight", "")
        return weight in ("bold", "700", "800", "900")

    def of(
        self, element: Any, around: tuple[bool, str | None] = (False, None)
    ) -> tuple[bool, str | None]:
        """Return whether the text of a paragraph or span is hidden, and the font of signs that it
        is set in, if it is; as ``around`` it where its styles say nothing.
        """
        hidden, font = None, None
        name = element.get(f"{TEXT}style-name", "")
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                break
            properties = style.find(f"{STYLE}text-properties")
            if properties is not None:
                display = properties.get(f"{TEXT}display")
                hidden = display == "none" if hidden is None and display else hidden
                face = properties.get(f"{STYLE}font-name")
                named = self._fonts.get(face, face) or properties.get(f"{_FO}font-family")
                font = font or named
            name = style.get(f"{STYLE}parent-style-name", "")
        if font is None:
            font = around[1]
        return around[0] if hidden is None else hidden, font if is_symbol_font(font) else None
