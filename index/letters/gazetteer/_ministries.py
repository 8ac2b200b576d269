"""Why: a ministry's name is long, and letters spell, shorten and translate it in many ways.
``ministries.tsv`` holds those since 2014 with their English names and abbreviations.
"""

import re
from difflib import SequenceMatcher
from functools import cache

from index.letters.gazetteer._fold import fold
from index.letters.gazetteer._tables import listed, rows

__all__ = ["MINISTRIES", "english_ministry", "find_ministry", "ministry_of_label"]

MINISTRIES = tuple(name for name, _, _ in rows("ministries.tsv"))
"""Proper names, bokmål, as regjeringen.no spells them."""

_LIKENESS = 0.9
"""SequenceMatcher ratio from which a spelling is a slip of the pen: the nearest two ministries
(Kommunal- og distrikts-/regionaldepartementet) are .82 alike, one lost letter gives .98."""

_DEP = re.compile(r"(?:departementa|departement|depart|dept|dep)$")


@cache
def _short() -> dict[str, str]:
    return {fold(each): name for name, _, short in rows("ministries.tsv") for each in listed(short)}


@cache
def _english() -> dict[str, str]:
    return {fold(english): english for _, english, _ in rows("ministries.tsv") if english}


@cache
def find_ministry(name: str) -> str | None:
    """Return the proper name of the ministry that ``name`` means, or None; of a name in English,
    the proper English one.

    Letter case and slips of the pen do not matter ("Justis- og Beredkapsdepartementet"), nor do the
    nynorsk spellings, which differ by a letter or two, "&" for "og", and a shortened end ("Justis-
    og beredskapsdep."). An abbreviation counts in capitals only ("HOD").
    """
    words = " ".join(name.split())
    if words.isupper() and fold(words) in _short():
        return _short()[fold(words)]
    key = re.sub(r"^(?:to )?the (?=(?:royal norwegian )?(?:ministry|office))", "", fold(words))
    key = re.sub(r"^(?:royal )?norwegian (?=ministry)", "", key)
    if key.startswith(("ministry of", "office of the prime")):
        return _nearest(key, _english())
    key = re.sub(r"^(?:til )?(?:det )?(?:kongelige|kongelege|kgl\.?) (?:norske )?", "", key)
    key = _DEP.sub("departementet", key.replace(" & ", " og "))
    if "partement" not in key and "kontor" not in key:
        return None
    return _short().get(key) or _nearest(key, {fold(each): each for each in MINISTRIES})


@cache
def english_ministry(name: str) -> str | None:
    """Return the proper English name of the ministry that ``name`` means, in whichever language;
    its Norwegian name where it has no other, None where it is no ministry.

    A ministry that was renamed in Norwegian alone is the same.
    """
    proper = find_ministry(name)
    translated = {own: english for own, english, _ in rows("ministries.tsv") if english}
    return translated.get(proper, proper) if proper else None


def _nearest(key: str, names: dict[str, str]) -> str | None:
    if key in names:
        return names[key]
    ratio, proper = max(
        (SequenceMatcher(None, key, known).ratio(), each) for known, each in names.items()
    )
    return proper if ratio >= _LIKENESS else None


def ministry_of_label(label: str) -> str | None:
    """Return the ministry whose abbreviation is a label of an internet address, or None."""
    return _short().get(fold(label))
