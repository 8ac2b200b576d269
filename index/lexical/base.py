"""The seam behind which words find passages."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np

from index.store.base import Rows, Scores

__all__ = ["Alternatives", "LexicalRanker", "best"]

Alternatives = Mapping[str, Collection[str]]
"""For a term of a query the terms that count as it, itself among them where it does: translations;
the text that holds any of them holds it ("structured queries", Pirkola 1998)."""


def best(scores: Scores, k: int, allowed: Rows | None = None) -> Rows:
    """Return at most ``k`` rows with a score above 0, best first, ties by row, out of ``allowed``
    or all.
    """
    rows = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    return rows[np.lexsort((rows, -scores[rows]))][:k].astype(np.int64)


class LexicalRanker(ABC):
    """Ranks texts by the words that they share with a query; immutable once made."""

    @classmethod
    @abstractmethod
    def from_texts(cls, texts: Sequence[str]) -> Self:
        """Index texts; row i is text i; there may be none."""

    @classmethod
    @abstractmethod
    def load(cls, folder: Path) -> Self:
        """Open a folder whose files' hashes the caller has verified."""

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write the ranker into an existing folder."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def scores(self, query: str, alternatives: Alternatives | None = None) -> Scores:
        """Return the score of every row, (n,), float32, in [0, 1].

        1 is the score that no text could exceed for this query, words of the query that no text has
        counted in: so scores of different queries can be compared, and a query in another language
        scores low (theoretical maximum normalisation, Bruch et al. 2023, arXiv:2210.11934) unless
        ``alternatives`` say what its words are in the language of the texts.
        """
