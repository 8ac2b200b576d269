"""What a letter reports from others is not the sender's own view, whatever the letter is about."""

import time
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.letters.letter import Letter, Letterhead, Span
from index.passages.passage import Passage, PassageKind
from index.views import holder_asked, speaker_of, speakers

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


@cache
def labelled(label: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (sender, sentences of which the last is judged) with a label of ``sentences.tsv``."""
    lines = files(__package__).joinpath("sentences.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return tuple((sender, tuple(text.split(" | "))) for kind, sender, text in rows if kind == label)


def share_flagged(label: str) -> float:
    rows = labelled(label)
    flagged = [speakers(texts, sender)[-1] is not None for sender, texts in rows]
    return sum(flagged) / len(flagged)


def said(*sentences: str, sender: str = "Prøvdal kommune") -> str | None:
    return speakers(sentences, sender)[-1]


def test_views_of_others_are_flagged_on_subjects_that_no_rule_was_written_for() -> None:
    assert len(labelled("reported")) > 190
    assert share_flagged("reported") >= 0.9


def test_the_senders_own_views_are_not_flagged_on_those_subjects() -> None:
    assert len(labelled("own")) > 270
    assert share_flagged("own") <= 0.02


@pytest.mark.parametrize("sentence", REPORTED)
def test_the_view_of_others_is_reported(sentence: str) -> None:
    assert said(sentence, sender="Elverum kommune") is not None


@pytest.mark.parametrize("sentence", OWN)
def test_the_senders_view_is_its_own(sentence: str) -> None:
    assert said(sentence, sender="Elverum kommune") is None


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Ungdomsrådet har bedt om nattbuss.", "Ungdomsrådet"),
        ("Det har sykehuset avvist.", "sykehuset"),
        ("Vi er redde for å bli sist, sier bøndene.", "bøndene"),
        ("Ifølge fiskarlaget er kaia for kort.", "fiskarlaget"),
        ("Kommunen ble oppfordret av Turistforeningen til å merke stien.", "Turistforeningen"),
        (
            "Legen som har vært lengst hos oss, kaller det svik.",
            "Legen som har vært lengst hos oss",
        ),
        ("Trygg kommune har svart nei.", "Trygg kommune"),
        ("Saken ble lagt fram for brukerrådet, som savner et avsnitt om tolk.", "brukerrådet"),
    ],
)
def test_the_speaker_is_named_in_the_letters_own_words(sentence: str, speaker: str) -> None:
    assert said(sentence) == speaker
    assert speaker in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Hun vil heller vente.",
        "Etter hennes syn haster det ikke.",
        "Ventetiden ville ha gjort vondt verre.",
        "«Jeg kan ikke love noe», la hun til.",
    ],
)
def test_a_report_goes_on_until_the_sender_speaks(sentence: str) -> None:
    report = "Rektoren i Trygg mener at skolen bør vente."
    assert said(report, sentence) == "Rektoren i Trygg"
    assert said(report, "Vi er uenige i det.", "Bygget er fra 1962.") is None


def test_a_word_right_after_the_subject_is_no_pronoun_of_the_senders() -> None:
    text = "Regnskapssjefen i nabokommunen hevder at det mangler penger, og mye."
    assert said(text) == "Regnskapssjefen i nabokommunen"


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Det er helselaget sitt syn at køen er for lang.", "helselaget"),
        ("Det er blitt hevdet at det haster.", ""),
    ],
)
def test_hearsay_is_somebody_elses(sentence: str, speaker: str) -> None:
    assert said("Politiet mener noe.", "Vi ser saken slik.", sentence) == speaker


@pytest.mark.parametrize(
    "sentence",
    [
        "Reiselivet skal etter sigende være villig til å betale.",
        "“They call too late,” as one teacher put it.",
    ],
)
def test_what_the_sender_only_heard_is_not_its_own(sentence: str) -> None:
    assert said(sentence) is not None


def test_those_whom_a_clause_describes_were_not_named_before() -> None:
    report = "Pasientene ønsker flere hjemmebesøk."
    assert said(report, "Hjemmebesøk forbeholdes dem som ikke kan reise.") is None
    assert said(report, "Etter deres syn haster det.") == "Pasientene"


def test_who_rents_is_not_fed_up() -> None:
    assert said("Kontorer som etablerer seg her, får leie lokaler til halv pris.") is None


def test_a_body_elsewhere_is_not_the_senders() -> None:
    assert said("Rådmannen mener at avtalen er dyr.") is None
    assert said("Rådmannen i Trygg mener at avtalen er dyr.") == "Rådmannen i Trygg"
    assert said("Flertallet går inn for salg.") is None
    assert said("Et flertall av bøndene går inn for salg.") == "Et flertall av bøndene"


def test_whose_body_it_is_depends_on_who_sent_the_letter() -> None:
    assert said("Foretaket mener at kravet er for strengt.", sender="Fjordsykehuset HF") is None
    assert said("Foretaket mener at kravet er for strengt.") == "Foretaket"
    assert said("Kommunen mener at kravet er for strengt.", sender="Fjordsykehuset HF")


def test_the_names_of_joint_senders_are_all_their_own() -> None:
    sender = "Prøvdal kommune; Trygg kommune"
    assert said("Trygg ønsker ikke en felles skole.", sender=sender) is None
    assert said("Kommunene ønsker en felles skole.", sender=sender) is None


def test_a_sender_without_a_name_still_speaks_as_the_municipality() -> None:
    assert said("Kommunen mener at politiet må styrkes.", sender="") is None


@pytest.mark.parametrize(
    ("sender", "sentence"),
    [
        ("Norsk Lag for Prøver; NLP", "NLP anbefaler at prøven avskaffes."),
        ("Prøvelaks AS", "Selskapet bestrider at det er adgang til dette."),
        ("Prøvdal kommune; Eldrerådet", "Rådet er ikke enig i at natten er dekket."),
        ("Prøvdal kommune; Trygg kommune", "Alle tre mener at lokalet bør stenges."),
        ("Prøvdal kommune", "Forslaget er fremmet av trafikkutvalget vårt."),
    ],
)
def test_what_a_sender_calls_itself_is_its_own(sender: str, sentence: str) -> None:
    assert said(sentence, sender=sender) is None


def test_a_body_that_is_called_after_the_senders_place_is_another() -> None:
    assert said("Prøvdal losjeforbund har sagt nei.") == "Prøvdal losjeforbund"
    assert said("Kommunen mener dette.", sender="Foreldreutvalet i Prøvdal") == "Kommunen"


@pytest.mark.parametrize(
    "sentence",
    [
        "Nattvakta tar imot 48 alarmer.",
        "Filialen på Ytre Prøve legges ned.",
        "Fem måneder får være nok.",
        "Et tilskudd vil være avgjørende for at tilbudet overlever.",
        "On this basis the municipality supports a norm for a nurse on the premises.",
        "Fylkeskommunen kan avgjøre, men ikke uten naboenes samtykke.",
        "Betaler staten det den bestemmer, kan den få bestemme.",
    ],
)
def test_what_somebody_does_or_a_thing_is_tells_of_no_view(sentence: str) -> None:
    assert said(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Prisen er 90 000 kroner, etter det ingeniøren seier.", "ingeniøren"),
        ("Etter det vi får opplyst fra legene, er køen lang.", "legene"),
        ("Rektor er for.", "Rektor"),
        ("Der frykter mange pårørende at ingen ser innom.", "mange pårørende"),
        ("En innvending har vi fått fra personvernombudet.", "personvernombudet"),
        ("Lærerne vi har snakket med, sier at det haster.", "Lærerne"),
        ("Føraren av båten «Prøven» har forklart oss at fisken ikkje kan klokka.", None),
    ],
)
def test_a_report_is_told_wherever_its_speaker_stands(sentence: str, speaker: str | None) -> None:
    assert said(sentence) is not None
    assert speaker is None or said(sentence) == speaker


def test_what_others_must_do_is_the_senders_demand() -> None:
    assert said("Politiet må varsle kommunen før kontoret legges ned.") is None
    assert said("Politiet varsler at kontoret legges ned.") == "Politiet"


@pytest.mark.parametrize(
    ("question", "holder"),
    [
        ("Hva mener politiet i Prøvdal om vaktordningen?", "politiet i Prøvdal"),
        ("Kva seier ungdomsrådet?", "ungdomsrådet"),
        ("What do the teachers say about the timetable?", "the teachers"),
        ("Hva mener Prøvdal om vaktordningen?", None),
        ("Hva mener kommunene om vaktordningen?", None),
        ("What does the municipality think of the timetable?", None),
        ("Hvor mange lærere er det?", None),
    ],
)
def test_a_question_tells_whose_view_it_asks_for(question: str, holder: str | None) -> None:
    assert holder_asked(question, "Prøvdal kommune") == holder


def test_a_quotation_has_the_speaker_of_its_own_sentences() -> None:
    text = "Vi sier ja. Trygg sier nei. Det er synd."
    spans = (Span(0, 11), Span(12, 27), Span(28, 40))
    letter = Letter("a", "brev.txt", "TXT", text, (), (), Letterhead())
    passage = Passage("p", "a", PassageKind.ANSWER, text, 0, len(text), None, 1, spans)
    assert [speaker_of(letter, passage, span) for span in spans] == [None, "Trygg", None]


def test_a_sentence_takes_less_than_a_millisecond() -> None:
    texts = [texts[-1] for _, texts in labelled("reported") + labelled("own")]
    said("Varm opp.")
    started = time.process_time()
    speakers(texts, "Prøvdal kommune")
    assert time.process_time() - started < 0.001 * len(texts)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=200), max_size=4), st.text(max_size=30))
def test_it_takes_any_text(sentences: list[str], sender: str) -> None:
    assert len(speakers(sentences, sender)) == len(sentences)
