"""Why: a county sends letters under the name of its time, and asks are made for counties that were
merged and parted again. ``counties.tsv`` holds those of today and those that ended since 2017.
"""

import re
from dataclasses import dataclass
from functools import cache

from index.letters.gazetteer._fold import fold
from index.letters.gazetteer._tables import listed, rows

__all__ = ["County", "counties", "every_county", "find_county"]

_BODY = re.compile(
    r"(?:\s+(?:fylkeskommune|fylkeskommunes|fylke|fylkkasuohkan|fylhkentjïelte|fylhkkasuohkan|"
    r"county(?: council| municipality| authority)?))$"
)


@dataclass(frozen=True, slots=True)
class County:
    """A county: its name, the last year of one that is no more (else None), today's counties on its
    ground (itself, for one of today), further names, and the domains of its addresses.
    """

    name: str
    until: int | None
    today: tuple[str, ...]
    also: tuple[str, ...]
    domains: tuple[str, ...]

    @property
    def body(self) -> str:
        """Return the name of the public body, "Innlandet fylkeskommune"."""
        return f"{self.name} fylkeskommune"


@cache
def every_county() -> tuple[County, ...]:
    """Return the counties of today, ordered by number, then those that ended since 2017."""
    return tuple(
        County(name, int(until) if until else None, listed(today), listed(also), listed(domains))
        for name, until, today, also, domains in rows("counties.tsv")
    )


@cache
def counties() -> tuple[str, ...]:
    """Return the names of today's counties, ordered by their number."""
    return tuple(dict.fromkeys(county for _, _, _, county in rows("kommuner.tsv")))


def find_county(name: str) -> County | None:
    """Return the county of that name, of today or former, or None; "fylke", "fylkeskommune" and
    their like are taken off. "Troms", "Vestfold" and their like are those of today.
    """
    key = fold(name)
    bare = _BODY.sub("", key)
    forms = {bare, *(_BODY.sub("", each) for each in re.split(r"\s*/\s*", key))}
    for county in every_county():
        if any(fold(each) in forms for each in (county.name, *county.also)):
            return county
    return None
