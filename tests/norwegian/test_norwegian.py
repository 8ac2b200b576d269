"""What must count as the same word, and what must not; and which language a question is in."""

import pytest

from index.letters._dates import find_dates
from index.norwegian import (
    MONTH_FORMS,
    fold,
    hyphenated,
    in_english,
    is_stop_word,
    split_compound,
    stem,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kommunen", "kommuna"),
        ("kommunene", "kommunane"),
        ("politiråd", "politirådet"),
        ("politiråd", "politirad"),
        ("politiråd", "POLITIRAAD"),
        ("tjenester", "tenester"),
        ("ønsker", "ynskjer"),
        ("ønsker", "onsker"),
        ("utfordringer", "utfordringar"),
        ("trygghet", "tryggleik"),
        ("innbyggerne", "innbyggjarane"),
        ("skolen", "skulen"),
        ("regional", "regionalt"),
        ("positiv", "positivt"),
    ],
)
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("politi", "polise"), ("råd", "rådhus"), ("2017", "2018")]
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["hva", "Kva", "IKKJE", "ikke", "about", "på", "paa"])
def test_function_words_of_three_languages_are_stop_words(word: str) -> None:
    assert is_stop_word(word)


@pytest.mark.parametrize(
    ("term", "vocabulary", "parts"),
    [
        ("politirad", {"politi", "rad"}, ("politi", "rad")),
        ("beredskapsrad", {"beredskap", "rad"}, ("beredskap", "rad")),
        ("radsmot", {"rad", "mot"}, ("rad", "mot")),
        ("politirad", {"politi"}, None),
        ("kommune", {"kom", "mune"}, ("kom", "mun")),
        ("rad", {"r", "ad"}, None),
    ],
)
def test_compounds_split_into_known_terms(
    term: str, vocabulary: set[str], parts: tuple[str, str] | None
) -> None:
    known = {stem(word) for word in vocabulary} | vocabulary
    assert split_compound(term, known) == parts


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("slt-koordinator", ("slt", "koordinator")),
        ("ROBEK-kommune", ("robek", "kommun")),
        ("drift/vedlikehold", ("drift", "vedlikehold")),
        ("22/1040", ()),
        ("covid-19", ()),
        ("politiråd", ()),
        ("-", ()),
    ],
)
def test_joined_words_part_but_references_do_not(word: str, parts: tuple[str, ...]) -> None:
    assert hyphenated(word) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who has the main responsibility for keeping people safe?",
        "Which municipalities can offer premises?",
        "What is the response time?",
        "What do Mærdvik and Snurpefjord say about a farm in Gapsundet?",
    ],
)
def test_an_english_question_is_told(question: str) -> None:
    assert in_english(question)


@pytest.mark.parametrize(
    "question",
    [
        "Hvem har primæransvaret?",
        "Kva meiner dei?",
        "politiråd",
        "Hvilken by er størst?",
        "Kan kommunen be om mer is?",
        "",
    ],
)
def test_words_that_both_languages_have_make_no_question_english(question: str) -> None:
    assert not in_english(question)


def test_a_folded_word_is_lower_case_and_ascii() -> None:
    assert fold("ÅLESUND Ærlig Øy") == "alesund arlig oy"


@pytest.mark.parametrize(("form", "month"), MONTH_FORMS.items())
def test_a_month_is_known_by_every_form_wherever_it_stands(form: str, month: int) -> None:
    (told,) = find_dates(f"3. {form} 2022")
    assert told.iso == f"2022-{month:02}-03"
