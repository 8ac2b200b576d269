"""Reads the name with which a letter opens, whatever kind of body or person bears it.

A logo, a stamp or a typed name stands on the first line, and below or beside it what belongs to a
letterhead: an address, a date, a reference, whom the letter is for. A title stands there, too, but
has its text below. What is named further down, in a block of its own, gets the letter.
"""

import re

from index.letters import gazetteer
from index.letters._dates import find_dates, is_date
from index.letters._words import (
    is_address,
    is_closing_formula,
    is_greeting,
    is_name,
    is_organisation,
    is_prose,
)
from index.letters.layout import Layout, Line
from index.letters.letter import BlockKind, Span

__all__ = ["may_be_name", "top_block", "top_name"]

_WORDS = 8
"""Words of the longest name of a body that opens a letter."""

_BELOW = 3
"""Lines below the name among which the rest of the letterhead begins."""

_CUT = re.compile(
    r"\t|[^\S\n]{3,}|\s+[·|•]\s+|\s[–—-]+\s|,\s|\.\s+(?=[A-ZÆØÅ])|\s+v/|\s+c/o\b|\.$|\s*\((?:kopi|cc)"
)
"""What parts a name from a motto, an address, a reference or a date on its line."""

_KIND = re.compile(
    r"(?:(?:utdrag|utskrift)\s+(?:av|frå|fra)\s+)?(?:møte(?:bok|protokoll)|protokoll|saksutskrift|"
    r"saksprotokoll|særutskrift(?:\s+av\s+møtebok)?|utskrift|notat|minutes)\s*(?:[–:-]\s*|(?:fra|frå|for)\s+)",
    re.IGNORECASE,
)
"""What kind of paper it is, in front of whose it is."""

_ANSWER_FROM = re.compile(
    r"(?:\w*(?:svar|uttale|uttalelse|fråsegn|innspill?|innspel|merknader|response|comments))\s+"
    r"(?:fra|frå|from)\s+(?=[A-ZÆØÅ])",
    re.IGNORECASE,
)
"""How a title calls the letter its sender's."""

_NO_NAME = re.compile(
    r"(?:til|to|fra|frå|from|svar\w*|vedr\w*|ang\w*|re|sv|vs|hei|kjære|vi|det|dette|den|om|gi|når|"
    r"hvorfor|what|how|why|our|dato|date|sendt|emne|subject|høring\w*|høyring\w*|innsp\w*|uttal\w*|"
    r"fråsegn\w*|klage\w*|søknad\w*|merknad\w*|notat|referat|møte\w*|sak|saks\w*|vedtak\w*|"
    r"rapport\w*|plan\w*|protokoll\w*|utkast|vedlegg\w*|felles|side|innstilling|særutskrift)$",
    re.IGNORECASE,
)
_OF_A_CASE = re.compile(
    r"\d|[:;?!]|(?i:høring|høyring|uttal|innspill|innspel|svar\b|vedtak|søknad)|"
    r"(?i:\b(?:fra|frå|from|på|oss|vår|vårt|våre|our|my|min|mi|mitt|mine|en|ein|et|eit|ei|a|an|er|"
    r"har|is|are|about)\b)"
)
_REFERENCE = re.compile(
    r"(?i:\b(?:ref|sak|saka|our|vår|deres|dykkar|til|to|v/|ved|org)\b)|\d+[/-]\d"
)


def top_name(text: str, layout: Layout) -> Span | None:
    """Return the name on the letter's first line, if one opens it as a letterhead does."""
    lines = [line for line in layout.lines if line.kind is not BlockKind.MARGINAL]
    if not lines:
        return None
    first = lines[0]
    own_title = _ANSWER_FROM.match(text, first.start, first.end)
    span = _name_in(text, first, own_title.end() if own_title else first.start)
    if span is None or _is_place(text, span, first):
        return None
    rest = text[span.end : first.end]
    beside = bool(first.hits) or bool(find_dates(rest)) or bool(_REFERENCE.search(rest))
    if own_title or beside or is_address(rest.strip(" ·–-,|")):
        return span
    below = lines[1 : 1 + _BELOW]
    return span if any(_of_a_letterhead(text, line) for line in below) else None


def top_block(text: str, layout: Layout) -> int:
    """Return where the block that opens the letter ends: at its first blank line."""
    start = layout.lines[0].start if layout.lines else 0
    blank = re.search(r"\n[^\S\n]*\n", text[start:])
    return start + blank.start() if blank else len(text)


def _name_in(text: str, line: Line, start: int) -> Span | None:
    kind = _KIND.match(text, start, line.end)
    start = kind.end() if kind else start
    end = line.end
    for hit in line.hits:
        end = min(end, hit.start)
    words = text[start:end]
    lead = len(words) - len(words.lstrip(" \t–—-*_#"))
    cut = _CUT.search(words, lead)
    words = words[lead : cut.start() if cut else len(words)].rstrip(" ,.;·|–-*_")
    if not words or not may_be_name(words):
        return None
    return Span(start + lead, start + lead + len(words))


def may_be_name(words: str) -> bool:
    """Tell whether words may name a body or a person: no date, title of a text, greeting, address
    or sentence.
    """
    parts = words.split()
    return (
        len(parts) <= _WORDS
        and words[0].isupper()
        and not _NO_NAME.match(parts[0])
        and not _OF_A_CASE.search(words)
        and not is_date(words)
        and not is_greeting(words)
        and not is_closing_formula(words)
        and not is_address(words)
        and not is_prose(words)
    )


def _is_place(text: str, span: Span, line: Line) -> bool:
    """Tell whether a line is a place and a date and no more: "Klegghaugen, 19. februar 2024"."""
    rest = text[span.end : line.end]
    comma = re.match(r"(?:,| den)\s+", rest)
    if comma is None or gazetteer.is_body(span.of(text)):
        return False
    dates = find_dates(rest)
    return not dates or (
        dates[0].start <= comma.end() + 1 and not rest[dates[-1].end :].strip(" .")
    )


def _of_a_letterhead(text: str, line: Line) -> bool:
    words = line.of(text)
    return (
        bool(line.hits)
        or is_address(words)
        or is_date(words)
        or (bool(find_dates(words)) and not is_prose(words))
        or (len(words.split()) <= _WORDS and bool(_REFERENCE.search(words)))
        or (not is_prose(words) and (is_organisation(words) or is_name(words)))
        or gazetteer.find_ministry(words) is not None
    )
