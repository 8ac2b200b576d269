"""From a folder to a reader."""

import hashlib
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.encoder import BUNDLED as ENCODER
from index.encoder import fast_half_precision
from index.errors import EncoderError
from index.reader.base import Reader, ReadText, Verdict

if TYPE_CHECKING:
    from index.reader._tokens import TokenRow

__all__ = ["BUNDLED", "BundledReader", "load_reader"]

BUNDLED = Path(__file__).parent / "bundled"
"""The reader that comes with Svarbrev."""

_WEIGHTS = "model.safetensors"
_BATCH = 16
"""Passages read at once: more would be held up by the longest of them."""


@lru_cache(maxsize=1)
def load_reader(folder: Path = BUNDLED) -> Reader:
    """Return the reader in a folder: the layers and heads of ``model.safetensors`` over the word
    vectors of the bundled encoder, whatever encoder the library is indexed with. It is loaded once.

    Raises EncoderError where its files are missing or damaged.
    """
    try:
        return BundledReader(folder)
    except Exception as error:
        why = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
        raise EncoderError(code="encoder.reader", folder=folder, why=why) from error


class BundledReader(Reader):
    """The network that ``index.training.read`` teaches; threads may share one."""

    def __init__(self, folder: Path = BUNDLED) -> None:
        from index.reader._network import Network
        from index.reader._tokens import Tokens

        self._folder = folder
        self._tokens = Tokens.of(ENCODER)
        self._network = Network.of(ENCODER, _words(), _tensors(folder))
        self._lock = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over its own weights and those of the encoder whose words it reads with."""
        digest = hashlib.sha256()
        for folder in (self._folder, ENCODER):
            digest.update((folder / _WEIGHTS).read_bytes())
        return digest.hexdigest()

    def read(self, question: str, texts: Sequence[ReadText]) -> list[Verdict]:
        """Return a verdict for each text; the shorter ones are read together."""
        rows = self._tokens.rows(question, texts)
        order = sorted(range(len(rows)), key=lambda at: len(rows[at].ids))
        verdicts: dict[int, Verdict] = {}
        for first in range(0, len(order), _BATCH):
            chosen = order[first : first + _BATCH]
            made = self._verdicts([rows[at] for at in chosen], [texts[at] for at in chosen])
            verdicts.update(zip(chosen, made, strict=True))
        return [verdicts[at] for at in range(len(rows))]

    def _verdicts(self, rows: Sequence["TokenRow"], texts: Sequence[ReadText]) -> list[Verdict]:
        import torch

        with self._lock, torch.inference_mode():
            answers, sentences = self._network(rows, half=fast_half_precision())
        return [
            Verdict(float(answer), _padded(told.tolist(), len(text.sentences)))
            for answer, told, text in zip(answers, sentences, texts, strict=True)
        ]


def _padded(logits: list[float], count: int) -> tuple[float, ...]:
    """Return a logit for each of ``count`` sentences: those beyond the window get the lowest."""
    lowest = min(logits, default=0.0)
    return (*logits, *[lowest] * (count - len(logits)))[:count]


def _tensors(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return {name: tensor.float() for name, tensor in load_file(folder / _WEIGHTS).items()}


def _words() -> Any:
    """Return the encoder's word vectors (pieces, dimension), alone out of its file."""
    from safetensors import safe_open

    with safe_open(ENCODER / _WEIGHTS, framework="pt") as file:
        return file.get_tensor("embeddings.word_embeddings.weight").float()
