"""Teaches the student to put Norwegian text where the teacher puts its English translation.

After Reimers and Gurevych 2020, "Making Monolingual Sentence Embeddings Multilingual using
Knowledge Distillation": a cosine loss towards the teacher's vector, and a contrast within the
batch, so that the vectors not only lie near but nearer than anything else.
"""

import json
import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from index.training._corpus import Corpus, Pair
from index.training._initialise import save_student
from index.training._sampling import Sampler, Unit, as_typed
from index.training._student import Student

__all__ = ["Distillation", "Settings"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is chosen about a training; times in seconds of computing."""

    seconds: float = 3600.0
    vectors_rate: float = 9e-4
    layers_rate: float = 1e-4
    warmup: float = 0.03
    scale: float = 20.0
    contrast: float = 0.5
    tokens: int = 2048
    longest: int = 256
    units: int = 4096
    english_every: int = 4
    questions_every: int = 2
    questions: int = 24
    nynorsk_every: int = 40
    passages_every: int = 1
    passage_groups: int = 10
    passage_neighbours: int = 4
    checkpoint_seconds: float = 300.0
    average_from: float = 0.85
    average_every: float = 0.02
    seed: int = 17


def _neighbours(pairs: Sequence[Pair], count: int, rng: random.Random, run: int = 4) -> list[Pair]:
    """Return about ``count`` pairs, in runs as they stand: passages of one article are the hardest
    of wrong answers for each other.
    """
    starts = [rng.randrange(len(pairs)) for _ in range(max(count // run, 1))]
    return [pair for start in starts for pair in pairs[start : start + run]]


class Distillation:
    """One training, from where its folder says it stands to its end."""

    def __init__(
        self,
        teacher: Any,
        student: Any,
        sampler: Sampler,
        corpus: Corpus,
        folder: Path,
        *,
        settings: Settings,
        device: str = "cpu",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self.settings, self.folder, self.device = settings, folder, device
        self.teacher = teacher.to(device).eval()
        self.student = student.to(device)
        # Dropout only adds noise when the target is another network's output.
        self.student.eval()
        self._sampler, self._corpus = sampler, corpus
        self._reader = Student(student, device, settings.longest)
        self._cache: dict[str, np.ndarray] = {}
        words = student[0].model.embeddings.word_embeddings.weight
        rest = [p for p in student.parameters() if p is not words]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": [words], "peak": settings.vectors_rate, "weight_decay": 0.0},
                {"params": rest, "peak": settings.layers_rate, "weight_decay": 0.01},
            ],
            betas=(0.9, 0.98),
            fused=True,
        )
        self.step = self.drawn = self.seen = self.averaged = 0
        self.elapsed = 0.0
        self._mean: dict[str, Tensor] = {}
        self._resume()

    # -- vectors ---------------------------------------------------------------------------------

    def _teacher_vectors(self, texts: Sequence[str]) -> Tensor:
        missing = sorted({t for t in texts if t not in self._cache}, key=len)
        if missing:
            with torch.inference_mode(), torch.autocast(self.device, torch.bfloat16):
                made = self.teacher.encode(missing, batch_size=64, show_progress_bar=False)
            self._cache.update(zip(missing, np.asarray(made, dtype=np.float16), strict=True))
        stacked = np.stack([self._cache[text] for text in texts]).astype(np.float32)
        for text in missing:
            if len(text) > 400:
                del self._cache[text]
        return functional.normalize(torch.from_numpy(stacked).to(self.device), dim=-1)

    # -- losses ----------------------------------------------------------------------------------

    def _contrast(self, left: Tensor, right: Tensor, alike: Tensor) -> Tensor:
        """In-batch contrast both ways; pairs that mean the same are no negatives."""
        logits = self.settings.scale * left @ right.T
        same = (alike > 0.9) & ~torch.eye(len(left), dtype=torch.bool, device=left.device)
        logits = logits.masked_fill(same, -1e4)
        label = torch.arange(len(left), device=left.device)
        return 0.5 * (
            functional.cross_entropy(logits, label) + functional.cross_entropy(logits.T, label)
        )

    def _towards_teacher(
        self, ids: Sequence[Sequence[int]], english: Sequence[str], queries: Sequence[str]
    ) -> Tensor:
        target = self._teacher_vectors(english)
        query = self._teacher_vectors(queries) if list(queries) != list(english) else target
        made = self._reader.vectors(ids)
        near = 1 - (made * target).sum(-1).mean()
        apart = self._contrast(made, query, target @ target.T)
        return near + self.settings.contrast * apart / 2

    def _between(self, pairs: Sequence[Pair]) -> Tensor:
        """Contrast of two Norwegian sides: a question and its passage, bokmål and nynorsk."""
        left = self._reader.vectors(self._reader.ids([a for a, _ in pairs]))
        right = self._reader.vectors(self._reader.ids([b for _, b in pairs]))
        with torch.no_grad():
            alike = right @ right.T
        return 0.5 * self._contrast(left, right, alike * 0.92)

    def _found_by_a_sentence(self) -> Tensor:
        """Contrast of a query and its passage, among neighbours that are much alike, and of the
        query and its sentence, read in its passage, among all sentences: passages are searched by
        both, see ``Encoder.encode_parts``.
        """
        settings = self.settings
        searches = self._sampler.searches(
            self.step, settings.passage_groups, settings.passage_neighbours
        )
        query = self._reader.vectors(self._reader.ids([one.query for one in searches]))
        passage, sentence = self._reader.passages([one.sentences for one in searches])
        whole = self._contrast(query, passage, (passage @ passage.T).detach() * 0.92)
        asked = [n for n, one in enumerate(searches) if one.answer is not None]
        if not asked:
            return whole
        counts = np.cumsum([0, *(len(one.sentences) for one in searches)])
        label = torch.tensor([int(counts[n]) + int(searches[n].answer or 0) for n in asked])
        return whole + self._among_sentences(query[asked], sentence, label.to(self.device))

    def _among_sentences(self, query: Tensor, sentence: Tensor, label: Tensor) -> Tensor:
        """Contrast of each query and its sentence among all; repeated ones are no negatives."""
        logits = self.settings.scale * query @ sentence.T
        with torch.no_grad():
            same = (sentence[label] @ sentence.T > 0.98).scatter(1, label[:, None], value=False)
        return functional.cross_entropy(logits.masked_fill(same, -1e4), label)

    # -- steps -----------------------------------------------------------------------------------

    def _batches(self, units: Sequence[Unit]) -> list[list[tuple[list[int], Unit]]]:
        """Return units of about the same length together, at most ``tokens`` a batch."""
        rows = sorted(
            zip(self._reader.ids([u.norwegian for u in units]), units, strict=True),
            key=lambda row: len(row[0]),
        )
        batches: list[list[tuple[list[int], Unit]]] = [[]]
        for row in rows:
            if (len(batches[-1]) + 1) * len(row[0]) > self.settings.tokens:
                batches.append([])
            batches[-1].append(row)
        random.Random(f"{self.settings.seed}:{self.drawn}:b").shuffle(batches)  # noqa: S311
        return [batch for batch in batches if len(batch) > 3]

    def _losses(self, batch: Sequence[tuple[list[int], Unit]]) -> list[Tensor]:
        """Run one step's losses backwards, one after the other to save memory."""
        settings = self.settings
        rng = random.Random(f"{settings.seed}:{self.step}:l")  # noqa: S311
        english = [unit.english for _, unit in batch]
        losses = [
            self._towards_teacher([ids for ids, _ in batch], english, [u.query for _, u in batch])
        ]
        losses[-1].backward()  # type: ignore[no-untyped-call]
        if self.step % settings.english_every == 0:
            half = rng.sample(english, (len(english) + 1) // 2)
            typed = [as_typed(text, rng, 0.15) for text in half]
            losses.append(self._towards_teacher(self._reader.ids(typed), half, half))
            losses[-1].backward()  # type: ignore[no-untyped-call]
        for every, pairs, least in (
            (settings.questions_every, self._corpus.questions, 2),
            (settings.nynorsk_every, self._corpus.nynorsk, 2),
        ):
            if self.step % every == every - 1 and len(pairs) >= least:
                chosen = _neighbours(pairs, settings.questions, rng)
                losses.append(self._between([(as_typed(a, rng), b) for a, b in chosen]))
                losses[-1].backward()  # type: ignore[no-untyped-call]
        if self.step % settings.passages_every == settings.passages_every - 1:
            losses.append(settings.contrast * self._found_by_a_sentence())
            losses[-1].backward()  # type: ignore[no-untyped-call]
        return losses

    def _rate(self) -> float:
        done = min(self.elapsed / self.settings.seconds, 1.0)
        if done < self.settings.warmup:
            return max(done / self.settings.warmup, 0.02)
        return (1 - done) / (1 - self.settings.warmup)

    def _take_step(self, batch: Sequence[tuple[list[int], Unit]]) -> float:
        rate = self._rate()
        for group in self._optimizer.param_groups:
            group["lr"] = group["peak"] * rate
        self._optimizer.zero_grad(set_to_none=True)
        losses = self._losses(batch)
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), 1.0)
        self._optimizer.step()
        self.step += 1
        self.seen += len(batch)
        return float(losses[0].detach())

    def _average(self) -> None:
        """Fold the weights of now into the mean of the last snapshots."""
        self.averaged += 1
        for name, value in self.student.state_dict().items():
            held = self._mean.setdefault(name, torch.zeros_like(value, dtype=torch.float32))
            held += (value.float() - held) / self.averaged

    def run(self) -> None:
        """Train until the time is used, then write the model to ``folder``/model."""
        settings = self.settings
        bar = tqdm(total=round(settings.seconds), initial=round(self.elapsed), unit="s")
        saved, next_average = self.elapsed, settings.average_from + 1e-9
        next_average += self.averaged * settings.average_every
        recent = 0.0
        while self.elapsed < settings.seconds:
            units = self._sampler.draw(self.drawn, settings.units)
            # Counted before it is used up: a resumed training goes on with fresh text.
            self.drawn += 1
            for batch in self._batches(units):
                began = self._clock()
                loss = self._take_step(batch)
                self.elapsed += self._clock() - began
                recent = loss if not recent else 0.98 * recent + 0.02 * loss
                bar.n = round(min(self.elapsed, settings.seconds))
                bar.set_postfix(step=self.step, seen=self.seen, loss=f"{recent:.4f}")
                if self.elapsed / settings.seconds >= next_average:
                    self._average()
                    next_average += settings.average_every
                if self.elapsed - saved >= settings.checkpoint_seconds:
                    saved = self.elapsed
                    self._checkpoint(recent)
                if self.elapsed >= settings.seconds:
                    break
        bar.close()
        self._finish(recent)

    # -- rest ------------------------------------------------------------------------------------

    def held_out(self, most: int = 500) -> float:
        """Return how often, among the held-out pairs, the English side finds its own Norwegian."""
        pairs = self._corpus.held_out[:most]
        if not pairs:
            return 0.0
        with torch.inference_mode():
            order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][1]))
            found = torch.empty((len(pairs), self.student[0].model.config.hidden_size))
            for begin in range(0, len(order), 32):
                part = order[begin : begin + 32]
                ids = self._reader.ids([pairs[n][1] for n in part])
                found[part] = self._reader.vectors(ids).cpu()
            query = self._teacher_vectors([en for en, _ in pairs]).cpu()
            best = (query @ found.T).argmax(1)
        return float((best == torch.arange(len(pairs))).float().mean())

    def _checkpoint(self, loss: float) -> None:
        record = {
            "step": self.step,
            "drawn": self.drawn,
            "seen": self.seen,
            "elapsed": self.elapsed,
            "averaged": self.averaged,
        }
        _log.info("%s", json.dumps(record | {"loss": loss, "held_out_hit": self.held_out()}))
        state = {
            "record": record,
            "student": self.student.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "mean": self._mean,
        }
        beside = self.folder / "checkpoint.new"
        torch.save(state, beside)
        beside.replace(self.folder / "checkpoint.pt")
        save_student(self.student, self.folder / "latest")

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

    def _finish(self, loss: float) -> None:
        self._checkpoint(loss)
        last = self.held_out()
        if self.averaged > 1:
            kept = {name: value.clone() for name, value in self.student.state_dict().items()}
            self.student.load_state_dict(
                {name: self._mean[name].to(value.dtype) for name, value in kept.items()}
            )
            mean = self.held_out()
            _log.info("held out: last %.4f, mean of %d %.4f", last, self.averaged, mean)
            if mean < last - 0.005:
                self.student.load_state_dict(kept)
        save_student(self.student, self.folder / "model")
        settings = json.dumps(asdict(self.settings), indent=1)
        (self.folder / "settings.json").write_text(settings + "\n", "utf-8")
