"""Files that were once read wrongly, or were near to it: each gives what it must, and no more.

``expected.jsonl`` beside them says of each file what must and must not stand in the letters that
come out of it. Their text is compared with white space normalised and in Unicode's composed form,
as a person compares it.
"""

import json
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.letters.letter import BlockKind
from index.letters.reader import Reader

FOLDERS = [Path(__file__).parent / name for name in ("faults", "more_faults")]
EXPECTED: list[dict[str, Any]] = [
    {"folder": folder, **json.loads(line)}
    for folder in FOLDERS
    for line in (folder / "expected.jsonl").read_text("utf-8").splitlines()
]

# Locked with a password that nobody has told: refused, and the reason says what to do.
LOCKED = frozenset({"pdf-user-password.pdf"})

# What must be recognised in a picture.
PICTURES = ("img-", "pdf-scan", "tiff-", "docx-scan", "eml-scan", "pdf-text-page-then",
            "rtf-scan", "pptx-scan")  # fmt: skip


def normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["file"])
def test_a_file_gives_what_it_must(reader: Reader, expected: dict[str, Any]) -> None:
    name = expected["file"]
    if name.startswith(PICTURES) and shutil.which("tesseract") is None:
        pytest.skip("text recognition is not installed")
    reading = reader.read((expected["folder"] / name).read_bytes(), name)
    text = normal("\n".join(letter.text for letter in reading.letters))
    said = [failure.reason for failure in reading.failures]
    if name in LOCKED:
        assert reading.letters == ()
        assert len(said) == 1
        assert said[0].startswith(f"{name} is locked with a password. Open it in a PDF program")
        return
    if "refused" in expected:
        assert reading.letters == ()
        assert expected["refused"] in said[0]
        return
    for words in map(normal, expected["contains"]):
        assert words in text, said
        if expected["once"]:
            assert text.count(words) == 1
    for words in map(normal, expected["lacks"]):
        assert words not in text
    if "sender" in expected:
        assert [letter.letterhead.sender for letter in reading.letters] == [expected["sender"]]
    for words in expected.get("quoted", []):
        kinds = {
            block.kind
            for letter in reading.letters
            for block in letter.blocks
            if words in normal(letter.text[block.start : block.end])
        }
        assert kinds == {BlockKind.QUOTED}
    if "letter_name_contains" in expected:
        assert any(expected["letter_name_contains"] in letter.name for letter in reading.letters)
