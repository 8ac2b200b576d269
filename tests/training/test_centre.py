"""Centring takes the common part out of all vectors, and nothing else."""

from pathlib import Path

import numpy as np
import pytest

from index.encoder import load_encoder
from index.training._initialise import save_model
from index.training.centre import centre, main
from tests.training.toy import make_model, pairs, write_corpus

TEXTS = [text for pair in pairs(40, 6) for text in pair]


def pooled(model: object) -> np.ndarray:
    outputs = model.encode(TEXTS, prompt="passage: ", output_value="token_embeddings")  # type: ignore[attr-defined]
    return np.stack([output.numpy().mean(0) for output in outputs])


def test_every_vector_is_less_by_the_same(tmp_path: Path) -> None:
    model = make_model(tmp_path / "sources")
    before = pooled(model)
    share = centre(model, TEXTS)
    lost = before - pooled(model)
    assert np.ptp(lost, axis=0).max() < 1e-4
    assert 0.3 < share < 1
    assert np.linalg.norm(lost[0]) == pytest.approx(
        share * np.linalg.norm(before, axis=1).mean(), rel=0.2
    )


def test_the_command_leaves_vectors_around_nothing(tmp_path: Path) -> None:
    save_model(make_model(tmp_path / "sources"), tmp_path / "model")
    write_corpus(tmp_path / "corpus")
    arguments = [tmp_path / "model", tmp_path / "corpus", tmp_path / "centred"]
    assert main([str(argument) for argument in arguments]) == 0
    before, after = (common(tmp_path / name) for name in ("model", "centred"))
    assert after < 0.5 * before


def common(folder: Path) -> float:
    """Return the length of the mean of all vectors, of questions and of passages."""
    encoder = load_encoder(str(folder))
    vectors = np.concatenate([encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)])
    return float(np.linalg.norm(vectors.mean(0)))
