import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.letters.gazetteer import (
    MINISTRIES,
    counties,
    find,
    find_all,
    find_ministry,
    municipalities,
)


def test_all_municipalities_and_counties_are_there() -> None:
    assert len(municipalities()) == 357
    assert len({one.number for one in municipalities()}) == 357
    assert len(counties()) == 15
    assert all(len(one.number) == 4 and one.names[0] == one.name for one in municipalities())


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Elverum", "3420"),
        ("Elverum kommune", "3420"),
        ("ELVERUM KOMMUNE", "3420"),
        ("Elverums", "3420"),
        ("Oslo kommune", "0301"),
        ("Os", "3430"),
        ("Os'", "3430"),
        ("Moss", "3103"),
        ("Ås", "3218"),
        ("Nes", "3228"),
        ("Nord-Fron", "3436"),
        ("Evje og Hornnes kommune", "4219"),
        ("Ullensvang herad", "4618"),
        ("Guovdageainnu suohkan", "5612"),
        ("Guovdageainnu suohkan / Kautokeino kommune", "5612"),
        ("Guovdageaidnu - Kautokeino", "5612"),
        ("Karasjok", "5610"),
        ("Kárášjoga gielda", "5610"),
        ("Snåasen tjïelte", "5041"),
        ("Trondheim", "5001"),
        ("Herøy (Nordland)", "1818"),
        ("Herøy kommune i Møre og Romsdal", "1515"),
        ("Våler i Østfold", "3114"),
    ],
)
def test_a_municipality_is_found_however_it_is_written(words: str, number: str) -> None:
    found = find(words)
    assert found is not None
    assert found.number == number


@pytest.mark.parametrize("words", ["", "Eksempel kommune", "Norge", "kommune", "s", "og", "1234"])
def test_what_is_no_municipality_is_not_found(words: str) -> None:
    assert find(words) is None


@pytest.mark.parametrize("name", ["Herøy", "Våler kommune"])
def test_a_name_that_two_bear_is_left_open(name: str) -> None:
    assert find(name) is None
    assert len(find_all(name)) == 2


def test_the_norwegian_name_is_the_name() -> None:
    by_number = {one.number: one for one in municipalities()}
    assert by_number["5612"].name == "Kautokeino"
    assert by_number["5001"].name == "Trondheim"
    assert by_number["5025"].body == "Røros kommune"


@given(st.sampled_from(municipalities()), st.sampled_from(["{}", "{} kommune", "{}s", "{} "]))
def test_every_name_finds_its_own(one: object, form: str) -> None:
    for name in one.names:  # type: ignore[attr-defined]
        if form == "{}s" and find_all(name + "s") != find_all(name):
            continue
        assert one in find_all(form.format(name))


@pytest.mark.parametrize("proper", MINISTRIES)
def test_a_ministry_is_itself_and_survives_a_lost_letter(proper: str) -> None:
    assert find_ministry(proper) == proper
    assert find_ministry(proper.upper()) == proper
    assert find_ministry(proper[:6] + proper[7:]) == proper


@pytest.mark.parametrize(
    ("words", "proper"),
    [
        ("Justis- og Beredkapsdepartementet", "Justis- og beredskapsdepartementet"),
        ("Justis- og Beredskapsdepartementet", "Justis- og beredskapsdepartementet"),
        ("Det kongelige justis- og beredskapsdepartement", "Justis- og beredskapsdepartementet"),
        ("Justisdepartementet", "Justis- og beredskapsdepartementet"),
        ("Elverum kommune", None),
        ("Departementet", None),
        ("", None),
    ],
)
def test_ministries_are_told_by_their_name(words: str, proper: str | None) -> None:
    assert find_ministry(words) == proper
