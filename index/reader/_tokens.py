"""Lays a question and a passage out as the tokens that a reader reads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tokenizers import Encoding, Tokenizer

from index.reader.base import ReadText

__all__ = ["BESIDE", "QUESTION", "TokenRow", "Tokens"]

_QUESTION = 64
"""Tokens of a question; what comes after them is not read."""
_HEADING = 56
"""Tokens of the sender and the heading above the passage."""
_ROW = 384
"""Tokens of a whole row: a passage has 256 at most."""

QUESTION, BESIDE = -2, -1
"""What ``TokenRow.parts`` says of the question's tokens, and of those in no sentence."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """The tokens of one question with one passage; ``parts`` says of each token which sentence of
    the passage it stands in, ``QUESTION`` or ``BESIDE``.
    """

    ids: list[int]
    parts: list[int]


class Tokens:
    """Cuts texts into the pieces of the encoder's vocabulary."""

    def __init__(self, tokenizer: Tokenizer, question: str, passage: str) -> None:
        """Take the encoder's tokenizer and what it puts before a question and a passage."""
        self._tokenizer = tokenizer
        self._question, self._passage = question, passage
        self._first, *_, self._last = tokenizer.encode("").ids

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Return the tokens of the encoder in a folder."""
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        config = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))
        return cls(tokenizer, config["prompts"]["query"], config["prompts"]["document"])

    def rows(self, question: str, texts: Sequence[ReadText]) -> list[TokenRow]:
        """Return the rows of one question with each of ``texts``."""
        asked, *told = self._encode(
            [
                self._question + question,
                *(self._passage + _above(text) for text in texts),
                *(text.text for text in texts),
                *("\n".join(text.rows) for text in texts),
            ]
        )
        head = [self._first, *asked.ids[:_QUESTION], self._last]
        count = len(texts)
        return [self._row(head, told[at::count], text) for at, text in enumerate(texts)]

    def _row(self, head: list[int], encoded: list[Encoding], text: ReadText) -> TokenRow:
        above, body, table = encoded
        before = [*head, *above.ids[:_HEADING]]
        room = _ROW - len(before) - 1
        told = body.ids[:room]
        after = [*table.ids[: room - len(told)], self._last]
        parts = [
            *[QUESTION] * len(head),
            *[BESIDE] * (len(before) - len(head)),
            *[_sentence_at(text, end - 1) for _, end in body.offsets[:room]],
            *[BESIDE] * len(after),
        ]
        return TokenRow([*before, *told, *after], parts)

    def _encode(self, texts: list[str]) -> list[Encoding]:
        encoded: list[Encoding] = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        return encoded


def _above(text: ReadText) -> str:
    return "\n".join(line for line in (text.sender, text.heading, "") if line or text.sender)


def _sentence_at(text: ReadText, place: int) -> int:
    """Return the number of the sentence that holds a character. A piece's last one decides, since
    the space before a word belongs to its first piece.
    """
    for number, (start, end) in enumerate(text.sentences):
        if start <= place < end:
            return number
    return BESIDE
