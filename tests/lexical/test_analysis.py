"""What must count as the same word, and what must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import analyse, fold, is_stop_word, stem
from index.lexical._analysis import split_compound


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


def test_references_are_one_term() -> None:
    assert analyse("sak 22/1040 og 2022001040-3") == ["sak", "22/1040", "2022001040-3"]


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


@given(st.text())
def test_folding_twice_changes_nothing_in_plain_words(text: str) -> None:
    assert fold(fold(text)).isascii() or fold(text)  # never raises, never loses the whole
    assert analyse(text) == analyse(text)
