"""Draws what is trained on next: single pairs and runs of neighbours, as people type them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from index.training._augment import to_nynorsk, with_typos, without_norwegian_letters
from index.training._corpus import Corpus, Pair
from index.training._sources import Source

__all__ = ["Sampler", "Unit", "as_typed"]


@dataclass(frozen=True, slots=True)
class Unit:
    """Norwegian text, the English it stands for, and the English one would search it with."""

    norwegian: str
    english: str
    query: str


class Sampler:
    """Draws units by the shares of the sources; the same seed and number give the same units."""

    def __init__(self, corpus: Corpus, nynorsk: dict[str, str], seed: int) -> None:
        self._corpus = corpus
        self._nynorsk = nynorsk
        self._seed = seed
        self._weights = [source.share for source, _ in corpus.sources]
        self._running = [(source, rows) for source, rows in corpus.sources if source.running]
        self._running_weights = [source.share for source, _ in self._running]

    def draw(self, number: int, count: int, running: float = 0.2) -> list[Unit]:
        """Return ``count`` units for draw ``number``; ``running`` is the share of passages."""
        rng = random.Random(f"{self._seed}:{number}")  # noqa: S311
        chosen = rng.choices(self._corpus.sources, weights=self._weights, k=count)
        return [self._unit(source, rows, rng, running) for source, rows in chosen]

    def passages(self, number: int, groups: int, neighbours: int) -> list[Pair]:
        """Return (query, passage) for draw ``number``: from each of ``groups`` places in running
        text ``neighbours`` passages in a row, each with a sentence that it should be found by.
        Neighbours speak of the same thing, so they are the hardest of wrong answers.
        """
        rng = random.Random(f"{self._seed}:{number}:p")  # noqa: S311
        found: list[Pair] = []
        for source, rows in rng.choices(self._running, weights=self._running_weights, k=groups):
            at = rng.randrange(len(rows))
            for _ in range(neighbours):
                part = rows[at : at + rng.choice((2, 3, 3, 4, 5))]
                at += len(part)
                if len(part) > 1:
                    found.append(self._searched(source, part, rng))
        return found

    def _searched(self, source: Source, part: Sequence[Pair], rng: random.Random) -> Pair:
        """Return a sentence of ``part`` in one language, and the passage in one: mostly Norwegian,
        and now and then without that very sentence, as a question seldom repeats its answer.
        """
        long = [at for at, (en, _) in enumerate(part) if len(en.split()) >= 5]
        chosen = rng.choice(long or range(len(part)))
        bokmaal = ".nno" not in source.path
        asked_in, told_in = int(rng.random() < 0.5), int(rng.random() < 0.85)
        asked = part[chosen][asked_in]
        without = rng.random() < 0.25
        told = " ".join(row[told_in] for at, row in enumerate(part) if at != chosen or not without)
        if bokmaal and asked_in and rng.random() < 0.3:
            asked = to_nynorsk(asked, self._nynorsk)
        if bokmaal and told_in:
            told = self._dialect(told, rng)
        return as_typed(asked, rng), told

    def _unit(
        self, source: Source, rows: Sequence[Pair], rng: random.Random, running: float
    ) -> Unit:
        start = rng.randrange(len(rows))
        bokmaal = ".nno" not in source.path
        if source.running and rng.random() < running:
            part = rows[start : start + rng.choice((2, 2, 3, 3, 4, 5))]
            english = " ".join(en for en, _ in part)
            norwegian = " ".join(no for _, no in part)
            query = rng.choice(part)[0] if rng.random() < 0.6 else english
            if len(query.split()) < 5:
                query = english
            norwegian = self._dialect(norwegian, rng) if bokmaal else norwegian
            return Unit(norwegian, english, query)
        english, norwegian = rows[start]
        norwegian = self._dialect(norwegian, rng) if bokmaal else norwegian
        return Unit(as_typed(norwegian, rng), english, english)

    def _dialect(self, text: str, rng: random.Random) -> str:
        return to_nynorsk(text, self._nynorsk) if rng.random() < 0.12 else text


def as_typed(text: str, rng: random.Random, share: float = 0.35) -> str:
    """Return ``text``, or for a ``share`` of all calls, the text without Norwegian letters, with
    typos, or with both.
    """
    roll = rng.random() / share
    if roll < 0.40 or 0.9 <= roll < 1:
        text = without_norwegian_letters(text, rng)
    if 0.40 <= roll < 1:
        text = with_typos(text, rng)
    return text
