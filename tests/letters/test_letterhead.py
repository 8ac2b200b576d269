"""The layouts of Norwegian letterheads, and the seed letter's whole letterhead."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.letters.letter import Block, BlockKind, Document, Field, Letterhead
from index.letters.letterhead import read_letterhead
from tests.letters.documents import document, pieces, table

SEED = next((Path(__file__).parents[2] / "seeds").glob("elverum*.txt"))
BODY = (
    "Eksempel kommune viser til departementets brev av 23.02.2022 om polititjenester.\n\n"
    "Kommunen er fornøyd med samarbeidet og har ingen merknader utover dette.\n\n"
)
TAIL = "Med hilsen\n\nKari Eksempel\nordfører"


def read(text: str) -> Letterhead:
    return read_letterhead(document(text))


def value(field: Field | None) -> str | None:
    return field.value if field else None


def values(fields: tuple[Field, ...]) -> list[str]:
    return [field.value for field in fields]


def assert_spans(made: Document, head: Letterhead) -> None:
    for name, field in head.items():
        assert 0.0 < field.confidence <= 1.0, name
        if field.start < 0:
            assert (field.start, field.end, field.text) == (-1, -1, field.value), name
        else:
            assert made.text[field.start : field.end] == field.text, name
            assert field.text.strip() == field.text, name
            assert field.text, name


def test_the_seed_letter_says_all_this() -> None:
    made = document(SEED.read_text(encoding="utf-8"))
    head = read_letterhead(made)
    assert_spans(made, head)
    assert value(head.sender) == "Elverum kommune"
    assert head.recipient is not None
    assert head.recipient.value == "Justis- og beredskapsdepartementet"
    assert head.recipient.text == "Justis- og Beredkapsdepartementet"
    assert value(head.date) == "2022-05-30"
    assert value(head.our_reference) == "2022001040-3"
    assert value(head.archive) == "22/1040"
    assert value(head.your_date) == "2022-02-23"
    assert head.your_reference is None
    assert value(head.case_officer) == "Kristian Trengereid"
    assert values(head.signatories) == ["Kristian Trengereid"]
    assert values(head.signatory_titles) == ["kommunedirektør"]
    assert value(head.subject) == "Svar på brev til kommunene om bedre polititjenester og beredskap"
    assert values(head.recipients) == ["Justis- og beredskapsdepartementet"]
    assert head.recipients[0].text == "Justis- og Beredskapsdepartementet"
    assert head.approval is not None
    assert head.approval.text.startswith("Dokumentet er elektronisk godkjent")
    assert head.copies == head.attachments == ()


LABELS = [
    # one label per line, colon, no colon, value on the next line
    ("Vår dato: 30.05.2022", {"date": "2022-05-30"}),
    ("Vår dato 30.05.2022", {"date": "2022-05-30"}),
    ("Vår dato\n30. mai 2022", {"date": "2022-05-30"}),
    ("Vår dato:\n\n30/5-22", {"date": "2022-05-30"}),
    ("Dato: 2022-05-30", {"date": "2022-05-30"}),
    ("Dato:\t30.05.22", {"date": "2022-05-30"}),
    ("DATO: 30.05.2022", {"date": "2022-05-30"}),
    ("Dato: Eksempelvik, 30. mai 2022", {"date": "2022-05-30"}),
    ("Eksempelvik, 30. mai 2022", {"date": "2022-05-30"}),
    ("Eksempelvik, den 30.05.2022", {"date": "2022-05-30"}),
    ("30. mai 2022", {"date": "2022-05-30"}),
    ("Stad/dato: Eksempelvik, 30. mai 2022", {"date": "2022-05-30"}),
    ("Vår ref.: 22/1040-3", {"our_reference": "22/1040-3"}),
    ("Vår ref: 22/1040-3", {"our_reference": "22/1040-3"}),
    ("Vår ref 22/1040-3", {"our_reference": "22/1040-3"}),
    ("Vår ref/saksnr: 22/1040-3", {"our_reference": "22/1040-3"}),
    ("Vår ref./Saksnr.: 22/1040", {"our_reference": "22/1040"}),
    ("Vår ref. (bes oppgitt ved svar): 22/1040-3", {"our_reference": "22/1040-3"}),
    ("Vår referanse\n22/1040-3", {"our_reference": "22/1040-3"}),
    ("Vår referanse: 2022/1040 - 3 / X20", {"our_reference": "2022/1040 - 3 / X20"}),
    ("J.nr.: 1234/22", {"our_reference": "1234/22"}),
    ("Jnr 1234/22", {"our_reference": "1234/22"}),
    ("Journalpostid: 22/9999", {"our_reference": "22/9999"}),
    ("Saksnr.: 22/1040-3", {"our_reference": "22/1040-3", "archive": "22/1040-3"}),
    (
        "Saksnummer: 2022/77\nJ.nr.: 5555/22",
        {"our_reference": "5555/22", "archive": "2022/77"},
    ),
    ("Arkivsak-dok.: 22/1040-3", {"our_reference": "22/1040-3"}),
    ("Arkiv: X20", {"archive": "X20"}),
    ("Arkivkode: K1-123", {"archive": "K1-123"}),
    ("Arkivkode: X40\nArkivsak: 22/1040", {"archive": "22/1040"}),
    ("Deres ref.: 22/77", {"your_reference": "22/77"}),
    ("Deres referanse 22/1154", {"your_reference": "22/1154"}),
    (
        "Dykkar ref.: 22/77\nDykkar dato: 23.02.2022",
        {"your_reference": "22/77", "your_date": "2022-02-23"},
    ),
    ("Dykkar referanse\n22/77", {"your_reference": "22/77"}),
    (
        "Deres referanse:\nVår saksbehandler: Kari Eksempel",
        {"your_reference": None, "case_officer": "Kari Eksempel"},
    ),
    (
        "Deres dato:\nDeres ref:\nVår dato: 30.05.2022",
        {"your_date": None, "your_reference": None, "date": "2022-05-30"},
    ),
    ("Saksbehandler: Kari Eksempel", {"case_officer": "Kari Eksempel"}),
    ("Saksbeh.: Kari Eksempel, tlf. 62 00 00 00", {"case_officer": "Kari Eksempel"}),
    ("Saksbeh. Kari Eksempel", {"case_officer": "Kari Eksempel"}),
    ("Saksbehandler/tlf.: Kari Eksempel / 62 00 00 00", {"case_officer": "Kari Eksempel"}),
    ("Vår saksbehandler\nKari Eksempel", {"case_officer": "Kari Eksempel"}),
    ("Sakshandsamar: Kari Eksempel", {"case_officer": "Kari Eksempel"}),
    ("Vår sakshandsamar: Kari Eksempel", {"case_officer": "Kari Eksempel"}),
    (
        "Deres ref.:\nVår ref.:\nSaksbehandler:\nDato:\n"
        "21/6642\n2022/345-4/KAEK\nKari Eksempel, tlf. 99 99 99 99\n12.05.2022",
        {
            "your_reference": "21/6642",
            "our_reference": "2022/345-4/KAEK",
            "case_officer": "Kari Eksempel",
            "date": "2022-05-12",
        },
    ),
    ("Sendt: 12. mai 2022 10:01", {"date": "2022-05-12"}),
    # several on one line
    (
        "Vår ref.: 22/1040-3   Deres ref.: 22/77   Dato: 30.05.2022",
        {"our_reference": "22/1040-3", "your_reference": "22/77", "date": "2022-05-30"},
    ),
    (
        "Vår ref.: 22/1040-3 Deres ref.: 22/77 Dato: 30.05.2022",
        {"our_reference": "22/1040-3", "your_reference": "22/77", "date": "2022-05-30"},
    ),
    (
        "Deres ref.:    Vår ref.: 22/1040-3    Dato: 30.05.2022",
        {"our_reference": "22/1040-3", "your_reference": None, "date": "2022-05-30"},
    ),
    (
        "Vår ref.\tDeres ref.\tDato\n22/1040-3\t22/77\t30.05.2022",
        {"our_reference": "22/1040-3", "your_reference": "22/77", "date": "2022-05-30"},
    ),
    (
        "Vår dato      Vår referanse    Saksbehandler\n"
        "30.05.2022    22/1040-3        Kari Eksempel",
        {"our_reference": "22/1040-3", "date": "2022-05-30", "case_officer": "Kari Eksempel"},
    ),
    (
        "Vår dato Vår referanse Deres referanse\n30.05.2022 22/1040-3 22/77",
        {"our_reference": "22/1040-3", "date": "2022-05-30", "your_reference": "22/77"},
    ),
    (
        "Deres ref           Vår ref             Dato\n"
        "                    22/1040-3           30.05.2022",
        {"our_reference": "22/1040-3", "your_reference": None, "date": "2022-05-30"},
    ),
]


@pytest.mark.parametrize(("lines", "expected"), LABELS)
def test_labels(lines: str, expected: dict[str, str | None]) -> None:
    text = (
        "Eksempel kommune\n\nJustis- og beredskapsdepartementet\nPostboks 8005 Dep.\n0030 OSLO\n\n"
        f"{lines}\n\nSvar på brev om polititjenester\n\n{BODY}{TAIL}"
    )
    made = document(text)
    head = read_letterhead(made)
    assert_spans(made, head)
    assert {name: value(getattr(head, name)) for name in expected} == expected
    assert value(head.subject) == "Svar på brev om polititjenester"
    assert value(head.sender) == "Eksempel kommune"
    assert value(head.recipient) == "Justis- og beredskapsdepartementet"


CELLS = [
    [["Vår dato:", "30.05.2022"], ["Vår ref.:", "22/1040-3"], ["Saksbehandler:", "Kari Eksempel"]],
    [["Vår dato", "Vår ref.", "Saksbehandler"], ["30.05.2022", "22/1040-3", "Kari Eksempel"]],
    [["Vår dato:\n30.05.2022", "Vår ref.:\n22/1040-3", "Saksbehandler:\nKari Eksempel"]],
    [["Vår dato: 30.05.2022", "Vår ref.: 22/1040-3"], ["Saksbehandler: Kari Eksempel"]],
    [["Vår dato:", "30.05.2022", "Vår ref.:", "22/1040-3"], ["Saksbeh.", "Kari Eksempel"]],
    [["Vår dato: 30.05.2022\nVår ref.: 22/1040-3\nSaksbehandler: Kari Eksempel"]],
]


@pytest.mark.parametrize("rows", CELLS)
def test_labels_in_tables(rows: list[list[str]]) -> None:
    made = table(
        rows,
        (BlockKind.HEADING, "Svar på brev om polititjenester"),
        (BlockKind.PARAGRAPH, BODY.strip()),
    )
    head = read_letterhead(made)
    assert_spans(made, head)
    assert value(head.date) == "2022-05-30"
    assert value(head.our_reference) == "22/1040-3"
    assert value(head.case_officer) == "Kari Eksempel"
    assert value(head.subject) == "Svar på brev om polititjenester"
    assert value(head.sender) == "Eksempel kommune"


def test_each_line_may_be_a_block_of_its_own() -> None:
    lines = [
        "Eksempel kommune",
        "Justis- og beredskapsdepartementet",
        "Postboks 8005 Dep.",
        "0030 OSLO",
        "Vår dato:",
        "30.05.2022",
        "Vår ref.:",
        "22/1040-3",
        "Deres ref.:",
        "Saksbehandler:",
        "Kari Eksempel",
        "Svar på brev om polititjenester",
    ]
    made = pieces(*((BlockKind.PARAGRAPH, line) for line in (*lines, BODY.strip())))
    head = read_letterhead(made)
    assert_spans(made, head)
    assert value(head.date) == "2022-05-30"
    assert value(head.our_reference) == "22/1040-3"
    assert head.your_reference is None
    assert value(head.case_officer) == "Kari Eksempel"
    assert value(head.subject) == "Svar på brev om polititjenester"
    assert value(head.recipient) == "Justis- og beredskapsdepartementet"


ADDRESS = "Justis- og beredskapsdepartementet\nPostboks 8005 Dep.\n0030 OSLO"
HEAD = f"{ADDRESS}\n\nDato: 30.05.2022\n\nSvar\n\n"
SENDERS = [
    (f"{HEAD}Prøvevik kommune viser til brev av 23.02.2022.\n\n{TAIL}", "Prøvevik kommune"),
    (f"{HEAD}Vi viser til brev av 23.02.2022.\n\n{TAIL}\nPrøvevik kommune", "Prøvevik kommune"),
    (
        f"{HEAD}Vi viser til brev av 23.02.2022.\n\n{TAIL}\nfor Prøvevik kommune",
        "Prøvevik kommune",
    ),
    (f"PRØVEVIK KOMMUNE\n\n{HEAD}Vi viser til brev av 23.02.2022.\n\n{TAIL}", "Prøvevik kommune"),
    (
        f"ELVERUM KOMMUNE\nStab\n\n{HEAD}Vi viser til brev av 23.02.2022.\n\n{TAIL}",
        "Elverum kommune",
    ),
    (
        f"Guovdageainnu suohkan\nKautokeino kommune\n\n{HEAD}Vi viser til brevet.\n\n{TAIL}",
        "Kautokeino kommune",
    ),
    (f"Ullensvang herad\n\n{HEAD}Vi viser til brev av 23.02.2022.\n\n{TAIL}", "Ullensvang kommune"),
    (
        f"Innlandet fylkeskommune\n\n{HEAD}Vi viser til brev av 23.02.2022.\n\n{TAIL}",
        "Innlandet fylkeskommune",
    ),
    (
        f"Statsforvalteren i Innlandet\n\n{HEAD}Vi viser til brev av 23.02.2022.\n\n{TAIL}",
        "Statsforvalteren i Innlandet",
    ),
    (
        f"Innlandet politidistrikt\n\n{HEAD}Vi viser til brev av 23.02.2022.\n\n{TAIL}",
        "Innlandet politidistrikt",
    ),
    (
        f"Prøverådet for det hele\n\n{HEAD}Vi viser til brev av 23.02.2022.\n\n{TAIL}",
        "Prøverådet for det hele",
    ),
    (
        f"Fra: Prøvevik kommune\nTil: Justis- og beredskapsdepartementet\n"
        f"Dato: 30.05.2022\n\nSvar\n\n{BODY}",
        "Prøvevik kommune",
    ),
]


@pytest.mark.parametrize(("text", "sender"), SENDERS)
def test_senders(text: str, sender: str) -> None:
    made = document(text)
    head = read_letterhead(made)
    assert_spans(made, head)
    assert value(head.sender) == sender
    assert value(head.recipient) == "Justis- og beredskapsdepartementet"


MENTIONS = [
    "Vi støtter uttalelsen fra Elverum kommune, og mener at tilskuddet bør videreføres.",
    "Elverum kommune har gjort det samme, og vi er glade for det.",
    "Formannskapet i Elverum kommune har drøftet brevet i møte.",
    "Hamar og Elverum kommune er naboer, sier Elverum kommune i sin uttalelse.",
    "Innlandet fylkeskommune viser til regional plan, og kommunestyret slutter seg til.",
    "Elverum kommune viser til at saken er avgjort, men det er den ikke.",
    "I brev frå Statsforvalteren i Innlandet står det at Elverum kommune har rett.",
    "Vi i Hamar ser at Elverum kommune, Løten kommune og Stange kommune samarbeider om dette.",
]


@pytest.mark.parametrize("sentence", MENTIONS)
def test_a_mention_in_the_text_is_not_the_sender(sentence: str) -> None:
    assert read(f"Høringssvar\n\n{sentence}\n\n{TAIL}").sender is None
    assert read(f"{HEAD}{sentence}\n\n{TAIL}").sender is None
    later = read(f"{HEAD}Prøvevik kommune viser til brev om dette.\n\n{sentence}\n\n{TAIL}").sender
    assert value(later) == "Prøvevik kommune"


def test_more_evidence_means_more_confidence() -> None:
    alone = read(f"{HEAD}Vi viser til brevet fra dere.\n\n{TAIL}\nPrøvevik kommune").sender
    twice = read(f"{HEAD}Prøvevik kommune viser til brevet.\n\n{TAIL}\nPrøvevik kommune").sender
    assert alone is not None
    assert twice is not None
    assert alone.confidence < twice.confidence < 1.0


def test_the_sender_stands_in_a_running_footer() -> None:
    made = pieces(
        (BlockKind.PARAGRAPH, "Dato: 30.05.2022"),
        (BlockKind.PARAGRAPH, "Vi viser til brev av 23.02.2022."),
        (BlockKind.MARGINAL, "Prøvevik kommune, Postboks 1, 0001 Prøvevik"),
    )
    assert value(read_letterhead(made).sender) == "Prøvevik kommune"


RECIPIENTS = [
    ("Elverum kommune\nPostboks 403\n2402 ELVERUM", "Elverum kommune"),
    ("Kari Eksempel\nPrøvegata 1\n0001 Prøvevik", "Kari Eksempel"),
    (
        "Justis- og Beredkapsdepartementet\nv/ statsråden\nPostboks 8005 Dep.\n0030 OSLO",
        "Justis- og beredskapsdepartementet",
    ),
    (
        "JUSTIS- OG BEREDSKAPSDEPARTEMENTET\nPolitiavdelingen\nPostboks 8005 Dep\n0030 OSLO",
        "Justis- og beredskapsdepartementet",
    ),
    ("Prøvedirektoratet, Postboks 1, 0001 Oslo", "Prøvedirektoratet"),
    ("Til: Helse- og omsorgsdepartementet", "Helse- og omsorgsdepartementet"),
    (
        "Mottaker: Helse- og omsorgsdepartementet, Postboks 8011 Dep., 0030 Oslo",
        "Helse- og omsorgsdepartementet",
    ),
]


@pytest.mark.parametrize(("address", "recipient"), RECIPIENTS)
def test_recipients(address: str, recipient: str) -> None:
    made = document(f"{address}\n\nDato: 30.05.2022\n\nSvar på brev om politiet\n\n{BODY}{TAIL}")
    head = read_letterhead(made)
    assert_spans(made, head)
    assert value(head.recipient) == recipient
    assert value(head.sender) == "Eksempel kommune"


SIGNATURES = [
    ("Med hilsen\n\nKari Eksempel\nordfører", ["Kari Eksempel"], ["ordfører"]),
    ("Med vennlig hilsen\nKari Eksempel", ["Kari Eksempel"], []),
    ("Med vennleg helsing\n\nKari Eksempel\nordførar", ["Kari Eksempel"], ["ordførar"]),
    ("Mvh\nKari Eksempel", ["Kari Eksempel"], []),
    ("Mvh Kari Eksempel", ["Kari Eksempel"], []),
    ("Vennlig hilsen\n\nKari Eksempel, kommunedirektør", ["Kari Eksempel"], ["kommunedirektør"]),
    ("Med hilsen\n\nOrdfører Kari Eksempel", ["Kari Eksempel"], ["Ordfører"]),
    (
        "Med hilsen\n\nKari Eksempel\nordfører\n\nOla Prøve\nkommunedirektør",
        ["Kari Eksempel", "Ola Prøve"],
        ["ordfører", "kommunedirektør"],
    ),
    (
        "Med hilsen\n\nKari Eksempel          Ola Prøve\nordfører               kommunedirektør",
        ["Kari Eksempel", "Ola Prøve"],
        ["ordfører", "kommunedirektør"],
    ),
    (
        "Med hilsen\n\nKari Eksempel\tOla Prøve\nordfører\tkommunedirektør",
        ["Kari Eksempel", "Ola Prøve"],
        ["ordfører", "kommunedirektør"],
    ),
    (
        "Med hilsen\nfor Eksempel kommune\n\nKari Eksempel (sign.)\nkommunalsjef helse og omsorg",
        ["Kari Eksempel"],
        ["kommunalsjef helse og omsorg"],
    ),
    ("Beste helsing\n\nKari Eksempel\nleiar", ["Kari Eksempel"], ["leiar"]),
]


@pytest.mark.parametrize(("signature", "names", "titles"), SIGNATURES)
def test_signatures(signature: str, names: list[str], titles: list[str]) -> None:
    made = document(f"{HEAD}{BODY}{signature}")
    head = read_letterhead(made)
    assert_spans(made, head)
    assert values(head.signatories) == names
    assert values(head.signatory_titles) == titles


@pytest.mark.parametrize(
    "sentence",
    [
        "Dokumentet er elektronisk godkjent og sendes derfor uten underskrift",
        "Dokumentet er elektronisk godkjent.",
        "Dokumentet er elektronisk godkjend og har difor inga underskrift.",
        "Brevet er godkjent elektronisk og krev derfor ikkje signatur",
        "Dette dokumentet er elektronisk signert",
        "Brevet er digitalt signert",
        "Brevet er elektronisk godkjent og blir sendt utan underskrift.",
    ],
)
def test_approval(sentence: str) -> None:
    head = read(f"{HEAD}{BODY}{TAIL}\n\n{sentence}")
    assert head.approval is not None
    assert head.approval.text == sentence
    assert values(head.signatories) == ["Kari Eksempel"]


def test_lists_of_recipients_copies_and_attachments() -> None:
    made = document(
        f"{HEAD}{BODY}{TAIL}\n\nVedlegg:\n1 Uttalelse fra ungdomsrådet\n2 Møteprotokoll\n\n"
        "Kopi til:\nInnlandet politidistrikt, Postboks 355, 2303 HAMAR\n"
        "Statsforvalteren i Innlandet\n\n"
        "Mottakarar:\nJustis- og Beredskapsdepartementet Postboks 8005 Dep.\n\n0030 OSLO\n"
        "Elverum kommune\n\nPostadresse: Postboks 1, 0001 Prøvevik"
    )
    head = read_letterhead(made)
    assert_spans(made, head)
    assert values(head.attachments) == ["Uttalelse fra ungdomsrådet", "Møteprotokoll"]
    assert values(head.copies) == ["Innlandet politidistrikt", "Statsforvalteren i Innlandet"]
    assert values(head.recipients) == ["Justis- og beredskapsdepartementet", "Elverum kommune"]


def test_a_list_may_follow_its_label_on_the_line() -> None:
    head = read(f"{HEAD}{BODY}{TAIL}\n\nKopi: Prøvevik kommune; Eksempel fylkeskommune\nVedlegg: 2")
    assert values(head.copies) == ["Prøvevik kommune", "Eksempel fylkeskommune"]
    assert values(head.attachments) == ["2"]


SUBJECTS = [
    ("Emne: Svar på brev", "Svar på brev"),
    (
        "Svar på brev til kommunene\nom bedre polititjenester",
        "Svar på brev til kommunene om bedre polititjenester",
    ),
    ("Svar på brev – høring, 2. runde", "Svar på brev – høring, 2. runde"),
    ("Unntatt offentlighet jf. offl. § 13\n\nSvar på brev om politi", "Svar på brev om politi"),
    ("Svar på brev om politi\n\nHei!", "Svar på brev om politi"),
    ("# Svar på brev om politi", "Svar på brev om politi"),
]


@pytest.mark.parametrize(("lines", "subject"), SUBJECTS)
def test_subjects(lines: str, subject: str) -> None:
    made = document(f"Prøvevik kommune\n\nDato: 30.05.2022\n\n{lines}\n\n{BODY}{TAIL}")
    head = read_letterhead(made)
    assert_spans(made, head)
    assert value(head.subject) == subject


def test_an_email_fills_what_the_text_does_not_say() -> None:
    text = f"Vi viser til brevet av 23.02.2022 om politiet.\n\n{TAIL}"
    made = Document(
        text,
        document(text).blocks,
        metadata={
            "from": "Post <postmottak@elverum.kommune.no>",
            "to": "Justis- og beredskapsdepartementet <postmottak@jd.dep.no>",
            "date": "Mon, 30 May 2022 09:12:00 +0200",
            "subject": "Svar på\n brev",
        },
    )
    head = read_letterhead(made)
    assert_spans(made, head)
    assert value(head.sender) == "Elverum kommune"
    assert value(head.recipient) == "Justis- og beredskapsdepartementet"
    assert value(head.date) == "2022-05-30"
    assert value(head.subject) == "Svar på brev"
    assert head.date is not None
    assert head.date.start == -1


def test_a_short_sentence_of_an_email_is_not_its_subject() -> None:
    text = "Vi støtter ikke forslaget."
    made = Document(text, document(text).blocks, metadata={"subject": "Høringssvar"})
    assert value(read_letterhead(made).subject) == "Høringssvar"


def test_the_text_goes_before_the_email() -> None:
    text = f"Prøvevik kommune\n\nDato: 30.05.2022\n\nSvar på brev\n\nVi viser til brevet.\n\n{TAIL}"
    made = Document(
        text,
        document(text).blocks,
        metadata={"from": "en@annen.no", "date": "2001-01-01", "subject": "Vs: noe"},
    )
    head = read_letterhead(made)
    assert value(head.date) == "2022-05-30"
    assert value(head.subject) == "Svar på brev"
    assert value(head.sender) == "Prøvevik kommune"


@pytest.mark.parametrize(
    "text", ["", " ", "Hei", "Med hilsen", "Vår ref.:", "Kopi til:", "0030 OSLO", "?"]
)
def test_next_to_nothing_is_read_without_complaint(text: str) -> None:
    made = document(text)
    assert_spans(made, read_letterhead(made))


words = st.sampled_from(
    [
        "Vår",
        "ref.:",
        "Deres",
        "dato:",
        "Saksbehandler",
        "Med",
        "hilsen",
        "Kopi",
        "til:",
        "Vedlegg:",
        "22/1040-3",
        "30.05.2022",
        "0030",
        "OSLO",
        "Elverum",
        "kommune",
        "Justis-",
        "og",
        "beredskapsdepartementet",
        "Postboks",
        "8005",
        ".",
        "?",
        ":",
        ",",
        "\n",
        "\n\n",
        "\t",
        "-",
        "1.",
        "Kari",
        "Eksempel",
        "ordfører",
        "viser",
        "til",
        "brev",
        "elektronisk",
        "godkjent",
        "Spørsmål",
        "3:",
        "Hva",
        "mener",
        "dere?",
    ]
)
texts = st.lists(words, max_size=60).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(texts, st.lists(st.sampled_from(list(BlockKind)), min_size=1, max_size=6))
def test_any_text_gives_exact_spans(text: str, kinds: list[BlockKind]) -> None:
    plain = document(text)
    blocks = tuple(
        Block(kinds[n % len(kinds)], one.start, one.end, n // 2)
        for n, one in enumerate(plain.blocks)
    )
    made = Document(text, blocks)
    assert_spans(made, read_letterhead(made))


def _real_letters() -> list[Path]:
    folder = Path(__file__).parents[3] / "shared" / "letters"
    return sorted(folder.glob("navikt*/**/*.txt"))[::7]


@pytest.mark.skipif(not _real_letters(), reason="the real letters are not beside this checkout")
def test_real_letters_of_another_kind_are_read() -> None:
    signed = 0
    for path in _real_letters():
        made = document(path.read_text(encoding="utf-8"))
        head = read_letterhead(made)
        assert_spans(made, head)
        signed += head.sender is not None
    assert signed >= 0


def test_a_title_below_the_closing_formula_is_no_label_of_the_head() -> None:
    text = (
        "Prøvevik kommune\n\nDet kongelige Eksempeldepartement\nPostboks 1\n\n"
        "Vår dato: 12.06.2022\nVår referanse: 2022/77-1\n\nSvar på brev om politiråd\n\n"
        "Hva mener kommunen om nattåpent badeanlegg?\n\n"
        "Prøvevik kommune ønsker nattåpent badeanlegg. <script>window.hacked = true</script>\n\n"
        "Med hilsen\nSaksbehandler Eksempel\n"
    )
    head = read_letterhead(document(text))
    assert head.sender is not None
    assert head.sender.value == "Prøvevik kommune"
    assert head.subject is not None
    assert head.subject.value == "Svar på brev om politiråd"
