"""Plain text in every encoding reads the same; Markdown loses its markup and no word."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import FormatError, LimitError
from index.letters.formats import Limits, format_of
from index.letters.formats._text import MarkdownFormat, TextFormat, decode
from index.letters.letter import BlockKind, Document

LETTER = (
    "Eksempel kommune\nPostboks 1\n\nVår dato: 30. mai 2022\n\n"
    "Ærlig talt – «blåbærsyltetøy» på bygda.\n\n"
    "- Via telefon?\n- Via internett?\n\nSlutt."
)


def read(text: str, name: str = "brev.txt") -> Document:
    data = text.encode()
    return format_of(data, name).read(data, name, Limits()) or pytest.fail("no document")


def words(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


@pytest.mark.parametrize(
    "data",
    [
        LETTER.encode(),
        codecs.BOM_UTF8 + LETTER.encode(),
        LETTER.encode("utf-16"),
        LETTER.encode("utf-16-le"),
        LETTER.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + LETTER.encode("utf-16-be"),
        LETTER.encode("cp1252"),
        LETTER.replace("–", "-").encode("latin-1"),
    ],
    ids=["utf-8", "bom", "utf-16", "16-le", "16-be", "16-be-bom", "cp1252", "latin-1"],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    assert decode(data, "a.txt").replace("–", "-") == LETTER.replace("–", "-")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_line_end_gives_the_same_blocks(end: str) -> None:
    assert read(LETTER.replace("\n", end)) == read(LETTER)


def test_a_byte_beyond_windows_1252_is_not_fatal() -> None:
    assert decode(b"bl\xe5b\xe6r \x81", "a.txt") == "blåbær \x81"


def test_a_letter_cut_within_a_character_stays_utf_8() -> None:
    assert decode("Ordet er blå".encode()[:-1], "a.txt") == "Ordet er bl"


@pytest.mark.parametrize("data", [b"", b"  \n\t", b"\x00\x01\x02\x03\xff" * 50])
def test_empty_and_binary_files_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"tom\.txt"):
        TextFormat().read(data, "tom.txt", Limits())


def test_paragraphs_are_what_stands_between_blank_lines() -> None:
    document = read("\n\n\nEn\nto  \n \t\n  Tre\n")
    assert document.text == "\n\n\nEn\nto  \n \t\n  Tre\n"
    assert words(document, BlockKind.PARAGRAPH) == ["En\nto", "Tre"]


def test_list_items_are_recognised_and_dates_are_not() -> None:
    document = read(
        "Spørsmål:\n- En\n  mer\n- To\n\n1. Hva?\n\n6. mai 2022\n\nkommunen\n– stor –\nhar"
    )
    assert words(document, BlockKind.LIST_ITEM) == ["- En\n  mer", "- To", "1. Hva?"]
    assert words(document, BlockKind.PARAGRAPH) == [
        "Spørsmål:",
        "6. mai 2022",
        "kommunen\n– stor –\nhar",
    ]


def test_invisible_characters_go_and_decomposed_letters_are_composed() -> None:
    document = read("bla\u030ab\u00e6r\u00adsylte\u00a0t\u00f8y \ufb01n")
    assert document.text == "blåbærsylte tøy fin"


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(LimitError, match="characters"):
        TextFormat().read(b"a " * 99, "a.txt", Limits(characters=50))


def test_markdown_keeps_every_word_and_knows_its_blocks() -> None:
    document = read(
        "# Svar på brev #\n\nTil **departementet**, [se her](http://x.no) og snake_case.\n\n"
        "Overskrift\n==========\n* En\n+ To\n3. Tre\n\n| A | B |\n|---|---|\n"
        "| c | d |\n\n> Sitat\n",
        "brev.md",
    )
    assert document.text == (
        "Svar på brev\n\nTil departementet, se her og snake_case.\n\nOverskrift\n\n"
        "- En\n- To\n3. Tre\n\nA\tB\nc\td\n\nSitat"
    )
    assert words(document, BlockKind.HEADING) == ["Svar på brev", "Overskrift"]
    assert [b.row for b in document.blocks if b.kind is BlockKind.TABLE_CELL] == [0, 0, 1, 1]


@given(st.text(max_size=300), st.sampled_from(["a.txt", "a.md"]))
@settings(deadline=None, max_examples=150)
def test_blocks_never_overlap_and_hold_every_word(text: str, name: str) -> None:
    try:
        document = (MarkdownFormat() if name == "a.md" else TextFormat()).read(
            text.encode("utf-8", "replace"), name, Limits()
        )
    except FormatError:
        return
    at = 0
    for block in document.blocks:
        assert not document.text[at : block.start].strip()
        words_of_block = document.text[block.start : block.end]
        assert words_of_block == words_of_block.strip() != ""
        at = block.end
    assert not document.text[at:].strip()
