"""The letters' questions: one column for all wordings, at the price of what is new."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from index.compare import questions
from index.encoder.base import Encoder
from index.library import Library
from tests.conftest import EVERYWHERE, Places
from tests.library.conftest import WordEncoder, digest, letter
from tests.writers.texts import NYNORSK_QUESTIONS, QUESTIONS, SHORT_QUESTIONS

PLACES = EVERYWHERE

pytestmark = pytest.mark.usefixtures("in_process")

REWORDED = (
    "Hvilke problemer ser kommunen for seg innen forebygging, beredskap og sivile tjenester "
    "i årene som kommer?"
)
MIXED = (REWORDED, SHORT_QUESTIONS[1], NYNORSK_QUESTIONS[2], *QUESTIONS[3:])


def answering(number: int, asked: tuple[str, ...]) -> tuple[str, bytes]:
    """Return an invented letter that repeats and answers ``asked``."""
    name, data = letter(number)
    answers = "\n\n".join(f"{one}\n\nKommunen svarer på dette punktet." for one in asked)
    return name, data.decode().replace("Med hilsen", f"{answers}\n\nMed hilsen").encode()


PILE = [
    answering(0, QUESTIONS),
    answering(1, QUESTIONS),
    answering(2, MIXED),
    answering(3, NYNORSK_QUESTIONS),
    answering(4, SHORT_QUESTIONS),
    answering(5, QUESTIONS),
]


def columns(library: Library, encoder: Encoder | None = None) -> list[tuple[str, int]]:
    """Return the questions and in how many letters each stands."""
    found = questions(library.open(encoder).passages)
    return [(" ".join(one.text.split()), one.letters) for one in found]


def mapping(library: Library) -> dict[str, str]:
    return dict(library.open().content.answers.same)


def test_other_words_for_a_question_stand_in_its_column(library: Library, bundled: Encoder) -> None:
    library.add(PILE, bundled)
    assert columns(library, bundled) == [(one, 6) for one in QUESTIONS]


def test_letter_by_letter_gives_the_same_as_all_at_once(
    library: Library, bundled: Encoder, new_place: Places
) -> None:
    whole = Library(new_place("whole"))
    whole.add(PILE, bundled)
    for one in reversed(PILE):
        library.add([one], bundled)
    assert mapping(library) == mapping(whole) != {}
    library.rebuild(bundled)
    assert mapping(library) == mapping(whole)


def test_a_letter_costs_its_own_new_wordings(library: Library, encoder: WordEncoder) -> None:
    library.add(PILE[:1], encoder)
    known = set(encoder.encoded)
    encoder.encoded.clear()
    library.add([PILE[2]], encoder)
    new = {text for text in encoder.encoded if text in MIXED}
    assert new == set(MIXED[:3])
    assert not known & set(encoder.encoded)


def test_a_removal_needs_no_encoder(library: Library, bundled: Encoder) -> None:
    library.add(PILE, bundled)
    library.remove([digest(PILE[4])])
    library.correct(digest(PILE[0]), "subject", "Emne")
    assert columns(library) == [(one, 5) for one in QUESTIONS]
    library.remove([digest(PILE[0]), digest(PILE[1])])
    assert [count for _, count in columns(library)] == [3] * 6


def forget_wordings(library: Library) -> None:
    """Make the published index one that was written before wordings had vectors."""
    folder = library.root / "generations" / (library.current_id() or "")
    (folder / "wordings.faiss").unlink()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["files"]["wordings.faiss"]
    data = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(data)
    number, _, _ = folder.name.partition("-")
    renamed = f"{number}-{hashlib.sha256(data).hexdigest()[:16]}"
    folder.rename(folder.with_name(renamed))
    (library.root / "current").write_text(f"{renamed}\n")


@pytest.mark.folder
def test_an_older_index_is_matched_by_words_until_there_is_an_encoder(
    library: Library, bundled: Encoder
) -> None:
    library.add(PILE, bundled)
    forget_wordings(library)
    assert library.verify() == []
    library.remove([digest(PILE[4])])
    assert len(library.open().content.question_store) == 0
    assert len(columns(library)) > 6
    library.add([PILE[4]], bundled)
    assert columns(library, bundled) == [(one, 6) for one in QUESTIONS]


def test_questions_travel(
    library: Library, bundled: Encoder, tmp_path: Path, new_place: Places
) -> None:
    library.add(PILE, bundled)
    archive = tmp_path / "library.zip"
    library.export_to(archive)
    other = Library(new_place("other"))
    assert other.import_from(archive, bundled) == []
    kept = library.open().content.question_store.vectors()
    np.testing.assert_array_equal(other.open().content.question_store.vectors(), kept)
    assert mapping(other) == mapping(library) != {}
