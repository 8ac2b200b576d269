"""Numbers, however they are written: "15", "femten", "fifteen"."""

import re

__all__ = ["numbers"]

_WORD = re.compile(r"\d+(?:[ .\u00a0]\d{3})+|\d+|[^\W\d_]+")
_NORWEGIAN = re.findall(
    r"\w+",
    "null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten "
    "atten nitten tjue",
)
_ENGLISH = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty",
)
_ALSO = {"ett": 1, "ein": 1, "eit": 1, "éin": 1, "én": 1, "syv": 7, "tyve": 20}
_TENS = {"tretti": 30, "førti": 40, "femti": 50, "seksti": 60, "sytti": 70, "åtti": 80, "nitti": 90,
         "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
         "ninety": 90, "hundre": 100, "hundred": 100}  # fmt: skip


def numbers(text: str, *, english: bool = False) -> frozenset[int]:
    """Return the whole numbers that a text tells, in figures or words. ``english`` says in which
    language: "to" and "en" are numbers in Norwegian only.
    """
    words = {word: at for at, word in enumerate(_ENGLISH if english else _NORWEGIAN)}
    known = words | _TENS | ({} if english else _ALSO)
    told = set()
    for word in _WORD.findall(text.lower()):
        if word[0].isdigit():
            told.add(int(re.sub(r"\D", "", word)))
        elif word in known:
            told.add(known[word])
    return frozenset(told)
