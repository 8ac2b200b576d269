"""Running headers, footers and page numbers: what a page repeats and no letter says."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.letters.formats._geometry import Word, rows_of
from index.letters.formats._tables import Rule

__all__ = ["PageWords", "Sides", "part_margins"]

# The strips at the upper and lower edge in which running lines stand, as shares of the height.
_TOP, _BOTTOM = 0.13, 0.87
_NUMBER = re.compile(
    r"^(?:[-–—]\s*)?"
    r"(?:(?:side|page|s\.)\s*)?\d{1,4}(?:\s*(?:av|of|/)\s*\d{1,4})?(?:\s*[-–—])?$",
    re.I,
)
_SPELT_NUMBER = re.compile(r"^(?:side|page)\s*\d{1,4}(?:\s*(?:av|of|/)\s*\d{1,4})?$", re.I)
_CONTACT = re.compile(
    r"org\.?\s*(?:nr|nummer)|"
    r"telefon|\btlf|e-?post|postadresse|besøksadresse|bankkonto|www\.|@",
    re.I,
)
# A footer with an address is set smaller than the letter.
_SMALL = 0.9


@dataclass(frozen=True, slots=True)
class PageWords:
    """A page: its words, its height in points, and the rules drawn on it.

    ``aside`` are lines that stand apart from the text, as a stamp along the edge does.
    ``confidence`` is that of text recognition, from 0 to 1, None where the words are the file's
    own; ``doubtful`` tells that the order of the words is not certain.
    """

    words: tuple[Word, ...]
    height: float
    horizontal: tuple[Rule, ...] = ()
    vertical: tuple[Rule, ...] = ()
    aside: tuple[str, ...] = ()
    confidence: float | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    """A page's words without its running lines, and these: ``header`` and ``footer``."""

    words: tuple[Word, ...]
    header: tuple[str, ...]
    footer: tuple[str, ...]


def part_margins(pages: Sequence[PageWords]) -> list[Sides]:
    """Return each page with its running lines set apart.

    A line is running when it stands at an edge and another page has it too, numbers aside; or when
    it is a page number; or when it is a footer of addresses set smaller than the text.
    """
    rows = [rows_of(page.words) for page in pages]
    often: Counter[tuple[bool, str]] = Counter()
    for page, some in zip(pages, rows, strict=True):
        often.update({key for row in some if (key := _key(row, page.height))})
    body = _body_size(pages)
    return [
        _part(page, some, often, body, len(pages)) for page, some in zip(pages, rows, strict=True)
    ]


def _part(
    page: PageWords,
    rows: list[list[Word]],
    often: Counter[tuple[bool, str]],
    body: float,
    count: int,
) -> Sides:
    edges = [_edge(row, page.height) for row in rows]
    running = [
        edge is not None
        and _running(row, edge, often[_key(row, page.height) or (True, "")], body, count)
        for row, edge in zip(rows, edges, strict=True)
    ]
    if all(running):
        running = [False] * len(rows)
    _only_outermost(running, edges)
    kept: list[Word] = []
    header: list[str] = []
    footer: list[str] = []
    for row, out, edge in zip(rows, running, edges, strict=True):
        if not out:
            kept += row
        else:
            (header if edge else footer).append(" ".join(word.text for word in row))
    return Sides(tuple(kept), tuple(header), (*footer, *page.aside))


def _only_outermost(running: list[bool], edges: list[bool | None]) -> None:
    """Let nothing be running that has a line of the letter between itself and the edge."""
    inside = False
    for at, edge in enumerate(edges):
        inside = inside or (edge is True and not running[at])
        if edge is True and inside:
            running[at] = False
    inside = False
    for at in reversed(range(len(edges))):
        inside = inside or (edges[at] is False and not running[at])
        if edges[at] is False and inside:
            running[at] = False


def _running(row: list[Word], upper: bool, pages: int, body: float, count: int) -> bool:
    text = " ".join(word.text for word in row)
    if count > 1 and pages >= max(2, count // 3):
        return True
    if _SPELT_NUMBER.match(text) or (_NUMBER.match(text) and not upper):
        return True
    small = all(word.size < _SMALL * body for word in row)
    return not upper and small and bool(_CONTACT.search(text))


def _edge(row: list[Word], height: float) -> bool | None:
    """Return True at the upper edge, False at the lower, None between."""
    if row[0].bottom < _TOP * height:
        return True
    return False if row[0].top > _BOTTOM * height else None


def _key(row: list[Word], height: float) -> tuple[bool, str] | None:
    edge = _edge(row, height)
    if edge is None:
        return None
    text = re.sub(r"\d+", "#", " ".join(word.text for word in row)).casefold()
    return edge, text


def _body_size(pages: Sequence[PageWords]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for word in page.words:
            sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
