"""Every way of writing a sender's name, and the senders of the letters at hand that it means."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.letters.gazetteer import Municipality, find_all, municipalities
from index.lexical import fold

__all__ = ["LONGEST", "Key", "Name", "counties_by_key", "flat", "key_of", "names_by_key"]

Key = tuple[str, ...]

LONGEST = 6
"""Words in the longest name looked for ("Statsforvalteren i Oslo og Viken" has five)."""

_WORD = re.compile(r"[^\W_]+")
_BODY = re.compile(r"\s+(?:kommune|herad|suohkan|gielda|tjïelte|tjielte|komuuni)$", re.IGNORECASE)
_SAMI = str.maketrans({"đ": "d", "ŋ": "n", "ŧ": "t"})

# Municipalities whose name is also a word, a surname or, without its æ, ø or å, an English word
# (folded): what they are must show from how they are written or where they stand.
_ORDINARY = frozenset(
    """alta alver as asker aure bo bokn dovre eksempel etne fjord fla frosta gol gran grane grue ha
    halden heim hemnes hol hole horten ha hamar kinn klepp kvam leka lier lom loppa luster lund
    lunner marker modum moss nes ness nome os osen rade rana rauma rosse rost sande sauda sel
    senja siljan skien sola stad stange stord storfjord strand stranda sula tana time tinn tolga
    trana vaga vagan valer valle vang vega vik vinje voss al oyer orsta lyngen sund land prove
    raisi giske hareid lindesnes kragero are eid bygda bykle fedje molde salangen surnadal
    """.split()  # noqa: SIM905 - a table, not a list
)

# Shortened as people write them where they know the place; dots fall away with the punctuation.
_SHORT = {
    "Kristiansand": ("krs", "krsand", "kr sand", "k sand", "kr.sand"),
    "Kristiansund": ("kr sund", "krsund", "k sund"),
    "Trondheim": ("trd", "trheim", "tr heim", "trdheim", "trd heim", "trondhjem"),
    "Fredrikstad": ("fr stad", "frstad", "fredr stad"),
    "Lillehammer": ("l hammer", "lhammer"),
    "Lillestrøm": ("l strøm", "lstrøm"),
    "Stavanger": ("stvgr", "svg"),
    "Drammen": ("drm",),
    "Haugesund": ("haugesd", "hgsd"),
    "Sarpsborg": ("sarpsb", "sarpsbg"),
    "Evje og Hornnes": ("evje",),
    "Nore og Uvdal": ("uvdal",),
    "Aurskog-Høland": ("aurskog", "a høland"),
    "Kongsvinger": ("kongsv", "kgv"),
    "Sandefjord": ("sandefj",),
    "Tromsø": ("tøø",),
}
# "I Fosen" is "in Fosen": Indre is not shortened to its first letter.
_DIRECTIONS = frozenset(
    "nord sor ostre vestre oystre nordre sondre midtre ovre midt".split()  # noqa: SIM905
)
_COUNTIES = {
    "Nordland": ("Nordlánnda", "Nordlaante"),
    "Troms": ("Romsa", "Tromssa"),
    "Finnmark": ("Finnmárku", "Finmarkku"),
    "Trøndelag": ("Trööndelage",),
}


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
    yield from (key_of(short) for short in _SHORT.get(one.name, ()))


@lru_cache(maxsize=8)
def names_by_key(senders: frozenset[str]) -> dict[Key, Name]:
    """Return all spellings of the 357 municipalities and of ``senders``, those of the letters."""
    sent: dict[str, set[str]] = {}
    others = []
    for sender in sorted(senders):
        found = find_all(sender)
        for one in found:
            sent.setdefault(one.number, set()).add(sender)
        if not found:
            others.append(sender)
    names: dict[Key, Name] = {}
    for one in municipalities():
        spelled = (*one.names, *_SHORT.get(one.name, ()))
        for key in _spellings(one):
            _put(names, key, one.body, frozenset(sent.get(one.number, ())), spelled)
    for sender in others:
        bare = _BODY.sub("", sender)
        for key in {*_variants(sender), *_variants(bare)}:
            _put(names, key, sender, frozenset({sender}), (sender, bare))
    return names


def _put(
    names: dict[Key, Name], key: Key, body: str, senders: frozenset[str], spelled: Iterable[str]
) -> None:
    """Add a spelling; where two municipalities share it, it means those that sent a letter."""
    old = names.get(key)
    spellings = frozenset(name.lower() for name in spelled)
    if old is None:
        ordinary = len(key) == 1 and (key[0] in _ORDINARY or len(key[0]) <= 3)
        names[key] = Name(body, senders, spellings, ordinary)
        return
    proper = body if senders and not old.senders else old.body
    names[key] = Name(proper, old.senders | senders, old.spellings | spellings, old.ordinary)


@lru_cache(maxsize=1)
def counties_by_key() -> dict[Key, str]:
    """Return the counties by every name; Oslo is left to the municipality of that name."""
    counties = {one.county for one in municipalities()} - {"Oslo"}
    return {
        key_of(name): county
        for county in sorted(counties)
        for name in (county, *_COUNTIES.get(county, ()))
    }
