"""IBM model 1: which English piece a Norwegian piece stands for, learned by counting.

Brown et al. 1993, "The Mathematics of Statistical Machine Translation", model 1, by
expectation-maximisation over all pairs at once in numpy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Table", "align"]

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """Sparse p(target | source), sorted by source: parallel arrays."""

    source: Ids
    target: Ids
    probability: NDArray[np.float32]
    weight: NDArray[np.float32]


def _crossed(
    sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]], null: int
) -> tuple[Ids, Ids, Ids]:
    """Return (source id, target id, number of the target position) for every possible link."""
    with_null = [[null, *row] for row in sources]
    n_source = np.array([len(row) for row in with_null], dtype=np.int64)
    n_target = np.array([len(row) for row in targets], dtype=np.int64)
    flat_source = np.concatenate([np.asarray(row, dtype=np.int64) for row in with_null])
    flat_target = np.concatenate([np.asarray(row, dtype=np.int64) for row in targets])
    per_position = np.repeat(n_source, n_target)
    position = np.repeat(np.arange(len(flat_target), dtype=np.int64), per_position)
    first = np.cumsum(n_source) - n_source
    start = np.repeat(np.repeat(first, n_target), per_position)
    begins = np.cumsum(per_position) - per_position
    offset = np.arange(len(position), dtype=np.int64) - np.repeat(begins, per_position)
    return flat_source[start + offset], flat_target[position], position


def align(
    sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]], rounds: int = 6
) -> Table:
    """Return p(target | source) after ``rounds`` of expectation-maximisation.

    An empty word takes part in every source sentence, so that function words need not be put on
    the words beside them; it is left out of the table (source ids are 0 or more, its own is -1).
    """
    kept = [(s, t) for s, t in zip(sources, targets, strict=True) if s and t]
    if not kept:
        none = np.empty(0, dtype=np.int64)
        return Table(none, none, none.astype(np.float32), none.astype(np.float32))
    source, target, position = _crossed([s for s, _ in kept], [t for _, t in kept], -1)
    width = int(target.max()) + 1
    keys, link = np.unique((source + 1) * width + target, return_inverse=True)
    del source, target
    owner, target_of = keys // width - 1, keys % width
    _, owner_number = np.unique(owner, return_inverse=True)
    probability = np.ones(len(keys), dtype=np.float64)
    counts: NDArray[Any] = probability
    for _ in range(rounds):
        at_link = probability[link]
        at_link /= np.bincount(position, weights=at_link)[position]
        counts = np.bincount(link, weights=at_link, minlength=len(keys))
        probability = counts / np.bincount(owner_number, weights=counts)[owner_number]
    real = owner >= 0
    return Table(
        owner[real],
        target_of[real],
        probability[real].astype(np.float32),
        counts[real].astype(np.float32),
    )
