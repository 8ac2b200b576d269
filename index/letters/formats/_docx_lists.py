"""Styles and numbering of Word documents: which paragraphs are headings, what is hidden, and what
numbers paragraphs bear.

Word keeps neither bullets nor numbers in the text; a reader must count as Word does
(ECMA-376, part 1, 17.9).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from index.letters.formats._counting import written

__all__ = [
    "Numbering",
    "Styles",
    "W",
    "child_of",
    "has_symbol_fonts",
    "is_on",
    "switch",
    "value_of",
]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAMES = ("heading", "overskrift", "title", "tittel")
_VAL = f"{W}val"
# A style is based on a style; more steps than this are a circle.
_LONGEST_CHAIN = 20
_LEVELS = 9
_FORMS = {
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "decimalZero": "01",
}


def child_of(element: Any | None, *path: str) -> Any | None:
    """Return the element that ``path``, tags one below the other, leads to from ``element``, or
    None.
    """
    for tag in path:
        if element is None:
            return None
        # It takes a third of the time of ``find``, and every paragraph is asked several times.
        element = next(element.iterchildren(tag), None)
    return element


def value_of(element: Any | None, *path: str) -> str | None:
    """Return the ``w:val`` of the element at ``path`` below ``element``, or None."""
    found = child_of(element, *path)
    return None if found is None else found.get(_VAL, "")


def switch(element: Any | None, *path: str) -> bool | None:
    """Return whether a switch such as ``w:b`` is on or off; None where it is not there."""
    value = value_of(element, *path)
    return None if value is None else value not in ("0", "false", "none", "off")


def is_on(element: Any | None, *path: str) -> bool:
    """Tell whether a switch such as ``w:b`` is there and not turned off."""
    return switch(element, *path) is True


@lru_cache(maxsize=1)
def _symbol_fonts() -> Any:
    from lxml import etree

    named = "contains(@w:{0}, 'dings') or @w:{0} = 'Symbol'"
    test = " or ".join(named.format(kind) for kind in ("ascii", "hAnsi"))
    return etree.XPath(f"boolean(.//w:rFonts[{test}])", namespaces={"w": W.strip("{}")})


def has_symbol_fonts(root: Any) -> bool:
    """Tell whether anything below ``root`` is set in a font that draws signs."""
    return bool(_symbol_fonts()(root))


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, root: Any | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._chains: dict[str | None, list[Any]] = {}
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}
        self._normal = next(
            (
                style.get(f"{W}styleId", "")
                for style in found
                if style.get(f"{W}default") in ("1", "true", "on")
                and style.get(f"{W}type", "paragraph") == "paragraph"
            ),
            None,
        )
        self.hides = root is not None and next(root.iter(f"{W}vanish"), None) is not None
        """Whether any style hides text; where none does, nobody needs to ask ``hidden``."""
        self.draws_signs = root is not None and has_symbol_fonts(root)
        """Whether any style is set in a symbol font; else nobody needs to ask ``font``."""
        self._all_hidden = self.hides and is_on(
            root, f"{W}docDefaults", f"{W}rPrDefault", f"{W}rPr", f"{W}vanish"
        )

    def heading(self, style: str | None) -> bool:
        """Tell whether a style is one of headings, by its name or its outline level."""
        for each in self.chain(style):
            name = (value_of(each, f"{W}name") or "").lower()
            level = value_of(each, f"{W}pPr", f"{W}outlineLvl") or ""
            if name.startswith(_HEADING_NAMES) or (level.isdigit() and int(level) < _LEVELS):
                return True
        return False

    def bold(self, style: str | None) -> bool:
        """Tell whether a style sets its text in bold."""
        return any(is_on(each, f"{W}rPr", f"{W}b") for each in self.chain(style))

    def hidden(self, properties: Any | None, paragraph_style: str | None) -> bool:
        """Tell whether the text of a run is hidden: by its own ``properties``, else by its style
        or its paragraph's, of which one alone hides it (17.7.3).
        """
        own = switch(properties, f"{W}vanish")
        if own is not None or not self.hides:
            return bool(own)
        by_run = self._vanishes(value_of(properties, f"{W}rStyle"))
        by_paragraph = self._vanishes(paragraph_style or self._normal)
        return (by_run is True) != (by_paragraph is True) or self._all_hidden

    def font(self, properties: Any | None) -> str | None:
        """Return the font that a run is set in, as far as it or its style says."""
        if properties is None:
            return None
        own = properties.find(f"{W}rFonts")
        fonts = [own] if own is not None else []
        for style in self.chain(value_of(properties, f"{W}rStyle")):
            fonts += style.findall(f"{W}rPr/{W}rFonts")
        for found in fonts:
            for kind in ("ascii", "hAnsi"):
                if name := found.get(f"{W}{kind}"):
                    return str(name)
        return None

    def chain(self, style: str | None) -> list[Any]:
        """Return a style and those that it is based on, nearest first."""
        if style not in self._chains:
            chain: list[Any] = []
            based: str | None = style
            while based in self._styles and len(chain) < _LONGEST_CHAIN:
                chain.append(self._styles[based])
                based = value_of(chain[-1], f"{W}basedOn")
            self._chains[style] = chain
        return self._chains[style]

    def _vanishes(self, style: str | None) -> bool | None:
        switches = (switch(each, f"{W}rPr", f"{W}vanish") for each in self.chain(style))
        return next((each for each in switches if each is not None), None)


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is counted and printed."""

    form: str
    text: str
    start: int
    restart: int
    """The highest level, from 1, behind which this one starts anew; 0 for never."""
    plain: bool
    hidden: bool


@dataclass(slots=True)
class _List:
    """The levels of a list, its counts, and which lists have begun it anew; lists of one abstract
    numbering count on together.
    """

    levels: dict[int, _Level] = field(default_factory=dict)
    by_style: dict[str, int] = field(default_factory=dict)
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)
    begun: set[tuple[str, int]] = field(default_factory=set)


class Numbering:
    """Counts the lists of a document; call ``label`` once for every paragraph, in order."""

    def __init__(self, root: Any | None, styles: Styles) -> None:
        self._styles = styles
        self._numbers: dict[str, Any] = {}
        self._lists: dict[str, _List] = {}
        self._abstract: dict[str, Any] = {}
        self._by_style: dict[str | None, tuple[str | None, str | None]] = {}
        if root is not None:
            self._numbers = {one.get(f"{W}numId", ""): one for one in root.findall(f"{W}num")}
            for one in root.findall(f"{W}abstractNum"):
                self._abstract[one.get(f"{W}abstractNumId", "")] = one

    def label(self, properties: Any | None) -> str | None:
        """Return what is printed before a paragraph of these ``w:pPr``, and count it: "-" for
        bullets, "2." or "b)" for numbers, None where nothing is.
        """
        if properties is None or not self._numbers:
            return None
        number, at = self._place(properties)
        this = self._list(number)
        if this is None:
            return None
        if at is None:
            chain = self._styles.chain(value_of(properties, f"{W}pStyle"))
            names = (style.get(f"{W}styleId", "") for style in chain)
            at = next((this.by_style[name] for name in names if name in this.by_style), 0)
        overrides = dict(self._overrides(number))
        level = overrides.get(at, (None, None))[1] or this.levels.get(at)
        if level is None:
            return None
        start = overrides.get(at, (None, None))[0]
        self._count(this, number, at, level, start)
        if level.hidden or level.form == "none":
            return None
        if level.form == "bullet":
            return "-"
        levels = {**this.levels, **{k: v for k, (_, v) in overrides.items() if v}}
        return _printed(level, levels, this.counts)

    def _place(self, properties: Any) -> tuple[str, int | None]:
        """Return a paragraph's list, and its level where that is said."""
        own = child_of(properties, f"{W}numPr")
        number, level = value_of(own, f"{W}numId"), value_of(own, f"{W}ilvl")
        if number is None:
            number, usual = self._usual(value_of(properties, f"{W}pStyle"))
            level = level or usual
        at = None if level is None else _whole(level, 0)
        return number or "0", at if at is None or at < _LEVELS else 0

    def _usual(self, style: str | None) -> tuple[str | None, str | None]:
        """Return the list that a style brings along, and its level where that is said."""
        if style not in self._by_style:
            found: tuple[str | None, str | None] = (None, None)
            for each in self._styles.chain(style):
                properties = each.find(f"{W}pPr/{W}numPr")
                number = value_of(properties, f"{W}numId")
                if number is not None:
                    found = number, value_of(properties, f"{W}ilvl")
                    break
            self._by_style[style] = found
        return self._by_style[style]

    def _list(self, number: str) -> _List | None:
        """Return the list of a number; a list that refers to a style is the style's (17.9.21)."""
        if number == "0":
            return None
        for _ in range(_LONGEST_CHAIN):
            abstract = value_of(self._numbers.get(number), f"{W}abstractNumId") or ""
            root = self._abstract.get(abstract)
            if root is None:
                return None
            link = value_of(root, f"{W}numStyleLink")
            if link is None:
                break
            styles = self._styles.chain(link)
            found = (value_of(each, f"{W}pPr", f"{W}numPr", f"{W}numId") for each in styles)
            number = next((each for each in found if each), "")
        else:
            return None
        if abstract not in self._lists:
            self._lists[abstract] = _learnt(root)
        return self._lists[abstract]

    def _overrides(self, number: str) -> Iterator[tuple[int, tuple[int | None, _Level | None]]]:
        """Yield what a list counts otherwise than others of its kind: by level, its start and how
        it looks.
        """
        for found in self._numbers[number].findall(f"{W}lvlOverride"):
            start = value_of(found, f"{W}startOverride")
            level = found.find(f"{W}lvl")
            at = _whole(found.get(f"{W}ilvl"), 0)
            look = None if level is None else _level(level, at)
            yield at, (None if start is None else _whole(start, 1), look)

    def _count(
        self, this: _List, number: str, at: int, level: _Level, override: int | None
    ) -> None:
        count = this.counts[at]
        if override is not None and (number, at) not in this.begun:
            this.counts[at] = override
        else:
            this.counts[at] = level.start if count is None else count + 1
        this.begun.add((number, at))
        for above in range(at):
            # A level that was passed over counts as begun.
            if this.counts[above] is None and above in this.levels:
                this.counts[above] = this.levels[above].start
        for below in range(at + 1, _LEVELS):
            known = this.levels.get(below)
            # By default a level starts anew behind any higher one.
            if known is None or at < known.restart:
                this.counts[below] = None


def _learnt(abstract: Any) -> _List:
    this = _List()
    for found in abstract.findall(f"{W}lvl"):
        at = _whole(found.get(f"{W}ilvl"), 0)
        this.levels[at] = _level(found, at)
        if style := value_of(found, f"{W}pStyle"):
            this.by_style.setdefault(style, at)
    return this


def _level(found: Any, at: int) -> _Level:
    return _Level(
        form=value_of(found, f"{W}numFmt") or "decimal",
        text=value_of(found, f"{W}lvlText") or "",
        start=_whole(value_of(found, f"{W}start"), 1),
        restart=_whole(value_of(found, f"{W}lvlRestart"), at),
        plain=is_on(found, f"{W}isLgl"),
        hidden=is_on(found, f"{W}rPr", f"{W}vanish"),
    )


def _printed(level: _Level, levels: dict[int, _Level], counts: list[int | None]) -> str | None:
    text = level.text
    for at in range(_LEVELS):
        sign = f"%{at + 1}"
        if sign in text:
            known, count = levels.get(at), counts[at]
            # A higher level that has not been counted yet shows what it would begin with.
            number = count if count is not None else known.start if known else 1
            form = "decimal" if level.plain or known is None else known.form
            text = text.replace(sign, _written(number, form))
    return text.strip() or None


def _written(number: int, form: str) -> str:
    if form in ("none", "bullet"):
        return ""
    if form == "ordinal":
        return f"{number}."
    if form == "numberInDash":
        return f"- {number} -"
    return written(number, _FORMS.get(form, "1"))


def _whole(text: str | None, default: int) -> int:
    """Return a number as files write it; hostile ones are cut to what a page could bear."""
    if text is None or not text.isascii() or not text.isdigit():
        return default
    return min(int(text[:6]), 9999)
