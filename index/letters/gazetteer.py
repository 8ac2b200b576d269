"""Why: a letter is found by who sent it, and the same body is written in many ways ("ELVERUM
KOMMUNE", "Elverums", "Guovdageainnu suohkan"). Here names become one normal form.

The municipalities (number, name, county) are facts of the public register of Kartverket and
Statistics Norway as of 2024; ``kommuner.tsv`` holds them. The ministries are those of
regjeringen.no from 2014 on.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

__all__ = [
    "MINISTRIES",
    "Municipality",
    "counties",
    "find",
    "find_all",
    "find_ministry",
    "municipalities",
]

MINISTRIES = (
    "Arbeids- og inkluderingsdepartementet",
    "Arbeids- og sosialdepartementet",
    "Barne- og familiedepartementet",
    "Barne- og likestillingsdepartementet",
    "Barne-, likestillings- og inkluderingsdepartementet",
    "Digitaliserings- og forvaltningsdepartementet",
    "Energidepartementet",
    "Finansdepartementet",
    "Forsvarsdepartementet",
    "Helse- og omsorgsdepartementet",
    "Justis- og beredskapsdepartementet",
    "Klima- og miljødepartementet",
    "Kommunal- og distriktsdepartementet",
    "Kommunal- og moderniseringsdepartementet",
    "Kommunal- og regionaldepartementet",
    "Kultur- og likestillingsdepartementet",
    "Kulturdepartementet",
    "Kunnskapsdepartementet",
    "Landbruks- og matdepartementet",
    "Nærings- og fiskeridepartementet",
    "Olje- og energidepartementet",
    "Samferdselsdepartementet",
    "Statsministerens kontor",
    "Utenriksdepartementet",
)
"""Proper names, bokmål, as regjeringen.no spells them."""

_SHORT_MINISTRIES = {
    "justisdepartementet": "Justis- og beredskapsdepartementet",
    "helsedepartementet": "Helse- og omsorgsdepartementet",
    "landbruksdepartementet": "Landbruks- og matdepartementet",
    "miljødepartementet": "Klima- og miljødepartementet",
}
"""Short names that have meant one ministry only since 2014."""

_MINISTRY_LIKENESS = 0.9
"""SequenceMatcher ratio from which a spelling is a slip of the pen: the nearest two ministries
(Kommunal- og distrikts-/regionaldepartementet) are .82 alike, one lost letter gives .98."""

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
# Forms before "suohkan", "tjïelte" (genitives) and other spellings that letterheads use.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "5612": ("Guovdageainnu",),
    "5610": ("Kárášjoga", "Karasjohka"),
    "5628": ("Deanu",),
    "5636": ("Unjárgga",),
    "5622": ("Porsáŋggu", "Porsangin"),
    "5540": ("Gáivuona", "Kaivuonon"),
    "5538": ("Omasvuona", "Omasvuonon"),
    "5512": ("Dielddanuori",),
    "5518": ("Loabága",),
    "1875": ("Hábmera", "Hápmir"),
    "5041": ("Snåasen",),
    "5043": ("Raarvihken",),
    "1826": ("Aarborten",),
    "5025": ("Rossen",),
    "5503": ("Hárstáid",),
}
_SUFFIX = re.compile(
    r"\s+(?:kommune|kommunes|kommun|herad|suohkan|gielda|tjïelte|tjielte|komuuni)$"
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


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Return all 357 municipalities, ordered by number."""
    table = files("index.letters").joinpath("kommuner.tsv").read_text(encoding="utf-8")
    return tuple(_municipality(*line.split("\t")) for line in table.splitlines()[1:] if line)


def _municipality(number: str, names: str, _county_number: str, county: str) -> Municipality:
    parts = tuple(names.split(" - "))
    name = next((part for part in parts if part in _NORWEGIAN), parts[0])
    rest = tuple(part for part in parts if part != name) + _ALSO.get(number, ())
    return Municipality(number, name, county, (name, *rest))


@cache
def counties() -> tuple[str, ...]:
    """Return the names of the counties, ordered by their number."""
    return tuple(dict.fromkeys(one.county for one in municipalities()))


def _fold(name: str) -> str:
    flat = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return flat.replace("–", "-").strip(" .,:;\"'«»")


@cache
def _by_name() -> dict[str, tuple[Municipality, ...]]:
    names: dict[str, tuple[Municipality, ...]] = {}
    for one in municipalities():
        for name in one.names:
            names[_fold(name)] = (*names.get(_fold(name), ()), one)
    return names


def find_all(name: str) -> tuple[Municipality, ...]:
    """Return every municipality that ``name`` can mean: two for "Herøy", "Våler", none for
    "Atlantis".

    "kommune", "suohkan" and their like, letter case and the genitive s ("Elverums", "Os'") are
    taken off; a name that stands in the register with its s ("Os", "Moss") is itself and no
    genitive. Two names of one municipality may be joined by a dash or a slash.
    """
    key = _SUFFIX.sub("", _fold(name))
    known = _by_name()
    for form in (key, key.removesuffix("'"), key.removesuffix("’"), _without_genitive(key)):
        if form in known:
            return known[form]
    parts = [part for part in re.split(r"\s+-\s+|\s*/\s*", key) if part and part != key]
    for part in parts:
        if found := find_all(part):
            return found
    return ()


def _without_genitive(key: str) -> str:
    return re.sub(r"['’]?s$", "", key) if len(key) > 2 else key


def find(name: str) -> Municipality | None:
    """Return the municipality of that name, or None where there is none or more than one.

    Takes what ``find_all`` takes. A county in brackets decides between two: "Herøy (Nordland)".
    """
    bare, county = _split_county(name)
    found = [one for one in find_all(bare) if not county or _fold(one.county) == county]
    return found[0] if len(found) == 1 else None


def _split_county(name: str) -> tuple[str, str]:
    match = re.search(r"\(([^)]+)\)|\bi ([^\W\d_][^()]*)$", name)
    if not match:
        return name, ""
    county = _fold(match[1] or match[2])
    if county not in {_fold(one) for one in counties()}:
        return name, ""
    return (name[: match.start()] + name[match.end() :]).strip(), county


@cache
def find_ministry(name: str) -> str | None:
    """Return the proper name of the ministry that ``name`` means, or None.

    Letter case and slips of the pen do not matter ("Justis- og Beredkapsdepartementet"), nor do the
    nynorsk spellings, which differ by a letter or two.
    """
    key = re.sub(r"^det (?:kongelige|kongelege|kgl\.?) (.*departement)$", r"\1et", _fold(name))
    if "partement" not in key and "kontor" not in key:
        return None
    if key in _SHORT_MINISTRIES:
        return _SHORT_MINISTRIES[key]
    ratio, proper = max((SequenceMatcher(None, key, _fold(one)).ratio(), one) for one in MINISTRIES)
    return proper if ratio >= _MINISTRY_LIKENESS else None
