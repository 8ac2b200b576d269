"""How near the words of a question come to those of a hit, each read in its own sentence.

"Lifeguards" and "badevakter" share no letter, and no glossary lists every word; but an encoder that
learned both languages reads them alike. Holding each word of the question against its nearest word
of the passage is "late interaction" (Khattab and Zaharia 2020, "ColBERT", arXiv:2004.12832); here
it serves to tell how much of the question a hit covers, not to find it.
"""

from collections.abc import Sequence

import numpy as np

from index.encoder.base import Encoder, Vectors
from index.search._words import word_parts

__all__ = ["nearness"]


def nearness(encoder: Encoder, words: Vectors, texts: Sequence[str]) -> list[tuple[float, ...]]:
    """Return for each text how near its nearest word comes to each of ``words``: a cosine, negative
    ones as 0, in [0, 1].

    ``words`` (n, dimension) are unit vectors of the question's words, read within the question
    (``Encoder.encode_parts``).
    """
    if not (len(words) and texts):
        return [(0.0,) * len(words)] * len(texts)
    parts = [word_parts(text) for text in texts]
    vectors = encoder.encode_parts(texts, parts)[1]
    ends = np.cumsum([len(one) for one in parts])
    return [_nearest(words, own) for own in np.split(vectors, ends[:-1])]


def _nearest(words: Vectors, others: Vectors) -> tuple[float, ...]:
    cosines = (words @ others.T).max(axis=1, initial=0.0)
    return tuple(float(one) for one in np.minimum(cosines, 1.0))
