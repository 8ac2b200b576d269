"""The seams behind which the parts of a library lie that are kept apart from its index."""

import json
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder.base import Vectors

if TYPE_CHECKING:
    from index.feedback import Feedback, Judgement
    from index.passages.passage import Passage

__all__ = ["Checkpoints", "Judgements", "OriginalStore"]


class OriginalStore(ABC):
    """The files as they were handed in, each under the SHA-256 of its content in hex."""

    @abstractmethod
    def put(self, key: str, data: bytes) -> None:
        """Keep ``data``, whose hash is ``key``; one that is there and whole is left alone."""

    @abstractmethod
    def get(self, key: str) -> bytes | None:
        """Return the file, or None where it is missing or no longer what its hash says."""

    @abstractmethod
    def has(self, key: str) -> bool:
        """Tell whether a file lies under this hash, whole or not."""

    @abstractmethod
    def remove(self, key: str) -> None:
        """Remove the file if it is there."""

    @abstractmethod
    def keys(self) -> Iterator[str]:
        """Yield the hashes that files lie under, in order."""

    def room(self) -> int | None:
        """Return how many bytes more can be kept, None where nobody can say."""
        return None


class Checkpoints(ABC):
    """What an unfinished build has done so far, so that the next one need not do it again.

    Readings and vectors are kept in pieces, each whole or not there; one that is not what it was is
    simply not used. All of them go when a build is published.
    """

    @abstractmethod
    def keep(self, kind: str, data: bytes) -> None:
        """Keep a piece of this kind."""

    @abstractmethod
    def kept(self, kind: str) -> Iterable[bytes]:
        """Return the whole pieces of this kind, oldest first."""

    @abstractmethod
    def clear(self) -> None:
        """Forget everything."""

    def keep_readings(self, readings: Mapping[str, Any]) -> None:
        """Keep readings, JSON by the key of what was read."""
        self.keep("readings", json.dumps(readings).encode())

    def readings(self) -> dict[str, Any]:
        """Return all kept readings."""
        found: dict[str, Any] = {}
        for data in self.kept("readings"):
            found.update(json.loads(data))
        return found

    def keep_vectors(self, keys: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors, (n, dimension), one for each key."""
        head = {"keys": list(keys), "dimension": int(vectors.shape[1])}
        rows = np.ascontiguousarray(vectors, dtype="<f4").tobytes()
        self.keep("vectors", json.dumps(head).encode() + b"\n" + rows)

    def vectors(self, dimension: int) -> dict[str, Vectors]:
        """Return all kept vectors of this dimension by key."""
        found: dict[str, Vectors] = {}
        for piece in self.kept("vectors"):
            first, _, data = piece.partition(b"\n")
            head = json.loads(first)
            if head["dimension"] == dimension:
                rows = np.frombuffer(data, dtype="<f4").reshape(len(head["keys"]), dimension)
                found.update(zip(head["keys"], rows.astype(np.float32), strict=True))
        return found


class Judgements(ABC):
    """What people said of hits; see ``index.feedback``."""

    @abstractmethod
    def keep(self, judgements: "Iterable[Judgement]") -> None:
        """Keep judgements as they are; they are safe when this returns. Raises LibraryError."""

    @abstractmethod
    def read(self) -> "Feedback":
        """Return the verdicts that stand. Raises LibraryError where they cannot be read."""

    @abstractmethod
    def mark(self) -> Hashable:
        """Return what is another value once something was said or forgotten; cheap."""

    @abstractmethod
    def about(self, texts: Iterable[str]) -> set[str]:
        """Return the ids of the letters that judgements quote words of which stand in ``texts``:
        those letters, their earlier versions, and others with the same words.
        """

    def record(self, question: str, passage: "Passage", answers: bool | None) -> "Judgement":
        """Keep a verdict and return it; ``answers`` is None to take an earlier one back. Raises
        LibraryError where it cannot be kept; nothing of what was there before is lost.
        """
        from index.feedback import judged

        made = judged(question, passage, answers)
        self.keep([made])
        return made
