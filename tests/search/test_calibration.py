"""A probability is what people are shown; it has to behave like one."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search._calibration import (
    COEFFICIENTS,
    Features,
    answered,
    chance,
    load,
    probability,
)

share = st.floats(-1.0, 1.0)


@settings(deadline=None, max_examples=50)
@given(share, share, share, share)
def test_it_is_a_probability(sentence: float, coverage: float, behind: float, words: float) -> None:
    found = probability(Features(sentence, coverage, behind=behind, words=words))
    assert 0.0 < found < 1.0


def test_more_evidence_makes_it_likelier() -> None:
    weak = Features(sentence=0.2, coverage=0.0, words=1.4)
    strong = Features(sentence=0.85, coverage=1.0, words=1.4)
    assert probability(weak) < 0.5 < probability(strong)


def test_a_passage_far_behind_the_best_one_is_less_likely() -> None:
    best = Features(sentence=0.6, coverage=0.5, words=1.4)
    assert probability(replace(best, behind=-0.3)) < probability(best)


def test_a_figure_that_was_asked_for_and_is_not_there_makes_it_less_likely() -> None:
    there = Features(sentence=0.6, coverage=0.5, named=1.0, words=1.4)
    assert probability(replace(there, figure=1.0)) < probability(there)


def test_a_missing_number_counts_for_nothing() -> None:
    assert math.isfinite(probability(Features(sentence=math.nan)))


def test_the_file_knows_every_feature_and_says_where_it_comes_from() -> None:
    data = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    assert data["fitted"]
    for part in ("read", "unread"):
        assert set(data[part]["features"]) == set(Features.names())


def test_what_the_reader_says_counts() -> None:
    told = Features(sentence=0.5, coverage=0.5, words=1.4, read=2.0)
    assert probability(replace(told, read=-2.0)) < probability(told)
    # What was not read is told by another fit, not by a verdict of 0.
    assert load().unread.coefficients["read"].weight == 0.0


def test_the_logit_is_the_weighted_sum(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    one = {"mean": 0.5, "scale": 0.1, "weight": 2.0}
    model = {"threshold": 0.4, "intercept": -1.0, "features": {"sentence": one}}
    path.write_text(json.dumps({"read": model, "unread": model}), "utf-8")
    expected = 1 / (1 + math.exp(-(-1.0 + 2.0 * (0.6 - 0.5) / 0.1)))
    assert load(path).probability(Features(sentence=0.6)) == pytest.approx(expected)


def test_one_of_several_hits_is_likelier_to_answer_than_each() -> None:
    assert chance([0.3, 0.3, 0.3]) == pytest.approx(1 - 0.7**3)
    assert chance([]) == 0.0
    assert chance([0.5, 0.0, 0.0, 1.0]) == 0.5


def test_nothing_found_is_no_answer() -> None:
    assert not answered([], read=True)
    assert not answered([0.01, 0.01], read=True)
    assert answered([0.99], read=False)
