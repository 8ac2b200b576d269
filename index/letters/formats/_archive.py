"""Archives of letters: their members in order, within limits, their paths never followed.

ZIP and tar are opened by the standard library. 7z, RAR and CAB are opened by libarchive (BSD),
which text recognition brings along on Linux and macOS, through libarchive-c (CC0): py7zr, which
reads 7z alone, is LGPL, as are four of the nine packages that it needs. All are unpacked in memory.
"""

import contextlib
import locale
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from index.errors import FormatError, LimitError
from index.letters.formats._charset import read_characters
from index.letters.formats._manifest import Described, described
from index.letters.formats._other_files import may_be_letter
from index.letters.formats._shared import parsing
from index.letters.formats._zipped import SafeZip
from index.letters.formats.base import LetterFormat, Limits, Member

__all__ = ["ArchiveFormat", "OtherArchiveFormat", "TarFormat"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP, _BZIP, _XZ = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00"
_OTHERS = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "RAR", b"MSCF\0\0\0\0": "CAB"}
# Bytes at a file's beginning that tell what it is.
_LOOK = 4096


@dataclass(slots=True)
class _Sieve:
    """Lets the letters of one archive through, within limits, and says so where there are none."""

    shown: str
    limits: Limits
    seen: int = 0
    letters: int = 0
    unpacked: int = 0

    def count(self, size: int, *, files: int = 1) -> None:
        """Take note of a file, or ``files``, and of so many bytes; raises LimitError where there is
        too much.
        """
        self.seen += files
        self.unpacked += size
        if self.seen > self.limits.members:
            raise LimitError(code="archive.files", name=self.shown, most=self.limits.members)
        if self.unpacked > self.limits.expanded_bytes:
            raise LimitError(
                code="archive.size", name=self.shown, most=self.limits.expanded_bytes // 2**20
            )

    def passed(self, name: str, data: bytes, facts: Described | None = None) -> Iterator[Member]:
        """Yield a file, named as the archive's manifest names it, if it may be a letter."""
        if data and may_be_letter(name, data[:_LOOK]):
            self.letters += 1
            yield facts.member(name, data) if facts else Member(name, data)

    def finish(self) -> None:
        """Raise FormatError where no letter came through."""
        if not self.letters:
            raise FormatError(
                code="archive.no_letter" if self.seen else "archive.empty", name=self.shown
            )


class ArchiveFormat(LetterFormat):
    """A ZIP archive, and what is one under another name: containers of signed documents (ASiC-E)
    and of documents sent from archive to archive.
    """

    name = "ZIP"
    suffixes = frozenset({".zip", ".asice", ".asics", ".sce", ".scs"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature, else by the name; office files come before it in the registry."""
        return data.startswith(_ZIP) or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> None:
        """Return None: an archive has no text of its own."""

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:
        """Yield the letters inside, the main document first where a manifest names one.

        A file that is damaged or locked loses none of the others. Raises FormatError where the
        archive is, or holds no letter, LimitError where it unpacks to too much.
        """
        files = SafeZip(data, name, limits)
        sieve = _Sieve(name, limits)
        names = {inside: files.shown_name(inside) for inside in files.names()}
        facts = described(files, names)
        broken: FormatError | None = None
        for inside in sorted(names, key=lambda each: not facts.is_main(names[each])):
            try:
                unpacked = files.read(inside)
            except FormatError as error:
                broken = broken or error
                continue
            sieve.count(len(unpacked))
            yield from sieve.passed(names[inside], unpacked, facts)
        if broken:
            raise broken
        sieve.finish()


class TarFormat(LetterFormat):
    """A tar archive, packed by gzip, bzip2, xz or not at all; or one file that is packed so."""

    name = "TAR"
    suffixes = frozenset({".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".gz", ".bz2", ".xz"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature of the packer or of tar, else by the name."""
        packed = data.startswith((_GZIP, _XZ)) or (data.startswith(_BZIP) and data[4:10] == _PI)
        return packed or data[257:262] == b"ustar" or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> None:
        """Return None: an archive has no text of its own."""

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:
        """Yield the letters inside; links and devices are left out.

        Raises FormatError where the archive is damaged, LimitError where it unpacks to too much.
        """
        sieve = _Sieve(name, limits)
        with parsing(name, self.name), _stream(data, name, limits) as stream:
            start = stream.peek(512)
            if start[257:262] != b"ustar" and not re.search(r"\.(?:tar|t[gbx]z2?)\b", name.lower()):
                inside = stream.read()
                last = name.rsplit("/", 1)[-1]
                yield Member(re.sub(r"(?i)\.(?:gz|bz2|xz)$", "", last), inside)
                return
            yield from _tarred(stream, sieve)
            sieve.finish()


# Every header and file of tar fills whole blocks. The first digits of pi begin each of bzip2.
_BLOCK = 512
_PI = b"\x31\x41\x59\x26\x53\x59"


class _Counted:
    """A stream that refuses to give more than a number of bytes."""

    def __init__(self, stream: IO[bytes], shown: str, most: int) -> None:
        self._stream, self._shown, self._most = stream, shown, most
        self.taken, self._ahead = 0, b""

    def __enter__(self) -> "_Counted":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def peek(self, size: int) -> bytes:
        """Return the first bytes without taking them."""
        self._ahead = self._ahead or self._stream.read(size)
        return self._ahead

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, all that are left without a number.

        Raises LimitError where the archive unpacks to too much.
        """
        left = self._most - self.taken
        wanted = left + 1 if size < 0 else size
        data, self._ahead = self._ahead[:wanted], self._ahead[wanted:]
        if len(data) < wanted:
            data += self._stream.read(min(wanted - len(data), left + 1))
        self.taken += len(data)
        if self.taken > self._most:
            raise LimitError(code="archive.size", name=self._shown, most=self._most // 2**20)
        return data


def _stream(data: bytes, shown: str, limits: Limits) -> _Counted:
    import bz2
    import gzip
    import io
    import lzma

    packed = io.BytesIO(data)
    openers: dict[bytes, Callable[..., Any]] = {_GZIP: gzip.open, _BZIP: bz2.open, _XZ: lzma.open}
    opener = next((known for sign, known in openers.items() if data.startswith(sign)), None)
    return _Counted(opener(packed) if opener else packed, shown, limits.expanded_bytes)


def _tarred(stream: _Counted, sieve: _Sieve) -> Iterator[Member]:
    import tarfile

    whole = True
    # As a stream, front to back: nothing is looked up, no link is followed.
    with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8") as archive:  # type: ignore[call-overload]
        for entry in archive:
            sieve.count(entry.size if entry.isreg() else 0)
            file = archive.extractfile(entry) if entry.isreg() else None
            inside = file.read() if file is not None else b""
            whole = whole and len(inside) in (entry.size, 0)
            if inside and whole:
                name = read_characters(entry.name.encode("utf-8", "surrogateescape"))
                yield from sieve.passed(name, inside)
    # The library takes an archive that was cut off for one that has ended.
    if not whole or stream.taken % _BLOCK:
        raise FormatError(code="archive.cut", name=sieve.shown)


class OtherArchiveFormat(LetterFormat):
    """An archive that libarchive opens."""

    name = "archive"
    suffixes = frozenset({".7z", ".rar", ".cab"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature, else by the name."""
        return data.startswith(tuple(_OTHERS)) or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> None:
        """Return None: an archive has no text of its own."""

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:
        """Yield the letters inside. Raises FormatError where the archive is damaged or locked, or
        libarchive is not installed, LimitError where it unpacks to too much.
        """
        kind = next((kind for sign, kind in _OTHERS.items() if data.startswith(sign)), "")
        sieve = _Sieve(name, limits)
        with parsing(name, kind or self.name):
            if not kind:
                raise FormatError(code="archive.none", name=name)
            yield from _by_libarchive(data, kind, sieve)
            sieve.finish()


def _by_libarchive(data: bytes, kind: str, sieve: _Sieve) -> Iterator[Member]:
    try:
        import libarchive
    except (ImportError, OSError, TypeError, AttributeError) as error:
        # Without the library, what is there to load is None.
        raise FormatError(code="archive.packed", name=sieve.shown, kind=kind) from error
    if "utf" not in locale.setlocale(locale.LC_CTYPE).lower():
        # Libarchive can only give names that the C library's locale has characters for.
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    try:
        with libarchive.memory_reader(data) as archive:
            for entry in archive:
                sieve.count(0)
                unpacked = bytearray()
                for block in entry.get_blocks() if entry.isfile else ():
                    sieve.count(len(block), files=0)
                    unpacked += block
                yield from sieve.passed(str(entry.pathname or ""), bytes(unpacked))
    except libarchive.ArchiveError as error:
        if re.search(r"encrypt|passphrase|password", str(error), re.IGNORECASE):
            raise FormatError(code="archive.locked", name=sieve.shown) from error
        raise
