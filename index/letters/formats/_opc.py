"""The package of an Office Open XML file: its parts and how they hang together (ECMA-376, part 2).

A package is a ZIP file, or one XML file that holds the parts ("Flat OPC"). Which part is the main
one is for the package's relationships to say, not for its name. Relations are only ever used to
find parts inside the package. The strict names of elements are turned into the transitional ones,
so that readers know one kind.
"""

import base64
import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from index.letters.formats._shared import parsing
from index.letters.formats._zipped import SafeZip, begins_as_xml, parse_xml
from index.letters.formats.base import Limits

__all__ = ["Package", "Relation", "kind_of"]

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_FLAT = b"http://schemas.microsoft.com/office/2006/xmlPackage"
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_KINDS = {
    "word": re.compile(rb"wordprocessingml|application/vnd\.ms-word"),
    "xl": re.compile(rb"spreadsheetml|application/vnd\.ms-excel"),
    "ppt": re.compile(rb"presentationml|application/vnd\.ms-powerpoint"),
}
# Where the package does not say which part is the main one, the usual names do. Word on the web
# numbers the main part anew where it saved a document over: document2.xml.
_MAIN = re.compile(
    r"(word)/document\d*\.xml|(xl)/workbook\d*\.xml|(ppt)/presentation\d*\.xml", re.IGNORECASE
)
# Enough for the lists of the largest package; no bomb is unpacked to look at it.
_LOOK = 2**20


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: ``kind`` is the last word of its type, ``target`` the other part's
    name, empty where it lies outside the package.
    """

    kind: str
    target: str


def kind_of(data: bytes) -> str:
    """Return "word", "xl" or "ppt" for a package of that kind, nothing for any other file."""
    if not data.startswith(b"PK\x03\x04"):
        if not begins_as_xml(data, _FLAT):
            return ""
        parts = re.findall(rb'pkg:contentType="([^"]*main\+xml)"', data) or [data]
        return next((kind for kind, known in _KINDS.items() if known.search(parts[0])), "")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _kind_of(archive)
    except Exception:
        # zipfile raises anything on a damaged directory.
        return ""


def _kind_of(archive: zipfile.ZipFile) -> str:
    names = {_part_name(name): name for name in archive.namelist()}
    usual = next(filter(None, map(_MAIN.fullmatch, names)), None)
    if usual:
        return str(usual[usual.lastindex or 0])
    if "_rels/.rels" not in names or "[content_types].xml" not in names:
        return ""
    with archive.open(names["[content_types].xml"]) as stream:
        types = stream.read(_LOOK)
    found = re.search(rb'ContentType="([^"]*main\+xml)"', types)
    stated = found[1] if found else b""
    return next((kind for kind, known in _KINDS.items() if known.search(stated)), "")


class Package:
    """The parts of one file, parsed when they are asked for; ``shown`` names it in errors.

    Raises FormatError where the file is damaged or locked, LimitError where it unpacks to too much.
    Names of parts are without the first slash.
    """

    def __init__(self, data: bytes, shown: str, limits: Limits) -> None:
        self._shown = shown
        self._files: SafeZip | None = None
        self._flat: dict[str, Any] = {}
        if begins_as_xml(data, _FLAT):
            self._flat = dict(_flat_parts(parse_xml(_transitional(data), shown)))
            names = list(self._flat)
        else:
            self._files = SafeZip(data, shown, limits)
            names = self._files.names()
        self._names = {_part_name(name): name for name in names}
        self.main = self._main()

    def names(self) -> list[str]:
        """Return the names of all parts, in the order of the file."""
        return [name.replace("\\", "/") for name in self._names.values()]

    def data(self, name: str) -> bytes | None:
        """Return a part's bytes, or None where there is no such part."""
        known = self._names.get(_part_name(name))
        if known is None:
            return None
        if self._files:
            return self._files.read(known)
        part = self._flat[known]
        if isinstance(part, bytes):
            return part
        from lxml import etree

        return bytes(etree.tostring(part, encoding="utf-8"))

    def xml(self, name: str) -> Any | None:
        """Return a part's root element, or None where there is no such part."""
        known = self._names.get(_part_name(name))
        if known is not None and self._flat and not isinstance(self._flat[known], bytes):
            return self._flat[known]
        data = self.data(name)
        return None if data is None else parse_xml(_transitional(data), self._shown)

    def relations(self, name: str) -> dict[str, Relation]:
        """Return what a part refers to, by id; of the whole package where ``name`` is empty."""
        folder, last = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{last}.rels"))
        found = [] if root is None else root.findall(_RELATION)
        return {one.get("Id", ""): _relation(one, folder) for one in found}

    def _main(self) -> str:
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and _part_name(relation.target) in self._names:
                return relation.target
        return next(filter(_MAIN.fullmatch, self._names), "word/document.xml")


def _part_name(name: str) -> str:
    """Return the name of a part as it is compared: names are the same whatever their case (part 2,
    6.2.2.3), and some programs write the slashes of Windows.
    """
    return name.replace("\\", "/").lower()


def _relation(element: Any, folder: str) -> Relation:
    kind = element.get("Type", "").rsplit("/", 1)[-1]
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return Relation(kind, "")
    # Joined to the root first, so that no chain of ".." leads out of the package.
    path = posixpath.normpath(posixpath.join("/", folder, target))
    return Relation(kind, path.lstrip("/"))


def _flat_parts(root: Any) -> Any:
    for part in root.iter(f"{_PKG}part"):
        name = part.get(f"{_PKG}name", "").lstrip("/")
        content = part.find(f"{_PKG}xmlData")
        packed = part.find(f"{_PKG}binaryData")
        if content is not None and len(content):
            yield name, content[0]
        elif packed is not None:
            with parsing(name, "Office"):
                yield name, base64.b64decode(packed.text or "")


def _transitional(data: bytes) -> bytes:
    """Return XML with the strict names of its vocabularies (ECMA-376, part 1) turned into the
    transitional ones (part 4), which nearly every program writes.
    """
    if _STRICT not in data:
        return data
    return _STRICT_NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
