"""Answers questions from one opened generation."""

import time
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import Encoder
from index.errors import QueryError
from index.letters.letter import Letter
from index.lexical import terms as terms_of
from index.library import Generation
from index.passages.passage import Passage
from index.search._calibration import Features, answered, probability
from index.search._filtering import letter_passes, passage_mask, sender_of
from index.search._marks import mark
from index.search._ranking import Candidate, rank
from index.search._understanding import Understood, understand
from index.search._words import content_words, in_english
from index.search.hit import Answer, ChipKind, Evidence, Fact, Filters, Hit
from index.store.base import Rows

__all__ = ["Searcher"]

_LONGEST_QUESTION = 2_000
_SHORTEST_PART = 3

# Chips that say whose letter is meant: a hit from such a letter is a better answer for it.
_NAMING = {ChipKind.SENDER, ChipKind.PERIOD, ChipKind.REFERENCE, ChipKind.COUNTY}


class Searcher:
    """One generation and the encoder that it was made with; safe to share between threads."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self.generation = generation
        self._encoder = encoder

    def ask(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        k: int = 10,
        without: frozenset[str] = frozenset(),
    ) -> Answer:
        """Return the answer to a question, at most ``k`` hits, see ``Engine.ask``."""
        started = time.perf_counter()
        question = _checked(question)
        understood = understand(question, self.generation.letters, without=without)
        rows = self._allowed(filters or Filters(), understood)
        hits = self._hits(understood, rows, k) if len(rows) else ()
        facts = self._facts(filters or Filters(), understood)
        return Answer(
            question=question,
            hits=hits,
            facts=facts,
            chips=understood.chips,
            answered=bool(facts) or answered([hit.probability for hit in hits]),
            seconds=time.perf_counter() - started,
            generation=self.generation.id,
        )

    def _allowed(self, filters: Filters, understood: Understood) -> Rows:
        passing = np.array(
            [
                letter_passes(letter, filters) and letter_passes(letter, understood.filters)
                for letter in self.generation.letters
            ],
            dtype=np.bool_,
        )
        if not len(passing):
            return np.empty(0, dtype=np.int64)
        mask = passing[self._letter_of]
        if filters.questions or understood.phrases:
            mask &= passage_mask(self.generation.passages, filters, understood.phrases)
        return np.flatnonzero(mask)

    def _hits(self, understood: Understood, rows: Rows, k: int) -> tuple[Hit, ...]:
        everything = len(rows) == len(self.generation.passages)
        vector = self._encoder.encode_queries([understood.rest])[0]
        candidates = rank(
            self.generation, vector, understood.rest, allowed=None if everything else rows
        )
        groups = self._collapse(candidates, k + 1)
        named = any(chip.kind in _NAMING and chip.present for chip in understood.chips)
        words = content_words(understood.rest)
        foreign = in_english(understood.rest)
        hits = [
            self._hit(group, _runner_up(groups, at), words, named=named, foreign=foreign)
            for at, group in enumerate(groups[:k])
        ]
        return tuple(hits)

    def _collapse(self, candidates: list[Candidate], k: int) -> list[list[Candidate]]:
        """Group candidates with identical text, best group first, at most ``k`` groups."""
        groups: dict[int, list[Candidate]] = {}
        for candidate in candidates:
            group = int(self._text_of[candidate.row])
            if group in groups or len(groups) < k:
                groups.setdefault(group, []).append(candidate)
        return list(groups.values())

    def _hit(
        self,
        group: list[Candidate],
        runner_up: float,
        words: Sequence[str],
        *,
        named: bool,
        foreign: bool,
    ) -> Hit:
        best = group[0]
        passage = self.generation.passages[best.row]
        letter = self.generation.letter(passage.letter_id)
        marks, others = mark(letter, passage, best.sentences, words, sender_of(letter))
        found = self._words_found(letter, passage, words)
        features = Features(
            passage=best.passage,
            sentence=best.sentence,
            margin=best.passage - runner_up,
            lexical=best.lexical,
            coverage=len(found) / len(words) if words else 0.0,
            named=float(named),
            foreign=float(foreign),
        )
        return Hit(
            letter=letter,
            passage=passage,
            marks=marks,
            score=best.score,
            probability=probability(features),
            evidence=_evidence(best, features, found),
            reported=others,
            also=tuple(self._letter_and_passage(one.row) for one in group[1:]),
        )

    def _letter_and_passage(self, row: int) -> tuple[Letter, Passage]:
        passage = self.generation.passages[row]
        return self.generation.letter(passage.letter_id), passage

    def _words_found(
        self, letter: Letter, passage: Passage, terms: Sequence[str]
    ) -> tuple[str, ...]:
        """Return the question's terms that the passage, its question or its sender hold."""
        asked = passage.question.text if passage.question else ""
        held = terms_of(passage.text) | terms_of(asked) | terms_of(sender_of(letter))
        return tuple(term for term in terms if term in held or _inside(term, held))

    def _facts(self, filters: Filters, understood: Understood) -> tuple[Fact, ...]:
        letters = [
            letter
            for letter in self.generation.letters
            if letter_passes(letter, filters) and letter_passes(letter, understood.filters)
        ]
        return tuple(
            Fact(letter, name, field)
            for letter in letters
            for name, field in letter.letterhead.items()
            if name in understood.fields
        )

    @cached_property
    def _letter_of(self) -> Rows:
        places = {letter.id: at for at, letter in enumerate(self.generation.letters)}
        return np.array([places[one.letter_id] for one in self.generation.passages], dtype=np.int64)

    @cached_property
    def _text_of(self) -> NDArray[np.int64]:
        """One number for each passage, the same for passages with the same words."""
        numbers: dict[str, int] = {}
        return np.array(
            [
                numbers.setdefault(" ".join(one.text.split()).casefold(), len(numbers))
                for one in self.generation.passages
            ],
            dtype=np.int64,
        )


def _checked(question: str) -> str:
    question = " ".join(question.split())
    if not question:
        raise QueryError("The question is empty. Type what you want to know, in your own words.")
    if len(question) > _LONGEST_QUESTION:
        raise QueryError(
            f"The question has {len(question)} characters; at most {_LONGEST_QUESTION} are read. "
            "Ask for one thing at a time."
        )
    return question


def _inside(term: str, held: Iterable[str]) -> bool:
    """Tell whether a term is part of a longer one; very short ones are by chance."""
    return len(term) > _SHORTEST_PART and any(term in word for word in held)


def _runner_up(groups: list[list[Candidate]], at: int) -> float:
    """Return the cosine of the best passage in another group, 0 where there is none."""
    others = [group[0].passage for place, group in enumerate(groups) if place != at]
    return max(others, default=0.0)


def _evidence(candidate: Candidate, features: Features, found: tuple[str, ...]) -> Evidence:
    return Evidence(
        dense=features.passage,
        dense_rank=candidate.dense_rank,
        lexical=candidate.lexical,
        lexical_rank=candidate.lexical_rank,
        coverage=features.coverage,
        words=found,
    )
