"""Text as people type it: without æ, ø and å, with slips of the finger, in the other Norwegian."""

import random
import re
from collections.abc import Sequence

from index.training._alignment import align
from index.training._corpus import Pair

__all__ = [
    "learn_nynorsk",
    "plain_letters",
    "slips_everywhere",
    "to_nynorsk",
    "with_typos",
    "without_norwegian_letters",
]

_WORDS = re.compile(r"[^\W\d_]+")
_LONG_WORDS = re.compile(r"[^\W\d_]{6,}")
#: What a person without a Norwegian keyboard types.
_TYPED = (
    str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "Ae", "Ø": "O", "Å": "A"}),
    str.maketrans({"æ": "a", "ø": "o", "å": "a", "Æ": "A", "Ø": "O", "Å": "A"}),
    str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}),
    str.maketrans({"æ": "e", "ø": "o", "å": "a", "Æ": "E", "Ø": "O", "Å": "A"}),
)
_LETTERS = "aaabdeeeefghiijkllmnnnooprrrssttuvyæøå"


def without_norwegian_letters(text: str, rng: random.Random) -> str:
    """Return ``text`` with æ, ø and å as they are written without them, one way throughout."""
    return text.translate(rng.choice(_TYPED))


def plain_letters(text: str, _: random.Random) -> str:
    """Return ``text`` with the commonest spelling of its letters: æ as ae, ø as o, å as a."""
    return text.translate(_TYPED[0])


def slips_everywhere(text: str, rng: random.Random) -> str:
    """Return ``text`` with one slip in each word of six letters or more."""
    return _LONG_WORDS.sub(lambda word: _slip(word[0], rng), text)


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 2)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + rng.choice(_LETTERS) + word[at + 1 :]


def with_typos(text: str, rng: random.Random) -> str:
    """Return ``text`` with a slip in most of its words of six letters or more: two letters
    swapped, one missing, doubled or wrong. How many words are hit varies from text to text.
    """
    rate = rng.choice((0.3, 0.6, 1.0, 1.0))
    return _LONG_WORDS.sub(
        lambda word: _slip(word[0], rng) if rng.random() < rate else word[0], text
    )


def learn_nynorsk(pairs: Sequence[Pair], least: float = 0.4, seen: float = 3.0) -> dict[str, str]:
    """Return the nynorsk word for each bokmål word that has a clear one, from (bokmål, nynorsk)
    sentence pairs, by word alignment.
    """
    names: dict[str, int] = {}
    rows = [
        [[names.setdefault(w, len(names)) for w in _WORDS.findall(t.lower())] for t in pair]
        for pair in pairs
    ]
    fit = [(a, b) for a, b in rows if 0 < len(a) <= 40 and 0 < len(b) <= 40]
    table = align([a for a, _ in fit], [b for _, b in fit])
    words = list(names)
    best: dict[str, str] = {}
    order = table.probability.argsort(kind="stable")
    for at in order[(table.probability[order] >= least) & (table.weight[order] >= seen)]:
        best[words[table.source[at]]] = words[table.target[at]]
    return {word: other for word, other in best.items() if word != other}


def to_nynorsk(text: str, words: dict[str, str]) -> str:
    """Return bokmål ``text`` with each word that ``words`` knows in its nynorsk form."""

    def swap(match: re.Match[str]) -> str:
        found = words.get(match[0].lower())
        if found is None:
            return match[0]
        return found[:1].upper() + found[1:] if match[0][0].isupper() else found

    return _WORDS.sub(swap, text)
