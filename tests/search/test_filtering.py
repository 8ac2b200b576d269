"""Filters let through what they name and nothing else."""

from datetime import date
from typing import Any

import pytest

from index.letters.letter import Field, Letter, Letterhead
from index.passages.passage import Passage, PassageKind, Question
from index.search._filtering import county_of, letter_passes, passage_mask
from index.search.hit import Filters


def field(value: str) -> Field:
    return Field(value, value, -1, -1)


def letter(**fields: str) -> Letter:
    named: dict[str, Any] = {name: field(value) for name, value in fields.items()}
    head = Letterhead(**named)
    return Letter("a" * 64, "brev.txt", "TXT", "", (), (), head)


def passage(text: str, key: str | None = None) -> Passage:
    question = Question("Hva?", 0, 4, key) if key else None
    return Passage("p", "a", PassageKind.ANSWER, text, 0, len(text), None, 1, (), question)


ELVERUM = letter(
    sender="Elverum kommune", date="2022-05-30", our_reference="2022001040-3", archive="22/1040"
)


def test_a_municipality_has_its_county() -> None:
    assert ELVERUM.sender == "Elverum kommune"
    assert county_of(ELVERUM) == "Innlandet"


def test_each_sender_of_a_joint_letter_lets_it_through() -> None:
    joint = letter(sender="Elverum kommune; Bergen kommune")
    for sender in ("Elverum kommune", "Bergen kommune"):
        assert letter_passes(joint, Filters(senders=frozenset({sender})))
    for county in ("Innlandet", "Vestland"):
        assert letter_passes(joint, Filters(counties=frozenset({county})))
    assert not letter_passes(joint, Filters(senders=frozenset({"Hamar kommune"})))
    assert not letter_passes(joint, Filters(counties=frozenset({"Agder"})))


def test_an_unknown_sender_has_no_county() -> None:
    assert county_of(letter(sender="Eksempel kommune")) == ""
    assert letter().sender == ""


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        (Filters(), True),
        (Filters(senders=frozenset({"ELVERUM KOMMUNE"})), True),
        (Filters(senders=frozenset({"Hamar kommune"})), False),
        (Filters(counties=frozenset({"Innlandet"})), True),
        (Filters(counties=frozenset({"Troms"})), False),
        (Filters(references=frozenset({"22/1040"})), True),
        (Filters(references=frozenset({"22/1041"})), False),
        (Filters(since=date(2022, 5, 30), until=date(2022, 5, 30)), True),
        (Filters(since=date(2022, 5, 31)), False),
        (Filters(until=date(2022, 5, 29)), False),
        (Filters(letters=frozenset({"a" * 64})), True),
        (Filters(letters=frozenset({"b" * 64})), False),
        (Filters(senders=frozenset({"Elverum kommune"}), until=date(2021, 1, 1)), False),
    ],
)
def test_a_letter_passes_all_filters_or_none(filters: Filters, passes: bool) -> None:
    assert letter_passes(ELVERUM, filters) is passes


@pytest.mark.parametrize("written", ["", "en vårdag"])
def test_a_letter_without_a_date_is_in_no_period(written: str) -> None:
    undated = letter(date=written) if written else letter()
    assert not letter_passes(undated, Filters(since=date(2000, 1, 1)))
    assert letter_passes(undated, Filters())


def test_phrases_and_questions_restrict_passages() -> None:
    passages = [passage("Et regionalt råd."), passage("Politiet", "q1"), passage("Råd", "q2")]
    assert passage_mask(passages, Filters()).tolist() == [True, True, True]
    assert passage_mask(passages, Filters(), ["REGIONALT RÅD"]).tolist() == [
        True,
        False,
        False,
    ]
    assert passage_mask(passages, Filters(questions=frozenset({"q2"}))).tolist() == [
        False,
        False,
        True,
    ]
