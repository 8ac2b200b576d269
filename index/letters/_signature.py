"""Why: who signed a letter, and as what, is read from the lines under "Med hilsen", where one or
two names stand, one below the other or side by side, with titles and offices around them.

Confidence: ``_NAMED`` for a line that has the shape of a name or title, ``_GUESSED`` for a single
capitalised word directly under the formula.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.letters._words import (
    closing_formula_end,
    is_approval,
    is_closing_formula,
    is_name,
    is_organisation,
    is_prose,
    is_title,
)
from index.letters.layout import Layout, Line
from index.letters.letter import BlockKind, Field, Span

__all__ = ["Signature", "approval", "approved_by", "read_signature"]

_NAMED = 0.95
_GUESSED = 0.6
_APPROVED = 0.97
_PIECE = re.compile(r"\S+(?:[^\S\n\t]\S+)*")
_AROUND = re.compile(
    r"^(?:\(sign\.?\)|e\.\s?f\.?|sign\.?|for|ved)\s+|^v/\s*|\s*\((?:sign|s|e\.\s?f)\.?\)$",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"[-_*]{4,}|-+\s*(?:opprinnelig|opphavleg|original|videresendt|forwarded)", re.IGNORECASE
)
"""What parts a message from the one that it answers."""

_IF = re.compile(r"\b(?:dersom|hvis|viss|if|når|må|skal|kan)\b", re.IGNORECASE)
"""What makes of a statement about approval one of what might be."""

_APPROVER_NAMED = 0.8
_APPROVER = re.compile(
    r"\b(?:av|by)\s+([^\W\d_][\w’'-]*(?:\s[^\W\d_][\w’'.-]*){1,3}?)(?=\s*(?:,|\.|\d|\(|$|den\b|on\b))"
)
_BETWEEN = re.compile(r",|\s\|\s|\s[–/-]\s|\s(?:og|and)\s(?=[^\W\d_]+\s)|\((?=\D)|\)")
_EDGES = " ,:\t\n–-"

_APPROVAL_WORDS = 18
_LINES = 24
"""A signature is shorter; what follows is something else."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The names, titles and bodies under a letter, each list in reading order."""

    names: tuple[Field, ...]
    titles: tuple[Field, ...]
    bodies: tuple[Field, ...]


def read_signature(text: str, lines: Sequence[Line]) -> Signature:
    """Return the signature that stands in the closing's ``lines``."""
    names: list[Field] = []
    titles: list[Field] = []
    bodies: list[Field] = []
    pieces = list(_pieces(text, lines[:_LINES]))
    for place, span in enumerate(pieces):
        words = span.of(text)
        if _follows_a_name(text, pieces, place):
            # "Kari Eksempel, Chief Executive": behind the comma stands a title, however written.
            (bodies if is_organisation(words) else titles).append(_field(words, span, _NAMED))
            continue
        if is_approval(words) or is_prose(words) or _BELOW.match(words):
            break
        if names and _ends_a_name(text, pieces, place):
            # A long name wraps before its last word.
            names[-1] = _field(
                text[names[-1].start : span.end], Span(names[-1].start, span.end), _NAMED
            )
        elif _is_named_by_title(text, pieces, place):
            names.append(_field(words, span, _GUESSED))
        elif is_title(words):
            titles.append(_field(words, span, _NAMED))
        elif is_name(words):
            names.append(_field(words, span, _NAMED))
        elif is_organisation(words):
            bodies.append(_field(words, span, _NAMED))
        elif place == 0 and re.fullmatch(r"[A-ZÆØÅ][a-zæøåéöä]+", words):
            names.append(_field(words, span, _GUESSED))
    # "Hilsen Kari" above "Kari Eksempel" is one person.
    full = {name.value.split()[0] for name in names if " " in name.value}
    names = [name for name in names if name.value not in full]
    return Signature(tuple(names), tuple(titles), tuple(bodies))


def _ends_a_name(text: str, pieces: Sequence[Span], place: int) -> bool:
    """Tell whether a piece is the last word of the name on the line above: one capitalised word
    between that name and a title.
    """
    if place == 0 or place + 1 == len(pieces):
        return False
    before, words = pieces[place - 1], pieces[place].of(text)
    return (
        text[before.end : pieces[place].start].count("\n") == 1
        and bool(re.fullmatch(r"[^\W\d_][\w-]+", words))
        and words[0].isupper()
        and not is_title(words)
        and not is_organisation(words)
        and is_name(before.of(text))
        and is_title(pieces[place + 1].of(text))
    )


def _follows_a_name(text: str, pieces: Sequence[Span], place: int) -> bool:
    if place == 0:
        return False
    before = pieces[place - 1]
    between = text[before.end : pieces[place].start]
    return between.strip(" \t") in {",", "(", "|", "–", "-"} and is_name(before.of(text))


def _is_named_by_title(text: str, pieces: Sequence[Span], place: int) -> bool:
    """Tell whether a piece is a name although it begins with a title ("Ordfører Hansen"): two
    capitalised words above a title of their own.
    """
    words = pieces[place].of(text).split()
    if place and is_name(pieces[place - 1].of(text)):
        return False
    if len(words) != 2 or not all(re.fullmatch(r"[A-ZÆØÅ][\w-]+", word) for word in words):
        return False
    below = pieces[place + 1].of(text) if place + 1 < len(pieces) else ""
    return is_title(words[0]) and not is_title(words[1]) and is_title(below)


def approval(text: str, layout: Layout) -> Field | None:
    """Return the sentence which says that the letter was approved electronically, or None.

    It stands in closing, footer or head, or is a short line of its own in the body.
    """
    body = (
        line
        for line in layout.lines
        if layout.body_start <= line.start < layout.closing_start
        and len(line.of(text).split()) <= _APPROVAL_WORDS
    )
    for line in (*layout.closing(), *layout.marginal(), *layout.head(), *body):
        if is_approval(line.of(text)) and not _IF.search(line.of(text)):
            return _field(line.of(text), Span(line.start, line.end), _APPROVED)
    return None


def approved_by(approved: Field | None) -> tuple[Field, ...]:
    """Return who approved a letter electronically, if the sentence that says so names somebody."""
    match = _APPROVER.search(approved.text) if approved else None
    if approved is None or match is None or not is_name(match[1]):
        return ()
    start = approved.start + match.start(1)
    return (Field(match[1], match[1], start, start + len(match[1]), _APPROVER_NAMED),)


def _field(words: str, span: Span, confidence: float) -> Field:
    return Field(" ".join(words.split()), words, span.start, span.end, confidence)


def _pieces(text: str, lines: Sequence[Line]) -> Iterator[Span]:
    """Yield what stands between wide gaps and commas, the formula and the labelled lines left
    out.
    """
    signs = False
    for line in lines:
        # "Saksbehandler Kari Eksempel" right below the formula signs; elsewhere it is a label.
        below, signs = signs, is_closing_formula(line.of(text))
        labels = [(hit.field, hit.colon) for hit in line.hits]
        if below and labels == [("case_officer", False)]:
            labels = []
        if labels or line.kind is BlockKind.MARGINAL:
            continue
        start = line.start
        if is_closing_formula(line.of(text)):
            start += closing_formula_end(line.of(text))
        for match in _PIECE.finditer(text[start : line.end]):
            yield from _name_and_title(text, Span(start + match.start(), start + match.end()))


def _name_and_title(text: str, span: Span) -> Iterator[Span]:
    """Yield names and titles that share a line: "Ordfører Kari Eksempel", "Kari Eksempel
    ordfører", "Kari Eksempel (ordfører)", "Kari Eksempel, ordfører", "Kari Eksempel / Ola Prøve".
    """
    span = _bare(text, span)
    words = span.of(text)
    first, _, rest = words.partition(" ")
    if is_title(first.rstrip(":")) and is_name(rest):
        yield _bare(text, Span(span.start, span.start + len(first)))
        yield Span(span.end - len(rest), span.end)
        return
    name, _, last = words.rpartition(" ")
    if last.islower() and is_title(last) and name[-1:].isalpha() and is_name(name):
        yield Span(span.start, span.start + len(name))
        yield Span(span.end - len(last), span.end)
        return
    place = 0
    parts = [part for part in _BETWEEN.split(words) if part.strip()]
    if len(parts) < 2 or not (is_name(parts[0]) or all(is_title(part) for part in parts)):
        yield span
        return
    for part in parts:
        place = words.index(part, place)
        yield _bare(text, Span(span.start + place, span.start + place + len(part)))
        place += len(part)


def _bare(text: str, span: Span) -> Span:
    """Take blanks, commas, "for" and "(sign.)" from the ends of a span."""
    words = span.of(text)
    start, end = span.start, span.end
    if match := _AROUND.search(words):
        start, end = (
            (start + match.end(), end) if match.start() == 0 else (start, start + match.start())
        )
    words = text[start:end]
    lead = len(words) - len(words.lstrip(_EDGES))
    return Span(min(start + lead, end), max(start + len(words.rstrip(_EDGES)), start + lead))
