"""Whether words look like words: a second opinion on what was read, from pairs of letters.

The table says how many bits it takes to tell each letter after the one before. It was counted over
2 million words of Norwegian (bokmål, nynorsk, law) and English; such text takes 3.4 to 4.0 bits a
letter by the page. Words whose letters were misread, shuffled or woven together take 4.2 and more.
"""

import operator
import unicodedata
from collections.abc import Iterable

__all__ = ["accents_lost", "strangeness"]

_LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
# A word's edge, the letters, any digit, anything else.
_SIGNS = f" {_LETTERS}0*"
# Row: the sign before; column: the sign after; a hexadecimal digit each, 15 for 15 bits and more.
_BITS = (
    "f4554446547555545b53465686df96ff",
    "4a665965c7c5353c5f34374a96dfffff",
    "537db1ddd48c37b4cf3795dff5f877ff",
    "53d5a3cf35f55ad2ca5734dff7ffdfff",
    "249a6289a4876875af45647df8fe8aff",
    "2697477586d6453a7a243a698afebeff",
    "34bec45dd37e6dc28f3a45eff6fb46ff",
    "259e6295644a69569f54779ef8dfb6ff",
    "42cc91cfb46fa993ef88664df7cc68ff",
    "36754554b9e436246d534b5faf9edeff",
    "85dfe16fd9eafbd2afc9d4fffdf738ff",
    "339e92b9b5545a54bf44357ef7ffa8ff",
    "34784276938638a48fa4567bf5f979ff",
    "236d927984ca74945f75659ff7fc85ff",
    "2586336385967a45af74378ff7f887ff",
    "48776754a8a653385f265456a8efffff",
    "44ab728666ca38743f3655bfb9ff73ff",
    "79cccccccacc4ccccc6cc0cccccccccc",
    "2468628684d676659c744578f6fd87ff",
    "25878388745367745e853669f6f967ff",
    "248aa389438a7974af55468af6ec78ff",
    "25666567b6f4443b5f333b9fcbffdfff",
    "339e71a782b99b65af86789ffff5c7ff",
    "33b7c2cf22ff9c54af769ff8fbffffff",
    "1496858a85da98aa3ea738ab79eed9ee",
    "299a6494b7f556426f444d8af6efffff",
    "42bbb1bb94bb9b93bbbbb9bbb88bbbbb",
    "bececeb8ceeb7c8eae078e9eeeeeeeee",
    "6eaf4868c9e3464c4f155c4ff3ffefff",
    "1a9f5688bbd65b5d6f274f7fffffe6ff",
    "55555555555555555555555555555555",
    "17755774777777777757777777777777",
)
_MARKS = ".,;:?!()[]«»\"'”“’–-•*"
# Norwegian that has none of its three letters in this many lost them: a letter in thirty is one.
_LEAST_LETTERS = 200
_NORWEGIAN = frozenset({"og", "ikke", "som", "til", "det", "av", "ikkje", "ein", "eit", "en", "er"})


class _Bits(dict[str, int]):
    """The bits of each pair of characters, looked up in the table when first asked for."""

    def __missing__(self, pair: str) -> int:
        bits = self[pair] = int(_BITS[_sign(pair[0])][_sign(pair[1])], 16)
        return bits


_bits = _Bits()


def strangeness(words: Iterable[str]) -> float:
    """Return the mean number of bits that the letters of ``words`` take; 0 for no words.

    Words without a letter and words of one or two characters say nothing and are left out.
    """
    stripped = (word.strip(_MARKS) for word in words)
    told = [word for word in stripped if len(word) > 2 and any(map(str.isalpha, word))]
    text = f" {' '.join(told)} ".casefold()
    bits = sum(map(_bits.__getitem__, map(operator.add, text, text[1:])))
    return bits / (len(text) - 1) if told else 0.0


def accents_lost(words: Iterable[str]) -> bool:
    """Tell whether Norwegian words have lost their æ, ø and å, as to a reader that knew only
    English.
    """
    known = [word.strip(_MARKS).casefold() for word in words]
    whole = "".join(known)
    norwegian = sum(word in _NORWEGIAN for word in known)
    if len(whole) < _LEAST_LETTERS or norwegian < len(known) / 20:
        return False
    return sum(whole.count(letter) for letter in "æøå") < len(whole) / 300


def _sign(character: str) -> int:
    if character.isspace():
        return 0
    if character.isdigit():
        return len(_LETTERS) + 1
    at = _LETTERS.find(character)
    if at < 0:
        at = _LETTERS.find(unicodedata.normalize("NFKD", character)[0])
    return at + 1 if at >= 0 else len(_LETTERS) + 2
