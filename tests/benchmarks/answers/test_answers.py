"""A benchmark whose labels or sums are wrong measures nothing."""

import math
import random
from pathlib import Path

import pytest

from index.search._calibration import Features, load
from tests.benchmarks.answers.fitting import balanced, fit, write
from tests.benchmarks.answers.letters import files, invented
from tests.benchmarks.answers.measure import expected_error, reliability
from tests.benchmarks.answers.questions import Label, Question, held_out
from tests.benchmarks.answers.questions import load as questions


def test_there_are_enough_questions_of_each_kind() -> None:
    asked = questions()
    assert len({one.question for one in asked}) == len(asked) >= 750
    assert sum(not one.answers for one in asked) >= 200
    assert len(invented()) >= 30
    assert {one.language for one in asked} == {"en", "nb", "nn"}
    kinds = {"paraphrase", "typo", "keyword", "negation", "reported", "metadata", "unanswerable"}
    assert kinds <= {one.kind for one in asked}


def test_the_halves_follow_the_rule_that_was_fixed_first() -> None:
    for one in questions():
        assert one.held_out == held_out(one.answers, one.question)


def test_questions_about_one_sentence_share_their_source() -> None:
    label = Label("Eksempel kommune", "to kontorer")
    first = Question("a", "Hvor er det plass?", "nb", "direct", (label,), False)
    second = Question("b", "Where is there room?", "en", "direct", (label,), False)
    assert first.source == second.source
    nothing = Question("c", "Hvor er det plass?", "nb", "unanswerable", (), False)
    assert nothing.source == nothing.question


def test_every_answer_stands_once_in_its_letter() -> None:
    texts = [data.decode() for _, data in files()]
    for one in questions():
        for label in one.answers:
            if label.snippet:
                (text,) = (text for text in texts if label.sender in text and label.snippet in text)
                assert text.count(label.snippet) == 1


def _noisy(count: int) -> tuple[list[Features], list[bool]]:
    rng = random.Random(1)
    features = [Features(sentence=rng.random(), coverage=rng.random()) for _ in range(count)]
    chances = [1 / (1 + math.exp(-(6 * one.sentence - 3))) for one in features]
    return features, [rng.random() < one for one in chances]


def test_a_fit_finds_the_chances_that_made_the_data() -> None:
    features, right = _noisy(3000)
    model = fit(features, right)
    pairs = [(model.probability(one), hit) for one, hit in zip(features, right, strict=True)]
    assert expected_error(pairs) < 0.05
    assert model.probability(Features(sentence=0.9)) == pytest.approx(0.917, abs=0.05)
    assert abs(model.coefficients["coverage"].weight) < 0.2
    assert model.coefficients["named"].weight == 0.0


def test_a_fit_survives_being_written(tmp_path: Path) -> None:
    model = fit(*_noisy(200))
    write(model, tmp_path / "model.json", "by a test")
    one = Features(sentence=0.4)
    again = load(tmp_path / "model.json")
    assert again.probability(one) == pytest.approx(model.probability(one), abs=1e-4)


def test_errors_of_calibration_are_gaps_weighed_by_counts() -> None:
    assert expected_error([(0.95, True)] * 19 + [(0.95, False)]) == pytest.approx(0.0)
    assert expected_error([(0.95, False)] * 10) == pytest.approx(0.95)
    assert reliability([(1.0, True)])[-1] == (1, 1.0, 1.0)
    assert expected_error([]) == 0.0


def test_the_threshold_lies_between_two_kinds_that_part() -> None:
    assert 0.3 < balanced([0.7, 0.8, 0.9], [0.1, 0.2, 0.3]) <= 0.7
