"""Reads a pile of labelled letters that others wrote: a folder with ``letters.jsonl`` (a line for
each letter: ``file``, ``reported`` views), ``questions.jsonl`` and the letters' files.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.search.hit import Hit
from tests.benchmarks.answers.questions import Label, Question, plain

__all__ = ["Pile", "read_pile"]

#: Fields of a letterhead, as the piles and as ``Letterhead`` name them.
_FIELDS = {
    "date": "date",
    "our_ref": "our_reference",
    "your_ref": "your_reference",
    "case_no": "archive",
    "case_officer": "case_officer",
    "signatory": "signatories",
    "subject": "subject",
    "sender": "sender",
    "recipient": "recipient",
}


@dataclass(frozen=True, slots=True)
class Pile:
    """Letters as (name, bytes), questions about them, by the name of a letter the sentences in it
    that report the view of another than its sender, by the id of an open question the letters
    whose senders answer it, and by the name of a letter its sender.
    """

    name: str
    files: tuple[tuple[str, bytes], ...]
    questions: tuple[Question, ...]
    reported: dict[str, tuple[str, ...]]
    senders: dict[str, frozenset[str]]
    sender_of: dict[str, str]

    def reports(self, hit: Hit) -> bool:
        """Tell whether the first words that a hit marks are labelled as somebody else's view."""
        marked = plain(hit.marks[0].of(hit.letter.text)) if hit.marks else ""
        sentences = self.reported.get(hit.letter.name, ())
        return bool(marked) and any(view in marked or marked in view for view in sentences)


def read_pile(folder: Path) -> Pile:
    """Return the pile in a folder. Raises OSError or ValueError where it is not of that form."""
    letters = list(_lines(folder / "letters.jsonl"))
    rows = list(_lines(folder / "questions.jsonl"))
    return Pile(
        folder.name,
        tuple((Path(row["file"]).name, (folder / row["file"]).read_bytes()) for row in letters),
        tuple(_question(row) for row in rows),
        {
            Path(row["file"]).name: tuple(plain(view["sentence"]) for view in row["reported"])
            for row in letters
        },
        {
            row["id"]: frozenset(Path(name).name for name in row["senders"])
            for row in rows
            if row.get("senders")
        },
        {Path(row["file"]).name: row["sender"] for row in letters},
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _question(row: dict[str, Any]) -> Question:
    kind = row["kind"]
    if row.get("why") == "only_reported":
        kind = "unanswerable_reported"
    return Question(
        row["id"],
        row["question"],
        row["lang"],
        kind,
        tuple(_label(gold) for gold in row["gold"]),
        row["split"] == "check",
    )


def _label(gold: dict[str, Any]) -> Label:
    letter = Path(gold["file"]).name
    if "field" in gold:
        name = _FIELDS.get(gold["field"], gold["field"])
        return Label(letter=letter, snippet=gold["sentence"], field=name, value=gold["value"])
    return Label(letter=letter, snippet=gold["sentence"])
