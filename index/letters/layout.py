"""Why: the letterhead reader and the segmenter must agree on where a letter's head ends, where its
signature begins and which lines are lists of addresses. Both ask here; nobody decides twice.

A letter is head, body, closing: the body begins at the first running text, the closing at the last
closing formula ("Med hilsen"). Lists ("Mottakere:", "Kopi til:", "Vedlegg:") may stand anywhere and
belong to none of them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from index.letters._dates import is_date
from index.letters._labels import LIST_FIELDS, OTHER, Hit, find_labels
from index.letters._words import (
    LABEL,
    NUMBER,
    is_address,
    is_approval,
    is_closing_formula,
    is_greeting,
    is_name,
    is_numbered_question,
    is_on_behalf,
    is_organisation,
    is_prose,
    is_title,
)
from index.letters.letter import Block, BlockKind, Span

__all__ = ["LABEL", "NUMBER", "Layout", "Line", "ListPart", "is_greeting", "read_layout"]

_STRONG = frozenset(
    {
        "date",
        "your_date",
        "our_reference",
        "your_reference",
        "journal",
        "archive",
        "case",
        "case_officer",
        "reference",
    }
)
_HEAD_BLOCKS = 60
"""A letterhead stands within the first blocks; labels further down are a form or an attachment."""

_LONG = 40
"""Words of a paragraph that no head holds; notices and addresses are shorter."""

_WRAPPED = 8
"""Words of a line that was broken because it was full."""

_TOP_LINES = 12
"""Where nothing in a text is told from a letterhead, no more than its first lines are taken for
one."""

_GAP = re.compile(r"\t[^\S\n]*|[^\S\n]{3,}")
"""What parts two columns that were printed beside each other."""

_ASKEW = 4
"""Characters that a value may stand to the left or right of the label above it."""

_WRITTEN = re.compile(r"[^\W_]")
"""A line without any letter or digit only draws something."""

_FORMULA = 80
"""Characters of a closing formula and the name behind it."""

_LEFT_WORDS = 8
"""Words of the left one of two columns; more are a sentence."""

_ANSWERED = re.compile(
    r"-+\s*(?:opprinnelig|opphavleg|original|videresendt|forwarded)|>\s|"
    r"(?:den|on)\s.{4,60}(?:skrev|skreiv|wrote):$",
    re.IGNORECASE,
)
_ATTACHMENT = re.compile(
    r"(?:vedlegg|bilag|attachment|enclosure|appendix)\s*\d{1,2}\b", re.IGNORECASE
)

_SIGNATURE_LINES = 4
"""Lines at the end of a letter that may be a signature without a formula."""

_SHORT = 3
"""Words of the shortest sentence that is taken for a letter's text."""

QUESTION_HEAD = re.compile(r"(?:spørsmål|spm)(?:ene|a|et)?\W*$", re.IGNORECASE)
"""What stands above a column of questions."""

ANSWER_HEAD = re.compile(
    r"(?:vårt |kommunens |deres |ditt )?(?:(?:hørings|høyrings)?svar(?:et)?|kommentar\w*|vurdering|"
    r"merknad\w*|innspill?|innspel|tilbakemelding\w*)\W*$",
    re.IGNORECASE,
)
"""What stands above the answers to them, or an answer alone."""

_ENTRY_WORDS = 14
"""An address or an attachment's title is shorter; a longer line ends the list."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block, stripped: its span, the number of its block, the block's kind, its table
    row, and the labels found in it. ``right`` tells that it is the right one of two columns that
    share a printed line; the left one then stands before it.
    """

    start: int
    end: int
    block: int
    kind: BlockKind
    row: int | None
    hits: tuple[Hit, ...]
    right: bool = False

    def of(self, text: str) -> str:
        """Return the characters of the line."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ListPart:
    """A labelled list: its field ("recipients", "copies", "attachments"), the lines of its entries,
    as spans, the table row of each, and its whole span, the label included.
    """

    field: str
    entries: tuple[Span, ...]
    rows: tuple[int | None, ...]
    span: Span


@dataclass(frozen=True)
class Layout:
    """Where the parts of a letter stand, as offsets into its text.

    The head is ``[0, body_start)``, the body ``[body_start, closing_start)``, the closing the rest.
    ``closing_start`` is the text's length where nothing closes the letter. ``lists`` are in order.
    """

    lines: tuple[Line, ...]
    body_start: int
    closing_start: int
    lists: tuple[ListPart, ...]

    def head(self) -> tuple[Line, ...]:
        """Return the lines of the head, running headers left out."""
        return self._head

    def closing(self) -> tuple[Line, ...]:
        """Return the lines of the closing, lists and running footers left out."""
        return self._closing

    def signature(self, text: str) -> tuple[Line, ...]:
        """Return the lines from the formula that closes the letter itself: where attachments with
        formulas of their own follow, or the message that is answered, the one above them.
        """
        own = self._own
        end = next((n for n in range(len(own)) if _is_below_the_letter(text, own, n)), len(own))
        if end == len(own):
            return self.closing()
        own = tuple(line for line in own[:end] if not self.in_list(line.start))
        for place in range(len(own) - 1, -1, -1):
            if own[place].start < self.body_start:
                break
            if is_closing_formula(own[place].of(text)) or _is_signed_for(text, own[place:][:3]):
                return own[place:]
        return self.closing()

    def marginal(self) -> tuple[Line, ...]:
        """Return the lines of running headers and footers."""
        return tuple(line for line in self.lines if line.kind is BlockKind.MARGINAL)

    def in_list(self, offset: int) -> bool:
        """Tell whether the character at ``offset`` stands in one of the lists."""
        return _in_lists(self.lists, offset)

    @cached_property
    def _head(self) -> tuple[Line, ...]:
        return tuple(line for line in self._own if line.start < self.body_start)

    @cached_property
    def _closing(self) -> tuple[Line, ...]:
        return tuple(
            line
            for line in self._own
            if line.start >= self.closing_start and not self.in_list(line.start)
        )

    @cached_property
    def _own(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind is not BlockKind.MARGINAL)


def read_layout(text: str, blocks: Sequence[Block]) -> Layout:
    """Return the layout of a letter's text and blocks; works on any text, the empty one
    included.
    """
    lines = tuple(_lines(text, blocks))
    own = [line for line in lines if line.kind is not BlockKind.MARGINAL]
    body = _body_start(text, own)
    body = body if any(line.start >= body for line in own) else _below_top(own)
    closing = _closing_start(text, own, body)
    lists = tuple(_lists(text, own, body, closing))
    if closing == len(text):
        closing = _closing_without_formula(text, own, body, lists)
    return Layout(lines, body, closing, lists)


def _lines(text: str, blocks: Sequence[Block]) -> Iterator[Line]:
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.QUOTED:
            continue
        place = block.start
        column: int | None = None
        for raw in text[block.start : block.end].split("\n"):
            start = place + len(raw) - len(raw.lstrip())
            end = place + len(raw.rstrip())
            if start < end and _WRITTEN.search(text, start, end):
                formula = _formula_behind(text, start, end)
                if formula is not None:
                    yield Line(start, formula[0], number, block.kind, block.row, ())
                    start = formula[1]
                hits = find_labels(text, start, end)
                right = None if hits else _right_column(text, place, start, end, column)
                if right is None:
                    yield Line(start, end, number, block.kind, block.row, hits)
                else:
                    labels = find_labels(text, right.end(), end)
                    yield Line(start, right.start(), number, block.kind, block.row, ())
                    yield Line(right.end(), end, number, block.kind, block.row, labels, right=True)
                    column = right.end() - place if labels else None
            place += len(raw) + 1


def _formula_behind(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a line's last sentence ends and a closing formula begins that stands on the line
    with it ("Vi støtter forslaget. Med hilsen"), or None.
    """
    stop = text.rfind(". ", start, end) + 1
    words = text[stop:end].lstrip() if stop > start else ""
    closes = len(words) <= _FORMULA and is_closing_formula(words) and words[-1] not in ".?!"
    return (stop, end - len(words)) if closes else None


def _right_column(
    text: str, line: int, start: int, end: int, column: int | None
) -> re.Match[str] | None:
    """Return the gap between two columns of a printed line, or None where it has one: labels begin
    behind an address or a logo ("Prøvevik kommune          Vår ref.: 22/1"), a date stands there,
    or what belongs to the label above (which begins at ``column``).
    """
    gap = _GAP.search(text, start, end)
    if gap is None or len(text[start : gap.start()].split()) > _LEFT_WORDS:
        return None
    if column is not None and abs(gap.end() - line - column) <= _ASKEW:
        return gap
    if find_labels(text, gap.end(), end):
        return gap
    left = text[start : gap.start()]
    beside = text[gap.end() : end]
    party = is_organisation(left) or is_address(left)
    return gap if party and (is_date(beside) or _is_party(beside)) else None


def _is_party(words: str) -> bool:
    return bool(is_organisation(words) or is_address(words))


def _by_block(lines: Sequence[Line]) -> list[list[Line]]:
    groups: dict[int, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.block, []).append(line)
    return list(groups.values())


def _body_start(text: str, lines: Sequence[Line]) -> int:
    groups = _by_block(lines)[:_HEAD_BLOCKS]
    head_end = _head_end(text, groups)
    if head_end:
        text_line = _text_among_labels(text, groups, head_end - 1)
        if text_line is not None:
            return groups[head_end - 1][text_line].start
    for place, group in enumerate(groups[head_end:]):
        start = _prose_start(text, group)
        glued = _text_among_labels(text, groups, head_end + place) if start is None else None
        if glued is not None:
            return group[glued].start
        beside = groups[head_end + place + 1 : head_end + place + 2]
        if _opens_questionnaire(text, group, *beside):
            # With the number that stands before it in its row.
            row = [cell for cell in groups[head_end:] if cell[0].row == group[0].row]
            return row[0][0].start
        if start is not None or _opens_with_question(text, group, first=place == 0):
            return group[0].start if start is None else start
    for group in groups[max(head_end, 1) :]:
        if _is_short_sentence(text, group):
            return group[0].start
    return _start_without_prose(text, groups, head_end)


def _head_end(text: str, groups: Sequence[Sequence[Line]]) -> int:
    """Return the number of groups up to the last block of labels of the head.

    Behind the first running text only a block with two different labels still is letterhead (a
    notice may stand above it); behind a long text or a closing formula nothing is, nor behind the
    text in one block with it.
    """
    end, needed = 0, 1
    for place, group in enumerate(groups):
        words = text[group[0].start : group[-1].end]
        closed = [is_closing_formula(line.of(text)) for line in group]
        glued = _text_among_labels(text, groups, place)
        above = group[: closed.index(True)] if any(closed) else group
        above = group[:glued] if glued is not None else above
        labels = {hit.field for line in above for hit in line.hits} & _STRONG
        if len(labels) >= needed:
            end, needed = place + 1, 1
        elif len(words.split()) >= _LONG or any(closed):
            break
        elif not labels and (glued is not None or _prose_start(text, group) is not None):
            needed = 2
    return end


def _prose_start(text: str, group: Sequence[Line]) -> int | None:
    if group[0].kind is BlockKind.HEADING or group[0].hits:
        return None
    rest = [line for line in group if not is_greeting(line.of(text))]
    if not rest or rest[0].hits or not is_prose(text[rest[0].start : rest[-1].end]):
        return None
    return rest[0].start


def _text_among_labels(text: str, groups: Sequence[Sequence[Line]], number: int) -> int | None:
    """Return the line with which running text begins in a block that holds labels or a closing
    formula too, as in a text without blank lines: the first that is a sentence, or is long and goes
    on in lower case.

    The labels of a head may follow a notice; below the text of the whole letter a label only says
    who wrote it.
    """
    group = groups[number]
    closed = next((n for n, each in enumerate(group) if is_closing_formula(each.of(text))), None)
    if closed is None and not any(line.hits for line in group):
        return None
    more = any(_prose_start(text, below) is not None for below in groups[number + 1 :])
    start: int | None = None
    behind: set[str] = set()
    for place, line in enumerate(group[:closed]):
        labels = {hit.field for hit in line.hits}
        behind |= labels & _STRONG
        if not labels and _is_sentence(text, group, place, short=not more):
            if start is None or behind - {"case_officer"}:
                start = place
            behind = set()
    return None if behind and (more or len(behind) > 1) else start


def _is_sentence(text: str, group: Sequence[Line], place: int, *, short: bool) -> bool:
    words = group[place].of(text)
    below = group[place + 1].of(text)[:1] if place + 1 < len(group) else ""
    wrapped = len(words.split()) >= _WRAPPED and below.islower()
    return is_prose(words) or wrapped or (short and _is_short_sentence(text, [group[place]]))


def _opens_with_question(text: str, group: Sequence[Line], *, first: bool) -> bool:
    """Tell whether the body begins, without an introduction, with a repeated question: a numbered
    one, or a heading that asks; the first heading below the labels is the subject though.
    """
    words = text[group[0].start : group[-1].end]
    if group[0].hits:
        return False
    heading = group[0].kind is BlockKind.HEADING and not first
    return is_numbered_question(words) or (heading and words.rstrip().endswith("?"))


def _is_short_sentence(text: str, group: Sequence[Line]) -> bool:
    """Tell whether a block is a sentence too short to be told from a line of a head by itself."""
    words = text[group[0].start : group[-1].end]
    return (
        words[:1].isupper()
        and words.endswith(".")
        and len(words.split()) >= _SHORT
        and not group[0].hits
        and group[0].kind is not BlockKind.HEADING
        and not any(is_address(line.of(text)) or is_date(line.of(text)) for line in group)
        and not is_organisation(words)
        and not is_approval(words)
    )


def _opens_questionnaire(
    text: str, group: Sequence[Line], beside: Sequence[Line] | None = None
) -> bool:
    """Tell whether a table of questions and answers begins with this cell: its heading, or a
    question with something beside it.
    """
    if beside is None or group[0].row is None or group[0].row != beside[0].row or group[0].hits:
        return False
    words, answer = (text[cell[0].start : cell[-1].end] for cell in (group, beside))
    headed = QUESTION_HEAD.match(words) and ANSWER_HEAD.match(answer)
    return bool(headed) or words.rstrip().endswith("?")


def _start_without_prose(text: str, groups: Sequence[Sequence[Line]], head_end: int) -> int:
    """Where nothing reads like a sentence, what follows the labels and one subject line is body."""
    rest = groups[head_end:]
    if not rest:
        return len(text)
    place = 1 if (head_end or rest[0][0].kind is BlockKind.HEADING) and len(rest) > 1 else 0
    while place and place + 1 < len(rest) and _is_address(text, rest[place - 1]):
        place += 1
    return rest[place][0].start


def _is_address(text: str, group: Sequence[Line]) -> bool:
    return any(is_address(line.of(text)) for line in group)


def _below_top(lines: Sequence[Line]) -> int:
    """Return where the body begins in a text that is all labels: behind those at its top."""
    last = max((place for place, line in enumerate(lines[:_TOP_LINES]) if line.hits), default=-1)
    return lines[last + 1].start if last + 1 < len(lines) else 0


def _closing_start(text: str, lines: Sequence[Line], body: int) -> int:
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if line.start < body:
            break
        if is_closing_formula(line.of(text)) or _is_signed_for(text, lines[place : place + 3]):
            return line.start
    return len(text)


def _is_below_the_letter(text: str, lines: Sequence[Line], place: int) -> bool:
    """Tell whether an attachment's text or a message that is answered begins with a line."""
    words = lines[place].of(text)
    if _ANSWERED.match(words):
        return True
    if not _ATTACHMENT.match(words) or len(words.split()) > _ENTRY_WORDS:
        return False
    below = lines[place + 1 : place + 4]
    return any(is_prose(line.of(text)) for line in below)


def _is_signed_for(text: str, lines: Sequence[Line]) -> bool:
    """Tell whether a line opens the signature without a formula: "For Elverum kommune" above a
    name.
    """
    names = (piece for line in lines[1:] for piece in _GAP.split(line.of(text)))
    words = lines[0].of(text)
    return is_on_behalf(words) and (
        is_name(words.rpartition(":")[2]) or any(is_name(piece.split(",")[0]) for piece in names)
    )


def _closing_without_formula(
    text: str, lines: Sequence[Line], body: int, lists: Sequence[ListPart]
) -> int:
    """Return where the lines begin, at the end of the letter, that are no running text: approval,
    lists, contact lines.
    """
    closing = len(text)
    for line in reversed(lines):
        words = line.of(text)
        listed = _in_lists(lists, line.start)
        contact = bool(line.hits) and not is_prose(words)
        if line.start <= body or not (listed or contact or is_approval(words)):
            break
        closing = line.start
    last = [line for line in lines if body < line.start < closing][-_SIGNATURE_LINES:]
    for line, below in pairwise(last):
        # A name above a title signs without "Med hilsen", too.
        if is_name(line.of(text)) and is_title(below.of(text)) and not line.hits:
            return line.start
    return closing


def _lists(text: str, lines: Sequence[Line], body: int, closing: int) -> Iterator[ListPart]:
    place = 0
    while place < len(lines):
        line = lines[place]
        if line.hits and line.hits[0].field in LIST_FIELDS and _opens_list(line, body):
            part, place = _list(text, lines, place, closing)
            yield part
        else:
            place += 1


def _in_lists(lists: Sequence[ListPart], offset: int) -> bool:
    place = bisect_right(lists, offset, key=lambda part: part.span.start) - 1
    return place >= 0 and offset < lists[place].span.end


def _opens_list(line: Line, body: int) -> bool:
    hit = line.hits[0]
    empty = hit.value_start == hit.value_end
    return hit.colon or (empty and line.start >= body)


def _list(text: str, lines: Sequence[Line], place: int, closing: int) -> tuple[ListPart, int]:
    first = lines[place]
    hit = first.hits[0]
    entries = [Span(hit.value_start, hit.value_end)] if hit.value_start < hit.value_end else []
    rows = [first.row] * len(entries)
    one_block = first.start < closing and bool(entries)
    end = max(hit.end, hit.value_end)
    place += 1
    while place < len(lines) and _continues(text, lines[place], first, closing, one_block):
        line = lines[place]
        if line.block != lines[place - 1].block and _is_footer(lines[place:]):
            break
        entries.append(Span(line.start, line.end))
        rows.append(line.row)
        end = line.end
        place += 1
    return ListPart(hit.field, tuple(entries), tuple(rows), Span(first.start, end)), place


def _is_footer(lines: Sequence[Line]) -> bool:
    """Tell whether the block that begins with the first line is the sender's own address below a
    list: telephone, e-mail or number of the organisation stand in it.
    """
    block = [line for line in lines[:_ENTRY_WORDS] if line.block == lines[0].block]
    contact = any(hit.field == OTHER for line in block for hit in line.hits)
    return contact and len(block) > 1


def _continues(text: str, line: Line, first: Line, closing: int, one_block: bool) -> bool:
    words = line.of(text)
    if line.hits or line.kind is BlockKind.HEADING or is_approval(words):
        return False
    if is_closing_formula(words) or len(words.split()) > _ENTRY_WORDS:
        return False
    if one_block and line.block != first.block:
        return False
    if first.start < closing and line.block > first.block + 1:
        return line.kind is BlockKind.LIST_ITEM or is_address(words)
    return not (is_prose(words) and not is_address(words))
