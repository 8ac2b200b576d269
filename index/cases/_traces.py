"""What in a letter tells which case it belongs to, read once from the letter alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.cases._numbers import case_number, case_numbers
from index.letters.gazetteer import english_ministry
from index.letters.letter import Field, Letter
from index.lexical import analyse
from index.norwegian import in_english
from index.passages.passage import Passage

__all__ = ["Traces", "read_traces"]

_BEGINNING = 2_000
"""Characters by which the language of a letter is told."""

_SHORTEST = 3
"""Letters of a word that can tell a subject."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What tells where a letter belongs; absent ones are "" or empty.

    ``theirs`` is the number of the recipient's case, as the letterhead has it, ``own`` those of the
    sender's, ``named`` all others that the text names, in order; ``ministry`` the one that it is
    sent to, by its English name, as letters in both languages may be; ``questions`` the keys of the
    recipient's questions that it repeats; ``words`` the stems of its content words, none of a
    letter in English, whose words no other letter need have. ``subject`` is as written, ``origin``
    the archive or folder that it came in; ``is_brief`` tells that it is the recipient's own letter,
    come back with an answer.
    """

    letter_id: str
    date: str
    sender: str
    ministry: str
    recipient: str
    theirs: str
    own: frozenset[str]
    named: tuple[str, ...]
    their_date: str
    questions: frozenset[str]
    words: frozenset[str]
    subject: str
    origin: str = ""
    is_brief: bool = False

    @property
    def place(self) -> tuple[str, str]:
        """Return what letters are sorted by: date (undated ones last), then id."""
        return self.date or "9999", self.letter_id


def read_traces(letter: Letter, passages: Iterable[Passage], origin: str = "") -> Traces:
    """Return the traces of a letter; ``passages`` are its own, ``origin`` is where it came in."""
    head = letter.letterhead
    theirs = case_number(_value(head.your_reference))
    own = {case_number(_value(head.our_reference)), case_number(_value(head.archive))}
    recipient = _value(head.recipient)
    return Traces(
        letter_id=letter.id,
        date=_value(head.date),
        sender=letter.sender,
        ministry=english_ministry(recipient) or "",
        recipient=recipient,
        theirs=theirs,
        own=frozenset(own - {"", theirs}),
        named=tuple(number for number in case_numbers(letter.text) if number not in own),
        their_date=_value(head.your_date),
        questions=frozenset(_questions(passages)),
        words=_words(letter.text),
        subject=_value(head.subject),
        origin=origin,
        is_brief=letter.is_quoted(),
    )


def _value(field: Field | None) -> str:
    return field.value if field else ""


def _questions(passages: Iterable[Passage]) -> Iterable[str]:
    from index.passages import wording

    # A bare "Spørsmål 3" is a question of every brief.
    asked = (passage.question for passage in passages if passage.question)
    return (question.key for question in asked if wording(question.text))


def _words(text: str) -> frozenset[str]:
    if in_english(text[:_BEGINNING]):
        return frozenset()
    terms = frozenset(analyse(text))
    return frozenset(term for term in terms if len(term) >= _SHORTEST and term.isalpha())
