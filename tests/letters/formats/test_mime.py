"""E-mails are taken apart whatever their labels say: encodings, names, parts, pictures."""

import base64
import binascii
import io
import quopri
import shutil
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from index.letters.reader import Reading, read_letters
from tests.writers import model_of, write_scan

ANSWER = "Fjordvik kommune støtter ikke «forslaget» om små skoler."
LETTER = (
    "Granli kommune\n\nVår dato: 1.3.2023\n\nSvar på høring\n\nTilskuddet må økes.\n\nMed hilsen"
)
TOP = "From: Postmottak <post@fjordvik.example>\nSubject: Svar\nMIME-Version: 1.0\n"
TEXT = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
PAGE = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"


def parts(*inside: str, kind: str = "mixed", boundary: str = "B1") -> str:
    joined = "".join(f"--{boundary}\n{each}\n" for each in inside)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{joined}--{boundary}--\n'


def attached(name: str, data: bytes, kind: str = "application/octet-stream") -> str:
    packed = base64.encodebytes(data).decode()
    top = f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n"
    return f"{top}Content-Disposition: attachment; {name}\n\n{packed}"


def inline(name: str, data: bytes, kind: str = "image/png") -> str:
    return attached(f'filename="{name}"', data, kind).replace("attachment;", "inline;")


def read(mail: str | bytes) -> Reading:
    data = mail.encode() if isinstance(mail, str) else mail
    return read_letters(data, "svar.eml", in_process=True)


def text(mail: str | bytes) -> str:
    reading = read(mail)
    assert reading.failures == ()
    return "\n\n".join(letter.text for letter in reading.letters)


BASE64 = base64.encodebytes((ANSWER + "\n\nMed vennlig hilsen\nKari Ødegård").encode()).decode()
QUOTED = quopri.encodestring((ANSWER + "\n\nKari Ødegård").encode()).decode()
LABELS = {
    "base64 without a label": f"\n{BASE64}",
    "base64 labelled 7bit": f"Content-Transfer-Encoding: 7bit\n\n{BASE64}",
    "base64 in one line": "Content-Transfer-Encoding: BASE64 \n\n" + BASE64.replace("\n", ""),
    "base64 with a footer": f"Content-Transfer-Encoding: base64\n\n{BASE64}\n-- \nSkannet.\n",
    "quoted-printable without a label": f"\n{QUOTED}",
    "text labelled base64": f"Content-Transfer-Encoding: base64\n\n{ANSWER}",
    "text labelled quoted-printable": f"Content-Transfer-Encoding: quoted-printable\n\n{ANSWER} =1",
    "a label of nonsense": f"Content-Transfer-Encoding: utf-8\n\n{ANSWER}",
}


@pytest.mark.parametrize("name", LABELS)
def test_text_is_decoded_as_it_is_encoded(name: str) -> None:
    found = text(f"{TOP}Content-Type: text/plain; charset=utf-8\n{LABELS[name]}")
    assert found.startswith(ANSWER)
    assert "footer" not in name or found.endswith("Skannet.")


def test_what_has_equals_signs_for_itself_is_no_quoted_printable() -> None:
    # A file packed by uuencode, an address of the web, a formula: "=F5" is none of a letter's.
    answer = "Se https://x.example/?a=AB&b=BC, der a=b=c og d = e."
    assert text(f"{TOP}Content-Type: text/plain\n\n{answer}") == answer


def test_line_ends_that_were_doubled_end_one_line() -> None:
    mail = f"{TOP}{parts(TEXT + ANSWER, TEXT + LETTER)}".replace("\n", "\r\r\n")
    assert text(mail) == text(f"{TOP}{parts(TEXT + ANSWER, TEXT + LETTER)}")
    assert ANSWER in text(mail)


CHARSETS = [
    ("", "utf-8"), ("", "cp1252"), ("", "cp850"), ("iso-8859-1;", "cp1252"), ("utf-16", "utf-16"),
    ("utf-16le", "utf-16-le"), ("x-unknown", "utf-8"), ("unknown-8bit", "cp1252"),
    ("ibm850", "cp850"), ("us-ascii", "mac-roman"), ("windows-1252", "utf-8"), ("utf-7", "utf-7"),
    ('"UTF-8"', "latin-1"), ("zlib", "utf-8"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "encoding"), CHARSETS)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_bytes_go_before_the_label_of_their_charset(
    label: str, encoding: str, kind: str
) -> None:
    said = f"; charset={label}" if label else ""
    body = ANSWER if kind == "plain" else f"<p>{ANSWER}</p>"
    packed = base64.encodebytes(body.encode(encoding)).decode()
    top = f"Content-Type: text/{kind}{said}\nContent-Transfer-Encoding: base64\n\n"
    assert text(f"{TOP}{top}{packed}") == ANSWER


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_page_of_an_email_is_read_under_a_wrong_meta_element(encoding: str) -> None:
    page = f'<meta http-equiv=Content-Type content="text/html; charset=koi8-r"><p>{ANSWER}</p>'
    mail = f"{TOP}Content-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n{page}"
    assert text(mail.encode(encoding)) == ANSWER


NAMES = {
    "RFC 2231": "filename*=utf-8''H%C3%B8ringssvar%20%C3%85s.txt",
    "RFC 2231, continued": "filename*0*=utf-8''H%C3%B8ring;\n filename*1*=ssvar%20%C3%85s.txt",
    "RFC 2231 under a wrong label": "filename*=iso-8859-1''H%C3%B8ringssvar%20%C3%85s.txt",
    "encoded word": 'filename="=?iso-8859-1?Q?H=F8ringssvar_=C5s.txt?="',
    "broken in a character": 'filename="=?utf-8?Q?H=C3?= =?utf-8?Q?=B8ringssvar_=C3=85s.txt?="',
    "bare UTF-8": 'filename="Høringssvar Ås.txt"',
    "unquoted": "filename==?utf-8?B?SMO4cmluZ3NzdmFyIMOFcy50eHQ=?=",
}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_an_attachment_is_what_its_sender_saw(name: str) -> None:
    mail = TOP + parts(f"{TEXT}Se vedlegg.", attached(NAMES[name], LETTER.encode()))
    assert [letter.name for letter in read(mail).letters] == ["Høringssvar Ås.txt"]
    bare = [letter.name for letter in read(mail.encode("latin-1")).letters]
    assert bare == ["Høringssvar Ås.txt"]


def test_words_of_a_header_that_were_broken_in_a_character_are_put_together() -> None:
    subject = (
        "=?utf-8?B?SMM=?=\n =?utf-8?B?uHJpbmc=?= om =?iso-8859-1?Q?sm=E5?= =?utf-8?Q?_skoler?="
    )
    mail = f"From: =?utf-8?Q?Kari_=C3=98?= <a@b.example>\nSubject: {subject}\n{TEXT}{ANSWER}"
    letter = read(parts_of(mail)).letters[0]
    assert letter.name == "Høring om små skoler.eml"


def parts_of(inner: str) -> str:
    """Return a message that carries another and says nothing itself."""
    return TOP + parts(f"{TEXT}Se vedlagt.", f"Content-Type: message/rfc822\n\n{inner}")


@pytest.mark.parametrize("label", ["", "8bit", "base64", "quoted-printable"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_an_attached_message_is_opened_in_any_encoding(label: str, encoding: str) -> None:
    inner = f"{TOP}Content-Type: text/plain\n\n{ANSWER}\n".encode(encoding)
    packers = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}
    packed = packers.get(label, bytes)(inner)
    said = f"Content-Transfer-Encoding: {label}\n" if label else ""
    outer = TOP + parts(f"{TEXT}Se vedlagt.", f"Content-Type: message/rfc822\n{said}\n@@")
    (letter,) = read(outer.encode().replace(b"@@", packed)).letters
    assert (letter.name, letter.text.strip()) == ("Svar.eml", ANSWER)


WHOLE = TOP + parts(TEXT + ANSWER, attached('filename="brev.txt"', LETTER.encode()))
DAMAGED = {
    "no end": WHOLE.replace("--B1--\n", ""),
    "another boundary": WHOLE.replace('boundary="B1"', 'boundary="ANNEN"'),
    "no boundary": WHOLE.replace('; boundary="B1"', ""),
    "no type": WHOLE.replace('Content-Type: multipart/mixed; boundary="B1"\n', ""),
    "unquoted with equals signs": WHOLE.replace('"B1"', "=_B1=x").replace("--B1", "--=_B1=x"),
    "blanks and signs": WHOLE.replace("B1", "a b=c: d?"),
    "preamble": WHOLE.replace('"B1"\n\n', '"B1"\n\nThis is a message in MIME format.\n\n'),
    "carriage returns": WHOLE.replace("\n", "\r"),
    "blank lines before": f"\r\n\r\n{WHOLE}",
    "a mark before": f"\ufeff{WHOLE}",
    "a line of a mailbox": f"From a@b Tue Mar 14 09:12:00 2023\n{WHOLE}",
    "counted by Apple Mail": f"{len(WHOLE.encode())}      \n{WHOLE}<plist><dict/></plist>",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_message_whose_structure_is_damaged_loses_nothing(name: str) -> None:
    reading = read(DAMAGED[name])
    assert reading.failures == ()
    assert [letter.name for letter in reading.letters] == ["brev.txt", "svar.eml"]
    assert reading.letters[1].text.strip() == ANSWER


def test_flowed_text_is_whole_again() -> None:
    top = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp={}\n\n"
    joined = top.format("yes") + "Kommunen støt \nter forslaget. \n\n> Et \n> sitat.\n-- \nKari"
    assert text(TOP + joined).startswith("Kommunen støtter forslaget.")
    assert "Et sitat." in text(TOP + top.format("no") + "Et \nsitat.")


def test_text_before_and_behind_a_picture_is_one_text() -> None:
    mail = TOP + parts(TEXT + "Første del.", inline("bilde.png", logo()), TEXT + "Andre del.")
    (letter,) = read(mail).letters
    assert letter.text == "Første del.\n\nAndre del."
    pages = TOP + parts(f"{PAGE}<p>Første</p>", inline("a.png", logo()), TEXT + "Andre <del>")
    assert text(pages) == "Første\n\nAndre <del>"


def test_text_that_exchange_tore_off_behind_a_picture_is_of_the_message() -> None:
    torn = attached('filename="ATT00001.txt"', b"Vi ber om mer.", "text/plain")
    assert text(TOP + parts(TEXT + ANSWER, torn)) == f"{ANSWER}\n\nVi ber om mer."


def test_a_page_that_only_says_that_it_is_not_shown_gives_way_to_the_text() -> None:
    plain = f"{ANSWER} Vi ber om tjue millioner kroner til veier i fjellbygdene."
    page = "<p>Din e-postleser viser ikke denne meldingen.</p>"
    assert text(TOP + parts(TEXT + plain, PAGE + page, kind="alternative")).strip() == plain


@pytest.mark.parametrize("stub", ["Denne meldingen er i HTML-format.", " ", "Se HTML-versjonen."])
def test_a_stub_of_plain_text_gives_way_to_the_page(stub: str) -> None:
    mail = TOP + parts(TEXT + stub, f"{PAGE}<p>{ANSWER}</p>", kind="alternative")
    assert text(mail) == ANSWER


def test_plain_text_that_says_it_all_is_read_as_it_was_typed() -> None:
    plain = f"{ANSWER}\nhttps://fjordvik.example"
    page = f"<style>p{{}}</style><p>{ANSWER}</p><img alt='Logo' src='cid:a'>"
    assert text(TOP + parts(TEXT + plain, PAGE + page, kind="alternative")).strip() == plain


def test_files_that_were_written_into_the_text_are_opened() -> None:
    lines = [LETTER.encode()[at : at + 45] for at in range(0, len(LETTER.encode()), 45)]
    packed = "".join(binascii.b2a_uu(line).decode() for line in lines)
    mail = f"{TOP}{TEXT}Se vedlegg.\n\nbegin 644 brev.txt\n{packed}`\nend\n"
    assert [letter.name for letter in read(mail).letters] == ["brev.txt"]


def test_a_saved_web_page_is_its_page_and_nothing_that_it_loads() -> None:
    beside = [
        f"{PAGE}<p>Reklame</p>".replace(
            "Content-T", "Content-Location: https://a.example/\nContent-T", 1
        ),
        "Content-Type: application/javascript\nContent-Location: https://a.example/a.js\n\nalert(1)",
        "Content-Type: text/css\n\np {}",
        "Content-Type: font/woff2\nContent-Transfer-Encoding: base64\n\nAAAA",
    ]
    top = "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example\nSubject: Svar\n"
    data = (top + parts(f"{PAGE}<p>{ANSWER}</p>", *beside, kind="related")).encode()
    reading = read_letters(data, "side.mhtml", in_process=True)
    assert [(letter.name, letter.text) for letter in reading.letters] == [("side.mhtml", ANSWER)]
    assert reading.failures == ()


def logo() -> bytes:
    picture = Image.effect_noise((600, 150), 50)
    ImageDraw.Draw(picture).text((30, 40), "FJORDVIK KOMMUNE", fill=0, font_size=40)
    return png(picture)


def png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
@pytest.mark.parametrize("way", [attached, inline], ids=["attached", "in the text"])
def test_a_logo_is_no_letter_and_no_failure(way: object) -> None:
    name = 'filename="image001.png"' if way is attached else "image001.png"
    reading = read(TOP + parts(TEXT + ANSWER, way(name, logo(), "image/png")))  # type: ignore[operator]
    assert [letter.name for letter in reading.letters] == ["svar.eml"]
    assert reading.failures == ()


def test_a_photo_in_the_text_that_nothing_can_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from index.letters.formats import _ocr

    monkeypatch.setattr(_ocr, "recogniser", lambda: None)
    photo = write_scan(
        model_of("Granli kommune\n\nVår dato: 1.2.2023\n\nSvar\n\nVi er enige.\n\nMed hilsen"),
        80,
        "PNG",
    )
    page = parts(
        f"{PAGE}<p>Vi støtter ikke forslaget.</p>",
        inline("IMG_0042.png", photo),
        inline("image001.png", logo()),
        kind="related",
    )
    reading = read_letters((TOP + page).encode(), "svar.eml", in_process=True)
    assert [letter.name for letter in reading.letters] == ["svar.eml"]
    (failure,) = reading.failures
    assert failure.name == "svar.eml/IMG_0042.png"
    assert "Install Tesseract" in failure.reason


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_photo_of_a_letter_in_the_text_is_read() -> None:
    words = "Granli kommune mener at tilskuddet til skolene i bygda må økes nå. " * 3
    photo = write_scan(
        model_of(f"Granli kommune\n\nVår dato: 1.2.2023\n\nSvar\n\n{words}\n\nMed hilsen"),
        110,
        "PNG",
    )
    page = parts(f"{PAGE}<p>Se bildet.</p>", inline("IMG_0042.png", photo), kind="related")
    reading = read(TOP + page)
    assert [letter.name for letter in reading.letters] == ["IMG_0042.png"]
    assert "tilskuddet til skolene" in reading.letters[0].text


@given(
    st.lists(
        st.sampled_from(["støtter", "ikke", "på", "Øya", "før", "årsskiftet", "=", "."]),
        min_size=3,
    ),
    st.sampled_from(["utf-8", "iso-8859-1", "windows-1252"]),
    st.sampled_from(["8bit", "base64", "quoted-printable"]),
)
@settings(deadline=None, max_examples=60)
def test_no_word_is_read_that_an_independent_reader_does_not_read(
    said: list[str], charset: str, encoding: str
) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@eksempel.example", "Svar"
    mail.set_content(f"Kommunen {' '.join(said)}", charset=charset, cte=encoding)
    data = mail.as_bytes()
    independent = message_from_bytes(data, policy=policy.default).get_content()
    assert text(data).split() == independent.split()
