import pytest

from index.passages import question_key
from index.passages._wording import asking_words, content_words, denies, wording
from tests.writers.texts import QUESTIONS

ASKED = "Er kommunen tilfreds med politiets bemanningsutvikling?"


@pytest.mark.parametrize(
    "other",
    [
        "1. Er kommunen tilfreds med politiets bemanningsutvikling?",
        "Spørsmål 2: Er kommunen tilfreds med politiets bemanningsutvikling?",
        "Til spørsmål 2 – Er kommunen tilfreds med politiets bemanningsutvikling",
        "ER KOMMUNEN TILFREDS MED POLITIETS BEMANNINGSUTVIKLING ?",
        "Er kommunene tilfreds med  politiets\nbemanningsutviklinga?",
        "2) Er kommunen tilfreds, med politiets bemanningsutvikling??",
    ],
)
def test_the_same_wording_has_the_same_key(other: str) -> None:
    assert question_key(other) == question_key(ASKED)


def test_keys_are_short_and_differ() -> None:
    keys = {question_key(text) for text in QUESTIONS}
    assert len(keys) == 6
    assert all(len(key) == 12 and int(key, 16) >= 0 for key in keys)


def test_bare_labels_differ_by_their_number() -> None:
    assert question_key("Spørsmål 2") != question_key("Spørsmål 3")
    assert question_key("Til spørsmål 2:") == question_key("til spørsmål 2")


def test_a_wording_is_one_line_without_its_label() -> None:
    assert wording(f"Spørsmål 2:\n{ASKED}") == ASKED
    assert wording("Til spørsmål 2:") == wording("") == ""


def test_content_is_the_same_in_nynorsk() -> None:
    assert content_words("Korleis er tenestetilbodet?") == content_words(
        "Hvordan er tjenestetilbudet?"
    )
    assert content_words("Hva med det?") == frozenset()


def test_what_is_asked_for_is_the_same_in_nynorsk() -> None:
    assert asking_words("Kvifor fungerer rådet ikkje?") == {"hvorfor"}
    assert asking_words("Hvilke tiltak?") == asking_words("Kva tiltak?") == {"hva"}


def test_a_question_denies_or_asks_what_if_not() -> None:
    assert denies("Kva fungerer ikkje i rådet?")
    assert not denies("Fungerer rådet? Hvis ikke, hvorfor?")
    assert not denies("Hva fungerer i rådet?")
