"""ZIP archives of letters: their members in order, within limits, their paths never followed."""

from collections.abc import Iterable

from index.errors import LimitError
from index.letters.formats._zipped import SafeZip
from index.letters.formats.base import LetterFormat, Limits, Member

__all__ = ["ArchiveFormat"]

_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")


class ArchiveFormat(LetterFormat):
    """A ZIP archive."""

    name = "ZIP"
    suffixes = frozenset({".zip"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature, else by the name; office files come before it in the registry."""
        return data.startswith(_SIGNATURES) or name.lower().endswith(".zip")

    def read(self, data: bytes, name: str, limits: Limits) -> None:
        """Return None: an archive has no text of its own."""

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:
        """Yield the files inside. Raises FormatError where the archive is damaged or locked,
        LimitError where it unpacks to too much.
        """
        files = SafeZip(data, name, limits)
        total = 0
        for inside in files.names():
            unpacked = files.read(inside)
            total += len(unpacked)
            if total > limits.expanded_bytes:
                raise LimitError(f"{name} unpacks to more than it says; it is damaged.")
            if unpacked:
                yield Member(inside, unpacked)
