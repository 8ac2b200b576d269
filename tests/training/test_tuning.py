"""From toy corpora to a model that finds the toy language, in parts and as a whole."""

import logging
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open

from index.encoder import load_encoder
from index.training import __main__ as command
from index.training._corpus import Corpus, read_corpus
from index.training._guard import Guard
from index.training._initialise import save_model
from index.training._sampling import Sampler
from index.training._student import Student
from index.training._tuning import Settings, Tuning
from tests.training.toy import (
    WORDS,
    make_model,
    pairs,
    write_corpus,
    write_evaluation,
    write_sources,
)

#: Seconds that pass between two looks at the clock: the training is as long on every machine.
TICK = 0.02

QUICK = Settings(
    seconds=0.6,
    layers_rate=1e-3,
    words_rate=5e-3,
    longest=60,
    groups=3,
    questions=6,
    pairs=24,
    checkpoint_seconds=0.25,
    average_from=0.85,
    average_every=0.04,
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus(write_corpus(tmp_path_factory.mktemp("corpus")), Guard([]))


def tuning(corpus: Corpus, folder: Path, model: Any, settings: Settings = QUICK) -> Tuning:
    ticks = count(step=TICK)
    sampler = Sampler(corpus, {}, 1)
    return Tuning(model, sampler, corpus, folder, settings=settings, clock=lambda: next(ticks))


def found(folder: Path) -> float:
    """Return the share of English sentences whose nearest Norwegian one is their translation."""
    encoder = load_encoder(str(folder))
    rows = pairs(60, 9)
    asked = encoder.encode_queries([english for english, _ in rows])
    told = encoder.encode_passages([norwegian for _, norwegian in rows])
    return float(((asked @ told.T).argmax(1) == np.arange(len(rows))).mean())


def test_training_teaches_and_saves(
    corpus: Corpus, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    save_model(make_model(tmp_path / "sources"), tmp_path / "before")
    tuning(corpus, tmp_path, make_model(tmp_path / "sources")).run()
    assert found(tmp_path / "model") > found(tmp_path / "before") + 0.2
    assert "held_out_hit" in caplog.text
    assert load_encoder(str(tmp_path / "model")).dimension == 64


def test_a_training_that_was_stopped_goes_on_as_if_it_had_not_been(
    corpus: Corpus, tmp_path: Path
) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "halves").mkdir()
    tuning(corpus, tmp_path / "whole", make_model(tmp_path / "sources")).run()

    class Pulled(BaseException):
        pass

    first = tuning(corpus, tmp_path / "halves", make_model(tmp_path / "sources"))
    reads = count()
    ticks = first._clock

    def pulled() -> float:
        if next(reads) == 40:
            raise Pulled
        return ticks()

    first._clock = pulled
    with pytest.raises(Pulled):
        first.run()
    second = tuning(corpus, tmp_path / "halves", make_model(tmp_path / "sources"))
    assert 0 < second.elapsed < QUICK.seconds
    second.run()
    vectors = [
        load_encoder(str(tmp_path / name / "model")).encode_queries(list(WORDS))
        for name in ("whole", "halves")
    ]
    assert (vectors[0] * vectors[1]).sum(axis=1).min() > 0.999


def test_the_same_seed_draws_the_same(corpus: Corpus) -> None:
    first, again, other = (Sampler(corpus, {}, seed) for seed in (1, 1, 2))
    assert first.draw(3, 50) == again.draw(3, 50)
    assert first.draw(3, 50) != first.draw(4, 50)
    assert first.draw(3, 50) != other.draw(3, 50)


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
    whole = {" ".join(each.sentences) for each in searches}
    assert len(whole) > 100
    known = [each for each in searches if each.answer is not None]
    assert 0.6 < len(known) / len(searches) < 0.95
    for each in known:
        assert each.answer is not None
        assert len(each.query.split()) == len(each.sentences[each.answer].split())


def test_a_question_comes_with_what_nearly_answers_it(corpus: Corpus) -> None:
    assert len(corpus.questions) > 30
    assert all(each.near and each.passage not in each.near for each in corpus.questions)


def test_text_in_training_is_read_as_the_index_reads_it(tmp_path: Path) -> None:
    model = make_model(tmp_path / "sources")
    save_model(model, tmp_path / "model")
    texts = [["small house", "the boat on the river", "answers"], ["letter", "question"]]
    student = Student(model, "cpu", 60)
    whole, sentences = student.passages(texts)
    joined = [" ".join(each) for each in texts]
    inside = [
        [(text.index(part), text.index(part) + len(part)) for part in parts]
        for text, parts in zip(joined, texts, strict=True)
    ]
    encoder = load_encoder(str(tmp_path / "model"))
    wanted, parts = encoder.encode_parts(joined, inside)
    assert (whole.detach().numpy() * wanted).sum(1).min() > 0.999
    assert (sentences.detach().numpy() * parts).sum(1).min() > 0.999
    asked = student.queries(joined).detach().numpy()
    assert (asked * encoder.encode_queries(joined)).sum(1).min() > 0.999


def test_a_saved_model_is_half_the_size_and_loads_in_full_precision(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = make_model(tmp_path / "sources")
    save_model(model, tmp_path / "saved")
    save_model(model, tmp_path / "saved")
    with safe_open(str(tmp_path / "saved/model.safetensors"), "np") as file:
        assert {str(file.get_tensor(key).dtype) for key in file.keys()} == {"float16"}  # noqa: SIM118
    plain = SentenceTransformer(str(tmp_path / "saved"), device="cpu", local_files_only=True)
    assert str(next(plain.parameters()).dtype) == "torch.float32"
    assert not list(tmp_path.glob("saved.*"))


def test_the_model_before_training_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("first", "again"):
        save_model(make_model(tmp_path / name), tmp_path / f"{name}-model")
    files = [tmp_path / f"{name}-model/model.safetensors" for name in ("first", "again")]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_one_command_runs_every_step_and_none_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.training._tuning.Settings", lambda **_: QUICK)
    packed, tokenizer = write_sources(tmp_path / "sources")
    write_corpus(tmp_path / "corpus")
    write_evaluation(tmp_path / "eval" / "brev", ["hus på elv", "liten båt"])
    arguments = ["--corpus", str(tmp_path / "corpus"), "--output", str(tmp_path / "out")]
    arguments += ["--packed", str(packed), "--tokenizer", str(tokenizer), "--pieces", "300"]
    assert command.main([*arguments, "--only-initialise"]) == 0
    assert not (tmp_path / "out/model").exists()
    made = (tmp_path / "out/initial/model.safetensors").stat().st_mtime_ns
    assert command.main(arguments) == 0
    assert (tmp_path / "out/initial/model.safetensors").stat().st_mtime_ns == made
    assert "nDCG@10" in (tmp_path / "out/evaluation.txt").read_text("utf-8")
    assert "held_out_hit" in (tmp_path / "out/training.log").read_text("utf-8")
    vectors = load_encoder(str(tmp_path / "out/model")).encode_queries(list(WORDS.values()))
    assert vectors.shape == (len(WORDS), 64)
