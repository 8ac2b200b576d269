"""The seam behind which the nearest vectors are found."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import Vectors

__all__ = ["Rows", "Scores", "VectorStore"]

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]


class VectorStore(ABC):
    """Vectors by row number, searched by inner product; immutable once made."""

    @classmethod
    @abstractmethod
    def from_vectors(cls, vectors: Vectors) -> Self:
        """Make a store of an array (n, dimension), float32, unit length; n may be 0."""

    @classmethod
    @abstractmethod
    def load(cls, path: Path) -> Self:
        """Open a file whose hash the caller has verified."""

    @abstractmethod
    def save(self, path: Path) -> None:
        """Write the store to one file."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def vectors(self) -> Vectors:
        """Return all vectors, (n, dimension), in the order of their rows."""

    def take(self, rows: Rows) -> Vectors:
        """Return the vectors of ``rows``, (len(rows), dimension); cheap, for scoring candidates."""
        return self.vectors()[rows]

    @abstractmethod
    def search(self, query: Vectors, k: int, allowed: Rows | None = None) -> tuple[Scores, Rows]:
        """Return the best ``k`` (fewer where there are fewer) for one query vector (dimension,),
        best first, ties by row; ``allowed`` restricts the search to those rows.
        """
