"""The model in training: texts to vectors that its weights can learn from."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

__all__ = ["Student"]


class Student:
    """Encodes with gradients, in 16 bits, at most ``longest`` tokens a text; pools by the mean."""

    def __init__(self, model: Any, device: str, longest: int) -> None:
        self._model, self._device, self._longest = model, device, longest
        # A copy: encoding with the model itself switches padding on in its own.
        self._tokenizer = Tokenizer.from_str(model[0].tokenizer.backend_tokenizer.to_str())
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of texts, special ones included, of one too long the first."""
        longest = self._longest
        found = [e.ids for e in self._tokenizer.encode_batch(list(texts))]
        return [row if len(row) <= longest else [*row[: longest - 1], row[-1]] for row in found]

    def vectors(self, ids: Sequence[Sequence[int]]) -> Tensor:
        """Return unit vectors (n, dimension) of tokenized texts."""
        hidden, mask = self._hidden(ids)
        return functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)

    def passages(
        self, passages: Sequence[Sequence[str]], at_once: int = 8
    ) -> tuple[Tensor, Tensor]:
        """Return vectors of passages and of all their sentences, each the mean over its tokens; a
        few of like length at once, so that no work goes into padding.
        """
        cut = [self._sentence_ids(sentences) for sentences in passages]
        order = sorted(range(len(cut)), key=lambda n: sum(map(len, cut[n])))
        whole: dict[int, Tensor] = {}
        parts: dict[int, Tensor] = {}
        for begin in range(0, len(order), at_once):
            chosen = order[begin : begin + at_once]
            hidden, mask = self._hidden([[i for s in cut[n] for i in s] for n in chosen])
            means = (hidden * mask).sum(1) / mask.sum(1)
            for row, n in enumerate(chosen):
                ends = np.cumsum([len(one) for one in cut[n]])
                whole[n] = means[row]
                parts[n] = torch.stack(
                    [hidden[row, a:b].mean(0) for a, b in pairwise([0, *map(int, ends)])]
                )
        made = torch.stack([whole[n] for n in range(len(cut))])
        sentences = torch.cat([parts[n] for n in range(len(cut))])
        return functional.normalize(made, dim=-1), functional.normalize(sentences, dim=-1)

    def _sentence_ids(self, sentences: Sequence[str]) -> list[list[int]]:
        """Return the ids of a passage, sentence by sentence; each keeps a token at least."""
        room, rows = self._longest - 2, []
        for row in self.ids(sentences):
            rows.append(row[1:-1][: max(room, 1)] or row[-1:])
            room -= len(rows[-1])
        first, last = self.ids([""])[0]
        rows[0].insert(0, first)
        rows[-1].append(last)
        return rows

    def _hidden(self, ids: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Return the last states (n, width, dimension) and the mask (n, width, 1), float32."""
        width = max(len(row) for row in ids)
        padded = torch.zeros((len(ids), width), dtype=torch.long)
        mask = torch.zeros((len(ids), width), dtype=torch.long)
        for number, row in enumerate(ids):
            padded[number, : len(row)] = torch.tensor(row)
            mask[number, : len(row)] = 1
        padded, mask = padded.to(self._device), mask.to(self._device)
        with torch.autocast(self._device, torch.bfloat16):
            hidden = self._model[0].model(input_ids=padded, attention_mask=mask)[0]
        return hidden.float(), mask.unsqueeze(-1).float()
