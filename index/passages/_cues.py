"""Why: offices rarely repeat a question in full; "2. Vi er ...", "Ad 3", "Til punkt 4" or "Om
finansieringen. Vi ..." is all that tells which of the recipient's questions a stretch of a letter
answers.
"""

import re
from dataclasses import dataclass

from index.letters.layout import NUMBER

__all__ = ["Cue", "read_cue"]

_TITLE_WORDS = 10
"""Words of a heading in front of an answer; more are a sentence."""

_WORD = r"(?:spørsmål(?:et|a|ene)?|spursmål(?:et)?|spm|pkt|punkt(?:et)?|questions?|item|point|q)"
_NUMBERS = r"\d{1,2}(?:\s?(?:,|og|and|&|\+|-|–|/|samt|til|to)\s?\d{1,2})*"
_LABELLED = re.compile(
    rf"\s*(?:[-–•*#]+\s*)?(?:(?:vårt|vår|our)\s+)?"
    rf"(?:(?:svar(?:et)?|kommentar\w*|merknad\w*|innspill|innspel|answer|reply|response|re|vedrørende|"
    rf"vedrørande|angående|når det gjelder|når det gjeld|as (?:to|regards|for)|on)?\s*"
    rf"(?:på|til|om|to|for)?\s*{_WORD}\.?\s*(?:nr\.?|nummer|no\.?|number)?\s*|(?:ad\.?|svar|answer)\s+)"
    rf"(?P<numbers>{_NUMBERS})(?!\d|[.,]\d)\W*",
    re.IGNORECASE,
)
_LABEL_BEHIND = re.compile(
    rf"[(\[–-]\s*(?:jf\.?\s*)?{_WORD}\.?\s*(?:nr\.?\s*)?(?P<numbers>{_NUMBERS})\s*[)\]]?\W*$",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*\(?(?P<numbers>\d{1,2})\s*[.):]?\s*(?=\n|$)")
_LEAD_IN = re.compile(r"(?P<title>[^\n.:?!]{3,80}?)(?:[.:?]| [–-])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Cue:
    """What the first words of an answer say of the question that they answer: its ``numbers``,
    whether they are ``labelled`` as a question's or stand bare, and a ``title``, either of which
    may be lacking. ``end`` is where number and title end.
    """

    numbers: tuple[int, ...] = ()
    labelled: bool = False
    title: str = ""
    end: int = 0

    @property
    def opens(self) -> bool:
        """Tell whether there is any."""
        return bool(self.numbers or self.title)


def read_cue(text: str) -> Cue:
    """Return what the first words of ``text`` say of the question that it answers."""
    match = _LABELLED.match(text)
    if match:
        title, end = _title(text, match.end())
        return Cue(_numbers(match["numbers"]), True, title, end)
    bare = _BARE.match(text)
    number = bare or NUMBER.match(text)
    digits = re.match(r"\D{0,3}(\d{1,2})", number[0]) if number else None
    title, end = _title(text, number.end() if number else 0)
    behind = _LABEL_BEHIND.search(title)
    if behind:
        return Cue(_numbers(behind["numbers"]), True, title[: behind.start()].strip(), end)
    return Cue((int(digits[1]),) if digits else (), False, title, end)


def _title(text: str, start: int) -> tuple[str, int]:
    """Return the heading that stands at ``start``, on a line of its own or before a full stop, a
    colon or a dash, and where it ends; "" where a sentence begins there.
    """
    rest = text[start:]
    lead = len(rest) - len(rest.lstrip())
    line = rest.lstrip().split("\n", 1)[0].strip()
    below = rest.lstrip()[len(line) :].lstrip()[:1]
    own_line = bool(below) and not below.islower()
    if (
        own_line
        and 0 < len(line.split()) <= _TITLE_WORDS
        and not line.endswith((".", ",", ";", "!"))
    ):
        return line.strip(" .:*_#"), start + lead + len(line)
    found = _LEAD_IN.match(rest.lstrip())
    if found and len(found["title"].split()) <= _LEAD_WORDS and _is_title(found["title"]):
        return found["title"].strip(" *_#"), start + lead + found.end("title")
    return "", start


_LEAD_WORDS = 6


def _is_title(words: str) -> bool:
    """Tell whether words before a full stop are a heading and no short sentence ("Vi er imot")."""
    return words[:1].isupper() and not _SENTENCE.search(words)


_SENTENCE = re.compile(
    r"\b(?:vi|jeg|eg|dei|de|det|den|me|ja|nei|nope|yes|no|we|they|er|var|har|hadde|vil|kan|skal|må|"
    r"bør|mener|meiner|ønsker|ønskjer|støtter|støttar|is|are|was|were|has|have|will|would|should|must)\b",
    re.IGNORECASE,
)


def _numbers(words: str) -> tuple[int, ...]:
    """Return the numbers of a label; "3-5" and "3 til 5" are all from the first to the last."""
    found = [int(one) for one in re.findall(r"\d+", words)]
    if re.search(r"\d\s?(?:-|–|til|to)\s?\d", words) and len(found) == 2 and found[0] < found[1]:
        return tuple(range(found[0], found[1] + 1))
    return tuple(found)
