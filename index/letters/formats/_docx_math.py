"""Formulas of office documents as a line of text (ECMA-376, part 1, 22.1)."""

from collections.abc import Callable
from typing import Any

__all__ = ["M", "formula"]

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SKIPPED = frozenset(f"{M}{name}" for name in ("rPr", "ctrlPr", "argPr", "sSupPr", "sSubPr"))


def formula(element: Any) -> str:
    """Return what a formula says in one line: fractions as ``a/b``, powers as ``x^2``, indices as
    ``x_1``, roots as ``√(x)``.
    """
    name = str(element.tag).removeprefix(M)
    if name == "t":
        return element.text or ""
    if name in _FORMS:
        return _FORMS[name](element)
    inside = [formula(each) for each in element if each.tag not in _SKIPPED]
    return ("\n" if name in ("oMathPara", "eqArr") else "").join(inside)


def _fraction(element: Any) -> str:
    return f"{_wrapped(_part(element, 'num'))}/{_wrapped(_part(element, 'den'))}"


def _script(element: Any) -> str:
    return f"{_part(element, 'e')}{_bound(element, 'sub', '_')}{_bound(element, 'sup', '^')}"


def _root(element: Any) -> str:
    return f"{_part(element, 'deg')}√({_part(element, 'e')})"


def _sum(element: Any) -> str:
    sign = _property(element, "naryPr", "chr", "∫")
    bounds = f"{_bound(element, 'sub', '_')}{_bound(element, 'sup', '^')}"
    return f"{sign}{bounds} {_part(element, 'e')}"


def _brackets(element: Any) -> str:
    separator = _property(element, "dPr", "sepChr", "|")
    inside = separator.join(formula(each) for each in element.findall(f"{M}e"))
    begin = _property(element, "dPr", "begChr", "(")
    return f"{begin}{inside}{_property(element, 'dPr', 'endChr', ')')}"


def _matrix(element: Any) -> str:
    rows = (
        ", ".join(formula(each) for each in row.findall(f"{M}e"))
        for row in element.findall(f"{M}mr")
    )
    return "; ".join(rows)


def _function(element: Any) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


_FORMS: dict[str, Callable[[Any], str]] = {
    "f": _fraction,
    **dict.fromkeys(("sSup", "sSub", "sSubSup", "sPre"), _script),
    "rad": _root,
    "nary": _sum,
    "d": _brackets,
    "m": _matrix,
    "func": _function,
}


def _part(element: Any, name: str) -> str:
    found = element.find(f"{M}{name}")
    return "" if found is None else formula(found)


def _bound(element: Any, name: str, sign: str) -> str:
    part = _part(element, name)
    return f"{sign}{_wrapped(part)}" if part else ""


def _wrapped(text: str) -> str:
    """Return a part of a formula in brackets where it would else run into what is beside it."""
    alone = text.replace(",", "").replace(".", "").isalnum()
    return text if alone or len(text) == 1 else f"({text})"


def _property(element: Any, properties: str, name: str, default: str) -> str:
    found = element.find(f"{M}{properties}/{M}{name}")
    return default if found is None else str(found.get(f"{M}val", ""))
