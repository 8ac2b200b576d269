"""List numbers of OpenDocument text, counted as LibreOffice counts them (OpenDocument 1.3, part 3,
19.880 and 16.30).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.letters.formats._counting import written
from index.letters.formats._odt_styles import STYLE, TEXT

__all__ = ["Lists"]

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_PATTERN = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
_LEVELS = 10
_OUTLINE = ""


@dataclass(slots=True)
class _List:
    """A list that is being read: its style, its level from 1, what was counted on each level."""

    style: str
    level: int = 1
    counts: list[int] = field(default_factory=lambda: [0] * (_LEVELS + 1))


class Lists:
    """The lists of a document; each item is counted when it comes."""

    def __init__(self, roots: Sequence[Any]) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._by_style: dict[str, list[int]] = {}
        self._by_id: dict[str, list[int]] = {}
        self._outline = _List(_OUTLINE)
        for root in roots:
            for style in root.iter(f"{TEXT}list-style"):
                self._levels[style.get(f"{STYLE}name", "")] = _by_level(style)
            for style in root.iter(f"{TEXT}outline-style"):
                self._levels[_OUTLINE] = _by_level(style)

    def of_heading(self, element: Any) -> str | None:
        """Return the number of a heading outside all lists, and count it; None for a paragraph."""
        if element.tag != f"{TEXT}h" or element.get(f"{TEXT}is-list-header") == "true":
            return None
        said = _said(element)
        if said is not None:
            return said
        level = _whole(element.get(f"{TEXT}outline-level"), 1)
        if _OUTLINE not in self._levels or not 1 <= level <= _LEVELS:
            return None
        self._outline.level = level
        self._outline.counts[level + 1 :] = [0] * (_LEVELS - level)
        restart = element.get(f"{TEXT}restart-numbering") == "true"
        start = element.get(f"{TEXT}start-value") if restart else None
        label = self._label(start or ("1" if restart else None), self._outline)
        return None if label == "-" else label

    def items(self, element: Any, outer: _List | None = None) -> Iterator[tuple[Any, str | None]]:
        """Yield what stands in a list and in those inside it, in order, each paragraph with what is
        printed before it: a number, "-" for a bullet, or nothing.
        """
        this = self._begun(element, outer)
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            own = item.tag == f"{TEXT}list-item"
            label = _said(item)
            first = next((child for child in item if child.tag != f"{TEXT}number"), None)
            # An item that only holds a list is there for the depth; it is no item of its own.
            if own and first is not None and first.tag in (f"{TEXT}p", f"{TEXT}h"):
                counted = self._label(item.get(f"{TEXT}start-value"), this)
                label = counted if label is None else label
                this.counts[this.level + 1 :] = [0] * (_LEVELS - this.level)
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self.items(child, this)
                elif child.tag != f"{TEXT}number":
                    yield child, label
                    label = None

    def _begun(self, element: Any, outer: _List | None) -> _List:
        style = element.get(f"{TEXT}style-name", "") or (outer.style if outer else "")
        if outer is not None:
            return _List(style, min(outer.level + 1, _LEVELS), outer.counts)
        this = _List(style)
        before = self._by_id.get(element.get(f"{TEXT}continue-list", ""))
        if before is None and element.get(f"{TEXT}continue-numbering") == "true":
            before = self._by_style.get(style)
        if before is not None:
            this.counts = before
        self._by_style[style] = this.counts
        if identifier := element.get(_ID):
            self._by_id[identifier] = this.counts
        return this

    def _label(self, start: str | None, this: _List) -> str | None:
        """Return what is printed before an item, and count it."""
        level = self._levels.get(this.style, {}).get(this.level)
        if level is None:
            return "-"
        if level.tag.endswith(("-bullet", "-image")):
            return "-"
        fresh = start or not this.counts[this.level]
        first = _whole(start or level.get(f"{TEXT}start-value"), 1)
        this.counts[this.level] = first if fresh else this.counts[this.level] + 1
        for above in range(1, this.level):
            # A level that was passed over counts as begun.
            styled = self._levels[this.style].get(above)
            if styled is not None and not this.counts[above]:
                this.counts[above] = _whole(styled.get(f"{TEXT}start-value"), 1)
        return self._printed(level, this)

    def _printed(self, level: Any, this: _List) -> str | None:
        """Return the number of an item with those of the levels above that are shown with it."""
        if not level.get(f"{STYLE}num-format"):
            return None
        levels = self._levels[this.style]
        numbers = {}
        for at in range(1, this.level + 1):
            form = levels[at].get(f"{STYLE}num-format", "") if at in levels else ""
            first = _whole(levels[at].get(f"{TEXT}start-value"), 1) if at in levels else 1
            numbers[at] = written(this.counts[at] or first, form) if form else ""
        if pattern := level.get(_PATTERN):
            said = re.sub(r"%(\d{1,2})%", lambda found: numbers.get(int(found[1]), ""), pattern)
        else:
            shown = _whole(level.get(f"{TEXT}display-levels"), 1)
            parts = [numbers[at] for at in range(max(this.level - shown, 0) + 1, this.level + 1)]
            before, behind = (level.get(f"{STYLE}num-{side}", "") for side in ("prefix", "suffix"))
            said = f"{before}{'.'.join(filter(None, parts))}{behind}"
        return said.strip() or None


def _by_level(style: Any) -> dict[int, Any]:
    return {_whole(level.get(f"{TEXT}level"), 0): level for level in style}


def _said(element: Any) -> str | None:
    """Return the number that a program wrote out for readers that do not count, or None."""
    number = element.find(f"{TEXT}number")
    return None if number is None else "".join(number.itertext()).strip() or None


def _whole(text: str | None, default: int) -> int:
    if text is None or not text.isascii() or not text.isdigit():
        return default
    return min(int(text[:6]), 9999)
