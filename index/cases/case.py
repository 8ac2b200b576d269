"""What a case is: letters that answer one letter of a recipient, or are about one matter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from index.cases._numbers import case_number
from index.errors import LibraryError

__all__ = ["Case", "Cases", "Placing", "Reason"]


class Reason(StrEnum):
    """Why a letter is in its case, or why a person is asked."""

    HAND = "hand"
    """A person said so."""

    REFERENCE = "reference"
    """It bears the recipient's reference."""

    NAMED = "named"
    """Its text names that reference."""

    OWN_NUMBER = "own_number"
    """The case's number is its own, as that of the recipient's letter is."""

    QUESTIONS = "questions"
    """It repeats the case's questions."""

    BRIEF_DATE = "brief_date"
    """It answers the recipient's letter of that day."""

    WORDS = "words"
    """Its words are those of the case."""

    ORIGIN = "origin"
    """The archive or folder that it came in holds letters of that case alone."""

    RECIPIENT = "recipient"
    """The other letters to that recipient, at that time, are of the case."""

    UNKNOWN = "unknown"
    """Nothing tells."""

    UNSURE = "unsure"
    """Its words are hardly those of the likeliest case, or it bears a number of its own."""

    CONTRADICTED = "contradicted"
    """It bears one case's number, but its words are the likeliest case's."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a letter belongs: the id of its ``case``, None where a person is asked, who is offered
    the ``likeliest`` (None: there is none). ``confidence`` is in [0, 1].
    """

    letter_id: str
    case: str | None
    reason: Reason
    confidence: float
    likeliest: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case: ids of its ``letters`` by date, among them the ``brief``, the recipient's own letter.

    ``key`` is what defines the case and ``id`` a hash of it, so that it outlives other letters;
    ``aliases`` are ids by other things that define it. ``references`` are the recipients' numbers
    in their normal form, that of the key first; ``first`` and ``last`` are the dates of its letters
    (ISO 8601), "" where none has one.
    """

    id: str
    key: str
    name: str
    letters: tuple[str, ...]
    brief: str | None = None
    recipient: str = ""
    references: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    named_by_hand: bool = False
    aliases: frozenset[str] = frozenset()

    @property
    def reference(self) -> str:
        """Return the recipient's number, "" where there is none."""
        return self.references[0] if self.references else ""

    @property
    def answers(self) -> tuple[str, ...]:
        """Return the ids of its letters without the recipient's own."""
        return tuple(letter for letter in self.letters if letter != self.brief)


@dataclass(frozen=True)
class Cases:
    """All cases of a library, oldest first, and the placing of each letter by its id."""

    cases: tuple[Case, ...]
    placings: Mapping[str, Placing]

    def __iter__(self) -> Iterator[Case]:
        return iter(self.cases)

    def __len__(self) -> int:
        return len(self.cases)

    @property
    def several(self) -> bool:
        """Tell whether there is anything to choose between; with one case all letters are its."""
        return len(self.cases) > 1

    def get(self, name: str) -> Case:
        """Return the case that a person means: by its id or an alias, by the recipient's reference
        in any form, or by its name. Raises LibraryError where there is none, or more than one.
        """
        if name in self._by_id:
            return self._by_id[name]
        number, words = case_number(name), _folded(name)
        meant = [case for case in self.cases if number and number in case.references]
        meant = meant or [case for case in self.cases if _folded(case.name) == words]
        if len(meant) != 1:
            raise LibraryError(code="case.many" if meant else "case.none", name=name)
        return meant[0]

    def of(self, letter_id: str) -> Case | None:
        """Return the case of a letter, None where a person is asked or there is no such letter."""
        placing = self.placings.get(letter_id)
        return self._by_id[placing.case] if placing and placing.case else None

    @property
    def asked(self) -> tuple[Placing, ...]:
        """Return the placings of the letters that a person is asked about."""
        return tuple(placing for placing in self.placings.values() if placing.case is None)

    @cached_property
    def _by_id(self) -> dict[str, Case]:
        aliases = {alias: case for case in self.cases for alias in sorted(case.aliases)}
        return aliases | {case.id: case for case in self.cases}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
