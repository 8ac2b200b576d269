"""The labelled questions: what is asked, whose words answer it, and which half it belongs to."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from index.search.hit import Answer, Hit

__all__ = ["Label", "Question", "held_out", "load"]

_TABLE = Path(__file__).with_name("questions.jsonl")


@dataclass(frozen=True, slots=True)
class Label:
    """One right answer: words of a sender's letter, or a field of its letterhead."""

    sender: str
    snippet: str = ""
    field: str = ""
    value: str = ""

    def fits(self, hit: Hit) -> bool:
        """Tell whether a hit, or an identical passage of another letter, holds the answer."""
        pairs = ((hit.letter, hit.passage), *hit.also)
        return bool(self.snippet) and any(
            letter.letterhead.sender is not None
            and letter.letterhead.sender.value == self.sender
            and self.snippet in passage.text
            for letter, passage in pairs
        )

    def marked(self, hit: Hit) -> bool:
        """Tell whether the words that the hit marks overlap the answer."""
        at = hit.letter.text.find(self.snippet)
        return any(mark.start < at + len(self.snippet) and at < mark.end for mark in hit.marks)


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
        """Tell whether the letterheads gave the answer."""
        found = {
            (fact.letter.letterhead.sender.value, fact.name): fact.field.value
            for fact in answer.facts
            if fact.letter.letterhead.sender is not None
        }
        return any(
            label.field and _same(found.get((label.sender, label.field), ""), label.value)
            for label in self.answers
        )


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
    return first.sender + (first.snippet or first.field) if first else question


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
