"""English words lead to the Norwegian ones of the same sense, and to no others."""

from importlib.resources import files

import pytest

from index.norwegian import stem
from index.search._glossary import translations


@pytest.mark.parametrize(
    ("english", "norwegian"),
    [
        ("premises", "lokaler"),
        ("greatest", "største"),
        ("elderly", "eldre"),
        ("municipalities", "kommuner"),
        ("planned", "planlegge"),
        ("Preparedness", "beredskap"),
        ("quickly", "raskt"),
    ],
)
def test_a_word_in_any_regular_form_has_its_translation(english: str, norwegian: str) -> None:
    assert stem(norwegian) in translations(english)


@pytest.mark.parametrize(("english", "other"), [("offer", "off"), ("number", "numb")])
def test_a_word_that_is_known_is_not_taken_apart(english: str, other: str) -> None:
    assert not translations(english) & (translations(other) - translations(english + "s"))


def test_an_unknown_word_has_none() -> None:
    assert translations("zzyzx") == frozenset()


@pytest.mark.parametrize("name", ["glossary.tsv", "administration.tsv"])
def test_every_row_is_one_english_word_and_norwegian_ones(name: str) -> None:
    text = files("index.search").joinpath(name).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert all(len(row) == 2 and all(row) for row in rows)
    assert len({english for english, _ in rows}) == len(rows)
