"""Damaged letters of every format: nothing but FormatError ever comes out, and offsets stay exact.

1,000 files per format by default; ``SVARBREV_FUZZ`` asks for another number. What once failed is
kept by its seed, so that it is tried again each time.
"""

import contextlib
import os
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import FormatError
from index.letters.formats import FORMATS, LetterFormat, Limits, format_of
from index.letters.letter import Document
from index.letters.reader import Reader
from tests.letters.formats.test_bombs import zipped
from tests.writers import generated_letters, model_of, write_letter
from tests.writers.mail import write_eml, write_msg

SHORT = model_of(
    "Eksempel kommune\nPostboks 1\n\nVår dato: 1.2.2022\n\nSvar på brev\n\nHva mener kommunen?\n\n"
    "- Via telefon?\n- Via internett?\n\nKommunen er «tilfreds» med tjenestestedet.\n\nMed hilsen"
)
FILES = int(os.environ.get("SVARBREV_FUZZ", "1000"))
LIMITS = Limits(seconds=5, expanded_bytes=20 * 2**20, pages=50, members=100, characters=500_000)
# Formats whose one reading costs more than a millisecond share their thousand files with the
# rest of the suite's time: so many seconds each at most.
MOST_SECONDS = 8.0


def _by_name(name: str) -> LetterFormat:
    return next(known for known in FORMATS if known.name == name)


def _attached(write: Callable[..., bytes]) -> bytes:
    return write(SHORT, ("svar.txt", SHORT.text().encode()), "Se vedlegget.")


SEEDS: dict[str, bytes] = {
    "TXT": SHORT.text().encode("cp1252"),
    "Markdown": write_letter(SHORT, "md"),
    "PDF": write_letter(SHORT, "pdf"),
    "DOCX": write_letter(SHORT, "docx"),
    "ODT": write_letter(SHORT, "odt"),
    "RTF": write_letter(SHORT, "rtf"),
    "HTML": write_letter(SHORT, "html"),
    "EML": _attached(write_eml),
    "MSG": _attached(write_msg),
    "ZIP": zipped({"a.txt": SHORT.text().encode(), "b.html": write_letter(SHORT, "html")}),
}


def mutated(data: bytes, seed: int) -> bytes:
    """Return ``data`` with some damage, the same for the same seed."""
    rng = random.Random(seed)
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        if not out:
            break
        at = rng.randrange(len(out))
        length = rng.choice((1, 2, 4, 16, 64))
        damage = rng.randrange(7)
        if damage == 0:
            out[at] ^= 1 << rng.randrange(8)
        elif damage == 1:
            out[at : at + length] = rng.randbytes(length)
        elif damage == 2:
            del out[at : at + length * rng.choice((1, 20))]
        elif damage == 3:
            out[at:at] = out[at : at + length] * rng.choice((1, 3, 50))
        elif damage == 4:
            out[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f"))
        elif damage == 5:
            out = out[:at]
        else:
            other = rng.randrange(len(out))
            out[at : at + length] = out[other : other + length]
    return bytes(out)


def try_to_read(known: LetterFormat, data: bytes) -> None:
    """Read and unpack; anything but FormatError, and any wrong offset, fails the test."""
    try:
        document = known.read(data, "fil", LIMITS)
        if document is not None:
            check(document)
    except FormatError as error:
        assert "fil" in str(error)  # noqa: PT017
    try:
        for member in known.members(data, "fil", LIMITS):
            assert isinstance(member.data, bytes)
    except FormatError:
        pass


def check(document: Document) -> None:
    at = 0
    assert document.blocks
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text)
        assert not document.text[at : block.start].strip()
        at = block.end
    assert not document.text[at:].strip()
    document.text.encode()


@pytest.mark.parametrize("name", SEEDS)
def test_a_thousand_damaged_files_raise_nothing_but_format_errors(name: str) -> None:
    known, data = _by_name(name), SEEDS[name]
    began = time.process_time()
    tried = 0
    for seed in range(FILES):
        try_to_read(known, mutated(data, seed))
        tried += 1
        if "SVARBREV_FUZZ" not in os.environ and time.process_time() - began > MOST_SECONDS:
            break
    assert tried >= min(FILES, 100)


@pytest.mark.parametrize("name", [known.name for known in FORMATS if known.name != "image"])
@given(data=st.binary(max_size=400))
@settings(deadline=None, max_examples=60)
def test_any_bytes_raise_nothing_but_format_errors(name: str, data: bytes) -> None:
    try_to_read(_by_name(name), data)


@given(data=st.binary(max_size=300), name=st.text(max_size=12))
@settings(deadline=None, max_examples=150)
def test_any_file_has_a_format_or_a_format_error(data: bytes, name: str) -> None:
    with contextlib.suppress(FormatError):
        assert format_of(data, name) in FORMATS


RTF_WORDS = st.sampled_from(
    [r"\par ", r"\cell ", r"\row ", "{", "}", r"\'e5", r"\u229?", r"\u-99999?", "ord ", r"\uc0",
     r"{\listtext\'b7\tab}", r"{\*\x ", r"\outlinelevel1 ", r"\f1", r"\ansicpg99999", "\n"]
)  # fmt: skip


@given(st.lists(RTF_WORDS, max_size=40))
@settings(deadline=None, max_examples=150)
def test_any_rtf_raises_nothing_but_format_errors(words: list[str]) -> None:
    try_to_read(_by_name("RTF"), ("{\\rtf1 " + "".join(words)).encode())


TAGS = st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<ul>", "<li>", "ord ", "<br>",
     "<b>", "</b>", "<h1>", "</h1>", "<pre>", "&aring;", "&#0;", "&#xD800;", "<!--", "-->",
     "<ol start=x>",
     "<![CDATA[", "<div style='display:none'>", "</div>"]
)  # fmt: skip


@given(st.lists(TAGS, max_size=40))
@settings(deadline=None, max_examples=150)
def test_any_html_raises_nothing_but_format_errors(tags: list[str]) -> None:
    try_to_read(_by_name("HTML"), "".join(tags).encode())


@given(st.lists(st.sampled_from(["w:p", "w:tbl", "w:tr", "w:tc", "w:r", "w:t", "w:ins", "w:del",
                                 "w:sdt", "w:sdtContent", "w:br", "w:txbxContent"]), max_size=30),
       st.data())  # fmt: skip
@settings(deadline=None, max_examples=120)
def test_any_nesting_of_word_elements_is_read(names: list[str], data: st.DataObject) -> None:
    xml = "ord"
    for name in names:
        xml = f"<{name}>{xml}</{name}>" + data.draw(st.sampled_from(["", "<w:p/>", "<w:t>x</w:t>"]))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    whole = f"<w:document xmlns:w='{space}'><w:body>{xml}</w:body></w:document>"
    try_to_read(_by_name("DOCX"), zipped({"word/document.xml": whole.encode()}))


def test_damaged_files_never_stop_the_reader() -> None:
    """Through the child: each gives letters or failures, and a good letter after them is read."""
    letters = generated_letters(3)
    with Reader(LIMITS) as reader:
        for number, (name, data) in enumerate(SEEDS.items()):
            for seed in range(8):
                reading = reader.read(mutated(data, 10_000 + seed + 97 * number), f"{name}.fil")
                assert reading.letters or reading.failures
        for letter in letters:
            assert reader.read(letter.data(), letter.name).letters


KEPT = {
    "ZIP member without a name": ("ZIP", zipped({"a": b"ord"}).replace(b"a", b"\0")),
    "ODT member without a name": ("ODT", zipped({"b": b"x"}, 0).replace(b"b", b"\0")),
    "MSG part of a false size": (
        "MSG",
        SEEDS["MSG"].replace(b"\x0c\x00\x00\x00", b"\xff" * 4),
    ),
    "RTF of a lone surrogate": ("RTF", rb"{\rtf1 \u-10179?ord\par}"),
    "HTML of nothing": ("HTML", b"<!-- -->"),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_once_failed_fails_no_more(name: str) -> None:
    known, data = KEPT[name]
    try_to_read(_by_name(known), data)
