"""Content controls of Word documents, filled in as Word shows them (ECMA-376, part 1, 17.5.2).

Archive systems write what they know, a reference or a date, into a part of XML beside the document
and bind controls to it; what stands in the control itself is then what stood in the template.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from index.letters.formats._docx_lists import W, is_on, value_of
from index.letters.formats._opc import Package
from index.letters.formats._shown import date_shown
from index.letters.formats._symbols import box

__all__ = ["Stores", "fill_controls"]

_ITEM = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"
# Parts that every document has, by the identifiers that controls know them by (17.5.2.6, and
# [MS-OI29500] 2.1.263).
_BUILT_IN = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docProps/core.xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "docProps/app.xml",
}
# The paths that Word writes; a hostile one could ask for hours of search.
_STEP = r"(?:[\w.-]+:)?(?:[\w.-]+|\*)(?:\[\d{1,4}\])?"
_PATH = re.compile(rf"(?:/{_STEP}){{1,40}}(?:/@(?:[\w.-]+:)?[\w.-]+|/text\(\)(?:\[1\])?)?")
_PREFIX = re.compile(r"""xmlns:([\w.-]+)\s*=\s*(?:'([^']*)'|"([^"]*)")""")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")


class Stores:
    """The parts of XML that controls are bound to, by their identifiers."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._known: dict[str, str] | None = None

    def value(self, binding: Any) -> str | None:
        """Return what the part says at the place that a ``dataBinding`` names; None where it says
        nothing about it, or where that is more than text.
        """
        path = binding.get(f"{W}xpath", "").strip()
        if not _PATH.fullmatch(path):
            return None
        spaces = {
            prefix: single or double
            for prefix, single, double in _PREFIX.findall(binding.get(f"{W}prefixMappings", ""))
            if single or double
        }
        for part in self._parts(binding.get(f"{W}storeItemID", "")):
            root = self._package.xml(part)
            found = [] if root is None else _found(root, path, spaces)
            if found:
                first = found[0]
                if isinstance(first, str):
                    return first
                return None if len(first) else (first.text or "")
        return None

    def _parts(self, identifier: str) -> list[str]:
        if self._known is None:
            self._known = {**_BUILT_IN, **dict(self._custom())}
        if identifier:
            part = self._known.get(identifier.upper())
            return [part] if part else []
        return list(self._known.values())

    def _custom(self) -> Iterator[tuple[str, str]]:
        for name in self._package.names():
            if not re.fullmatch(r"customXml/[^/]+\.xml", name, re.IGNORECASE):
                continue
            for relation in self._package.relations(name).values():
                properties = self._package.xml(relation.target) if relation.target else None
                if properties is not None and relation.kind == "customXmlProps":
                    yield properties.get(_ITEM, "").upper(), name


def _found(root: Any, path: str, spaces: dict[str, str]) -> list[Any]:
    from lxml import etree

    try:
        found = root.xpath(path, namespaces=spaces)
    except etree.XPathError:
        return []
    return found if isinstance(found, list) else []


def fill_controls(root: Any, stores: Stores) -> None:
    """Write into every content control of a part what Word shows in it; a prompt to write something
    there, which nobody followed, is taken out.
    """
    for control in list(root.iter(f"{W}sdt")):
        properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        if properties is None or content is None:
            continue
        shown = _shown(properties, stores)
        if shown is None and is_on(properties, f"{W}showingPlcHdr"):
            shown = ""
        if shown is not None:
            _write(content, shown)


def _shown(properties: Any, stores: Stores) -> str | None:
    """Return the text that a control shows, None where that is what stands in it."""
    parts = {each.tag.rpartition("}")[2]: each for each in properties if isinstance(each.tag, str)}
    binding = parts.get("dataBinding")
    bound = None if binding is None else stores.value(binding)
    if "checkbox" in parts:
        if bound:
            return box(bound.strip().lower() in ("1", "true", "on"))
        checked = next((each for each in parts["checkbox"] if each.tag.endswith("}checked")), None)
        values = [] if checked is None else checked.values()
        # As elsewhere, a switch without a value is on.
        ticked = checked is not None and (not values or values[0] in ("1", "true", "on"))
        return box(ticked)
    if bound is None or not parts.keys().isdisjoint(
        ("richText", "picture", "docPartObj", "docPartList", "group", "repeatingSection")
    ):
        return None
    if "date" in parts:
        return _dated(parts["date"], bound)
    choices = parts.get("dropDownList", parts.get("comboBox"))
    if choices is not None:
        for item in choices.findall(f"{W}listItem"):
            if item.get(f"{W}value") == bound:
                return str(item.get(f"{W}displayText") or bound)
    return bound


def _dated(properties: Any, value: str) -> str | None:
    """Return a date as its control shows it; None where its form is not known here."""
    found = _DATE.fullmatch(value.strip())
    form = value_of(properties, f"{W}dateFormat")
    language = (value_of(properties, f"{W}lid") or "nb-NO").lower()[:2]
    if not found or not form:
        return value
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return value
    language = "nb" if language == "no" else language
    # The names of days and months are those of the control's language.
    spelt = re.search(r"d{3,}|M{3,}", form)
    return None if language not in ("nb", "nn") and spelt else date_shown(day, form, language)


def _write(content: Any, text: str) -> None:
    """Make ``text`` all that the content of a control says; line ends become line breaks."""
    from lxml import etree

    runs = list(content.iter(f"{W}r"))
    home = runs[0].getparent() if runs else next(content.iter(f"{W}p"), content)
    at = home.index(runs[0]) if runs else len(home)
    weight = runs[0].find(f"{W}rPr") if runs else None
    for run in runs:
        run.getparent().remove(run)
    if not text:
        return
    if home is content and next(content.iterancestors(f"{W}p"), None) is None:
        home, at = etree.SubElement(content, f"{W}p"), 0
    run = etree.Element(f"{W}r")
    if weight is not None:
        run.append(weight)
    for number, line in enumerate(text.splitlines()):
        if number:
            etree.SubElement(run, f"{W}br")
        etree.SubElement(run, f"{W}t").text = line
    home.insert(at, run)
