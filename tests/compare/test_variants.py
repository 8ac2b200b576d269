"""Wordings of one question meet in one column, and different questions never do."""

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from index.compare import coverage, questions
from index.compare._variants import canonical_keys
from index.letters.letter import Letter
from index.letters.reader import read_letters
from index.passages import segment
from index.passages.passage import Passage
from tests.compare.pile import Pile
from tests.writers.generated import generated_letters
from tests.writers.texts import NYNORSK_QUESTIONS, QUESTIONS, SHORT_QUESTIONS

ASKED = {f"q{number}": text for number, text in enumerate(QUESTIONS)}
SHORT = {f"s{number}": text for number, text in enumerate(SHORT_QUESTIONS)}
NYNORSK = {f"n{number}": text for number, text in enumerate(NYNORSK_QUESTIONS)}


def test_shortened_and_nynorsk_questions_are_the_same_questions() -> None:
    known = canonical_keys([ASKED, ASKED, SHORT, NYNORSK])
    assert known == {f"{kind}{number}": f"q{number}" for kind in "qsn" for number in range(6)}


def test_questions_of_one_letter_are_never_one() -> None:
    similar = {"a": "Hvor mange politibiler trengs?", "b": "Hvor mange politibiler trengs i fjor?"}
    assert canonical_keys([similar]) == {"a": "a", "b": "b"}


def test_what_fits_several_questions_is_none_of_them() -> None:
    both = {
        "a": "Hvordan kan samarbeidet om beredskap videreutvikles i kommunen?",
        "b": "Hvordan kan samarbeidet om forebygging videreutvikles i kommunen?",
    }
    known = canonical_keys([both, both, {"c": "Hvordan kan samarbeidet videreutvikles?"}])
    assert known["c"] == "c"


def test_other_questions_stay_apart() -> None:
    known = canonical_keys([ASKED, {"x": "Hvorfor får ikke kommunen flere sykehjemsplasser?"}])
    assert known["x"] == "x"


def test_a_question_of_stop_words_alone_is_no_trouble() -> None:
    known = canonical_keys([{"a": "Hva med det?"}, {"b": "Og så?"}, {"c": ""}])
    assert known == {"a": "a", "b": "b", "c": "c"}


def test_generated_letters_are_compared_by_the_six_questions() -> None:
    truth = generated_letters(36, seed=3)
    letters: list[Letter] = []
    passages: list[Passage] = []
    for each in truth:
        (letter,) = read_letters(each.data(), f"{each.name}.txt", in_process=True).letters
        letters.append(letter)
        passages += segment(letter, lambda texts: [len(text.split()) for text in texts], 200)
    found = coverage(letters, passages)
    assert len(found.questions) == 6
    for number, one in enumerate(found.questions, start=1):
        answered = sum(number in each.answers for each in truth)
        assert abs(len(one.answered) - answered) <= 1


words = st.lists(st.sampled_from(["politi", "beredskap", "tjeneste", "kommune", "ungdom", "lokal"]))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), words, max_size=4), max_size=5))
def test_every_key_has_one_place(letters: list[dict[str, list[str]]]) -> None:
    asked = [{key: " ".join(text) + "?" for key, text in one.items()} for one in letters]
    known = canonical_keys(asked)
    assert set(known) == {key for one in asked for key in one}
    assert all(known[known[key]] == known[key] for key in known)
    assert known == canonical_keys(asked)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.sampled_from([ASKED, SHORT, NYNORSK]), min_size=1, max_size=6))
def test_each_letter_has_at_most_one_cell_for_a_column(kinds: list[dict[str, str]]) -> None:
    pile = Pile()
    for number, kind in enumerate(kinds):
        answers = [(key, text, "Ja.") for key, text in kind.items()]
        pile.add(f"Eksempel {number} kommune", *answers)
    columns = questions(pile.passages)
    assert len(columns) == 6
    assert [column.letters for column in columns] == [len(kinds)] * 6
    assert [column.key[1:] for column in columns] == list("012345")


def test_many_wordings_take_no_long_time() -> None:
    chosen = random.Random(1)
    vocabulary = [f"ord{number}" for number in range(400)]
    letters = [
        {f"{letter}-{n}": " ".join(chosen.sample(vocabulary, 8)) for n in range(6)}
        for letter in range(150)
    ]
    began = time.process_time()
    canonical_keys(letters)
    assert time.process_time() - began < 10
