"""One letter's facts in the many ways in which offices set them: each is read all the same."""

from typing import Any

import pytest

from index.letters.letter import Field
from index.letters.letterhead import read_letterhead
from tests.letters.documents import document

LOGO = "Prøvdal kommune"
ADDRESS = "Helse- og omsorgsdepartementet\nPostboks 8011 Dep\n0030 Oslo"
SUBJECT = "Svar på høring om leger"
BODY = (
    "Kommunestyret behandlet saken i november. Vi har to leger og er fornøyd med begge.\n\n"
    "Vi viser ellers til tidligere svar."
)
SIGNED = "Med hilsen\n\nKari Skisseby\nordfører"
LABELS = "Vår ref.: 24/1-2\nDeres ref.: 23/2874\nSaksbehandler: Ola Notatli\nDato: 14.11.2023"
FACTS: dict[str, Any] = {
    "sender": "Prøvdal kommune",
    "recipient": "Helse- og omsorgsdepartementet",
    "date": "2023-11-14",
    "our_reference": "24/1-2",
    "your_reference": "23/2874",
    "case_officer": "Ola Notatli",
    "subject": SUBJECT,
    "signatories": ["Kari Skisseby"],
}


def letter(
    labels: str = LABELS,
    *,
    logo: str = LOGO,
    address: str = ADDRESS,
    subject: str = SUBJECT,
    signed: str = SIGNED,
    below: str = "",
) -> str:
    parts = (logo, address, labels, subject, BODY, signed, below)
    return "\n\n".join(part for part in parts if part)


def facts(text: str) -> dict[str, Any]:
    head = read_letterhead(document(text))
    found: dict[str, Any] = {}
    for name in FACTS:
        value = getattr(head, name)
        if isinstance(value, tuple):
            found[name] = [one.value for one in value]
        else:
            found[name] = value.value if isinstance(value, Field) else None
    return found


@pytest.mark.parametrize(
    "labels",
    [
        "Vår ref.: 24/1-2 / Deres ref.: 23/2874 / Dato: 14.11.2023 / Saksbehandler: Ola Notatli",
        "Vår ref.: 24/1-2, deres ref.: 23/2874, dato: 14.11.2023, saksbehandler: Ola Notatli",
        "Vår ref. 24/1-2; Deres ref. 23/2874; Dato 14.11.2023; Saksbehandler Ola Notatli",
        "Vår ref. 24/1-2 – Deres ref. 23/2874 – Dato 14.11.2023 – Saksbehandler Ola Notatli",
        "(Vår ref. 24/1-2, deres ref. 23/2874)\n\nSaksbehandler: Ola Notatli\n\n14.11.2023",
        "Vår ref. .......: 24/1-2\nDeres ref. .....: 23/2874\nSaksbehandler ..: Ola Notatli\n"
        "Dato ...........: 14.11.2023",
        "| Vår ref. | 24/1-2 |\n| Deres ref. | 23/2874 |\n| Saksbehandler | Ola Notatli |\n"
        "| Dato | 14.11.2023 |",
        "| Vår ref. | Deres ref. | Saksbehandler | Dato |\n|---|---|---|---|\n"
        "| 24/1-2 | 23/2874 | Ola Notatli | 14.11.2023 |",
        "Vår ref.\t24/1-2\tDeres ref.\t23/2874\nSaksbehandler\tOla Notatli\tDato\t14.11.2023",
        "Vår ref.\tDeres ref.\tSaksbehandler\tDato\n24/1-2\t23/2874\tOla Notatli\t14.11.2023",
        "Vår ref.        Deres ref.\n24/1-2          23/2874\n\n"
        "Saksbehandler        Dato\nOla Notatli          14.11.2023",
        "Vår ref = 24/1-2\nDeres ref = 23/2874\nSaksbehandler = Ola Notatli\nDato = 14.11.2023",
        "Vår ref. – 24/1-2\nDeres ref. – 23/2874\nSaksbehandler – Ola Notatli\nDato: 14.11.2023",
        "**Vår ref.:** 24/1-2\n**Deres ref.:** 23/2874\n**Saksbehandler:** Ola Notatli\n"
        "**Dato:** 14.11.2023",
        LABELS.replace("14.11.2023", "2023-11-14"),
        LABELS.replace("14.11.2023", "den 14. november 2023"),
        LABELS.replace("Saksbehandler", "Saken behandles av"),
        LABELS.replace("Saksbehandler", "Kontaktperson hos oss"),
        LABELS.replace("Saksbehandler", "Ført i pennen av"),
        LABELS.replace("Ola Notatli", "rådgiver Ola Notatli, tlf. 00 00 00 00"),
        LABELS.replace("Ola Notatli", "Ola Notatli <ola@provdal.example>"),
        LABELS.replace("Ola Notatli", "Ola Notatli - 00 00 00 00"),
        "Ref.: 24/1-2\nDeres ref.: 23/2874\nSaksbehandler: Ola Notatli\n14.11.2023",
        "14th November 2023\n\nReference 24/1-2\nYour reference 23/2874\nContact Ola Notatli",
        "Prøvdal, November 14, 2023\nOur reference: 24/1-2 (please quote in reply)\n"
        "Your letter: 23/2874 of 14 September 2023\nOfficer in charge: Ola Notatli",
        "Min čuj./Vår ref.: 24/1-2\nDin čuj./Deres ref.: 23/2874\n"
        "Áššemeannudeaddji/Saksbehandler: Ola Notatli\nBeaivi/Dato: 14.11.2023",
        "Vår ref./Min čuj.\tDeres ref./Din čuj.\tSaksbehandler/Áššemeannudeaddji\tDato/Beaivi\n"
        "24/1-2\t23/2874\tOla Notatli\t14.11.2023",
    ],
)
def test_labels_are_set_in_many_ways(labels: str) -> None:
    assert facts(letter(labels)) == FACTS


WORDS = {
    "Vår ref.": (
        "Vårt saksnr.|Vår sak|Vår journal|Dok.nr.|Dokumentnr.|Vår arkivsak|Referanse hos oss|"
        "Dokument-ID|Vår referanse (bes oppgitt)|Løpenr.|Journalpost|Our case|Case no.|File no.|"
        "Reference no.|Ref.nr.|VÅR REF|Kommunens ref.|Our reference number|Saksref.|"
        "Saksnr./dok.nr.|Saksnummer|J.nr.|Vår ref. nr.|Vårt ref.nr."
    ),
    "Deres ref.": (
        "Deres brev|Dykkar ref.|Dykkar sak|Deres saksnr.|Referanse hos dere|Dykkar brev|"
        "Your letter|Your reference number|Your case|In reply to|Svar på|"
        "Departementets ref.|DERES REF|"
        "Departementets referanse|Deres arkivsak|Deres journalnr.|Deres"
    ),
    "Saksbehandler": (
        "Kontaktperson|Ansvarlig saksbehandler|Fagansvarleg|Ansvarleg|Behandlet av|Case worker|"
        "Sakshandsamar/tlf.|Vår kontaktperson|Case officer|Responsible officer|Prepared by|Kontakt|"
        "SAKSBEHANDLER|Saksbehandlar|Saksbeh.|Our contact|Contact person|Ansv. saksbehandler|"
        "Saksansvarleg|Enquiries to|Utarbeidd av|Forfatter|Felles sakshandsamar"
    ),
    "Dato": (
        "Vår dato|Dagsett|Datert|Date|Brevdato|Dokumentdato|DATO|Sted/dato|Our date|Sendt|Utsendt|"
        "Beaivi|Biejjie/Dato"
    ),
}


@pytest.mark.parametrize(
    ("usual", "word"),
    [(usual, word) for usual, words in WORDS.items() for word in words.split("|")],
)
def test_offices_word_their_labels_differently(usual: str, word: str) -> None:
    assert facts(letter(LABELS.replace(f"{usual}:", f"{word}:"))) == FACTS


def test_labels_may_stand_at_the_foot() -> None:
    assert facts(letter("", below=LABELS)) == FACTS


@pytest.mark.parametrize(
    "address",
    [
        "Helse- og omsorgsdepartementet, Postboks 8011 Dep, 0030 Oslo",
        f"Til:\n{ADDRESS}",
        "Til HOD",
        "HOD\nPostboks 8011 Dep\n0030 Oslo",
        "Mottaker: Helse- og omsorgsdepartementet",
        "Sendes til: postmottak@hod.dep.no",
        "postmottak@hod.dep.no",
        "Helse- og omsorgsdep.\nPostboks 8011 Dep\n0030 Oslo",
        "Det kongelige helse- og omsorgsdepartement\nPostboks 8011 Dep\n0030 OSLO",
        "Det kongelige\nhelse- og omsorgsdepartement\nPostboks 8011 Dep\n0030 OSLO",
        "HELSE- OG OMSORGSDEPARTEMENTET (HOD)",
        "Helse- og omsorgsdepartementet v/statsråden",
        "Til Helse- og omsorgsdepartementet v/ Kommunetjenesteavdelingen",
        "Helse- og omsorgsdepartementet – Kommunetjenesteavdelingen",
        "Helse- og\nomsorgsdepartementet\nPostboks 8011 Dep\n0030 OSLO",
        "Helse- og omsorgsdepartementet\nKommunetjenesteavdelingen\n"
        "v/ avdelingsdirektør Per Prøve\nPostboks 8011 Dep\n0030 OSLO",
    ],
)
def test_the_recipient_is_written_in_many_ways(address: str) -> None:
    assert facts(letter(address=address)) == FACTS


@pytest.mark.parametrize(
    "logo",
    [
        "Prøvdal kommune\nRådhusgata 1\n9991 Prøvdal",
        "PRØVDAL  KOMMUNE",
        "Prøvdal kommune: Helse og omsorg",
        "Helse og omsorg\nPrøvdal kommune",
        "Prøvdal kommune - der fjell møter fjord",
        "--------------------\nPRØVDAL KOMMUNE\n--------------------",
        "Prøvdal kommune (9999)",
        "Prøvdal kommune | Rådhusgata 1 | 9991 Prøvdal | www.provdal.example",
        "Kommunedirektøren i Prøvdal kommune",
    ],
)
def test_the_letterhead_is_set_in_many_ways(logo: str) -> None:
    assert facts(letter(logo=logo)) == FACTS


def test_two_addresses_may_stand_side_by_side() -> None:
    both = (
        "Prøvdal kommune                         Helse- og omsorgsdepartementet\n"
        "Rådhusgata 1                            Postboks 8011 Dep\n"
        "9991 Prøvdal                            0030 Oslo"
    )
    assert facts(letter(logo="", address=both)) == FACTS


@pytest.mark.parametrize(
    ("subject", "sender"),
    [
        ("Høringssvar fra Prøvdal kommune", "Prøvdal kommune"),
        ("Leger i distriktet – uttalelse fra Prøvdal kommune", "Prøvdal kommune"),
        ("Prøvdal kommunes høringssvar om leger", "Prøvdal kommune"),
        ("Støtte til uttalelse fra Prøvdal kommune", None),
        ("Svar på innspill fra Prøvdal kommune", None),
        ("Prøvdal kommune – merknader til reguleringsplan for sentrum", None),
    ],
)
def test_a_title_says_whose_answer_it_is_only_of_its_own(subject: str, sender: str | None) -> None:
    head = read_letterhead(document(letter(logo="", subject=subject)))
    assert (head.sender.value if head.sender else None) == sender
    assert head.sender is None or head.sender.doubtful


KARI = ["Kari Skisseby"]
BOTH = ["Kari Skisseby", "Per Draftsen"]


@pytest.mark.parametrize(
    ("signed", "names"),
    [
        ("Vennlig hilsen, Kari Skisseby (ordfører)", KARI),
        ("Hilsen\nKari Skisseby – ordfører", KARI),
        ("Hilsen\n\n– Kari Skisseby –\nordfører", KARI),
        ("Kari Skisseby\nordfører", KARI),
        ("Prøvdal, 14.11.2023\n\nKari Skisseby\nordfører", KARI),
        ("Med hilsen\n\nOrdføreren: Kari Skisseby", KARI),
        ("Med hilsen\n\nKari Skisseby (sign.)\nordfører", KARI),
        ("Mvh,\nKari Skisseby, ordfører", KARI),
        ("Beste helsing frå\nKari Skisseby", KARI),
        ("Vennlig hilsen\nfor Prøvdal kommune\nordfører Kari Skisseby", KARI),
        ("For rådmannen\n\nKari Skisseby\nkommunalsjef", KARI),
        ("Etter fullmakt\n\nKari Skisseby\nkommunalsjef", KARI),
        ("På vegne av Prøvdal kommune\nKari Skisseby, ordfører", KARI),
        ("Dearvvuođaiguin\n\nKari Skisseby\nsátnejođiheaddji", KARI),
        ("Heelsegh\n\nKari Skisseby\nåejvie", KARI),
        ("Yours sincerely,\n\nKari Skisseby\nMayor", KARI),
        ("Yours truly\n\nKari Skisseby, Chief Executive", KARI),
        ("Venleg helsing\nKari Skisseby\nOrdførar i Prøvdal kommune", KARI),
        ("Alt godt,\nKari Skisseby\nordfører", KARI),
        ("Med hilsen\n\nKari Skisseby, ordfører          Per Draftsen, rådmann", BOTH),
        ("Med hilsen\nKari Skisseby / Per Draftsen\nordfører / rådmann", BOTH),
        ("Med hilsen\nKari Skisseby og Per Draftsen", BOTH),
        ("Med hilsen\n\nKari Skisseby\tPer Draftsen\nordfører\trådmann", BOTH),
        ("Med hilsen\n\nKari Skisseby\nLeder Helse\nTeknisk Sjef", KARI),
        ("For kommunedirektøren: Kari Skisseby", KARI),
        ("Med hilsen\nKari Skisseby | ordfører", KARI),
        ("Underskrift: Kari Skisseby", KARI),
        ("Elektronisk godkjent av Kari Skisseby, kommunedirektør", KARI),
        ("Hilsen oss i kommunen\nved Kari Skisseby", KARI),
        ("Med hilsen\nKari Skisseby, kommuneoverlege, og\nPer Draftsen, helsesjef", BOTH),
        ("For Prøvdal Municipality\n\nKari Skisseby, Mayor", KARI),
        ("Med hilsen\nKari B. Skisseby\nordfører", ["Kari B. Skisseby"]),
    ],
)
def test_letters_are_signed_in_many_ways(signed: str, names: list[str]) -> None:
    assert facts(letter(signed=signed)) == {**FACTS, "signatories": names}


@pytest.mark.parametrize(
    "below",
    [
        "Vedlegg 1: Notat fra legene\n\nLegene har skrevet dette notatet selv, og står for det.\n\n"
        "Med hilsen\n\nAnne Annenlege\nfastlege",
        "-----Opprinnelig melding-----\nVi ber om svar på spørsmålene innen fristen i brevet.\n\n"
        "Med hilsen\n\nAnne Annenlege\nekspedisjonssjef",
    ],
)
def test_who_signed_what_stands_below_did_not_sign_the_letter(below: str) -> None:
    assert facts(letter(below=below)) == FACTS


@pytest.mark.parametrize(
    ("subject", "value"),
    [
        ("Svar på høring om leger\n=======================", SUBJECT),
        ("# Svar på høring om leger", SUBJECT),
        ("EMNE: Svar på høring om leger", SUBJECT),
        ("Sak: Svar på høring om leger", SUBJECT),
        ("Gjelder: Svar på høring om leger", SUBJECT),
        ("Subject: Svar på høring om leger", SUBJECT),
        ("Svar på høring\nom leger", SUBJECT),
    ],
)
def test_the_subject_is_set_in_many_ways(subject: str, value: str) -> None:
    assert facts(letter(subject=subject)) == {**FACTS, "subject": value}


SIGNS = {**FACTS, "signatories": ["Tuva Prøvlund"]}
HEAD = "\n\n".join((LOGO, ADDRESS, LABELS, SUBJECT))


@pytest.mark.parametrize(
    "closing",
    [
        "Vi støtter forslaget.\nMed hilsen\nSaksbehandler Tuva Prøvlund",
        "Vi støtter\nforslaget.\nMed hilsen\nSaksbehandler Tuva Prøvlund\nTlf. 00 00 00 00",
        f"{BODY}\nMed hilsen\nSaksbehandler Tuva Prøvlund",
        "Vi støttar framlegget.\nHelsing\nSakshandsamar Tuva Prøvlund",
        "Kommunestyret støtter forslaget. Med vennlig hilsen\nSaksbehandler Tuva Prøvlund",
        "Kommunestyret støtter forslaget. Med hilsen Saksbehandler Tuva Prøvlund",
        "Kommunestyret støtter forslaget. Med hilsen Tuva Prøvlund kommunedirektør",
        "Kommunestyret støtter forslaget.\nMvh Saksbehandler Tuva Prøvlund",
        "Vi støtter forslaget.\nHilsen\nTuva Prøvlund\nVår ref.: 24/1-2\nDato: 14.11.2023",
    ],
)
@pytest.mark.parametrize("head", [HEAD, HEAD.replace("\n\n", "\n")], ids=["blocks", "lines"])
def test_a_closing_glued_to_the_text_takes_nothing_from_the_letterhead(
    head: str, closing: str
) -> None:
    assert facts(f"{head}\n\n{closing}") == SIGNS


@pytest.mark.parametrize(
    "closing",
    [
        "Vi støtter forslaget.\nSaksbehandler Tuva Prøvlund",
        "Vi støtter forslaget.\nSpørsmål kan rettes til oss.\nKontaktperson: Tuva Prøvlund",
        "Kommunen støtter forslaget til ny ordning.\n\nSaksbehandler: Tuva Prøvlund",
    ],
)
def test_a_label_below_the_text_takes_nothing_from_the_letterhead(closing: str) -> None:
    assert facts(f"{HEAD}\n\n{closing}") == {**FACTS, "signatories": []}


def test_the_whole_letter_may_be_one_block() -> None:
    text = "\n".join((HEAD, BODY, "Med hilsen", "Saksbehandler Tuva Prøvlund"))
    assert facts(text.replace("\n\n", "\n")) == SIGNS


def test_a_notice_above_the_labels_is_no_text() -> None:
    notice = "Dette brevet sendes kun elektronisk til mottaker.\n"
    for labels in (notice + LABELS, notice + LABELS.replace("\n", "\n\n")):
        assert facts(letter(labels)) == FACTS
