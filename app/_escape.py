"""The one way that letter text reaches a browser: as text.

Letters are untrusted. Whatever comes from one goes through this module, into ``st.html`` by `text`,
`marked` or `shaded`, into the Markdown of a widget's label by `label`; nothing else makes
markup of it.
"""

import html
import re
from collections.abc import Iterable, Sequence

from index.letters.letter import Span

__all__ = ["label", "marked", "shaded", "text"]

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

_JOINER = "\u2060"
"""WORD JOINER: takes no room, and keeps ``:smile:`` and ``https://`` from being recognised."""

_SHADES = 5
"""As many steps of shading as an eye tells apart; `_style.css` has a class for each."""


def text(value: object) -> str:
    """Return text for HTML, attributes included: no character of it can be read as markup."""
    return html.escape(str(value), quote=True)


def label(value: str) -> str:
    """Return text for the label of a widget, which Streamlit reads as Markdown.

    A backslash stops Markdown, LaTeX and directives. Emoji codes and bare addresses are looked for
    after the backslashes are gone, so a word joiner parts them.
    """
    escaped = _PUNCTUATION.sub(r"\\\1", " ".join(value.split()))
    escaped = escaped.replace(":", f":{_JOINER}").replace("@", f"@{_JOINER}")
    return re.sub(r"(?i)www", lambda found: f"{found[0]}{_JOINER}", escaped)


def marked(whole: str, start: int, end: int, marks: Iterable[Span], anchor: str = "") -> str:
    """Return ``whole[start:end]`` as HTML with ``marks`` (spans into ``whole``) in ``<mark>``.

    ``anchor`` becomes the id of the first mark, to scroll to.
    """
    pieces: list[str] = []
    position, name = start, f' id="{text(anchor)}"' if anchor else ""
    for mark in sorted(marks):
        first, last = max(mark.start, position), min(mark.end, end)
        if first >= last:
            continue
        pieces += [text(whole[position:first]), f"<mark{name}>", text(whole[first:last]), "</mark>"]
        position, name = last, ""
    return "".join([*pieces, text(whole[position:end])])


def shaded(whole: str, start: int, end: int, shares: Sequence[tuple[int, int, float]]) -> str:
    """Return ``whole[start:end]`` as HTML, each span of ``shares`` shaded by what it contributed.

    A share below zero (a word that speaks against) gets a class of its own.
    """
    strongest = max((abs(share) for _, _, share in shares), default=0.0) or 1.0
    pieces: list[str] = []
    position = start
    for first, last, share in sorted(shares):
        if first < position or last > end:
            continue
        kind = (
            f"sv-less-{_step(-share / strongest)}"
            if share < 0
            else f"sv-more-{_step(share / strongest)}"
        )
        pieces += [
            text(whole[position:first]),
            f'<span class="{kind}">',
            text(whole[first:last]),
            "</span>",
        ]
        position = last
    return "".join([*pieces, text(whole[position:end])])


def _step(strength: float) -> int:
    return min(_SHADES, round(strength * _SHADES))
