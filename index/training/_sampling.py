"""Draws what is trained on next: single pairs and runs of neighbours, as people type them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from index.training._augment import to_nynorsk, with_typos, without_norwegian_letters
from index.training._corpus import Corpus, Pair
from index.training._sources import Source

__all__ = ["Sampler", "Unit"]


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

    def draw(self, number: int, count: int, running: float = 0.2) -> list[Unit]:
        """Return ``count`` units for draw ``number``; ``running`` is the share of passages."""
        rng = random.Random(f"{self._seed}:{number}")  # noqa: S311
        chosen = rng.choices(self._corpus.sources, weights=self._weights, k=count)
        return [self._unit(source, rows, rng, running) for source, rows in chosen]

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
