"""How good one ranking is: the measures of TREC and BEIR for a single question."""

import math
from collections.abc import Mapping, Sequence

__all__ = ["hit", "ndcg", "recall", "reciprocal_rank"]


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return the normalised discounted cumulative gain of the first ``k``, in [0, 1]; linear gain,
    as trec_eval has it.
    """
    gained = _discounted([grades.get(key, 0) for key in ranked[:k]])
    best = _discounted(sorted(grades.values(), reverse=True)[:k])
    return gained / best if best else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def hit(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return 1 if the first is relevant, else 0."""
    return float(bool(ranked) and grades.get(ranked[0], 0) > 0)


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return 1 / rank of the first relevant one among the first ``k``, 0 if there is none."""
    for place, key in enumerate(ranked[:k], start=1):
        if grades.get(key, 0) > 0:
            return 1 / place
    return 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return the share of the relevant ones that are among the first ``k``."""
    relevant = {key for key, grade in grades.items() if grade > 0}
    return len(relevant & set(ranked[:k])) / len(relevant) if relevant else 0.0
