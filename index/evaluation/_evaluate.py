"""Runs each search over an evaluation set and scores each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np

from index.encoder.base import Encoder, Vectors
from index.evaluation._metrics import hit, ndcg, recall, reciprocal_rank
from index.evaluation._sets import Collection, read_collection
from index.lexical import Bm25Ranker
from index.passages import split_sentences
from index.search import alternatives, senses
from index.search.fusion import fuse, meaning, sentence_share
from index.search.spelling import Speller
from index.store import FaissStore
from index.store.base import Scores

__all__ = ["SYSTEMS", "Evaluation", "Miss", "Score", "evaluate"]

SYSTEMS = ("passage", "dense", "lexical", "fused")
"""The searches, in the order of the table: by the vectors of whole passages alone, which is what a
plain vector database does; by meaning as Svarbrev ranks, passage and nearest sentence together; by
words; and by both."""

_K = 10


@dataclass(frozen=True, slots=True)
class Score:
    """What one search scored, each a mean over the questions, in [0, 1]; ``recall`` is parallel to
    the evaluation's ``recall_at``.
    """

    system: str
    ndcg_10: float
    hit_1: float
    mrr_10: float
    recall: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose answer the fused search did not show first; ``ranks`` are those of the best
    relevant passage by each system in ``SYSTEMS``, from 1; ``instead`` is what stood first.
    """

    question_id: str
    question: str
    relevant: str
    instead: str
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of one set; ``cut`` counts passages longer than the encoder's window, of which
    only the beginning was encoded.
    """

    name: str
    encoder: str
    passages: int
    questions: int
    cut: int
    window: int
    recall_at: tuple[int, ...]
    scores: tuple[Score, ...]
    misses: tuple[Miss, ...]


def evaluate(
    folder: Path | Collection, encoder: Encoder, *, recall_at: Sequence[int] = (10, 100)
) -> Evaluation:
    """Measure every search on a BEIR-style folder.

    Questions are mended before they are asked, see ``Speller``. ``recall_at`` says after how many
    passages recall is taken. Raises FormatError where the folder is no such set.
    """
    collection = folder if isinstance(folder, Collection) else read_collection(Path(folder))
    counted = encoder.count_tokens(list(collection.passages.values()))
    rankings = _rankings(collection, encoder)
    return Evaluation(
        name=collection.name,
        encoder=encoder.name,
        passages=len(collection.passages),
        questions=len(collection.questions),
        cut=sum(count > encoder.max_tokens for count in counted),
        window=encoder.max_tokens,
        recall_at=tuple(recall_at),
        scores=tuple(_score(name, collection, rankings[name], recall_at) for name in SYSTEMS),
        misses=tuple(_misses(collection, rankings)),
    )


def _rankings(collection: Collection, encoder: Encoder) -> dict[str, dict[str, list[str]]]:
    """Return, for each system, the passages of every question, best first."""
    keys, texts = list(collection.passages), list(collection.passages.values())
    spans = [[(one.start, one.end) for one in split_sentences(text)] for text in texts]
    owners = np.repeat(np.arange(len(texts)), [len(one) for one in spans])
    vectors, parts = encoder.encode_parts(texts, spans)
    whole, sentences = FaissStore.from_vectors(vectors), FaissStore.from_vectors(parts)
    ranker = Bm25Ranker.from_texts(texts)
    speller = Speller(texts, encoder.count_tokens)
    asked = {key: speller.mend(question) for key, question in collection.questions.items()}
    vectors = encoder.encode_queries(list(asked.values()))
    made: dict[str, dict[str, list[str]]] = {name: {} for name in SYSTEMS}
    for (key, question), vector in zip(asked.items(), vectors, strict=True):
        passage = _all_scores(whole, vector)
        nearest = passage.copy()
        if len(parts):
            nearest[owners] = -1.0
            np.maximum.at(nearest, owners, _all_scores(sentences, vector))
        dense, lexical = (
            meaning(passage, nearest, sentence_share(question)),
            ranker.scores(question, alternatives(senses(question))),
        )
        by_system = (passage, dense, lexical, fuse(dense, lexical))
        for name, scores in zip(SYSTEMS, by_system, strict=True):
            made[name][key] = [keys[row] for row in _order(scores)]
    return made


def _all_scores(store: FaissStore, vector: Vectors) -> Scores:
    """Return the cosine of every row, (n,), in the rows' order."""
    found, rows = store.search(vector, len(store))
    scores = np.empty(len(store), dtype=np.float32)
    scores[rows] = found
    return scores


def _order(scores: Scores) -> np.ndarray:
    """Return row numbers, best first, ties by row."""
    return np.argsort(-scores, kind="stable")


def _score(
    name: str, collection: Collection, ranking: dict[str, list[str]], recall_at: Sequence[int]
) -> Score:
    pairs = [(ranking[key], grades) for key, grades in collection.relevant.items()]
    return Score(
        system=name,
        ndcg_10=fmean(ndcg(ranked, grades, _K) for ranked, grades in pairs),
        hit_1=fmean(hit(ranked, grades) for ranked, grades in pairs),
        mrr_10=fmean(reciprocal_rank(ranked, grades, _K) for ranked, grades in pairs),
        recall=tuple(
            fmean(recall(ranked, grades, k) for ranked, grades in pairs) for k in recall_at
        ),
    )


def _misses(collection: Collection, rankings: dict[str, dict[str, list[str]]]) -> Iterator[Miss]:
    """Yield the questions that the fused search got wrong, the worst first."""
    found = []
    for key, question in collection.questions.items():
        grades = collection.relevant[key]
        ranks = tuple(_best_rank(rankings[name][key], grades) for name in SYSTEMS)
        if ranks[-1] > 1:
            best = max(grades, key=lambda passage: grades[passage])
            first = rankings[SYSTEMS[-1]][key][0]
            found.append(
                Miss(
                    question_id=key,
                    question=question,
                    relevant=collection.passages[best],
                    instead=collection.passages[first],
                    ranks=ranks,
                )
            )
    yield from sorted(found, key=lambda miss: -miss.ranks[-1])


def _best_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> int:
    wanted = set(grades)
    return next(place for place, key in enumerate(ranked, start=1) if key in wanted)
