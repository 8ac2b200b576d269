"""A link that leads back to quoted words, and that notices when the letter no longer has them.

A link holds the letter's id, the span and a fingerprint of the words. The same file gives the same
id and text, so a link survives a rebuild and a library made anew elsewhere; where a newer reader or
a new version of the letter moved the words, the fingerprint finds them again.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from index.citation._escape import one_line
from index.errors import CitationError
from index.letters.letter import Letter, Span

__all__ = ["Outcome", "Resolved", "fingerprint", "link_to", "permalink", "resolve"]

_ID_DIGITS = 16
"""64 bits of a letter's id: among 100,000 letters two share them once in four thousand million."""

_HASH_DIGITS = 16
_SUM_MODULUS = 1 << 16

_CANDIDATES = 1_000
"""Most stretches of a letter whose SHA-256 is computed; the checksum lets one in 65,536 through."""


class Outcome(StrEnum):
    """What became of a link."""

    FOUND = "found"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"
    INVALID = "invalid"


_MESSAGES = {
    Outcome.MOVED: {
        "nb": "Sitatet står nå et annet sted i brevet enn da lenken ble laget.",
        "nn": "Sitatet står no ein annan stad i brevet enn då lenkja vart laga.",
        "en": "The quotation now stands elsewhere in the letter than when the link was made.",
    },
    Outcome.CHANGED: {
        "nb": "Brevet er endret etter at lenken ble laget: de siterte ordene står der ikke lenger.",
        "nn": "Brevet er endra etter at lenkja vart laga: dei siterte orda står der ikkje lenger.",
        "en": "The letter has changed since the link was made: it no longer has the quoted words.",
    },
    Outcome.GONE: {
        "nb": "Brevet som lenken viser til, er ikke i biblioteket. Legg det til og prøv igjen.",
        "nn": "Brevet som lenkja viser til, er ikkje i biblioteket. Legg det til og prøv igjen.",
        "en": "The letter that the link leads to is not in this library. Add it and try again.",
    },
    Outcome.INVALID: {
        "nb": "Lenken er skadet. Be om å få den tilsendt på nytt.",
        "nn": "Lenkja er skadd. Be om å få henne send på nytt.",
        "en": "The link is damaged. Ask for it to be sent again.",
    },
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a link leads: ``letter`` unless it is gone, ``span`` of the words if they are found."""

    outcome: Outcome
    letter: Letter | None = None
    span: Span | None = None

    @property
    def found(self) -> bool:
        """Tell whether the very words stand at ``span``."""
        return self.span is not None

    def message(self, language: str = "nb") -> str:
        """Return a sentence for the reader in "nb", "nn" or "en"; "" where all is as it was."""
        texts = _MESSAGES.get(self.outcome, {})
        return texts.get(language, texts.get("nb", ""))


@dataclass(frozen=True, slots=True)
class _Link:
    letter: str
    span: Span
    print: str
    identity: str


def fingerprint(words: str) -> str:
    """Return 20 hexadecimal digits: 16 of the words' SHA-256 in UTF-8, 4 of the sum of their code
    points, which makes looking for the words in a long letter cheap.
    """
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:_HASH_DIGITS]}{sum(map(ord, words)) % _SUM_MODULUS:04x}"


def permalink(letter: Letter, quote: Span) -> dict[str, str]:
    """Return the query parameters that lead back to ``quote``: ``letter``, ``start``, ``end``,
    ``hash`` of the words, and ``of``, a hash of sender, date and reference, by which a new version
    of the same letter is known. Raises CitationError where the span is not in the letter.
    """
    if not 0 <= quote.start < quote.end <= len(letter.text):
        raise CitationError(
            code="citation.nothing_to_link", name=letter.name, start=quote.start, end=quote.end
        )
    return {
        "letter": letter.id[:_ID_DIGITS],
        "start": str(quote.start),
        "end": str(quote.end),
        "hash": fingerprint(quote.of(letter.text)),
        "of": _identity(letter),
    }


def link_to(base: str, params: Mapping[str, str]) -> str:
    """Return ``base`` with ``params`` as its query; with an empty base the query alone."""
    joint = "&" if "?" in base else "?"
    return f"{base}{joint}{urlencode(params)}"


def resolve(params: Mapping[str, object], letters: Sequence[Letter]) -> Resolved:
    """Return where a link leads among ``letters``.

    Takes the query parameters as they came, from anybody: nothing in them is trusted, other
    parameters are ignored, and a list of values counts by its last. Never raises for their sake.
    """
    link = _read(params)
    if link is None:
        return Resolved(Outcome.INVALID)
    named = [letter for letter in letters if letter.id.startswith(link.letter)]
    if len(named) == 1:
        return _look(link, named[0])
    versions = [one for one in letters if link.identity and _identity(one) == link.identity]
    looked = [_look(link, letter) for letter in versions]
    moved = [one for one in looked if one.found]
    if moved:
        return Resolved(Outcome.MOVED, moved[0].letter, moved[0].span)
    return looked[0] if looked else Resolved(Outcome.GONE)


def _read(params: Mapping[str, object]) -> _Link | None:
    """Return the link that the parameters spell, or None where they spell none."""
    letter = _param(params, "letter", r"[0-9a-f]{8,64}")
    start = _param(params, "start", r"[0-9]{1,9}")
    end = _param(params, "end", r"[0-9]{1,9}")
    words = _param(params, "hash", r"[0-9a-f]{20}")
    if not (letter and start and end and words) or int(start) >= int(end):
        return None
    identity = _param(params, "of", r"[0-9a-f]{12}")
    return _Link(letter, Span(int(start), int(end)), words, identity)


def _param(params: Mapping[str, object], name: str, pattern: str) -> str:
    value = params.get(name)
    if isinstance(value, (list, tuple)):
        value = value[-1] if value else ""
    return value if isinstance(value, str) and re.fullmatch(pattern, value) else ""


def _identity(letter: Letter) -> str:
    """Return 12 digits for "the same letter": its sender, date and references; "" where it names
    too little to tell it from others.
    """
    head = letter.letterhead
    facts = [one_line(f.value) if f else "" for f in (head.sender, head.date, head.our_reference)]
    if sum(map(bool, facts)) < 2:
        return ""
    return hashlib.sha256("\n".join(facts).casefold().encode()).hexdigest()[:12]


def _look(link: _Link, letter: Letter) -> Resolved:
    if link.span.end <= len(letter.text) and fingerprint(link.span.of(letter.text)) == link.print:
        return Resolved(Outcome.FOUND, letter, link.span)
    span = _search(letter.text, link)
    return Resolved(Outcome.MOVED if span else Outcome.CHANGED, letter, span)


def _search(text: str, link: _Link) -> Span | None:
    """Return the stretch nearest to the old place that has the fingerprint, or None."""
    length = link.span.end - link.span.start
    if length > len(text):
        return None
    starts = np.flatnonzero(_sums(text, length) == int(link.print[_HASH_DIGITS:], 16))
    nearest = starts[np.argsort(np.abs(starts - link.span.start), kind="stable")]
    for start in nearest[:_CANDIDATES].tolist():
        if fingerprint(text[start : start + length]) == link.print:
            return Span(start, start + length)
    return None


def _sums(text: str, length: int) -> NDArray[np.int64]:
    """Return the checksum of every stretch of ``length`` characters, by its start."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    totals = np.concatenate(([0], np.cumsum(points, dtype=np.int64)))
    windows: NDArray[np.int64] = (totals[length:] - totals[:-length]) % _SUM_MODULUS
    return windows
