"""Forms in OpenDocument text: boxes, choices and fields, as they are seen filled in."""

from typing import Any

from index.letters.formats._odt_styles import DRAW, FORM, OFFICE, TEXT
from index.letters.formats._symbols import box

__all__ = ["Forms"]

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_VALUES = frozenset(
    ("text", "formatted-text", "number", "date", "time", "combobox", "textarea", "file")
)


class Forms:
    """The controls of a document, which stand apart from the places that they are drawn at."""

    def __init__(self, root: Any) -> None:
        self._controls: dict[str, Any] = {}
        for forms in root.iter(f"{OFFICE}forms"):
            for control in forms.iter():
                for identifier in (control.get(_ID), control.get(f"{FORM}id")):
                    if identifier:
                        self._controls[identifier] = control

    def control(self, shape: Any) -> str:
        """Return what is seen of the control that is drawn here: a box with its label, what was
        written or chosen.
        """
        control = self._controls.get(shape.get(f"{DRAW}control", ""))
        if control is None:
            return ""
        kind, label = control.tag.removeprefix(FORM), str(control.get(f"{FORM}label", ""))
        if kind in ("checkbox", "radio"):
            return f"{box(_ticked(control))} {label}"
        if kind == "listbox":
            options = control.findall(f"{FORM}option")
            return ", ".join(one.get(f"{FORM}label", "") for one in options if _ticked(one))
        if kind in _VALUES:
            written = "\v".join("".join(one.itertext()) for one in control.findall(f"{TEXT}p"))
            value = control.get(f"{FORM}current-value") or control.get(f"{FORM}value", "")
            return written or str(value)
        return label if kind == "fixed-text" else ""

    def field(self, element: Any) -> str | None:
        """Return what is seen of a form's field in the line; None for what is no such field."""
        if element.tag == f"{TEXT}drop-down":
            chosen = "".join(element.itertext()).strip()
            labels = element.findall(f"{TEXT}label")
            marked = (one for one in labels if one.get(f"{TEXT}current-selected") == "true")
            return chosen or next((one.get(f"{TEXT}value", "") for one in marked), "")
        if element.tag == f"{_LOEXT}content-control":
            if element.get(f"{_LOEXT}showing-place-holder") == "true":
                return ""
            if element.get(f"{_LOEXT}checkbox") == "true":
                return box(element.get(f"{_LOEXT}checked") == "true")
        if element.tag in (f"{_FIELD}fieldmark", f"{_FIELD}fieldmark-start"):
            return _legacy(element)
        return None


def _ticked(element: Any) -> bool:
    """Tell whether a box, a choice or an entry of a list is ticked; what a person did goes before
    what the form began with.
    """
    names = ("current-state", "state", "current-selected", "selected")
    said = (element.get(f"{FORM}{name}") for name in names)
    return next((value for value in said if value), "") in ("checked", "true")


def _legacy(element: Any) -> str:
    """Return what is seen of a form's field as Word had them before 2007."""
    kind = element.get(f"{_FIELD}type", "").rpartition(".")[2]
    given = [
        (one.get(f"{_FIELD}name", ""), one.get(f"{_FIELD}value", ""))
        for one in element.findall(f"{_FIELD}param")
    ]
    known = dict(given)
    if kind == "FORMCHECKBOX":
        return box(known.get("Checkbox_Checked", "false") in ("true", "1"))
    if kind == "FORMDROPDOWN":
        entries = [value for name, value in given if name == "Dropdown_ListEntry"]
        at = known.get("Dropdown_Selected", "0")
        return entries[int(at)] if at.isascii() and at.isdigit() and int(at) < len(entries) else ""
    return ""
