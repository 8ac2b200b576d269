"""Reads out of a question what chooses letters, so that only its content is searched for.

"What does Elverum think about a regional police council?" asks one sender; its name would only
draw other passages in which it stands. Each recogniser takes what it understands, in this order:
quoted words, senders, counties, references, periods, fields of the letterhead. What was understood
is shown as chips that a person can take off; ``without`` names those taken off.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from index.letters.letter import Letter
from index.search._letterfields import letter_fields
from index.search._lists import about_letters, open_question
from index.search._mentions import Mention, blank
from index.search._periods import periods
from index.search._references import references
from index.search._senders import counties, senders
from index.search.hit import Chip, ChipKind, Filters, ListKind

__all__ = ["Understood", "understand"]

_QUOTED = re.compile(r'"([^"]+)"|«([^«»]+)»|“([^“”]+)”|„([^„“”]+)[“”]|”([^“”]+)”')
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Understood:
    """A question taken apart.

    ``rest`` is what to search for, never empty; ``chips`` what was read out of the question, in its
    order, each with the words as typed; ``filters`` what they ask of a letter (a named sender that
    sent none is in it all the same, so that nobody else's letter passes); ``phrases`` words that
    must occur; ``fields`` attributes of ``Letterhead`` that are asked for; ``listed`` is what list
    answers, if one does.
    """

    rest: str
    chips: tuple[Chip, ...] = ()
    filters: Filters = field(default_factory=Filters)
    phrases: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    listed: ListKind | None = None


def _occurs(words: str, letters: Sequence[Letter]) -> bool:
    wanted = words.casefold()
    return any(wanted in " ".join(one.text.split()).casefold() for one in letters)


def _quotes(question: str, letters: Sequence[Letter]) -> list[Mention]:
    """Return the quoted words; only their marks leave the question."""
    mentions = []
    for found in _QUOTED.finditer(question):
        inner = next(group for group in found.groups() if group is not None)
        words = " ".join(inner.split())
        if not _WORD.search(words):
            continue
        start = found.start() + 1
        chip = Chip(
            ChipKind.PHRASE, question[start : found.end() - 1], words, _occurs(words, letters)
        )
        mentions.append(
            Mention(start, found.end() - 1, found.start(), found.end(), chip, instead=words)
        )
    return mentions


def _kept(mentions: Iterable[Mention], without: frozenset[str]) -> list[Mention]:
    return [one for one in mentions if one.chip.key not in without]


def _rest(question: str, mentions: Sequence[Mention]) -> str:
    """Return the question without what was understood, in a form fit to search with."""
    parts, at = [], 0
    for one in sorted(mentions, key=lambda one: (one.cut, -one.cut_end)):
        if one.cut_end <= at:
            continue
        parts += [question[at : max(at, one.cut)], f" {one.instead} " if one.instead else " "]
        at = one.cut_end
    text = "".join([*parts, question[at:]])
    if mentions:
        text = re.sub(r"\(\s*\)|\[\s*\]", " ", text)
        text = re.sub(r"\s+([?!.,;:])", r"\1", text)
        text = re.sub(r"^[\s,;:.\-–]+|[\s,;:\-–]+$", "", text)
    text = " ".join(text.split())
    return text if _WORD.search(text) else " ".join(question.split()) or "?"


def _filters(mentions: Sequence[Mention]) -> Filters:
    since: list[date] = [one.since for one in mentions if one.since]
    until: list[date] = [one.until for one in mentions if one.until]
    return Filters(
        senders=frozenset().union(*(one.senders for one in mentions)),
        counties=frozenset().union(*(one.counties for one in mentions)),
        references=frozenset().union(*(one.references for one in mentions)),
        since=min(since, default=None),
        until=max(until, default=None),
    )


def _chips(mentions: Sequence[Mention]) -> tuple[Chip, ...]:
    chips: dict[str, Chip] = {}
    for one in sorted(mentions, key=lambda one: (one.start, one.end)):
        chips.setdefault(one.chip.key, one.chip)
    return tuple(chips.values())


def understand(
    question: str, letters: Sequence[Letter], without: frozenset[str] = frozenset()
) -> Understood:
    """Take a question apart; never raises, whatever is typed.

    ``letters`` are those at hand: their senders, dates and references tell names from words. Chips
    whose key is in ``without`` are left out, and their words stay in ``rest``.
    """
    question = unicodedata.normalize("NFC", question)
    quoted = _quotes(question, letters)
    # What was taken off stays words of the question, yet is not to be understood in another way.
    named = senders(question, letters, quoted)
    placed = counties(question, letters, [*quoted, *named])
    found = [*quoted, *named, *placed]
    found += references(question, letters, found)
    found += periods(question, letters, found)
    kept = _kept(found, without)
    if any(one.chip.key in without for one in named):
        # Names that stood together part: the words of the one taken off stay in the question.
        kept = [one for one in kept if one.chip.kind is not ChipKind.SENDER]
        kept += senders(question, letters, quoted, without)
    asked = [
        one for one in letter_fields(blank(question, kept), question) if one.key not in without
    ]
    listed = _listed(blank(question, kept), kept, asked, without)
    if listed and listed.value == ListKind.LETTERS:
        asked = []
    return Understood(
        rest=_rest(question, [*kept, *_unquoted(quoted, without)]),
        chips=(*_chips(kept), *asked, *((listed,) if listed else ())),
        filters=_filters(kept),
        phrases=tuple(dict.fromkeys(one.chip.value for one in kept if one in quoted)),
        fields=tuple(one.value for one in asked),
        listed=ListKind(listed.value) if listed else None,
    )


def _listed(
    question: str, mentions: Sequence[Mention], fields: Sequence[Chip], without: frozenset[str]
) -> Chip | None:
    """Return the chip of the list that answers, if one does. A question that names a sender, a
    letter or a field is not put to all.
    """
    about = about_letters(question, mentions, fields)
    if about and about.key not in without:
        return about
    named = any(one.chip.kind in {ChipKind.SENDER, ChipKind.REFERENCE} for one in mentions)
    asked = None if about or named or fields else open_question(question)
    return asked if asked and asked.key not in without else None


def _unquoted(quoted: Sequence[Mention], without: frozenset[str]) -> list[Mention]:
    """Return the quotes taken off: their words are searched for, their marks are not."""
    return [one for one in quoted if one.chip.key in without]
