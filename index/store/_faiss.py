"""FAISS behind the vector store: exact while exact is fast enough, half precision beyond that."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from index.encoder.base import Vectors
from index.store.base import Rows, Scores, VectorStore

if TYPE_CHECKING:
    import faiss

__all__ = ["FaissStore"]

# Measured on one thread with 384 dimensions: the exact index answers in 0.12 ms at 5,000 vectors
# and 6.4 ms at 100,000, where half precision takes 2.7 ms and half the bytes (77 MB instead of
# 154 MB) at a recall@10 of .999. Graphs and inverted lists were faster still, but gain nothing that
# a person notices below a million vectors and lose recall.
EXACT_UP_TO = 100_000

# A search reads every row, allowed or not. Copying the allowed ones out first is cheaper only while
# they are few.
GATHER_BELOW = 1 / 8

# How many more than asked for are looked at, so that a tie at the end of the list is seen.
MARGIN = 16


class FaissStore(VectorStore):
    """Vectors in a FAISS index; scores are inner products, ties go to the lower row."""

    def __init__(self, index: "faiss.Index") -> None:
        self._index = index

    @classmethod
    def from_vectors(cls, vectors: Vectors) -> Self:
        """Make a store of an array (n, dimension), float32, unit length; n may be 0.

        Raises ValueError where the array has another shape or holds a number that is not finite.
        """
        import faiss

        if vectors.ndim != 2 or vectors.shape[1] == 0:
            message = f"vectors must be an array (n, dimension), not {vectors.shape}"
            raise ValueError(message)
        if not np.isfinite(vectors).all():
            raise ValueError("vectors hold a number that is not finite")
        dimension = vectors.shape[1]
        index: Any
        if len(vectors) <= EXACT_UP_TO:
            index = faiss.IndexFlatIP(dimension)
        else:
            index = faiss.IndexScalarQuantizer(
                dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
            )
        data = np.ascontiguousarray(vectors, dtype=np.float32)
        if len(data):
            index.train(data)
            index.add(data)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Open a file whose hash the caller has verified.

        Raises ValueError where the file is no index of the kind that ``save`` writes. A file that
        was tampered with can do worse than raise: FAISS does not check what it reads.
        """
        import faiss

        # Through Python's own file: FAISS itself cannot open every path that Windows allows.
        data = np.frombuffer(path.read_bytes(), dtype=np.uint8)
        try:
            index = faiss.deserialize_index(data)
        except RuntimeError as error:
            message = f"{path.name} is not a FAISS index"
            raise ValueError(message) from error
        if not isinstance(index, faiss.IndexFlatIP | faiss.IndexScalarQuantizer):
            message = f"{path.name} holds a {type(index).__name__}, which no store writes"
            raise ValueError(message)
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the store to one file."""
        import faiss

        # Through Python's own file, so that a full disk is an OSError like everywhere else.
        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def vectors(self) -> Vectors:
        """Return all vectors, (n, dimension), in the order of their rows."""
        if not len(self):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def take(self, rows: Rows) -> Vectors:
        """Return the vectors of ``rows``, (len(rows), dimension), and touch no others."""
        if not len(rows):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._index.reconstruct_batch(rows), dtype=np.float32)

    def search(self, query: Vectors, k: int, allowed: Rows | None = None) -> tuple[Scores, Rows]:
        """Return the best ``k`` (fewer where there are fewer) for one query vector (dimension,),
        best first, ties by row; ``allowed`` restricts the search to those rows.

        Raises ValueError where the query's dimension differs, IndexError for a row out of range.
        """
        if query.shape != (self.dimension,):
            message = f"query has shape {query.shape}, the store's vectors ({self.dimension},)"
            raise ValueError(message)
        if allowed is None:
            return _best(self._index, query, k, len(self))
        rows = np.unique(np.asarray(allowed, dtype=np.int64))
        if rows.size and (rows[0] < 0 or rows[-1] >= len(self)):
            message = f"rows {rows[0]} to {rows[-1]} are allowed, the store has {len(self)}"
            raise IndexError(message)
        if rows.size <= len(self) * GATHER_BELOW:
            return self._search_gathered(query, k, rows)
        return self._search_selected(query, k, rows)

    def _search_gathered(self, query: Vectors, k: int, rows: Rows) -> tuple[Scores, Rows]:
        """Search a copy of few rows, with the same arithmetic and so the same scores."""
        import faiss

        if not rows.size:
            return np.zeros(0, dtype=np.float32), rows
        part = faiss.IndexFlatIP(self.dimension)
        part.add(self._index.reconstruct_batch(rows))
        scores, places = _best(part, query, k, rows.size)
        return scores, rows[places]

    def _search_selected(self, query: Vectors, k: int, rows: Rows) -> tuple[Scores, Rows]:
        import faiss

        mask = np.zeros(len(self), dtype=np.uint8)
        mask[rows] = 1
        bits = np.packbits(mask, bitorder="little")
        selector = faiss.IDSelectorBitmap(len(self), faiss.swig_ptr(bits))
        parameters: Any = faiss.SearchParameters()
        parameters.sel = selector
        return _best(self._index, query, k, rows.size, parameters)


def _best(
    index: "faiss.Index",
    query: Vectors,
    k: int,
    available: int,
    parameters: "faiss.SearchParameters | None" = None,
) -> tuple[Scores, Rows]:
    """Return the best ``k``, ties by row.

    FAISS drops any of the rows that tie at the end of its list, so the list is made longer until
    its last score is below the k-th.
    """
    if k <= 0 or available == 0:
        return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64)
    k = min(k, available)
    width = min(k + MARGIN, available)
    batch = np.ascontiguousarray(query[None, :], dtype=np.float32)
    while True:
        found, rows = index.search(batch, width, params=parameters)
        scores: Scores = found[0]
        if width == available or scores[k - 1] > scores[-1]:
            break
        width = min(width * 4, available)
    order = np.lexsort((rows[0], -scores))[:k]
    return scores[order], rows[0][order]
