"""Answers questions from one opened generation."""

import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import Encoder, Vectors
from index.errors import QueryError
from index.letters.letter import Letter, Span
from index.lexical import terms as terms_of
from index.library import Generation
from index.passages.passage import Passage, PassageKind
from index.reader import Reader, Verdict, read_text
from index.search._calibration import Features, answered, probability
from index.search._filtering import letter_passes, passage_mask
from index.search._letterlist import letter_list
from index.search._marks import mark
from index.search._ranking import Candidate, rank, rank_each
from index.search._saying import abstains, asks_who_abstains, says_another
from index.search._senderlist import SAYS_LEAST, newest, says_so
from index.search._stance import denies
from index.search._understanding import Understood, understand
from index.search._words import (
    Sense,
    alternatives,
    asks_figure,
    coverage,
    held,
    holds_figure,
    rarity,
    senses,
)
from index.search.hit import (
    Answer,
    Chip,
    ChipKind,
    Evidence,
    Fact,
    Filters,
    Hit,
    ListKind,
    SenderList,
)
from index.search.spelling import Speller
from index.store.base import Rows
from index.views import holder_asked

__all__ = ["Searcher"]

_LONGEST_QUESTION = 2_000

# Groups of passages that are weighed against each other, however few hits are asked for: the
# calibration was fitted on so many.
_WEIGHED = 10

# Letters that are read at once for a list of senders: where none of them says so, those that are
# less likely are not read.
_READ_ON = 16

# Passages of a letter that are looked at for one in which the sender speaks itself.
_OWN_DEPTH = 2

# The share of the question's words that a sentence must hold to be of what is asked for, so that
# its "no" answers it.
_SPOKEN_OF = 0.5

_EVERYTHING = Filters()

# Chips that say whose letter is meant: a hit from such a letter is a better answer for it.
_NAMING = {ChipKind.SENDER, ChipKind.PERIOD, ChipKind.REFERENCE, ChipKind.COUNTY}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What has to be known of a question, once for all of its hits."""

    question: str
    rest: str
    vector: Vectors
    words: tuple[Sense, ...]
    weights: tuple[float, ...]
    named: bool
    figure: bool
    unheard: bool
    others: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Identical passages and what the first of them says: the words that answer, whose view they
    render (None: the sender's), the share of the question's words that it holds, and what the
    reader says of it, None where it was not read.
    """

    group: list[Candidate]
    letter: Letter
    passage: Passage
    marks: tuple[Span, ...]
    speaker: str | None
    share: float
    verdict: Verdict | None

    @property
    def marked(self) -> str:
        return " ".join(one.of(self.letter.text) for one in self.marks)


class Searcher:
    """One generation, the encoder that it was made with, and a reader of what the rankings bring
    (None: nothing is read); safe to share between threads.
    """

    def __init__(
        self, generation: Generation, encoder: Encoder, reader: Reader | None = None
    ) -> None:
        self.generation = generation
        self._encoder = encoder
        self._reader = reader

    def ask(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        k: int = 10,
        without: frozenset[str] = frozenset(),
        everybody: bool = False,
    ) -> Answer:
        """Return the answer to a question, at most ``k`` hits, see ``Engine.ask``."""
        started = time.perf_counter()
        question, filters = _checked(question), filters or _EVERYTHING
        understood = understand(question, self.generation.letters, without=without)
        understood = self._mended(understood, without)
        passing = self._passing(filters, understood)
        rows = self._allowed(filters, passing, understood)
        letters = letter_list(*self._asked_about(filters, passing), understood, filters.counties)
        asked = None
        if len(rows) and understood.listed not in {ListKind.LETTERS, ListKind.SILENT}:
            asked = self._asked(question, understood)
        hits = self._hits(asked, rows, k) if asked else ()
        likely = answered([hit.probability for hit in hits], read=self._reader is not None)
        # One letter alone is no list.
        to_all = everybody or (understood.listed is ListKind.SENDERS and passing.sum() > 1)
        return Answer(
            question=question,
            hits=hits,
            facts=self._facts(passing, understood),
            chips=understood.chips,
            answered=bool(letters and (letters.letters or letters.silent)) or likely,
            seconds=time.perf_counter() - started,
            generation=self.generation.id,
            letters=letters,
            senders=self._senders(asked, rows, likely=likely) if asked and to_all else None,
        )

    def _mended(self, understood: Understood, without: frozenset[str]) -> Understood:
        """Mend what is to be searched for, and say which names in it no letter holds."""
        rest = self._speller.mend(understood.rest)
        names = [Chip(ChipKind.NAME, name, name, False) for name in self._speller.unheard(rest)]
        unheard = tuple(chip for chip in names if chip.key not in without)
        return replace(understood, rest=rest, chips=(*understood.chips, *unheard))

    def _allowed(
        self, filters: Filters, passing: NDArray[np.bool_], understood: Understood
    ) -> Rows:
        if not len(passing):
            return np.empty(0, dtype=np.int64)
        mask = passing[self._letter_of]
        if filters.questions or understood.phrases:
            mask &= passage_mask(self.generation.passages, filters, understood.phrases)
        return np.flatnonzero(mask)

    def _passing(self, filters: Filters, understood: Understood) -> NDArray[np.bool_]:
        """Return (letters,), True for a letter that both filters let through."""
        letters = self.generation.letters
        passing = np.ones(len(letters), dtype=np.bool_)
        for one in (filters, understood.filters):
            if one != _EVERYTHING:
                # With its type: to numpy a list of nothing holds numbers.
                passing &= np.array([letter_passes(letter, one) for letter in letters], np.bool_)
        return passing

    def _asked_about(
        self, filters: Filters, passing: NDArray[np.bool_]
    ) -> tuple[tuple[Letter, ...], NDArray[np.bool_]]:
        """Return the letters that a question about letters is about, and which of them pass: those
        that are given, if any are, for who is silent among them may have written elsewhere.
        """
        letters = self.generation.letters
        if not filters.letters:
            return letters, passing
        given = np.array([letter.id in filters.letters for letter in letters], dtype=np.bool_)
        chosen = (letter for letter, one in zip(letters, given, strict=True) if one)
        return tuple(chosen), passing[given]

    def _asked(self, question: str, understood: Understood) -> _Asked:
        words = senses(understood.rest)
        (vector,) = self._encoder.encode_queries([understood.rest])
        return _Asked(
            question=_with_names(question, understood),
            rest=understood.rest,
            vector=vector,
            words=words,
            weights=rarity(words, self._frequency, len(self.generation.passages)),
            named=any(chip.kind in _NAMING and chip.present for chip in understood.chips),
            figure=asks_figure(understood.rest),
            unheard=any(chip.kind is ChipKind.NAME for chip in understood.chips),
            others=holder_asked(question, "") is not None,
        )

    def _hits(self, asked: _Asked, rows: Rows, k: int) -> tuple[Hit, ...]:
        everything = len(rows) == len(self.generation.passages)
        candidates = rank(
            self.generation,
            asked.vector,
            asked.rest,
            alternatives(asked.words),
            allowed=None if everything else rows,
        )
        groups = self._collapse(candidates, max(k, _WEIGHED))
        verdicts = self._verdicts([group[0] for group in groups[:_WEIGHED]], asked)
        first = max((group[0].score for group in groups), default=0.0)
        hits = [
            self._hit(self._found(group, asked, verdict), group[0].score - first, asked)
            for group, verdict in zip_longest(groups, verdicts)
        ]
        # The probability knows more than the fused score: what the question names, how much of it
        # a passage covers, whether it answers a question at all.
        return tuple(sorted(hits, key=lambda hit: -hit.probability)[:k])

    def each_letter(self, question: str) -> tuple[Hit, ...]:
        """Return the likeliest passage of every letter, best first, however unlikely it is."""
        understood = understand(_checked(question), self.generation.letters)
        rows = np.arange(len(self.generation.passages))
        return self._each(self._asked(question, understood), rows, 0.0) if len(rows) else ()

    def _senders(self, asked: _Asked, rows: Rows, *, likely: bool) -> SenderList:
        """Return the senders that say what is asked for; none where the letters hardly answer."""
        hits = self._each(asked, rows, SAYS_LEAST) if likely else ()
        listed = newest(replace(hit, probability=says_so(hit.probability)) for hit in hits)
        denying = {hit.letter.id for hit in listed if _denied(hit, asked)}
        saying = [hit for hit in listed if hit.letter.id not in denying and _says(hit, asked)]
        looked = [self.generation.letters[at] for at in np.unique(self._letter_of[rows])]
        return SenderList(
            say=tuple(saying),
            deny=tuple(hit for hit in listed if hit.letter.id in denying),
            letters=len(looked),
            senders=len({letter.sender_or_name.casefold() for letter in looked}),
        )

    def _each(self, asked: _Asked, rows: Rows, least: float) -> tuple[Hit, ...]:
        """Return the likeliest passage of each letter whose sender says so by a chance of
        ``least``, best first.
        """
        letter_of = np.full_like(self._letter_of, -1)
        letter_of[rows] = self._letter_of[rows]
        words = alternatives(asked.words)
        best = rank_each(
            self.generation, asked.vector, asked.rest, words, letter_of, depth=_OWN_DEPTH
        )
        top = best[0][0].score if best else 0.0
        hits: list[Hit] = []
        for first in range(0, len(best), _READ_ON):
            speaking = self._speaking(best[first : first + _READ_ON], top, asked, least)
            hits += speaking
            if self._reader and not speaking:
                break
        return tuple(sorted(hits, key=lambda hit: -hit.probability))

    def _speaking(
        self, letters: Sequence[Sequence[Candidate]], top: float, asked: _Asked, least: float
    ) -> list[Hit]:
        """Return the likeliest passage of each letter that is ``least`` likely, or the next one
        where that only reports what others say, and the next is so likely, too.
        """
        hits = self._each_read([own[0] for own in letters], top, asked)
        reports = [
            at
            for at, (hit, own) in enumerate(zip(hits, letters, strict=True))
            if hit.reported and not asked.others and len(own) > 1
        ]
        after = self._each_read([letters[at][1] for at in reports], top, asked)
        for at, hit in zip(reports, after, strict=True):
            if not hit.reported and says_so(hit.probability) >= least:
                hits[at] = hit
        return [hit for hit in hits if says_so(hit.probability) >= least]

    def _each_read(self, candidates: Sequence[Candidate], top: float, asked: _Asked) -> list[Hit]:
        verdicts = self._verdicts(candidates, asked)
        return [
            self._hit(self._found([candidate], asked, verdict), candidate.score - top, asked)
            for candidate, verdict in zip_longest(candidates, verdicts)
        ]

    def _collapse(self, candidates: list[Candidate], k: int) -> list[list[Candidate]]:
        """Group candidates with identical text, best group first, at most ``k`` groups."""
        groups: dict[int, list[Candidate]] = {}
        for candidate in candidates:
            group = int(self._text_of[candidate.row])
            if group in groups or len(groups) < k:
                groups.setdefault(group, []).append(candidate)
        return list(groups.values())

    def _share(self, one: Candidate, asked: _Asked) -> float:
        """Return the share of the question's words that a passage holds as they are."""
        read = _read_for(self.generation.passages[one.row])
        return coverage(asked.words, *read, weights=asked.weights)

    def _verdicts(self, candidates: Sequence[Candidate], asked: _Asked) -> Sequence[Verdict]:
        """Read the question with each candidate; nothing where there is no reader."""
        if self._reader is None:
            return []
        texts = [read_text(*self._letter_and_passage(one.row)) for one in candidates]
        return self._reader.read(asked.question, texts)

    def _found(self, group: list[Candidate], asked: _Asked, verdict: Verdict | None) -> _Found:
        best = group[0]
        letter, passage = self._letter_and_passage(best.row)
        marks, speaker = mark(
            letter,
            passage,
            best.sentences,
            asked.words,
            question=asked.question,
            verdict=verdict.sentences if verdict else (),
        )
        return _Found(group, letter, passage, marks, speaker, self._share(best, asked), verdict)

    def _hit(self, found: _Found, behind: float, asked: _Asked) -> Hit:
        best, passage, letter = found.group[0], found.passage, found.letter
        features = replace(
            _features(best, passage, behind, found.share, asked),
            figure=float(asked.figure and not holds_figure(found.marked)),
            read=found.verdict.answers if found.verdict else None,
        )
        question = passage.question.text if passage.question else ""
        return Hit(
            letter=letter,
            passage=passage,
            marks=found.marks,
            score=best.score,
            probability=probability(features),
            evidence=_evidence(found, held(asked.words, passage.text, question, letter.sender)),
            speaker=found.speaker,
            also=tuple(self._letter_and_passage(one.row) for one in found.group[1:]),
            features=features,
        )

    def _letter_and_passage(self, row: int) -> tuple[Letter, Passage]:
        passage = self.generation.passages[row]
        return self.generation.letter(passage.letter_id), passage

    def _facts(self, passing: NDArray[np.bool_], understood: Understood) -> tuple[Fact, ...]:
        if not understood.fields:
            return ()
        return tuple(
            Fact(letter, name, field)
            for letter, passes in zip(self.generation.letters, passing, strict=True)
            if passes
            for name, field in letter.letterhead.items()
            if name in understood.fields
        )

    @cached_property
    def _speller(self) -> Speller:
        letters = (f"{one.sender} {one.text}" for one in self.generation.letters)
        return Speller(letters, self._encoder.count_tokens)

    @cached_property
    def _letter_of(self) -> Rows:
        places = {letter.id: at for at, letter in enumerate(self.generation.letters)}
        return np.array([places[one.letter_id] for one in self.generation.passages], dtype=np.int64)

    @cached_property
    def _frequency(self) -> Counter[str]:
        """In how many passages each term stands."""
        return Counter(term for one in self.generation.passages for term in terms_of(one.text))

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


def _features(
    best: Candidate, passage: Passage, behind: float, covered: float, asked: _Asked
) -> Features:
    """Return what is known of a passage before its words are marked."""
    return Features(
        sentence=best.sentence,
        behind=behind,
        coverage=covered,
        named=float(asked.named),
        answer=float(passage.kind is PassageKind.ANSWER),
        words=math.log1p(len(asked.words)),
        unheard=float(asked.unheard),
    )


def _denied(hit: Hit, asked: _Asked) -> bool:
    """Tell whether a hit's own words plainly say the opposite of what is asked for."""
    marked = " ".join(one.of(hit.letter.text) for one in hit.marks)
    spoken = not hit.reported and coverage(asked.words, marked) >= _SPOKEN_OF
    return spoken and denies(asked.question, marked)


def _says(hit: Hit, asked: _Asked) -> bool:
    """Tell whether a hit's own words can be what is asked for: not a report of what others say, nor
    that the sender takes no position, nor another figure or body.
    """
    marked = " ".join(one.of(hit.letter.text) for one in hit.marks)
    return (
        (asked.others or not hit.reported)
        and (not abstains(marked) or asks_who_abstains(asked.question))
        and not says_another(asked.question, marked)
    )


def _read_for(passage: Passage) -> tuple[str, ...]:
    """Return the texts that may hold what is asked: the passage, its table rows as they are read,
    and the question of the recipient that it answers, because "What challenges does X see?" is
    answered by a passage that need not say "challenge".
    """
    asked = (passage.question.text,) if passage.question else ()
    return (passage.text, *(row.text for row in passage.rows), *asked)


def _checked(question: str) -> str:
    question = " ".join(question.split())
    if not question:
        raise QueryError(code="question.empty")
    if len(question) > _LONGEST_QUESTION:
        raise QueryError(code="question.long", length=len(question), most=_LONGEST_QUESTION)
    return question


def _with_names(question: str, understood: Understood) -> str:
    """Return a question with its senders by their proper names, however they were typed."""
    for chip in understood.chips:
        if chip.kind is ChipKind.SENDER:
            question = question.replace(chip.text, chip.value)
    return question


def _evidence(found: _Found, words: tuple[str, ...]) -> Evidence:
    best = found.group[0]
    return Evidence(
        dense=best.passage,
        dense_rank=best.dense_rank,
        lexical=best.lexical,
        lexical_rank=best.lexical_rank,
        coverage=found.share,
        words=words,
    )
