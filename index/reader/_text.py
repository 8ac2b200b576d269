"""From a passage of a letter to what a reader sees of it."""

from index.letters.letter import Letter
from index.passages.passage import Passage
from index.reader.base import ReadText

__all__ = ["read_text"]


def read_text(letter: Letter, passage: Passage) -> ReadText:
    """Return a passage with its sender and the recipient's question above it."""
    spans = passage.sentences
    return ReadText(
        sender=letter.sender,
        heading=" ".join(passage.question.text.split()) if passage.question else "",
        text=passage.text,
        sentences=tuple((span.start - passage.start, span.end - passage.start) for span in spans),
        rows=tuple(row.text for row in passage.rows),
    )
