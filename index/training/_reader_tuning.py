"""Teaches the reader: which passage answers a question, and which of its sentences do.

Three losses on each question and its choices: whether a passage answers (cross-entropy), which of
them does best (softmax over the choices, as in Nogueira and Cho 2019, "Passage Re-ranking with
BERT", arXiv:1901.04085), and whether each sentence does. Where a passage answers, it is also shown
without the sentences that do: then what is asked for is absent, though all else speaks of it.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from index.encoder import fast_half_precision
from index.reader import ReadText
from index.reader._network import Network
from index.reader._tokens import TokenRow, Tokens
from index.training._readings import Choice, Reading
from index.training._sampling import as_typed

__all__ = ["ReaderSettings", "ReaderTuning"]

_log = logging.getLogger(__name__)

_AT_ONCE = 12
"""Rows of about the same length that are read together."""


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """Everything that is chosen about a training; times in seconds of computing."""

    seconds: float = 3600.0
    rate: float = 4e-5
    heads_rate: float = 5e-4
    warmup: float = 0.05
    questions: int = 10
    choices: int = 6
    without_answer: float = 0.35
    nameless: float = 0.1
    mistyped: float = 0.15
    sentences: float = 1.0
    checkpoint_seconds: float = 420.0
    seed: int = 17


class ReaderTuning:
    """One training. ``sources`` are readings with how often one of them is drawn."""

    def __init__(
        self,
        network: Network,
        tokens: Tokens,
        sources: Sequence[tuple[float, Sequence[Reading]]],
        save: Callable[[Network], None],
        *,
        settings: ReaderSettings,
        clock: Callable[[], float] = time.process_time,
    ) -> None:
        self.network, self._tokens, self.settings = network.eval(), tokens, settings
        self._save, self._clock = save, clock
        self._sources = [(share, readings) for share, readings in sources if readings]
        self._rng = random.Random(settings.seed)  # noqa: S311
        self._orders: dict[int, list[Reading]] = {}
        heads = [*network.answers.parameters(), *network.sentence.parameters()]
        body = [weight for weight in network.body.parameters() if weight.requires_grad]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": heads, "peak": settings.heads_rate},
                {"params": body, "peak": settings.rate},
            ],
            betas=(0.9, 0.98),
            weight_decay=0.01,
            fused=True,
        )
        self.step = 0

    def run(self) -> None:
        """Train until the time is used, saving now and then and at the end."""
        settings = self.settings
        elapsed = saved = 0.0
        recent: dict[str, float] = {}
        with tqdm(total=round(settings.seconds), unit="s") as bar:
            while elapsed < settings.seconds:
                began = self._clock()
                for name, loss in self._take_step(elapsed / settings.seconds).items():
                    recent[name] = 0.97 * recent.get(name, loss) + 0.03 * loss
                elapsed += self._clock() - began
                bar.n = round(min(elapsed, settings.seconds))
                shown = {name: f"{loss:.3f}" for name, loss in recent.items()}
                bar.set_postfix(shown, step=self.step)
                if elapsed - saved >= settings.checkpoint_seconds:
                    saved = elapsed
                    self._save(self.network)
        self._save(self.network)

    def _take_step(self, done: float) -> dict[str, float]:
        self._set_rate(done)
        chosen = [self._chosen(self._drawn()) for _ in range(self.settings.questions)]
        rows = [row for reading in chosen for row in self._rows(reading)]
        choices = [choice for reading in chosen for choice in reading.choices]
        group = [at for at, reading in enumerate(chosen) for _ in reading.choices]
        losses = self._learn(rows, choices, torch.tensor(group))
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self.step += 1
        return losses

    def _set_rate(self, done: float) -> None:
        warmup = self.settings.warmup
        share = done / warmup if done < warmup else (1.0 - done) / (1.0 - warmup)
        for group in self._optimizer.param_groups:
            group["lr"] = group["peak"] * max(share, 0.01)

    def _drawn(self) -> Reading:
        """Return a reading, each of a source once before any comes twice."""
        shares = [share for share, _ in self._sources]
        (at,) = self._rng.choices(range(len(shares)), shares)
        left = self._orders.setdefault(at, [])
        if not left:
            left += self._rng.sample(list(self._sources[at][1]), len(self._sources[at][1]))
        return left.pop()

    def _chosen(self, reading: Reading) -> Reading:
        """Return a reading with a few of its choices, now and then as a hurried person asks."""
        rng, settings = self._rng, self.settings
        right = [choice for choice in reading.choices if choice.answers]
        shown = rng.sample(right, min(2, len(right)))
        if shown and rng.random() < settings.without_answer:
            shown += _without_answer(shown[0])
        # The likeliest ones are where it will have to tell.
        wrong = [choice for choice in reading.choices if choice.answers is False]
        wrong.sort(key=lambda choice: -(choice.chance or 0.01) * rng.random())
        shown += wrong[: settings.choices - len(shown)]
        if rng.random() < settings.nameless:
            shown = [replace(choice, text=_nameless(choice.text)) for choice in shown]
        asked = as_typed(reading.question, rng, settings.mistyped)
        return replace(reading, question=asked, choices=tuple(shown))

    def _rows(self, reading: Reading) -> list[TokenRow]:
        return self._tokens.rows(reading.question, [choice.text for choice in reading.choices])

    def _learn(
        self, rows: Sequence[TokenRow], choices: Sequence[Choice], group: Tensor
    ) -> dict[str, float]:
        """Add to the gradients what these rows teach, and return the losses."""
        half = fast_half_precision()
        order = sorted(range(len(rows)), key=lambda at: len(rows[at].ids))
        parts = [order[at : at + _AT_ONCE] for at in range(0, len(order), _AT_ONCE)]
        sentences: list[Tensor] = [torch.zeros(0)] * len(rows)
        logits = torch.zeros(len(rows))
        for part in parts:
            answers, told = self.network([rows[at] for at in part], half=half)
            logits = logits.index_put((torch.tensor(part),), answers)
            for at, inside in zip(part, told, strict=True):
                sentences[at] = inside
        right = torch.tensor([bool(choice.answers) for choice in choices])
        losses = {
            "answers": functional.binary_cross_entropy_with_logits(logits, right.float()),
            "best": _softmax_loss(logits, right, group),
            "sentences": _sentence_loss(sentences, choices) * self.settings.sentences,
        }
        torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]
        return {name: float(loss.detach()) for name, loss in losses.items()}


def _softmax_loss(logits: Tensor, right: Tensor, group: Tensor) -> Tensor:
    """Return the mean over the questions of -log of the share that the right choices have."""
    losses = []
    for number in range(int(group.max()) + 1):
        own = logits[group == number]
        good = right[group == number]
        if good.any() and not good.all():
            losses.append(own.logsumexp(0) - own[good].logsumexp(0))
    return torch.stack(losses).mean() if losses else logits.sum() * 0.0


def _sentence_loss(sentences: Sequence[Tensor], choices: Sequence[Choice]) -> Tensor:
    """Return the cross-entropy of the sentences, each passage counting once. A passage that answers
    without saying where teaches nothing here.
    """
    losses = []
    for logits, choice in zip(sentences, choices, strict=True):
        if not len(logits) or (choice.answers and not choice.sentences):
            continue
        targets = torch.zeros(len(logits))
        targets[[at for at in choice.sentences if at < len(logits)]] = 1.0
        losses.append(functional.binary_cross_entropy_with_logits(logits, targets))
    return torch.stack(losses).mean()


def _nameless(text: ReadText) -> ReadText:
    return replace(text, sender="", heading="")


def _without_answer(choice: Choice) -> list[Choice]:
    """Return a passage less the sentences that answer; none where too little is left."""
    text = choice.text
    kept = [span for at, span in enumerate(text.sentences) if at not in choice.sentences]
    if not choice.sentences or len(kept) < 2 or text.rows:
        return []
    told, spans = "", []
    for start, end in kept:
        spans.append((len(told), len(told) + end - start))
        told += text.text[start:end] + " "
    return [Choice(ReadText(text.sender, text.heading, told.rstrip(), tuple(spans)), answers=False)]
