"""What a sender calls itself in its letter: "Norsk Lag for Språkstøtte" is also "NLS", a sports
club "klubben", and a council of the elderly is no municipality, though its letterhead names one.
The names stand where a letter says who writes: above its recipient, in the sentences that introduce
the sender, behind "(heretter …)", and where it is signed for somebody.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from index.letters._words import is_greeting
from index.letters.gazetteer import is_body, is_unit
from index.letters.letter import Letter

__all__ = ["called", "names_of", "short_names_of"]

_ASKED_AGAIN = 4_096
_HEAD_LINES = 4
_LONGEST_LINE = 80
_OPENING = 1_500
"""Characters in which a letter introduces its sender."""
_CLOSING = 500

_CAPITAL = r"[A-ZÆØÅÁČĐŊŠŦŽ]"
_NAME = (
    rf"{_CAPITAL}[\w’'&-]*"
    rf"(?:[^\S\n]+(?:(?:og|i|på|ved|for|and|of|the)[^\S\n]+)?{_CAPITAL}[\w’'&-]*){{0,5}}"
)
_INTRODUCES = re.compile(
    rf"(?m)(?:^|(?<=[.!?:–]\s))\s*(?:The\s+)?(?P<name>{_NAME}(?:\s(?:fylkes)?kommune|\sherad)?)"
    r"(?:[^\S\n]+(?:for|ved|i|av|på|of|at)\s[^.,;:!?]{2,60}?)?\s+"
    r"(?:vise[rs]?\s+til|syner\s+til|refers?\s+to|takk[ae]r\s+for|thanks|"
    r"(?:har|have|has)\s+(?:lest|lese|behandlet|behandla|handsama|drøftet|drøfta|read|considered|"
    r"\d[\d\s.,]*\s(?:medlem\w*|ansatte|tilsette|members))|"
    r"organiser[ae]r|representer[ae]r|represents|uttal[ae]r\s+seg|avg(?:ir|jev)|"
    r"avgrens[ae]r\s+seg|begrenser\s+seg|svar[ae]r\s+(?:på|bare|berre|med)|er\s+glad\s+for)\b"
)
_WE_ARE = re.compile(
    r"\b(?:Vi|Me|We)\s(?:er|are)\s(?:the\s)?(?P<name>[^\W\d_]{4,})\s(?:i|ved|på|for|of|in|at)\s"
)
_HERETTER = re.compile(
    r"(?i:heretter|i\s+det\s+følgende|i\s+det\s+følgjande|hereafter|hereinafter)"
    rf"(?:\s+(?:kalt|kalla|omtalt\s+som|called))?[\s:,]*[«\"“(]?(?P<name>{_CAPITAL}[\w-]+)"
)
_SHORT = re.compile(
    rf"(?P<long>{_CAPITAL}[\w’'-]*(?:[^\S\n]+[\w’'-]+){{0,7}})[^\S\n]*"
    r"\((?P<short>[A-ZÆØÅ][A-ZÆØÅa-zæøå-]{1,7})\)"
)
_ON_BEHALF = re.compile(
    r"(?i:på\s+vegne[r]?(?:\s+av)?|on\s+behalf\s+of)[^\S\n]+"
    rf"(?P<name>{_NAME}|[^\W\d_]+)"
)
_SIGNED_FOR = re.compile(
    r"(?m)^[^\S\n]*(?:[Ff]or|FOR)(?:[^\S\n]+the)?[^\S\n]+"
    rf"(?P<name>{_NAME}|[^\W\d_]+)(?=[^\S\n]*(?:$|[,:\t(]|\s{{3,}}|\s(?:i|in|ved)\s))"
)
_GAP = re.compile(r"\t|\s{3,}|\s[–·•|]\s|\s/\s|\s*\(|\s*,|\s+v/|\s[–-]\s*$")
_PROPER = re.compile(r"(?=(?:.*[A-ZÆØÅ]){2})(?:[A-ZÆØÅ][\w-]*[A-ZÆØÅ][\w-]*|\S+(?:\s\S+)+)")
_LEGAL = re.compile(r"\s+(?:AS|ASA|SA|HF|RHF|DA|ANS|IKS|KF|BA|Ltd|i Norge)$")
_KIND = re.compile(
    r"(?i)(?:råd|utvalg?|lag|klubb|nettverk|stiftelse|stifting|sykehus|sjukehus|foren?ing|forei?ning"
    r"|firma|selskap|distrikt|høgskole|høgskule)(?:et|en|a)?$"
)
_ASSOCIATION = re.compile(
    r"(?i)\w(?:forbund|forening|foreining|samband|samskipnad|vesen|direktorat|tilsyn)(?:et|en|a)?$"
)
"""Bodies of which there is one of the name: a council or a district needs its place as well."""
_COUNCIL = re.compile(r"(?:råd|utvalg?|lag|klubb|nettverk|gruppe?)(?:et|a|en)?$")
_SMALL = frozenset({"og", "i", "for", "av", "ved", "på", "som", "and", "of", "the"})
_NOT_A_NAME = re.compile(
    r"(?i)^(?:vi|me|jeg|eg|den|det|de|dei|dette|denne|sak|til|fra|frå|to|from|dato|date|møte\w*|vedtak|"
    r"notat|brev|svar\w*|høring\w*|høyring\w*|uttal\w*|fråsegn\w*|innsp\w*|vår|vårt|our|mvh|kjære|dear|"
    r"hei\w*|saks\w+|protokoll|referat|kopi|re|sv|vs)\b"
)


def names_of(letter: Letter) -> tuple[str, ...]:
    """Return what the sender of a letter is called in it, each name once: first its senders in
    their normal form, then short names and bodies ("BAL", "Landsstyret").
    """
    recipient = letter.letterhead.recipient.value if letter.letterhead.recipient else ""
    return _names(letter.text, letter.senders, recipient)


def called(letter: Letter) -> str:
    """Return ``names_of`` as one text, parted by ";"."""
    return "; ".join(names_of(letter))


def short_names_of(letter: Letter) -> tuple[str, ...]:
    """Return the names by which others ask for a sender that is no municipality, beside its proper
    one: its abbreviation, its name without its kind, the definite form of a body ("Taxiforbundet").
    """
    names = names_of(letter)
    proper = [name for name in names if _PROPER.fullmatch(name)]
    return tuple(dict.fromkeys([*proper, *(form for name in names[:1] for form in _forms(name))]))


def _forms(name: str) -> Iterator[str]:
    """Yield what is said for short for a body's name: "Rein Kjøl" for "Foreningen Rein Kjøl AS"."""
    bare = _LEGAL.sub("", name)
    if bare != name:
        yield bare
    first, *rest = bare.split()
    last = rest[-1] if rest else first
    if rest and rest[0][0].isupper() and (is_body(first) or _KIND.search(first)):
        yield " ".join(rest)
        if _ASSOCIATION.search(first):
            yield first
    if _ASSOCIATION.search(last) or _KIND.search(last):
        for ending in ("et", "en", "a"):
            if rest:
                yield f"{last}{ending} i {' '.join(bare.split()[:-1])}"
            if _ASSOCIATION.search(last):
                yield f"{last}{ending}"


@lru_cache(maxsize=_ASKED_AGAIN)
def _names(text: str, senders: tuple[str, ...], recipient: str) -> tuple[str, ...]:
    others = (*_above(text, recipient), *_introduced(text), *_signed_for(text))
    known: dict[str, str] = {}
    for name in (*senders, *others):
        plain = name.strip(" -–.,:|")
        # Who writes to itself, or is greeted, was misread.
        if (
            len(plain) > 1
            and plain.casefold() not in recipient.casefold()
            and not is_greeting(plain)
        ):
            known.setdefault(plain.casefold(), plain)
    return tuple(known.values())


def _above(text: str, recipient: str) -> Iterator[str]:
    """Yield the bodies that the lines above the recipient name."""
    lines = [line.strip() for line in text[:_OPENING].splitlines() if line.strip()]
    for place, line in enumerate(lines[:_HEAD_LINES]):
        if recipient and recipient.casefold() in line.casefold():
            return
        if is_greeting(line) or _NOT_A_NAME.match(line):
            return
        name = _GAP.split(line)[0].strip(" |")
        if len(name) > _LONGEST_LINE or re.search(r"[:\d?!.]", name):
            continue
        words = name.split()
        proper = all(word[0].isupper() or word in _SMALL for word in words)
        body = is_body(name) or is_unit(name)
        # Below the name stands what it is: "Interesseorganisasjon for private eiere" is no name.
        if words and (
            (proper and (body or (place == 0 and len(words) > 1))) or (body and not place)
        ):
            yield name


def _introduced(text: str) -> Iterator[str]:
    """Yield who introduces itself: "Instituttet uttaler seg om", "Norsk Lag (NL) har medlemmer"."""
    opening = text[:_OPENING]
    for match in _INTRODUCES.finditer(opening):
        if not _NOT_A_NAME.match(match["name"]):
            yield match["name"]
    # "Vi er ungdomsrådet i", not "vi er enige i".
    yield from (match["name"] for match in _WE_ARE.finditer(opening) if _is_body(match["name"]))
    for match in _SHORT.finditer(opening):
        if _abbreviates(match["short"], match["long"]):
            yield match["short"]
    yield from (match["name"] for match in _HERETTER.finditer(text))


def _is_body(word: str) -> bool:
    return is_body(word) or is_unit(word) or _COUNCIL.search(word) is not None


def _abbreviates(short: str, name: str) -> bool:
    """Tell whether the letters of a short name stand in a name in their order, the first one at the
    beginning of a word: "NLS" in "Norsk Lag for Språkstøtte".
    """
    at, plain = 0, name.casefold()
    for number, letter in enumerate(short.casefold()):
        at = plain.find(letter, at)
        if at < 0 or (number == 0 and at and plain[at - 1].isalnum()):
            return False
        at += 1
    return sum(letter.isupper() for letter in short) > 1


def _signed_for(text: str) -> Iterator[str]:
    """Yield those for whom a letter is signed: "For landsstyret", "på vegne av Laks AS"."""
    closing = text[-_CLOSING:]
    for match in (
        *_ON_BEHALF.finditer(text[:_OPENING]),
        *_ON_BEHALF.finditer(closing),
        *_SIGNED_FOR.finditer(closing),
    ):
        yield match["name"]
