"""Recognises a letter's references in a question: "22/1040", "2022001040-3"."""

import re
from collections.abc import Sequence

from index.letters.letter import Letter
from index.search._mentions import Mention, blank
from index.search.hit import Chip, ChipKind

__all__ = ["references"]

_REFERENCE = re.compile(
    r"(?<![\w/.-])(?:\d{2,4}/\d{1,7}(?:[-–/]\d{1,4})?|\d{6,}(?:-\d{1,4})?|\d{4}-\d{3,7}(?:-\d{1,4})?)"
    r"(?![\w/]|-\d|\.\d)"
)
_LEAD = re.compile(
    r"""(?:\b(?:i|in|for|til|to|med|with|fra|frå|from|of|av|the|under|on)\s+)*
    (?:\b(?P<named>arkivsaks?\w*|arkiv\w*|saks?(?:nr|nummer|a|en)?|saken|ref(?:eranse\w*|erence)?
    |vår\s+ref(?:eranse)?|case|file|journal\w*|jnr)
    \.?:?\s*(?:no\.?|nr\.?|number|nummer)?\s*)?$""",
    re.IGNORECASE | re.VERBOSE,
)
# These stay in the question, whose subject they may be: "what does letter 22/1040 say".
_DOCUMENT = re.compile(
    r"\b(?:brev\w*|letters?|dokument\w*|document)\s+(?:nr\.?\s+)?$", re.IGNORECASE
)
_FIELDS = ("our_reference", "archive", "your_reference")


def _plain(reference: str) -> str:
    return re.sub(r"\s", "", reference).replace("–", "-").casefold()


def _matching(typed: str, letters: Sequence[Letter]) -> frozenset[str]:
    """Return the references of letters that equal the typed one or are documents of that case."""
    wanted = _plain(typed)
    found = set()
    for letter in letters:
        for name in _FIELDS:
            field = getattr(letter.letterhead, name)
            if field is None:
                continue
            value = _plain(field.value)
            if value == wanted or re.match(rf"{re.escape(wanted)}[-/]\d", value):
                found.add(field.value)
    return frozenset(found)


def _unlikely(typed: str) -> bool:
    """Tell whether digits are rather "24/7", a date "22/4" or the years "2021/2022"."""
    first, _, second = typed.partition("/")
    if not second:
        return len(typed) < 8
    return len(second) < 3 or (len(first) == 4 and len(second) == 4)


def references(question: str, letters: Sequence[Letter], taken: Sequence[Mention]) -> list[Mention]:
    """Return the references by which a question chooses letters.

    A reference that no letter bears counts where the question calls it one, or where digits can
    hardly be anything else; its chip is then not ``present``.
    """
    text = blank(question, taken)
    mentions = []
    for found in _REFERENCE.finditer(text):
        lead = _LEAD.search(text[: found.start()])
        named = bool(lead and lead["named"]) or _DOCUMENT.search(text[: found.start()]) is not None
        matching = _matching(found.group(), letters)
        if not matching and _unlikely(found.group()) and not named:
            continue
        chip = Chip(ChipKind.REFERENCE, found.group(), _plain(found.group()), bool(matching))
        cut = lead.start() if lead else found.start()
        mentions.append(
            Mention(
                found.start(),
                found.end(),
                cut,
                found.end(),
                chip,
                references=matching or frozenset({_plain(found.group())}),
            )
        )
    return mentions
