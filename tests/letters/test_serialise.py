"""A letter that crosses a process or a disk comes back equal."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.letters.letter import Block, BlockKind, Field, Letter, Letterhead, Page, Span
from index.letters.serialise import (
    from_json,
    letterhead_from_json,
    letterhead_to_json,
    to_json,
)

_FIELDS = st.builds(
    Field,
    st.text(max_size=8),
    st.text(max_size=8),
    st.integers(-1, 99),
    st.integers(-1, 99),
    st.floats(0, 1),
)
_HEADS = st.builds(
    Letterhead,
    sender=st.none() | _FIELDS,
    approval=st.none() | _FIELDS,
    signatories=st.lists(_FIELDS, max_size=2).map(tuple),
    copies=st.lists(_FIELDS, max_size=3).map(tuple),
)
_NUMBERS = st.integers(0, 10**7)
_LETTERS = st.builds(
    Letter,
    id=st.text("0123456789abcdef", min_size=64, max_size=64),
    name=st.text(max_size=20),
    format=st.sampled_from(["PDF", "TXT"]),
    text=st.text(max_size=60),
    blocks=st.lists(
        st.builds(Block, st.sampled_from(BlockKind), _NUMBERS, _NUMBERS, st.none() | _NUMBERS),
        max_size=4,
    ).map(tuple),
    pages=st.lists(st.builds(Page, _NUMBERS, _NUMBERS, _NUMBERS), max_size=3).map(tuple),
    letterhead=_HEADS,
    recognised=st.lists(st.builds(Span, _NUMBERS, _NUMBERS), max_size=2).map(tuple),
    doubtful=st.lists(st.builds(Span, _NUMBERS, _NUMBERS), max_size=2).map(tuple),
)


@given(_LETTERS)
@settings(deadline=None, max_examples=60)
def test_a_letter_survives_json(letter: Letter) -> None:
    assert from_json(json.loads(json.dumps(to_json(letter)))) == letter


def test_a_letter_of_before_pictures_were_told_apart_is_read_as_text() -> None:
    letter = Letter("a" * 64, "brev.pdf", "PDF", "Ja.", (), (Page(1, 0, 3),), Letterhead())
    stored = to_json(letter)
    del stored["recognised"], stored["doubtful"]
    assert from_json(stored) == letter


@given(_HEADS)
@settings(deadline=None, max_examples=40)
def test_a_letterhead_survives_json(head: Letterhead) -> None:
    assert letterhead_from_json(json.loads(json.dumps(letterhead_to_json(head)))) == head


def test_unknown_fields_of_a_newer_version_are_ignored() -> None:
    assert letterhead_from_json({"colour": {"value": "red"}}) == Letterhead()


def test_an_incomplete_letter_is_refused() -> None:
    with pytest.raises(KeyError):
        from_json({"id": "a"})
