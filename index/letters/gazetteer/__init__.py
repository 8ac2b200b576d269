"""Places and public bodies: municipalities of today and former ones, counties, ministries, by every
name that letters and questions give them, and by their addresses.

The facts lie in the tables beside this file, each with its source in its first lines.
"""

from index.letters.gazetteer._addresses import address_labels, body_of_address
from index.letters.gazetteer._bodies import is_body, is_unit
from index.letters.gazetteer._counties import County, counties, every_county, find_county
from index.letters.gazetteer._ministries import MINISTRIES, english_ministry, find_ministry
from index.letters.gazetteer._municipalities import (
    Former,
    Municipality,
    find,
    find_all,
    former,
    municipalities,
    ordinary_words,
    proper_body,
    short_names,
    unheard,
)

__all__ = [
    "MINISTRIES",
    "County",
    "Former",
    "Municipality",
    "address_labels",
    "body_of_address",
    "counties",
    "english_ministry",
    "every_county",
    "find",
    "find_all",
    "find_county",
    "find_ministry",
    "former",
    "is_body",
    "is_unit",
    "municipalities",
    "ordinary_words",
    "proper_body",
    "short_names",
    "unheard",
]
