"""Letters that others made: what was read of each is what a person reads in it, or nothing.

``real_letters.jsonl`` holds what each of 143 public documents says, read by eye; the documents
themselves are not part of the project. A field that an entry does not name its document does not
have; a template's blank ("{navn}") is not one.
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.letters.letter import Field, Letterhead
from index.letters.reader import Reader

FOLDER = Path(
    os.environ.get("SVARBREV_REAL_LETTERS", Path(__file__).parents[3] / "shared" / "letters")
)
LABELS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "real_letters.jsonl").read_text("utf-8").splitlines()
]
FIELDS = (
    "sender",
    "recipient",
    "date",
    "our_reference",
    "your_reference",
    "your_date",
    "archive",
    "case_officer",
    "subject",
)
MOST_WRONG = 0.02


def value(field: Field | None) -> str | None:
    return " ".join(field.value.split()) if field else None


def judged(head: Letterhead, label: dict[str, Any]) -> Counter[str]:
    """Return how many fields are right, unknown and wrong."""
    found: Counter[str] = Counter()
    for name in FIELDS:
        read, said = value(getattr(head, name)), label.get(name)
        right = read == said or (name == "subject" and read == f"# {said}")
        found["right" if right else "wrong" if read else "unknown"] += 1
    found["wrong" if head.signatories else "right"] += 1
    return found


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the real letters are not beside this checkout")
def test_at_most_two_fields_in_a_hundred_of_real_letters_are_read_wrongly() -> None:
    found: Counter[str] = Counter()
    wrong = []
    with Reader() as reader:
        for label in LABELS:
            path = FOLDER / label["file"]
            if not path.is_file():
                continue
            for letter in reader.read(path.read_bytes(), f"letter{path.suffix}").letters:
                of_this = judged(letter.letterhead, label)
                found += of_this
                wrong += [label["file"]] * of_this["wrong"]
    assert found.total() >= 600, "too few of the labelled letters are there"
    assert found["wrong"] / found.total() <= MOST_WRONG, wrong
    # What is read at all is right: unknown is no way of being never wrong.
    assert found["unknown"] / found.total() <= 0.4, found
