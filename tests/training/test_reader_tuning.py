"""A reader learns what is shown to it: which passage answers, and which sentence."""

import json
import shutil
from itertools import count
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

from index.encoder import BUNDLED
from index.reader._network import Network
from index.reader._tokens import Tokens
from index.training._guard import Guard
from index.training._pile_reading import read_pile
from index.training._reader_tuning import ReaderSettings, ReaderTuning
from index.training._readings import (
    Choice,
    Reading,
    load_readings,
    public_readings,
    save_readings,
)
from tests.reader.test_contract import text_of
from tests.training.test_piles import ROOT

PAIRS = [("Hvor mye koster båten?", "Båten koster 900 kroner."), ("Hvem eier veien?", "Fylket.")]
FILLER = "Kommunen takker for brevet."


def reading(question: str, answer: str, other: str) -> Reading:
    right = Choice(text_of(FILLER, answer, FILLER), answers=True, sentences=(1,), chance=0.5)
    return Reading(question, "nb", (right, Choice(text_of(FILLER, other), answers=False)), "toy")


READINGS = [
    reading(question, answer, PAIRS[1 - at][1]) for at, (question, answer) in enumerate(PAIRS)
]


def network() -> Network:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=34_403,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
    )
    return Network(BertModel(config, add_pooling_layer=False))


def test_a_training_teaches_which_passage_and_which_sentence_answers() -> None:
    tokens = Tokens.of(BUNDLED)
    saved: list[Network] = []
    ticks = count(step=0.01)
    taught = network()
    words = taught.body.embeddings.word_embeddings.weight.clone()
    tuning = ReaderTuning(
        taught,
        tokens,
        [(1.0, READINGS), (1.0, [])],
        saved.append,
        settings=ReaderSettings(seconds=2.0, rate=3e-3, heads_rate=3e-3, questions=4, nameless=0.0),
        clock=lambda: next(ticks),
    )
    tuning.run()
    assert saved[-1] is taught
    assert torch.equal(words, taught.body.embeddings.word_embeddings.weight)
    for question in READINGS:
        rows = tokens.rows(question.question, [choice.text for choice in question.choices])
        answers, sentences = taught(rows, half=False)
        assert answers[0] > answers[1]
        assert int(sentences[0].argmax()) == 1


def test_readings_survive_being_written(tmp_path: Path) -> None:
    save_readings(READINGS, tmp_path / "readings.jsonl")
    assert load_readings(tmp_path / "readings.jsonl") == READINGS


def test_rows_about_one_question_become_its_choices(tmp_path: Path) -> None:
    import lzma

    rows = [
        "question\tpassage\tanswer_start\tanswer_text\tanswerable\tlang\tkind",
        "Hvem?\tDet regnet. Fylket eier veien.\t12\tFylket\t1\tnb\tgold",
        "Hvem?\tDet regnet igjen.\t-1\t\t0\tnb\tmined",
    ]
    (tmp_path / "qa").mkdir()
    path = tmp_path / "qa" / "norquad_train_spans_nb.tsv.xz"
    path.write_bytes(lzma.compress("\n".join(rows).encode()))
    readings = public_readings(tmp_path, Guard([]))
    (made,) = readings["qa/norquad_train_spans_nb"]
    assert [(choice.answers, choice.sentences) for choice in made.choices] == [
        (True, (1,)),
        (False, ()),
    ]
    assert all(not made for name, made in readings.items() if "norquad_train_spans" not in name)


def _few(pile: Path, folder: Path) -> Path:
    """Copy four letters of a pile, and the questions that they answer or nobody does."""
    letters = [
        json.loads(line) for line in (pile / "letters.jsonl").read_text("utf-8").split("\n")[:4]
    ]
    (folder / "letters").mkdir(parents=True)
    for letter in letters:
        shutil.copy(pile / letter["file"], folder / letter["file"])
    names = {letter["file"] for letter in letters}
    rows = [json.loads(line) for line in (pile / "questions.jsonl").read_text("utf-8").splitlines()]
    kept = [row for row in rows if {gold["file"] for gold in row["gold"]} <= names][:30]
    for name, lines in (("letters", letters), ("questions", kept)):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    return folder


def test_a_pile_gives_each_question_the_passages_that_the_search_brings(tmp_path: Path) -> None:
    readings = read_pile(_few(ROOT / "scooter", tmp_path / "few"))
    assert all(reading.kind != "metadata" for reading in readings)
    for reading in readings:
        right = [choice for choice in reading.choices if choice.answers]
        assert bool(right) is not reading.kind.startswith("unanswerable")
        assert all(at < len(choice.text.sentences) for choice in right for at in choice.sentences)
        assert all(choice.sentences for choice in right)
        assert any(choice.answers is False for choice in reading.choices)
