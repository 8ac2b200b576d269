"""Why: an answer is marked sentence by sentence, and a full stop in Norwegian ends a sentence only
sometimes: it also ends abbreviations (bl.a., jf., kl.), ordinals (6. mai) and dates (22.4.2022).
"""

import re
from collections.abc import Iterator

from index.letters.letter import Span

__all__ = ["split_sentences"]

_NEVER_LAST = frozenset(
    [
        "adm",
        "alm",
        "am",
        "anm",
        "art",
        "avd",
        "avg",
        "bl.a",
        "bla",
        "ca",
        "co",
        "d.d",
        "dvs",
        "eks",
        "ekskl",
        "ev",
        "evt",
        "f.eks",
        "fg",
        "fig",
        "forts",
        "fr",
        "frk",
        "fung",
        "g",
        "gj",
        "gjh",
        "gml",
        "hhv",
        "hr",
        "i.e",
        "iflg",
        "inkl",
        "inst",
        "itl",
        "jf",
        "jfr",
        "jr",
        "kap",
        "kgl",
        "kl",
        "kom",
        "konf",
        "kt",
        "lm",
        "lnr",
        "m.a",
        "mgl",
        "mht",
        "min",
        "mnd",
        "mndl",
        "moh",
        "mill",
        "mrd",
        "nr",
        "nto",
        "obs",
        "off",
        "okt",
        "okt",
        "ordf",
        "osb",
        "p",
        "pga",
        "pkt",
        "pos",
        "pp",
        "pr",
        "proc",
        "prof",
        "pst",
        "ref",
        "red",
        "resp",
        "rv",
        "s",
        "sek",
        "sekr",
        "sml",
        "soc",
        "sos",
        "spm",
        "sr",
        "st",
        "stk",
        "str",
        "tab",
        "tekn",
        "tel",
        "temp",
        "tif",
        "tlf",
        "t.d",
        "t.o.m",
        "tr",
        "trl",
        "u",
        "udat",
        "utg",
        "utt",
        "v",
        "vedk",
        "vedr",
        "vha",
        "vit",
        "vn",
        "vol",
        "vs",
        "årg",
        "åt",
        "alt",
        "dir",
        "div",
        "dr",
        "ds",
        "e.g",
        "el",
        "eg",
        "f.o.m",
        "f.d",
        "feb",
        "fvl",
        "forskr",
        "ibid",
        "innst",
        "i.h.h.t",
        "iht",
        "jan",
        "jnr",
        "jul",
        "jun",
        "kr",
        "ktr",
        "lign",
        "mar",
        "meld",
        "mfl.a",
        "mobil",
        "nov",
        "ot.prp",
        "prop",
        "res",
        "rskr",
        "saksbeh",
        "sept",
        "sept",
        "ski",
        "skr",
        "t.h",
        "t.v",
        "tor",
        "u.off",
        "ulsr",
        "versj",
        "vg",
        "vgs",
        "l.nr",
        "r.nr",
    ]
)
"""Abbreviations behind which a sentence goes on, even before a capital: "nr. 5", "jf. Prop. 1
S"."""

_INDENT = 40
"""Blanks and bullets in front of a number that opens a line; more is never looked at."""

_TAIL = re.compile(r"[\w.]+$")
_END = re.compile(
    r"(?<![.!?…])(?:[.!?…]++[\"'”»)\]]*+)(?=\s)|(?<=:)(?=[^\S\n]*\n)|"
    r"(?=\n[^\S\n]*(?:[-–•*·▪]|o\s)\s)|(?=\n[^\S\n]*\n)"
)
_NEXT = re.compile(r"\s*[\"'“”«»(\[–-]*\s*(?=\S)(?P<first>\S)")


def split_sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Return the sentences of ``text[start:end]`` as spans into ``text``, in order.

    They do not overlap, none is empty, and only white space stands outside them. A blank line, a
    bullet on a new line and a colon at the end of a line end a sentence too.
    """
    stop = len(text) if end is None else end
    return tuple(_stripped(text, start, stop, list(_cuts(text, start, stop))))


def _stripped(text: str, start: int, end: int, cuts: list[int]) -> Iterator[Span]:
    place = start
    for cut in [*cuts, end]:
        piece = text[place:cut]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            yield Span(place + lead, place + len(piece.rstrip()))
        place = cut


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(text, start, end):
        words = match.group()
        if not words or _ends(text, start, match.start(), match.end(), end):
            yield match.end()


def _ends(text: str, start: int, mark: int, after: int, end: int) -> bool:
    """Tell whether the stop at ``mark`` ends a sentence that began no earlier than ``start``."""
    following = _NEXT.match(text, after, end)
    if following is None:
        return True
    first = following["first"]
    if first.islower():
        return "\n" in text[after : following.start("first")] and text[mark] in "!?"
    if text[mark] != "." or text[mark : mark + 2] == "..":
        return True
    return not _is_abbreviated(text, start, mark, first)


def _is_abbreviated(text: str, start: int, mark: int, first: str) -> bool:
    match = _TAIL.search(text, max(start, mark - 20), mark)
    if match is None:
        return False
    word = match.group().casefold()
    if word in _NEVER_LAST:
        return True
    if len(word) == 1 and word.isalpha():
        return True
    if word.isdigit() and _begins_line(text, start, match.start()):
        return True
    return word.isdigit() and len(word) <= 2 and first.isdigit()


def _begins_line(text: str, start: int, place: int) -> bool:
    """Tell whether only white space stands between the line's beginning and ``place``."""
    near = max(start, place - _INDENT)
    line = text.rfind("\n", near, place) + 1
    if not line and near > start:
        return False
    return not text[line or start : place].strip(" \t-–•*(")
