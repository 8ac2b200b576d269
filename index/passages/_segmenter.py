"""Why: what is found, quoted and cited is a passage, and a passage must be the sender's own words,
whole, short enough for the encoder, and know the question that it answers.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from index.letters.layout import read_layout
from index.letters.letter import BlockKind, Letter, Span
from index.passages._cues import read_cue
from index.passages._questions import Asked, find_questions, is_closing_heading, with_headings
from index.passages._sentences import split_sentences
from index.passages._tables import read_rows
from index.passages._units import Unit, body_units, closing_units
from index.passages._wording import question_key
from index.passages.passage import Passage, PassageKind, Question, RowReading

__all__ = [
    "MOST_TOKENS",
    "QUESTION_CHARACTERS",
    "SEGMENTER_VERSION",
    "embedding_sentences",
    "embedding_text",
    "quoted_questions",
    "segment",
]

SEGMENTER_VERSION = 4
"""Part of every passage's id; raised whenever the same letter would give other passages."""

QUESTION_CHARACTERS = 200
"""The question's share of what is encoded: about 30 words, 40 to 80 tokens, so that half of even a
window of 128 tokens is left for the answer."""

_SHORT = 25
"""Words below which a paragraph is joined to its neighbour: it would say too little alone."""

_ANSWER_WORDS = 6
"""Words of a numbered paragraph that may be an answer; fewer are an item of a list."""

_LONG = 110
"""Words that joining never exceeds: longer passages blur what they are about."""

_ENDING = re.compile(
    r"(?:vi|kommunen|\w+ kommune) (?:takker|takkar|ser fram|håper|håpar|imøteser)\b.*"
    r"\b(?:departement\w*|innspill\w*|innspel\w*|anledning\w*|høve|mulighet\w*|moglegheit\w*|"
    r"tilbakemelding\w*|(?:videre|vidare) \w+|høring\w*|høyring\w*)|takk for|"
    r"(?:ta|tak) (?:gjerne )?kontakt|(?:vi )?står (?:gjerne )?til disposisjon|"
    r"(?:ved|har (?:dere|de|du)) (?:eventuelle |ytterligere )?spørsmål|"
    r"dersom (?:det er|dere har|de har) spørsmål|"
    r"for (?:ytterligere|nærmere|nærare|meir) (?:informasjon|opplysninger)",
    re.IGNORECASE,
)

_NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s+\S")

_QUOTED_ITEM = re.compile(r"(?m)^[>\s]*(?:\d{1,2}[.)]|[-–•])\s")

MOST_TOKENS = 256
"""Tokens that a passage has at most, however wide the encoder's window: a longer one says too much
to be found by any of it, and nobody reads it as a quotation."""

_TOKEN_CHARACTERS = 40
"""Characters per token beyond which a text is cut without being counted; no tokenizer comes near it
on real text, and counting a text of millions of characters again and again would take minutes."""

_Counter = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class _Part:
    """Units that belong together: nothing is joined across parts."""

    kind: PassageKind
    question: Question | None
    units: tuple[Unit, ...]
    rows: tuple[RowReading, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage to be: the units that it is cut from, its span, and what it shares with its
    part.
    """

    units: tuple[Unit, ...]
    start: int
    end: int
    part: _Part

    @property
    def rows(self) -> tuple[RowReading, ...]:
        """The table rows that are whole in it."""
        inside = (row for row in self.part.rows if self.start <= row.start and row.end <= self.end)
        return tuple(inside)


def embedding_text(passage: Passage) -> str:
    """Return what encoder and lexical ranker see of a passage: the question, cut to its share, a
    line end and the text, table rows read with their heads; without the question where it answers
    none.
    """
    read = _read(passage.text, passage.start, passage.rows)
    return read if passage.question is None else f"{_share(passage.question.text)}\n{read}"


def embedding_sentences(passage: Passage, text: str) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of each sentence of a passage within ``text``, its ``embedding_text``."""
    grown = sum(len(one.text) - (one.end - one.start) for one in passage.rows)
    shift = len(text) - len(passage.text) - grown - passage.start
    found = []
    for one in passage.sentences:
        before = [row for row in passage.rows if row.end <= one.start]
        inside = [row for row in passage.rows if one.start <= row.start and row.end <= one.end]
        start = one.start + shift + sum(len(row.text) - (row.end - row.start) for row in before)
        longer = sum(len(row.text) - (row.end - row.start) for row in inside)
        found.append((start, start + one.end - one.start + longer))
    return tuple(found)


def _read(text: str, start: int, rows: Sequence[RowReading]) -> str:
    """Return ``text``, which begins at ``start`` of its letter, with rows as they are read."""
    for row in reversed(rows):
        text = f"{text[: row.start - start]}{row.text}{text[row.end - start :]}"
    return text


def _share(question: str) -> str:
    """Return the part of a question that is encoded: from the first sentence that asks, bullets
    included, to ``QUESTION_CHARACTERS`` at a word's end.
    """
    sentences = split_sentences(question)
    start = next((one.start for one in sentences if one.of(question).endswith("?")), 0)
    asked = " ".join(question[start:].split())
    if len(asked) <= QUESTION_CHARACTERS:
        return asked
    cut = asked.rfind(" ", 0, QUESTION_CHARACTERS + 1)
    return asked[: cut if cut > 0 else QUESTION_CHARACTERS]


def segment(letter: Letter, count_tokens: _Counter, max_tokens: int) -> tuple[Passage, ...]:
    """Return the passages of a letter, in order, without overlap; nothing of the body is lost.

    ``count_tokens`` and ``max_tokens`` are the encoder's: ``embedding_text`` of every passage fits,
    and has at most ``MOST_TOKENS`` where the window is larger. A question whose share alone would
    take more than half of that counts as text. Raises ValueError where ``max_tokens`` is less than
    one.
    """
    if max_tokens < 1:
        message = f"a window of {max_tokens} tokens holds no text; it must be at least 1"
        raise ValueError(message)
    max_tokens = min(max_tokens, MOST_TOKENS)
    parts = [
        replace(part, rows=read_rows(letter.text, part.units))
        for part in _parts(letter, count_tokens, max_tokens)
    ]
    pieces = [
        piece
        for part in parts
        for group in _groups(letter.text, part.units)
        for piece in _fitting(
            letter.text,
            _Piece(tuple(group), group[0].start, group[-1].end, part),
            count_tokens,
            max_tokens,
        )
    ]
    numbers = _paragraphs(parts)
    return tuple(_passage(letter, piece, numbers) for piece in pieces)


def quoted_questions(letter: Letter) -> tuple[Question, ...]:
    """Return the questions in what a letter quotes: those of the recipient's own letter, where it
    came back with the answer or was added by itself. Marks of quotation in front of lines are no
    part of their ``text``.
    """
    text = letter.text
    units = [
        Unit(block.start, block.end, BlockKind.PARAGRAPH, None, number)
        for number, block in enumerate(letter.blocks)
        if block.kind is BlockKind.QUOTED
    ]
    found = []
    for one in _asking_lines(text, units):
        words = re.sub(r"(?m)^[>\s]+", "", one.of(text))
        found.append(Question(words, one.start, one.end, question_key(words)))
    return tuple(found)


def _asking_lines(text: str, units: Sequence[Unit]) -> Iterator[Span]:
    """Yield the questions among units, numbered or single, each with all of its lines."""
    for unit in units:
        starts = [unit.start + one.start() for one in _QUOTED_ITEM.finditer(unit.of(text))]
        bounds = sorted({unit.start, *starts, unit.end})
        for start, end in pairwise(bounds):
            words = text[start:end].rstrip(" \n>")
            if start in starts:
                words = words[: words.rfind("?") + 1]
            if words.endswith("?") and len(words.split()) >= _ANSWER_WORDS:
                yield Span(start, start + len(words))


def _parts(letter: Letter, count_tokens: _Counter, max_tokens: int) -> Iterator[_Part]:
    text = letter.text
    layout = read_layout(text, letter.blocks)
    units = with_headings(text, body_units(text, letter.blocks, layout))
    asked = _affordable(
        text, find_questions(text, units, text[: layout.body_start]), count_tokens, max_tokens
    )
    yield from _body_parts(text, units, asked)
    closing = closing_units(text, letter.blocks, layout)
    if closing:
        yield _Part(PassageKind.CLOSING, None, tuple(closing))


def _affordable(
    text: str, asked: Sequence[Asked], count_tokens: _Counter, max_tokens: int
) -> list[Asked]:
    if not asked:
        return []
    counts = count_tokens([f"{_share(text[one.start : one.end])}\n" for one in asked])
    return [one for one, count in zip(asked, counts, strict=True) if count * 2 <= max_tokens]


def _body_parts(text: str, units: Sequence[Unit], asked: Sequence[Asked]) -> Iterator[_Part]:
    """Yield introduction, answers and closing remarks, in the order of the letter."""
    first = asked[0].first if asked else _introduction_end(units)
    yield from _sections(text, units[:first], PassageKind.INTRODUCTION, None)
    if not asked:
        yield from _sections(text, units[first:], PassageKind.ANSWER, None)
    for place, one in enumerate(asked):
        question = Question(text[one.start : one.end], one.start, one.end, one.key)
        end = asked[place + 1].first if place + 1 < len(asked) else len(units)
        below = units[one.last + 1 : end]
        # What stands below a table is not the answer of its last row.
        inside = _beside(units[one.first].row, below) or len(below)
        ends = place + 1 == len(asked) and inside == len(below)
        yield from _sections(text, below[:inside], PassageKind.ANSWER, question, ends=ends)
        yield from _sections(text, below[inside:], PassageKind.ANSWER, None)


def _beside(row: int | None, units: Sequence[Unit]) -> int:
    """Return how many of the first units stand in a table's row."""
    if row is None:
        return 0
    return sum(1 for _ in takewhile(lambda unit: unit.row == row, units))


def _introduction_end(units: Sequence[Unit]) -> int:
    """Return the number of units that introduce a letter without questions: those above the first
    heading, else the first one.
    """
    headings = [place for place, unit in enumerate(units) if unit.heading]
    return headings[0] if headings and headings[0] > 0 else min(1, len(units))


def _sections(
    text: str,
    units: Sequence[Unit],
    kind: PassageKind,
    question: Question | None,
    *,
    ends: bool = False,
) -> Iterator[_Part]:
    """Yield the units as parts, cut where a heading stands; a heading opens the part below it. A
    numbered heading, which is another section, and what closes a letter leave the question.
    """
    begin = 0
    for place, unit in enumerate(units):
        leaves = ends and place == len(units) - 1 > 0 and bool(_ENDING.match(unit.of(text)))
        if unit.heading or leaves:
            yield from _part(units[begin:place], kind, question)
            begin = place
        if unit.heading and _NUMBERED.match(unit.of(text)):
            question = None
        if leaves or (unit.heading and is_closing_heading(unit.of(text))):
            kind, question = PassageKind.CLOSING, None
    yield from _part(units[begin:], kind, question)


def _part(units: Sequence[Unit], kind: PassageKind, question: Question | None) -> Iterator[_Part]:
    if any(not unit.heading for unit in units):
        yield _Part(kind, question, tuple(units))


def _groups(text: str, units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Yield the units in runs that become one passage each: a heading or a bullet goes with its
    neighbour, and so does a short paragraph.
    """
    group: list[Unit] = []
    for unit in units:
        if group and not _joins(text, group, unit):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _joins(text: str, group: Sequence[Unit], unit: Unit) -> bool:
    if text[group[-1].end : unit.start].strip():
        return False
    if unit.row is not None and unit.row == group[-1].row:
        return True
    if all(one.heading for one in group):
        return True
    if _opens_answer(text, unit, group):
        return False
    together = len(text[group[0].start : unit.end].split())
    bullet = unit.kind is BlockKind.LIST_ITEM
    short = min(unit.words(text), len(text[group[0].start : group[-1].end].split())) < _SHORT
    return together <= _LONG and (bullet or short)


def _opens_answer(text: str, unit: Unit, group: Sequence[Unit]) -> bool:
    """Tell whether a unit begins another answer: numbered as a question's, or by a number that
    stands in no list of short items, or titled ("Finansiering. Vi ...") as the group is.
    """
    words = unit.of(text)
    cue = read_cue(words)
    if cue.labelled or unit.row is not None or not cue.opens:
        return cue.labelled
    first = read_cue(group[0].of(text))
    if not cue.numbers:
        return bool(first.title) and unit.kind is not BlockKind.LIST_ITEM
    item = unit.kind is BlockKind.LIST_ITEM and group[-1].of(text).rstrip().endswith(":")
    alike = bool(first.numbers) and unit.kind is not BlockKind.LIST_ITEM
    return not item and (alike or len(words.split()) >= _ANSWER_WORDS)


def _fitting(text: str, piece: _Piece, count_tokens: _Counter, max_tokens: int) -> Iterator[_Piece]:
    """Yield the piece, halved at a sentence, else a word, else a character, until it fits."""
    head = f"{_share(piece.part.question.text)}\n" if piece.part.question else ""
    length = piece.end - piece.start
    if length <= 1 or (
        length <= max_tokens * _TOKEN_CHARACTERS
        and count_tokens([head + _read(text[piece.start : piece.end], piece.start, piece.rows)])[0]
        <= max_tokens
    ):
        yield piece
        return
    cut = _middle(text, piece)
    left = text[piece.start : cut].rstrip()
    right = text[cut : piece.end]
    start = cut + len(right) - len(right.lstrip())
    yield from _fitting(text, replace(piece, end=piece.start + len(left)), count_tokens, max_tokens)
    yield from _fitting(text, replace(piece, start=start), count_tokens, max_tokens)


def _middle(text: str, piece: _Piece) -> int:
    """Return the sentence's beginning nearest to the middle, else the word's, else the middle."""
    middle = (piece.start + piece.end) // 2
    starts = [one.start for one in _sentences(text, piece)][1:]
    if not starts:
        starts = [match.end() for match in re.finditer(r"\s+", text[piece.start : piece.end])]
        starts = [piece.start + one for one in starts if piece.start + one < piece.end]
    return min(starts, key=lambda one: (abs(one - middle), one), default=middle)


def _sentences(text: str, piece: _Piece) -> list[Span]:
    """Return the sentences of a piece; none goes beyond a unit, and a row of a table is one."""
    whole = piece.rows
    inside = [one for one in piece.units if one.start < piece.end and one.end > piece.start]
    split = [
        sentence
        for unit in inside
        if not any(row.start <= unit.start and unit.end <= row.end for row in whole)
        for sentence in split_sentences(
            text, max(unit.start, piece.start), min(unit.end, piece.end)
        )
    ]
    return sorted([*split, *(Span(row.start, row.end) for row in whole)])


def _paragraphs(parts: Sequence[_Part]) -> dict[int, int]:
    """Return the number of the paragraph that each unit, by its start, belongs to; a heading has
    the number of the paragraph below it.
    """
    numbers: dict[int, int] = {}
    count = 1
    for part in parts:
        for unit in part.units:
            numbers[unit.start] = count
            count += not unit.heading
    return numbers


def _passage(letter: Letter, piece: _Piece, numbers: dict[int, int]) -> Passage:
    unit = next(one for one in reversed(piece.units) if one.start <= piece.start)
    name = f"{letter.id}:{piece.start}:{piece.end}:{SEGMENTER_VERSION}"
    return Passage(
        id=hashlib.sha256(name.encode()).hexdigest()[:16],
        letter_id=letter.id,
        kind=piece.part.kind,
        text=letter.text[piece.start : piece.end],
        start=piece.start,
        end=piece.end,
        page=letter.page_at(piece.start),
        paragraph=numbers[unit.start],
        sentences=tuple(_sentences(letter.text, piece)),
        question=piece.part.question,
        rows=piece.rows,
    )
