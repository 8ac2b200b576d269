"""A benchmark whose labels or sums are wrong measures nothing."""

import pytest

from index.passages import question_key
from tests.benchmarks.questions.measure import Score, measure, score
from tests.benchmarks.questions.wordings import Asked, Setting, letters, load, question


def everything() -> tuple[Asked, ...]:
    return (*load(held_out=False), *load(held_out=True))


def test_there_are_enough_questions_in_enough_wordings() -> None:
    assert len(everything()) >= 50
    assert {len(one.wordings) for one in everything()} <= {5, 6}
    halves = [{one.subject for one in load(held_out=held_out)} for held_out in (False, True)]
    assert [len(half) for half in halves] == [8, 8]
    assert not halves[0] & halves[1]


def test_no_wording_has_two_labels() -> None:
    keys = {question_key(text): one for one in everything() for text in one.wordings}
    for one in everything():
        assert all(keys[question_key(text)] == one for text in one.wordings)


def test_letters_are_as_their_setting_says() -> None:
    asked = load(held_out=False)
    subjects = {question(text).key: one for one in asked for text in one.wordings}
    assert {len(letter) for letter in letters(asked, Setting.ALONE)} == {1}
    for setting in (Setting.BRIEF, Setting.BRIEFS):
        pile = letters(asked, setting)
        assert pile == letters(asked, setting) != letters(asked, setting, seed=1)
        for letter in pile:
            known = [subjects[one.key] for one in letter if one.key in subjects]
            assert len(set(known)) == len(known)
            assert len({one.subject for one in known}) <= 1


def test_pairs_are_counted() -> None:
    truth = {"a": 1, "b": 1, "c": 2, "d": 2}
    found = score({"a": "a", "b": "a", "c": "a", "d": "d", "x": "a"}, truth)
    assert found == Score(right=1, wrong=2, missed=1)
    assert found.precision == pytest.approx(1 / 3)
    assert found.recall == 0.5
    assert (Score().precision, Score().recall) == (1.0, 1.0)


@pytest.mark.parametrize("setting", Setting)
def test_words_alone_merge_no_wrong_pair_of_the_tuning_half(setting: Setting) -> None:
    found = measure(load(held_out=False), setting)
    assert found.wrong == 0
    assert found.right > 0
