"""Why: a letter without any reference still speaks of what its case is about. Words that most
letters of a case have and few others tell its subject; a letter that has as many of them as its
other letters, and few of any other case, is of that case.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

__all__ = ["Likeness", "Subjects"]

_FEWEST, _OTHERS = 6, 12
"""Letters that a case must have, and those of other cases beside it, before its words tell
anything: of fewer, chance words look like a subject."""

_TWICE = 2
"""Letters of a case that a word must stand in; what one writes may be its own matter."""

_READ = 60
"""Letters of a case that tell its subject: its first ones, so that the cost of a letter does not
grow with its case, and a subject hardly changes."""

_RATIO = 4.0
"""How many times more common a word must be in a case than elsewhere. Below, the words of one
recipient's or one kind of sender's letters count, whatever they are about."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a letter's words are those of the ``best`` case, "" where there is none: its ``share`` of
    the weight of all words that tell a case, its ``lead`` over the next as a ratio, and ``fit``,
    the weight for the letter's length as a share of what the case's own letters have in the middle.
    """

    best: str = ""
    share: float = 0.0
    lead: float = 0.0
    fit: float = 0.0


class Subjects:
    """The words that tell each case, with their weights: the share of the case's letters that have
    the word, times the square of the logarithm of how much more common it is there than elsewhere.
    """

    def __init__(self, cases: Mapping[str, Sequence[frozenset[str]]]) -> None:
        told = {
            case: [words for words in letters if words][:_READ] for case, letters in cases.items()
        }
        self._sizes = {case: len(letters) for case, letters in told.items()}
        self._counts = {
            case: Counter(word for words in letters for word in words)
            for case, letters in told.items()
        }
        self._everywhere = Counter[str]()
        for counts in self._counts.values():
            self._everywhere.update(counts)
        self._total = sum(self._sizes.values())
        self._weights: dict[str, list[tuple[str, float]]] = {}
        for case, counts in self._counts.items():
            if self.tells(case):
                for word in counts:
                    if weight := self._weight(case, word):
                        self._weights.setdefault(word, []).append((case, weight))
        self._usual = {
            case: median(self._own_weight(case, words) for words in letters)
            for case, letters in told.items()
            if self.tells(case)
        }

    def tells(self, case: str) -> bool:
        """Tell whether there are letters enough to know the words of a case."""
        size = self._sizes.get(case, 0)
        return size >= _FEWEST and self._total - size >= _OTHERS

    def likeness(self, words: frozenset[str], apart_from: Collection[str] = ()) -> Likeness:
        """Return of which case the words are most; it is none of ``apart_from``."""
        weights: defaultdict[str, float] = defaultdict(float)
        for word in sorted(words):
            for case, weight in self._weights.get(word, ()):
                weights[case] += weight
        ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
        allowed = [item for item in ranked if item[0] not in apart_from]
        if not allowed:
            return Likeness()
        (best, weight), rest = allowed[0], allowed[1:]
        lead = weight / rest[0][1] if rest else math.inf
        return Likeness(
            best, weight / sum(weights.values()), lead, self._fit(best, weight, len(words))
        )

    def fit(self, words: frozenset[str], case: str) -> float:
        """Return the weight of the words for one case, as a share of what its letters have."""
        weights = (pair for word in sorted(words) for pair in self._weights.get(word, ()))
        return self._fit(case, sum(weight for of, weight in weights if of == case), len(words))

    def _fit(self, case: str, weight: float, words: int) -> float:
        usual = self._usual.get(case, 0.0)
        return _for_length(weight, words) / usual if usual else 0.0

    def _own_weight(self, case: str, words: frozenset[str]) -> float:
        """Return the weight of a letter of the case, as if it were not one of its letters."""
        weight = sum(self._weight(case, word, without=1) for word in sorted(words))
        return _for_length(weight, len(words))

    def _weight(self, case: str, word: str, without: int = 0) -> float:
        count = self._counts[case][word] - without
        size = self._sizes[case] - without
        if count < _TWICE:
            return 0.0
        here = (count - 0.5) / (size + 1)
        others = self._everywhere[word] - count - without
        elsewhere = (others + 0.5) / (self._total - size - without + 1)
        return here * math.log(here / elsewhere) ** 2 if here > _RATIO * elsewhere else 0.0


def _for_length(weight: float, words: int) -> float:
    # New words of a longer letter are ever less about its subject: by the square root, short and
    # long letters of the piles come out alike.
    return weight / math.sqrt(words) if words else 0.0
