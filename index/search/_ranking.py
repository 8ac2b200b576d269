"""Ranks the passages of a generation for one question, by meaning and by words together."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.encoder.base import Vectors
from index.lexical import Alternatives, best
from index.library import Generation
from index.search.fusion import fuse, meaning, sentence_share
from index.store.base import Rows, Scores, VectorStore

__all__ = ["Candidate", "rank", "rank_each"]

# Passages that each of the three searches contributes: ten times what a page shows, so that what
# only the sum of them finds is among them.
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage's row and all that the rankings know of it; ranks count from 1."""

    row: int
    score: float
    passage: float
    sentences: Scores
    lexical: float
    dense_rank: int | None
    lexical_rank: int | None

    @property
    def sentence(self) -> float:
        """Return the cosine of the nearest sentence."""
        return float(self.sentences.max(initial=self.passage))


def rank(
    generation: Generation,
    vector: Vectors,
    words: str,
    alternatives: Alternatives,
    allowed: Rows | None = None,
) -> list[Candidate]:
    """Return candidates, best first, ties by row.

    ``vector`` (dimension,) is the encoded question, ``words`` the question for the lexical ranker
    and ``alternatives`` what counts as its words there, ``allowed`` the rows of passages that may
    answer (None: all).
    """
    lexical = generation.lexical.scores(words, alternatives)
    by_meaning = _nearest(generation, vector, allowed)
    by_words = best(lexical, _DEPTH, allowed)
    rows = np.union1d(by_meaning, by_words)
    if not len(rows):
        return []
    weighed = _weigh(generation, rows, vector, words, lexical)
    places = {int(row): place for place, row in enumerate(by_words, start=1)}
    return [weighed.candidate(at, places) for at in weighed.order]


def rank_each(
    generation: Generation,
    vector: Vectors,
    words: str,
    alternatives: Alternatives,
    letter_of: Rows,
    *,
    depth: int = 1,
) -> list[list[Candidate]]:
    """Return the ``depth`` best candidates of each letter, best letter first, however far behind.

    ``letter_of`` (passages,) numbers the letters, -1 for a passage that may not answer; the rest is
    that of ``rank``.
    """
    allowed = np.flatnonzero(letter_of >= 0)
    if not len(allowed):
        return []
    lexical = generation.lexical.scores(words, alternatives)
    weighed = _weigh(generation, allowed, vector, words, lexical)
    best: dict[int, list[int]] = {}
    for at, letter in zip(weighed.order, letter_of[allowed[weighed.order]], strict=True):
        of_letter = best.setdefault(int(letter), [])
        if len(of_letter) < depth:
            of_letter.append(int(at))
    return [[weighed.candidate(at, {}) for at in of_letter] for of_letter in best.values()]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The scores of some rows, each array (n,), and the ``order`` of the best first; the cosines
    of row i's sentences are ``sentences[ends[i - 1] : ends[i]]``.
    """

    rows: Rows
    order: Rows
    scores: Scores
    passage: Scores
    sentences: Scores
    ends: Rows
    lexical: Scores
    dense_ranks: Rows

    def candidate(self, at: int, lexical_ranks: Mapping[int, int]) -> Candidate:
        row, start = int(self.rows[at]), self.ends[at - 1] if at else 0
        return Candidate(
            row=row,
            score=float(self.scores[at]),
            passage=float(self.passage[at]),
            sentences=self.sentences[start : self.ends[at]],
            lexical=float(self.lexical[at]),
            dense_rank=int(self.dense_ranks[at]),
            lexical_rank=lexical_ranks.get(row),
        )


def _weigh(
    generation: Generation, rows: Rows, vector: Vectors, words: str, lexical: Scores
) -> _Weighed:
    passage = _cosines(generation.store, rows, vector)
    sentences, ends = _sentence_cosines(generation, rows, vector)
    dense = meaning(passage, _maxima(sentences, ends, passage), sentence_share(words))
    scores = fuse(dense, lexical[rows])
    return _Weighed(
        rows=rows,
        order=np.lexsort((rows, -scores)),
        scores=scores,
        passage=passage,
        sentences=sentences,
        ends=ends,
        lexical=lexical[rows],
        dense_ranks=_ranks(dense),
    )


def _nearest(generation: Generation, vector: Vectors, allowed: Rows | None) -> Rows:
    """Return the rows whose whole text or one of whose sentences is among the nearest."""
    whole = generation.store.search(vector, _DEPTH, allowed)[1]
    owner = generation.sentence_owner
    among = None if allowed is None else np.flatnonzero(np.isin(owner, allowed))
    nearest = generation.sentence_store.search(vector, _DEPTH, among)[1]
    return np.union1d(whole, owner[nearest])


def _cosines(store: VectorStore, rows: Rows, vector: Vectors) -> Scores:
    cosines: Scores = store.take(rows) @ vector
    return cosines


def _sentence_cosines(generation: Generation, rows: Rows, vector: Vectors) -> tuple[Scores, Rows]:
    """Return the cosines of every sentence of the rows, one row after the other, and where each
    row's end.
    """
    owner = generation.sentence_owner
    starts, ends = np.searchsorted(owner, rows, "left"), np.searchsorted(owner, rows, "right")
    counts = ends - starts
    stops = np.cumsum(counts)
    wanted = np.arange(counts.sum()) + np.repeat(starts - (stops - counts), counts)
    return _cosines(generation.sentence_store, wanted.astype(np.int64), vector), stops


def _maxima(sentences: Scores, ends: Rows, otherwise: Scores) -> Scores:
    """Return the greatest cosine of each passage's sentences, or its own where it has none."""
    starts = np.concatenate([[0], ends[:-1]])
    some = ends > starts
    maxima = otherwise.copy()
    if some.any():
        maxima[some] = np.maximum.reduceat(sentences, starts[some])
    return maxima


def _ranks(scores: Scores) -> Rows:
    ranks = np.empty(len(scores), dtype=np.int64)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return ranks
