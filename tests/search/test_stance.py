"""Whoever says the opposite stands apart, and nobody is said to who does not plainly say it."""

import pytest

from index.search._stance import denies


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Which municipalities can offer premises?", "Lokaler har vi derimot ikke."),
        ("Which municipalities will contribute nurses?", "We have no nurses to spare."),
        ("Hvem støtter en norm?", "Kommunen støtter ikke en norm."),
        ("Hvem støtter en norm?", "Vi er imot en norm."),
        ("Hvem støtter en norm?", "Norm: Nei."),
        ("Kven vil ha bilfri sone?", "Kommunestyret går imot ei bilfri sone."),
        ("Who supports a norm?", "We do not support a norm."),
        ("Hvem er imot en norm?", "Vi støtter en norm."),
        ("Hvem vil ikke ha video?", "Video: Ja, særleg for ungdom."),
        ("Kven er imot ei norm?", "Kommunen er positiv til ei norm."),
        ("Who is against a norm?", "We are in favour of a norm."),
    ],
)
def test_plain_words_of_the_opposite_deny(question: str, sentence: str) -> None:
    assert denies(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Hvem støtter en norm?", "Vi støtter en norm."),
        ("Hvem støtter en norm?", "Vi har ikke noe imot en norm."),
        ("Hvem støtter en norm?", "Vi støtter ikke en norm før 2030."),
        ("Who supports a norm?", "We are not against a norm."),
        ("Who supports a norm?", "We support it, but not for small homes."),
        ("Hvem støtter en norm bare på vilkår?", "Vi støtter ikke en norm."),
        ("Hva mener kommunene om en norm?", "Vi er imot en norm."),
        ("Hvor mange hjemler står ubesatt?", "Vi har ingen ledige hjemler."),
        ("Hvem er imot en norm?", "Vi er imot en norm."),
        ("Hvem er imot en norm?", "Vi støtter ikke en norm."),
        ("Hvem er imot en norm?", "Normen er grei."),
        ("Where is the library open when no staff are there?", "Vi støtter fagutdanning."),
        ("Hvem støtter en norm?", ""),
    ],
)
def test_what_is_unsure_denies_nothing(question: str, sentence: str) -> None:
    assert not denies(question, sentence)
