"""Picks what answers under a question by the vectors that the index already holds, so that a matrix
of hundreds of letters costs one encoding for each question and none for their sentences.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.compare._matrix import Choice, Rank
from index.encoder.base import Vectors
from index.letters.letter import Letter, Span
from index.passages.passage import Passage
from index.store.base import VectorStore

__all__ = ["HasSentences", "Marker", "generation_rank", "sentence_rank"]

Marker = Callable[[Letter, Passage, Vectors, str], tuple[tuple[Span, ...], str | None]]
"""Takes a letter, a passage, the cosine of each of its sentences and the question; returns the
spans that answer and whose view they render, see ``Choice``."""


class HasSentences(Protocol):
    """The part of a generation that a rank needs."""

    @property
    def passages(self) -> Sequence[Passage]:
        """All passages."""

    @property
    def sentence_store(self) -> VectorStore:
        """A row for each sentence of each passage, in the passages' order."""


def sentence_rank(
    encode: Callable[[Sequence[str]], Vectors],
    sentences: Callable[[Passage], Vectors],
    marker: Marker | None = None,
) -> Rank:
    """Return a rank for ``matrix`` that takes the passage with the nearest sentence.

    ``encode`` is an encoder's ``encode_queries``; ``sentences`` returns (sentences, dimension), the
    vectors of a passage's sentences, (0, dimension) where it has none; ``marker`` decides which
    sentences to mark, by default the nearest one. Of equals the first is taken.
    """
    encoded: dict[str, Vectors] = {}

    def rank(question: str, letter: Letter, passages: Sequence[Passage]) -> Choice:
        if question not in encoded:
            encoded[question] = encode([question])[0]
        cosines = {one.id: sentences(one) @ encoded[question] for one in passages}
        best = _nearest(passages, cosines)
        if marker is not None:
            return Choice(best, *marker(letter, best, cosines[best.id], question))
        return Choice(best, _nearest_sentence(best, cosines[best.id]))

    return rank


def generation_rank(generation: HasSentences, encode: Callable[[Sequence[str]], Vectors]) -> Rank:
    """Return a rank over an opened generation that marks as the search does; ``encode`` is the
    ``encode_queries`` of the encoder that the generation was made with.
    """
    ends = np.cumsum([len(one.sentences) for one in generation.passages], dtype=np.int64)
    rows: dict[str, NDArray[np.int64]] = {
        one.id: np.arange(end - len(one.sentences), end)
        for one, end in zip(generation.passages, ends.tolist(), strict=True)
    }
    store = generation.sentence_store
    return sentence_rank(encode, lambda passage: store.take(rows[passage.id]), _mark_as_search)


def _mark_as_search(
    letter: Letter, passage: Passage, cosines: Vectors, question: str
) -> tuple[tuple[Span, ...], str | None]:
    from index.search import mark, senses

    return mark(letter, passage, cosines, senses(question), question=question)


def _nearest(passages: Sequence[Passage], cosines: Mapping[str, Vectors]) -> Passage:
    return max(passages, key=lambda one: float(cosines[one.id].max(initial=-1.0)))


def _nearest_sentence(passage: Passage, cosines: Vectors) -> tuple[Span, ...]:
    if not passage.sentences:
        return (Span(passage.start, passage.end),)
    return (passage.sentences[int(np.argmax(cosines))],)
