"""A question about letters is answered by letters, one put to all senders by all that say so."""

from datetime import date

import pytest

from index.search._lists import open_question
from index.search._understanding import Understood, understand
from index.search.hit import ChipKind, Filters, ListKind
from tests.search.test_understanding import LETTERS


def _understood(question: str, *without: str) -> Understood:
    return understand(question, LETTERS, frozenset(without))


def _on(day: date) -> Filters:
    return Filters(since=day, until=day)


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("Which letters came after 7 June?", Filters(since=date(2022, 6, 8))),
        ("Hvilke brev kom inn etter 7. juni 2022?", Filters(since=date(2022, 6, 8))),
        ("Kva brev kom før 5. mai?", Filters(until=date(2022, 5, 4))),
        ("Which letters are dated 30 May 2022?", _on(date(2022, 5, 30))),
        ("Kva svar er daterte 30.05.2022?", _on(date(2022, 5, 30))),
        ("How many replies came before 1 May 2022?", Filters(until=date(2022, 4, 30))),
        ("Vis alle brev fra Innlandet", Filters(counties=frozenset({"Innlandet"}))),
        ("Which letters are from Innlandet?", Filters(counties=frozenset({"Innlandet"}))),
        ("Kva brev har referansen 22/77-2?", Filters(references=frozenset({"22/77-2"}))),
        ("Hvilket brev har saksnummer 22/1040?", Filters(references=frozenset({"22/1040"}))),
        ("Which letter has the reference 22/77-2?", Filters(references=frozenset({"22/77-2"}))),
        ("Who answered?", Filters()),
        ("Hvilke kommuner har svart?", Filters()),
        ("Kven har svara før 5. mai 2022?", Filters(until=date(2022, 5, 4))),
    ],
)
def test_letters_are_asked_for(question: str, filters: Filters) -> None:
    found = _understood(question)
    assert found.listed is ListKind.LETTERS
    assert (found.filters, found.fields) == (filters, ())
    assert found.chips[-1].kind is ChipKind.LIST


@pytest.mark.parametrize(
    "question",
    [
        "Who has not answered?",
        "Who hasn't replied yet?",
        "Which municipalities have not sent a letter?",
        "Which municipalities in Innlandet did not answer?",
        "Hvem har ikke svart?",
        "Hvilke kommuner mangler det svar fra?",
        "Kven har ikkje svara enno?",
        "Kva kommunar har ikkje sendt brev?",
    ],
)
def test_those_who_sent_none_are_asked_for(question: str) -> None:
    assert _understood(question).listed is ListKind.SILENT


@pytest.mark.parametrize(
    "question",
    [
        "Which municipalities offer premises?",
        "In which places is lending going up?",
        "Who is against it?",
        "Hvem er imot et lovbestemt mediebudsjett?",
        "Hvem svarer på om helseforetaket bør drive legevakten?",
        "Hvilke brev opplyser om frist for å klage?",
        "Hva mener kommunene i Innlandet om politiråd?",
        "Hvor reiser noen elever mer enn én time hver vei?",
        "hva koster forsinkelser ifølge de ulike avsenderne",
        "Kven støttar ei felles ordning?",
        "Kva brev handlar om Kjeften bru?",
        "Kva for kommunar har avvist bilfri sone?",
        "Korleis får dei bøker til folk utan bokbuss?",
        "How many night posts are vacant?",
        "Kor mykje kostar det?",
        "Who has not answered the question about premises?",
    ],
)
def test_a_question_to_all_is_told_by_its_form(question: str) -> None:
    assert _understood(question).listed is ListKind.SENDERS


@pytest.mark.parametrize(
    "question",
    [
        "What does Elverum think about a regional police council?",
        "Hvem bør drive legevakten, ifølge Elverum?",
        "Hvor mange ansatte har Os kommune?",
        "Hvem er saksbehandler i Elverum?",
        "Who signed the letter?",
        "What is the case number?",
        "Hva sier brev 22/1040 om politiråd?",
        "Bør politirådet være regionalt?",
        "regionalt politiråd",
        "Is a regional police council needed?",
    ],
)
def test_a_question_to_one_sender_or_letter_is_no_list(question: str) -> None:
    assert _understood(question).listed is None


def test_a_list_taken_off_is_a_question_like_any_other() -> None:
    question = "Which letters came after 7 June?"
    (key,) = (one.key for one in _understood(question).chips if one.kind is ChipKind.LIST)
    assert key == "list:letters"
    assert _understood(question, key).listed is not ListKind.LETTERS
    assert _understood("Hvem er imot?", "list:senders").listed is None


def test_a_day_without_a_year_is_one_of_the_letters_years_only_beside_a_letter() -> None:
    assert _understood("What happened after 7 June?").filters == Filters()
    assert _understood("Hvilke brev kom etter 31. juni?").filters == Filters()


def test_a_keyword_is_put_to_nobody() -> None:
    assert open_question("politiråd") is None
    assert open_question("") is None
