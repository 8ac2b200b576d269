"""Sets made from others, for the numbers of the model card."""

import json
from pathlib import Path

from index.evaluation import read_collection
from index.training.variants import main
from tests.evaluation.sets import QUESTIONS, write_set
from tests.training.toy import pairs, write_pairs


def test_questions_lose_their_letters_and_nothing_else_changes(tmp_path: Path) -> None:
    before = read_collection(write_set(tmp_path / "set"))
    assert main(["letters", str(tmp_path / "set"), str(tmp_path / "made")]) == 0
    after = read_collection(tmp_path / "made")
    assert after.passages == before.passages
    assert after.relevant == before.relevant
    assert after.questions["q2"] == "Nar er barnehagen stengt?"


def test_every_long_word_of_a_question_gets_one_slip_the_same_each_time(tmp_path: Path) -> None:
    write_set(tmp_path / "set")
    for name in ("one", "two"):
        main(["typos", str(tmp_path / "set"), str(tmp_path / name)])
    one, two = (read_collection(tmp_path / name).questions for name in ("one", "two"))
    assert one == two
    for key, question in QUESTIONS.items():
        for old, new in zip(
            question.rstrip("?").split(), one[key].rstrip("?").split(), strict=True
        ):
            assert (old == new) or len(old) >= 6


def test_an_english_set_is_searched_with_what_its_passage_lacks(tmp_path: Path) -> None:
    rows = [(f"sentence number {n} has seven words here", "x") for n in range(400)]
    write_pairs(tmp_path / "prose/altinn_docs.tsv.xz", [*rows, *pairs(20)])
    assert main(["english", str(tmp_path), str(tmp_path / "made")]) == 0
    found = read_collection(tmp_path / "made")
    assert len(found.questions) > 10
    for key, question in found.questions.items():
        (passage,) = found.relevant[key]
        assert question not in found.passages[passage]
        numbers = [int(word) for word in found.passages[passage].split() if word.isdigit()]
        assert min(abs(int(question.split()[2]) - number) for number in numbers) <= 3
    first = (tmp_path / "made/corpus.jsonl").read_text("utf-8").splitlines()[0]
    assert set(json.loads(first)) == {"_id", "text"}
