"""Draws what is trained on next: single pairs and runs of neighbours, as people type them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from index.passages import split_sentences
from index.training._augment import to_nynorsk, with_typos, without_norwegian_letters
from index.training._corpus import Corpus, Pair
from index.training._sources import Source

__all__ = ["Sampler", "Search", "Unit", "as_typed"]


#: How many sentences a passage has: as many as the paragraphs of letters.
_SENTENCES = (2, 3, 3, 4, 5)

#: Share of searches in the passages of the question corpus: the only text that speaks of everyday
#: things, but little of it.
_ARTICLES = 0.2


@dataclass(frozen=True, slots=True)
class Unit:
    """Norwegian text, the English it stands for, and the English one would search it with."""

    norwegian: str
    english: str
    query: str


@dataclass(frozen=True, slots=True)
class Search:
    """A query, the passage that it should find, sentence by sentence, and which of them it renders:
    None where that one was taken out, as a question seldom repeats its answer.
    """

    query: str
    sentences: tuple[str, ...]
    answer: int | None


class Sampler:
    """Draws units by the shares of the sources; the same seed and number give the same units."""

    def __init__(self, corpus: Corpus, nynorsk: dict[str, str], seed: int) -> None:
        self._corpus = corpus
        self._nynorsk = nynorsk
        self._seed = seed
        self._weights = [source.share for source, _ in corpus.sources]
        self._articles = list(
            dict.fromkeys(asked.passage for asked in corpus.questions if asked.language == "nb")
        )
        self._running = [(source, rows) for source, rows in corpus.sources if source.running]
        self._running_weights = [source.share for source, _ in self._running]

    def draw(self, number: int, count: int, running: float = 0.2) -> list[Unit]:
        """Return ``count`` units for draw ``number``; ``running`` is the share of passages."""
        rng = random.Random(f"{self._seed}:{number}")  # noqa: S311
        chosen = rng.choices(self._corpus.sources, weights=self._weights, k=count)
        return [self._unit(source, rows, rng, running) for source, rows in chosen]

    def searches(self, number: int, groups: int, neighbours: int) -> list[Search]:
        """Return searches for draw ``number``: from each of ``groups`` places in running text
        ``neighbours`` passages in a row. They speak of the same thing, so they are the hardest of
        wrong answers for each other.
        """
        rng = random.Random(f"{self._seed}:{number}:p")  # noqa: S311
        found: list[Search] = []
        for source, rows in rng.choices(self._running, weights=self._running_weights, k=groups):
            if self._articles and rng.random() < _ARTICLES:
                found += self._in_articles(neighbours, rng)
                continue
            at = rng.randrange(len(rows))
            for _ in range(neighbours):
                part = rows[at : at + rng.choice(_SENTENCES)]
                at += len(part)
                if len(part) > 1:
                    found.append(self._searched(source, part, rng))
        return found

    def _in_articles(self, neighbours: int, rng: random.Random) -> list[Search]:
        """Return searches of passages of news and encyclopedia, by their own sentences."""
        at = rng.randrange(len(self._articles))
        found: list[Search] = []
        for passage in self._articles[at : at + neighbours]:
            sentences = [span.of(passage) for span in split_sentences(passage)]
            first = rng.randrange(len(sentences))
            told = sentences[first : first + rng.choice(_SENTENCES)]
            answer = rng.randrange(len(told))
            asked = self._dialect(told[answer], rng)
            found.append(Search(as_typed(asked, rng, 0.6), tuple(told), answer))
        return found

    def _searched(self, source: Source, part: Sequence[Pair], rng: random.Random) -> Search:
        """Return a sentence of ``part`` in one language, the passage in one: mostly Norwegian."""
        long = [at for at, (en, _) in enumerate(part) if len(en.split()) >= 5]
        chosen = rng.choice(long or range(len(part)))
        bokmaal = ".nno" not in source.path
        asked_in, told_in = int(rng.random() < 0.5), int(rng.random() < 0.85)
        asked = part[chosen][asked_in]
        without = rng.random() < 0.25
        told = [row[told_in] for at, row in enumerate(part) if at != chosen or not without]
        if bokmaal and asked_in and rng.random() < 0.3:
            asked = to_nynorsk(asked, self._nynorsk)
        if bokmaal and told_in and rng.random() < 0.12:
            told = [to_nynorsk(sentence, self._nynorsk) for sentence in told]
        return Search(as_typed(asked, rng), tuple(told), None if without else chosen)

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
