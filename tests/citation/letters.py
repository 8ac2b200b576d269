"""Letters made by hand for tests of what is done with them once they are read."""

import hashlib
from pathlib import Path
from typing import Any

from index.letters.letter import Block, BlockKind, Field, Letter, Letterhead, Page, Span
from index.passages.passage import Passage, PassageKind, Question

QUESTION = "Ønsker kommunen et nytt tjenestested i politiet?"
SEED = Path(__file__).parents[2] / "seeds"


def field(value: str) -> Field:
    return Field(value, value, -1, -1)


def head(**facts: str) -> Letterhead:
    fields: dict[str, Any] = {name: field(value) for name, value in facts.items()}
    return Letterhead(**fields)


FULL = head(
    sender="Eksempel kommune",
    recipient="Justis- og beredskapsdepartementet",
    date="2022-05-30",
    our_reference="2022000001-3",
    archive="22/1",
    subject="Svar på brev om polititjenester",
)


def make_letter(
    text: str,
    letterhead: Letterhead = FULL,
    *,
    name: str = "brev.txt",
    seed: str = "",
    pages: tuple[Page, ...] = (),
) -> Letter:
    digest = hashlib.sha256(f"{seed}{text}".encode("utf-8", "surrogatepass")).hexdigest()
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),)
    return Letter(digest, name, "Text", text, blocks, pages, letterhead)


def make_passage(
    letter: Letter,
    span: Span | None = None,
    *,
    question: str | None = QUESTION,
    key: str = "tjenestested",
    paragraph: int = 7,
    kind: PassageKind = PassageKind.ANSWER,
    sentences: tuple[Span, ...] = (),
) -> Passage:
    where = span or Span(0, len(letter.text))
    asked = Question(question, 0, len(question), key) if question else None
    return Passage(
        id=f"{letter.id[:8]}-{where.start}-{where.end}",
        letter_id=letter.id,
        kind=kind,
        text=where.of(letter.text),
        start=where.start,
        end=where.end,
        page=letter.page_at(where.start),
        paragraph=paragraph,
        sentences=sentences or (where,),
        question=asked,
    )
