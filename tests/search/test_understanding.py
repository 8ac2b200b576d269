"""A question is taken apart as the person meant it, and a name that is only a word stays a word."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.letters.letter import Field, Letter, Letterhead
from index.search._understanding import Understood, understand
from index.search.hit import Chip, ChipKind, Filters


def _field(value: str | None) -> Field | None:
    return Field(value, value, -1, -1) if value else None


def _letter(
    sender: str,
    written: str | None = "2022-05-30",
    reference: str | None = None,
    archive: str | None = None,
    text: str = "",
) -> Letter:
    head = Letterhead(
        sender=_field(sender),
        date=_field(written),
        our_reference=_field(reference),
        archive=_field(archive),
        your_date=_field("2022-02-23"),
    )
    return Letter(sender, f"{sender}.txt", "text", text, (), (), head)


LETTERS = (
    _letter("Elverum kommune", "2022-05-30", "2022001040-3", "22/1040", "et regionalt politiråd"),
    _letter("Øygarden kommune", "2022-05-12"),
    _letter("Eksempel kommune", "2022-04-01", "22/77-2"),
    _letter("Prøvevik kommune", "2022-06-20"),
    _letter("Os kommune", "2022-06-10"),
    _letter("Karasjok kommune", "2022-03-01"),
    _letter("Våler kommune", None),
    _letter("Time kommune", "2022-05-02"),
    _letter("Fjellgløtt interkommunale råd", "2022-05-02"),
)


def _understood(question: str, *without: str) -> Understood:
    return understand(question, LETTERS, frozenset(without))


def _chips(question: str, kind: ChipKind) -> list[tuple[str, str, bool]]:
    found = _understood(question).chips
    return [(chip.text, chip.value, chip.present) for chip in found if chip.kind is kind]


@pytest.mark.parametrize(
    ("question", "senders"),
    [
        ("what does Elverum think about a regional police council?", ["Elverum kommune"]),
        ("What does elverum think?", ["Elverum kommune"]),
        ("Elverums svar om politiråd", ["Elverum kommune"]),
        ("Elverum's answer about premises", ["Elverum kommune"]),
        ("Elverum kommunes svar", ["Elverum kommune"]),
        ("the municipality of Elverum", ["Elverum kommune"]),
        ("Os' svar om tjenestested", ["Os kommune"]),
        ("Hva svarte Os og Øygarden?", ["Os kommune", "Øygarden kommune"]),
        ("hva svarte os og øygarden?", ["Os kommune", "Øygarden kommune"]),
        ("hva svarte oygarden om lokaler", ["Øygarden kommune"]),
        ("hva svarte Oeygarden om lokaler", ["Øygarden kommune"]),
        ("What does Kárášjohka say?", ["Karasjok kommune"]),
        ("Hva sier Karasjok?", ["Karasjok kommune"]),
        ("Hva mener Time om døgnåpen vakt?", ["Time kommune"]),
        ("time kommune om vakt", ["Time kommune"]),
        ("Hva mener Prøvevik om vakt?", ["Prøvevik kommune"]),
        ("prøvevik vakt", ["Prøvevik kommune"]),
        ("provevik vakt", ["Prøvevik kommune"]),
        ("Hva sier eksempel kommune om lokaler?", ["Eksempel kommune"]),
        ("Kva meiner Eksempel om lokale?", ["Eksempel kommune"]),
        ("Samarbeider Elverum med Os om politiråd?", ["Elverum kommune"]),
        ("Hva med Elverum?", ["Elverum kommune"]),
        ("Hva vil Fjellgløtt interkommunale råd?", ["Fjellgløtt interkommunale råd"]),
        ("Hva vil Elverum og Øygarden kommuner?", ["Elverum kommune", "Øygarden kommune"]),
        ("Hva sier Elverum-svaret?", ["Elverum kommune"]),
    ],
)
def test_a_named_sender_becomes_a_filter(question: str, senders: list[str]) -> None:
    found = _understood(question)
    assert sorted(chip.value for chip in found.chips) == sorted(senders)
    assert found.filters == Filters(senders=frozenset(senders))
    assert all(chip.present for chip in found.chips)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Hva mener Bergen om politiråd?", "Bergen kommune"),
        ("Hva mener N. Fron om politiråd?", "Nord-Fron kommune"),
        ("nordfron politiråd", "Nord-Fron kommune"),
        ("Hva svarer Krs om ungdom?", "Kristiansand kommune"),
        ("Hva sier Evje & Hornnes?", "Evje og Hornnes kommune"),
        ("Does Røros want premises?", "Røros kommune"),
        ("Does Rosse want premises?", "Røros kommune"),
        ("Hva svarte Ås kommune?", "Ås kommune"),
    ],
)
def test_a_municipality_that_sent_nothing_is_said_so(question: str, value: str) -> None:
    found = _understood(question)
    assert [(chip.value, chip.present) for chip in found.chips] == [(value, False)]
    assert found.filters.senders == {value}


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Hva mener Odda om politiråd?", "Ullensvang kommune"),
        ("Hva mener Odda kommune om politiråd?", "Ullensvang kommune"),
        ("Kva meiner Førde kommune om vakt?", "Sunnfjord kommune"),
        ("What does Skedsmo think about premises?", "Lillestrøm kommune"),
        ("Hva svarte Lenvik?", "Senja kommune"),
        ("Hva svarte Ski kommune?", "Nordre Follo kommune"),
        ("Hva mener Sogndal?", "Sogndal kommune"),
    ],
)
def test_a_former_municipality_leads_to_todays(question: str, value: str) -> None:
    found = _understood(question)
    assert [chip.value for chip in found.chips] == [value]
    assert found.filters.senders == {value}


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Hva mener Atlantis kommune om politiråd?", "Atlantis kommune"),
        ("Har Påhittdal kommune svart?", "Påhittdal kommune"),
        ("Hva er Påhittdal kommunes syn på lokaler?", "Påhittdal kommune"),
        ("Kva seier Nedre Påhitt kommune om vakt?", "Nedre Påhitt kommune"),
        ("What does the municipality of Nowhereby think?", "Nowhereby kommune"),
        ("What does Nowhereby municipality think?", "Nowhereby kommune"),
        ("Hva mener Elverdal kommune?", "Elverdal kommune"),
        ("Hva mener Innlandet fylkeskommune om politiråd?", "Innlandet fylkeskommune"),
    ],
)
def test_an_unknown_municipality_is_a_sender_that_sent_nothing(question: str, value: str) -> None:
    found = _understood(question)
    assert [(chip.kind, chip.value, chip.present) for chip in found.chips] == [
        (ChipKind.SENDER, value, False)
    ]
    assert found.filters == Filters(senders=frozenset({value}))


@pytest.mark.parametrize(
    "question",
    [
        "Hva mener Elverrum kommune om vakt?",
        "Hva mener Elvreum kommune?",
        "Hva vil Øygaren kommune?",
    ],
)
def test_one_slip_in_a_senders_name_makes_no_other_sender(question: str) -> None:
    (chip,) = _understood(question).chips
    assert chip.value in {"Elverum kommune", "Øygarden kommune"}
    assert chip.present


@pytest.mark.parametrize(
    "question",
    [
        "Hva mener Kárášjohka/Karasjok om vakt?",
        "Hva mener Karasjok – Kárášjohka kommune om vakt?",
        "Hva mener Kárášjoga gielda om vakt?",
        "Hva mener Kárášjohka - Karasjok kommune om vakt?",
    ],
)
def test_a_name_in_two_languages_is_one_sender(question: str) -> None:
    found = _understood(question)
    assert found.filters.senders == {"Karasjok kommune"}
    assert len(found.chips) == 1


@pytest.mark.parametrize(
    "question",
    [
        "Hva kan en liten kommune gjøre?",
        "Hvilken kommune tilbyr lokaler?",
        "Har hver kommune en plan?",
        "Vår kommune ønsker et tjenestested",
        "Which municipality offers premises?",
        "Hva bør Kommune-Norge gjøre?",
    ],
)
def test_kommune_alone_names_nobody(question: str) -> None:
    assert _understood(question).filters.senders == frozenset()


@pytest.mark.parametrize(
    ("question", "counties", "present"),
    [
        ("Hva mener kommunene i Hedmark?", {"Innlandet"}, True),
        ("Hva mener kommunene i Viken?", {"Østfold", "Akershus", "Buskerud"}, True),
        ("Hva mener kommunene i Aust-Agder?", {"Agder"}, False),
        ("Hva mener kommunene i Troms og Finnmark?", {"Troms", "Finnmark"}, True),
    ],
)
def test_a_former_county_means_todays_on_its_ground(
    question: str, counties: set[str], present: bool
) -> None:
    assert _understood(question).filters == Filters(counties=frozenset(counties))
    assert [chip[2] for chip in _chips(question, ChipKind.COUNTY)] == [present]


@pytest.mark.parametrize(
    "question",
    [
        "What time does the station open?",
        "Time for a new police council?",
        "Is there a hole in the police coverage?",
        "Hva mener vi om tiden, time for time?",
        "for eksempel lokaler i rådhuset",
        "Hva mener Kari Strand om saken?",
        "politiet til os i bygda",
        "Hva sier politiet i Innlandet?",
        "Innlandet politidistrikt",
        "Elverum politistasjon",
        "nabokommunene i Sør-Østerdal",
        "Hvem samarbeider med Elverum?",
        "as good as it gets, by the sea",
        "Who has the main responsibility for keeping people safe?",
        "Når kan kommunen tilby lokaler?",
        "Hvem har primæransvaret?",
        "Hva skjedde på møtet 22.4.2022?",
        "Hva skjedde etter omorganiseringen i 2017?",
        "Trengs det bemanning 24/7?",
        "Gjelder det skoleåret 2021/2022?",
        "When will the police answer the phone?",
        "Hva handler politirådet om?",
        "Hvem er kontaktperson i politiet?",
        "Who signs off on the police budget?",
        "Når svarer politiet på telefonen?",
    ],
)
def test_content_stays_content(question: str) -> None:
    # A question to all senders is shown to be one, yet chooses nothing among them.
    found = _understood(question, "list:senders")
    assert found == Understood(rest=question)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        (
            "what does Elverum think about a regional police council?",
            "what does the municipality think about a regional police council?",
        ),
        ("Hva svarte Os og Øygarden om lokaler?", "Hva svarte kommunen om lokaler?"),
        ("Elverums svar om politiråd", "kommunens svar om politiråd"),
        ("elverum politiråd", "politiråd"),
        ("Hva står det om politiråd i brevet fra Elverum?", "Hva står det om politiråd i brevet?"),
        ("in May 2022, who wanted a station?", "who wanted a station?"),
        ("sak 22/1040 politiråd", "politiråd"),
        ("What does letter 22/1040 say about risk?", "What does letter say about risk?"),
        ("«regionalt politiråd»", "regionalt politiråd"),
        ("Hvilke kommuner i Vestland tilbyr lokaler?", "Hvilke kommuner tilbyr lokaler?"),
        ("Hva sier Våler (Innlandet) om vakt?", "Hva sier kommunen om vakt?"),
        ("Elverum", "Elverum"),
        ("22/1040", "22/1040"),
        ("  ", "?"),
    ],
)
def test_the_rest_is_fit_to_search_with(question: str, rest: str) -> None:
    assert _understood(question).rest == rest


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("svaret fra mai 2022", date(2022, 5, 1), date(2022, 5, 31)),
        ("Hva sa de i svaret fra mai?", date(2022, 5, 1), date(2022, 5, 31)),
        ("in May 2022, who wanted a station?", date(2022, 5, 1), date(2022, 5, 31)),
        ("Hvem svarte etter 1. mars 2022?", date(2022, 3, 2), None),
        ("Hvem svarte etter mars 2022?", date(2022, 4, 1), None),
        ("letters before 15 May 2022", None, date(2022, 5, 14)),
        ("letters since May 15, 2022", date(2022, 5, 15), None),
        ("svar mellom 1. mai 2022 og 1. juni 2022", date(2022, 5, 1), date(2022, 6, 1)),
        ("svar fra våren 2022", date(2022, 3, 1), date(2022, 5, 31)),
        ("brev datert 30.05.2022", date(2022, 5, 30), date(2022, 5, 30)),
        ("letters dated 2022-05-30", date(2022, 5, 30), date(2022, 5, 30)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_a_period(question: str, since: date | None, until: date | None) -> None:
    filters = _understood(question).filters
    assert (filters.since, filters.until) == (since, until)


def test_a_period_without_letters_is_said_so() -> None:
    assert _chips("svar fra 2019", ChipKind.PERIOD) == [("2019", "2019-01-01/2019-12-31", False)]


def test_the_date_of_the_ministrys_own_letter_is_content() -> None:
    assert _understood("brevet av 23.02.2022").chips == ()


@pytest.mark.parametrize(
    ("question", "text", "references", "present"),
    [
        ("22/1040", "22/1040", {"22/1040"}, True),
        ("sak 2022001040-3 om politiråd", "2022001040-3", {"2022001040-3"}, True),
        ("hva sier 2022001040?", "2022001040", {"2022001040-3"}, True),
        ("ref. 22/77", "22/77", {"22/77-2"}, True),
        ("Hva sier 21/9999 om vakt?", "21/9999", {"21/9999"}, False),
    ],
)
def test_a_reference(question: str, text: str, references: set[str], present: bool) -> None:
    found = _understood(question)
    assert [(chip.text, chip.present) for chip in found.chips] == [(text, present)]
    assert found.filters.references == references


@pytest.mark.parametrize(
    "question",
    [
        'hva står det om "regionalt politiråd"?',
        "hva står det om «regionalt politiråd»?",
        "hva står det om “regionalt politiråd”?",
    ],
)
def test_quoted_words_must_occur(question: str) -> None:
    found = _understood(question)
    assert found.phrases == ("regionalt politiråd",)
    assert found.chips == (Chip(ChipKind.PHRASE, "regionalt politiråd", "regionalt politiråd"),)


def test_a_name_inside_quotes_is_quoted() -> None:
    found = _understood('"Elverum kommune"')
    assert (found.phrases, found.filters) == (("Elverum kommune",), Filters())
    assert not found.chips[0].present


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("Who signed the letter?", {"signatories"}),
        ("Hvem har skrevet under på brevet fra Elverum?", {"signatories"}),
        ("Kven har underteikna brevet?", {"signatories"}),
        ("What is the title of the signatory?", {"signatories", "signatory_titles"}),
        ("Hvem er saksbehandler?", {"case_officer"}),
        ("hvem er saksbehander i Elverum", {"case_officer"}),
        ("Kven er sakshandsamar?", {"case_officer"}),
        ("Who is the case officer in Elverum?", {"case_officer"}),
        ("arkivsaksnummer", {"archive"}),
        ("What is the case number?", {"archive"}),
        ("When was the letter sent?", {"date"}),
        ("Når ble brevet fra Os sendt?", {"date"}),
        ("When did Elverum reply?", {"date"}),
        ("Hva er vår referanse?", {"our_reference"}),
        ("Hva er deres referanse?", {"your_reference"}),
        ("Kva er dykkar dato?", {"your_date"}),
        ("Who is the recipient?", {"recipient"}),
        ("Hvem er brevet sendt til?", {"recipient"}),
        ("Hvem er avsender av 22/1040?", {"sender"}),
        ("Er brevet elektronisk godkjent?", {"approval"}),
        ("Hvilke vedlegg har brevet?", {"attachments"}),
        ("Hva handler brevet om?", {"subject"}),
        ("What is the letter about?", {"subject"}),
        ("Hvem fikk kopi?", {"copies"}),
        ("Hvem har fått kopi av brevet?", {"copies"}),
    ],
)
def test_fields_of_the_letterhead(question: str, fields: set[str]) -> None:
    assert set(_understood(question).fields) == fields
    assert {chip.value for chip in _understood(question).chips} >= fields


@pytest.mark.parametrize(
    ("question", "county", "present"),
    [
        ("Hva mener kommunene i Innlandet?", "Innlandet", True),
        ("What do municipalities in Innlandet say about premises?", "Innlandet", True),
        ("Hva mener kommunene i Møre og Romsdal?", "Møre og Romsdal", False),
        ("Kva meiner kommunane i Finnmárku?", "Finnmark", True),
    ],
)
def test_a_county(question: str, county: str, present: bool) -> None:
    assert _understood(question).filters == Filters(counties=frozenset({county}))
    assert [chip[2] for chip in _chips(question, ChipKind.COUNTY)] == [present]


def test_the_county_tells_which_of_two() -> None:
    found = _understood("Hva sier Våler i Innlandet om beredskap?").filters
    assert found.senders == {"Våler kommune"}
    assert found.counties == {"Innlandet"}


def test_beside_a_sender_a_county_is_a_place() -> None:
    found = _understood("Hva mener Elverum om politiet i Innlandet?")
    assert found.filters == Filters(senders=frozenset({"Elverum kommune"}))
    assert "Innlandet" in found.rest


def test_a_chip_taken_off_leaves_its_words() -> None:
    found = _understood("Hva svarte Os og Øygarden om vakt?", "sender:Os kommune")
    assert found.filters.senders == {"Øygarden kommune"}
    assert "Os" in found.rest
    assert "Øygarden" not in found.rest


def test_all_chips_taken_off_leave_the_question() -> None:
    question = 'Hva mente Elverum i mai 2022 i sak 22/1040 om "vakt"?'
    keys = [chip.key for chip in _understood(question).chips]
    assert len(keys) == 4
    found = _understood(question, *keys)
    assert (found.chips, found.filters, found.phrases) == ((), Filters(), ())
    assert found.rest == question.replace('"', "")


def test_a_field_taken_off_is_not_asked_for() -> None:
    assert _understood("Hvem er saksbehandler?", "field:case_officer").fields == ()


def test_there_may_be_no_letters() -> None:
    found = understand("Hva mener Elverum i mai 2022?", ())
    assert [chip.present for chip in found.chips if chip.kind is ChipKind.SENDER] == [False]


_TABLE = """
    Os Elverums elverum kommune og , i fra Innlandet mai 2022 22/1040 30.05.2022 31.02.2022 « » "
    “ ” ( ) hva mener Who signed before mellom N. Fron Våler Os' 's - – ? politiråd å ß İ 9999
    """
_WORDS = st.sampled_from(_TABLE.split())


@settings(deadline=None, max_examples=150)
@given(
    st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=12).map(" ".join)),
    st.booleans(),
)
def test_any_question_is_understood_somehow(question: str, gap: bool) -> None:
    found = understand(question, LETTERS if gap else ())
    assert found.rest.strip()
    normal = unicodedata.normalize("NFC", question)
    assert all(chip.text in normal and chip.value for chip in found.chips)
    keys = [chip.key for chip in found.chips]
    assert len(keys) == len(set(keys))
    bare = understand(question, LETTERS if gap else (), frozenset(keys))
    assert not {chip.key for chip in bare.chips} & set(keys)
    assert bare.rest.strip()


OTHERS = (
    *LETTERS,
    _letter("Norges Prøveforbund"),
    _letter("PD"),
    _letter("Foreningen Rein Prøve"),
    _letter("Prøvesykehuset Testheim HF"),
    _letter("Ullebygd eldreråd"),
    _letter("Svabygd eldreråd"),
    _letter("Norsk Lag for Prøver", text="Norsk Lag for Prøver (NLP) har 730 medlemmer."),
)


@pytest.mark.parametrize(
    ("question", "senders"),
    [
        ("Hva mener Prøveforbundet om prisen?", ["Norges Prøveforbund"]),
        ("Hva mener PD om prisen?", ["PD"]),
        ("What does NLP think of it?", ["Norsk Lag for Prøver"]),
        ("Kva meiner Rein Prøve om anlegga?", ["Foreningen Rein Prøve"]),
        ("Hva sier Prøvesykehuset Testheim?", ["Prøvesykehuset Testheim HF"]),
        ("Hva mener eldrerådet i Ullebygd?", ["Ullebygd eldreråd"]),
        ("Hva mener eldrerådet?", []),
        ("Hva mener prøven om prisen?", []),
        ("Hvem mener at PD bør bestemme?", []),
        ("Hva mener kommunene om Prøveforbundet?", []),
    ],
)
def test_a_sender_that_is_no_municipality_is_asked_by_its_short_name(
    question: str, senders: list[str]
) -> None:
    chips = understand(question, OTHERS).chips
    assert [chip.value for chip in chips if chip.kind is ChipKind.SENDER] == senders


@pytest.mark.parametrize("question", ["Vil kommunen ha flere ferjer?", "Vil kommunen by på mer?"])
def test_a_verb_behind_the_word_municipality_is_no_name(question: str) -> None:
    assert _chips(question, ChipKind.SENDER) == []
