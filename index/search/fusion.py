"""How the rankings by meaning and by words become one.

All scores are comparable between questions (cosines; BM25 as a share of what it could reach), so
they are added, not their ranks: a rank forgets by how much a passage won. What the weights give on
every evaluation set stands in the README; ``svarbrev evaluate`` prints it again.
"""

import numpy as np

from index.passages import split_sentences
from index.store.base import Scores

__all__ = ["LEXICAL_WEIGHT", "SENTENCE_SHARE", "fuse", "meaning", "sentence_share"]

SENTENCE_SHARE = 0.5
"""Weight of the nearest sentence against the whole passage, for a question of one sentence."""

LEXICAL_WEIGHT = 0.8
"""Weight of the lexical score, in [0, 1], against a cosine."""


def sentence_share(question: str) -> float:
    """Return the weight of the nearest sentence for a question.

    One sentence is about one sentence of a passage; of several, no single one can hold them all.
    """
    return SENTENCE_SHARE if len(split_sentences(question)) < 2 else 0.0


def meaning(passage: Scores, sentence: Scores, share: float = SENTENCE_SHARE) -> Scores:
    """Return the score by meaning of passages, from the cosine of each whole passage and the cosine
    of its nearest sentence; all (n,), float32.
    """
    return np.float32(1 - share) * passage + np.float32(share) * sentence


def fuse(dense: Scores, lexical: Scores) -> Scores:
    """Return the fused score of passages from both rankings; all (n,), float32."""
    return dense + np.float32(LEXICAL_WEIGHT) * lexical
