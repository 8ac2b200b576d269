"""Counting finds which word stands for which."""

import numpy as np

from index.training._alignment import align
from tests.training.toy import WORDS, pairs


def test_words_that_always_go_together_find_each_other() -> None:
    english, norwegian = list(WORDS), list(WORDS.values())
    rows = pairs(400)
    table = align(
        [[norwegian.index(w) for w in no.split()] for _, no in rows],
        [[english.index(w) for w in en.split()] for en, _ in rows],
    )
    for number in range(len(WORDS)):
        mine = table.source == number
        assert int(table.target[mine][table.probability[mine].argmax()]) == number
        assert float(table.probability[mine].max()) > 0.8
        assert abs(float(table.probability[mine].sum()) - 1) < 1e-4


def test_the_empty_word_is_not_in_the_table() -> None:
    table = align([[0, 1], [1]], [[5, 6], [6]])
    assert int(table.source.min()) >= 0
    assert set(table.target.tolist()) == {5, 6}


def test_one_round_by_hand() -> None:
    # One pair, one word each side: the English word is shared by the Norwegian and the empty one.
    table = align([[3]], [[7]], rounds=1)
    assert table.source.tolist() == [3]
    assert table.target.tolist() == [7]
    assert np.allclose(table.probability, [1])
    assert np.allclose(table.weight, [0.5])


def test_nothing_to_align_gives_an_empty_table() -> None:
    assert len(align([], []).source) == 0
    assert len(align([[], [1]], [[2], []]).source) == 0
