"""Every implementation of the encoder's seam, for the tests of its contract."""

from pathlib import Path

import pytest

from index.encoder import Encoder, load_encoder
from tests.encoder.tiny import make_tiny, sentencepiece_tokenizer


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prompts = {"query": "query: ", "document": "passage: "}
    return make_tiny(tmp_path_factory.mktemp("models") / "prompted", prompts)


@pytest.fixture(scope="session")
def first_token(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny(tmp_path_factory.mktemp("models") / "first", pooling="cls")


@pytest.fixture(scope="session")
def sentencepiece(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prompts = {"query": "query: ", "document": "passage: "}
    folder = tmp_path_factory.mktemp("models") / "sentencepiece"
    return make_tiny(folder, prompts, tokenizer=sentencepiece_tokenizer())


KINDS = ["bundled", "tiny", "prompted", "first_token", "sentencepiece"]


@pytest.fixture(scope="session", params=KINDS)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    made = request.getfixturevalue(request.param)
    return made if isinstance(made, Encoder) else load_encoder(str(made))
