"""Teaches the encoder what its users search for, without letting it forget what it knew.

Three things are learned by contrast within a batch: a sentence finds the passage that holds it
among the passages beside it, and itself, read within its passage, among all sentences (which is how
passages are indexed, see ``Encoder.encode_parts``); a question finds the passage that answers it
among those that nearly do; a sentence finds its translation. An anchor keeps Norwegian where the
untaught model puts its English (Reimers and Gurevych 2020, "Making Monolingual Sentence Embeddings
Multilingual using Knowledge Distillation", arXiv:2004.09813).
"""

import copy
import json
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from index.training._corpus import Asked, Corpus
from index.training._initialise import save_model
from index.training._sampling import Sampler, as_typed
from index.training._student import Student

__all__ = ["Settings", "Tuning"]

_log = logging.getLogger(__name__)

_FORBIDDEN = -1e4
"""A logit that no softmax sees."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is chosen about a training; times in seconds of computing.

    ``scale`` is the inverse of the temperature of every contrast; ``alike`` the cosine from which
    two texts of a batch count as the same and are no wrong answers for each other.
    """

    seconds: float = 3600.0
    layers_rate: float = 3e-5
    words_rate: float = 1e-4
    warmup: float = 0.03
    scale: float = 30.0
    alike: float = 0.9
    longest: int = 200
    groups: int = 6
    neighbours: int = 4
    questions: int = 10
    pairs: int = 32
    anchor: float = 3.0
    checkpoint_seconds: float = 300.0
    average_from: float = 0.7
    average_every: float = 0.01
    seed: int = 17


class Tuning:
    """One training, from where its folder says it stands to its end.

    ``student`` is the SentenceTransformer that learns; ``clock`` gives the seconds that count.
    """

    def __init__(
        self,
        student: Any,
        sampler: Sampler,
        corpus: Corpus,
        folder: Path,
        *,
        settings: Settings,
        device: str = "cpu",
        clock: Callable[[], float] = time.process_time,
    ) -> None:
        self.settings, self.folder, self.device = settings, folder, device
        self._clock = clock
        # Dropout only adds noise where the anchor is another network's output.
        self.student = student.to(device).eval()
        self._teacher = Student(
            copy.deepcopy(student).requires_grad_(False), device, settings.longest
        )
        self._reader = Student(self.student, device, settings.longest)
        self._sampler, self._corpus = sampler, corpus
        words = student[0].model.embeddings.word_embeddings.weight
        rest = [weights for weights in student.parameters() if weights is not words]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": [words], "peak": settings.words_rate, "weight_decay": 0.0},
                {"params": rest, "peak": settings.layers_rate, "weight_decay": 0.01},
            ],
            betas=(0.9, 0.98),
            fused=True,
        )
        self.step = self.seen = self.averaged = 0
        self.elapsed = 0.0
        self._mean: dict[str, Tensor] = {}
        self._resume()

    def run(self) -> None:
        """Train until the time is used, then write the model to ``folder``/model."""
        settings = self.settings
        bar = tqdm(total=round(settings.seconds), initial=round(self.elapsed), unit="s")
        saved = self.elapsed
        next_average = settings.average_from + self.averaged * settings.average_every
        recent: dict[str, float] = {}
        while self.elapsed < settings.seconds:
            began = self._clock()
            for name, loss in self._take_step().items():
                recent[name] = 0.97 * recent.get(name, loss) + 0.03 * loss
            self.elapsed += self._clock() - began
            bar.n = round(min(self.elapsed, settings.seconds))
            bar.set_postfix({name: f"{loss:.3f}" for name, loss in recent.items()}, step=self.step)
            if self.elapsed / settings.seconds >= next_average:
                self._average()
                next_average += settings.average_every
            if self.elapsed - saved >= settings.checkpoint_seconds:
                saved = self.elapsed
                self._checkpoint(recent)
        bar.close()
        self._checkpoint(recent)
        if self.averaged:
            weights = self.student.state_dict()
            self.student.load_state_dict(
                {name: self._mean[name].to(value.dtype) for name, value in weights.items()}
            )
        save_model(self.student, self.folder / "model")

    def held_out(self, most: int = 400) -> float:
        """Return how often, among the held-out pairs, the English side finds its own Norwegian."""
        pairs = self._corpus.held_out[:most]
        if not pairs:
            return 0.0
        with torch.inference_mode():
            asked = self._reader.queries([english for english, _ in pairs])
            told = self._reader.documents([norwegian for _, norwegian in pairs])
            best = (asked @ told.T).argmax(1).cpu()
        return float((best == torch.arange(len(pairs))).float().mean())

    # What is learned in a step.

    def _take_step(self) -> dict[str, float]:
        rate = self._rate()
        for group in self._optimizer.param_groups:
            group["lr"] = group["peak"] * rate
        self._optimizer.zero_grad(set_to_none=True)
        rng = random.Random(f"{self.settings.seed}:{self.step}")  # noqa: S311
        losses: dict[str, float] = {}
        parts = [self._found_by_a_sentence, self._translated if self.step % 2 else self._answered]
        for part in parts:
            for name, loss in part(rng).items():
                # One after the other, so that only one's graph is in memory.
                loss.backward()  # type: ignore[no-untyped-call]
                losses[name] = float(loss.detach())
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), 1.0)
        self._optimizer.step()
        self.step += 1
        return losses

    def _found_by_a_sentence(self, _: random.Random) -> dict[str, Tensor]:
        """A sentence finds its passage among neighbours, and itself among all sentences."""
        settings = self.settings
        searches = self._sampler.searches(self.step, settings.groups, settings.neighbours)
        self.seen += len(searches)
        query = self._reader.queries([each.query for each in searches])
        passage, sentence = self._reader.passages([each.sentences for each in searches])
        loss = self._contrast(query, passage)
        asked = [number for number, each in enumerate(searches) if each.answer is not None]
        if asked:
            starts = np.cumsum([0, *(len(each.sentences) for each in searches)])
            label = torch.tensor([int(starts[n]) + int(searches[n].answer or 0) for n in asked])
            loss = loss + self._chosen(query[asked], sentence, label.to(self.device))
        return {"search": loss}

    def _answered(self, rng: random.Random) -> dict[str, Tensor]:
        """A question finds the passage that answers it, among those that nearly do."""
        questions = self._questions(rng)
        if not questions:
            return {}
        self.seen += len(questions)
        near = [rng.choice(each.near) for each in questions if each.near]
        asked = self._reader.queries([as_typed(each.question, rng, 0.15) for each in questions])
        told = self._reader.documents([*(each.passage for each in questions), *near])
        label = torch.arange(len(questions), device=self.device)
        return {"question": self._chosen(asked, told, label)}

    def _translated(self, rng: random.Random) -> dict[str, Tensor]:
        """A sentence finds its translation, and Norwegian stays where its English was."""
        settings = self.settings
        units = self._sampler.draw(self.step, settings.pairs, 0.15)
        units = list({unit.english: unit for unit in units if len(unit.norwegian) < 400}.values())
        self.seen += len(units)
        norwegian = self._reader.documents([unit.norwegian for unit in units])
        english = self._reader.queries([as_typed(unit.english, rng, 0.1) for unit in units])
        with torch.no_grad():
            target = self._teacher.documents([unit.english for unit in units])
        apart = 1 - (norwegian * target).sum(-1).mean()
        return {"translation": self._contrast(english, norwegian) + settings.anchor * apart}

    def _questions(self, rng: random.Random) -> list[Asked]:
        """Return questions in twos as they stand in their file, each passage once: passages of one
        article are the hardest of wrong answers for each other.
        """
        asked = self._corpus.questions
        shares = [each.share for each in asked]
        starts = (
            rng.choices(range(len(asked)), shares, k=self.settings.questions // 2) if asked else []
        )
        chosen = [each for start in starts for each in asked[start : start + 2]]
        return list({each.passage: each for each in chosen}.values())

    def _contrast(self, left: Tensor, right: Tensor) -> Tensor:
        """In-batch contrast both ways (InfoNCE, van den Oord et al. 2018, arXiv:1807.03748)."""
        label = torch.arange(len(left), device=left.device)
        logits = self.settings.scale * left @ right.T
        with torch.no_grad():
            same = right @ right.T > self.settings.alike
        same.fill_diagonal_(False)
        logits = logits.masked_fill(same, _FORBIDDEN)
        return 0.5 * (
            functional.cross_entropy(logits, label) + functional.cross_entropy(logits.T, label)
        )

    def _chosen(self, query: Tensor, candidates: Tensor, label: Tensor) -> Tensor:
        """Contrast of each query's own candidate with all; its equals are no wrong answers."""
        logits = self.settings.scale * query @ candidates.T
        with torch.no_grad():
            same = candidates[label] @ candidates.T > self.settings.alike
            same = same.scatter(1, label[:, None], value=False)
        return functional.cross_entropy(logits.masked_fill(same, _FORBIDDEN), label)

    def _rate(self) -> float:
        """Return the share of the peak rate at this moment: up for a while, then down to none."""
        done = min(self.elapsed / self.settings.seconds, 1.0)
        if done < self.settings.warmup:
            return max(done / self.settings.warmup, 0.02)
        return (1 - done) / (1 - self.settings.warmup)

    # What is kept.

    def _average(self) -> None:
        """Fold the weights of now into the mean of the last snapshots."""
        self.averaged += 1
        for name, value in self.student.state_dict().items():
            held = self._mean.setdefault(name, torch.zeros_like(value, dtype=torch.float32))
            held += (value.float() - held) / self.averaged

    def _checkpoint(self, losses: dict[str, float]) -> None:
        record = {
            "step": self.step,
            "seen": self.seen,
            "elapsed": self.elapsed,
            "averaged": self.averaged,
        }
        _log.info("%s", json.dumps(record | losses | {"held_out_hit": self.held_out()}))
        state = {
            "record": record,
            "student": self.student.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "mean": self._mean,
        }
        beside = self.folder / "checkpoint.new"
        torch.save(state, beside)
        beside.replace(self.folder / "checkpoint.pt")
        save_model(self.student, self.folder / "latest")

    def _resume(self) -> None:
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.student.load_state_dict(state["student"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._mean = state["mean"]
        for name, value in state["record"].items():
            setattr(self, name, value)
        _log.info("resumed at step %d, %.0f s", self.step, self.elapsed)
