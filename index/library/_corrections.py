"""What a person put right in a letterhead: kept beside the letters and laid over them when opened.

The reading itself stays as it was, so that a correction can be taken back and outlives every
rebuild.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from index.errors import LibraryError
from index.letters.letter import Field, Letter, Letterhead

__all__ = ["Values", "apply", "carried_over", "checked"]

Values = tuple[str, ...]

_DECISIONS = frozenset({"case", "case_name"})
"""What a person decides of a letter besides its letterhead, see ``index.cases``."""

_NAMES = tuple(declared.name for declared in fields(Letterhead))
_LISTS = frozenset(declared.name for declared in fields(Letterhead) if declared.default == ())
_DATES = frozenset({"date", "your_date"})
_LONGEST = 1_000
# Control characters, halves of characters, ends of lines and paragraphs.
_NOT_TYPED = frozenset({"Cc", "Cs", "Zl", "Zp"})


def checked(name: str, value: str | Sequence[str]) -> Values:
    """Return the values of a correction: none says that the letter has no such field.

    Raises LibraryError where there is no field of this name, or it cannot have such a value.
    """
    if name not in _NAMES and name not in _DECISIONS:
        raise LibraryError(code="correction.no_field", field=name, fields=", ".join(_NAMES))
    given = [value] if isinstance(value, str) else list(value)
    values = tuple(one.strip() for one in given if one.strip())
    if len(values) > 1 and name not in _LISTS:
        raise LibraryError(code="correction.one_value", field=name, count=len(values))
    for one in values:
        _check(name, one)
    return values


def _check(name: str, value: str) -> None:
    if len(value) > _LONGEST or any(unicodedata.category(one) in _NOT_TYPED for one in value):
        raise LibraryError(code="correction.one_line", field=name, most=_LONGEST)
    if name in _DATES:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise LibraryError(code="correction.no_date", value=value, field=name) from None


def apply(letter: Letter, corrections: Mapping[str, Values]) -> Letter:
    """Return ``letter`` with its letterhead corrected."""
    if not corrections:
        return letter
    changes: dict[str, Any] = {}
    for name, values in corrections.items():
        corrected = tuple(Field(one, one, -1, -1) for one in values)
        if name in _LISTS:
            changes[name] = corrected
        elif name in _NAMES:
            changes[name] = corrected[0] if corrected else None
    return replace(letter, letterhead=replace(letter.letterhead, **changes))


def carried_over(corrections: Mapping[str, Values], old: Letter, new: Letter) -> dict[str, Values]:
    """Return the corrections of ``old`` that hold for its new version too: those of fields that
    both readings got the same, and so both got wrong.
    """
    return {
        name: values
        for name, values in corrections.items()
        if _values(old, name) == _values(new, name)
    }


def _values(letter: Letter, name: str) -> list[str]:
    return [fact.value for found, fact in letter.letterhead.items() if found == name]
