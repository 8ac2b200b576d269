"""Why: one question must be one column, but letters answer it under headings of their own, under a
bare number, two questions at once, or in running text. Once somebody gives the recipient's list,
what each passage answers can be told from all of that together.

A letter is read as a hidden Markov chain (Rabiner 1989): the state of a passage is the question
that it answers, or none; what it says, by words and by meaning, and the cue that it opens with are
what is observed; that letters answer in the order in which they were asked, and go on answering
until something new opens, are the transitions. The posterior of the state is the confidence.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import Vectors
from index.passages._cues import Cue, read_cue
from index.passages._wording import content_words, wording
from index.passages.passage import Passage, PassageKind, Question

__all__ = ["Assigned", "Read", "assign_passages", "read_letters"]

_Scores = NDArray[np.float64]

# Log-odds. Those of the first group are certain; the others were set on letters made for it, see
# `python -m tests.benchmarks.questions`.
_REPEATED = 12.0
_LABELLED = 12.0
_NUMBERED = 5.0
_TITLE = 4.0
_WORDS = 6.0
_MEANING = 2.5
_INTRODUCES = -2.0
_REFERS = -4.0
_ANSWERS_NONE = 1.5

_GOES_ON = 0.0
_NEXT = 0.0
_STAYS = -1.5
_SKIPS = -1.0
_GOES_BACK = -2.0
_CHANGES_SILENTLY = -4.0
_SAYS_NOTHING = -3.0
_STAYS_IN_FREE_TEXT = -0.5

_SURE = 0.9
"""Confidence from which a passage tells what answers to a question sound like."""

_LEAST = 0.5
"""Confidence below which a passage is under no question."""

_DISAGREES = 1.5
"""Log-odds for each numbered passage by which its words may speak against its number."""

_REFERRING = re.compile(
    r"\b(?:(?:vis|syn)\w* til|takk\w* for|behandlet|handsama|vedtatt|vedteke|svar\w*|uttal\w*|"
    r"refer\w* to|thank you|answer\w*|respon\w*)\b",
    re.IGNORECASE,
)
"""What a letter says before it answers."""

_STEM = 5
"""Letters in which two words must begin alike ("finansiering", "finansieringsmodellen")."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The keys of the questions that a passage answers, none, one or several that its letter
    answers together; ``confidence`` in [0, 1].
    """

    keys: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Read:
    """What is known of each passage of a letter before its neighbours are asked: its cue, whether
    something new opens with it, the place in the brief of the question that it repeats, and
    ``words``, (passages, questions), what its words say.
    """

    passages: tuple[Passage, ...]
    cues: tuple[Cue, ...]
    opens: tuple[bool, ...]
    repeated: tuple[int | None, ...]
    words: _Scores


def assign_passages(
    letters: Sequence[Sequence[Passage]],
    brief: Sequence[Question],
    passage_vectors: Vectors | None,
    question_vectors: Vectors | None,
    reads: Mapping[str, Read] | None = None,
) -> dict[str, Assigned]:
    """Return for the id of each passage what it answers of ``brief``, the recipient's questions in
    order.

    ``letters`` holds the passages of each letter that answers it, in order, where questions of one
    key are one; the vectors, (passages, dimension) over all letters and (questions, dimension), are
    of unit length. Without them only words, numbers and order tell. The same letters in any order
    are assigned alike. ``reads`` are what ``read_letters`` gave for these letters, by their ids, if
    it was asked before.
    """
    known = reads if reads is not None else read_letters(letters, brief)
    own = [known[one[0].letter_id] for one in letters if one]
    if not brief or not own:
        return {}
    if passage_vectors is None or question_vectors is None:
        nothing = np.zeros((sum(map(len, letters)), len(brief)))
        chains = _decode(own, nothing, len(brief))
    else:
        meaning = _standard(passage_vectors @ question_vectors.T)
        chains = _decode(own, meaning, len(brief))
        learnt = _learn(passage_vectors, question_vectors, chains)
        chains = _decode(own, _standard(learnt), len(brief))
    return {
        passage.id: _assigned(row, cue, repeated, brief)
        for read, chain in zip(own, chains, strict=True)
        for passage, cue, repeated, row in zip(
            read.passages, _running(read), read.repeated, chain, strict=True
        )
    }


def read_letters(
    letters: Sequence[Sequence[Passage]],
    brief: Sequence[Question],
    before: Mapping[str, Read] | None = None,
) -> dict[str, Read]:
    """Return what the words of each letter say of ``brief``, by its id; letters without passages
    say nothing. What ``before`` holds of a letter that did not change is taken from there.
    """
    words = _Words(brief)
    found: dict[str, Read] = {}
    for letter in filter(None, map(tuple, letters)):
        key = letter[0].letter_id
        known = before.get(key) if before else None
        unchanged = known is not None and known.passages == letter
        found[key] = known if known and unchanged else _read(letter, brief, words)
    return found


def _standard(cosines: NDArray[np.floating]) -> _Scores:
    """Return cosines as standard scores: how far above what a question has with any passage."""
    if not len(cosines):
        return np.zeros(cosines.shape)
    centred = cosines - cosines.mean(axis=0)
    found: _Scores = (centred / (centred.std() or 1.0)).astype(np.float64)
    return found


def _learn(passages: Vectors, questions: Vectors, chains: Sequence[_Scores]) -> _Scores:
    """Return the cosine of each passage with each question and with what other letters surely
    answer to it; (passages, questions).
    """
    sure = [np.where(chain[:, :-1] >= _SURE, 1.0, 0.0).astype(np.float32) for chain in chains]
    ends = np.cumsum([len(one) for one in sure])
    own = [
        one.T @ passages[end - len(one) : end] for one, end in zip(sure, ends.tolist(), strict=True)
    ]
    counts = [one.sum(axis=0) for one in sure]
    total, answers = sum(own, np.zeros_like(questions)), sum(counts, np.zeros(len(questions)))
    rows = []
    for mine, count, end, one in zip(own, counts, ends.tolist(), sure, strict=True):
        others = (total - mine) / np.maximum(answers - count, 1.0)[:, None]
        told = questions + others
        told /= np.linalg.norm(told, axis=1, keepdims=True)
        rows.append(passages[end - len(one) : end] @ told.T)
    return np.concatenate(rows).astype(np.float64)


class _Words:
    """The content words of the questions of a brief, each weighed by how few of them have it."""

    def __init__(self, brief: Sequence[Question]) -> None:
        self._questions = [content_words(wording(one.text)) for one in brief]
        all_words = {word for one in self._questions for word in one}
        held = {word: sum(word in one for one in self._questions) for word in all_words}
        self._weights = {
            word: math.log1p(len(brief) / count) / math.log1p(len(brief))
            for word, count in held.items()
        }

    def title(self, words: str) -> _Scores:
        """Return for each question how much of a title it has, in [0, 1]."""
        asked = content_words(words)
        if not asked:
            return np.zeros(len(self._questions))
        return np.array(
            [
                sum(
                    max((self._weights[own] for own in one if _alike(word, own)), default=0.0)
                    for word in asked
                )
                / len(asked)
                for one in self._questions
            ]
        )

    def body(self, words: str) -> _Scores:
        """Return for each question how much of it a text has, in [0, 1], less the mean."""
        present = content_words(words)
        beginnings = {word[:end] for word in present for end in range(_STEM, len(word) + 1)}
        shares = np.array(
            [
                sum(self._weights[own] for own in one if _is_held(own, present, beginnings))
                / (sum(self._weights[own] for own in one) or 1.0)
                for one in self._questions
            ]
        )
        centred: _Scores = shares - shares.mean()
        return centred


def _is_held(word: str, present: frozenset[str], beginnings: set[str]) -> bool:
    """Tell whether one of the words ``present``, which begin so, is like ``word``."""
    return (
        word in present
        or word in beginnings
        or any(word[:end] in present for end in range(_STEM, len(word)))
    )


def _alike(word: str, other: str) -> bool:
    if word == other:
        return True
    shorter = min(len(word), len(other))
    return shorter >= _STEM and word[:shorter] == other[:shorter]


def _read(letter: tuple[Passage, ...], brief: Sequence[Question], words: _Words) -> Read:
    places = {question.key: place for place, question in enumerate(brief)}
    cues: list[Cue] = []
    opens: list[bool] = []
    for place, passage in enumerate(letter):
        above = letter[place - 1].question if place else None
        own = read_cue(passage.text)
        fresh = passage.question is not None and passage.question != above
        if fresh and passage.question is not None and not own.labelled:
            cue = read_cue(f"{passage.question.text}\n.")
        else:
            cue = own
        bullet = fresh and passage.question is not None and passage.question.text[:1] in "-–•"
        cues.append(cue)
        opens.append(not bullet and (place == 0 or fresh or cue.opens))
    said = [
        _TITLE * words.title(cue.title)
        + _WORDS * words.body(passage.text[cue.end :] if passage.question is None else passage.text)
        for passage, cue in zip(letter, cues, strict=True)
    ]
    return Read(
        letter,
        tuple(cues),
        tuple(opens),
        tuple(
            places.get(one.question.key) if one.question and wording(one.question.text) else None
            for one in letter
        ),
        np.array(said).reshape(len(letter), len(brief)),
    )


def _decode(reads: Sequence[Read], meaning: _Scores, questions: int) -> list[_Scores]:
    """Return the posterior of each state for each letter, (passages, questions + 1), "none" last.

    ``meaning``, (passages of all letters, questions), is what their meaning says.
    """
    ends = np.cumsum([len(one.passages) for one in reads])[:-1]
    contents = [
        one.words + _MEANING * row for one, row in zip(reads, np.split(meaning, ends), strict=True)
    ]
    emissions = [
        _emissions(one, content, questions) for one, content in zip(reads, contents, strict=True)
    ]
    moves = [_moves(one) for one in reads]
    chains = _posteriors(emissions, moves, questions)
    again = []
    for at, (read, content) in enumerate(zip(reads, contents, strict=True)):
        numbered = _numbered(read, content, chains[at], questions)
        for place in numbered:
            emissions[at][place, read.cues[place].numbers[0] - 1] += _NUMBERED
        if numbered:
            again.append(at)
    made = _posteriors([emissions[at] for at in again], [moves[at] for at in again], questions)
    for at, chain in zip(again, made, strict=True):
        chains[at] = chain
    return chains


def _numbered(read: Read, content: _Scores, chain: _Scores, questions: int) -> list[int]:
    """Return the places of the passages whose bare numbers are the brief's, not the letter's own:
    what stands below them must agree.
    """
    places = [
        place
        for place, cue in enumerate(read.cues)
        if cue.numbers and not cue.labelled and read.opens[place]
    ]
    numbers = [read.cues[place].numbers[0] for place in places]
    if len(set(numbers)) < 2 or len(set(numbers)) < len(numbers) or max(numbers) > questions:
        return []
    said = sum(content[places, [number - 1 for number in numbers]].tolist())
    otherwise = sum(float(content[place] @ chain[place, :-1]) for place in places)
    return [] if otherwise - said > _DISAGREES * len(places) else places


def _emissions(read: Read, content: _Scores, questions: int) -> _Scores:
    found = np.zeros((len(read.passages), questions + 1))
    found[:, :-1] = content + _ANSWERS_NONE
    for place, passage in enumerate(read.passages):
        cue, repeated = read.cues[place], read.repeated[place]
        if passage.kind is PassageKind.CLOSING:
            found[place, :-1] = -math.inf
        elif repeated is not None:
            found[place, repeated] += _REPEATED
        elif cue.labelled and max(cue.numbers) <= questions:
            found[place, [one - 1 for one in cue.numbers if one]] += _LABELLED
        elif passage.kind is PassageKind.INTRODUCTION and not cue.opens:
            found[place, :-1] += _REFERS if _REFERRING.search(passage.text) else _INTRODUCES
    return found


# Places of the tables of ``_transitions``.
_OPENS, _IN_FREE_TEXT, _SILENT = 0, 1, 2


def _moves(read: Read) -> list[int]:
    """Return which table tells how the chain goes from each passage to the next."""
    if sum(read.opens) <= 1:
        return [_IN_FREE_TEXT] * (len(read.opens) - 1)
    return [_OPENS if opens else _SILENT for opens in read.opens[1:]]


@lru_cache(maxsize=64)
def _transitions(questions: int) -> _Scores:
    """Return the log-odds of going from each state to each, (tables, states, states): where
    something new opens, in a letter where nothing does, and where nothing opens.
    """
    opening = np.full((questions + 1, questions + 1), _SKIPS)
    for state in range(questions):
        opening[state, :state] = _GOES_BACK
        opening[state, state] = _STAYS
        if state + 1 < questions:
            opening[state, state + 1] = _NEXT
    opening[:, questions] = _SAYS_NOTHING
    opening[questions, 0] = _NEXT
    free = opening.copy()
    np.fill_diagonal(free[:-1, :-1], _STAYS_IN_FREE_TEXT)
    silent = np.full_like(opening, _CHANGES_SILENTLY)
    np.fill_diagonal(silent, _GOES_ON)
    return np.stack([opening, free, silent])


def _posteriors(
    emissions: Sequence[_Scores], moves: Sequence[list[int]], questions: int
) -> list[_Scores]:
    """Return the posterior of each state of each letter by the forward-backward algorithm, letters
    of one length at once.
    """
    lengths: dict[int, list[int]] = {}
    for at, one in enumerate(emissions):
        lengths.setdefault(len(one), []).append(at)
    found: dict[int, _Scores] = {}
    for length, places in lengths.items():
        said = np.stack([emissions[at] for at in places])
        which = np.array([moves[at] for at in places], dtype=np.int64)
        tables = _transitions(questions)[which]
        forward, backward = [said[:, 0]], [np.zeros_like(said[:, 0])]
        for step in range(1, length):
            forward.append(_add(forward[-1][:, :, None] + tables[:, step - 1], 1) + said[:, step])
        for step in range(length - 1, 0, -1):
            ahead = tables[:, step - 1] + said[:, step, None] + backward[-1][:, None]
            backward.append(_add(ahead, 2))
        joint = np.stack(forward, axis=1) + np.stack(backward[::-1], axis=1)
        posterior = np.exp(joint - _add(joint, axis=2)[:, :, None])
        found |= dict(zip(places, posterior, strict=True))
    return [found[at] for at in range(len(emissions))]


def _add(logs: _Scores, axis: int) -> _Scores:
    """Return the logarithm of the sum along an axis."""
    found: _Scores = np.logaddexp.reduce(logs, axis=axis)
    return found


def _running(read: Read) -> list[Cue]:
    """Return for each passage the cue of what opened it or a passage before it."""
    running, found = Cue(), []
    for cue, opens in zip(read.cues, read.opens, strict=True):
        running = cue if opens else running
        found.append(running)
    return found


def _assigned(
    posterior: _Scores, cue: Cue, repeated: int | None, brief: Sequence[Question]
) -> Assigned:
    best = int(np.argmax(posterior))
    # A letter may count otherwise than the brief, and beyond its end.
    numbers = [one - 1 for one in cue.numbers if one <= len(brief)]
    together = numbers if cue.labelled and repeated is None else []
    if len(together) > 1 and best in together:
        sure = float(posterior[together].sum())
        return Assigned(tuple(brief[one].key for one in together), sure)
    sure = float(posterior[best])
    if best == len(brief) or sure < _LEAST:
        return Assigned((), sure)
    return Assigned((brief[best].key,), sure)
