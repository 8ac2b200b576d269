"""From lines to the blocks of a letter: which line goes on with a sentence, and which begins anew.

A printed line ends because it is full or because its writer ended it. It was full when the next
word would not have fitted; everything here rests on that.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from index.letters.formats._geometry import BOXES, MARKER, Flow, Line
from index.letters.formats._shared import DocumentBuilder, strip_marker, tidy
from index.letters.letter import BlockKind

__all__ = ["Paragraph", "add_paragraph", "paragraphs", "rejoin"]

# A step to the next line that is this much wider than usual parts paragraphs.
_GAP = 1.3
# The usual step where no line of the document is full: single spacing of most fonts.
_SINGLE_SPACING = 1.25
# First lines are indented, and items hang, by more than this share of the font size.
_INDENT = 0.8
# Sizes that differ by less are one size: scaled fonts are rounded.
_SAME_SIZE = 0.08
# A heading is set this much larger than the text, or bold; and it is short.
_LARGER, _LONGEST_HEADING = 1.12, 250
# A word space, in multiples of the font size, and how far a justified line may fall short.
_WORD_SPACE = 0.25
_LONG_LINE = 0.75
# From this many lines on a column is running text.
_BODY_LINES = 7
_MONTH = re.compile(r"(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des)", re.IGNORECASE)
_FINISHED = re.compile(r"[.?!:;][\"»”’)]*$")
_BROKEN_WORD = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_JOINED = re.compile(r"\w[–/]$")
_HYPHENS = ("-", "\u00ad", "\u2010")
_KEPT_BEFORE = frozenset({"og", "eller", "samt", "og/eller", "and", "or"})


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with where it stands: page, flow, where a full line ends, where lines begin."""

    page: int
    flow: int
    line: Line
    limit: float
    edge: float
    row: int | None


@dataclass(slots=True)
class Paragraph:
    """A block in the making; ``parts`` are page, glue to what comes before, and text; ``pages`` are
    those of its ``lines``.
    """

    kind: BlockKind = BlockKind.PARAGRAPH
    parts: list[tuple[int, str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    row: int | None = None
    wrapped: bool = False
    marker: str | None = None

    def text(self) -> str:
        """Return the words so far."""
        return "".join(glue + text for _, glue, text in self.parts)


@dataclass(frozen=True, slots=True)
class _Measures:
    """What is usual in a document: its size, weight, leading for each size, and its words."""

    size: float
    bold: bool
    leading: dict[int, float]
    words: frozenset[str]

    def step(self, line: Line) -> float:
        return self.leading.get(round(line.size), line.size * _SINGLE_SPACING)


def paragraphs(pages: Sequence[tuple[int, Sequence[Flow]]]) -> list[Paragraph]:
    """Return the blocks of a document from the flows of its numbered pages, in reading order."""
    placed = list(_placed(pages))
    measures = _measure(placed)
    found: list[Paragraph] = []
    before: _Placed | None = None
    for this in placed:
        glue = _glue(found[-1], before, this, measures) if before else None
        if glue is None:
            found.append(_begin(this))
        else:
            _extend(found[-1], this, glue, measures)
        before = this
    for one in found:
        one.kind = _kind(one, measures)
    return found


def add_paragraph(builder: DocumentBuilder, paragraph: Paragraph) -> None:
    """Add a block to the document, with the pages that its parts stand on."""
    if paragraph.row is not None:
        builder.add(BlockKind.TABLE_CELL, paragraph.text(), row=paragraph.row)
        return
    parts = [(page, glue, tidy(text)) for page, glue, text in paragraph.parts]
    if paragraph.marker == "-":
        page, glue, text = parts[0]
        parts[0] = page, glue, f"- {strip_marker(text)}"
    builder.add_across_pages(paragraph.kind, parts)


def rejoin(before: str, after: str, known: frozenset[str] = frozenset()) -> tuple[str, str]:
    """Return ``before`` and the glue that joins it to the line ``after`` that goes on with it.

    Nothing joins what a dash or a stroke without blanks before it joins: "2023–" and "2026".

    A hyphen at the end is taken off where it only broke a word: not before "og", not after a
    number, an abbreviation or a single letter, not where the document writes it elsewhere too;
    ``known`` holds the document's words in lower case.
    """
    if _JOINED.search(before) and after[:1].isalnum():
        return before, ""
    if not before.endswith(_HYPHENS) or len(before) < 2 or before[-2].isspace():
        return before, " "
    soft, stem = before.endswith("\u00ad"), before[:-1]
    head = re.split(r"[\s(«\"/]", stem)[-1]
    tail = re.split(r"[\s.,;:?!)»\"]", after)[0]
    if tail.casefold() in _KEPT_BEFORE and not soft:
        return f"{stem}-", " "
    if not (tail[:1].isalpha() and tail[:1].islower() and head[-1:].isalpha()):
        return f"{stem}-", ""
    if soft or (head + tail).casefold() in known:
        return stem, ""
    acronym = len(head) == 1 or head.isupper()
    kept = acronym or f"{head}-{tail}".casefold() in known
    return (f"{stem}-" if kept else stem), ""


def _placed(pages: Sequence[tuple[int, Sequence[Flow]]]) -> Iterator[_Placed]:
    every = [flow for _, some in pages for flow in some if flow.lines]
    rights = (line.right for one in every if one.limit is None for line in one.lines)
    margin = max(rights, default=0.0)
    columns = [
        (min(line.left for line in one.lines), one.limit)
        for one in every
        if one.limit is not None and len(one.lines) >= _BODY_LINES
    ]
    count = 0
    for number, some in pages:
        alone = all(flow.limit is None for flow in some)
        for flow in some:
            count += 1
            edge = min((line.left for line in flow.lines), default=0.0)
            limit = _limit(flow, edge, columns if alone else [], margin)
            for line in flow.lines:
                yield _Placed(number, count, line, limit, edge, flow.row)


def _limit(flow: Flow, edge: float, columns: list[tuple[float, float]], margin: float) -> float:
    """Return where a full line of a flow ends; a column that stands alone on the last page ends
    where its like did on the pages before.
    """
    if flow.limit is not None:
        return flow.limit
    right = max((line.right for line in flow.lines), default=0.0)
    alike = (end for left, end in columns if abs(left - edge) < 4 and right <= end + 2)
    return next(alike, margin)


def _measure(placed: Sequence[_Placed]) -> _Measures:
    sizes: Counter[float] = Counter()
    bold, words = 0, set()
    steps: dict[int, list[float]] = {}
    for one in placed:
        sizes[round(one.line.size, 1)] += len(one.line.text)
        bold += len(one.line.text) if one.line.bold else 0
        words |= {word.text.strip('.,;:?!()«»"').casefold() for word in one.line.words}
    for one, two in itertools.pairwise(placed):
        step = two.line.bottom - one.line.bottom
        if one.flow == two.flow and 0 < step < 2.5 * one.line.size and _is_full(one, two):
            steps.setdefault(round(one.line.size), []).append(step)
    return _Measures(
        size=sizes.most_common(1)[0][0] if sizes else 0.0,
        bold=2 * bold > sum(sizes.values()),
        leading={size: median(some) for size, some in steps.items()},
        words=frozenset(words),
    )


def _is_full(one: _Placed, two: _Placed) -> bool:
    """Tell whether the first word of line ``two`` would not have fitted on line ``one``."""
    first = two.line.words[0]
    space = _WORD_SPACE * one.line.size
    return one.line.right + space + (first.right - first.left) > one.limit + 0.1 * space


def _is_long(one: _Placed) -> bool:
    """Tell whether a line reaches far enough to be part of running text."""
    return one.line.right - one.edge > _LONG_LINE * (one.limit - one.edge)


def _marker(line: Line) -> str | None:
    """Return the list marker that a line begins with, a dash for every bullet; None without one."""
    match = MARKER.match(line.words[0].text)
    if match is None or len(line.words) < 2 or _MONTH.match(line.words[1].text):
        return None
    return "-" if match[1] else match[2]


def _begin(this: _Placed) -> Paragraph:
    return Paragraph(
        parts=[(this.page, "", this.line.text)],
        lines=[this.line],
        pages=[this.page],
        row=this.row,
        marker=_marker(this.line) if this.row is None else None,
    )


def _extend(paragraph: Paragraph, this: _Placed, glue: str, measures: _Measures) -> None:
    page, first, text = paragraph.parts[-1]
    if glue == " ":
        text, glue = rejoin(text, this.line.text, measures.words)
        paragraph.parts[-1] = page, first, text
    paragraph.wrapped = paragraph.wrapped or glue != "\n"
    paragraph.lines.append(this.line)
    paragraph.pages.append(this.page)
    if page == this.page:
        paragraph.parts[-1] = page, first, f"{text}{glue}{this.line.text}"
    else:
        paragraph.parts.append((this.page, glue, this.line.text))


def _glue(paragraph: Paragraph, before: _Placed, this: _Placed, measures: _Measures) -> str | None:
    """Return what joins this line to the paragraph before it: a space, a line end, or None where
    it begins a paragraph of its own.
    """
    if before.row is not None or this.row is not None:
        if before.flow != this.flow:
            return None
        return " " if _is_full(before, this) else "\n"
    one, two = before.line, this.line
    if abs(one.size - two.size) > _SAME_SIZE * one.size or one.bold != two.bold:
        return None
    overlap = min(one.right, two.right) > max(one.left, two.left)
    if before.page == this.page and two.top > one.top and overlap:
        return _glue_below(paragraph, before, this, measures)
    if _marker(two) or _FINISHED.search(one.text) or before.flow == this.flow:
        return None
    broken = one.text.endswith(_HYPHENS) or two.text[0].islower()
    return " " if _is_full(before, this) and (broken or paragraph.wrapped) else None


def _glue_below(
    paragraph: Paragraph, before: _Placed, this: _Placed, measures: _Measures
) -> str | None:
    """Return the glue to a line that stands right below the one before."""
    one, two = before.line, this.line
    full, finished = _is_full(before, this), bool(_FINISHED.search(one.text))
    # However short the line: nobody ends one with a hyphen unless its word goes on.
    full = full or bool(_BROKEN_WORD.search(one.text) and two.text[0].isalpha())
    if two.bottom - one.bottom > _GAP * measures.step(one):
        return None
    if _marker(two) and (paragraph.marker or finished or not full):
        return None
    indented = two.left - this.edge > _INDENT * two.size
    if indented and one.left - before.edge < 0.5 * _INDENT * one.size and not paragraph.marker:
        return None
    hangs = paragraph.marker and two.left > paragraph.lines[0].words[1].left - 2
    ragged = _is_long(before) and two.text[0].islower() and not finished
    answer = _is_answer(one) or _is_answer(two)
    if (full or hangs or ragged) and not answer:
        return " "
    if paragraph.marker:
        return None
    long = _is_long(this)
    sentence = finished and not one.text.endswith(":")
    return None if sentence and (long or paragraph.wrapped) else "\n"


def _is_answer(line: Line) -> bool:
    """Tell whether a line of a form holds an answer: a box to tick, or a field at one end."""
    ends = line.words[0].typed or line.words[-1].typed
    return ends or any(word.text in BOXES for word in line.words)


def _kind(paragraph: Paragraph, measures: _Measures) -> BlockKind:
    if paragraph.row is not None:
        return BlockKind.TABLE_CELL
    bold = all(line.bold for line in paragraph.lines) and not measures.bold
    large = min(line.size for line in paragraph.lines) > _LARGER * measures.size
    short = len(paragraph.lines) <= 3 and len(paragraph.text()) <= _LONGEST_HEADING
    if (bold or large) and short and not paragraph.text().endswith((".", ",", ";", ":")):
        return BlockKind.HEADING
    return BlockKind.LIST_ITEM if paragraph.marker else BlockKind.PARAGRAPH
