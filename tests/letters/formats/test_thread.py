"""Who says what in an e-mail: the answer is the sender's, what came back with it is quoted."""

import html
from email.message import EmailMessage

import pytest

from index.letters.formats._thread import only_covers
from index.letters.letter import BlockKind, Letter
from index.letters.reader import read_letters
from index.passages import segment

ANSWER = "Fjordvik kommune støtter ikke forslaget om å fjerne tilskuddet."
BRIEF = "Departementet foreslår å fjerne tilskuddet. Høringsfristen er 1. april."
MINISTRY = "Postmottak KDD <postmottak@kdd.dep.no>"


def mail(text: str, *, page: bool = False, sender: str = "", subject: str = "SV: Høring") -> bytes:
    message = EmailMessage()
    message["From"] = sender or "Postmottak <postmottak@fjordvik.example>"
    message["Subject"] = subject
    message["Date"] = "Tue, 14 Mar 2023 09:12:00 +0100"
    message.set_content(text, subtype="html" if page else "plain", charset="utf-8")
    return message.as_bytes()


def letters(data: bytes) -> tuple[Letter, ...]:
    reading = read_letters(data, "svar.eml", in_process=True)
    assert reading.failures == ()
    return reading.letters


def words(letter: Letter, *, quoted: bool) -> str:
    parts = [
        letter.text[block.start : block.end]
        for block in letter.blocks
        if (block.kind is BlockKind.QUOTED) is quoted
    ]
    return " ".join(" ".join(parts).split())


HEADERS = {
    "bokmål": "Fra: {0}\nSendt: mandag 6. mars 2023 10:00\nTil: Fjordvik kommune\nEmne: Høring",
    "nynorsk": "Frå: {0}\nSendt: måndag 6. mars 2023 10:00\nTil: Fjordvik\nEmne: Høyring",
    "English": "From: {0}\nSent: Monday, March 6, 2023 10:00 AM\nTo: Fjordvik\nSubject: Hearing",
    "bold": "*Fra:* {0}\n*Sendt:* mandag 6. mars 2023 10:00\n*Til:* Fjordvik\n*Emne:* Høring",
    "wrapped": "Fra: {0}\nSendt: 6. mars 2023\nTil: a@a.example; b@b.example;\n c@c.example\n"
    "Emne: Høring",
    "Notes": "Fra:\tPer Hansen/KDD/DEP\nTil:\tpost@a.example\nDato:\t06.03.2023 10:00\n"
    "Emne:\tHøring",
    "Outlook's line": "________________________________\nFra: {0}\nSendt: 6. mars 2023\nTil: a\n"
    "Emne: b",
    "original": "-----Opprinnelig melding-----\nFra: {0}\nSendt: 6. mars 2023\nTil: a\nEmne: b",
    "opphavleg": "-----Opphavleg melding-----\nFrå: {0}\nSendt: 6. mars 2023\nTil: a\nEmne: b",
    "Samsung": "-------- Opprinnelig melding --------\nFra: {0}\nDato: 06.03.2023 10:00\nTil: a\n"
    "Emne: b",
    "nothing but a line": "-----Original message-----",
}


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("page", [False, True], ids=["plain", "HTML"])
def test_history_below_headers_is_quoted(name: str, page: bool) -> None:
    text = f"Hei\n\n{ANSWER}\n\nMvh\nKari Ødegård\n\n{HEADERS[name].format(MINISTRY)}\n\n{BRIEF}\n"
    if page:
        text = "".join(
            f"<p>{html.escape(each)}</p>".replace("\n", "<br>") for each in text.split("\n\n")
        )
    (letter,) = letters(mail(text, page=page))
    assert ANSWER in words(letter, quoted=False)
    assert BRIEF in words(letter, quoted=True)
    assert "10:00" not in words(letter, quoted=False)


ATTRIBUTIONS = [
    "man. 6. mar. 2023 kl. 10:00 skrev Postmottak KDD <postmottak@kdd.dep.no>:",
    "man. 6. mar. 2023 kl. 10:00 skrev Kommunal- og distriktsdepartementet <\npost@kdd.dep.no>:",
    "Den 06.03.2023 10:00, skrev Departementet:",
    "Den 6. mars 2023 kl. 10:00 skreiv Departementet <postmottak@kdd.dep.no>:",
    "Departementet skrev den 06.03.2023 10:00:",
    "On Mon, Mar 6, 2023 at 10:00 AM KDD <postmottak@kdd.dep.no> wrote:",
]


@pytest.mark.parametrize("line", ATTRIBUTIONS)
@pytest.mark.parametrize("first", [True, False], ids=["answer above", "answer below"])
def test_marked_lines_are_quoted_with_the_line_that_says_whose(line: str, first: bool) -> None:
    quotation = f"{line}\n\n> {BRIEF}\n>\n> Med hilsen\n"
    text = f"{ANSWER}\n\n{quotation}" if first else f"{quotation}\n{ANSWER}\n"
    (letter,) = letters(mail(text))
    assert words(letter, quoted=False) == ANSWER
    assert BRIEF in words(letter, quoted=True)
    assert ">" not in words(letter, quoted=True).replace("dep.no>", "")


PAGES = {
    "Gmail": "<div>{0}</div><div class='gmail_quote'><div class='gmail_attr'>man. 6. mar. 2023 kl. "
    "10:00 skrev KDD &lt;a@kdd.dep.no&gt;:</div><blockquote class='gmail_quote'>{1}</blockquote>"
    "</div>",
    "Gmail, answered below": "<div class='gmail_quote'><blockquote class='gmail_quote'>"
    "<div>{1}</div></blockquote></div><div>{0}</div>",
    "Apple Mail": "<div>{0}</div><blockquote type='cite'><div>6. mars 2023 kl. 10:00 skrev KDD "
    "&lt;a@kdd.dep.no&gt;:</div><blockquote>{1}</blockquote></blockquote>",
    "Outlook": "<p class=MsoNormal>{0}</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'>"
    "<p><b>Fra:</b> KDD &lt;a@kdd.dep.no&gt;<br><b>Sendt:</b> 6. mars 2023<br><b>Til:</b> a<br>"
    "<b>Emne:</b> Høring</p></div><p>{1}</p>",
    "Outlook in another language": "<p>{0}</p><div style='border-top:solid #E1E1E1 1.0pt'>"
    "<p>Od: KDD</p></div><p>{1}</p>",
    "Outlook on the web": "<div>{0}</div><hr><div id='divRplyFwdMsg'><b>Fra:</b> KDD<br>"
    "<b>Sendt:</b> 6. mars 2023<br><b>Til:</b> a<br><b>Emne:</b> Høring</div><div>{1}</div>",
    "headers in a table": "<p>{0}</p><table><tr><td>Fra:</td><td>Per/KDD/DEP</td></tr><tr>"
    "<td>Til:</td><td>a</td></tr><tr><td>Dato:</td><td>06.03.2023 10:00</td></tr><tr>"
    "<td>Emne:</td><td>Høring</td></tr></table><p>{1}</p>",
}


@pytest.mark.parametrize("name", PAGES)
def test_what_mail_programs_mark_in_html_is_quoted(name: str) -> None:
    (letter,) = letters(mail(PAGES[name].format(ANSWER, BRIEF), page=True))
    assert words(letter, quoted=False) == ANSWER
    assert BRIEF in words(letter, quoted=True)


def test_no_passage_is_made_of_what_is_quoted() -> None:
    text = f"{ANSWER}\n\n{HEADERS['bokmål'].format(MINISTRY)}\n\n{BRIEF}\n"
    (letter,) = letters(mail(text))
    passages = segment(letter, lambda texts: [len(each.split()) for each in texts], 200)
    assert [passage.text for passage in passages] == [ANSWER]
    assert letter.letterhead.sender is None or "dep" not in letter.letterhead.sender.value


def test_questions_stay_with_the_answers_between_them() -> None:
    text = (
        "> Bør tilskuddet fjernes?\n\nNei, det bør det ikke.\n\n> Bør det økes?\n\nJa, absolutt.\n"
    )
    (letter,) = letters(mail(text))
    assert words(letter, quoted=True) == ""
    assert letter.text.count("Bør") == 2
    assert ">" not in letter.text


@pytest.mark.parametrize(
    "text",
    [
        f"{ANSWER}\n\nDen 3. mars 2022 skrev kommunen til departementet:\n\nVi ønsker noe nytt.",
        f"NOTAT\n\nTil: Departementet\nFra: Fjordvik\nDato: 1.3.2023\nEmne: Svar\n\n{ANSWER}",
        f"{ANSWER}\n\n> 50 elever er grensen.",
        f"Saken gjelder:\n\nFra: 2023\nTil: 2026\n\n{ANSWER}",
    ],
    ids=["a sentence with skrev", "a memo", "a sign for more", "years"],
)
def test_what_only_looks_like_history_is_the_sender_s(text: str) -> None:
    (letter,) = letters(mail(text))
    assert words(letter, quoted=True) == ""


def test_what_is_passed_on_is_its_writer_s() -> None:
    headers = HEADERS["bokmål"].format("Ola Ås <ola@granli.example>")
    text = f"Til journalføring.\n\n{headers}\n\nGranli kommune går imot forslaget.\n\nOla Ås\n"
    (letter,) = letters(mail(text, sender=f"Sak {MINISTRY}", subject="VS: Høring"))
    assert words(letter, quoted=False) == "Granli kommune går imot forslaget. Ola Ås"
    date = letter.letterhead.date
    assert date is not None
    assert date.value == "2023-03-06"


def test_what_the_ministry_wrote_below_a_note_is_never_the_answer() -> None:
    text = f"Til orientering.\n\n{HEADERS['bokmål'].format(MINISTRY)}\n\n{BRIEF}\n"
    (letter,) = letters(mail(text))
    assert words(letter, quoted=False) == "Til orientering."


COVERING = [
    "",
    "Se vedlegg.",
    "Videresendes.",
    "Hei!\n\nVedlagt følger svar fra Fjordvik kommune.\n\nMed hilsen\nPostmottaket",
    "Hei\n\nHer kommer høringssvaret fra Fjordvik kommune.\n\nMvh\nKari",
    "Høringssvar fra Fjordvik kommune\n\nVedlagt ligger uttalelsen. Ta kontakt ved spørsmål.\n\n"
    "Kari Ødegård\nRådgiver\nFjordvik kommune\nTlf 12 34 56 78",
    "Vi viser til høringsbrev av 3. mars 2023 og oversender med dette\nkommunens uttalelse.",
    "Vedlagd fylgjer fråsegn frå Granli kommune. Stadfest gjerne at de har motteke brevet.",
    "Du har mottatt et dokument fra Fjordvik kommune.\n\nDenne e-posten kan ikke besvares.",
    "Please find attached our response.",
]
ANSWERS = [
    "Kommunen støtter forslaget.",
    "Ingen merknader.",
    "Granli kommune avgir ikke uttalelse i saken.",
    "Hei\n\nVi har ikke noe å tilføye i denne saken.",
    "Vedlagt følger kart. Kommunen går imot forslaget om nedlegging.",
    "Vi viser til høringsbrevet. Kommunen mener at fristen må forlenges.",
    "Spørsmål 1: Ja\nSpørsmål 2: Nei",
    "Til § 3: Kommunen kan ikke se at endringen får betydning.",
    "Bra forslag!",
    "Me er samde i framlegget.",
]


@pytest.mark.parametrize("text", COVERING)
def test_a_note_that_goes_with_files_says_nothing_itself(text: str) -> None:
    assert only_covers(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_is_one_however_short(text: str) -> None:
    assert not only_covers(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_is_a_letter_beside_its_attachment(text: str) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@eksempel.example", "Svar"
    message.set_content(text)
    kart = b"Kart over omr\xe5det i Fjordvik kommune."
    message.add_attachment(kart, "application", "octet-stream", filename="kart.txt")
    assert [letter.name for letter in letters(message.as_bytes())] == ["kart.txt", "svar.eml"]


BRIEFS = {
    "Høringsbrev.txt": "Høring – endringer i tilskudd\n\nKommunal- og distriktsdepartementet "
    "sender med dette på høring forslag om tilskudd. Høringsfristen er 1. april 2023.\n\nHilsen",
    "Horingsnotat.txt": "Høringsnotat\n\nDepartementet foreslår endringer i tilskuddet.",
    "brev.txt": "Kommunal- og distriktsdepartementet\n\nVår dato: 1.3.2023\n\nHøyring\n\n"
    "Departementet sender framlegget på høyring. Høyringsfristen er 1. april. Vi ber om dykkar "
    "syn.",
}


@pytest.mark.parametrize("name", BRIEFS)
def test_the_ministry_s_letter_that_came_with_an_answer_is_no_answer(name: str) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@fjordvik.example", "Svar"
    message.set_content(ANSWER)
    text = BRIEFS[name].encode()
    message.add_attachment(text, "application", "octet-stream", filename=name)
    brief, answer = letters(message.as_bytes())
    assert (brief.name, brief.is_quoted()) == (name, True)
    assert words(answer, quoted=False) == ANSWER
    sender = brief.letterhead.sender
    assert sender is None or "fjordvik" not in sender.value.lower()


def test_what_a_ministry_sends_itself_is_its_answer() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = MINISTRY, "Svar på høring"
    message.set_content("Se vedlegg.")
    text = BRIEFS["brev.txt"].encode()
    message.add_attachment(text, "application", "octet-stream", filename="brev.txt")
    (letter,) = letters(message.as_bytes())
    assert not letter.is_quoted()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "Høringssvar.txt",
            "Fjordvik kommune viser til høringsbrev fra departementet. Vi støtter.",
        ),
        ("svar.txt", "Departementet ber om innspill innen høringsfristen. Kommunen støtter dette."),
        ("notat.txt", "Kommunestyret vedtok 1. mars at departementet bør foreslå noe annet."),
    ],
)
def test_an_answer_that_speaks_of_the_brief_is_an_answer(name: str, text: str) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@fjordvik.example", "Svar"
    message.set_content("Se vedlegg.")
    data = text.encode()
    message.add_attachment(data, "application", "octet-stream", filename=name)
    (letter,) = letters(message.as_bytes())
    assert not letter.is_quoted()


def test_the_ministry_s_message_attached_is_a_brief_with_all_that_came_with_it() -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = MINISTRY, "Høring"
    inner.set_content("Se vedlagte brev.")
    inner.add_attachment(b"Til kommunene: svar snart.", "text", "x-a", filename="brev.txt")
    message = EmailMessage()
    message["From"], message["Subject"] = "a@fjordvik.example", "SV: Høring"
    message.set_content(ANSWER)
    message.add_attachment(inner)
    assert [(letter.name, letter.is_quoted()) for letter in letters(message.as_bytes())] == [
        ("brev.txt", True),
        ("Høring.eml", True),
        ("svar.eml", False),
    ]
