"""A sentence near in meaning may still say something else, or nothing."""

import pytest

from index.norwegian import numbers
from index.search._saying import abstains, asks_who_abstains, says_another


@pytest.mark.parametrize(
    "sentence",
    [
        "Om hjemmebesøk har vi ingen mening.",
        "Om chat uttaler vi oss ikke.",
        "Kommunen tek ikkje standpunkt til skyss til SFO.",
        "Lønn uttaler rådet seg ikke om.",
        "As for e-books, we have no comment.",
        "We express no view on question 6.",
    ],
)
def test_who_takes_no_position_says_nothing(sentence: str) -> None:
    assert abstains(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi mener at ordningen bør bestå.",
        "Ungdommen kommer tilbake med barnevogn.",
        "Vi har ingen lokaler.",
        "Vi støtter ikke forslaget.",
    ],
)
def test_who_says_no_takes_a_position(sentence: str) -> None:
    assert not abstains(sentence)


def test_who_takes_no_position_may_be_asked_for() -> None:
    assert asks_who_abstains("Who takes no position on car-free zones?")
    assert not asks_who_abstains("Who supports car-free zones?")


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("Who wants permits to last fifteen years?", "Et løyve bør vare i 25 år.", True),
        ("Who wants permits to last fifteen years?", "Femten år er høvelig.", False),
        ("Hvem vil ha tre kilometer?", "Grensen bør være 3 km.", False),
        ("Hvem vil ha tre kilometer?", "Grensen bør være to kilometer.", True),
        ("Hvem venter mer enn én time?", "Noen venter i 80 minutter.", False),
        ("Hvem mener at staten bør avgjøre?", "Fylkeskommunen bør gjøre vedtaket.", True),
        ("Hvem mener at staten bør avgjøre?", "Det bør avgjøres av staten, ikke fylket.", False),
        ("Hvem mener at staten bør avgjøre?", "Det bør avgjøres ett sted.", False),
        ("Hvem er imot chat?", "Kommunen er imot chat.", False),
        ("Hva mener kommunene om staten?", "Fylkeskommunen er god.", False),
    ],
)
def test_another_figure_or_body_is_another_answer(
    question: str, sentence: str, other: bool
) -> None:
    assert says_another(question, sentence) is other


def test_numbers_are_read_in_figures_and_words() -> None:
    assert numbers("Femten år, 12 500 kroner og to hjem") == {15, 12500, 2}
    assert numbers("fifteen metres to the school", english=True) == {15}
