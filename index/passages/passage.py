"""What a passage is: a stretch of a letter that can be found, quoted and cited on its own."""

from dataclasses import dataclass
from enum import StrEnum

from index.letters.letter import Span

__all__ = ["Passage", "PassageKind", "Question", "RowReading"]


class PassageKind(StrEnum):
    """The part of the letter that a passage belongs to."""

    INTRODUCTION = "introduction"
    ANSWER = "answer"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the recipient that the letter repeats; ``text`` is ``letter.text[start:end]``,
    its bullets included. ``key`` is the same for the same question in every letter.
    """

    text: str
    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class RowReading:
    """How the row of a table at ``letter.text[start:end]`` reads with the heads of its columns:
    "Responstid 2021, Nordbygda: 29". It is searched, never quoted.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The sender's own words under one question, never longer than the encoder's window.

    ``letter.text[start:end] == text`` always. ``page`` is None for formats without pages;
    ``paragraph`` counts the letter's paragraphs from 1; ``sentences`` are spans into
    ``letter.text``; ``rows`` say how the table rows among them are read. ``answers`` are the keys
    of the recipient's questions that the passage answers, None where nobody has told: then its own
    ``question`` does.
    """

    id: str
    letter_id: str
    kind: PassageKind
    text: str
    start: int
    end: int
    page: int | None
    paragraph: int
    sentences: tuple[Span, ...]
    question: Question | None = None
    rows: tuple[RowReading, ...] = ()
    answers: tuple[str, ...] | None = None

    @property
    def answered(self) -> tuple[str, ...]:
        """Return the keys of the recipient's questions that the passage answers."""
        if self.answers is not None:
            return self.answers
        return (self.question.key,) if self.question else ()
