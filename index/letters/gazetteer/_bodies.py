"""Why: who sent a letter is a body, not a part of one: "Helse og mestring" or "Team arkiv" tell
nobody whose they are. Here the two are told apart by the words that name them.
"""

import re
from functools import cache

from index.letters.gazetteer._tables import rows

__all__ = ["is_body", "is_unit"]


def is_body(words: str) -> bool:
    """Tell whether words name a public body, an organisation or a firm."""
    return bool(_pattern("body").search(words))


def is_unit(words: str) -> bool:
    """Tell whether words name a part of a body and no body: "Avdeling for helse"."""
    return bool(_pattern("unit").search(words)) and not is_body(words)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """Return what finds a word of a kind; a form with a capital counts only so."""
    whole = [form for form, match, what in rows("bodies.tsv") if what == kind and match == "word"]
    ends = [form for form, match, what in rows("bodies.tsv") if what == kind and match == "end"]
    proper = "|".join(form for form in whole if form != form.lower())
    plain = "|".join(form for form in whole if form == form.lower())
    parts = [
        rf"(?<![\w-])(?i:{plain})(?!\w)",
        rf"\w(?i:{'|'.join(ends)})(?!\w)",
    ]
    if proper:
        parts.append(rf"(?<![\w-])(?:{proper})(?!\w)")
    return re.compile("|".join(parts))
