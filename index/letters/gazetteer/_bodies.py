"""Why: who sent a letter is a body, not a part of one: "Helse og mestring" or "Team arkiv" tell
nobody whose they are. Here the two are told apart by the words that name them.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from index.letters.gazetteer._tables import rows

__all__ = ["is_body", "is_unit"]

_WORD = re.compile(r"[\w-]+")
_ASKED_AGAIN = 4096
"""Lines whose judgement is kept: every reader of a letterhead asks about the same ones."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Forms of a kind: whole words in any case, those that need their capitals, endings, endings of
    other words that end alike, and names of several words.
    """

    plain: frozenset[str]
    proper: frozenset[str]
    ends: tuple[str, ...]
    others: tuple[str, ...]
    phrases: tuple[str, ...]

    def are_in(self, words: str) -> bool:
        """Tell whether one of them stands in ``words``."""
        for token in _WORD.findall(words):
            lower = token.lower()
            if lower in self.plain or token in self.proper:
                return True
            ends = lower.endswith(self.ends) and lower not in self.ends
            if ends and not lower.endswith(self.others):
                return True
        return any(phrase in words for phrase in self.phrases)


@lru_cache(maxsize=_ASKED_AGAIN)
def is_body(words: str) -> bool:
    """Tell whether words name a public body, an organisation or a firm."""
    return _words("body").are_in(words)


@lru_cache(maxsize=_ASKED_AGAIN)
def is_unit(words: str) -> bool:
    """Tell whether words name a part of a body and no body: "Avdeling for helse"."""
    return _words("unit").are_in(words) and not is_body(words)


@cache
def _words(kind: str) -> _Words:
    forms = {
        way: [form for form, match, what in rows("bodies.tsv") if what == kind and match == way]
        for way in ("word", "end", "other")
    }
    whole = forms["word"]
    single = [form for form in whole if " " not in form]
    return _Words(
        frozenset(form for form in single if form == form.lower()),
        frozenset(form for form in single if form != form.lower()),
        tuple(forms["end"]),
        tuple(forms["other"]),
        tuple(form for form in whole if " " in form),
    )
