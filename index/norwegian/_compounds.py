"""Of what words a word consists, written as one ("politiråd") or joined ("SLT-koordinator")."""

import re
from collections.abc import Container

from index.norwegian._function_words import is_stop_word
from index.norwegian._stem import stem

__all__ = ["hyphenated", "split_compound"]

_JOINT = re.compile(r"[/-]")
_REFERENCE = re.compile(r"\d")

# Shorter parts ("by", "år") are found inside words that have nothing to do with them.
_SHORTEST_PART = 3
_SHORTEST_COMPOUND = 7


def hyphenated(term: str) -> tuple[str, ...]:
    """Return the terms of the words that a hyphen or a slash joins, each once: "slt", "koordinator"
    of "slt-koordinator"; none where nothing is joined, or where a figure makes it a reference.
    """
    parts = _JOINT.split(term)
    if len(parts) < 2 or _REFERENCE.search(term):
        return ()
    return tuple(
        dict.fromkeys(part for one in parts if not is_stop_word(one) and (part := stem(one)))
    )


def split_compound(term: str, vocabulary: Container[str]) -> tuple[str, str] | None:
    """Return the two terms that a compound consists of, both found in ``vocabulary``, or None.

    A linking s after the first part is dropped. Of several splits the most even one wins:
    "politirad" is "politi" + "rad" wherever both are words of the letters.
    """
    if len(term) < _SHORTEST_COMPOUND or not term.isalpha():
        return None
    cuts = range(_SHORTEST_PART, len(term) - _SHORTEST_PART + 1)
    for cut in sorted(cuts, key=lambda cut: abs(len(term) - 2 * cut)):
        tail = stem(term[cut:])
        if tail not in vocabulary or len(tail) < _SHORTEST_PART:
            continue
        for head in (term[:cut], term[: cut - 1] if term[cut - 1] == "s" else ""):
            if len(head) >= _SHORTEST_PART and stem(head) in vocabulary:
                return stem(head), tail
    return None
