"""The letterheads of many offices: each field is what the letter says, or is not there."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from index.letters.letter import Field
from index.letters.letterhead import read_letterhead
from tests.letters.documents import document

LETTERS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "heads.toml").read_text(encoding="utf-8")
)["letter"]
SINGLE = (
    "sender",
    "recipient",
    "date",
    "our_reference",
    "your_reference",
    "case_officer",
    "subject",
)


def value(field: Field | None) -> str | None:
    return field.value if field else None


@pytest.mark.parametrize("expected", LETTERS, ids=lambda each: each["name"])
def test_the_letterhead_is_read(expected: dict[str, Any]) -> None:
    made = document(expected["text"].strip("\n"))
    head = read_letterhead(made)
    wanted = {name: expected.get(name) for name in SINGLE}
    wanted |= {name: expected[name] for name in ("archive", "your_date") if name in expected}
    assert {name: value(getattr(head, name)) for name in wanted} == wanted
    assert [one.value for one in head.signatories] == expected.get("signatories", [])
    assert [one.value for one in head.copies] == expected.get("copies", [])
    for name, field in head.items():
        if field.start >= 0:
            assert made.text[field.start : field.end] == field.text, name
