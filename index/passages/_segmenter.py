"""Why: what is found, quoted and cited is a passage, and a passage must be the sender's own words,
whole, short enough for the encoder, and know the question that it answers.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.letters.layout import read_layout
from index.letters.letter import BlockKind, Letter, Span
from index.passages._questions import Asked, find_questions, is_closing_heading, with_headings
from index.passages._sentences import split_sentences
from index.passages._units import Unit, body_units, closing_units
from index.passages.passage import Passage, PassageKind, Question

__all__ = [
    "QUESTION_CHARACTERS",
    "SEGMENTER_VERSION",
    "embedding_sentences",
    "embedding_text",
    "segment",
]

SEGMENTER_VERSION = 3
"""Part of every passage's id; raised whenever the same letter would give other passages."""

QUESTION_CHARACTERS = 200
"""The question's share of what is encoded: about 30 words, 40 to 80 tokens, so that half of even a
window of 128 tokens is left for the answer."""

_SHORT = 25
"""Words below which a paragraph is joined to its neighbour: it would say too little alone."""

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


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage to be: the units that it is cut from, its span, and what it shares with its
    part.
    """

    units: tuple[Unit, ...]
    start: int
    end: int
    part: _Part


def embedding_text(passage: Passage) -> str:
    """Return what encoder and lexical ranker see of a passage: the question, cut to its share, a
    line end and the text; the text alone where it answers no question.
    """
    if passage.question is None:
        return passage.text
    return f"{_share(passage.question.text)}\n{passage.text}"


def embedding_sentences(passage: Passage, text: str) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of each sentence of a passage within ``text``, its ``embedding_text``."""
    shift = len(text) - len(passage.text) - passage.start
    return tuple((one.start + shift, one.end + shift) for one in passage.sentences)


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

    ``count_tokens`` and ``max_tokens`` are the encoder's: ``embedding_text`` of every passage fits.
    A question whose share alone would take more than half of the window counts as text. Raises
    ValueError where ``max_tokens`` is less than one.
    """
    if max_tokens < 1:
        message = f"a window of {max_tokens} tokens holds no text; it must be at least 1"
        raise ValueError(message)
    parts = list(_parts(letter, count_tokens, max_tokens))
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
        last = place + 1 == len(asked)
        yield from _sections(
            text, units[one.last + 1 : end], PassageKind.ANSWER, question, ends=last
        )


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
    together = len(text[group[0].start : unit.end].split())
    bullet = unit.kind is BlockKind.LIST_ITEM
    short = min(unit.words(text), len(text[group[0].start : group[-1].end].split())) < _SHORT
    return together <= _LONG and (bullet or short)


def _fitting(text: str, piece: _Piece, count_tokens: _Counter, max_tokens: int) -> Iterator[_Piece]:
    """Yield the piece, halved at a sentence, else a word, else a character, until it fits."""
    head = f"{_share(piece.part.question.text)}\n" if piece.part.question else ""
    length = piece.end - piece.start
    if length <= 1 or (
        length <= max_tokens * _TOKEN_CHARACTERS
        and count_tokens([head + text[piece.start : piece.end]])[0] <= max_tokens
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
    """Return the sentences of a piece; none goes beyond a unit."""
    return [
        sentence
        for unit in piece.units
        if unit.start < piece.end and unit.end > piece.start
        for sentence in split_sentences(
            text, max(unit.start, piece.start), min(unit.end, piece.end)
        )
    ]


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
    )
