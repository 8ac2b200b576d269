"""The model in training: texts to vectors that its weights can learn from."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from index.encoder import fast_half_precision

__all__ = ["Student"]

_AT_ONCE = 8
"""Texts of about the same length that are read together, so that no work goes into padding."""


class Student:
    """Encodes with gradients, at most ``longest`` tokens a text; pools by the mean.

    ``model`` is a SentenceTransformer whose prompts ``query`` and ``document`` go before the texts.
    """

    def __init__(self, model: Any, device: str, longest: int) -> None:
        self.model, self._device, self._longest = model, device, longest
        # The fused kernels go backwards at half the speed for texts as short as these.
        model[0].model.set_attn_implementation("eager")
        # A copy: encoding with the model itself switches padding on in its own.
        self._tokenizer = Tokenizer.from_str(model[0].tokenizer.backend_tokenizer.to_str())
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._prompts = {name: model.prompts.get(name) or "" for name in ("query", "document")}

    def queries(self, texts: Sequence[str]) -> Tensor:
        """Return unit vectors (n, dimension) of texts read as questions."""
        return self._vectors(texts, "query")

    def documents(self, texts: Sequence[str]) -> Tensor:
        """Return unit vectors (n, dimension) of texts read as passages."""
        return self._vectors(texts, "document")

    def passages(self, passages: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor]:
        """Return unit vectors of passages (n, dimension), and of all their sentences, each the mean
        over its own tokens as they were read within the passage (m, dimension).
        """
        cut = [self._sentence_ids(sentences) for sentences in passages]
        rows = [[number for part in parts for number in part] for parts in cut]
        whole: dict[int, Tensor] = {}
        inside: dict[int, Tensor] = {}
        words = self._words(rows)
        for chosen in _alike(rows):
            hidden, mask = self._hidden([words[at] for at in chosen])
            means = (hidden * mask).sum(1) / mask.sum(1)
            for row, at in enumerate(chosen):
                whole[at] = means[row]
                # The first and the last part hold the prompt and the special tokens.
                ends = [int(end) for end in np.cumsum([len(part) for part in cut[at]])]
                inside[at] = torch.stack([hidden[row, a:b].mean(0) for a, b in pairwise(ends[:-1])])
        made = torch.stack([whole[at] for at in range(len(cut))])
        sentences = torch.cat([inside[at] for at in range(len(cut))])
        return functional.normalize(made, dim=-1), functional.normalize(sentences, dim=-1)

    def _vectors(self, texts: Sequence[str], prompt: str) -> Tensor:
        encoded = self._tokenizer.encode_batch([self._prompts[prompt] + text for text in texts])
        longest = self._longest
        rows = [
            each.ids if len(each.ids) <= longest else [*each.ids[: longest - 1], each.ids[-1]]
            for each in encoded
        ]
        made: dict[int, Tensor] = {}
        words = self._words(rows)
        for chosen in _alike(rows):
            hidden, mask = self._hidden([words[at] for at in chosen])
            made.update(zip(chosen, (hidden * mask).sum(1) / mask.sum(1), strict=True))
        return functional.normalize(torch.stack([made[at] for at in range(len(rows))]), dim=-1)

    def _sentence_ids(self, sentences: Sequence[str]) -> list[list[int]]:
        """Return the tokens of a passage in parts: what goes before it, each sentence, what goes
        after it. Each sentence keeps a token at least.
        """
        first, *_, last = self._tokenizer.encode("").ids
        head, *told = (
            each.ids
            for each in self._tokenizer.encode_batch(
                [self._prompts["document"], *sentences], add_special_tokens=False
            )
        )
        room, rows = self._longest - 2 - len(head), []
        for ids in told:
            rows.append(ids[: max(room, 1)] or [last])
            room -= len(rows[-1])
        return [[first, *head], *rows, [last]]

    def _words(self, rows: Sequence[Sequence[int]]) -> Sequence[Tensor]:
        """Return the word vectors of each row of tokens (width, dimension). One look-up for all:
        each has a gradient as large as the vocabulary.
        """
        ids = torch.tensor([number for row in rows for number in row], device=self._device)
        words: Tensor = self.model[0].model.embeddings.word_embeddings(ids)
        return torch.split(words, [len(row) for row in rows])

    def _hidden(self, words: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Return the last states (n, width, dimension) and the mask (n, width, 1), float32."""
        padded = pad_sequence(list(words), batch_first=True)
        lengths = torch.tensor([len(row) for row in words], device=self._device)
        mask = (torch.arange(padded.shape[1], device=self._device) < lengths[:, None]).long()
        # 16 bits pay only where the processor multiplies them itself.
        half = self._device != "cpu" or fast_half_precision()
        with torch.autocast(self._device, torch.bfloat16, enabled=half):
            hidden = self.model[0].model(inputs_embeds=padded, attention_mask=mask)[0]
        return hidden.float(), mask.unsqueeze(-1).float()


def _alike(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the numbers of ``rows`` in groups of about the same length."""
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    return [order[at : at + _AT_ONCE] for at in range(0, len(order), _AT_ONCE)]
