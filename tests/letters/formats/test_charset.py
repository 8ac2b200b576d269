"""Bytes become the characters that their writer typed, whatever they are labelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.letters.formats._charset import mend, read_characters

SENTENCES = [
    "Kommunen støtter ikke forslaget om å fjerne tilskuddet.",
    "Vi er usikre på dette.",
    "Nå.",
    "Ås kommune",
    "HØRINGSUTTALELSE FRA FJORDVIK",
    "Kommunestyret meiner at ordninga bør vidareførast, særleg for små skular.",
    "Eg veit ikkje kva eg skal seie, men òg dette må med.",
    "Ærlig talt: Øyene trenger båt hver dag, også på lørdager.",
    "Kari Ødegård, rådmann i Østre Å",
    "Før møtet 3. mars var 1 250 personer på høringslisten.",
    "Idéen om «nærhetsprinsippet» må ligge til grunn.",
    "Søknadsfristen går ut etter § 5 (sjå òg vedlegg).",
    "Fyll ut: navn, fødselsår, prøveår, måned, æresbevisning.",
]
PAGES = ["cp1252", "latin-1", "iso8859-15", "cp850", "cp865", "mac-roman"]
LABELS = ["", "utf-8", "us-ascii", "iso-8859-1", "windows-1252", "ibm850", "macintosh", "nonsense"]


def encoded(text: str, page: str) -> bytes:
    try:
        return text.encode(page)
    except UnicodeEncodeError:
        pytest.skip("not in this code page")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_in_a_code_page_is_read_under_every_label(text: str, page: str) -> None:
    data = encoded(text, page)
    assert {label: read_characters(data, label) for label in LABELS} == dict.fromkeys(LABELS, text)


@given(st.text(max_size=80), st.sampled_from(LABELS))
def test_valid_utf_8_wins_under_any_label(text: str, label: str) -> None:
    data = f"Høring: {text}".encode("utf-8", "replace")
    assert read_characters(data, label) == mend(data.decode())


@given(st.binary(max_size=200), st.sampled_from([*LABELS, "utf-7", "punycode", "zlib", "hex"]))
def test_no_bytes_and_no_label_make_it_fail(data: bytes, label: str) -> None:
    read_characters(data, label)


@pytest.mark.parametrize(
    ("bad", "meant"), [(b"\x96", "–"), (b"\xe5", "å"), (b"\xff", "\ufffd"), (b"\x81", "\ufffd")]
)
def test_one_bad_byte_spoils_one_character_and_not_the_letter(bad: bytes, meant: str) -> None:
    data = "Vi støtter å ".encode() + bad + " måle på nytt".encode()
    assert read_characters(data, "utf-8") == f"Vi støtter å {meant} måle på nytt"


def test_a_signature_in_another_encoding_is_read_too() -> None:
    data = "Vi støtter å gå på.".encode() + "\nKari Ødegård, rådmann".encode("cp1252")
    assert read_characters(data) == "Vi støtter å gå på.\nKari Ødegård, rådmann"


def test_text_cut_within_a_character_is_told_from_a_last_letter_in_latin_1() -> None:
    assert read_characters("Vi støtter å gå".encode()[:-1]) == "Vi støtter å g"
    assert read_characters("Ordet er blå".encode()[:-1]) == "Ordet er bl"
    assert read_characters("Se på".encode("cp1252")) == "Se på"


@pytest.mark.parametrize("page", ["cp1252", "mac-roman", "cp850", "cp437"])
@pytest.mark.parametrize("text", SENTENCES)
def test_utf_8_that_was_encoded_twice_is_mended(text: str, page: str) -> None:
    broken = "".join(
        bytes([byte]).decode("latin-1" if byte in b"\x81\x8d\x8f\x90\x9d" else page)
        if page == "cp1252"
        else bytes([byte]).decode(page)
        for byte in text.encode()
    )
    assert mend(broken) == text
    assert read_characters(broken.encode()) == text


def test_utf_8_that_was_encoded_three_times_is_mended() -> None:
    text = "Kommunen støtter forslaget på møtet."
    twice = text.encode().decode("latin-1").encode().decode("latin-1")
    assert mend(twice) == text


@pytest.mark.parametrize(
    "text",
    ["Å\xa0gå på møte", "Ã er en bokstav", "√2 er irrasjonalt", "Ål, Ås og Årdal", "£ og § 5", "é"],
)
def test_what_was_never_broken_is_not_mended(text: str) -> None:
    assert mend(text) == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_wide_encodings_are_told_with_a_mark_and_without(encoding: str) -> None:
    text = "Kommunen støtter forslaget – på vilkår."
    assert read_characters(text.encode(encoding), "iso-8859-1") == text


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Zażółć gęślą jaźń", "windows-1250"),
        ("Мы поддерживаем предложение", "koi8-r"),
        ("Мы поддерживаем предложение", "windows-1251"),
        ("我们支持这项提案", "gb2312"),
        ("Sámi giella lea šaddan, ja čálán dán odđa báikkis", "iso-8859-10"),
    ],
)
def test_a_label_is_believed_where_the_bytes_bear_it_out(text: str, label: str) -> None:
    assert read_characters(text.encode(label, "replace"), label).replace("?", "") == text
