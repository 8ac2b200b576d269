"""E-mails: the letter in the body or in an attachment, headers as metadata, messages in
messages.
"""

from email.message import EmailMessage

import pytest

from index.letters.formats import Limits, format_of
from index.letters.formats._rich import unpacked
from index.letters.reader import read_letters
from tests.writers import model_of, write_letter
from tests.writers.cfb import write_cfb
from tests.writers.mail import write_eml, write_mbox, write_msg, write_p7m, write_tnef

LIMITS = Limits()
MODEL = model_of(
    "Eksempel kommune\n\nVår dato: 30.5.2022\n\nSvar på brev\n\nKommunen er tilfreds.\n\nMed hilsen"
)
NOTE = "Hei!\n\nVedlagt følger svar fra Eksempel kommune.\n\nMed hilsen\nPostmottaket"


@pytest.mark.parametrize("write", [write_eml, write_msg])
def test_headers_become_metadata(write: object) -> None:
    data = write(MODEL)  # type: ignore[operator]
    document = format_of(data, "x").read(data, "x", LIMITS)
    assert document is not None
    assert document.metadata == {
        "from": "Eksempel kommune <postmottak@eksempel.example>",
        "to": document.metadata["to"],
        "date": "2022-05-30",
        "subject": "Svar på brev fra Eksempel kommune",
    }
    assert document.text.strip() == MODEL.text()


@pytest.mark.parametrize("write", [write_eml, write_msg])
@pytest.mark.parametrize("ending", ["pdf", "docx", "odt"])
def test_the_letter_in_an_attachment_is_the_letter_and_the_note_is_none(
    write: object, ending: str
) -> None:
    attached = write_letter(MODEL, ending)
    data = write(MODEL, (f"svar.{ending}", attached), NOTE)  # type: ignore[operator]
    reading = read_letters(data, "melding", in_process=True)
    assert reading.failures == ()
    assert [letter.name for letter in reading.letters] == [f"svar.{ending}"]
    alone = read_letters(attached, f"svar.{ending}", in_process=True).letters[0]
    assert reading.letters[0].id == alone.id
    assert reading.letters[0].text == alone.text


def test_a_substantial_body_is_a_letter_beside_its_attachment() -> None:
    data = write_eml(MODEL, ("svar.txt", MODEL.text().encode()), "Et langt svar. " * 100)
    reading = read_letters(data, "melding.eml", in_process=True)
    assert [letter.name for letter in reading.letters] == ["svar.txt", "melding.eml"]


def test_html_is_read_where_there_is_no_plain_text() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@eksempel.example", "Svar"
    mail.set_content("<p>Ett<br>to</p><script>nei</script>", subtype="html")
    data = mail.as_bytes()
    document = format_of(data, "a.eml").read(data, "a.eml", LIMITS)
    assert document is not None
    assert document.text == "Ett\nto"


def test_a_message_in_a_message_is_opened_and_keeps_its_own_headers() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "videresender@eksempel.example", "VS: Svar"
    outer.set_content("Se under.")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "post@eksempel.example", "Svar"
    inner.set_content("Se vedlegg.")
    inner.add_attachment(MODEL.text().encode(), maintype="text", subtype="x-odd", filename="a.txt")
    outer.add_attachment(inner)
    reading = read_letters(outer.as_bytes(), "ytre.eml", in_process=True)
    assert [letter.name for letter in reading.letters] == ["a.txt"]
    assert reading.failures == ()


def test_pictures_in_signatures_and_cards_are_no_letters() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@eksempel.example", "Svar"
    mail.set_content(MODEL.text())
    mail.add_attachment(b"BEGIN:VCARD", maintype="text", subtype="vcard", filename="kort.vcf")
    mail.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline"
    )
    reading = read_letters(mail.as_bytes(), "a.eml", in_process=True)
    assert reading.failures == ()
    assert [letter.format for letter in reading.letters] == ["EML"]


def test_a_letter_that_begins_with_a_label_is_no_email() -> None:
    text = b"Dato: 1.2.2022\nTil: departementet\n\nKommunen svarer."
    assert format_of(text, "brev.txt").name == "TXT"


def test_a_scanner_s_message_that_is_nothing_but_its_attachment_is_opened() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "skanner@eksempel.example", "Skannet"
    mail.set_content(write_letter(MODEL, "pdf"), "application", "pdf", filename="brev.pdf")
    reading = read_letters(mail.as_bytes(), "skannet.eml", in_process=True)
    assert [letter.name for letter in reading.letters] == ["brev.pdf"]
    assert reading.failures == ()


def test_an_empty_plain_text_gives_way_to_html() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@eksempel.example", "Svar"
    mail.set_content(" \n")
    mail.add_alternative("<p>Vi er tilfreds.</p>", subtype="html")
    (letter,) = read_letters(mail.as_bytes(), "a.eml", in_process=True).letters
    assert letter.text == "Vi er tilfreds."


@pytest.mark.parametrize("sender", [".Eksempel <a@eksempel.example>", "Eksempel <"])
def test_a_header_that_no_parser_takes_costs_no_letter(sender: str) -> None:
    """Both make the standard library's parser raise AttributeError or IndexError."""
    data = f"From: {sender}\nSubject: Svar\n\n{MODEL.text()}".encode()
    document = format_of(data, "a.eml").read(data, "a.eml", LIMITS)
    assert document is not None
    assert document.metadata == {"from": sender, "subject": "Svar"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_headers_in_bare_letters_are_read(encoding: str) -> None:
    data = f"From: a@eksempel.example\nSubject: Svar på brev\n\n{MODEL.text()}".encode(encoding)
    document = format_of(data, "a.eml").read(data, "a.eml", LIMITS)
    assert document is not None
    assert document.metadata["subject"] == "Svar på brev"


def test_calendars_without_a_name_are_no_letters() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@eksempel.example", "Svar"
    mail.set_content(MODEL.text())
    mail.add_alternative("BEGIN:VCALENDAR", subtype="calendar")
    reading = read_letters(mail.as_bytes(), "a.eml", in_process=True)
    assert [letter.format for letter in reading.letters] == ["EML"]
    assert reading.failures == ()


@pytest.mark.parametrize("text", ["Se vedlegg.", ""])
def test_letters_that_outlook_packed_for_itself_are_opened(text: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@eksempel.example", "Svar"
    mail.set_content(text)
    own = write_tnef(MODEL, ("Høringssvar.docx", write_letter(MODEL, "docx")), "Se vedlegget.")
    mail.add_attachment(own, "application", "ms-tnef", filename="winmail.dat")
    reading = read_letters(mail.as_bytes(), "a.eml", in_process=True)
    assert reading.failures == ()
    assert [(letter.name, letter.format) for letter in reading.letters] == [
        ("Høringssvar.docx", "DOCX")
    ]


def test_an_answer_that_outlook_packed_for_itself_is_the_message_s_own() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@eksempel.example", "Svar"
    mail.add_attachment(write_tnef(MODEL), "application", "ms-tnef", filename="winmail.dat")
    (letter,) = read_letters(mail.as_bytes(), "a.eml", in_process=True).letters
    assert (letter.name, letter.text.strip()) == ("a.eml", MODEL.text())


def test_more_parts_than_a_message_has_are_refused_and_not_cut() -> None:
    parts = "--x\nContent-Type: text/plain\n\nord\n" * 2_001
    data = f"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n{parts}--x--".encode()
    (failure, *_) = read_letters(data, "a.eml", in_process=True).failures
    assert "more than 2000 parts" in failure.reason


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def test_an_outlook_message_in_an_outlook_message_is_opened() -> None:
    inside = "__attach_version1.0_#00000000/__substg1.0_3701000D"
    data = write_cfb(
        {
            "__properties_version1.0": bytes(32),
            "__substg1.0_1000001F": wide("Se under."),
            "__substg1.0_0037001F": wide("VS: Svar"),
            "__attach_version1.0_#00000000/__properties_version1.0": bytes(8),
            f"{inside}/__properties_version1.0": bytes(24),
            f"{inside}/__substg1.0_0037001F": wide("Svar"),
            f"{inside}/__substg1.0_0C1A001F": wide("Eksempel kommune"),
            f"{inside}/__substg1.0_1000001F": wide(MODEL.text()),
        }
    )
    reading = read_letters(data, "ytre.msg", in_process=True)
    assert reading.failures == ()
    assert [letter.name for letter in reading.letters] == ["Svar.eml"]
    assert reading.letters[0].text.strip() == MODEL.text()


def test_more_attachments_than_an_outlook_message_has_are_refused_and_not_cut() -> None:
    storages = {f"__attach_version1.0_#{number:08X}/__substg1.0_3701": b"" for number in range(501)}
    data = write_cfb({"__properties_version1.0": bytes(32), **storages})
    (failure, *_) = read_letters(data, "a.msg", in_process=True).failures
    assert "more than 500 attachments" in failure.reason


def test_an_outlook_message_in_rich_text_only_is_read() -> None:
    rich = rb"{\rtf1\ansi\ansicpg1252 Vi er forn\'f8yd.\par Hilsen\par}"
    raw = (
        (len(rich) + 12).to_bytes(4, "little")
        + len(rich).to_bytes(4, "little")
        + b"MELA"
        + bytes(4)
    )
    data = write_cfb({"__properties_version1.0": bytes(32), "__substg1.0_10090102": raw + rich})
    reading = read_letters(data, "rik.msg", in_process=True)
    assert reading.letters[0].text == "Vi er fornøyd.\n\nHilsen"


def test_compressed_rich_text_is_unpacked_as_its_specification_shows() -> None:
    """The example of [MS-OXRTFCP] 3.1.1."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af320"
        "68656c090020627705b06c647d0a800fa0"
    )
    assert unpacked(packed, LIMITS, "x") == (b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n")


@pytest.mark.parametrize(
    ("stream", "remedy"),
    [("WordDocument", "PDF"), ("EncryptedPackage", "password"), ("Workbook", "PDF")],
)
def test_other_compound_files_are_refused_with_the_remedy(stream: str, remedy: str) -> None:
    data = write_cfb({stream: bytes(100)})
    (failure,) = read_letters(data, "gammelt.doc", in_process=True).failures
    assert "gammelt.doc" in failure.reason
    assert remedy in failure.reason


TEXT = "Fjordvik kommune støtter ikke «forslaget» om små skoler."
PAGE = f"<p>{TEXT}</p>"


@pytest.mark.parametrize(
    "streams",
    [
        {"1000001E": TEXT.encode("cp1252")},
        {"1000001E": TEXT.encode("cp850")},
        {"1000001E": TEXT.encode()},
        {"1000001F": wide(TEXT.encode().decode("cp1252"))},
        {"10130102": f"<meta charset=utf-8>{PAGE}".encode("cp1252")},
        {"10130102": f"<meta charset=windows-1252>{PAGE}".encode()},
        {"10130102": PAGE.encode("utf-16")},
        {"1013001F": wide(PAGE)},
        {"1000001F": wide("Se HTML."), "10130102": PAGE.encode()},
    ],
)
def test_an_outlook_message_is_read_in_every_form_and_encoding(streams: dict[str, bytes]) -> None:
    named = {f"__substg1.0_{tag}": data for tag, data in streams.items()}
    data = write_cfb({"__properties_version1.0": bytes(32), **named})
    (letter,) = read_letters(data, "svar.msg", in_process=True).letters
    assert letter.text == TEXT


@pytest.mark.parametrize("openly", [True, False])
def test_an_outlook_message_that_was_signed_is_what_was_signed(openly: bool) -> None:
    part = f"Content-Type: text/plain; charset=utf-8\n\n{TEXT}\n"
    signed = f"Content-Type: multipart/signed; boundary=x\n\n--x\n{part}\n--x--\n"
    place = "__attach_version1.0_#00000000"
    data = write_cfb(
        {
            "__properties_version1.0": bytes(32),
            f"{place}/__properties_version1.0": bytes(8),
            f"{place}/__substg1.0_3707001F": wide("smime.p7m"),
            f"{place}/__substg1.0_37010102": signed.encode()
            if openly
            else write_p7m(part.encode()),
        }
    )
    (letter,) = read_letters(data, "svar.msg", in_process=True).letters
    assert letter.text.strip() == TEXT


def signed_mail(inside: bytes, kind: str = "signed-data") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@eksempel.example", "Svar"
    mail.set_content(inside, "application", "pkcs7-mime", filename="smime.p7m")
    mail.set_param("smime-type", kind)
    return mail.as_bytes()


@pytest.mark.parametrize("times", [1, 3])
def test_a_signed_message_is_what_was_signed(times: int) -> None:
    part = f"Content-Type: text/html; charset=utf-8\n\n{PAGE}".encode()
    for _ in range(times):
        part = signed_mail(write_p7m(part))
    (letter,) = read_letters(part, "svar.eml", in_process=True).letters
    assert (letter.name, letter.text) == ("svar.eml", TEXT)


def test_a_message_signed_in_pieces_of_unknown_length_is_read() -> None:
    """BER, as programs write it that sign while they send: X.690 8.1.3.6."""
    part = f"Content-Type: text/plain; charset=utf-8\n\n{TEXT}\n".encode()
    pieces = b"".join(
        b"\x04" + bytes([len(piece)]) + piece
        for piece in (part[at : at + 40] for at in range(0, len(part), 40))
    )
    data_type = bytes.fromhex("06092a864886f70d010701")
    content = b"\x30\x80" + data_type + b"\xa0\x80\x24\x80" + pieces + bytes(6)
    signed = b"\x30\x80\x02\x01\x01\x31\x00" + content + b"\x31\x00" + bytes(2)
    outer = b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" + signed + bytes(4)
    (letter,) = read_letters(signed_mail(outer), "svar.eml", in_process=True).letters
    assert letter.text.strip() == TEXT


def test_what_is_no_signature_is_refused_by_name() -> None:
    (failure,) = read_letters(signed_mail(b"0\x80"), "svar.eml", in_process=True).failures
    assert failure.reason.startswith("svar.eml")


def test_messages_of_a_mailbox_are_letters_of_their_own() -> None:
    second = write_eml(MODEL, body="Granli kommune støtter dette.\n\nFrom nå av gjelder det.\n\nA")
    data = write_mbox([write_eml(MODEL), second])
    reading = read_letters(data, "innboks.mbox", in_process=True)
    assert reading.failures == ()
    assert [letter.name for letter in reading.letters] == [
        "Svar på brev fra Eksempel kommune.eml"
    ] * 2
    assert "\n\nFrom nå av gjelder det." in reading.letters[1].text
    assert read_letters(data, "innboks", in_process=True).letters == reading.letters
