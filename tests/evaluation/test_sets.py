"""Reading a set: its layout, its oddities, and errors that name file and line."""

import os
from pathlib import Path

import pytest

from index.errors import FormatError
from index.evaluation import read_collection
from tests.evaluation.sets import PASSAGES, QUESTIONS, RELEVANT, write_set


def test_a_set_is_read_as_written(tmp_path: Path) -> None:
    found = read_collection(write_set(tmp_path / "brev"))
    assert (found.name, dict(found.passages), dict(found.questions), dict(found.relevant)) == (
        "brev",
        PASSAGES,
        QUESTIONS,
        RELEVANT,
    )


def test_carriage_returns_go_and_titles_stand_first(tmp_path: Path) -> None:
    write_set(tmp_path)
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "p1", "title": "Tittel", "text": "En\\r linje\\u2028til\\r"}\r\n'
        '{"_id": "p2", "text": "x"}\n{"_id": "p3", "text": "x"}\n{"_id": "p4", "text": "x"}',
        "utf-8",
    )
    assert read_collection(tmp_path).passages["p1"] == "Tittel\nEn linje\u2028til"


def test_the_judgements_of_beir_may_lie_deeper(tmp_path: Path) -> None:
    write_set(tmp_path)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels.tsv").rename(tmp_path / "qrels" / "test.tsv")
    assert dict(read_collection(tmp_path).relevant) == RELEVANT


def test_questions_without_an_answer_are_left_out(tmp_path: Path) -> None:
    write_set(tmp_path, relevant={"q1": {"p1": 1, "p2": 0}, "q2": {"p2": 0}})
    found = read_collection(tmp_path)
    assert list(found.questions) == ["q1"]
    assert found.relevant["q1"] == {"p1": 1}


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    write_set(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(FormatError, match="missing"):
        read_collection(tmp_path)


@pytest.mark.parametrize(
    ("name", "line", "told"),
    [
        ("corpus.jsonl", "{", r"corpus\.jsonl, line 5"),
        ("corpus.jsonl", "[]", r"corpus\.jsonl, line 5"),
        ("corpus.jsonl", "[" * 100_000, r"corpus\.jsonl, line 5"),
        ("queries.jsonl", '{"_id": "q9"}', r"queries\.jsonl, line 4"),
        ("qrels.tsv", "q1\tp1", "line 6: not three columns"),
        ("qrels.tsv", "q1\tp1\tmuch", "line 6: not three columns"),
        ("qrels.tsv", "q1\tp99\t1", "there is no passage p99"),
        ("qrels.tsv", "q99\tp1\t1", "there is no question q99"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, name: str, line: str, told: str) -> None:
    write_set(tmp_path)
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(FormatError, match=told):
        read_collection(tmp_path)


def test_nothing_judged_is_an_error(tmp_path: Path) -> None:
    write_set(tmp_path, relevant={})
    with pytest.raises(FormatError, match="nothing can be measured"):
        read_collection(tmp_path)


def test_another_encoding_is_an_error(tmp_path: Path) -> None:
    write_set(tmp_path)
    (tmp_path / "corpus.jsonl").write_bytes('{"_id": "p1", "text": "å"}'.encode("latin-1"))
    with pytest.raises(FormatError, match="UTF-8"):
        read_collection(tmp_path)


def test_a_file_beyond_all_reason_is_refused(tmp_path: Path) -> None:
    write_set(tmp_path)
    os.truncate(tmp_path / "corpus.jsonl", 3 * 1024**3)
    with pytest.raises(FormatError, match="larger than 2 GB"):
        read_collection(tmp_path)
