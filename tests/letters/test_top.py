"""A letter opens with its sender's name, whatever kind of body that is, and no other's words are
taken for its sender's.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from index.letters.letterhead import read_letterhead
from index.letters.reader import read_letters
from tests.letters.documents import document

PILES = Path(__file__).parents[2] / "index" / "training" / "piles"
BODY = (
    "\n\nSvar om veien\n\nVi mener at veien bør utvides, fordi den er smal og bilene mange.\n\n"
    "Med hilsen\nKari Eksempel\nleder\n"
)


@pytest.mark.parametrize(
    ("head", "sender", "recipient"),
    [
        # A firm's name and address; the municipality below gets the letter.
        (
            "Prøvebruket Vind AS\nPostboks 1\n9991 Prøvdal\n\nEksempel kommune\n\n"
            "Dato: 3. mai 2024\nVår ref.: 7",
            "Prøvebruket Vind AS",
            "Eksempel kommune",
        ),
        (
            "NORDRE EKSEMPEL GRUNNEIGARLAG\nv/ Kari Prøve\n\nTrolldepartementet\n\n1. mai 2024",
            "NORDRE EKSEMPEL GRUNNEIGARLAG",
            "Trolldepartementet",
        ),
        # The whole letterhead on one line.
        ("Prøvdal taksameterlag, 13. mai 2024, ref. P-6", "Prøvdal taksameterlag", None),
        ("Hjelperne sitt Fellesskap · HF 8/23 · 5. juni 2023", "Hjelperne sitt Fellesskap", None),
        ("EKSEMPELBANKEN\nRef. EB-25 / Deres 25/3310-2 / 02.05.2025", "EKSEMPELBANKEN", None),
        # A motto behind a dash, and what kind of paper it is in front of one.
        ("TAVLA – forbundet for lærere\nDato: 1.5.2024", "TAVLA", None),
        ("MØTEBOK – EKSEMPEL FJELLSTYRE\nMøte 3. april 2025", "EKSEMPEL FJELLSTYRE", None),
        # Two municipalities on one line.
        (
            "PRØVDAL KOMMUNE   og   EKSEMPEL KOMMUNE\n\nDato: 2. mai 2025",
            "Prøvdal kommune; Eksempel kommune",
            None,
        ),
        # No sender: a title, a place with a date, a greeting, a part of a body.
        ("What I would have liked to be asked", None, None),
        ("Prøvedalen, 19. februar 2024", None, None),
        ("Litt frå oss\n2. april 2025", None, None),
        ("Frå: Sekretariatet\nDato: 6. mai 2025", None, None),
    ],
)
def test_the_first_line_names_the_sender(
    head: str, sender: str | None, recipient: str | None
) -> None:
    found = read_letterhead(document(head + BODY))
    assert (found.sender.value if found.sender else None) == sender
    assert (found.recipient.value if found.recipient else None) == recipient


def test_an_office_names_its_municipality() -> None:
    found = read_letterhead(
        document(
            "Vi svarer på brevet og er enige i det meste.\n\nHilsen\nKari Prøve\nordfører i Prøvdal"
        )
    )
    assert found.sender is not None
    assert found.sender.value == "Prøvdal kommune"


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def test_few_letters_of_the_piles_are_taken_for_another_s() -> None:
    kinds: Counter[str] = Counter()
    for pile in sorted(path for path in PILES.iterdir() if path.is_dir()):
        for line in (pile / "letters.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            path = pile / row["file"]
            (letter,) = read_letters(path.read_bytes(), path.name, in_process=True).letters
            wanted, found = _plain("; ".join(row["senders"])), _plain(letter.sender)
            part = set(found.split()) <= set(wanted.split())
            kinds["unknown" if not found else "right" if part or wanted in found else "wrong"] += 1
    assert kinds["wrong"] <= 0.05 * kinds.total()
    assert kinds["right"] >= 0.85 * kinds.total()
