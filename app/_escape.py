"""The one way that letter text reaches a browser: as text.

Letters are untrusted. Whatever comes from one goes through this module, into ``st.html`` by `text`,
`marked` or `shaded`, into the Markdown of a widget's label by `label`; nothing else makes
markup of it.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from index.letters.letter import Span

__all__ = ["label", "marked", "shaded", "text"]

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

_JOINER = "\u2060"
"""WORD JOINER: takes no room, and keeps ``:smile:`` and ``https://`` from being recognised."""

_WORD = re.compile(r"\w+(?:[-/.:'’]\w+)*")
"""What a reader sees as one word: compounds with hyphens, dates and references are whole."""

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


def shaded(
    whole: str,
    start: int,
    end: int,
    shares: Iterable[tuple[int, int, float]],
    marks: Iterable[Span] = (),
) -> str:
    """Return ``whole[start:end]`` as HTML with ``marks`` in ``<mark>`` and each word shaded by what
    it contributed: the sum of the ``shares`` (start, end, share) of the pieces that it consists of.

    A word below zero (it speaks against) gets a class of its own.
    """
    words = _contributions(whole, start, end, shares)
    strongest = max((abs(share) for _, share in words), default=0.0) or 1.0
    shades = [(span, _shade(share / strongest)) for span, share in words]
    pieces: list[str] = []
    position = start
    for mark in (*sorted(marks), Span(end, end)):
        first, last = max(mark.start, position), min(mark.end, end)
        if first > last:
            continue
        pieces.append(_shaded_run(whole, Span(position, first), shades))
        if first < last:
            pieces.append(f"<mark>{_shaded_run(whole, Span(first, last), shades)}</mark>")
        position = last
    return "".join(pieces)


def _contributions(
    whole: str, start: int, end: int, shares: Iterable[tuple[int, int, float]]
) -> list[tuple[Span, float]]:
    """Return each word that a share touches, with the sum of its shares."""
    words = [Span(*found.span()) for found in _WORD.finditer(whole, start, end)]
    starts = [word.start for word in words]
    sums: dict[Span, float] = {}
    for first, last, share in shares:
        at = bisect_left(starts, last) - 1
        if at >= 0 and first < words[at].end:
            sums[words[at]] = sums.get(words[at], 0.0) + share
    return sorted(sums.items())


def _shaded_run(whole: str, run: Span, shades: Sequence[tuple[Span, str]]) -> str:
    pieces: list[str] = []
    position = run.start
    for word, shade in shades:
        first, last = max(word.start, position), min(word.end, run.end)
        if first < last:
            pieces += [text(whole[position:first]), f'<span class="{shade}">']
            pieces += [text(whole[first:last]), "</span>"]
            position = last
    return "".join([*pieces, text(whole[position : run.end])])


def _shade(strength: float) -> str:
    """Return the class for a strength between -1 and 1."""
    step = min(_SHADES, round(abs(strength) * _SHADES))
    return f"sv-less-{step}" if strength < 0 else f"sv-more-{step}"
