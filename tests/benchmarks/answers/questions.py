"""The labelled questions: what is asked, whose words answer it, and which half it belongs to."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from index.letters.letter import Letter
from index.search.hit import Answer, Hit

__all__ = ["Label", "Question", "held_out", "load", "plain"]

_TABLE = Path(__file__).with_name("questions.jsonl")


@dataclass(frozen=True, slots=True)
class Label:
    """One right answer: words of a letter, or a field of its letterhead. The letter is that of a
    sender, or has a name.
    """

    sender: str = ""
    snippet: str = ""
    field: str = ""
    value: str = ""
    letter: str = ""

    def of(self, letter: Letter) -> bool:
        """Tell whether this is the letter that is meant."""
        if self.letter:
            return letter.name == self.letter
        sender = letter.letterhead.sender
        return sender is not None and sender.value == self.sender

    def fits(self, hit: Hit) -> bool:
        """Tell whether a hit, or an identical passage of another letter, holds the answer."""
        pairs = ((hit.letter, hit.passage), *hit.also)
        return bool(self.snippet) and any(
            self.of(letter) and plain(self.snippet) in plain(passage.text)
            for letter, passage in pairs
        )

    def marked(self, hit: Hit) -> bool:
        """Tell whether the words that the hit marks overlap the answer."""
        words = map(re.escape, self.snippet.split())
        found = re.search(r"\s+".join(words), hit.letter.text)
        return found is not None and any(
            mark.start < found.end() and found.start() < mark.end for mark in hit.marks
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its right answers; none where no letter answers it."""

    id: str
    question: str
    language: str
    kind: str
    answers: tuple[Label, ...]
    held_out: bool

    @property
    def source(self) -> str:
        """Return what questions about one sentence share, see ``held_out``."""
        return _source(self.answers, self.question)

    def right(self, hit: Hit) -> bool:
        """Tell whether a hit answers."""
        return any(label.fits(hit) for label in self.answers)

    def marked(self, hit: Hit) -> bool:
        """Tell whether a hit marks the very words that answer."""
        return any(label.fits(hit) and label.marked(hit) for label in self.answers)

    def known(self, answer: Answer) -> bool:
        """Tell whether the letterheads gave the answer, or the letters that were asked for."""
        if answer.letters and not answer.facts:
            return any(label.of(one) for label in self.answers for one in answer.letters.letters)
        return any(
            label.of(fact.letter)
            and label.field == fact.name
            and label.value
            # A date is labelled as it is written, and answered in its normal form, too.
            and (_same(fact.field.value, label.value) or _same(fact.field.text, label.value))
            for label in self.answers
            for fact in answer.facts
        )


def plain(text: str) -> str:
    """Return ``text`` with its white space made single spaces, for letters with hard line ends."""
    return " ".join(text.split())


def _same(found: str, wanted: str) -> bool:
    return found.casefold().startswith(wanted.casefold())


def held_out(answers: tuple[Label, ...], question: str) -> bool:
    """Return the half, by a rule fixed before any tuning: an odd first byte of the SHA-256 of the
    first answer (or the question, where none answers) is held out. All questions about one
    sentence thus stand in one half.
    """
    return hashlib.sha256(_source(answers, question).encode()).digest()[0] % 2 == 1


def _source(answers: tuple[Label, ...], question: str) -> str:
    first = answers[0] if answers else None
    return first.sender + first.letter + (first.snippet or first.field) if first else question


def load() -> tuple[Question, ...]:
    """Return all labelled questions."""
    rows = [json.loads(line) for line in _TABLE.read_text("utf-8").splitlines()]
    return tuple(
        Question(
            row["id"],
            row["question"],
            row["language"],
            row["kind"],
            tuple(Label(**one) for one in row["answers"]),
            row["held_out"],
        )
        for row in rows
    )
