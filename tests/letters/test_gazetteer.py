import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.letters.gazetteer import (
    MINISTRIES,
    body_of_address,
    counties,
    english_ministry,
    every_county,
    find,
    find_all,
    find_county,
    find_ministry,
    former,
    is_body,
    is_unit,
    municipalities,
    ordinary_words,
    proper_body,
    short_names,
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


@pytest.mark.parametrize(
    ("name", "today"),
    [
        ("Odda", ["Ullensvang"]),
        ("Førde kommune", ["Sunnfjord"]),
        ("SKEDSMO KOMMUNE", ["Lillestrøm"]),
        ("Tysfjord", ["Narvik", "Hamarøy"]),
        ("Snillfjord", ["Heim", "Hitra", "Orkland"]),
        ("Nøtterøy", ["Færder"]),
        ("Bø (Telemark)", ["Midt-Telemark"]),
        ("Os (Hordaland)", ["Bjørnafjorden"]),
        ("Sogndal", ["Sogndal"]),
        ("Haram", ["Haram"]),
    ],
)
def test_a_former_municipality_is_todays_on_its_ground(name: str, today: list[str]) -> None:
    assert [one.name for one in find_all(name)] == today


def test_a_name_that_another_bears_today_needs_its_county() -> None:
    assert [one.county for one in find_all("Bø")] == ["Nordland"]
    found = find("Bø i Telemark")
    assert found is not None
    assert found.name == "Midt-Telemark"


def test_who_wrote_keeps_its_name_of_then() -> None:
    assert proper_body("ODDA KOMMUNE") == "Odda kommune"
    assert proper_body("Elverums") == "Elverum kommune"
    assert proper_body("Herøy kommune") is None
    assert proper_body("Atlantis kommune") is None


def test_every_former_municipality_ended_and_has_a_successor() -> None:
    names = {one.name for one in municipalities()}
    for gone in former():
        assert 2002 <= gone.ended <= 2024
        assert gone.today
        assert gone.county or gone.name not in names
    assert sum(gone.ended == 2018 for gone in former()) == 6
    assert len(former()) == len({(gone.name, gone.county) for gone in former()})


@pytest.mark.parametrize("joined", ["Deatnu/Tana", "Deatnu - Tana", "Tana / Deatnu kommune"])
def test_two_names_of_one_municipality_are_one(joined: str) -> None:
    assert [one.name for one in find_all(joined)] == ["Tana"]


def test_two_names_of_two_municipalities_are_two() -> None:
    assert [one.name for one in find_all("Elverum/Hamar")] == ["Elverum", "Hamar"]
    assert find("Elverum/Hamar") is None


@pytest.mark.parametrize(
    ("words", "name", "today"),
    [
        ("Innlandet fylkeskommune", "Innlandet", {"Innlandet"}),
        ("VIKEN FYLKESKOMMUNE", "Viken", {"Østfold", "Akershus", "Buskerud"}),
        ("Vestfold og Telemark fylke", "Vestfold og Telemark", {"Vestfold", "Telemark"}),
        ("Finnmárkku fylkkasuohkan", "Finnmark", {"Finnmark"}),
        ("Telemark", "Telemark", {"Telemark"}),
    ],
)
def test_counties_of_today_and_of_2020_to_2023(words: str, name: str, today: set[str]) -> None:
    county = find_county(words)
    assert county is not None
    assert (county.name, set(county.today)) == (name, today)
    assert county.body == f"{name} fylkeskommune"


def test_every_former_county_lies_on_the_ground_of_todays() -> None:
    for county in every_county():
        assert set(county.today) <= set(counties())
        assert (county.until is None) == (county.name in counties())
    assert find_county("Atlantis fylkeskommune") is None


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("postmottak@elverum.kommune.no", "Elverum kommune"),
        ("kari@oystre-slidre.kommune.no", "Øystre Slidre kommune"),
        ("post@tromso.kommune.no", "Tromsø kommune"),
        ("www.voss.herad.no", "Voss kommune"),
        ("post@odda.kommune.no", "Odda kommune"),
        ("https://www.vtfk.no/kontakt", "Vestfold og Telemark fylkeskommune"),
        ("postmottak@hod.dep.no", "Helse- og omsorgsdepartementet"),
        ("samediggi@samediggi.no", "Sametinget"),
        ("kari@provdal.kommune.no", None),
        ("kari@eksempel.no", None),
        ("", None),
    ],
)
def test_an_address_tells_whose_it_is(address: str, body: str | None) -> None:
    assert body_of_address(address) == body


@pytest.mark.parametrize(
    ("words", "proper"),
    [
        ("Justis- og beredskapsdep.", "Justis- og beredskapsdepartementet"),
        ("Helse- og omsorgsdept", "Helse- og omsorgsdepartementet"),
        ("HOD", "Helse- og omsorgsdepartementet"),
        ("hod", None),
        ("Helse & omsorgsdepartementet", "Helse- og omsorgsdepartementet"),
        ("the Ministry of Defence", "Ministry of Defence"),
        ("The Royal Norwegian Ministry of Finance", "Ministry of Finance"),
        ("Ministry of Silly Walks", None),
    ],
)
def test_ministries_shortened_and_in_english(words: str, proper: str | None) -> None:
    assert find_ministry(words) == proper


@pytest.mark.parametrize(
    ("words", "body", "unit"),
    [
        ("Elverum kommune", True, False),
        ("Sykehuset Prøvland HF", True, False),
        ("Prøvdal Bondelag", True, False),
        ("Innovasjon Norge", True, False),
        ("Team arkiv", False, True),
        ("Avdeling for helse", False, True),
        ("Kommunedirektørens kontor", False, True),
        ("Helse og mestring", False, False),
        ("Kari Skisseby", False, False),
    ],
)
def test_a_body_is_told_from_a_part_of_one(words: str, body: bool, unit: bool) -> None:
    assert (is_body(words), is_unit(words)) == (body, unit)


def test_short_names_and_ordinary_words_are_of_municipalities() -> None:
    names = {one.name for one in municipalities()}
    assert set(short_names()) <= names
    assert {"os", "time", "hole"} <= ordinary_words()


def test_a_ministry_is_the_same_in_both_languages() -> None:
    english = "Ministry of Education and Research"
    assert english_ministry("Kunnskapsdepartementet") == english
    assert english_ministry("The Royal Norwegian Ministry of Education and Research") == english
    assert english_ministry("Papirdal kommune") is None
