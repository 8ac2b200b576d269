"""What a letter reports from others is not the sender's own view."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search._speakers import reported

REPORTED = [
    "Politiet mener at dagens struktur er god nok.",
    "Departementet viser til at bemanningen har økt.",
    "I dialogmøte med politiet den 22.4.2022 ble kommune utfordret av politiet til å se på "
    "muligheten til å få på plass et regionalt politiråd.",
    "I dialogmøtet ble kommunen utfordret av politiet til å vurdere et regionalt politiråd.",
    "Ifølge politiet er responstiden på landsgjennomsnittet.",
    "Fylkesmannen har uttalt at planen er mangelfull.",
    "Rådet for eldre mener at telefonkøen er for lang.",
    "Eldrerådet ønsker faste dager med fysisk oppmøte.",
    "Politidistriktet har opplyst at stillingen ikke blir lyst ut.",
    "Politiet i Innlandet hevder at responstiden er bedre.",
    "Politiet meiner at tenestestaden er for liten.",
    "Ifølgje politimeisteren er det ikkje rom for fleire stillingar.",
    "Ungdomsrådet etterlyser flere møteplasser.",
    "Statsforvaltaren har uttalt at planen er mangelfull.".replace(
        "Statsforvaltaren", "Statsforvalteren"
    ),
    "Kommunen er blitt bedt av departementet om å uttale seg.",
    "Tilbakemeldinger fra innbyggerne tyder på at telefonen er vanskelig å nå.",
    "Nabokommunene ønsker et felles tjenestested.",
    "Politiets vurdering er at samlokalisering ikke er aktuelt.",
    "Lensmannen sa i møtet at kontoret kan bli lagt ned.",
    "Næringslivet fryktar at kontoret blir lagt ned.",
]
OWN = [
    "Elverum kommune er positive til å vurdere et regionalt politiråd.",
    "Kommunen mener at politiet har primæransvaret.",
    "Vi ser at politiet er mindre til stede enn før.",
    "Elverum kommune mener det er politiet som har primæransvaret.",
    "Politiet er godt synlig i nærmiljøet.",
    "Det er et godt samarbeid med politiet i dag.",
    "Me meiner at politiet må vera til stades.",
    "Vi deler politiets syn på at forebygging er viktigst.",
    "Kommuna ønskjer ikkje eit nytt tenestestad.",
    "Kommunen er uenig med politiet, som mener at kontoret kan legges ned.",
    "Derfor mener kommunen at politiet må styrkes.",
    "I henhold til loven skal kommunen ha et politiråd.",
    "Kommunen har en politikontakt som er i god dialog med aktuelle kommunale virksomheter.",
    "Elverum kommune er tilfreds med det tjenestestedet politiet i Elverum har.",
]


@pytest.mark.parametrize("sentence", REPORTED)
def test_the_view_of_others_is_reported(sentence: str) -> None:
    assert reported(sentence, "Elverum kommune")


@pytest.mark.parametrize("sentence", OWN)
def test_the_senders_view_is_its_own(sentence: str) -> None:
    assert not reported(sentence, "Elverum kommune")


def test_what_another_municipality_thinks_is_not_the_senders() -> None:
    assert reported("Nabokommunen mener at veien er for lang.", "Eksempel kommune")


def test_a_sender_without_a_name_still_speaks_as_the_municipality() -> None:
    assert not reported("Kommunen mener at politiet må styrkes.", "")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200), st.text(max_size=30))
def test_it_takes_any_text(sentence: str, sender: str) -> None:
    assert reported(sentence, sender) in {True, False}
