"""The searches over a small set, and the tables made of them."""

from pathlib import Path

import pytest

from index.evaluation import evaluate, format_misses, format_table
from tests.evaluation.sets import PASSAGES, QUESTIONS, LetterEncoder, write_set


def test_a_set_is_measured_by_each_search(tmp_path: Path) -> None:
    found = evaluate(write_set(tmp_path / "brev"), LetterEncoder(), recall_at=(1, 3))
    assert (found.name, found.encoder, found.passages, found.questions) == ("brev", "letters", 4, 3)
    assert [score.system for score in found.scores] == ["passage", "dense", "lexical", "fused"]
    assert found.recall_at == (1, 3)
    for score in found.scores:
        # Each question shares a rare word with its answer; the second has another, lesser one.
        assert score.hit_1 == 1
        assert score.mrr_10 == 1
        assert score.recall[0] == pytest.approx((1 + 0.5 + 1) / 3)
        assert score.ndcg_10 > 0.9
    assert found.misses == ()
    assert format_misses(found) == "Every question found its passage first."


def test_a_miss_is_told_with_what_stood_first(tmp_path: Path) -> None:
    wrong = {"q1": {"p3": 1}, "q2": {"p2": 1}}
    found = evaluate(write_set(tmp_path, relevant=wrong), LetterEncoder())
    (miss,) = found.misses
    assert (miss.question_id, miss.question) == ("q1", QUESTIONS["q1"])
    assert (miss.relevant, miss.instead) == (PASSAGES["p3"], PASSAGES["p1"])
    assert min(miss.ranks) > 1
    told = format_misses(found)
    assert told.startswith("1 of 2 questions did not find their passage first:")
    assert QUESTIONS["q1"] in told
    ranks = zip(("passage", "dense", "lexical", "fused"), miss.ranks, strict=True)
    assert ", ".join(f"{name} {rank}" for name, rank in ranks) in told


def test_the_worst_misses_come_first_and_long_ones_are_cut(tmp_path: Path) -> None:
    passages = {f"p{n}": f"{word} " * 40 for n, word in enumerate(("bil", "båt", "tog", "fly"))}
    questions = {"a": "bil bil tog", "b": "båt båt fly", "c": "tog"}
    wrong = {"a": {"p2": 1}, "b": {"p0": 1}, "c": {"p2": 1}}
    found = evaluate(write_set(tmp_path, passages, questions, wrong), LetterEncoder())
    ranks = [miss.ranks[-1] for miss in found.misses]
    assert ranks == sorted(ranks, reverse=True)
    told = format_misses(found, most=1)
    assert "the 1 worst" in told
    assert "…" in told
    assert max(map(len, told.splitlines())) < 110


def test_the_table_shows_every_measure_and_what_was_cut(tmp_path: Path) -> None:
    passages = PASSAGES | {"p5": "ord " * 30}
    found = evaluate(write_set(tmp_path, passages), LetterEncoder())
    table = format_table(found)
    assert "nDCG@10  hit@1  MRR@10  recall@10  recall@100" in table
    assert [line.split()[0] for line in table.splitlines()[3:7]] == [
        "passage",
        "dense",
        "lexical",
        "fused",
    ]
    assert found.cut == 1
    assert "1 passages are longer than the model's window of 12 tokens" in table


def test_no_warning_where_everything_fits(tmp_path: Path) -> None:
    assert "window" not in format_table(evaluate(write_set(tmp_path), LetterEncoder()))
