"""A letter as its writer thinks of it, before it becomes a file of some format."""

import re
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["LetterModel", "Part", "PartKind", "model_of"]


class PartKind(StrEnum):
    """What a part of a letter is to its writer."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"


@dataclass(frozen=True, slots=True)
class Part:
    """One heading, paragraph or list item; list items carry no bullet."""

    kind: PartKind
    text: str


@dataclass(frozen=True, slots=True)
class LetterModel:
    """A letter: ``head`` holds the letterhead's paragraphs, lines broken by line ends, as ``tail``
    does what stands below "Med hilsen"; ``parts`` what stands between them, subject first."""

    head: tuple[str, ...]
    parts: tuple[Part, ...]
    tail: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the letter as plain text: a blank line between parts, none between list items."""
        pieces = list(self.head[:1])
        pieces += [f"\n\n{one}" for one in self.head[1:]]
        before: PartKind | None = None
        for part in self.parts:
            item = part.kind is PartKind.LIST_ITEM
            pieces.append("\n" if item and before is PartKind.LIST_ITEM else "\n\n")
            pieces.append(f"- {part.text}" if item else part.text)
            before = part.kind
        pieces += [f"\n\n{one}" for one in self.tail]
        return "".join(pieces).strip()


def model_of(text: str) -> LetterModel:
    """Return the model of a plain-text letter; one-line paragraphs that end in no mark of a
    sentence and follow the letterhead are its headings."""
    runs = [run.strip("\n") for run in re.split(r"\n\s*\n", text.strip())]
    first = max(n for n, run in enumerate(runs) if re.search(r"(?m)^Vår dato|^Deres ref", run)) + 1
    last = next(n for n, run in enumerate(runs) if run.startswith(("Med hilsen", "Med helsing")))
    parts: list[Part] = []
    for run in runs[first:last]:
        parts += _parts(run)
    return LetterModel(tuple(runs[:first]), tuple(parts), tuple(runs[last:]))


def _parts(run: str) -> list[Part]:
    lines = run.split("\n")
    if all(line.startswith("- ") for line in lines):
        return [Part(PartKind.LIST_ITEM, line[2:]) for line in lines]
    heading = len(lines) == 1 and run[-1] not in ".?:!"
    return [Part(PartKind.HEADING if heading else PartKind.PARAGRAPH, run)]
