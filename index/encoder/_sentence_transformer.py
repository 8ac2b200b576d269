"""Any sentence-transformers model behind the encoder's seam."""

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.encoder._prompts import Prompts
from index.encoder.base import Encoder, Part, Vectors
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["BULK", "SentenceTransformerEncoder", "fast_half_precision"]

#: From this many passages on, an encode is bulk work: all cores, and 16 bits where they are fast.
BULK = 64

#: Texts encoded under one hold of the lock, so that a question need not wait for a whole library.
_SLICE = 256

_BATCH = 32

#: Where pooling is no mean, shares cannot be exact; how far the sum may be off before that is seen.
_EXACT = 1e-4


def fast_half_precision() -> bool:
    """Return whether this processor multiplies in bfloat16 faster than in 32 bits.

    Measured: 2.4 times the speed at a mean cosine of .99997 with 32 bits and under 1 % of the top
    ten changed; on processors without the instructions it is slower, so 32 bits stay.
    """
    import torch

    # The only public question of torch about it; private by its name, stable since 2.4.
    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool(supported and supported())


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Compute with ``count`` threads: more than one makes a single question slower, because the
    threads wait for each other longer than they work.
    """
    import torch

    before = torch.get_num_threads()
    if before != count:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        if before != count:
            torch.set_num_threads(before)


def _slices(texts: Sequence[str]) -> Iterator[tuple[list[int], list[str]]]:
    """Yield the numbers and the texts of each slice, by length, so that batches hold little
    padding: the model sorts only within a slice.
    """
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    for begin in range(0, len(order), _SLICE):
        rows = order[begin : begin + _SLICE]
        yield rows, [texts[number] for number in rows]


def _unit(vectors: Vectors) -> Vectors:
    length = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return np.asarray(vectors / length, dtype=np.float32)


def _means(
    tokens: Vectors, spans: NDArray[np.int64], parts: Sequence[Part], whole: Vectors
) -> Vectors:
    """Return the mean of the tokens inside each part, (parts, dimension); ``whole`` where none is.

    ``tokens`` is (n, dimension), ``spans`` (n, 2) where each stands in the text.
    """
    first, last = np.array(parts).T[:, :, None]
    held = (spans[:, 0] >= first) & (spans[:, 1] <= last)
    means = held.astype(np.float32) @ tokens / np.maximum(held.sum(1), 1)[:, None]
    return np.where(held.any(1)[:, None], means, whole)


class SentenceTransformerEncoder(Encoder):
    """A sentence-transformers model with a fast tokenizer, computing in float32.

    Safe to use from several threads. ``threads`` is what bulk encoding may use; without it, all
    cores that the process may run on, or what OMP_NUM_THREADS says.
    """

    def __init__(
        self,
        model: "SentenceTransformer",
        name: str,
        prompts: Prompts = Prompts(),  # noqa: B008 - immutable
        threads: int | None = None,
    ) -> None:
        import torch
        from tokenizers import Tokenizer

        self._model: Any = model.float().eval()
        self._name = name
        self._prompts = prompts
        self._threads = threads or torch.get_num_threads()
        self._lock = threading.Lock()
        fast = getattr(model.tokenizer, "backend_tokenizer", None)
        if fast is None:
            raise EncoderError(code="encoder.slow_tokenizer", name=name)
        # A copy of its own: the model's is switched between padding and truncation as it works.
        self._tokenizer = Tokenizer.from_str(fast.to_str())
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    @property
    def name(self) -> str:
        """The model's name or folder, as a person would say it."""
        return self._name

    @property
    def prompts(self) -> Prompts:
        """What is put before questions and passages."""
        return self._prompts

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over weights, tokenizer, modules, window and prompts, in hexadecimal.

        Taken from what was loaded, so the same model gives the same on every machine and wherever
        it lies.
        """
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(f"{key}{tuple(tensor.shape)}".encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        modules = [
            (type(module).__name__, module.get_config_dict())
            for module in self._model
            if hasattr(module, "get_config_dict")
        ]
        rest = [modules, self._model.max_seq_length, self._prompts.query, self._prompts.passage]
        digest.update(json.dumps(rest, sort_keys=True, default=str).encode())
        digest.update(self._tokenizer.to_str().encode())
        return digest.hexdigest()

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.encode_queries(["a"]).shape[1])

    @cached_property
    def max_tokens(self) -> int:
        """Tokens of text that fit in the window, special tokens and the longer prompt taken off."""
        window = self._model.max_seq_length or self._model[0].model.config.max_position_embeddings
        special = self._tokenizer.num_special_tokens_to_add(is_pair=False)
        prompt = max(self.count_tokens([self._prompts.query, self._prompts.passage]))
        return int(window) - special - prompt

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text is, special tokens not counted."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return float32 unit vectors (n, dimension) for questions."""
        return self._encode(texts, self._prompts.query, passages=False)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 unit vectors (n, dimension) for passages."""
        return self._encode(texts, self._prompts.passage, passages=True)

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Part]], *, queries: bool = False
    ) -> tuple[Vectors, Vectors]:
        """Return the vectors of texts and of parts of each, see ``Encoder.encode_parts``.

        Where the model pools by the mean, a part's vector is the mean of its own tokens as they
        were read within the text ("late chunking", Günther et al. 2024, arXiv:2409.04701): a
        sentence keeps what its "it" and "there" stand for, and costs no pass of its own. A part
        beyond the window gets its text's vector.
        """
        if not (texts and self.reads_parts):
            return super().encode_parts(texts, parts, queries=queries)
        prompt = self._prompts.query if queries else self._prompts.passage
        whole = np.empty((len(texts), self.dimension), dtype=np.float32)
        inside: list[Vectors] = [whole[:0]] * len(texts)
        for row, output in self._outputs(texts, prompt):
            whole[row] = output["sentence_embedding"].float().cpu().numpy()
            if parts[row]:
                spans = self._spans(prompt, texts[row], output["input_ids"].cpu().numpy())
                tokens = output["token_embeddings"].float().cpu().numpy()
                inside[row] = _means(tokens, spans, parts[row], whole[row])
        return _unit(whole), _unit(np.concatenate(inside))

    def _outputs(self, texts: Sequence[str], prompt: str) -> Iterator[tuple[int, Any]]:
        """Yield the number of each text and what the model made of it and of its tokens."""
        for rows, part in _slices(texts):
            with self._computing(len(texts)):
                found = self._model.encode(
                    part,
                    prompt=prompt,
                    batch_size=_BATCH,
                    output_value=None,
                    show_progress_bar=False,
                    convert_to_numpy=False,
                )
            yield from zip(rows, found, strict=True)

    @cached_property
    def reads_parts(self) -> bool:
        """Whether the model pools by the mean, so that parts of a text come with its tokens."""
        kinds = [type(module).__name__ for module in self._model]
        pooling = getattr(self._model[1], "pooling_mode", None) if len(kinds) > 1 else None
        return pooling == "mean" and kinds[2:] in ([], ["Normalize"])

    def _encode(self, texts: Sequence[str], prompt: str, *, passages: bool) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        made: list[Vectors] = []
        order: list[int] = []
        for rows, part in _slices(texts):
            with self._computing(len(texts), passages=passages):
                made.append(
                    self._model.encode(
                        part, prompt=prompt, batch_size=_BATCH, show_progress_bar=False
                    )
                )
            order += rows
        return _unit(np.concatenate(made)[np.argsort(order)])

    @contextmanager
    def _computing(self, count: int, *, passages: bool = True) -> Iterator[None]:
        """Hold the model for ``count`` texts: bulk work takes all cores, and passages 16 bits where
        the processor is made for it, which moves a vector by less than matters to a ranking.
        """
        import torch

        bulk = count >= BULK
        half = passages and bulk and fast_half_precision()
        with (
            self._lock,
            _threads(self._threads if bulk else 1),
            torch.inference_mode(),
            torch.autocast(self._model.device.type, torch.bfloat16, enabled=half),
        ):
            yield

    def contributions(self, query: str, text: str) -> list[tuple[int, int, float]]:
        """Return (start, end, share) for each token of ``text`` within the window.

        The shares add up to the cosine. With mean pooling a token's share is its last hidden
        state's part of the inner product, exact because the mean is linear; what the special
        tokens and the prompt add is spread evenly over the text's own. For models that pool
        otherwise the cosine is split in proportion to each token's likeness to the query.
        """
        target = self.encode_queries([query])[0].astype(np.float64)
        prompt = self._prompts.passage
        output = self._inside(text, prompt)
        whole = output["sentence_embedding"]
        cosine = float(whole @ target / max(np.linalg.norm(whole), 1e-12))
        inner = self._shares(output, target, cosine)
        spans = self._spans(prompt, text, output["input_ids"])
        own = np.flatnonzero(spans[:, 1] >= 0)
        if not len(own):
            return [(0, len(text), cosine)]
        rest = (cosine - float(inner[own].sum())) / len(own)
        return [
            (int(start), int(end), float(share) + rest)
            for (start, end), share in zip(spans[own], inner[own], strict=True)
        ]

    def _inside(self, text: str, prompt: str) -> dict[str, Any]:
        """Return the model's token vectors, mask, ids and sentence vector for one text."""
        import torch

        with self._lock, _threads(1), torch.inference_mode():
            output: Any = self._model.encode(
                [text],
                prompt=prompt,
                output_value=None,
                show_progress_bar=False,
                convert_to_numpy=False,
            )
        wanted = ("token_embeddings", "attention_mask", "input_ids", "sentence_embedding")
        return {key: np.asarray(output[0][key].cpu(), dtype=np.float64) for key in wanted}

    @staticmethod
    def _shares(output: dict[str, Any], target: Any, cosine: float) -> Any:
        """Return each token's part of ``cosine``, float64 (tokens,), special tokens included."""
        mask, tokens = output["attention_mask"], output["token_embeddings"]
        count = max(mask.sum(), 1.0)
        mean = (tokens * mask[:, None]).sum(axis=0) / count
        if mean.shape == target.shape:
            shares = (tokens @ target) * mask / count / max(np.linalg.norm(mean), 1e-12)
            if abs(shares.sum() - cosine) < _EXACT:
                return shares
            likeness = np.maximum(tokens @ target, 0.0) * mask
        else:
            likeness = mask.copy()
        return cosine * likeness / max(likeness.sum(), 1e-12)

    def _spans(self, prompt: str, text: str, ids: Any) -> NDArray[np.int64]:
        """Return where in ``text`` each of the model's tokens stands, (tokens, 2), without white
        space; (-1, -1) for those that do not.

        A piece of SentencePiece includes the space before it: "▁Det" would begin where the sentence
        before it ends, and be part of neither.
        """
        encoded = self._tokenizer.encode(prompt + text)
        count = min(len(ids), len(encoded.ids))
        own = np.asarray(ids)[:count] == np.array(encoded.ids[:count])
        own &= np.array(encoded.special_tokens_mask[:count]) == 0
        places = np.array(encoded.offsets[:count], dtype=np.int64).reshape(-1, 2) - len(prompt)
        places[:, 0] = np.maximum(places[:, 0], 0)
        for place in places:
            while place[0] < place[1] and text[place[0]].isspace():
                place[0] += 1
            while place[0] < place[1] and text[place[1] - 1].isspace():
                place[1] -= 1
        own &= places[:, 1] > places[:, 0]
        spans = np.full((len(ids), 2), -1, dtype=np.int64)
        spans[:count][own] = places[own]
        return spans
