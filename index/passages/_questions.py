"""Why: a municipality answers a ministry by repeating its questions, set in whatever way the office
likes, with its answers below or beside. What is a question of the recipient must be known, because
it is not the sender's own words, and because the answer under it makes sense only with it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from index.letters.layout import ANSWER_HEAD, LABEL, NUMBER, QUESTION_HEAD
from index.letters.letter import BlockKind
from index.passages._sentences import split_sentences
from index.passages._units import Unit
from index.passages._wording import question_key

__all__ = ["Asked", "Role", "find_questions", "is_closing_heading", "is_heading", "with_headings"]

_OWN_VOICE = re.compile(r"\b(?:vi|oss|vår|vårt|våre|våra|jeg|eg|undertegnede)\b", re.IGNORECASE)
_QUESTION_WORDS = 90
_MIXED_SENTENCES = 4
"""A question that begins with statements has few of them; a paragraph has more."""

_HEADING_WORDS = 14
_NUMBER_WORDS = 4
"""Words that a cell before a question has at most: its number, its chapter."""

_ANSWERS = re.compile(
    r"\b(?:spørsmål|spm\.|svar på|svar til|besvar|svarer|svarar|høringsnotat|høyringsnotat)",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:innledning|innleiing|innleing|bakgrunn\w*|oppsummer\w+|konklusjon\w*|samandrag|sammendrag|"
    r"generel\w+.*|vurdering\w*|saksopplysning\w*|vedtak\w*|vedlegg|kjelde\w*|kilde\w*|uttal\w+|"
    r"svar(?:et|a|ene)?(?: på.*| til.*| frå.*| fra.*)?|spørsmål(?:ene|a)?(?: .*)?|høringssvar.*|"
    r"høyringssvar.*|kommentar\w*|merknad\w*|innspill?|innspel|om .*)$",
    re.IGNORECASE,
)
_CLOSING_HEADING = re.compile(
    r"(?:avslut\w+|oppsummer\w+|konklusjon\w*|"
    r"andre (?:forhold|merknad\w*|innspill?|innspel|kommentar\w*|"
    r"tilhøve)|anna|annet|til slutt|øvrige? \w+|avsluttende \w+|avsluttande \w+)\W*$",
    re.IGNORECASE,
)
_ANSWER_COLUMN = re.compile(
    r"(?:\w+ )?(?:svar|kommentar|vurdering|merknad|innspill|innspel|answer|response|reply|comment)"
    r"\w*(?: (?:frå|fra|av|på|til|from|by|to) .{3,60})?\W*$",
    re.IGNORECASE,
)


class Role(Enum):
    """What a unit is."""

    TEXT = "text"
    HEADING = "heading"
    QUESTION = "question"


class _Shape(Enum):
    NONE = 0
    PURE = 1
    MIXED = 2
    LABELLED = 3


@dataclass(frozen=True, slots=True)
class _Letter:
    """What the whole letter tells about each of its questions: how many stand alone, whether some
    are single list items, and which unit is the last that asks nothing.
    """

    pure: int
    single: bool
    last_text: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands: the numbers of its first and last unit, its span, its key."""

    first: int
    last: int
    start: int
    end: int
    key: str


def find_questions(text: str, units: Sequence[Unit], opening: str = "") -> tuple[Asked, ...]:
    """Return the recipient's questions among the units of a body, in order.

    A question is a unit of its own that ends with a question mark, is labelled ("Spørsmål 3"),
    numbered, or stands in a table row beside its answer. Statements before the question mark belong
    to it if the letter repeats questions anyway and an answer follows; bullets below that ask
    belong to it. A question in the sender's own voice, and one inside a paragraph, is rhetoric.
    ``opening`` is the head of the letter, which may tell that questions are answered.
    """
    shapes = [_shape(text, unit) for unit in units]
    column = _question_column(text, units)
    letter = _Letter(
        pure=sum(shape in {_Shape.PURE, _Shape.LABELLED} for shape in shapes),
        single=_has_single_items(text, units),
        last_text=max((n for n, one in enumerate(shapes) if one is _Shape.NONE), default=-1),
    )
    answering = bool(_ANSWERS.search(opening) or _ANSWERS.search(_first_words(text, units)))
    found: list[Asked] = []
    place = 0
    while place < len(units):
        asked = _asked(text, units, shapes, place, letter) or (
            place in column or _is_short_form(text, units, place, answering, letter.pure)
        )
        if not asked:
            place += 1
            continue
        last = _last_unit(text, units, shapes, place)
        found.append(_make(text, units, _row_start(text, units, place), last))
        place = last + 1
    return _without_announcements(found)


def _make(text: str, units: Sequence[Unit], first: int, last: int) -> Asked:
    start, end = units[first].start, units[last].end
    return Asked(first, last, start, end, question_key(text[start:end]))


def _first_words(text: str, units: Sequence[Unit]) -> str:
    return text[units[0].start : units[0].start + 1500] if units else ""


def _shape(text: str, unit: Unit) -> _Shape:
    """Tell what a unit looks like by itself."""
    words = unit.of(text)
    if unit.words(text) > _QUESTION_WORDS:
        return _Shape.NONE
    label = LABEL.match(words)
    if label and (len(words[label.end() :].split()) <= _HEADING_WORDS or _asks(words)):
        return _Shape.LABELLED
    if not _asks(words):
        return _Shape.NONE
    number = NUMBER.match(text, unit.start, unit.end)
    sentences = split_sentences(text, number.end() if number else unit.start, unit.end)
    if all(_asks(one.of(text)) for one in sentences):
        return _Shape.PURE
    return _Shape.MIXED if len(sentences) <= _MIXED_SENTENCES else _Shape.NONE


def _asks(words: str) -> bool:
    return words.rstrip(" \t\n\"'”»)*_").endswith("?")


def _is_set_off(text: str, unit: Unit) -> bool:
    """Tell whether a unit is numbered or a heading, and so no running text."""
    return unit.kind is BlockKind.HEADING or bool(NUMBER.match(text, unit.start, unit.end))


def _asked(
    text: str, units: Sequence[Unit], shapes: Sequence[_Shape], place: int, letter: _Letter
) -> bool:
    """Tell whether the unit is a question by its shape and its surroundings."""
    unit, shape = units[place], shapes[place]
    if shape is _Shape.NONE:
        return False
    if shape is _Shape.LABELLED or _answer_beside(units, place):
        return True
    set_off = _is_set_off(text, unit)
    if _OWN_VOICE.search(unit.of(text)) and not set_off:
        return False
    if unit.kind is BlockKind.LIST_ITEM and not _stands_alone(text, units, place, letter.single):
        return False
    if shape is _Shape.MIXED:
        return (set_off or letter.pure > 0) and _text_follows(shapes, place)
    return set_off or place < letter.last_text


def _answer_beside(units: Sequence[Unit], place: int) -> bool:
    row = units[place].row
    return row is not None and place + 1 < len(units) and units[place + 1].row == row


def _stands_alone(text: str, units: Sequence[Unit], place: int, single: bool) -> bool:
    """Tell whether a list item is no item of a list of questions: its neighbours are no items of
    its own style, or it leads a list in a letter where other questions are ``single`` items.
    """
    before = place > 0 and _same_style(text, units[place], units[place - 1])
    behind = place + 1 < len(units) and _same_style(text, units[place], units[place + 1])
    return not before and (single or not behind)


def _has_single_items(text: str, units: Sequence[Unit]) -> bool:
    """Tell whether a question of the letter is a list item without other items beside it."""
    items = [unit.kind is BlockKind.LIST_ITEM for unit in units]
    return any(
        item and not any(items[max(0, n - 1) : n] + items[n + 1 : n + 2]) and _asks(unit.of(text))
        for n, (item, unit) in enumerate(zip(items, units, strict=True))
    )


def _same_style(text: str, unit: Unit, other: Unit) -> bool:
    if other.kind is not BlockKind.LIST_ITEM:
        return False
    return bool(NUMBER.match(unit.of(text))) == bool(NUMBER.match(other.of(text)))


def _text_follows(shapes: Sequence[_Shape], place: int) -> bool:
    return place + 1 < len(shapes) and shapes[place + 1] is _Shape.NONE


def _last_unit(text: str, units: Sequence[Unit], shapes: Sequence[_Shape], first: int) -> int:
    """Return the number of the last unit that belongs to the question: a bare label takes the
    question below it, a question the bullets below it that ask.
    """
    last = first
    bare = LABEL.match(units[first].of(text))
    if bare and not units[first].of(text)[bare.end() :].strip() and first + 1 < len(units):
        below = shapes[first + 1]
        if below in {_Shape.PURE, _Shape.MIXED} and not _answer_beside(units, first):
            last = first + 1
    place = last + 1
    while place < len(units) and units[place].kind is BlockKind.LIST_ITEM:
        place += 1
    bullets = units[last + 1 : place]
    asking = sum(_asks(unit.of(text)) for unit in bullets)
    return place - 1 if bullets and asking * 2 >= len(bullets) else last


def _question_column(text: str, units: Sequence[Unit]) -> frozenset[int]:
    """Return the numbers of the cells of questions, below a row "Spørsmål | Svar"; others may stand
    before them in their rows, as many as in that row.
    """
    found: set[int] = set()
    column: int | None = None
    for row in _rows(units):
        headed = [
            at
            for at in range(len(row) - 1)
            if QUESTION_HEAD.match(units[row[at]].of(text))
            and any(_ANSWER_COLUMN.match(units[cell].of(text)) for cell in row[at + 1 :])
        ]
        if headed:
            column = headed[0]
        elif units[row[0]].row is None:
            column = None
        elif column is not None and len(row) > 1:
            found.add(row[min(column, len(row) - 2)])
    return frozenset(found)


def _rows(units: Sequence[Unit]) -> Iterator[list[int]]:
    """Yield the numbers of the units of each table row; any other unit is a row by itself."""
    row: list[int] = []
    for place, unit in enumerate(units):
        if row and (unit.row is None or unit.row != units[row[0]].row):
            yield row
            row = []
        row.append(place)
    if row:
        yield row


def _row_start(text: str, units: Sequence[Unit], place: int) -> int:
    """Return the number of the first cell of a row up to a question in it, if those before it only
    number it or name what it is about.
    """
    first = place
    while first > 0 and units[place].row is not None and units[first - 1].row == units[place].row:
        first -= 1
        if units[first].words(text) > _NUMBER_WORDS:
            return place
    return first


def is_heading(text: str, units: Sequence[Unit], place: int) -> bool:
    """Tell whether a unit is a heading, as its format says or as it looks: one short line without
    an end mark above a paragraph.
    """
    unit = units[place]
    words = unit.of(text)
    if unit.kind is BlockKind.HEADING or ANSWER_HEAD.match(words):
        return True
    if unit.row is not None:
        return bool(QUESTION_HEAD.match(words)) or (
            place > 0
            and units[place - 1].row == unit.row
            and bool(QUESTION_HEAD.match(units[place - 1].of(text)))
            and bool(_ANSWER_COLUMN.match(words))
        )
    if "\n" in words or unit.words(text) > 10:
        return False
    if unit.kind is BlockKind.LIST_ITEM:
        # A single numbered line is a heading, which some formats take for a list of one item.
        beside = [*units[max(0, place - 1) : place], *units[place + 1 : place + 2]]
        if not NUMBER.match(words) or any(one.kind is BlockKind.LIST_ITEM for one in beside):
            return False
    looks = (words[-1:].isalnum() or words[-1:] == ")") and (
        words[:1].isupper() or words[:1].isdigit()
    )
    return looks and place + 1 < len(units) and units[place + 1].kind is not BlockKind.LIST_ITEM


def with_headings(text: str, units: Sequence[Unit]) -> list[Unit]:
    """Return the units with ``heading`` set."""
    return [
        replace(unit, heading=is_heading(text, units, place)) for place, unit in enumerate(units)
    ]


def is_closing_heading(words: str) -> bool:
    """Tell whether a heading opens what a letter ends with: "Avslutning", "Andre merknader"."""
    number = NUMBER.match(words)
    return bool(_CLOSING_HEADING.match(words[number.end() if number else 0 :].strip()))


def _is_short_form(
    text: str, units: Sequence[Unit], place: int, answering: bool, pure: int
) -> bool:
    """Tell whether a heading is a question cut short: numbered, or one of several headings of a
    letter that answers questions and repeats none of them in full.
    """
    unit = units[place]
    words = unit.of(text)
    number = NUMBER.match(words)
    bare = words[number.end() if number else 0 :].strip()
    if not answering or not is_heading(text, units, place) or unit.kind is BlockKind.LIST_ITEM:
        return False
    if place + 1 >= len(units) or unit.words(text) > _HEADING_WORDS or unit.row is not None:
        return False
    if _GENERIC.match(bare) or is_closing_heading(bare) or is_heading(text, units, place + 1):
        return False
    return bool(number) or (unit.kind is BlockKind.HEADING and not pure)


def _without_announcements(found: Sequence[Asked]) -> tuple[Asked, ...]:
    """Leave out questions that are listed, without answers between them, before they are asked
    again and answered one by one.
    """
    last = {one.key: place for place, one in enumerate(found)}
    kept: list[Asked] = []
    for place, one in enumerate(found):
        before = place > 0 and found[place - 1].last + 1 == one.first
        behind = place + 1 < len(found) and found[place + 1].first == one.last + 1
        if last[one.key] == place or not (before or behind):
            kept.append(one)
    return tuple(kept)
