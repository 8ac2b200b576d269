"""Verdicts are kept through anything short of losing the disk, and become a test set."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import feedback
from index.errors import LibraryError
from index.passages.passage import Passage
from tests.citation.letters import make_letter, make_passage

few = settings(deadline=None, max_examples=25)


def passage(text: str = "Vi er positive.") -> Passage:
    return make_passage(make_letter(text))


def test_a_verdict_is_read_back(tmp_path: Path) -> None:
    made = feedback.record(tmp_path / "ny", "Hva  mener\ndere?", passage(), True)
    found = feedback.read(tmp_path / "ny")
    assert found.judgements == (made,)
    assert found.damaged == 0
    assert found.verdict("Hva mener dere?", passage().id) is True
    assert found.verdict("Noe annet?", passage().id) is None
    assert made.time.endswith("+00:00")


def test_the_last_verdict_counts_and_can_be_taken_back(tmp_path: Path) -> None:
    feedback.record(tmp_path, "Q", passage(), True)
    feedback.record(tmp_path, "Q", passage("Annet."), True)
    feedback.record(tmp_path, "Q", passage(), False)
    assert [one.answers for one in feedback.read(tmp_path).judgements] == [True, False]
    feedback.record(tmp_path, "Q", passage(), None)
    assert [one.text for one in feedback.read(tmp_path).judgements] == ["Annet."]


def test_nothing_was_said_yet(tmp_path: Path) -> None:
    assert feedback.read(tmp_path / "ingen") == feedback.Feedback((), 0)


def test_a_write_that_was_cut_off_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / feedback.FILE
    feedback.record(tmp_path, "A", passage(), True)
    whole = path.read_bytes()
    feedback.record(tmp_path, "B", passage(), True)
    both = path.read_bytes()
    for cut in range(len(whole), len(both)):
        path.write_bytes(both[:cut])
        feedback.record(tmp_path, "C", passage(), False)
        questions = [one.question for one in feedback.read(tmp_path).judgements]
        assert questions[0] == "A"
        assert questions[-1] == "C"


@few
@given(st.lists(st.binary(max_size=60), max_size=6))
def test_damaged_lines_are_passed_over(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("feedback")
    (folder / feedback.FILE).write_bytes(b"\n".join(lines))
    made = feedback.record(folder, "A", passage(), True)
    assert made in feedback.read(folder).judgements


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        json.dumps(dict.fromkeys(["question", "passage", "letter", "text", "time"], "x")),
        json.dumps(
            dict.fromkeys(["question", "passage", "letter", "text", "time"], "x") | {"answers": 2}
        ),
        json.dumps(
            dict.fromkeys(["question", "passage", "letter", "text", "time"], 1) | {"answers": True}
        ),
        json.dumps(
            dict.fromkeys(["question", "passage", "letter", "text", "time"], "x")
            | {"answers": [True]}
        ),
    ],
)
def test_a_line_that_is_no_judgement_is_counted(tmp_path: Path, line: str) -> None:
    (tmp_path / feedback.FILE).write_text(line + "\n")
    assert feedback.read(tmp_path) == feedback.Feedback((), 1)


@few
@given(st.text(), st.text(min_size=1), st.booleans())
def test_any_words_survive(
    tmp_path_factory: pytest.TempPathFactory, question: str, text: str, answers: bool
) -> None:
    folder = tmp_path_factory.mktemp("feedback")
    made = feedback.record(folder, question, passage(text), answers)
    assert feedback.read(folder).judgements == (made,)
    assert made.text == text


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "fil"
    blocked.write_text("")
    with pytest.raises(LibraryError, match=r"feedback\.jsonl.*not kept"):
        feedback.record(blocked, "Q", passage(), True)
    with pytest.raises(LibraryError, match="another folder"):
        feedback.export_beir(feedback.Feedback((), 0), blocked)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / feedback.FILE).mkdir()
    with pytest.raises(LibraryError, match="permissions"):
        feedback.read(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_verdicts_are_the_users_own(tmp_path: Path) -> None:
    feedback.record(tmp_path, "Q", passage(), True)
    assert (tmp_path / feedback.FILE).stat().st_mode & 0o077 == 0


def jsonl(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_test_set_is_whole(tmp_path: Path) -> None:
    yes, no, gone = passage("Ja."), passage("Nei."), passage("Borte.")
    feedback.record(tmp_path, "Hva?", yes, True)
    feedback.record(tmp_path, "Hva?", no, False)
    feedback.record(tmp_path, "Hvem?", gone, True)
    feedback.record(tmp_path, "Hvorfor?", no, False)
    out = tmp_path / "sett"
    exported = feedback.export_beir(feedback.read(tmp_path), out, [yes, no, passage("Mer.")])
    assert exported == feedback.Exported(queries=2, judgements=3, passages=4)
    corpus = {one["_id"]: one["text"] for one in jsonl(out / "corpus.jsonl")}
    assert set(corpus.values()) == {"Ja.", "Nei.", "Borte.", "Mer."}
    queries = {one["_id"]: one["text"] for one in jsonl(out / "queries.jsonl")}
    assert set(queries.values()) == {"Hva?", "Hvem?"}
    header, *rows = (out / "qrels.tsv").read_text().splitlines()
    assert header == "query-id\tcorpus-id\tscore"
    judged = {(queries[q], corpus[c], s) for q, c, s in (row.split("\t") for row in rows)}
    assert judged == {("Hva?", "Ja.", "1"), ("Hva?", "Nei.", "0"), ("Hvem?", "Borte.", "1")}


def test_the_same_verdicts_give_the_same_set(tmp_path: Path) -> None:
    for text in ("Ja.", "Nei.", "Kanskje."):
        feedback.record(tmp_path, "Hva?", passage(text), True)
    for name in ("en", "to"):
        feedback.export_beir(feedback.read(tmp_path), tmp_path / name)
    for file in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"):
        assert (tmp_path / "en" / file).read_bytes() == (tmp_path / "to" / file).read_bytes()
