"""Damaged letters of every format: nothing but FormatError ever comes out, and offsets stay exact.

1,000 files per format by default; ``SVARBREV_FUZZ`` asks for another number. What once failed is
kept by its seed, so that it is tried again each time.
"""

import contextlib
import os
import shutil
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from index.errors import FormatError
from index.letters.formats import FORMATS, LetterFormat, Limits, _ocr, format_of
from index.letters.formats._geometry import Word
from index.letters.formats._margins import PageWords
from index.letters.letter import Document
from index.letters.reader import read_many
from tests.letters.formats.damaged import (
    PICTURES,
    SEEDS,
    among_damaged,
    assert_clear_line,
    damaged,
    format_named,
)
from tests.letters.formats.test_bombs import zipped
from tests.writers import generated_letters

# Pillow warns of damage; in the child that reads letters nobody hears it, and it stops nothing.
pytestmark = pytest.mark.filterwarnings("ignore")

FILES = int(os.environ.get("SVARBREV_FUZZ", "1000"))
# Of each kind, in bulk through the child process.
BULK = 50
LIMITS = Limits(seconds=5, expanded_bytes=20 * 2**20, pages=50, members=100, characters=500_000)


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


def test_every_format_is_damaged() -> None:
    assert {seed.format for seed in SEEDS.values()} == {known.name for known in FORMATS}


@pytest.fixture
def stubbed_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """One word for every page: the program takes seconds a page, and has its own tests."""

    def recognised(image: Image.Image, dpi: float, shown: str, limits: Limits) -> PageWords:
        return PageWords((Word("ord", 10, 10, 40, 20, 10),), image.height * 72 / dpi)

    monkeypatch.setattr(_ocr, "recogniser", lambda: ("tesseract", "nor"))
    monkeypatch.setattr(_ocr, "recognise", recognised)


@pytest.mark.usefixtures("stubbed_recognition")
@pytest.mark.parametrize("kind", SEEDS)
def test_an_undamaged_file_is_read(kind: str) -> None:
    """So that what the damaged ones meet is the reader, not a refusal at its door."""
    seed = SEEDS[kind]
    known = format_named(seed.format)
    assert format_of(seed.data, "fil") in (known, format_named("TXT"))
    if kind == "office file":
        with pytest.raises(FormatError):
            known.read(seed.data, "fil", LIMITS)
    elif known.read(seed.data, "fil", LIMITS) is None:
        assert len(list(known.members(seed.data, "fil", LIMITS))) == (1 if kind == "P7M" else 2)


@pytest.mark.usefixtures("stubbed_recognition")
@pytest.mark.parametrize("kind", SEEDS)
def test_a_thousand_damaged_files_raise_nothing_but_format_errors(kind: str) -> None:
    known = format_named(SEEDS[kind].format)
    for seed in range(FILES):
        began = time.process_time()
        try_to_read(known, damaged(kind, seed))
        assert time.process_time() - began < LIMITS.seconds, seed


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
@pytest.mark.parametrize("kind", PICTURES)
def test_damaged_pictures_are_recognised_or_refused(kind: str) -> None:
    for seed in range(6):
        try_to_read(format_named(SEEDS[kind].format), damaged(kind, seed))


@pytest.mark.parametrize("name", [known.name for known in FORMATS if known.name != "image"])
@given(data=st.binary(max_size=400))
@settings(deadline=None, max_examples=60)
def test_any_bytes_raise_nothing_but_format_errors(name: str, data: bytes) -> None:
    try_to_read(format_named(name), data)


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
    try_to_read(format_named("RTF"), ("{\\rtf1 " + "".join(words)).encode())


TAGS = st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<ul>", "<li>", "ord ", "<br>",
     "<b>", "</b>", "<h1>", "</h1>", "<pre>", "&aring;", "&#0;", "&#xD800;", "<!--", "-->",
     "<ol start=x>",
     "<![CDATA[", "<div style='display:none'>", "</div>"]
)  # fmt: skip


@given(st.lists(TAGS, max_size=40))
@settings(deadline=None, max_examples=150)
def test_any_html_raises_nothing_but_format_errors(tags: list[str]) -> None:
    try_to_read(format_named("HTML"), "".join(tags).encode())


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
    try_to_read(format_named("DOCX"), zipped({"word/document.xml": whole.encode()}))


def test_a_bulk_of_damaged_files_loses_no_letter_among_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Through the child: each damaged file gives letters or clear lines, every good one is read."""
    # Without the program pictures are refused after they are decoded, which costs no seconds.
    monkeypatch.setenv("PATH", "")
    good = {f"god-{one.name}": one.data() for one in generated_letters(BULK)}
    items = list(among_damaged(good))
    for (name, _), reading in zip(items, read_many(items, LIMITS), strict=True):
        if name in good:
            assert [letter.name for letter in reading.letters] == [name]
            assert reading.failures == ()
        assert reading.letters or reading.failures
        for failure in reading.failures:
            assert_clear_line(failure.reason, name)


KEPT = {
    "ZIP member without a name": ("ZIP", zipped({"a": b"ord"}).replace(b"a", b"\0")),
    "ODT member without a name": ("ODT", zipped({"b": b"x"}, 0).replace(b"b", b"\0")),
    "MSG part of a false size": (
        "MSG",
        SEEDS["MSG"].data.replace(b"\x0c\x00\x00\x00", b"\xff" * 4),
    ),
    "RTF of a lone surrogate": ("RTF", rb"{\rtf1 \u-10179?ord\par}"),
    "HTML of nothing": ("HTML", b"<!-- -->"),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_once_failed_fails_no_more(name: str) -> None:
    known, data = KEPT[name]
    try_to_read(format_named(known), data)
