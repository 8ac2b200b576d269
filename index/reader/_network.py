"""The network that reads: the encoder's layers, over its word vectors, and two heads."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from index.reader._tokens import BESIDE, QUESTION, TokenRow

__all__ = ["WORDS", "Network"]

WORDS = "body.embeddings.word_embeddings.weight"
"""The weights that are the encoder's own and not part of a reader's file."""

_NEARNESS, _NEAR = 12.0, 0.95
"""What nearness is worth before any training, and from which cosine on it speaks for a sentence."""


class Network(nn.Module):
    """A BertModel that reads a question and a passage as one text. A sentence answers as far as its
    mean state is near the question's, which the encoder's weights tell from the start, and as far
    as a linear head says so; a passage as its best sentences do, and as its first state says.

    Its word vectors are never trained.
    """

    def __init__(self, body: Any) -> None:
        super().__init__()
        self.body = body
        width = body.config.hidden_size
        self.answers = nn.Linear(width, 1)
        self.sentence = nn.Linear(width, 1)
        self.nearness = nn.Linear(1, 1)
        self.best = nn.Linear(1, 1)
        with torch.no_grad():
            for head in (self.answers, self.sentence):
                head.weight.zero_()
                head.bias.zero_()
            self.nearness.weight.fill_(_NEARNESS)
            self.nearness.bias.fill_(-_NEARNESS * _NEAR)
            self.best.weight.fill_(1.0)
            self.best.bias.zero_()
        body.embeddings.word_embeddings.weight.requires_grad_(False)

    @classmethod
    def of(cls, folder: Path, words: Tensor, own: Mapping[str, Tensor]) -> Self:
        """Return the network with the weights of a reader, ``own``, over the word vectors of the
        encoder in ``folder``, ``words`` (pieces, dimension). It has as many layers as ``own``.

        Raises RuntimeError where a weight is missing or of another shape.
        """
        from transformers import BertConfig, BertModel

        layers = {name.split(".")[3] for name in own if name.startswith("body.encoder.layer.")}
        config = BertConfig.from_pretrained(folder, num_hidden_layers=len(layers))
        with torch.device("meta"):
            network = cls(BertModel(config, add_pooling_layer=False))
        network.load_state_dict({**own, WORDS: words}, assign=True)
        for name, numbers in list(network.body.embeddings.named_buffers()):
            # Not part of any file: the numbers of the places, and which text a token is of.
            made = torch.arange(numbers.shape[1]) if name == "position_ids" else torch.zeros(1)
            made = made.to(numbers.dtype).expand(numbers.shape).clone()
            network.body.embeddings.register_buffer(name, made, persistent=False)
        return network.eval()

    def forward(self, rows: Sequence[TokenRow], *, half: bool) -> tuple[Tensor, list[Tensor]]:
        """Return the logits of the passages (n,), and of each one's sentences; ``half`` computes
        in 16 bits. A sentence that was cut off gets the passage's lowest logit.
        """
        ids = pad_sequence([torch.tensor(row.ids) for row in rows], batch_first=True)
        lengths = torch.tensor([len(row.ids) for row in rows])
        mask = (torch.arange(ids.shape[1]) < lengths[:, None]).long()
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            states = self.body(input_ids=ids, attention_mask=mask)[0]
        return self._answers(states.float(), rows)

    def _answers(self, states: Tensor, rows: Sequence[TokenRow]) -> tuple[Tensor, list[Tensor]]:
        firsts = self.answers(states[:, 0]).squeeze(-1)
        sentences = [
            self._sentences(states[at, : len(row.ids)], row) for at, row in enumerate(rows)
        ]
        best = torch.stack([logits.logsumexp(0) for logits in sentences])
        return firsts + self.best(best[:, None]).squeeze(-1), sentences

    def _sentences(self, states: Tensor, row: TokenRow) -> Tensor:
        """Return the logits of the sentences of one passage (sentences,), of one where it has none,
        from its states (tokens, width).
        """
        numbers = torch.tensor(row.parts)
        question = states[numbers == QUESTION].mean(0)
        inside = numbers >= 0
        if not inside.any():
            inside, numbers = numbers == BESIDE, torch.zeros_like(numbers)
        place = numbers[inside]
        count = int(place.max()) + 1
        total = states.new_zeros(count, states.shape[1]).index_add(0, place, states[inside])
        means = total / torch.bincount(place, minlength=count).clamp(min=1)[:, None]
        near = nn.functional.cosine_similarity(means, question[None], dim=-1)
        logits: Tensor = self.nearness(near[:, None]) + self.sentence(means)
        return logits.squeeze(-1)
