"""What a question brings back."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.letters.gazetteer import Municipality
from index.letters.letter import Field, Letter, Span
from index.passages.passage import Passage
from index.search._calibration import Features

__all__ = [
    "Answer",
    "Chip",
    "ChipKind",
    "Evidence",
    "Fact",
    "Features",
    "Filters",
    "Hit",
    "LetterList",
    "ListKind",
    "SenderList",
]

_NO_EVIDENCE = Features()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages may answer; an empty field allows all. ``since`` and ``until`` are inclusive
    dates of the letter; ``questions`` holds keys of questions, ``counties`` names of counties.
    """

    letters: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()
    counties: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


class ChipKind(StrEnum):
    """What a part of the question was understood as; a NAME is one that no letter holds."""

    SENDER = "sender"
    COUNTY = "county"
    PERIOD = "period"
    REFERENCE = "reference"
    PHRASE = "phrase"
    FIELD = "field"
    NAME = "name"
    LIST = "list"


class ListKind(StrEnum):
    """What list answers a question: LETTERS, the municipalities that are SILENT, as they sent none,
    or all SENDERS that say so.
    """

    LETTERS = "letters"
    SILENT = "silent"
    SENDERS = "senders"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter read out of the question: ``text`` as it was asked, ``value`` in its normal form.

    ``key`` names it for removal; ``present`` is False where no letter has it (a municipality that
    sent none).
    """

    kind: ChipKind
    text: str
    value: str
    present: bool = True

    @property
    def key(self) -> str:
        """Return a stable name, "sender:Elverum kommune"."""
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a hit was found: cosine and rank of the dense search, BM25 score and rank of the lexical
    one (ranks from 1, None where it did not find it), share of the question's content words that
    the passage holds, and those words.
    """

    dense: float
    dense_rank: int | None
    lexical: float
    lexical_rank: int | None
    coverage: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer. ``marks`` are the sentences that answer, as spans into
    ``letter.text``; ``probability`` is calibrated from ``features``; ``speaker`` is None where the
    marked words render the sender's own view, else who holds it, in the letter's words, "" where it
    names nobody; ``also`` holds identical passages of other letters.
    """

    letter: Letter
    passage: Passage
    marks: tuple[Span, ...]
    score: float
    probability: float
    evidence: Evidence
    speaker: str | None = None
    also: tuple[tuple[Letter, Passage], ...] = ()
    features: Features = _NO_EVIDENCE

    @property
    def reported(self) -> bool:
        """Tell whether the marked words render somebody else's view."""
        return self.speaker is not None

    @property
    def quote(self) -> str:
        """Return the marked words, first mark to last, exactly as the letter has them."""
        if not self.marks:
            return self.passage.text
        return self.letter.text[self.marks[0].start : self.marks[-1].end]


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer out of a letterhead: the field's name and what stands there."""

    letter: Letter
    name: str
    field: Field


@dataclass(frozen=True, slots=True)
class LetterList:
    """The answer to a question about letters: which they are, oldest first, of the ``looked`` at,
    or the municipalities that are ``silent``, because they sent none.
    """

    letters: tuple[Letter, ...]
    looked: int
    silent: tuple[Municipality, ...] = ()


@dataclass(frozen=True, slots=True)
class SenderList:
    """The answer to a question that is put to all: the senders that ``say`` so and those that
    ``deny`` it, each with its likeliest passage, likeliest first, of the ``letters`` looked at,
    which are of ``senders``.
    """

    say: tuple[Hit, ...]
    deny: tuple[Hit, ...]
    letters: int
    senders: int


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a question brought: ``hits`` best first; ``answered`` is False where nothing is
    likely enough, and the hits are then only the nearest passages; ``seconds`` of wall clock;
    ``letters`` where the question is about letters, ``senders`` where it is put to all of them.
    """

    question: str
    hits: tuple[Hit, ...]
    facts: tuple[Fact, ...]
    chips: tuple[Chip, ...]
    answered: bool
    seconds: float
    generation: str
    letters: LetterList | None = None
    senders: SenderList | None = None
