"""Why: the value of a label stands behind it, on the next line, in the next column, or in the table
cell beside or below; and what stands there need not be its value at all. Here values are found, and
taken only if they have the shape that their field asks for.

Confidence says how a value was found: ``LABELLED`` behind a label with a colon, ``LOOSE`` behind
one without, ``NEXT`` on the line or in the cell below or beside, ``COLUMN`` under a row of labels.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.letters._dates import first_date
from index.letters._labels import Hit
from index.letters._words import is_address, is_closing_formula, is_greeting, is_name, is_title
from index.letters.layout import Line
from index.letters.letter import BlockKind, Field, Span

__all__ = ["LABELLED", "LOOSE", "Found", "labelled", "shaped"]

LABELLED = 0.99
LOOSE = 0.95
NEXT = 0.93
COLUMN = 0.9

_DATES = frozenset({"date", "your_date", "sent"})
_REFERENCES = frozenset(
    {"our_reference", "your_reference", "journal", "reference", "archive", "case"}
)
_REFERENCE = re.compile(r"[^\W_][\w./&:,\s–-]{0,58}$")
_REFERENCE_WORDS = 8
_BLANK = re.compile(r"\{[^{}\n]*\}|^<[^<>@\n]*>$|^\[[^\[\]\n]*\]$")
"""What a template leaves to be filled in."""

_AFTER_REFERENCE = re.compile(
    r"\s*\([^)]*\)$|\s+(?:of|av|datert|dated|dagsett|fra|frå)\s.*$", re.IGNORECASE
)
"""What is said of a reference behind it: please quote, of which day."""

_CUT_NAME = re.compile(
    r"\s*(?:[,;/(|<\d+]|\s[-–](?:\s|$)|\b(?:tlf|telefon|tel|mob|e-?post|dir)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Found:
    """A labelled value: the label's field and the value as a letterhead field."""

    label: str
    field: Field


def labelled(text: str, lines: Sequence[Line]) -> tuple[Found, ...]:
    """Return the labelled values of ``lines`` (those of head or closing), in order of their
    labels.
    """
    found: list[Found] = []
    taken: set[int] = set()
    for stacked, start in _stacked(text, lines):
        found.append(stacked)
        taken.add(start)
    for place, line in enumerate(lines):
        if _is_column_head(line):
            found.extend(_columns(text, line, _next_in_column(lines, place), taken))
            continue
        for hit in line.hits:
            one = _value(text, lines, place, hit, taken)
            if one is not None:
                taken.add(one.start)
                found.append(Found(hit.field, one))
    return tuple(found)


def shaped(text: str, label: str, start: int, end: int, confidence: float) -> Field | None:
    """Return the field that ``text[start:end]`` holds for a label, or None where its shape is
    wrong.

    Dates become ISO 8601; a reference has a digit or is a short code; a case officer is cut before
    telephone numbers; anything else is taken as it stands.
    """
    words = text[start:end]
    if not words.strip() or is_closing_formula(words) or _BLANK.search(words):
        return None
    if label in _DATES:
        date = first_date(text, start, end)
        if date is None:
            return None
        return Field(date.iso, text[date.start : date.end], date.start, date.end, confidence)
    if label in _REFERENCES:
        first, parted, rest = words.partition(" / ")
        words = first if parted and is_name(rest) else words
        words = _AFTER_REFERENCE.sub("", words).rstrip(" .")
        end = start + len(words)
        if not _is_reference(words):
            return None
    if label == "case_officer":
        cut = _CUT_NAME.search(words)
        end = start + len(words[: cut.start()].rstrip() if cut else words)
        first, _, rest = text[start:end].partition(" ")
        if is_title(first) and is_name(rest):
            start = end - len(rest)
        if confidence == LOOSE and not is_name(text[start:end]):
            return None
    return _plain(text, start, end, confidence)


def _plain(text: str, start: int, end: int, confidence: float) -> Field | None:
    words = text[start:end]
    return Field(" ".join(words.split()), words, start, end, confidence) if words.strip() else None


def _is_reference(words: str) -> bool:
    if len(words.split()) > _REFERENCE_WORDS or not _REFERENCE.match(words):
        return False
    return any(char.isdigit() for char in words) or (len(words) <= 12 and words.isupper())


def _value(text: str, lines: Sequence[Line], place: int, hit: Hit, taken: set[int]) -> Field | None:
    if hit.value_start < hit.value_end:
        confidence = LABELLED if hit.colon else LOOSE
        end = _wrapped_end(text, lines, place, hit)
        return shaped(text, hit.field, hit.value_start, end, confidence)
    if hit is not lines[place].hits[-1]:
        return None
    for line in _beside_or_below(lines, place):
        if line.start not in taken and not line.hits and _fits(line.of(text), hit.field):
            return shaped(text, hit.field, line.start, line.end, NEXT)
    return None


def _wrapped_end(text: str, lines: Sequence[Line], place: int, hit: Hit) -> int:
    """Return where a value ends that may go on below: a name whose last word stands there, a
    subject that goes on in lower case.
    """
    value = text[hit.value_start : hit.value_end]
    below = lines[place + 1] if place + 1 < len(lines) else None
    if hit.value_end != lines[place].end or below is None or below.block != lines[place].block:
        return hit.value_end
    words = below.of(text)
    if below.hits or below.row is not None or is_greeting(words) or is_address(words):
        return hit.value_end
    name = hit.field == "case_officer" and " " not in value and words.istitle()
    wraps = (name and is_name(f"{value} {words}") and not is_title(words)) or (
        hit.field == "subject" and (words[0].islower() or value.endswith(("-", "–", ",")))
    )
    return below.end if wraps else hit.value_end


def _fits(words: str, label: str) -> bool:
    """Tell whether a line of its own can be the value of a label above or beside it."""
    if is_address(words) or is_greeting(words) or is_closing_formula(words):
        return label == "recipient" and not is_greeting(words)
    if label == "case_officer":
        cut = _CUT_NAME.search(words)
        return is_name(words[: cut.start()] if cut else words)
    if label in _DATES or label in _REFERENCES:
        return len(words.split()) <= _REFERENCE_WORDS
    return len(words.split()) <= 25


def _beside_or_below(lines: Sequence[Line], place: int) -> Iterator[Line]:
    """Yield the line that may hold the value of an empty label: in a table the cell beside and the
    one below, else the next line.
    """
    line = lines[place]
    following = _next_in_column(lines, place)
    if following is None:
        return
    if line.row is None or following.block == line.block:
        if following.row is None or following.block == line.block:
            yield following
        return
    if following.row == line.row and not following.hits:
        yield following
        return
    column = _column(lines, line)
    below = [one for one in lines if one.row == line.row + 1]
    cells = list(dict.fromkeys(one.block for one in below))
    if column < len(cells):
        yield next(one for one in below if one.block == cells[column])


def _next_in_column(lines: Sequence[Line], place: int) -> Line | None:
    """Return the line below one, in the same of two columns where the page has two."""
    below = [
        one for one in lines[place + 1 : place + 4] if not (one.right and not lines[place].right)
    ]
    if lines[place].right and len(below) > 1 and not below[0].right and below[1].right:
        return below[1]
    return below[0] if below else None


def _stacked(text: str, lines: Sequence[Line]) -> Iterator[tuple[Found, int]]:
    """Yield the values of labels that stand one below the other with all values below them, as when
    two columns are read one after the other; with each the offset of its line. All must fit.
    """
    place = 0
    while place < len(lines):
        count = 0
        while place + count < len(lines) and _is_empty_label(lines[place + count]):
            count += 1
        below = lines[place + count : place + 2 * count]
        if count > 1 and len(below) == count and not any(line.hits for line in below):
            pairs = zip(lines[place : place + count], below, strict=True)
            values = [(_below(text, label, line), line.start) for label, line in pairs]
            if all(one is not None for one, _ in values):
                yield from ((one, start) for one, start in values if one is not None)
        place += max(count, 1)


def _below(text: str, label: Line, line: Line) -> Found | None:
    hit = label.hits[0]
    if not _fits(line.of(text), hit.field):
        return None
    value = shaped(text, hit.field, line.start, line.end, COLUMN)
    return Found(hit.field, value) if value is not None else None


def _is_empty_label(line: Line) -> bool:
    return len(line.hits) == 1 and line.hits[0].value_start == line.hits[0].value_end


def _column(lines: Sequence[Line], line: Line) -> int:
    cells = list(dict.fromkeys(one.block for one in lines if one.row == line.row))
    return cells.index(line.block)


def _is_column_head(line: Line) -> bool:
    """Tell whether a line is a row of labels without values."""
    return len(line.hits) > 1 and all(hit.value_start == hit.value_end for hit in line.hits)


def _columns(text: str, head: Line, below: Line | None, taken: set[int]) -> Iterator[Found]:
    if below is None or below.hits or below.kind is BlockKind.HEADING:
        return
    for hit, span in _paired(text, head, below):
        one = shaped(text, hit.field, span.start, span.end, COLUMN)
        if one is not None:
            taken.add(below.start)
            yield Found(hit.field, one)


def _paired(text: str, head: Line, below: Line) -> list[tuple[Hit, Span]]:
    """Pair labels with the values under them: by count where it agrees, else by where they
    stand.
    """
    cells = [
        Span(below.start + match.start(), below.start + match.end())
        for match in re.finditer(r"[^\s|]+(?:[^\S\n\t][^\s|]+)*", below.of(text))
    ]
    if len(cells) == len(head.hits):
        return list(zip(head.hits, cells, strict=True))
    words = [
        Span(below.start + match.start(), below.start + match.end())
        for match in re.finditer(r"\S+", below.of(text))
    ]
    if len(cells) == 1 and len(words) >= len(head.hits):
        return _by_shape(text, head.hits, words)
    return [(min(head.hits, key=lambda hit: _distance(text, hit, cell)), cell) for cell in cells]


def _by_shape(text: str, hits: Sequence[Hit], words: Sequence[Span]) -> list[tuple[Hit, Span]]:
    """Give each label, left to right, the next word of its shape; a case officer takes all that is
    left up to the next digit.
    """
    pairs: list[tuple[Hit, Span]] = []
    rest = list(words)
    for hit in hits:
        taken = _take(text, hit, rest)
        if taken is not None:
            pairs.append((hit, taken))
            rest = [word for word in rest if word.start >= taken.end]
    return pairs


def _take(text: str, hit: Hit, words: Sequence[Span]) -> Span | None:
    if not words:
        return None
    if hit.field == "case_officer":
        name = [word for word in words if not any(char.isdigit() for char in word.of(text))]
        return Span(name[0].start, name[-1].end) if name else None
    if hit.field in _DATES:
        date = first_date(text, words[0].start, words[0].end)
        return words[0] if date else None
    return words[0] if any(char.isdigit() for char in words[0].of(text)) else None


def _distance(text: str, hit: Hit, cell: Span) -> int:
    """Return how far a value stands from the place under its label, in columns."""
    return abs(_printed_column(text, hit.start) - _printed_column(text, cell.start))


def _printed_column(text: str, offset: int) -> int:
    return offset - (text.rfind("\n", 0, offset) + 1)
