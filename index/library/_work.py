"""What an unfinished build has done so far, in numbered files, each with its checksum."""

import hashlib
from pathlib import Path

from index.library import _atomic
from index.library.base import Checkpoints

__all__ = ["Work"]


class Work(Checkpoints):
    """The checkpoints of a library in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, kind: str, data: bytes) -> None:
        """Write the piece to a file of its own, flushed."""
        numbers = [int(path.suffix[1:]) for path in self._paths(kind)]
        path = self.folder / f"{kind}.{max(numbers, default=0) + 1:06d}"
        _atomic.replace_content(path, _sum(data) + b"\n" + data)

    def kept(self, kind: str) -> list[bytes]:
        """Return the pieces whose checksum is right, oldest first."""
        pieces = (path.read_bytes().partition(b"\n") for path in self._paths(kind))
        return [data for checksum, _, data in pieces if checksum == _sum(data)]

    def clear(self) -> None:
        """Remove all files."""
        for path in self._paths("*"):
            _atomic.remove_file(path)

    def _paths(self, kind: str) -> list[Path]:
        return sorted(self.folder.glob(f"{kind}.[0-9]*")) if self.folder.is_dir() else []


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
