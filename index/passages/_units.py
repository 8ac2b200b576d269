"""Why: blocks are what a format saw; units are what the segmenter reasons about: a block, or the
part of one that is the sender's own words, with the question in its first lines cut off from the
answer.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.letters.layout import LABEL, NUMBER, Layout, is_greeting
from index.letters.letter import Block, BlockKind, Span
from index.passages._sentences import split_sentences

__all__ = ["Unit", "body_units", "closing_units"]

_PAGE_NUMBER = re.compile(r"(?:side\s*)?\d{1,4}(?:\s*(?:av|/|of)\s*\d{1,4})?$", re.IGNORECASE)
_MARKER = re.compile(r"\W*(?:\w{1,3}\W+)?$")
"""What stands before the tab of a list item: a bullet, "1.", "b)"; no cell of a table."""

_LINE_WORDS = 4
"""Words that a line has at least to be a question by itself; a broken line may end in fewer."""

_FIRST_TYPED_ROW = -1
"""Rows that a plain text sets with tabs have numbers from here downwards, after where they stand;
those that a format knows are numbered from 0 upwards."""

_HEADING_WORDS = 14

_SHORT_ANSWER = 25
"""Words up to which what follows a label on its line is a shortened question, no answer."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of the letter's text that is one thing: question, heading, or paragraph.

    ``heading`` is set once all units are known, because a heading shows by what stands below it.
    """

    start: int
    end: int
    kind: BlockKind
    row: int | None
    block: int
    heading: bool = False

    def of(self, text: str) -> str:
        """Return the characters of the unit."""
        return text[self.start : self.end]

    def words(self, text: str) -> int:
        """Return the number of words."""
        return len(self.of(text).split())


def body_units(text: str, blocks: Sequence[Block], layout: Layout) -> list[Unit]:
    """Return the units of the body: running headers, lists, greetings and page numbers left out."""
    units = [
        piece
        for unit in _clipped(text, blocks, layout, layout.body_start, layout.closing_start)
        if not is_greeting(unit.of(text)) and not _is_page_number(text, unit)
        for row in _split_at_rows(text, unit)
        for part in ([row] if row.row is not None else _split_at_questions(text, row))
        for piece in _split_off_question(text, part)
    ]
    return [one for place, one in enumerate(units) if not _numbers_question(text, units, place)]


def closing_units(text: str, blocks: Sequence[Block], layout: Layout) -> list[Unit]:
    """Return the units of the closing: the signature and what says how it was approved, lists,
    labelled lines (telephone, addresses) and running footers left out.
    """
    contact = [Span(line.start, line.end) for line in layout.closing() if line.hits]
    return [
        piece
        for unit in _clipped(text, blocks, layout, layout.closing_start, len(text))
        for piece in _without(text, unit, contact)
        if not _is_page_number(text, piece)
    ]


def _is_page_number(text: str, unit: Unit) -> bool:
    """Tell whether a unit is a page's number; a number in a table is a figure."""
    return unit.row is None and bool(_PAGE_NUMBER.match(unit.of(text)))


def _numbers_question(text: str, units: Sequence[Unit], place: int) -> bool:
    """Tell whether a cell holds but the number of the question in the cell beside it."""
    unit = units[place]
    if unit.row is None or not _PAGE_NUMBER.match(unit.of(text)) or place + 1 == len(units):
        return False
    beside = units[place + 1]
    return beside.row == unit.row and beside.of(text).rstrip().endswith("?")


def _split_at_rows(text: str, unit: Unit) -> Iterator[Unit]:
    """Yield the cells of the rows that a plain text sets with tabs as cells, the rest as it is."""
    if unit.row is not None or "\t" not in unit.of(text):
        yield unit
        return
    start = place = unit.start
    for line in unit.of(text).splitlines(keepends=True):
        cells = _cells(line)
        if cells:
            if text[start:place].strip():
                yield replace(unit, start=start, end=start + len(text[start:place].rstrip()))
            for begin, end in cells:
                yield replace(
                    unit,
                    start=place + begin,
                    end=place + end,
                    kind=BlockKind.TABLE_CELL,
                    row=_FIRST_TYPED_ROW - place,
                )
            start = place + len(line)
        place += len(line)
    if text[start : unit.end].strip():
        lead = len(text[start : unit.end]) - len(text[start : unit.end].lstrip())
        yield replace(unit, start=start + lead)


def _cells(line: str) -> list[tuple[int, int]]:
    """Return where each cell of a typed table row starts and ends; none where it is no row."""
    cells = [match.span() for match in re.finditer(r"[^\t\s](?:[^\t\n]*[^\t\s])?", line)]
    if len(cells) < 2 or (len(cells) == 2 and _MARKER.match(line[slice(*cells[0])])):
        return []
    return cells


def _clipped(
    text: str, blocks: Sequence[Block], layout: Layout, start: int, end: int
) -> Iterator[Unit]:
    lists = [part.span for part in layout.lists]
    for number, block in enumerate(blocks):
        begin, stop = max(block.start, start), min(block.end, end)
        if block.kind not in (BlockKind.MARGINAL, BlockKind.QUOTED) and begin < stop:
            yield from _without(text, Unit(begin, stop, block.kind, block.row, number), lists)


def _without(text: str, unit: Unit, holes: Sequence[Span]) -> Iterator[Unit]:
    """Yield what is left of a unit when the holes are cut out, stripped."""
    place = unit.start
    first = bisect_right(holes, unit.start, key=lambda one: one.end)
    last = bisect_left(holes, unit.end, key=lambda one: one.start)
    for hole in [*holes[first:last], Span(unit.end, unit.end)]:
        stop = min(max(hole.start, place), unit.end)
        piece = text[place:stop]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield replace(unit, start=place + lead, end=place + len(piece.rstrip()))
        place = max(place, min(hole.end, unit.end))


def _split_at_questions(text: str, unit: Unit) -> Iterator[Unit]:
    """Yield the parts of a unit, cut before each line that opens a question: one that begins with a
    label, or that is a question by itself below a finished sentence.
    """
    start = unit.start
    for match in re.finditer(r"\n[^\S\n]*(?=\S)", unit.of(text)):
        place = unit.start + match.end()
        stop = text.find("\n", place, unit.end)
        line = text[place : stop if stop >= 0 else unit.end].rstrip()
        before = text[max(start, place - 80) : place].rstrip()
        finished = before.endswith((".", "!", "?", ":"))
        asks = line.endswith("?") and line[:1].isupper() and len(line.split()) >= _LINE_WORDS
        numbered = line.endswith("?") and bool(NUMBER.match(line))
        if LABEL.match(line) or numbered or (finished and asks and _single_question(line)):
            yield replace(unit, start=start, end=start + len(text[start:place].rstrip()))
            start = place
    yield replace(unit, start=start)


def _single_question(line: str) -> bool:
    return all(one.of(line).endswith("?") for one in split_sentences(line))


def _split_off_question(text: str, unit: Unit) -> Iterator[Unit]:
    """Yield a unit as it is, or its leading question and its answer as two."""
    cut = _question_end(text, unit)
    if cut is None or not text[cut : unit.end].strip():
        yield unit
        return
    rest = text[cut : unit.end]
    yield replace(unit, end=unit.start + len(text[unit.start : cut].rstrip()))
    yield replace(unit, start=cut + len(rest) - len(rest.lstrip()))


def _label_line_end(text: str, unit: Unit, label_end: int) -> int | None:
    """Return where the first line ends if it is a label, perhaps with a heading behind it, and the
    answer begins on the next line with a capital.
    """
    line_end = text.find("\n", unit.start, unit.end)
    if line_end < 0 or not text[line_end : unit.end].lstrip()[:1].isupper():
        return None
    behind = text[label_end:line_end] if label_end < line_end else ""
    heading = len(behind.split()) <= _HEADING_WORDS and not behind.rstrip().endswith((".", ","))
    return line_end if heading else None


def _question_end(text: str, unit: Unit) -> int | None:
    """Return where the question ends that a unit opens with, or None where it opens with none or
    the whole unit is one.
    """
    label = LABEL.match(text, unit.start, unit.end)
    numbered = label or NUMBER.match(text, unit.start, unit.end)
    sentences = split_sentences(text, numbered.end() if numbered else unit.start, unit.end)
    asked = 0
    while asked < len(sentences) and sentences[asked].of(text).rstrip("\"'”»)").endswith("?"):
        asked += 1
    if asked == len(sentences):
        return None
    if asked:
        end = sentences[asked - 1].end
        own_line = "\n" in text[end : sentences[asked].start]
        return end if numbered or own_line else None
    if label and (above := _label_line_end(text, unit, label.end())) is not None:
        return above
    if label and len(text[label.end() : unit.end].split()) > _SHORT_ANSWER:
        return label.end()
    return None
