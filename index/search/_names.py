"""Every way of writing a sender's name, and the senders of the letters at hand that it means."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from index.letters.gazetteer import (
    Former,
    Municipality,
    every_county,
    find_all,
    former,
    municipalities,
    ordinary_words,
    proper_body,
    short_names,
)
from index.norwegian import fold

__all__ = ["LONGEST", "Key", "Name", "counties_by_key", "flat", "key_of", "names_by_key"]

Key = tuple[str, ...]

LONGEST = 6
"""Words in the longest name looked for ("Statsforvalteren i Oslo og Viken" has five)."""

_WORD = re.compile(r"[^\W_]+")
_BODY = re.compile(r"\s+(?:kommune|herad|suohkan|gielda|tjïelte|tjielte|komuuni)$", re.IGNORECASE)
_SAMI = str.maketrans({"đ": "d", "ŋ": "n", "ŧ": "t"})

# "I Fosen" is "in Fosen": Indre is not shortened to its first letter.
_DIRECTIONS = frozenset(
    "nord sor ostre vestre oystre nordre sondre midtre ovre midt".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Name:
    """What one spelling means: ``body`` is the sender's normal form ("Elverum kommune"),
    ``senders`` the letters' own forms of it (empty: it sent none), ``spellings`` the right ones in
    lower case, ``ordinary`` tells that the word also means something else.
    """

    body: str
    senders: frozenset[str]
    spellings: frozenset[str]
    ordinary: bool


def flat(word: str) -> str:
    """Return a word in lower case without diacritics, Norwegian or Sámi; aa and oe are å and ø."""
    decomposed = unicodedata.normalize("NFKD", fold(word)).translate(_SAMI)
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def key_of(name: str) -> Key:
    """Return the flat words of a name, what it is looked up by."""
    return tuple(flat(word) for word in _WORD.findall(name))


def _variants(name: str) -> Iterable[Key]:
    """Yield the keys under which a proper name is found: with "and", joined, shortened."""
    key = key_of(name)
    if not key:
        return
    yield key
    if "og" in key[1:-1]:
        yield tuple("and" if word == "og" else word for word in key)
        yield tuple(word for word in key if word != "og")
    if key[0] in _DIRECTIONS and len(key) == 2:
        yield (key[0][0], key[1])
        yield ("".join(key),)


def _spellings(one: Municipality) -> Iterable[Key]:
    for name in one.names:
        yield from _variants(name)
    for name, other in permutations(one.names, 2):
        # One body, named in two languages: "Kárášjohka/Karasjok".
        yield key_of(name) + key_of(other)
    yield from (key_of(short) for short in short_names().get(one.name, ()))


@lru_cache(maxsize=8)
def names_by_key(
    senders: frozenset[str], short: frozenset[tuple[str, str]] = frozenset()
) -> dict[Key, Name]:
    """Return all spellings of the 357 municipalities, of former ones and of ``senders``, those of
    the letters. A former municipality means today's, and itself where it sent letters. ``short``
    holds (sender, short name): one that several share, or that is a name already, means nobody new.
    """
    sent: dict[str, set[str]] = {}
    gone = {f"{one.name} kommune": one for one in former() if not one.county}
    others = []
    for sender in sorted(senders):
        found = find_all(sender)
        for one in found if proper_body(sender) not in gone else ():
            sent.setdefault(one.number, set()).add(sender)
        if not found:
            others.append(sender)
    names: dict[Key, Name] = {}
    for one in municipalities():
        spelled = (*one.names, *short_names().get(one.name, ()))
        for key in _spellings(one):
            _put(names, key, one.body, frozenset(sent.get(one.number, ())), spelled)
    for sender in others:
        bare = _BODY.sub("", sender)
        for key in {*_variants(sender), *_variants(bare)}:
            _put(names, key, sender, frozenset({sender}), (sender, bare))
    _put_short(names, short)
    for body, ended in gone.items():
        own = {sender for sender in senders if proper_body(sender) == body}
        _put_former(names, ended, own.union(*(sent.get(each.number, ()) for each in ended.today)))
    return names


def _put_short(names: dict[Key, Name], short: Iterable[tuple[str, str]]) -> None:
    """Add the short names that one sender alone bears, and no other name is."""
    bearers: dict[Key, set[str]] = {}
    for sender, name in short:
        bearers.setdefault(key_of(name), set()).add(sender)
    for sender, name in sorted(short):
        key = key_of(name)
        if key and key not in names and len(bearers[key]) == 1:
            _put(names, key, sender, frozenset({sender}), (name,))


def _put_former(names: dict[Key, Name], one: Former, senders: set[str]) -> None:
    """Add the name of a former municipality, unless one of today or a sender bears it, too."""
    for key in _variants(one.name):
        if key not in names:
            _put(names, key, one.today[0].body, frozenset(senders), (one.name,))


def _put(
    names: dict[Key, Name], key: Key, body: str, senders: frozenset[str], spelled: Iterable[str]
) -> None:
    """Add a spelling; where two municipalities share it, it means those that sent a letter."""
    old = names.get(key)
    spellings = frozenset(name.lower() for name in spelled)
    if old is None:
        ordinary = len(key) == 1 and (key[0] in ordinary_words() or len(key[0]) <= 3)
        names[key] = Name(body, senders, spellings, ordinary)
        return
    proper = body if senders and not old.senders else old.body
    names[key] = Name(proper, old.senders | senders, old.spellings | spellings, old.ordinary)


@lru_cache(maxsize=1)
def counties_by_key() -> dict[Key, tuple[str, ...]]:
    """Return the counties of today on the ground of each county, by every name of it, former ones
    too; Oslo is left to the municipality of that name.
    """
    return {
        key_of(name): one.today
        for one in reversed(every_county())
        if one.name != "Oslo"
        for name in (one.name, *one.also)
    }
