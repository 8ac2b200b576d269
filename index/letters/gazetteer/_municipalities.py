"""Why: a letter is found by who sent it, and a municipality is written in many ways ("ELVERUM
KOMMUNE", "Elverums", "Guovdageainnu suohkan") and may have another name today ("Odda"). Here names
become one normal form.

``kommuner.tsv`` holds the municipalities of 2024, ``also.tsv`` further names of them, and
``former.tsv`` those that are no more, with today's on their ground.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from index.letters.gazetteer._counties import counties, every_county
from index.letters.gazetteer._fold import fold, without_body
from index.letters.gazetteer._tables import listed, rows

__all__ = [
    "Former",
    "Municipality",
    "find",
    "find_all",
    "former",
    "municipalities",
    "ordinary_words",
    "proper_body",
    "short_names",
]

# The names in Norwegian of the municipalities that bear several; the register orders them by no
# rule that a program could follow.
_NORWEGIAN = frozenset(
    [
        "Hattfjelldal",
        "Fauske",
        "Evenes",
        "Sortland",
        "Hamarøy",
        "Trondheim",
        "Namsos",
        "Røros",
        "Snåsa",
        "Røyrvik",
        "Harstad",
        "Tjeldsund",
        "Lavangen",
        "Storfjord",
        "Kåfjord",
        "Nordreisa",
        "Hammerfest",
        "Karasjok",
        "Kautokeino",
        "Porsanger",
        "Tana",
        "Nesseby",
    ]
)


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: its number (four digits, leading zero kept), its name in Norwegian, its
    county and all its names, the Norwegian one first.
    """

    number: str
    name: str
    county: str
    names: tuple[str, ...]

    @property
    def body(self) -> str:
        """Return the name of the public body, "Elverum kommune"."""
        return f"{self.name} kommune"


@dataclass(frozen=True, slots=True)
class Former:
    """A municipality that is no more: its name without a county, its former county where another
    bears the name today ("Telemark" for Bø; else empty), the year on whose first day it had ended,
    and today's municipalities on its ground.
    """

    name: str
    county: str
    ended: int
    today: tuple[Municipality, ...]


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Return all 357 municipalities, ordered by number."""
    also = {number: listed(names) for number, names in rows("also.tsv")}
    return tuple(
        _municipality(number, names, county, also.get(number, ()))
        for number, names, _, county in rows("kommuner.tsv")
    )


def _municipality(number: str, names: str, county: str, also: tuple[str, ...]) -> Municipality:
    parts = tuple(names.split(" - "))
    name = next((part for part in parts if part in _NORWEGIAN), parts[0])
    return Municipality(
        number, name, county, (name, *(part for part in parts if part != name), *also)
    )


@cache
def former() -> tuple[Former, ...]:
    """Return the municipalities that ended since 2002, in the order of their end."""
    today = {one.name: one for one in municipalities()}
    found = []
    for name, ended, successors in rows("former.tsv"):
        bare, county = _split_county(name)
        found.append(
            Former(bare, county, int(ended), tuple(today[each] for each in listed(successors)))
        )
    return tuple(found)


@cache
def ordinary_words() -> frozenset[str]:
    """Return the names of municipalities that are also other words, as search folds them."""
    return frozenset(word for (word,) in rows("words.tsv"))


@cache
def short_names() -> dict[str, tuple[str, ...]]:
    """Return how people shorten the names of some municipalities, by the name."""
    return {name: listed(short) for name, short in rows("short.tsv")}


@cache
def _by_name() -> dict[str, tuple[Municipality, ...]]:
    """Return municipalities by each of their folded names; of today's and former ones that share a
    name, the former one's has its county behind it.
    """
    names: dict[str, tuple[Municipality, ...]] = {}
    for one in municipalities():
        for name in one.names:
            names[fold(name)] = (*names.get(fold(name), ()), one)
    for gone in former():
        key = f"{gone.name} ({gone.county})" if gone.county else gone.name
        names.setdefault(fold(key), gone.today)
    return names


def find_all(name: str) -> tuple[Municipality, ...]:
    """Return every municipality of today that ``name`` can mean: two for "Herøy", "Våler" and for
    one that was divided ("Tysfjord"), none for "Atlantis".

    "kommune", "suohkan" and their like, letter case and the genitive s ("Elverums", "Os'") are
    taken off; a name that stands in the register with its s ("Os", "Moss") is itself and no
    genitive. Names joined by a dash or a slash are one municipality's ("Deatnu/Tana") or two.
    """
    key = without_body(fold(name))
    known = _by_name()
    for form in (key, key.removesuffix("'"), key.removesuffix("’"), _without_genitive(key)):
        if form in known:
            return known[form]
    parts = [part for part in re.split(r"\s+-\s+|\s*/\s*", key) if part and part != key]
    return tuple(dict.fromkeys(found for part in parts for found in find_all(part)))


def _without_genitive(key: str) -> str:
    return re.sub(r"['’]?s$", "", key) if len(key) > 2 else key


def find(name: str) -> Municipality | None:
    """Return the municipality of that name, or None where there is none or more than one.

    Takes what ``find_all`` takes. A county in brackets or behind "i" decides between two: "Herøy
    (Nordland)", "Bø i Telemark"; a former municipality leads to today's.
    """
    bare, county = _split_county(name)
    gone = find_all(f"{without_body(fold(bare))} ({county})") if county else ()
    found = [one for one in find_all(bare) if not county or fold(one.county) == fold(county)]
    found = found or list(gone)
    return found[0] if len(found) == 1 else None


def proper_body(name: str) -> str | None:
    """Return "Elverum kommune" for any way of writing it, or None where no single municipality is
    meant. A former municipality keeps its name ("Odda kommune"): that is who wrote.
    """
    key = without_body(fold(name))
    for gone in former():
        if not gone.county and fold(gone.name) == key:
            return f"{gone.name} kommune"
    found = find(name)
    return found.body if found else None


def unheard(senders: Iterable[str]) -> tuple[Municipality, ...]:
    """Return the municipalities that none of ``senders`` is, by number. One that a sender may be
    (there are two of the name Herøy) is not said to be none.
    """
    heard = {one.number for sender in senders for one in find_all(sender)}
    return tuple(one for one in municipalities() if one.number not in heard)


def _split_county(name: str) -> tuple[str, str]:
    """Return a name and the county that stands behind it, in brackets or after "i"."""
    match = re.search(r"\(([^)]+)\)|\bi ([^\W\d_][^()]*)$", name)
    if not match:
        return name, ""
    county = fold(match[1] or match[2])
    known = {fold(one.name): one.name for one in every_county()}
    known |= {fold(one): one for one in counties()}
    if county not in known:
        return name, ""
    return (name[: match.start()] + name[match.end() :]).strip(), known[county]
