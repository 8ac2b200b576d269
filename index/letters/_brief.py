"""Why: an answer often comes with the letter that it answers, and the ministry's words must never
be taken for the sender's. Here a document that came with an e-mail is told to be such a brief.
"""

import re
from dataclasses import replace

from index.letters.gazetteer import find_ministry
from index.letters.letter import Document

__all__ = ["is_brief", "is_ministry"]

_NAMED = re.compile(
    r"h[øo]e?y?rings?[ _-]?(?:brev|notat|liste|dokument|skriv|invitasjon)|h[øo]e?yringsinstans|"
    r"invitasjon[ _-]til[ _-]h[øo]e?y?ring|oppdragsbrev|oversendelsesbrev fra departement",
    re.IGNORECASE,
)
_ANSWERING = re.compile(
    r"h[øo]e?y?rings?[ _-]?(?:svar|uttal|fr[åa]segn|innsp)|\bsvar\b|uttal(?:else|e)\b|fr[åa]segn|"
    r"merknad|innspi?e?ll?\b",
    re.IGNORECASE,
)
_LOOK, _TITLE = 6000, 600
"""Characters from the beginning that are looked at for what a brief says, and for its title."""

_ASKS = re.compile(
    r"(?:sender|sendes|sendast|legger|legges|legg|er)\b[^.]{0,160}\bp[åa] (?:allmenn |alminnelig )?"
    r"h[øo]y?ring|h[øo]y?ringsfrist|(?:svar|uttale)frist|frist(?:en)? (?:for|er|til)\b|"
    r"h[øo]y?ringsinstans|(?:ber|inviterer) (?:om|dere|kommun\w+|h[øo]y?rings)|"
    r"(?:dykkar|deres|h[øo]y?ringsinstans\w+(?: sitt?)?) (?:syn|uttal|svar|innsp|fråsegn)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\bdepartementet (?:sender|ber|foreslår|føreslår|legger|legg|vurderer|vurderar|mener|meiner|"
    r"inviterer|ønsker|ønskjer|tar|tek|viser|har)\b|"
    r"^med (?:vennlig )?(?:hilsen|helsing),?\s*departementet",
    re.IGNORECASE | re.MULTILINE,
)
_ANSWERS = re.compile(
    r"\b(?:kommunen|\w+ (?:kommune|fylkeskommune)|kommunestyret|formannskapet|rådmannen|vi)\s+"
    r"(?:støtt|mener|meiner|viser til|syner til|har (?:ingen|ikke|følgende)|"
    r"er (?:u?enig|positiv|negativ|tilfreds)|går|slutter|stiller|vedtok|anbefal|tilrår)",
    re.IGNORECASE,
)
_ENOUGH, _SIGNED = 3, 2
"""Signs that are enough, and how many of them a ministry's letterhead is worth."""

_MINISTRY = re.compile(
    r"@(?:[\w-]+\.)*dep\.no\b|departement|statsministerens kontor|statsministeren sitt kontor|"
    r"\bministry\b",
    re.IGNORECASE,
)


def is_ministry(sender: str) -> bool:
    """Tell whether an e-mail's sender is a ministry, by name or by address."""
    return bool(_MINISTRY.search(sender))


def is_brief(document: Document, name: str) -> bool:
    """Tell whether a document that came with an answer is the letter or the note that is answered.

    ``name`` is its file's. Signs are added up, because none of them is sure alone.
    """
    text = document.text[:_LOOK]
    title = text[:_TITLE]
    asks = len({match[0].lower() for match in _ASKS.finditer(text)})
    signs = min(asks, 2) + bool(_SPEAKS.search(text))
    signs += 2 * bool(_NAMED.search(name) or _NAMED.search(title.split("\n", 1)[0]))
    against = 2 * bool(_ANSWERS.search(text)) + 2 * bool(_ANSWERING.search(name))
    # "Høringssvar …" above a text is an answer's title, though a brief may ask for one.
    against += bool(_ANSWERING.match(title.strip()))
    if not _ENOUGH - _SIGNED <= signs - against < _ENOUGH:
        return signs - against >= _ENOUGH
    return _is_signed_by_a_ministry(document)


def _is_signed_by_a_ministry(document: Document) -> bool:
    from index.letters.letterhead import read_letterhead

    sender = read_letterhead(replace(document, metadata={})).sender
    return sender is not None and find_ministry(sender.value) is not None
