"""What in a letterhead looks wrong, so that a person is asked to compare it with the original.

A letterhead is read from the look of a page, and what was read wrongly is quoted as somebody's
words. Two things give it away: the reader was not sure, and the facts do not go together.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.letters.letter import Field, Letterhead

__all__ = ["Doubt", "Reason", "doubts"]

_OLDEST = date(1900, 1, 1)

_PLAIN = re.compile(r"\W+")

_CASE = re.compile(
    r"""
    (?<!\d) (?:(?:19|20)?\d\d) \s*[/-]\s* \d+       # year and number: 22/1040, 2022/1040-3
    | \d{5,}                                        # both without a stroke: 2022001040-3
    """,
    re.VERBOSE,
)
"""How archives in Norway number their cases: by year and running number. What has neither, as
"X20" or "033", is the code of a subject."""

_LONGEST_REFERENCE = 60

_NUMERIC_DAY = re.compile(r"\s*\d{1,2}\.\s*\d{1,2}\.\s*(?:\d{4}|\d{2})\s*")
_SPELT_DAY = re.compile(r".*\d{1,2}\.?\s+[a-z]{3,9}\s+\d{4}\s*", re.IGNORECASE)
_INITIALS = re.compile(r"\s*\w{2,6}(?:\s*/\s*\w{2,6})*\s*")
_ADDRESS = re.compile(r"[@<>]|\d{4}|\b(?:postboks|p\.?\s?o\.?\s*box)\b", re.IGNORECASE)

_NAMES = ("sender", "recipient", "case_officer")


class Reason(StrEnum):
    """Why a fact should be looked at."""

    UNSURE = "unsure"
    """The reader was not sure of it."""

    SENDER_IS_RECIPIENT = "sender_is_recipient"
    """Nobody writes to oneself."""

    SUBJECT_IS_PARTY = "subject_is_party"
    """The name of the sender or the recipient is not what a letter is about."""

    ODD_NAME = "odd_name"
    """A name with an address, a number or an address of e-mail in it, or one that is cut off."""

    ODD_SUBJECT = "odd_subject"
    """Only a number, or a place and a date, where it should be said what the letter is about."""

    PERSON_IS_PARTY = "person_is_party"
    """The case officer is a person, not the office that sends or receives."""

    ODD_NUMBER = "odd_number"
    """A case number or reference of a form that none has."""

    SAME_REFERENCE = "same_reference"
    """Their reference is ours: one of them was read in the wrong place."""

    ODD_DATE = "odd_date"
    """A day that has not come yet, that is no day, or an answer older than what it answers."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fact that should be looked at: the name of its field (that of ``Letterhead``), and why."""

    field: str
    reason: Reason


def doubts(head: Letterhead, today: date | None = None) -> tuple[Doubt, ...]:
    """Return what in a letterhead should be compared with the original, in the order of its fields,
    at most one doubt for each field: a contradiction rather than a low confidence.

    ``today`` is the day after which no letter was written; None leaves that out. What a person has
    put right is not doubted.
    """
    found: dict[str, Reason] = {}
    for check in _CHECKS:
        for name, reason in check(head, today):
            found.setdefault(name, reason)
    for name, fact in head.items():
        if fact.doubtful:
            found.setdefault(name, Reason.UNSURE)
    order = dict.fromkeys(name for name, fact in head.items() if not _by_hand(fact))
    return tuple(Doubt(name, found[name]) for name in order if name in found)


def _by_hand(fact: Field) -> bool:
    """Tell whether a person set the value: it stands nowhere in the letter and is certain."""
    return fact.start < 0 and fact.confidence >= 1.0


_Found = Iterator[tuple[str, Reason]]


def _parties(head: Letterhead, today: date | None) -> _Found:  # noqa: ARG001
    sender, recipient = _key(head.sender), _key(head.recipient)
    if sender and sender == recipient:
        yield "sender", Reason.SENDER_IS_RECIPIENT
        yield "recipient", Reason.SENDER_IS_RECIPIENT
    parties = {sender, recipient, *map(_key, head.recipients)} - {""}
    if _key(head.subject) in parties:
        yield "subject", Reason.SUBJECT_IS_PARTY
    if _key(head.case_officer) in parties:
        yield "case_officer", Reason.PERSON_IS_PARTY


def _forms(head: Letterhead, today: date | None) -> _Found:  # noqa: ARG001
    for name in _NAMES:
        fact: Field | None = getattr(head, name)
        if fact and not _is_name(fact.value):
            yield name, Reason.ODD_NAME
    subject = head.subject.value if head.subject else ""
    if subject and (_is_day(subject) or not any(map(str.isalpha, _CASE.sub("", subject)))):
        yield "subject", Reason.ODD_SUBJECT


def _is_name(value: str) -> bool:
    begun = value.lstrip()[:1]
    return begun.isalpha() and not begun.islower() and not _ADDRESS.search(value)


def _numbers(head: Letterhead, today: date | None) -> _Found:  # noqa: ARG001
    if head.archive and not _CASE.search(head.archive.value):
        yield "archive", Reason.ODD_NUMBER
    for name in ("our_reference", "your_reference"):
        fact: Field | None = getattr(head, name)
        if fact and not _is_reference(fact.value):
            yield name, Reason.ODD_NUMBER
    ours = _key(head.our_reference)
    if ours and ours == _key(head.your_reference):
        yield "your_reference", Reason.SAME_REFERENCE


def _is_reference(value: str) -> bool:
    """Tell whether a value may be a reference: it has a digit, and is neither a date, an address of
    e-mail, a label nor a sentence. The initials alone of whoever wrote the letter are one too.
    """
    if len(value) > _LONGEST_REFERENCE or set("@:") & set(value) or _is_day(value):
        return False
    return any(char.isdigit() for char in value) or bool(_INITIALS.fullmatch(value))


def _is_day(value: str) -> bool:
    return any(form.fullmatch(value) for form in (_NUMERIC_DAY, _SPELT_DAY)) or bool(_day(value))


def _days(head: Letterhead, today: date | None) -> _Found:
    written, answered = _day_of(head.date), _day_of(head.your_date)
    for name, fact, day in (
        ("date", head.date, written),
        ("your_date", head.your_date, answered),
    ):
        if fact and (day is None or day < _OLDEST or (today is not None and day > today)):
            yield name, Reason.ODD_DATE
    if written and answered and answered > written:
        yield "your_date", Reason.ODD_DATE


def _day_of(fact: Field | None) -> date | None:
    return _day(fact.value) if fact else None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _key(fact: Field | None) -> str:
    """Return a name's letters and digits, by which two ways of writing it are one."""
    return _PLAIN.sub("", fact.value).casefold() if fact else ""


_CHECKS: tuple[Callable[[Letterhead, date | None], _Found], ...] = (
    _parties,
    _forms,
    _numbers,
    _days,
)
