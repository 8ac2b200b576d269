"""What an English word is in Norwegian, because a passage can hold a question's words and share no
letter with them.

``glossary.tsv`` beside this module names its sources and its licence; ``administration.tsv`` adds
the senses that matter in letters of public bodies, and ``false_friends.txt`` holds words that must
not be taken for their Norwegian look-alikes.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from index.norwegian import stem

__all__ = ["is_false_friend", "is_norwegian", "translations"]

_IRREGULAR = {"children": "child", "women": "woman", "men": "man", "policemen": "policeman"}
# Endings of regular English forms and what stands there in the dictionary.
_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ed", ""),
    ("ed", "e"),
    ("ied", "y"),
)
# Of these only a word that no table has is taken apart: "offer" has nothing to do with "off".
_DERIVING_ENDINGS = (("er", ""), ("ly", ""), ("est", ""))
_SHORTEST_STEM = 3


@cache
def _entries() -> dict[str, str]:
    """Return the tables as one; Norwegian words stay one string, most are never looked up."""
    found: dict[str, str] = {}
    for name in ("glossary.tsv", "administration.tsv"):
        text = files("index.search").joinpath(name).read_text(encoding="utf-8")
        for line in text.splitlines():
            if not line.startswith("#"):
                english, norwegian = line.split("\t")
                found[english] = f"{found.get(english, '')} {norwegian}"
    return found


def _forms(word: str, *, known: bool) -> Iterator[str]:
    """Yield the forms under which a dictionary may have an inflected word; ``known`` tells that it
    has the word itself.
    """
    if word in _IRREGULAR:
        yield _IRREGULAR[word]
    for ending, instead in _ENDINGS if known else _ENDINGS + _DERIVING_ENDINGS:
        base = word.removesuffix(ending)
        if base == word or len(base) < _SHORTEST_STEM:
            continue
        yield base + instead
        # "planned", "running": the doubled letter goes, too.
        if not instead and base[-1] == base[-2]:
            yield base[:-1]


@lru_cache(maxsize=20_000)
def translations(word: str) -> frozenset[str]:
    """Return the terms (stems, as the lexical search compares them) of the Norwegian words for an
    English one in any regular form; empty where the glossary does not know it.
    """
    entries = _entries()
    typed = word.lower()
    forms = (typed, *_forms(typed, known=typed in entries))
    return frozenset(
        stem(norwegian) for form in forms for norwegian in entries.get(form, "").split()
    )


@cache
def _norwegian() -> frozenset[str]:
    return frozenset(stem(word) for line in _entries().values() for word in line.split())


def is_norwegian(word: str) -> bool:
    """Tell whether the glossary has a Norwegian word, in any regular form, as a translation."""
    return stem(word) in _norwegian()


@cache
def _false_friends() -> frozenset[str]:
    text = files("index.search").joinpath("false_friends.txt").read_text(encoding="utf-8")
    rows = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(stem(word) for row in rows for word in row.split())


def is_false_friend(word: str) -> bool:
    """Tell whether an English word is stemmed like a Norwegian one of quite another sense."""
    return stem(word) in _false_friends()
