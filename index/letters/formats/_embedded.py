"""Documents that lie inside office documents: each is a letter of its own."""

import io
import posixpath
import re
import struct
from collections.abc import Iterator

from index.letters.formats._opc import Package, kind_of
from index.letters.formats._zipped import stated_type
from index.letters.formats.base import Limits, Member

__all__ = ["embedded"]

_FOLDER = re.compile(r"(?:^|/)embeddings/[^/]+$", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams in which an object keeps the file of a program, as it is, and those of old programs.
_WHOLE = ("Package", "CONTENTS", "EmbeddedOdf")
_NATIVE = "\x01Ole10Native"
_OLD = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_LONGEST_NAME = 300


def embedded(data: bytes, shown: str, limits: Limits) -> list[Member]:
    """Return the documents inside a package that hold text; the numbers behind its charts are none.

    Objects of other programs, such as formulas and sounds, are left out. ``shown`` names the file
    in errors.
    """
    # Most hold none, and need not be opened to tell: names stand in a ZIP file as they are.
    if data.startswith(b"PK") and b"embeddings" not in data.lower():
        return []
    return list(_documents(Package(data, shown, limits)))


def _documents(package: Package) -> Iterator[Member]:
    numbers = {
        relation.target.lower()
        for name in package.names()
        if "/charts/" in name and name.endswith(".xml")
        for relation in package.relations(name).values()
    }
    for name in package.names():
        if _FOLDER.search(name) and name.lower() not in numbers:
            data = package.data(name) or b""
            found = _unwrapped(data) if data.startswith(_OLE) else (None, data)
            if found and _is_document(found[1]):
                yield Member(found[0] or posixpath.basename(name), found[1])


def _is_document(data: bytes) -> bool:
    text = data.startswith((b"%PDF", b"{\\rtf", _OLE))
    return text or bool(kind_of(data)) or b"opendocument" in stated_type(data)


def _unwrapped(data: bytes) -> tuple[str | None, bytes] | None:
    """Return the name and the bytes of the file in an OLE object, None where it holds none."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            for stream in _WHOLE:
                if file.exists(stream):
                    return None, file.openstream(stream).read()
            if file.exists(_NATIVE):
                return _native(file.openstream(_NATIVE).read())
            old = next((ending for name, ending in _OLD.items() if file.exists(name)), None)
            return (f"object{old}", data) if old else None
    except Exception:
        # olefile raises anything on a damaged file; the document around it is not the worse.
        return None


def _native(data: bytes) -> tuple[str | None, bytes] | None:
    """Return what the packager of Windows wrapped: size, flags, name, path, two flags, the path of
    a copy with its length, the length of the file, the file.
    """
    at = 6
    name, at = _text(data, at)
    _, at = _text(data, at)
    (length,) = struct.unpack_from("<I", data, at + 4)
    at += 8 + length
    (size,) = struct.unpack_from("<I", data, at)
    return name, data[at + 4 : at + 4 + size]


def _text(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at)
    return data[at : min(end, at + _LONGEST_NAME)].decode("cp1252", "replace"), end + 1
