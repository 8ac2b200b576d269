"""From toy corpora to a student that knows the toy language, in parts and as a whole."""

import logging
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.encoder import load_encoder
from index.training import __main__ as command
from index.training import _initialise as start
from index.training._corpus import Corpus, read_corpus
from index.training._distil import Distillation, Settings
from index.training._guard import Guard
from index.training._sampling import Sampler
from index.training._student import Student
from index.training._tokenizer import build_tokenizer
from tests.training.toy import WORDS, make_teacher, pairs, write_corpus, write_evaluation

#: Seconds that pass between two looks at the clock: the training is as long on every machine.
TICK = 0.02

QUICK = Settings(
    seconds=4.0,
    tokens=256,
    longest=60,
    units=128,
    questions=8,
    passages_every=8,
    passage_groups=2,
    questions_every=9,
    nynorsk_every=11,
    checkpoint_seconds=1.5,
    average_from=0.9,
    average_every=0.04,
    contrast=0.1,
    vectors_rate=3e-3,
    layers_rate=5e-4,
)


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_teacher(tmp_path_factory.mktemp("teacher") / "model")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus(write_corpus(tmp_path_factory.mktemp("corpus")), Guard([]))


def student_of(teacher: Any, corpus: Corpus, folder: Path) -> Any:
    pieces = teacher[0].tokenizer.backend_tokenizer
    rows = start.alignment_pairs(corpus, 500, 1)
    tokenizer = build_tokenizer(pieces, [a for a, _ in rows], [b for _, b in rows], 300)
    table = start.align_pieces(rows, tokenizer, pieces)
    known = teacher[0].model.embeddings.word_embeddings.weight.detach().numpy()
    vectors = start.initial_vectors(tokenizer, pieces, known, table)
    return start.make_student(teacher, tokenizer, vectors, folder)


def distance(teacher: Any, student: Any) -> float:
    """Return how far the student's Norwegian lies from the teacher's English, as 1 - cosine."""
    rows = pairs(60, 9)
    english = teacher.encode([a for a, _ in rows], show_progress_bar=False)
    norwegian = student.encode([b for _, b in rows], show_progress_bar=False)
    return float(1 - (english * norwegian).sum(1).mean())


def test_a_piece_of_the_teacher_keeps_its_vector(
    teacher: Any, corpus: Corpus, tmp_path: Path
) -> None:
    student = student_of(teacher, corpus, tmp_path / "parts")
    old = teacher[0].model.embeddings.word_embeddings.weight.detach().numpy()
    new = student[0].model.embeddings.word_embeddings.weight.detach().numpy()
    known = teacher[0].tokenizer.get_vocab()
    for piece, number in student[0].tokenizer.get_vocab().items():
        if piece in known:
            assert np.array_equal(new[number], old[known[piece]]), piece


def test_training_teaches_saves_and_resumes(
    teacher: Any, corpus: Corpus, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sampler = Sampler(corpus, {}, 1)
    student = student_of(teacher, corpus, tmp_path / "parts")
    before = distance(teacher, student)
    ticks = count(step=TICK)
    Distillation(
        teacher, student, sampler, corpus, tmp_path, settings=QUICK, clock=lambda: next(ticks)
    ).run()
    after = distance(teacher, student)
    assert after < 0.6 * before
    assert "held_out_hit" in caplog.text
    encoder = load_encoder(str(tmp_path / "model"))
    assert encoder.dimension == 16
    assert (tmp_path / "checkpoint.pt").exists()
    fresh = student_of(teacher, corpus, tmp_path / "parts")
    resumed = Distillation(teacher, fresh, sampler, corpus, tmp_path, settings=QUICK)
    assert resumed.elapsed >= QUICK.seconds
    assert resumed.step > 3
    assert abs(distance(teacher, fresh) - after) < 0.1 * before


def test_the_same_seed_draws_the_same(corpus: Corpus) -> None:
    one, two, other = (Sampler(corpus, {}, seed) for seed in (1, 1, 2))
    assert one.draw(3, 50) == two.draw(3, 50)
    assert one.draw(3, 50) != one.draw(4, 50)
    assert one.draw(3, 50) != other.draw(3, 50)


def test_passages_are_neighbours_and_searched_by_a_part(corpus: Corpus) -> None:
    units = Sampler(corpus, {}, 1).draw(0, 200, running=1.0)
    whole = " ".join(en for _, rows in corpus.sources for en, _ in rows)
    assert all(unit.english in whole for unit in units)
    assert all(unit.query in unit.english for unit in units)
    assert any(unit.query != unit.english for unit in units)
    assert all(len(u.norwegian.split()) == len(u.english.split()) for u in units)


def test_a_search_knows_its_sentence_among_neighbours(corpus: Corpus) -> None:
    sampler = Sampler(corpus, {}, 1)
    searches = sampler.searches(0, groups=40, neighbours=4)
    assert searches == sampler.searches(0, groups=40, neighbours=4)
    assert searches != sampler.searches(1, groups=40, neighbours=4)
    whole = {" ".join(one.sentences) for one in searches}
    assert len(whole) > 100
    known = [one for one in searches if one.answer is not None]
    assert 0.6 < len(known) / len(searches) < 0.95
    for one in known:
        assert one.answer is not None
        assert len(one.query.split()) == len(one.sentences[one.answer].split())


def test_a_sentence_in_training_is_read_as_the_index_reads_it(teacher: Any, tmp_path: Path) -> None:
    start.save_student(teacher, tmp_path / "model")
    texts = [["small house", "the boat on the river", "answers"], ["letter", "question"]]
    whole, sentences = Student(teacher, "cpu", 60).passages(texts)
    joined = [" ".join(one) for one in texts]
    inside = [
        [(t.index(s), t.index(s) + len(s)) for s in p] for t, p in zip(joined, texts, strict=True)
    ]
    encoder = load_encoder(str(tmp_path / "model"))
    wanted, parts = encoder.encode_parts(joined, inside)
    assert (whole.detach().numpy() * wanted).sum(1).min() > 0.999
    # Only the first and the last differ: here they hold the special tokens too.
    assert (sentences.detach().numpy() * parts).sum(1)[1] > 0.999


def test_a_saved_model_is_half_the_size_and_loads_in_full_precision(
    teacher: Any, tmp_path: Path
) -> None:
    from safetensors import safe_open
    from sentence_transformers import SentenceTransformer

    start.save_student(teacher, tmp_path / "saved")
    start.save_student(teacher, tmp_path / "saved")
    with safe_open(str(tmp_path / "saved/model.safetensors"), "np") as file:
        assert {str(file.get_tensor(key).dtype) for key in file.keys()} == {"float16"}  # noqa: SIM118
    plain = SentenceTransformer(str(tmp_path / "saved"), device="cpu", local_files_only=True)
    assert str(next(plain.parameters()).dtype) == "torch.float32"
    assert not list(tmp_path.glob("saved.*"))


def test_one_command_runs_every_step_and_none_twice(
    teacher: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "load_teacher", lambda: teacher)
    monkeypatch.setattr("index.training._distil.Settings", lambda **_: QUICK)
    write_corpus(tmp_path / "corpus")
    write_evaluation(tmp_path / "eval" / "brev", ["hus på elv", "liten båt"])
    arguments = ["--corpus", str(tmp_path / "corpus"), "--output", str(tmp_path / "out")]
    assert command.main([*arguments, "--pieces", "300", "--only-initialise"]) == 0
    assert not (tmp_path / "out/model").exists()
    made = (tmp_path / "out/initial/model.safetensors").stat().st_mtime_ns
    assert command.main([*arguments, "--pieces", "300"]) == 0
    assert (tmp_path / "out/initial/model.safetensors").stat().st_mtime_ns == made
    assert "nDCG@10" in (tmp_path / "out/evaluation.txt").read_text("utf-8")
    assert "held_out_hit" in (tmp_path / "out/training.log").read_text("utf-8")
    vectors = load_encoder(str(tmp_path / "out/model")).encode_queries(list(WORDS.values()))
    assert vectors.shape == (len(WORDS), 16)
