"""What a paragraph of a Word document prints: its runs, fields, signs and formulas, in order.

Fields are a sequence of runs: a code, which nobody sees, then its result, which everybody does
(ECMA-376, part 1, 17.16.18). They nest, and may run over paragraphs.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from index.letters.formats._docx_lists import (
    Styles,
    W,
    child_of,
    has_symbol_fonts,
    is_on,
    switch,
    value_of,
)
from index.letters.formats._docx_math import M, formula
from index.letters.formats._symbols import box, is_symbol_font, signs_of, symbol_field

__all__ = ["TRANSPARENT", "Inline", "InlineReader", "choice_of"]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
# A millimetre in the units of drawings; a point in millimetres.
_EMU, _POINT = 36_000, 25.4 / 72
_OFFICE = "http://schemas.microsoft.com/office/"
# What Word since 2010 draws by itself; for anything newer it draws the fallback.
_UNDERSTOOD = frozenset(
    f"{_OFFICE}{name}"
    for name in (
        "word/2010/wordprocessingShape",
        "word/2010/wordprocessingGroup",
        "word/2010/wordprocessingCanvas",
        "word/2010/wordprocessingDrawing",
        "word/2010/wordml",
        "word/2012/wordml",
        "drawing/2010/main",
    )
)
TRANSPARENT = frozenset(
    f"{W}{name}"
    for name in (
        *("ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent"),
        *("customXml", "dir", "bdo", "r"),
    )
)
"""Elements that only wrap what they hold."""

_SKIPPED = frozenset(
    f"{W}{name}"
    for name in (
        *("del", "moveFrom", "pPr", "rPr", "delText", "delInstrText", "sdtPr", "sdtEndPr"),
        *("rt", "rubyPr", "fldData", "ffData", "tblPr", "trPr", "tcPr"),
    )
)
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_SPACE = re.compile(r"[\t\r\n]")


@dataclass(slots=True)
class Inline:
    """What was gathered of a paragraph: its words, whether all of them are bold (None where there
    are none), and what hangs on it: notes, text boxes, pictures by their relation and their size in
    millimetres.
    """

    text: list[str] = field(default_factory=list)
    bold: bool | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    pictures: list[tuple[str, tuple[float, float] | None]] = field(default_factory=list)


@dataclass(slots=True)
class _Field:
    """A field that is open: its code so far, what it is as a form, whether its result is due."""

    form: Any | None
    code: list[str] = field(default_factory=list)
    result: bool = False

    @property
    def name(self) -> str:
        return next(iter("".join(self.code).split()), "").upper()


class InlineReader:
    """Reads paragraphs one after the other; holds the fields that are still open."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self._unmatched: set[Any] = set()
        self._hides, self._draws_signs = styles.hides, styles.draws_signs

    def begin(self, story: Any) -> list[_Field]:
        """Begin a story, whose fields are its own, and return those of the one around it; a field
        that has no end would swallow all behind it and is left out of account.
        """
        around, self._fields = self._fields, []
        # Most documents hide nothing and draw no signs; their runs need not be asked one by one.
        self._hides = self._hides or next(story.iter(f"{W}vanish"), None) is not None
        self._draws_signs = self._draws_signs or has_symbol_fonts(story)
        opened: list[Any] = []
        for mark in story.iter(f"{W}fldChar"):
            kind = mark.get(f"{W}fldCharType")
            if kind == "begin":
                opened.append(mark)
            elif kind == "end" and opened:
                opened.pop()
        self._unmatched.update(opened)
        return around

    def end(self, around: list[_Field]) -> None:
        """Go back to the story around."""
        self._fields = around

    @property
    def shown(self) -> bool:
        """Tell whether what stands here is seen: in no code of a field."""
        return all(each.result for each in self._fields)

    def gather(
        self,
        element: Any,
        into: Inline,
        style: str | None = None,
        hidden: bool = False,
        font: str | None = None,
    ) -> None:
        """Add what ``element`` prints to ``into``; ``style`` is its paragraph's."""
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                asked = self._hides or self._draws_signs
                properties = child_of(child, f"{W}rPr") if asked else None
                unseen = self._hides and self._styles.hidden(properties, style)
                signs = self._styles.font(properties) if self._draws_signs else None
                self.gather(child, into, style, unseen, signs)
            elif tag in _SKIPPED:
                continue
            elif tag == f"{W}fldChar":
                self._mark(child, into, hidden)
            elif tag == f"{W}instrText":
                if self._fields:
                    self._fields[-1].code.append(child.text or "")
            elif tag == f"{_MC}AlternateContent":
                chosen = choice_of(child)
                if chosen is not None:
                    self.gather(chosen, into, style, hidden, font)
            elif hidden or (self._fields and not self.shown):
                # Fields inside go on being counted.
                self.gather(child, into, style, hidden, font)
            else:
                self._print(child, tag, into, style, font)

    def _print(
        self, child: Any, tag: str, into: Inline, style: str | None, font: str | None
    ) -> None:
        if tag == f"{W}t":
            words = _SPACE.sub(" ", child.text or "")
            into.text.append(signs_of(words, font) if is_symbol_font(font) else words)
            if into.bold is not False and words.strip():
                into.bold = is_on(child.getparent(), f"{W}rPr", f"{W}b")
        elif tag in _SIGNS:
            into.text.append(_SIGNS[tag])
        elif tag == f"{W}sym":
            into.text.append(_sign(child.get(f"{W}char", ""), child.get(f"{W}font")))
        elif tag in _NOTES:
            into.notes.append((_NOTES[tag], child.get(f"{W}id", "")))
        elif tag == f"{W}txbxContent":
            into.boxes.append(child)
        elif tag in (f"{M}oMath", f"{M}oMathPara"):
            into.text.append(formula(child))
            into.bold = False
        elif tag == f"{_A}blip":
            into.pictures.append((child.get(f"{_R}embed", ""), _drawn_size(child)))
        elif tag == f"{_V}imagedata":
            into.pictures.append((child.get(f"{_R}id", ""), _styled_size(child)))
        else:
            self.gather(child, into, style, False, font)

    def _mark(self, mark: Any, into: Inline, hidden: bool) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin" and mark not in self._unmatched:
            self._fields.append(_Field(mark.find(f"{W}ffData")))
        elif kind == "separate" and self._fields:
            # A box, a choice and a sign are drawn by what their code says.
            drawn = ("FORMCHECKBOX", "FORMDROPDOWN", "SYMBOL")
            self._fields[-1].result = self._fields[-1].name not in drawn
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if self.shown and not hidden:
                into.text.append(_drawn(ended))


def choice_of(alternatives: Any) -> Any | None:
    """Return which of several forms of one thing is drawn: the first whose vocabulary is
    understood, else the fallback (ECMA-376, part 3, 7.6).
    """
    for choice in alternatives.findall(f"{_MC}Choice"):
        needed = choice.get("Requires", "").split()
        spaces = [choice.nsmap.get(prefix) for prefix in needed]
        if all(space in _UNDERSTOOD for space in spaces):
            return choice
    return alternatives.find(f"{_MC}Fallback")


def _drawn_size(blip: Any) -> tuple[float, float] | None:
    """Return the size at which a drawing shows a picture, where it says so."""
    for holder in blip.iterancestors(f"{_WP}inline", f"{_WP}anchor"):
        extent = holder.find(f"{_WP}extent")
        sides = [] if extent is None else [extent.get(side, "") for side in ("cx", "cy")]
        if len(sides) == 2 and all(side.isascii() and side.isdigit() for side in sides):
            return int(sides[0]) / _EMU, int(sides[1]) / _EMU
    return None


def _styled_size(image: Any) -> tuple[float, float] | None:
    style = image.getparent().get("style", "")
    sides = [
        re.search(rf"(?:^|;)\s*{side}\s*:\s*(\d+(?:\.\d+)?)pt", style)
        for side in ("width", "height")
    ]
    if sides[0] is None or sides[1] is None:
        return None
    return float(sides[0][1]) * _POINT, float(sides[1][1]) * _POINT


def _sign(code: str, font: str | None) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    character = chr(number) if 0 <= number <= 0xFFFF else ""
    return signs_of(character, font)


def _drawn(ended: _Field) -> str:
    """Return what a field shows that has no result of its own."""
    if ended.name == "FORMCHECKBOX" and ended.form is not None:
        boxed = ended.form.find(f"{W}checkBox")
        ticked = switch(boxed, f"{W}checked")
        return box(is_on(boxed, f"{W}default") if ticked is None else ticked)
    if ended.name == "FORMDROPDOWN" and ended.form is not None:
        choices = ended.form.find(f"{W}ddList")
        if choices is None:
            return ""
        entries = [each.get(f"{W}val", "") for each in choices.findall(f"{W}listEntry")]
        at = value_of(choices, f"{W}result") or value_of(choices, f"{W}default") or "0"
        return entries[int(at)] if at.isascii() and at.isdigit() and int(at) < len(entries) else ""
    return symbol_field("".join(ended.code)) if ended.name == "SYMBOL" else ""
