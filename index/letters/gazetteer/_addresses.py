"""Why: an e-mail or web address tells whose letter it is where no name does: municipalities,
counties and ministries have addresses of one form each.
"""

import re
from functools import cache, lru_cache

from index.letters.gazetteer._counties import every_county
from index.letters.gazetteer._fold import fold
from index.letters.gazetteer._ministries import ministry_of_label
from index.letters.gazetteer._municipalities import former, municipalities

__all__ = ["address_labels", "body_of_address"]

_MUNICIPAL = re.compile(r"(?:^|\.)([^.]+)\.(?:kommune|herad|suohkan|gielda|tjielte)\.no$")
_MAILROOM = re.compile(r"post(?:mottak)?@([a-zæøå]{2,3})\.\w+$")
"""The mail room of a ministry by its abbreviation, whatever the rest of the domain."""

_PLAIN = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "á": "a", "š": "s", "č": "c", "ŋ": "n", "đ": "d"}
)
_NAMED = {
    "sametinget.no": "Sametinget",
    "samediggi.no": "Sametinget",
    "ks.no": "KS",
}


@lru_cache(maxsize=1024)
def body_of_address(address: str) -> str | None:
    """Return the public body that an e-mail or web address belongs to, or None where it does not
    tell: "postmottak@elverum.kommune.no", "www.innlandetfylke.no", "post@hod.dep.no".
    """
    domain = re.sub(r"^(?:https?://)?(?:www\.)?", "", fold(address)).split("@")[-1].split("/")[0]
    municipal = _MUNICIPAL.search(domain)
    if municipal:
        return _municipality(municipal[1])
    ministry = re.search(r"(?:^|\.)([^.]+)\.dep\.no$", domain) or _MAILROOM.match(fold(address))
    if ministry:
        return ministry_of_label(ministry[1])
    for known, body in _NAMED.items():
        if domain == known or domain.endswith(f".{known}"):
            return body
    for county in every_county():
        if any(domain == each or domain.endswith(f".{each}") for each in county.domains):
            return county.body
    return None


def _municipality(label: str) -> str | None:
    """Return the municipality whose address has this label: its name with hyphens for blanks and
    without æ, ø and å, and only where one fits.
    """
    bodies = {
        one.body for one in municipalities() for name in one.names if label in address_labels(name)
    }
    if not bodies:
        bodies = {f"{gone.name} kommune" for gone in former() if label in address_labels(gone.name)}
    return bodies.pop() if len(bodies) == 1 else None


@cache
def address_labels(name: str) -> frozenset[str]:
    """Return how a name can stand in an internet address: without æ, ø and å, joined or with
    hyphens.
    """
    key = fold(name)
    forms = {
        key,
        key.translate(_PLAIN),
        key.replace("ø", "oe").replace("å", "aa").replace("æ", "ae"),
    }
    return frozenset(each.replace(" ", mark) for each in forms for mark in ("-", ""))
