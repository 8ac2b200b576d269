"""How likely a passage is to answer hangs on what it says, not on letters about other things."""

from pathlib import Path

import pytest

from index.encoder import Encoder
from index.library import Library
from index.reader import load_reader
from index.search import Searcher
from index.search._calibration import probability
from tests.benchmarks.answers.letters import files

# A question, the letter that answers it, and one that has nothing to do with it, but came second.
UNRELATED = [
    ("politistasjonen er stengt lørdag og søndag", "demohavn", "blindprøvdal"),
    ("politiet bør delta på markedene om høsten", "fantasifjord", "eksempel"),
    ("Kven vil at politiet skal svare på telefon utan tastval?", "prøvevik", "utkastdal"),
    ("reindeer are shot and the cases are never solved", "tenkebu", "plassholdnes"),
]


@pytest.mark.parametrize(("question", "answers", "unrelated"), UNRELATED)
def test_the_probability_of_a_hit_stays_when_an_unrelated_letter_goes(
    tmp_path: Path, bundled: Encoder, question: str, answers: str, unrelated: str
) -> None:
    library = Library(tmp_path)
    library.add([one for one in files() if one[0].startswith((answers, unrelated))], bundled)
    (other,) = [one.id for one in library.open().letters if one.name.startswith(unrelated)]
    before = Searcher(library.open(bundled), bundled, load_reader()).ask(question).hits[0]
    library.remove([other])
    after = Searcher(library.open(bundled), bundled, load_reader()).ask(question).hits[0]
    assert before.passage.id == after.passage.id
    assert before.letter.name.startswith(answers)
    # What is left are the words: one is rarer, or less rare, in the letters that remain.
    assert abs(after.probability - before.probability) < 0.05


def test_a_hit_carries_the_evidence_that_its_probability_comes_from(
    tmp_path: Path, bundled: Encoder
) -> None:
    library = Library(tmp_path)
    library.add(files()[:3], bundled)
    searcher = Searcher(library.open(bundled), bundled, load_reader())
    answer = searcher.ask("Hvor er politiet om høsten?")
    assert answer.hits
    for hit in answer.hits:
        assert hit.probability == probability(hit.features)
        assert hit.features.behind <= 0
