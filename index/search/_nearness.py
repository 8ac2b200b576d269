"""How near the words of a question come to those of a hit, each read in its own sentence.

"Lifeguards" and "badevakter" share no letter, and no glossary lists every word; but an encoder that
learned both languages reads them alike. Holding each word of the question against its nearest word
of the passage is "late interaction" (Khattab and Zaharia 2020, "ColBERT", arXiv:2004.12832); here
it serves to tell how much of the question a hit covers, not to find it.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from index.encoder.base import Encoder, Vectors
from index.search._words import word_parts

__all__ = ["WordReader"]

# Sentences whose words are kept: about 12 MB. The same ones are found again and again.
_KEPT = 512


class WordReader:
    """Reads the words of sentences with an encoder; safe to share between threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def nearness(self, words: Vectors, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """Return for each text how near its nearest word comes to each of ``words``: a cosine,
        negative ones as 0, in [0, 1].

        ``words`` (n, dimension) are unit vectors of the question's words, read within the question
        (``Encoder.encode_parts``).
        """
        if not len(words):
            return [()] * len(texts)
        return [_nearest(words, own) for own in self._read(texts)]

    def _read(self, texts: Sequence[str]) -> list[Vectors]:
        with self._lock:
            read = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in read]
        read |= zip(new, self._encoded(new), strict=True)
        with self._lock:
            for text in read:
                self._kept[text] = read[text]
                self._kept.move_to_end(text)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [read[text] for text in texts]

    def _encoded(self, texts: Sequence[str]) -> list[Vectors]:
        if not texts:
            return []
        parts = [word_parts(text) for text in texts]
        vectors = self._encoder.encode_parts(texts, parts)[1]
        return np.split(vectors, np.cumsum([len(one) for one in parts])[:-1])


def _nearest(words: Vectors, others: Vectors) -> tuple[float, ...]:
    cosines = (words @ others.T).max(axis=1, initial=0.0)
    return tuple(float(one) for one in np.minimum(cosines, 1.0))
