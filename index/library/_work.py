"""What an unfinished build has done so far, so that the next one need not do it again.

Readings and vectors are kept in numbered files, each whole or not there, each with its checksum; a
file that does not match is simply not used. All of it goes when a build is published.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder.base import Vectors
from index.library import _atomic

__all__ = ["Work"]


class Work:
    """The checkpoints of one library."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep_readings(self, readings: Mapping[str, Any]) -> None:
        """Keep readings, JSON by the key of what was read."""
        self._keep("readings", {}, json.dumps(readings).encode())

    def readings(self) -> dict[str, Any]:
        """Return all kept readings."""
        found: dict[str, Any] = {}
        for _, data in self._kept("readings"):
            found.update(json.loads(data))
        return found

    def keep_vectors(self, keys: list[str], vectors: Vectors) -> None:
        """Keep vectors, (n, dimension), one for each key."""
        head = {"keys": keys, "dimension": int(vectors.shape[1])}
        self._keep("vectors", head, np.ascontiguousarray(vectors, dtype="<f4").tobytes())

    def vectors(self, dimension: int) -> dict[str, Vectors]:
        """Return all kept vectors of this dimension by key."""
        found: dict[str, Vectors] = {}
        for head, data in self._kept("vectors"):
            if head["dimension"] == dimension:
                rows = np.frombuffer(data, dtype="<f4").reshape(len(head["keys"]), dimension)
                found.update(zip(head["keys"], rows.astype(np.float32), strict=True))
        return found

    def clear(self) -> None:
        """Forget everything."""
        for path in self._paths("*"):
            _atomic.remove_file(path)

    def _keep(self, kind: str, head: dict[str, Any], data: bytes) -> None:
        numbers = [int(path.suffix[1:]) for path in self._paths(kind)]
        path = self.folder / f"{kind}.{max(numbers, default=0) + 1:06d}"
        head = {**head, "sha256": hashlib.sha256(data).hexdigest()}
        _atomic.replace_content(path, json.dumps(head).encode() + b"\n" + data)

    def _kept(self, kind: str) -> list[tuple[dict[str, Any], bytes]]:
        found = []
        for path in self._paths(kind):
            first, _, data = path.read_bytes().partition(b"\n")
            try:
                head = json.loads(first)
                whole = head["sha256"] == hashlib.sha256(data).hexdigest()
            except (ValueError, KeyError, TypeError):
                continue
            if whole:
                found.append((head, data))
        return found

    def _paths(self, kind: str) -> list[Path]:
        return sorted(self.folder.glob(f"{kind}.[0-9]*")) if self.folder.is_dir() else []
