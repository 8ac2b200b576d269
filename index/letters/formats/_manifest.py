"""What a package of documents says of them: the titles, which is the main one, who sent them.

Norwegian public bodies send each other documents in containers whose manifest has one of several
schemas (Digdir's for digital mail and eFormidling, Noark 5's arkivmelding, the BEST of older
archive systems, ETSI's ASiC). They differ in their elements and agree in how they describe a file:
an element names it, and a title stands beside it or above. That is what is read here, whatever the
schema.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from index.errors import SvarbrevError
from index.letters.formats._shared import tidy
from index.letters.formats._zipped import SafeZip, parse_xml
from index.letters.formats.base import Member

__all__ = ["Described", "described"]

_MANIFESTS = re.compile(
    r"(?:META-INF/)?(?:asic)?manifest\.xml|arkivmelding\.xml|(?:best[_-]?edu|payload|melding)\.xml|"
    r"sbd\.(?:json|xml)|manifest\.json",
    re.IGNORECASE,
)
_LARGEST = 4 * 2**20
_TITLES = ("tittel", "offentligtittel", "title", "dbtittel", "jpinnhold")
_MAIN = re.compile(r"h(?:oveddokument)?$", re.IGNORECASE)
_ROLES = ("tilknyttetregistreringsom", "dltype", "tilknyttetsom")
_PARTIES = ("korrespondansepart", "avsmot", "avsender")
_PARTY_NAMES = ("korrespondansepartnavn", "navn", "amnavn", "organisasjonsnavn")
_PARTY_TYPES = ("korrespondanseparttype", "amihtype", "ihtype")
_DATES = ("dokumentetsdato", "jpdokdato", "dokdato", "sendtdato", "journaldato", "jpjdato")
_LONGEST = 120
_ABOVE = 4
"""Elements above the one that names a file in which its title may stand."""


@dataclass(slots=True)
class Described:
    """The titles of files by their names, the main ones among them, and what holds for all, as
    ``Document.metadata``.
    """

    titles: dict[str, str] = field(default_factory=dict)
    main: set[str] = field(default_factory=set)
    metadata: dict[str, str] = field(default_factory=dict)

    def is_main(self, name: str) -> bool:
        """Tell whether a file is the main document."""
        return name in self.main

    def member(self, name: str, data: bytes) -> Member:
        """Return a file under its title, its own ending kept."""
        title = self.titles.get(name, "")
        last = name.rsplit("/", 1)[-1]
        ending = last[last.rfind(".") :] if "." in last else ""
        # A title may hold a case number, whose stroke would be taken for a folder.
        title = re.sub(r"[/\\]", "-", title)[:_LONGEST]
        if title and not title.lower().endswith(ending.lower()):
            title += ending
        return Member(title or name, data, self.metadata if name in self.titles else {})


def described(files: SafeZip, names: Mapping[str, str]) -> Described:
    """Return what the manifests among ``files`` say; nothing where they are damaged or there are
    none. ``names`` holds each member's name as it is shown.
    """
    found = Described()
    by_last = {shown.rsplit("/", 1)[-1].casefold(): shown for shown in names.values()}
    for inside, shown in names.items():
        if _MANIFESTS.fullmatch(shown):
            try:
                data = files.read(inside)
                if len(data) <= _LARGEST:
                    _read(data, shown, by_last, found)
            except (SvarbrevError, ValueError, RecursionError):
                continue
    return found


def _read(data: bytes, shown: str, by_last: Mapping[str, str], found: Described) -> None:
    if shown.lower().endswith(".json"):
        for value in _values(json.loads(data), "hoveddokument"):
            found.main |= {by_last[value]} if value in by_last else set()
        return
    root = parse_xml(data, shown)
    for element in root.iter():
        for value in (element.text, *element.attrib.values()):
            last = (value or "").strip().replace("\\", "/").rsplit("/", 1)[-1].casefold()
            if last in by_last:
                _describe(element, by_last[last], found)
    for element in root.iter():
        _note(element, found.metadata)


def _values(data: Any, key: str) -> Iterator[str]:
    """Yield the strings under a key, however deep."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name == key and isinstance(value, str):
                yield value.casefold()
            yield from _values(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from _values(value, key)


def _name(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def _child(element: Any, names: tuple[str, ...]) -> str:
    """Return the text of the first of these children that has any."""
    texts = {_name(child): tidy(child.text or "").replace("\n", " ") for child in element}
    return next((texts[name] for name in names if texts.get(name)), "")


def _describe(element: Any, file: str, found: Described) -> None:
    for above in (element, *list(element.iterancestors())[:_ABOVE]):
        if _name(above) == "hoveddokument" or _MAIN.match(_child(above, _ROLES)):
            found.main.add(file)
        if above.get("Rootfile") == "true":
            found.main.add(file)
        title = _child(above, _TITLES)
        if title and file not in found.titles and above.getparent() is not None:
            found.titles[file] = title


def _note(element: Any, metadata: dict[str, str]) -> None:
    """Take note of who sent the documents, when and about what."""
    name = _name(element)
    if name in _PARTIES:
        kind = _child(element, _PARTY_TYPES).lower() or ("avsender" if name == "avsender" else "")
        sender = _child(element, _PARTY_NAMES)
        # Older archive systems number the kinds: 0 is the sender.
        if sender and (kind.startswith("avsender") or kind == "0"):
            metadata.setdefault("from", sender)
    elif name in _DATES:
        date = re.match(r"\d{4}-\d\d-\d\d", (element.text or "").strip())
        if date:
            metadata.setdefault("date", date[0])
    elif name in ("registrering", "journalpost", "journpost"):
        subject = _child(element, _TITLES)
        if subject:
            metadata.setdefault("subject", subject)
