"""What a page of HTML hides: by an attribute, a style of the element's own, or its style sheet.

Not a browser's cascade, only as much as pages and e-mails use to hide things from their readers:
rules for one tag, class or id, the later before the earlier, an id before a class before a tag.
"""

import re
from typing import Any

__all__ = ["Hidden"]

_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)")
_PIECE = re.compile(r"[@;{}]|[^@;{}]+")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w-]+))?", re.IGNORECASE)
_DISPLAY = re.compile(r"(?<![\w-])display\s*:\s*([\w-]+)", re.IGNORECASE)
_VISIBILITY = re.compile(r"(?<![\w-])visibility\s*:\s*([\w-]+)", re.IGNORECASE)
# How Outlook is told to hide something.
_OFFICE = re.compile(r"mso-hide\s*:\s*all", re.IGNORECASE)
# A style sheet is small beside its page; a hostile one is cut.
_LONGEST_SHEET = 500_000


class Hidden:
    """What the style sheets of a page hide."""

    def __init__(self, root: Any) -> None:
        self._rules: dict[tuple[str, str, str], bool] = {}
        sheets = "\n".join(style.text or "" for style in root.iter("style"))[:_LONGEST_SHEET]
        for rule in _without_conditions(_COMMENT.sub("", sheets)).split("}"):
            selectors, _, body = rule.partition("{")
            hidden = _hides(body)
            if hidden is None:
                continue
            for selector in selectors.split(","):
                found = _SELECTOR.fullmatch(selector.strip())
                if found and found[0]:
                    tag, sign, name = ((part or "") for part in found.groups())
                    self._rules[tag.lower(), sign, name] = hidden

    def hides(self, element: Any) -> bool:
        """Tell whether an element, with all that it holds, is hidden."""
        own = _hides(element.get("style", ""))
        if own is not None:
            return own
        if self._rules and (ruled := self._ruled(element)) is not None:
            return ruled
        return element.get("hidden") is not None

    def _ruled(self, element: Any) -> bool | None:
        names = [("#", element.get("id", ""))]
        names += [(".", name) for name in element.get("class", "").split()]
        for sign, name in (*names, ("", "")):
            for tag in (element.tag, ""):
                if (tag, sign, name) in self._rules:
                    return self._rules[tag, sign, name]
        return None


def _without_conditions(sheet: str) -> str:
    """Return a style sheet without what holds on paper or on small screens only, and the like."""
    kept: list[str] = []
    conditional, depth = False, 0
    for piece in _PIECE.findall(sheet):
        if piece == "@" and not depth:
            conditional = True
        if not conditional:
            kept.append(piece)
        depth += (piece == "{") - (piece == "}")
        depth = max(depth, 0)
        if conditional and not depth and piece in ";}":
            conditional = False
    return "".join(kept)


def _hides(style: str) -> bool | None:
    """Tell whether a style hides what it is for; None where it says nothing about that."""
    if not style:
        return None
    displays, seen = _DISPLAY.findall(style), _VISIBILITY.findall(style)
    if _OFFICE.search(style):
        return True
    if not displays and not seen:
        return None
    gone = bool(displays) and displays[-1].lower() == "none"
    return gone or (bool(seen) and seen[-1].lower() in ("hidden", "collapse"))
