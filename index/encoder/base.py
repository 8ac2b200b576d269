"""The seam behind which text becomes vectors."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Encoder", "Part", "Vectors"]

Vectors = NDArray[np.float32]
Part = tuple[int, int]


class Encoder(ABC):
    """Turns texts into float32 vectors of unit length; the inner product is the cosine."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The model's name or folder, as a person would say it."""

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """A hash over all that decides a vector: weights, tokenizer, pooling, prompts."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    @abstractmethod
    def max_tokens(self) -> int:
        """Tokens of text that fit in the window, special tokens and prompt taken off."""

    @abstractmethod
    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text is, special tokens not counted."""

    @abstractmethod
    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return an array (n, dimension) for questions, with the model's query prompt."""

    @abstractmethod
    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return an array (n, dimension) for passages, with the model's passage prompt."""

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Part]], *, queries: bool = False
    ) -> tuple[Vectors, Vectors]:
        """Return the vectors of passages, or with ``queries`` of questions, (n, dimension), and of
        parts of each, (m, dimension), all parts in order; ``parts`` holds (start, end) in
        characters, one sequence for each text.

        Here every part is encoded by itself. An encoder that can reads it within its text.
        """
        own = [
            text[start:end]
            for text, spans in zip(texts, parts, strict=True)
            for start, end in spans
        ]
        encode = self.encode_queries if queries else self.encode_passages
        vectors = encode([*texts, *own])
        return vectors[: len(texts)], vectors[len(texts) :]

    @property
    def reads_parts(self) -> bool:
        """Whether ``encode_parts`` reads a part within its text, at no cost of its own."""
        return False

    @abstractmethod
    def contributions(self, query: str, text: str) -> list[tuple[int, int, float]]:
        """Return (start, end, share) for each token of ``text``: the shares add up to the cosine of
        the two, exactly, because mean pooling is linear in the tokens' last hidden states.
        """
