"""ZIP files and XML from strangers, opened within limits.

Office documents are ZIP files of XML; both kinds of file can be tiny and unpack to gigabytes. Sizes
are checked as declared and again as unpacked, entities are refused, and no name is used as a path.
"""

import io
import struct
import zipfile
from typing import Any

from index.errors import FormatError, LimitError
from index.letters.formats._charset import read_characters
from index.letters.formats._shared import parsing
from index.letters.formats.base import Limits

__all__ = ["SafeZip", "begins_as_xml", "names_inside", "parse_xml", "stated_type"]

# Deflate packs at most 1:1032. Text packs 1:10, empty forms 1:100; beyond this, and beyond a size
# that matters, it is a bomb.
_MOST_RATIO, _BOMB_SIZE = 250, 8 * 2**20
_ENCRYPTED, _UTF8, _UNICODE_PATH = 0x1, 0x800, 0x7075
_SIGNATURE = b"PK\x03\x04"


class SafeZip:
    """The members of a ZIP file held in memory; ``shown`` names the file in errors."""

    def __init__(self, data: bytes, shown: str, limits: Limits) -> None:
        self._shown, self._limits = shown, limits
        with parsing(shown, "ZIP"):
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = [one for one in self._zip.infolist() if one.filename.strip("/")]
        if len(infos) > limits.members:
            raise LimitError(code="archive.files", name=shown, most=limits.members)
        self._infos = {info.filename: info for info in infos if not info.filename.endswith("/")}
        for info in self._infos.values():
            self._check(info)
        if sum(info.file_size for info in self._infos.values()) > limits.expanded_bytes:
            raise LimitError(code="archive.size", name=shown, most=limits.expanded_bytes // 2**20)

    def names(self) -> list[str]:
        """Return the members' names as the archive gives them, in its order."""
        return list(self._infos)

    def shown_name(self, name: str) -> str:
        """Return the name of a member as its writer saw it: without the flag of UTF-8 the format
        does not say in which code page a name is.
        """
        info = self._infos[name]
        if info.flag_bits & _UTF8:
            return name
        unicode_name = _unicode_path(info.extra)
        if unicode_name:
            return unicode_name
        try:
            # Python reads them by the first code page of the IBM PC, which loses nothing.
            return read_characters(info.orig_filename.encode("cp437"))
        except UnicodeEncodeError:
            return name

    def read(self, name: str) -> bytes:
        """Return a member, unpacked.

        Raises FormatError where it is missing, locked or damaged, LimitError where it is larger
        than it says.
        """
        info = self._infos.get(name)
        if info is None:
            raise FormatError(code="file.part_missing", name=self._shown)
        if info.flag_bits & _ENCRYPTED:
            raise FormatError(code="archive.locked", name=self._shown)
        with parsing(self._shown, "ZIP"), self._zip.open(info) as member:
            data = member.read(info.file_size + 1)
        if len(data) > info.file_size:
            raise LimitError(code="archive.false_size", name=self._shown)
        return data

    def _check(self, info: zipfile.ZipInfo) -> None:
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > _BOMB_SIZE and ratio > _MOST_RATIO:
            raise LimitError(code="archive.bomb", name=self._shown, ratio=ratio)


def _unicode_path(extra: bytes) -> str:
    """Return the name in the field that Info-ZIP adds for it (APPNOTE 4.6.9), if there is one."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "replace")
        at += 4 + size
    return ""


def names_inside(data: bytes) -> frozenset[str]:
    """Return the names of a ZIP file's own members, not of what is packed inside them; none where
    it is no ZIP file, or too damaged to be opened.
    """
    if not data.startswith(_SIGNATURE):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except Exception:
        # zipfile raises anything on a damaged directory.
        return frozenset()


def stated_type(data: bytes) -> bytes:
    """Return what an OpenDocument file begins with after the name of its type: the type, and more;
    nothing where it does not begin so (OpenDocument 1.2, part 3, section 3.3).
    """
    begins = data.startswith(_SIGNATURE) and data[30:38] == b"mimetype"
    return data[38:200] if begins else b""


def begins_as_xml(data: bytes, *names: bytes) -> bool:
    """Tell whether a file is one of XML that uses all of ``names``, vocabularies or types, right
    from its beginning; text that only speaks of them is none.
    """
    head = data[:8192].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and all(name in head for name in names)


def parse_xml(data: bytes, shown: str) -> Any:
    """Return the root element of an XML file; nothing outside it is loaded.

    Raises FormatError where it is damaged or declares entities, which no office program does.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    with parsing(shown, "Office"):
        root = etree.fromstring(data, parser)
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise FormatError(code="office.entities", name=shown)
    return root
