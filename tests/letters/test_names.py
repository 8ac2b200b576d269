"""What a sender calls itself in its letter."""

import pytest

from index.letters.names import called, names_of
from tests.letters.documents import letter

MUNICIPAL = "Prøvdal kommune\n\nKunnskapsdepartementet\n\nVi svarer på alle spørsmål.\n"


def test_a_municipality_is_called_by_its_name() -> None:
    assert names_of(letter(MUNICIPAL)) == ("Prøvdal kommune",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norsk Lag for Prøver (NLP) har 730 medlemmer.", "NLP"),
        ("Instituttet uttaler seg om to av spørsmålene.", "Instituttet"),
        ("Prøveutvalget for skolene i Testvik representerer 60 foreldre.", "Prøveutvalget"),
        ("Vi er ungdomsrådet i Testvik, og vi har lest brevet.", "ungdomsrådet"),
        ("Brevet er skrevet på vegne av Prøvelaks AS (heretter «Selskapet»).", "Selskapet"),
        ("Brevet er skrevet på vegne av Prøvelaks AS (heretter «Selskapet»).", "Prøvelaks AS"),
        ("Prøven er god.\n\nMed hilsen\nFor landsstyret\nKari Eksempel", "landsstyret"),
    ],
)
def test_a_sender_introduces_itself(text: str, name: str) -> None:
    assert name in names_of(letter(f"Kunnskapsdepartementet\n\n{text}\n"))


def test_a_council_below_the_name_of_its_municipality_speaks_for_itself() -> None:
    text = MUNICIPAL.replace("kommune\n", "kommune\nEldrerådet\n", 1)
    assert called(letter(text)) == "Prøvdal kommune; Eldrerådet"


@pytest.mark.parametrize(
    "text",
    [
        "Testdal og Prøvdal (TOP) svarer ikke.",
        "Skolen (LEK) har 20 elever.",
        "For oss er natta det verste.",
        "Vi er enige i dette, og vi er mange.",
    ],
)
def test_what_is_no_name_is_none(text: str) -> None:
    (name, *others) = names_of(letter(MUNICIPAL + "\n" + text + "\n"))
    assert name == "Prøvdal kommune"
    assert not {"LEK", "oss", "enige", "mange"} & set(others)
