"""Who a noun phrase is: the sender, somebody else, somebody named before, or no person at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from index.views._lexicon import lexicon

__all__ = [
    "Party",
    "Sender",
    "Token",
    "animate",
    "contrasted",
    "elsewhere",
    "is_own_pronoun",
    "is_place",
    "own_body",
    "party_of",
    "sender_of",
    "tokens_of",
]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:[’'./-]\w+)*|[^\w\s]")
_NAME_ENDINGS = re.compile(
    r"(?i)\b(?:kommune|herad|fylkeskommune|municipality|county|council|hf|as|sa|iks|rhf|the|of)\b"
)
_PLURAL_PERSONS = re.compile(
    r".{3,}(?:erne|arane|erane|istene|istane|entene|entane|antene|antane|ørene|ørane|mennene"
    r"|folka|ingene?erne|logene|logane|folk|folket|folkene|arar|ister|istar|ers)"
)
_ENDINGS = ("", "s", "a", "e", "n", "t", "en", "et", "er", "ar", "ne", "ene", "ane", "ene", "ana",
            "r", "es", "te", "tes", "ies", "de", "men", "met", "ma", "mene", "mer",
            "mar")  # fmt: skip
_LEAST_STEM = 3


_SUGGESTIONS = re.compile(
    r"(?:^|for|an|til|ut|inn|ned|be|opp|over|på|av|under|gjennom|om|vind|ord|tone)slag(?:et|a|ene)?s?$"
)
"""Ends like a club or a crew ("idrettslag") and is none."""


class Party(Enum):
    """What a noun phrase stands for. THING also stands for what no rule knows."""

    OWN = "the sender"
    OTHER = "somebody else"
    BEFORE = "somebody named before"
    THING = "nobody"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign: as written, in small letters, where it stands, and whether it is the first
    word of a sentence or behind a sign that opens one, where any word has a capital.
    """

    raw: str
    word: str
    start: int
    end: int
    first: bool = False

    @property
    def is_word(self) -> bool:
        return self.raw[0].isalnum()

    @property
    def is_name(self) -> bool:
        return self.raw[0].isupper() and not self.first


@dataclass(frozen=True, slots=True)
class Sender:
    """What a sender calls itself: its names, and the bodies that act for it."""

    names: frozenset[str]
    bodies: frozenset[str]

    def is_own(self, word: str) -> bool:
        return word in self.names or word in self.bodies


def tokens_of(text: str) -> list[Token]:
    """Return the words and signs of a text, asides left out ("på sin side")."""
    left_out = {at for aside in _asides().finditer(text) for at in range(*aside.span())}
    tokens: list[Token] = []
    first = True
    for match in _TOKEN.finditer(text):
        if match.start() not in left_out:
            word = match.group()
            tokens.append(Token(word, word.casefold(), *match.span(), first and word[0].isalnum()))
            first = (first and not word[0].isalpha()) or word in _OPENERS
    return tokens


_OPENERS = frozenset(".:;!?•–—|>☐☒☑«“„")
"""Signs behind which a sentence may begin."""


@cache
def _asides() -> re.Pattern[str]:
    words = lexicon()
    listed = "|".join(re.escape(aside) for aside in (*words.contrasts, *words.asides))
    return re.compile(rf"(?<=\w )(?:{listed})\b", re.IGNORECASE)


@cache
def _contrasts() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon().contrasts)})\b", re.IGNORECASE)


def contrasted(text: str) -> bool:
    """Tell whether a sentence sets somebody against others: "på sin side"."""
    return _contrasts().search(text) is not None


@lru_cache(maxsize=1_024)
def sender_of(sender: str) -> Sender:
    """Return what the sender of that name calls itself; several names, of one sender or of joint
    ones, are parted by ";".
    """
    words = lexicon()
    parts = [part.strip() for part in sender.casefold().split(";") if part.strip()]
    names = frozenset(name for part in parts for name in _names(part))
    bodies = words.own_bodies | {name + ending for name in names for ending in ("en", "et", "a")}
    public = [part for part in parts if _MUNICIPAL.search(part)]
    if len({part for part in public if "kommune" in part.split()}) > 1:
        bodies |= {"kommunene", "kommunane", "kommunestyra", "kommunestyrene"}
    # Who does not say who it is may be a municipality.
    for part in parts or [""]:
        bodies |= _bodies(part, names)
    return Sender(names, frozenset(bodies))


_MUNICIPAL = re.compile(r"kommune|herad|municipality|council|county|suohkan|gielda|tjïelte")
_CHIEFS = ("sjefen", "sjef", "direktøren", "utvalget", "utvalet", "komiteen", "nemnda")
_FIRM = re.compile(r"\b(?:as|asa|da|ans|sa|ltd)$")


def _names(part: str) -> Iterator[str]:
    """Yield the words of a name by which its bearer is called, with and without a genitive s."""
    words = lexicon()
    # "Group for night studies" is no night.
    proper = re.split(r"\s(?:for|til|om)\s", part)[0]
    for word in re.findall(r"\w[\w-]+", _NAME_ENDINGS.sub(" ", proper)):
        short = len(word) < _LEAST_STEM
        if (short and " " in part) or word in words.prepositions or word in {"og", "and"}:
            continue
        yield word
        yield word.removesuffix("s")


def _bodies(part: str, names: frozenset[str]) -> frozenset[str]:
    """Return the bodies that act for a sender of one name."""
    words = lexicon()
    if not part or _MUNICIPAL.search(part):
        chiefs = {chief + head for chief in words.chiefs for head in _CHIEFS}
        bodies = words.municipal_bodies | words.officers | chiefs
        if "fylkeskommun" not in part and "county" not in part:
            return frozenset(word for word in bodies if not word.startswith("fylke"))
        return bodies - {"kommunen", "kommunestyret", "kommuna", "kommunestyre"}
    if re.search(r"\b(?:hf|rhf)\b|sykehus|sjukehus|hospital|trust", part):
        return words.trust_bodies
    if "politi" in part:
        return words.police_bodies
    # "Foreningen" is the sender "Turistforeningen".
    bodies = frozenset(
        body + ending
        for body in words.bodies
        for ending in _ENDINGS
        if any(_stem_of(name, body) for name in names)
    )
    return bodies | words.firm_bodies if _FIRM.search(part) else bodies


def _stem_of(word: str, stem: str) -> bool:
    """Tell whether a word, its ending aside, is a stem or a compound that ends with it."""
    return (
        any(word.endswith(stem + ending) for ending in _ENDINGS if len(stem) >= _LEAST_STEM)
        or word.removesuffix("s") == stem
    )


@lru_cache(maxsize=20_000)
def animate(word: str) -> bool:
    """Tell whether a word in small letters names persons or a body, by what it ends with."""
    words = lexicon()
    if word in words.things or _SUGGESTIONS.search(word):
        return False
    if word.endswith(("hold", "hald")) and len(word) > len("forhold"):
        return _stems(word[:-4], words.people)
    return bool(_PLURAL_PERSONS.fullmatch(word)) or _stems(word, words.people)


@lru_cache(maxsize=20_000)
def is_place(word: str) -> bool:
    """Tell whether a body in small letters is a place as well: "legekontoret"."""
    return _stems(word, lexicon().places)


def _stems(word: str, stems: frozenset[str]) -> bool:
    for ending in _ENDINGS:
        if ending and not word.endswith(ending):
            continue
        bare = word[: len(word) - len(ending)]
        for at in range(len(bare) - _LEAST_STEM + 1):
            if bare[at:] in stems and (at == 0 or at >= 2):
                return True
            if bare[at:] + "e" in stems and at != 1 and ending:
                return True
    return word.removesuffix("s") in stems


def _abstract(word: str) -> bool:
    words = lexicon()
    return word in words.things or any(
        word.endswith(ending) and len(word) > len(ending) - 1 for ending in words.abstract
    )


def party_of(phrase: list[Token], sender: Sender, *, sure: bool) -> Party:
    """Return who a noun phrase is. ``sure`` says that its predicate can only be somebody's, so that
    any noun that is no plain thing is taken for somebody.
    """
    words, core = lexicon(), _core(phrase)
    rest = phrase[len(core) :]
    if not core:
        return Party.THING
    if _us(core, rest, sender):
        return Party.OWN
    if len(core) == 1 and core[0].word in words.pronouns:
        return Party.BEFORE
    few = any(one.word in words.minority for one in core) or _called_after(core, sender)
    if not few and any(own_body(core, at, sender) for at in range(len(core))):
        return Party.OTHER if elsewhere(rest, sender) else Party.OWN
    return Party.OTHER if few or _somebody(core, rest, sure) else Party.THING


def _us(core: list[Token], rest: list[Token], sender: Sender) -> bool:
    """Tell whether a phrase means the sender by a pronoun: "vi", "elleve av oss", "trafikkutvalget
    vårt", "alle tre" of joint senders.
    """
    of_us = rest[1:2] and rest[0].word in {"av", "of", "blant", "among"}
    joint = "kommunene" in sender.bodies and all(one.word in _ALL for one in core)
    ours = rest[:1] and rest[0].word in {"vårt", "vår"} and _COMMITTEE.search(core[-1].word)
    return bool(
        joint
        or (of_us and rest[1].word in {"oss", "us"})
        or ours
        or any(one.word in lexicon().own_pronouns and one.word != "i" for one in core)
    )


def _called_after(core: list[Token], sender: Sender) -> bool:
    """Tell of another body that is called after the sender's place: "Testdal losjeforbund"."""
    head = core[-1].word
    return (
        len(core) > 1
        and core[-2].word in sender.names
        and animate(head)
        and not sender.is_own(head)
        and not _MUNICIPAL.search(head)
    )


_ALL = frozenset({"alle", "begge", "to", "tre", "fire", "all", "both", "three"})


_COMMITTEE = re.compile(r"(?:utval|grupp|komit|nemnd|avdeling|etat)\w*$")
"""A body that acts for whoever says "vår" of it: "forskingsgruppa vår", not "brukerrådet vårt"."""


def _somebody(core: list[Token], rest: list[Token], sure: bool) -> bool:
    """Tell whether a phrase that is not the sender is a person or a body at all."""
    words, head = lexicon(), core[-1]
    some = all(one.word in words.neutral | words.articles for one in core)
    unnamed = some and not (rest and rest[0].word in {"av", "of"})
    nobody = core[0].word in {"ingen", "none"} and not any(animate(one.word) for one in rest)
    if core[0].word in {"man", "how", "hvor", "kor"} or unnamed or nobody:
        return False
    if some or core[0].word in words.quantifiers:
        known = words.other_cases | words.pronouns
        of = rest[1:] if rest else core[1:]
        return sure or not of or any(
            animate(one.word) or one.is_name or one.word in known for one in of
        )  # fmt: skip
    if any(animate(one.word) for one in core) or (
        len(core) > 1 and head.word in {"side", "sida", "hold", "hald"}
    ):
        return True
    thing = (_abstract(head.word) and not head.is_name) or head.word in words.neutral | words.views
    return not thing and (sure or (len(core) > 1 and head.is_name))


def _core(phrase: list[Token]) -> list[Token]:
    """Return a phrase up to its first preposition or clause, possessives aside."""
    words = lexicon()
    core: list[Token] = []
    for token in phrase:
        if core and (token.word in words.prepositions or token.word in words.subordinators):
            break
        if not token.is_word:
            break
        core.append(token)
    while len(core) > 1 and core[-1].word in words.possessives:
        core.pop()
    return core


def is_own_pronoun(tokens: list[Token], at: int) -> bool:
    """Tell whether the word at ``at`` is "vi" or its like; "I" only where it is English."""
    words = lexicon()
    if tokens[at].word != "i":
        return tokens[at].word in words.own_pronouns
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return tokens[at].raw == "I" and following in words.verbs


def own_body(tokens: list[Token], at: int, sender: Sender) -> bool:
    """Tell whether the word at ``at`` is the sender's name or a body of its own, which a name or a
    genitive before it may give to another: "Snåsefjell municipality", "skolens ledelse".
    """
    words, word = lexicon(), tokens[at].word
    if not sender.is_own(word):
        return False
    before = tokens[at - 1] if at else None
    if word in words.officers:
        return before is not None and before.word in words.officer_modifiers
    if before is None or not before.is_word or sender.is_own(before.word):
        return True
    if word in words.english_bodies and word not in sender.names:
        return before.word in words.own_modifiers or (
            before.word in words.subordinators
            or before.word in words.verbs
            or before.word in words.adverbs
        )
    genitive = re.fullmatch(r"(\w{3,})[’']?s", before.word)
    if genitive is None or before.word in words.verbs or before.word in words.leading:
        return True
    committee = re.search(r"utvalg|utval|komite|komité|styre|nemnd", genitive[1])
    others = animate(genitive[1]) or before.is_name
    own = sender.is_own(genitive[1]) or (committee and word in {"flertall", "fleirtal"})
    return bool(own) or not others


def elsewhere(rest: list[Token], sender: Sender) -> bool:
    """Tell whether what follows a body's name puts it elsewhere: "rådmannen i Skyttersvingen",
    "flertallet av legene".
    """
    if not rest or rest[0].word not in {
        "i",
        "in",
        "av",
        "of",
        "ved",
        "på",
        "at",
        "for",
        "fra",
        "frå",
    }:
        return False
    parts = rest[0].word in {"av", "of"}
    return any(
        not sender.is_own(token.word)
        and not sender.is_own(token.word.removesuffix("s"))
        and (
            token.is_name
            or token.word.startswith(("nabo", "vert"))
            or (parts and animate(token.word))
        )
        for token in rest[1:4]
        if token.is_word
    )
