"""The files as they were handed in, so that every index can be made again from them.

A file lies under the hash of its content, never under the name that somebody gave it: a name can
lead anywhere, a hash cannot. The names are kept in the catalogue.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from index.library import _atomic
from index.library._digest import digest
from index.library.base import OriginalStore

__all__ = ["Originals"]

_HASH = re.compile(r"[0-9a-f]{64}\Z")


class Originals(OriginalStore):
    """Files by hash, in folders by the first two digits so that no folder grows long."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        """Return where the file with this hash lies. Raises ValueError where it is no hash."""
        if not _HASH.match(key):
            message = f"{key!r} is not a SHA-256 in hex"
            raise ValueError(message)
        return self.folder / key[:2] / key

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data``, whose hash is ``key``; one that is there and whole is left alone."""
        if self.get(key) is None:
            path = self.path(key)
            _atomic.make_directory(path.parent)
            _atomic.replace_content(path, data)

    def get(self, key: str) -> bytes | None:
        """Return the file, or None where it is missing or no longer what its hash says."""
        try:
            data = self.path(key).read_bytes()
        except FileNotFoundError:
            return None
        return data if digest(data) == key else None

    def has(self, key: str) -> bool:
        """Tell whether a file lies under this hash, whole or not."""
        return self.path(key).is_file()

    def remove(self, key: str) -> None:
        """Remove the file if it is there."""
        _atomic.remove_file(self.path(key))

    def keys(self) -> Iterator[str]:
        """Yield the hashes that files lie under, in order."""
        if self.folder.is_dir():
            for path in sorted(self.folder.glob("??/*")):
                if _HASH.match(path.name) and path.parent.name == path.name[:2]:
                    yield path.name

    def room(self) -> int | None:
        """Return the free bytes of the disk."""
        return shutil.disk_usage(self.folder).free
