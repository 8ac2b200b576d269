"""What looks wrong in a letterhead is doubted, and what is in order is not."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.letters.doubts import Doubt, Reason, doubts
from index.letters.letter import Field, Letterhead

TODAY = date(2026, 11, 28)
SOUND = {
    "sender": "Prøvevik kommune",
    "recipient": "Justis- og beredskapsdepartementet",
    "date": "2022-05-30",
    "our_reference": "2022001040-3",
    "your_reference": "22/774-2",
    "your_date": "2022-02-23",
    "archive": "22/1040",
    "case_officer": "Kari Prøve",
    "subject": "Svar på brev om polititjenester",
}


def read(value: str, confidence: float = 0.95) -> Field:
    return Field(value, value, 10, 10 + len(value), confidence)


def head(**changes: Any) -> Letterhead:
    values = {**SOUND, **changes}
    facts: dict[str, Any] = {name: read(value) for name, value in values.items() if value}
    return Letterhead(**facts)


def found(**changes: Any) -> dict[str, Reason]:
    return {one.field: one.reason for one in doubts(head(**changes), TODAY)}


def test_a_letterhead_in_order_is_not_doubted() -> None:
    assert found() == {}
    assert doubts(Letterhead(), TODAY) == ()


def test_a_recipient_that_is_the_sender_is_doubted() -> None:
    both = dict.fromkeys(("sender", "recipient"), Reason.SENDER_IS_RECIPIENT)
    assert found(recipient="PRØVEVIK  kommune") == both


@pytest.mark.parametrize("subject", [SOUND["recipient"], SOUND["sender"], "Prøvevik Kommune."])
def test_a_subject_that_is_the_recipient_is_doubted(subject: str) -> None:
    assert found(subject=subject) == {"subject": Reason.SUBJECT_IS_PARTY}


@pytest.mark.parametrize("number", ["X20", "033", "K1 - 033", "FE-033, HIST", "Ukjent", "A20"])
def test_a_case_number_x20_is_doubted(number: str) -> None:
    assert found(archive=number) == {"archive": Reason.ODD_NUMBER}


@pytest.mark.parametrize(
    "number",
    ["22/1040", "2022/1040-3", "2022/1040 - 3", "200704976", "19/6551", "22-774", "SAK 21/3"],
)
def test_a_usual_case_number_is_not_doubted(number: str) -> None:
    assert found(archive=number, our_reference=f"{number}-7") == {}


@pytest.mark.parametrize("reference", ["KPR", "kpr/ahs", "REF-7", "22/1040-3/KPR", "2022001040-3"])
def test_a_usual_reference_is_not_doubted(reference: str) -> None:
    assert found(our_reference=reference) == {}


@pytest.mark.parametrize(
    "reference",
    ["30.05.2022", "30. mai 2022", "2022-05-30", "post@example.invalid", "Vår dato: 3",
     "Saksbehandler Kari", "1" * 61, "?"],
)  # fmt: skip
def test_a_reference_that_is_none_is_doubted(reference: str) -> None:
    assert found(our_reference=reference) == {"our_reference": Reason.ODD_NUMBER}


def test_their_reference_that_is_ours_is_doubted() -> None:
    same = SOUND["our_reference"]
    assert found(your_reference=same) == {"your_reference": Reason.SAME_REFERENCE}


@pytest.mark.parametrize(
    "name",
    ["Postmottak <post@example.invalid>", "0030 Oslo", "Postboks 12", "22/1040", "–",
     "inkluderingsdepartementet"],
)  # fmt: skip
def test_a_recipient_that_is_no_name_is_doubted(name: str) -> None:
    assert found(recipient=name) == {"recipient": Reason.ODD_NAME}


@pytest.mark.parametrize("subject", ["2023/55", "30. mai 2022", "Prøveby, onsdag 5. juni 2024"])
def test_a_subject_that_is_a_number_or_a_day_is_doubted(subject: str) -> None:
    assert found(subject=subject) == {"subject": Reason.ODD_SUBJECT}


def test_a_case_officer_that_is_the_sender_is_doubted() -> None:
    assert found(case_officer=SOUND["sender"]) == {"case_officer": Reason.PERSON_IS_PARTY}


@pytest.mark.parametrize("day", ["2026-11-29", "1022-05-30", "30.05", "9999-12-31"])
def test_a_day_that_cannot_be_is_doubted(day: str) -> None:
    assert found(date=day, your_date="") == {"date": Reason.ODD_DATE}


def test_an_answer_older_than_what_it_answers_is_doubted() -> None:
    assert found(your_date="2022-05-31") == {"your_date": Reason.ODD_DATE}
    assert found(your_date="2022-05-30") == {}


def test_without_todays_date_no_day_is_to_come() -> None:
    assert doubts(head(date="2096-01-01")) == ()


def test_a_reading_that_is_not_sure_is_doubted_by_its_confidence() -> None:
    unsure = Letterhead(sender=read("Prøvevik kommune", 0.6), signatories=(read("A", 0.2),))
    assert doubts(unsure) == (Doubt("sender", Reason.UNSURE), Doubt("signatories", Reason.UNSURE))
    assert doubts(Letterhead(sender=read("Prøvevik kommune", 0.8))) == ()


def test_what_a_person_put_right_is_not_doubted() -> None:
    corrected = Field("Prøvevik kommune", "Prøvevik kommune", -1, -1)
    only = Letterhead(sender=corrected, recipient=read("Prøvevik kommune"))
    assert doubts(only) == (Doubt("recipient", Reason.SENDER_IS_RECIPIENT),)


@given(st.dictionaries(st.sampled_from(list(SOUND)), st.text()), st.dates())
def test_any_letterhead_has_an_answer(values: dict[str, str], today: date) -> None:
    facts: dict[str, Any] = {name: read(value) for name, value in values.items()}
    fields = [one.field for one in doubts(Letterhead(**facts), today)]
    assert len(fields) == len(set(fields))
    assert set(fields) <= set(values)
