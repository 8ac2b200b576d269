"""What is evaluated stays out of what is trained on."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.training._corpus import read_corpus, read_pairs
from index.training._guard import WIDTH, Guard, evaluated_texts, grams
from tests.training.toy import write_corpus, write_evaluation, write_pairs, write_questions

SENTENCE = "En kommune skal svare på alle spørsmål den får innen rimelig tid."
SHARED = Path(os.environ.get("SVARBREV_TRAINING_DATA", Path(__file__).parents[3] / "shared"))


def test_eight_words_in_a_row_are_held() -> None:
    guard = Guard([SENTENCE])
    words = SENTENCE.split()
    assert guard.holds("Først: " + " ".join(words[2:10]).upper() + "!")
    assert not guard.holds(" ".join(words[2:9]))
    assert not guard.holds(" ".join(reversed(words)))


def test_punctuation_and_case_make_no_difference() -> None:
    assert Guard([SENTENCE]).holds("«EN KOMMUNE» – skal svare; på alle (spørsmål) den, får …")


@settings(deadline=None, max_examples=40)
@given(words=st.lists(st.text("abcæøå", min_size=1, max_size=4), max_size=30))
def test_a_text_has_a_run_for_each_window(words: list[str]) -> None:
    assert len(list(grams(" ".join(words)))) == max(len(words) - WIDTH + 1, 0)


def test_every_text_of_a_set_counts(tmp_path: Path) -> None:
    write_evaluation(tmp_path / "deep" / "brev", ["one", "two"])
    assert {text for text in evaluated_texts(tmp_path) if text} == {"a question", "one", "two"}


def test_of_norquad_only_what_is_judged_counts(tmp_path: Path) -> None:
    write_evaluation(tmp_path / "norquad_passages", ["gold", "of the training part"])
    assert {text for text in evaluated_texts(tmp_path) if text} == {"a question", "gold"}


def test_a_corpus_is_read_without_what_is_evaluated(tmp_path: Path) -> None:
    write_corpus(tmp_path)
    english = "this sentence of nine words is in the set"
    write_pairs(tmp_path / "prose/altinn_docs.tsv.xz", [(english, "ja"), ("fine", "greit")])
    asked = [("hva", SENTENCE, "1"), ("hvem", "en annen", "1"), ("hvem", SENTENCE, "0")]
    write_questions(tmp_path / "qa/norquad_train_spans_nb.tsv.xz", [(*row, "nb") for row in asked])
    corpus = read_corpus(tmp_path, Guard([english, SENTENCE]))
    rows = {row for _, rows in corpus.sources for row in rows}
    assert (english, "ja") not in rows
    assert ("fine", "greit") in rows
    assert [(each.question, each.passage, each.near) for each in corpus.questions] == [
        ("hvem", "en annen", ())
    ]
    assert corpus.dropped >= 1


def test_held_out_pairs_are_not_trained_on(tmp_path: Path) -> None:
    corpus = read_corpus(write_corpus(tmp_path), Guard([]))
    rows = {row for _, rows in corpus.sources for row in rows}
    assert corpus.held_out
    assert not rows & set(corpus.held_out)


def test_the_real_corpora_share_nothing_with_the_evaluation_sets() -> None:
    if not (SHARED / "corpus").is_dir() or not (SHARED / "eval").is_dir():
        pytest.skip("the training corpora are not on this machine")
    evaluated = [t for t in evaluated_texts(SHARED / "eval" / "ntrex") if t]
    evaluated += [t for t in evaluated_texts(SHARED / "eval" / "nav_letters") if t]
    evaluated += [t for t in evaluated_texts(SHARED / "eval" / "norquad_passages") if t]
    forbidden = {gram for text in evaluated for gram in grams(text)}
    assert len(forbidden) > 50_000
    corpus = read_corpus(SHARED / "corpus", Guard(evaluated))
    trained = [row for _, rows in corpus.sources for row in rows[:: max(len(rows) // 500, 1)]]
    trained += [(each.question, each.passage) for each in corpus.questions]
    trained += [(each.question, near) for each in corpus.questions for near in each.near]
    trained += corpus.nynorsk + corpus.held_out
    assert len(trained) > 10_000
    # Asked without the guard's own code path: every run of every text against the set itself.
    shared = [text for row in trained for text in row if forbidden & set(grams(text))]
    assert shared == []


def test_a_missing_file_gives_no_rows(tmp_path: Path) -> None:
    assert read_pairs(tmp_path / "none.tsv.xz") == []


def test_rows_that_are_no_pair_are_left_out(tmp_path: Path) -> None:
    import lzma

    path = tmp_path / "a.tsv.xz"
    path.write_bytes(lzma.compress(b"one\nan\ten\na\tb\tc\n\tx\nto\t \n"))
    assert read_pairs(path)[0] == ("an", "en")
    assert len([row for row in read_pairs(path) if all(row)]) == 1
