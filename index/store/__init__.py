"""Finding the nearest vectors, behind one seam that hides how."""

from index.store._faiss import FaissStore
from index.store.base import Rows, Scores, VectorStore

__all__ = ["FaissStore", "Rows", "Scores", "VectorStore"]
