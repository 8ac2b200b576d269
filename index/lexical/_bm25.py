"""BM25 over Norwegian terms and the parts of compounds."""

import math
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from index.lexical._analysis import analyse
from index.lexical.base import Alternatives, LexicalRanker
from index.norwegian import hyphenated, split_compound
from index.store.base import Rows, Scores

__all__ = ["Bm25Ranker"]

# A part of a compound says less than the whole word did: "råd" is also found in "rådhus".
_PART_WEIGHT = 0.5


# What is left of a compound once a word that stands nowhere alone is taken away, and the shortest
# such word: shorter ones begin and end what has nothing to do with them.
_SHORTEST_ALONE = 5
_SHORTEST_REST = 3


class Bm25Ranker(LexicalRanker):
    """BM25 (Robertson et al. 1994) as bm25s computes it (Lù 2024, arXiv:2407.03618)."""

    def __init__(self, retriever: Any, count: int) -> None:
        self._retriever = retriever
        self._count = count

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> Self:
        """Index texts, each term also by its parts where it is a compound of terms in the texts."""
        return cls.from_terms([analyse(text) for text in texts])

    @classmethod
    def from_terms(cls, documents: Sequence[Sequence[str]]) -> Self:
        """Index texts by their terms, as ``analyse`` gave them; else as ``from_texts``."""
        if not any(documents):
            return cls(None, len(documents))
        import bm25s

        retriever = bm25s.BM25(method="lucene", backend="numpy")
        vocabulary, terms, texts = _expanded(documents)
        retriever.scores = _scores(terms, texts, len(documents), retriever.k1, retriever.b)
        # A token of its own stands for a question without any, as in an index that bm25s makes.
        retriever.vocab_dict = {**vocabulary, "": len(vocabulary)}
        retriever.unique_token_ids_set = set(retriever.vocab_dict.values())
        # This method gives a text without the term nothing.
        retriever.nonoccurrence_array = None
        return cls(retriever, len(documents))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what ``save`` wrote."""
        count = int((folder / "count.txt").read_text(encoding="ascii"))
        if not (folder / "params.index.json").exists():
            return cls(None, count)
        import bm25s

        return cls(bm25s.BM25.load(folder, show_progress=False, verbosity=0), count)

    def save(self, folder: Path) -> None:
        """Write numpy arrays and JSON; nothing is pickled."""
        (folder / "count.txt").write_text(str(self._count), encoding="ascii")
        if self._retriever is not None:
            self._retriever.save(folder, show_progress=False)

    def __len__(self) -> int:
        return self._count

    def scores(self, query: str, alternatives: Alternatives | None = None) -> Scores:
        """Sum the query's terms, each as the best of what counts as it, and at half weight the
        parts of its compounds.
        """
        terms = list(dict.fromkeys(analyse(query)))
        if self._retriever is None or not terms:
            return np.zeros(self._count, dtype=np.float32)
        vocabulary = self._retriever.vocab_dict
        parts = [part for term in terms for part in _parts(term, vocabulary)]
        parts = [part for part in dict.fromkeys(parts) if part not in terms]
        groups = [self._group(term, alternatives or {}) for term in terms]
        summed = self._sum([term for group in groups if len(group) == 1 for term in group])
        summed = summed + np.float32(_PART_WEIGHT) * self._sum(parts)
        for group in groups:
            if len(group) > 1:
                summed += np.maximum.reduce([self._sum([term]) for term in group])
        ceiling = sum(max(self._idf(term) for term in group) for group in groups)
        shares: Scores = np.minimum(summed / np.float32(ceiling), np.float32(1.0))
        return shares

    def _group(self, term: str, alternatives: Alternatives) -> list[str]:
        """Return the terms of the texts that count as one: where no text has any of them, the
        compounds that begin or end with it, and else itself.
        """
        group = sorted(set(alternatives.get(term, ())) - {""}) or [term]
        known = [one for one in group if one in self._retriever.vocab_dict]
        return known or [found for one in group for found in self._compounds(one)] or group[:1]

    def _compounds(self, term: str) -> list[str]:
        if len(term) < _SHORTEST_ALONE or not term.isalpha():
            return []
        least = len(term) + _SHORTEST_REST
        return [
            one
            for one in self._retriever.vocab_dict
            if len(one) >= least and (one.startswith(term) or one.endswith(term))
        ]

    def _sum(self, terms: list[str]) -> Scores:
        known = [term for term in terms if term in self._retriever.vocab_dict]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        scores: Scores = self._retriever.get_scores(known)
        return scores.astype(np.float32, copy=False)

    def _idf(self, term: str) -> float:
        """Return the weight that no score of the term exceeds (BM25 as Lucene has it)."""
        number = self._retriever.vocab_dict.get(term)
        starts = self._retriever.scores["indptr"]
        found = 0 if number is None else int(starts[number + 1] - starts[number])
        return math.log(1 + (self._count - found + 0.5) / (found + 0.5))


def _expanded(documents: Sequence[Sequence[str]]) -> tuple[dict[str, int], Rows, Rows]:
    """Return a number for each term, and for each occurrence of a term or of a part of one (n,) its
    number and that of its document.
    """
    numbers: dict[str, int] = {}
    terms = np.array(
        [numbers.setdefault(term, len(numbers)) for one in documents for term in one], np.int64
    )
    texts = np.repeat(np.arange(len(documents)), [len(one) for one in documents])
    parts = [_parts(term, numbers) for term in numbers]
    found = [numbers.setdefault(part, len(numbers)) for each in parts for part in each]
    counts = np.array([len(each) for each in parts], np.int64)
    # For each occurrence the places of its parts in ``found``: from the first one of its term on.
    repeated = counts[terms]
    first = np.repeat((np.cumsum(counts) - counts)[terms], repeated)
    place = np.arange(len(first)) - np.repeat(np.cumsum(repeated) - repeated, repeated)
    inside = np.array(found, np.int64)[first + place]
    return numbers, np.concatenate([terms, inside]), np.concatenate([texts, texts.repeat(repeated)])


def _scores(terms: Rows, texts: Rows, count: int, k1: float, b: float) -> dict[str, Any]:
    """Return what bm25s computes term by term and text by text (its method "lucene"), at once for
    all: a sparse matrix by columns, one for each term.
    """
    length = np.bincount(texts, minlength=count)
    pairs, frequency = np.unique(terms * count + texts, return_counts=True)
    term, text = np.divmod(pairs, count)
    held = np.bincount(term)
    rarity = np.log(1 + (count - held + 0.5) / (held + 0.5))
    norm = k1 * ((1 - b) + b * length / length.mean())
    return {
        "data": (rarity[term] * (frequency / (norm[text] + frequency))).astype(np.float32),
        "indices": text.astype(np.int32),
        "indptr": np.concatenate([[0], np.cumsum(held)]),
        "num_docs": count,
    }


def _parts(term: str, vocabulary: Container[str]) -> tuple[str, ...]:
    """Return the terms that a compound consists of, joined by a hyphen or not."""
    return hyphenated(term) or split_compound(term, vocabulary) or ()
