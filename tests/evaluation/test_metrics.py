"""The measures against values worked out by hand, and what must hold for any ranking."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.evaluation._metrics import hit, ndcg, recall, reciprocal_rank


def test_ndcg_by_hand() -> None:
    # Gains 2 and 1; the ranking puts the lesser one first and the greater one third.
    got = ndcg(["b", "x", "a"], {"a": 2, "b": 1}, 10)
    assert got == pytest.approx((1 + 2 / math.log2(4)) / (2 + 1 / math.log2(3)))


def test_ndcg_looks_no_further_than_k() -> None:
    assert ndcg(["x", "y", "a"], {"a": 1}, 2) == 0
    assert ndcg(["x", "y", "a"], {"a": 1}, 3) == pytest.approx(1 / math.log2(4))


def test_the_first_decides_a_hit() -> None:
    assert hit(["a", "b"], {"a": 1}) == 1
    assert hit(["b", "a"], {"a": 1}) == 0
    assert hit([], {"a": 1}) == 0


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank(["x", "y", "a"], {"a": 1}, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "y", "a"], {"a": 1}, 2) == 0


def test_recall_by_hand() -> None:
    assert recall(["a", "x", "b"], {"a": 1, "b": 1, "c": 1}, 10) == pytest.approx(2 / 3)
    assert recall(["a", "x", "b"], {"a": 1, "b": 1}, 1) == pytest.approx(1 / 2)


@settings(deadline=None, max_examples=50)
@given(
    ranked=st.permutations("abcdefgh"), relevant=st.sets(st.sampled_from("abcdefgh"), min_size=1)
)
def test_every_measure_is_a_share_and_best_when_the_relevant_come_first(
    ranked: list[str], relevant: set[str]
) -> None:
    grades = dict.fromkeys(relevant, 1)
    ideal = sorted(ranked, key=lambda key: key not in relevant)
    for measure in (ndcg, reciprocal_rank, recall):
        assert 0 <= measure(ranked, grades, 5) <= measure(ideal, grades, 5) <= 1
    assert ndcg(ideal, grades, 10) == pytest.approx(1)
