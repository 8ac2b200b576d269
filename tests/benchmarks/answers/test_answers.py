"""A benchmark whose labels or sums are wrong measures nothing."""

import json
import math
import random
from dataclasses import replace
from pathlib import Path

import pytest

from index.letters.letter import Span
from index.passages import segment
from index.search._calibration import Calibration, Features, load
from index.search.fitting import balanced, fit, write
from index.search.hit import Answer, Evidence, Hit
from tests.benchmarks.answers.letters import files, invented
from tests.benchmarks.answers.measure import (
    Outcome,
    by_kind,
    expected_error,
    list_scores,
    reliability,
    view_scores,
)
from tests.benchmarks.answers.piles import read_pile
from tests.benchmarks.answers.questions import Label, Question, held_out
from tests.benchmarks.answers.questions import load as questions
from tests.letters.documents import document, letter_of


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
    unread = replace(model, intercept=-1.0)
    write(Calibration(read=model, unread=unread), tmp_path / "model.json", "by a test")
    again = load(tmp_path / "model.json")
    for told in (Features(sentence=0.4), Features(sentence=0.4, read=1.0)):
        wanted = unread if told.read is None else model
        assert again.probability(told) == pytest.approx(wanted.probability(told), abs=1e-4)


def test_errors_of_calibration_are_gaps_weighed_by_counts() -> None:
    assert expected_error([(0.95, True)] * 19 + [(0.95, False)]) == pytest.approx(0.0)
    assert expected_error([(0.95, False)] * 10) == pytest.approx(0.95)
    assert reliability([(1.0, True)])[-1] == (1, 1.0, 1.0)
    assert expected_error([]) == 0.0


def test_the_threshold_lies_between_two_kinds_that_part() -> None:
    assert 0.3 < balanced([0.7, 0.8, 0.9], [0.1, 0.2, 0.3]) <= 0.7


def _write_pile(folder: Path) -> Path:
    (folder / "letters").mkdir()
    text = "Vi er imot et\nfelles kontor. Naboene er for det."
    (folder / "letters/1.txt").write_text(text, "utf-8")
    views = [{"sentence": "Naboene er for det.", "speaker": "naboene"}]
    letter = {"file": "letters/1.txt", "sender": "A kommune", "reported": views}
    (folder / "letters.jsonl").write_text(json.dumps(letter) + "\n", "utf-8")
    gold = [{"file": "letters/1.txt", "sentence": "Vi er imot et felles kontor."}]
    row = {"id": "a", "lang": "nb", "question": "Hvem er imot?", "kind": "stance", "gold": gold}
    asked = row | {"answerable": True, "split": "tune", "senders": ["letters/1.txt"]}
    (folder / "questions.jsonl").write_text(json.dumps(asked) + "\n", "utf-8")
    return folder


def test_a_pile_of_strangers_is_asked_like_our_own(tmp_path: Path) -> None:
    pile = read_pile(_write_pile(tmp_path))
    assert pile.senders == {"a": frozenset({"1.txt"})}
    letter = replace(letter_of(document(pile.files[0][1].decode())), name="1.txt")
    (passage,) = segment(letter, lambda texts: [len(text) for text in texts], 200)
    end = letter.text.index("Naboene")
    hits = [
        Hit(letter, passage, (mark,), 1.0, 0.9, Evidence(0, None, 0, None, 0), speaker)
        for mark, speaker in ((Span(0, end - 1), None), (Span(end, len(letter.text)), "naboene"))
    ]
    question = pile.questions[0]
    assert [question.right(hit) for hit in hits] == [True, True]
    assert [question.marked(hit) for hit in hits] == [True, False]
    assert [pile.reports(hit) for hit in hits] == [False, True]
    answer = Answer(question.question, tuple(hits), (), (), True, 0.0, "")
    outcome = Outcome(question, answer, (), known=False)
    assert view_scores([outcome], pile) == {"reports_flagged": 1.0, "own_views_flagged": 0.0}
    assert list_scores([outcome], pile) == {"senders_recall": 1.0, "senders_precision": 1.0}
    assert by_kind([outcome], load().read) == {"stance": (1, 0.0, 1.0)}
