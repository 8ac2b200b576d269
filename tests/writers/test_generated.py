"""The generated letters are what their description says."""

import re

from tests.writers import (
    PartKind,
    generated_consultations,
    generated_letters,
    model_of,
    municipality_names,
)


def test_the_same_seed_gives_the_same_letters_and_another_seed_others() -> None:
    assert generated_letters(12, 1) == generated_letters(12, 1)
    assert generated_letters(12, 1) != generated_letters(12, 2)


def test_a_whole_country_of_senders_is_different_from_each_other() -> None:
    letters = generated_letters(357)
    assert len({letter.municipality for letter in letters}) == 357
    assert len({letter.name for letter in letters}) == 357
    assert len({letter.model.text() for letter in letters}) == 357
    assert len(set(municipality_names(396))) == 396


def test_the_truth_about_a_letter_stands_in_it() -> None:
    for letter in generated_letters(40, 3):
        text = letter.data().decode()
        assert letter.municipality in text
        assert letter.reference in text
        assert all(part in text for parts in letter.answers.values() for part in parts)
        assert re.search(r"\{|\}", text) is None


def test_some_are_nynorsk_some_skip_questions_and_some_agree() -> None:
    letters = generated_letters(60)
    assert sum(letter.nynorsk for letter in letters) == 6
    assert any(len(letter.answers) < 6 for letter in letters)
    groups = [letter for letter in letters if letter.group == 20]
    assert len(groups) == 3
    assert all(letter.answers == groups[0].answers for letter in groups)


def test_a_plain_text_letter_becomes_a_model_and_the_same_text_again() -> None:
    text = (
        "A kommune\n\nVår dato: 1.1.2022\n\nSvar på brev\n\nHva?\n\n- a\n- b\n\nDet.\n\n"
        "Med hilsen\n\nEn\nto"
    )
    model = model_of(text)
    assert model.text() == text
    assert [part.kind for part in model.parts][:3] == [
        PartKind.HEADING,
        PartKind.PARAGRAPH,
        PartKind.LIST_ITEM,
    ]


def test_each_consultation_asks_questions_of_its_own() -> None:
    letters = generated_consultations(720)
    assert len({letter.name for letter in letters}) == 720
    texts = [letter.model.text() for letter in letters]
    assert all("om skoleskyss" not in text for text in texts[:357])
    assert all("høring om skoleskyss" in text for text in texts[357:714])
    assert 100 < sum("slik" in text and "ser det?" in text for text in texts[:357]) < 257
