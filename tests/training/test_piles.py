"""A label that does not stand in its letter teaches nothing: every pile that ships is checked."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.answers.piles import read_pile

ROOT = Path(__file__).parents[2] / "index/training/piles"
PILES = sorted(path.name for path in ROOT.iterdir() if path.is_dir())


def plain(text: str) -> str:
    return " ".join(text.split())


@cache
def rows(pile: str, name: str) -> list[dict[str, Any]]:
    lines = (ROOT / pile / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def texts(pile: str) -> dict[str, str]:
    files = (ROOT / pile / "letters").iterdir()
    return {f"letters/{path.name}": plain(path.read_text("utf-8")) for path in files}


@pytest.mark.parametrize("pile", PILES)
def test_every_labelled_sentence_stands_in_its_letter(pile: str) -> None:
    labels: list[tuple[str, str]] = []
    for letter in rows(pile, "letters"):
        own = [sentence for asked in letter["questions"].values() for sentence in asked["gold"]]
        views = [view["sentence"] for view in letter["reported"]]
        sentences = own + views + letter["own_view_lookalikes"]
        labels += [(letter["file"], sentence) for sentence in sentences]
    for asked in rows(pile, "questions"):
        told = asked["gold"] + asked.get("near", []) + asked.get("acceptable", [])
        labels += [(label["file"], label["sentence"]) for label in told]
    letters = texts(pile)
    missing = [label for label in labels if plain(label[1]) not in letters[label[0]]]
    assert missing == []


@pytest.mark.parametrize("pile", PILES)
def test_letters_and_labels_belong_together(pile: str) -> None:
    letters, questions = rows(pile, "letters"), rows(pile, "questions")
    assert {letter["file"] for letter in letters} == texts(pile).keys()
    assert len(letters) >= 20
    assert len(questions) >= 300
    for name in ("id", "question"):
        counts = Counter(asked[name].casefold() for asked in questions)
        assert [value for value, count in counts.items() if count > 1] == []
    assert {asked["lang"] for asked in questions} == {"en", "nb", "nn"}
    assert [asked["id"] for asked in questions if asked["answerable"] != bool(asked["gold"])] == []


@pytest.mark.parametrize("pile", PILES)
def test_nobodys_view_is_both_own_and_reported(pile: str) -> None:
    for letter in rows(pile, "letters"):
        reported = {plain(view["sentence"]) for view in letter["reported"]}
        own = {plain(s) for asked in letter["questions"].values() for s in asked["gold"]}
        assert not reported & (own | {plain(s) for s in letter["own_view_lookalikes"]})


@pytest.mark.parametrize("pile", PILES)
def test_no_question_of_one_half_is_answered_by_a_letter_of_the_other(pile: str) -> None:
    halves = {letter["file"]: letter["split"] for letter in rows(pile, "letters")}
    for asked in rows(pile, "questions"):
        if not asked.get("spans_splits"):
            assert {halves[gold["file"]] for gold in asked["gold"]} <= {asked["split"]}


@pytest.mark.parametrize("pile", PILES)
def test_a_pile_is_read_by_the_benchmark(pile: str) -> None:
    read = read_pile(ROOT / pile)
    assert len(read.questions) == len(rows(pile, "questions"))
    assert read.senders
    assert sum(map(len, read.reported.values())) > 20


def test_the_table_of_the_readme_names_each_pile_with_its_counts() -> None:
    table = (ROOT / "README.md").read_text("utf-8")
    for pile in PILES:
        counts = f"| `{pile}` | {len(rows(pile, 'letters'))} / {len(rows(pile, 'questions'))} |"
        assert counts in table
