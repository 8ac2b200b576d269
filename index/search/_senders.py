"""Recognises whose letters are meant: municipalities and other senders, and whole counties.

Names of municipalities are also words (Os, Time, Hole), surnames and places that a letter writes
about; a name becomes a filter only where it is written or stands like that of somebody who answers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.letters.gazetteer import find_all
from index.letters.letter import Letter
from index.letters.names import short_names_of
from index.norwegian import in_english, is_stop_word
from index.search._mentions import Mention, blank
from index.search._names import LONGEST, Name, counties_by_key, flat, key_of, names_by_key
from index.search.hit import Chip, ChipKind

__all__ = ["counties", "senders"]

_WORD = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[\s.\-–]{0,3}")
_BODY = re.compile(
    r"""\s+(?:kommune(?:n|ns|s|r|ne)?|kommunar(?:ne)?|kommuna(?:s)?|komm\b\.?|herad(?:et|s)?|suohkan|gielda|tjïelte
    |municipalit(?:y|ies)|municipal\scouncil|council)(?!\w)(?P<s>['’]s)?""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_BODY = re.compile(
    r"""\b(?:(?:the\s)?municipalit(?:y|ies)\sof|kommunene|kommunane|kommunen|kommuna|kommune
    |the\smunicipalit(?:y|ies)|municipalit(?:y|ies))\s+$""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_THE_SENDER = re.compile(
    r"""\s+(?:politidistrikt|politistasjon|politikammer|politi\b|police|lensmann|tingrett|sjukehus
    |sykehus|hospital|fylke|county|universitet|fengsel|sentrum|lufthavn)""",
    re.IGNORECASE | re.VERBOSE,
)


_CAPITAL = r"[^\W\d_a-zæøå][\w’'-]*"
_CALLED_BODY = re.compile(
    rf"(?<![\w-])(?P<name>{_CAPITAL}(?:\s(?:(?:og|i)\s)?{_CAPITAL}){{0,3}})\s"
    r"(?i:kommunes?|herads?|fylkeskommunes?|suohkan|gielda|tjïelte|municipality|"
    r"municipal\scouncil|county\s(?:council|municipality))(?!\w)(?P<s>['’]s)?"
)
_BODY_CALLED = re.compile(
    rf"(?i:municipality\sof)\s(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})(?P<s>['’]s)?"
)
_LONG_NAME = 6
"""Letters from which one slip does not make another name of a name."""


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words by which a question is told from a row of keywords.
_FUNCTION_WORDS = _table("""
    hva kva hvem kven hvor kor hvordan korleis når hvilke hvilken kvifor hvorfor mener meiner sier
    seier svarte svara svarer ønsker ønskjer vil kan har er var om what who how when where why which
    does did do is are has have can will would think thinks say says about view
    """)
_SAYING = _table("""
    mener meiner sier seier svarte svarer svara svarar svar svaret synes synest tycker ønsker
    ønskjer ynskjer vil skriver skriv skrev skreiv foreslår føreslår foreslo tilbyr tilbyd tilbudt
    har er vurderer vurderte opplever opplevde kan om og and thinks think say says said want wants
    answer answers answered reply replied replies write writes wrote propose proposes offer offers
    has have does did is mean means believe believes see sees ser trenger need needs peker støtter
    frykter tror trur
    """)

# Words with which a question may begin, in front of "kommune" or of a name, and that are no name.
_NO_NAMES = _FUNCTION_WORDS | _table("""
    en ei et ein eit den det denne dette hver kvar hvert kvart alle ingen annen anna andre
    egen eigen vår vårt våre deres dykkar min din sin samme same ny nye stor store liten
    lita små norsk norske the a an this that every each any all no our your their my new
    small large which local har svarte mener i fra frå til på for om av med og hos ved
    ifølge ifølgje did
    """)
_SPEAKER_BEFORE = re.compile(
    r"""\b(?:mener|meiner|sier|seier|svarte|svarer|svara|svarar|synes|synest|ønsker|ønskjer|ynskjer
    |vil|skriver|skriv|skrev|foreslår|føreslår|har|er|kan|vurderer|opplever|trenger|tilbyr|fra|frå
    |from|by|does|did|do|is|has|have|can|will|would|hos|hjå|ifølge|ifølgje|according\sto|støtter
    |tror|trur|svar|svaret|brev|brevet)\s+(?:da\s|the\s)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_LOWERED = re.compile(
    r"\b(?:mener|meiner|sier|seier|svarte|svarer|svara|svarar|fra|frå|does|did|hos|hjå)\s+$",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(
    r"""\b(?:i|in|ved|near|at|til|to|på|mot|om|about|med|with|mellom|between|enn|than|for|outside
    |utenfor|utanfor|towards)\s+(?:the\s)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_PARTNER_BEFORE = re.compile(
    r"\b(?:med|with|mellom|between|enn|than|mot|towards|along|langs)\s+$", re.IGNORECASE
)
_WHAT_ABOUT = re.compile(r"^\W*(?:hva|kva|what|how)\s+(?:med|about|om)\s+$", re.IGNORECASE)
_ASKS_ALL = re.compile(
    r"""^\W*(?:hvem|kven|who|hvilke|which|kva\sfor)\b
    |\b(?:mener|meiner|sier|seier|think|say)\s(?:alle\s)?(?:kommunene|kommunane)\b
    |\bdo\s(?:all\s)?(?:the\s)?(?:municipalities|senders)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TOLD_OF = re.compile(r"\b(?:at|that|om|about)\s(?:the\s)?$", re.IGNORECASE)
_SOMEBODYS = re.compile(
    r"""\b(?:politi\w*|police(?:\s(?:force|district))?|statsforvalter\w*|fylkesmann\w*|høgskolen
    |sykehuset|sjukehuset|politimester\w*)\s+(?:i|in)\s+$""",
    re.IGNORECASE | re.VERBOSE,
)
_COORDINATED = re.compile(r"^\s*(?:,|,?\s*(?:og|and|&|samt|eller|or|/))\s*$", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"""\b(?:fra|frå|from|i|in|av|by|of|hos|hjå|according\sto|ifølge|ifølgje|til|to)\s+
    (?:(?:alle\s|all\s)?(?:the\smunicipalit(?:y|ies)\s(?:of\s|in\s)?|municipalit(?:y|ies)\s(?:of\s|in\s)?
    |kommunene\s(?:i\s)?|kommunane\s(?:i\s)?|kommunen\s|kommuna\s))?$""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch of the question that spells a name; ``sure`` where "kommune" stands with it."""

    start: int
    end: int
    name: Name
    sure: bool
    genitive: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    flat: str


def _tokens(text: str) -> list[_Token]:
    return [_Token(one.start(), one.end(), flat(one.group())) for one in _WORD.finditer(text)]


def _keys(tokens: Sequence[_Token]) -> list[tuple[tuple[str, ...], bool]]:
    """Return the key of some words as they stand, then with the last one's genitive s taken off."""
    words = tuple(token.flat for token in tokens)
    keys = [(words, False)]
    if words[-1].endswith("s") and len(words[-1]) > 2:
        keys.append(((*words[:-1], words[-1][:-1]), True))
    return keys


def _joined(text: str, tokens: Sequence[_Token]) -> bool:
    """Tell whether nothing but blanks, dots and hyphens (or "&") stands between the words."""
    gaps = (text[a.end : b.start] for a, b in pairwise(tokens))
    return all(_JOINT.fullmatch(gap) or gap.strip() in {"&", "/"} for gap in gaps)


def _at(
    text: str, tokens: Sequence[_Token], names: dict[tuple[str, ...], Name]
) -> tuple[_Candidate, int] | None:
    """Return the longest name that starts with the first of ``tokens`` and how many it takes."""
    for count in range(min(LONGEST, len(tokens)), 0, -1):
        taken = tokens[:count]
        if not _joined(text, taken):
            continue
        if count == 1 and _is_verb_or_such(text[taken[0].start : taken[0].end]):
            continue
        for key, genitive in _keys(taken):
            if key in names:
                return _candidate(text, taken, names[key], genitive=genitive), count
    return None


def _is_verb_or_such(word: str) -> bool:
    """Tell whether a word is typed as one that every sentence has: "ha" is not Hå."""
    return word.islower() and is_stop_word(word, as_spelled=True)


def _candidate(text: str, tokens: Sequence[_Token], name: Name, *, genitive: bool) -> _Candidate:
    start, end = tokens[0].start, tokens[-1].end
    typed = text[start : end - 1] if genitive else text[start:end]
    exact = typed.lower() in name.spellings
    if text[end : end + 2] in {"'s", "’s"}:
        end, genitive = end + 2, True
    elif text[end : end + 1] in {"'", "’"} and text[end - 1] in "sxz":
        end, genitive = end + 1, True
    body = _BODY.match(text, end)
    sure = body is not None or _OF_BODY.search(text[:start]) is not None
    if body:
        end = body.end()
        words = body.group().lower()
        genitive = words.endswith(("kommunes", "kommunens", "herads", "kommunas", "'s", "’s"))
    return _Candidate(start, end, name, sure, genitive, exact)


def _candidates(
    text: str, names: dict[tuple[str, ...], Name], unknown: Sequence[_Candidate] = ()
) -> list[_Candidate]:
    tokens, found, at = _tokens(text), [], 0
    while at < len(tokens):
        named = next((one for one in unknown if one.start == tokens[at].start), None)
        hit = None if named else _at(text, tokens[at : at + LONGEST], names)
        if named:
            found.append(named)
            at += sum(tokens[at].start <= one.start < named.end for one in tokens)
        else:
            found += [hit[0]] if hit else []
            at += hit[1] if hit else 1
    return found


def _unknown(text: str, names: dict[tuple[str, ...], Name]) -> list[_Candidate]:
    """Return the bodies that a question calls a municipality or county by a name that is none of
    ``names``: each is a sender that sent nothing. One slip in a long name is no other name.
    """
    found = []
    for match in (*_CALLED_BODY.finditer(text), *_BODY_CALLED.finditer(text)):
        words = match["name"].split()
        while words and (words[0].lower() in _NO_NAMES or not words[0][0].isupper()):
            words = words[1:]
        if not words:
            continue
        name, county = " ".join(words), "fylke" in match.group().lower()
        county = county or "county" in match.group().lower()
        start = match.end("name") - len(name)
        genitive = match.groupdict().get("s") is not None
        body = f"{name} fylkeskommune" if county else f"{name} kommune"
        key = key_of(name)
        if not county and (key in names or key_of(name.removesuffix("s")) in names):
            continue
        known = names.get(key_of(body)) if county else _slipped(key, names)
        known = known or Name(body, frozenset(), frozenset({name.lower()}), ordinary=False)
        end = match.end() if match.end() > match.end("name") else match.end("name")
        found.append(_Candidate(start, end, known, sure=True, genitive=genitive, exact=True))
    return found


def _slipped(key: tuple[str, ...], names: dict[tuple[str, ...], Name]) -> Name | None:
    """Return the sender whose name was typed with one slip, if only one is that near."""
    typed = "".join(key)
    if len(typed) < _LONG_NAME:
        return None
    near = {
        name.body: name
        for other, name in names.items()
        if name.senders and _one_slip(typed, "".join(other))
    }
    return next(iter(near.values())) if len(near) == 1 else None


def _one_slip(typed: str, name: str) -> bool:
    """Tell whether one letter is left out, put in, mistaken or changed places."""
    if abs(len(typed) - len(name)) > 1 or typed == name:
        return typed == name
    at = next(
        (n for n, pair in enumerate(zip(typed, name, strict=False)) if pair[0] != pair[1]), None
    )
    if at is None:
        return True
    rest, other = typed[at:], name[at:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other or rest == other[1:] or rest[1:] == other[1:]


def _inside_a_word(text: str, one: _Candidate) -> bool:
    before, after = text[: one.start], text[one.end :]
    hyphened = before.endswith(("-", "–")) or (
        after.startswith("-") and not re.match(r"-(?:svar|brev|kommun)", after, re.IGNORECASE)
    )
    return hyphened or _NOT_THE_SENDER.match(after) is not None


def _credible(text: str, one: _Candidate) -> bool:
    """Tell whether a stretch that spells a name is one: words such as "time" and "hole" are not."""
    if _inside_a_word(text, one):
        return False
    if one.sure or not (one.name.ordinary or (not one.exact and one.end - one.start <= 4)):
        return True
    before, after = text[: one.start], text[one.end :]
    capital = text[one.start].isupper()
    if not _WORD.search(before + after):
        return capital or bool(one.name.senders)
    if not capital:
        # Nobody who writes without capitals can be asked for them.
        lowered = not any(letter.isupper() for letter in text[1:])
        return lowered and bool(one.name.senders) and _LOWERED.search(before) is not None
    return (one.exact or one.end - one.start > 3) and _stands_as_name(before, after)


def _stands_as_name(before: str, after: str) -> bool:
    """Tell whether a capital is that of a name: not that of a first word, nor of a surname."""
    words = _WORD.findall(before)
    if not words:
        following = _WORD.search(after)
        return following is not None and following.group().lower() in _SAYING
    surname = words[-1][0].isupper() and len(words) > 1 and before.endswith(" ")
    return not surname or _SPEAKER_BEFORE.search(before) is not None


def _groups(text: str, found: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Bring together names that stand side by side: "Os, Nes og Øygarden"."""
    groups: list[list[_Candidate]] = []
    for one in found:
        if groups and _COORDINATED.match(text[groups[-1][-1].end : one.start]):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _trusted(text: str, groups: Sequence[list[_Candidate]]) -> list[list[_Candidate]]:
    """Leave out names that are no names; beside a sure one an ordinary word is a name, too."""
    kept = []
    for group in groups:
        sure = any(_credible(text, one) for one in group)
        alike = [
            one
            for one in group
            if _credible(text, one)
            or (sure and not _inside_a_word(text, one) and (one.exact or one.name.senders))
        ]
        kept.extend(_groups(text, alike))
    return kept


def _speaking(text: str, groups: Sequence[list[_Candidate]]) -> list[list[_Candidate]]:
    """Leave out names that are places or partners in a question about somebody else, or of whom
    all are asked: "Hva mener kommunene om Lærerforbundet?", "Hvem mener at KS bør …?".
    """
    if _ASKS_ALL.search(text):
        groups = [group for group in groups if not _TOLD_OF.search(text[: group[0].start])]
    places: list[list[_Candidate]] = []
    speakers: list[list[_Candidate]] = []
    for group in groups:
        before = text[: group[0].start]
        place = _PLACE_BEFORE.search(before) and not group[-1].genitive
        (places if place else speakers).append(group)
    if speakers:
        return speakers
    return [
        group
        for group in places
        if _WHAT_ABOUT.search(text[: group[0].start])
        or not _PARTNER_BEFORE.search(text[: group[0].start])
    ]


def _cut(text: str, group: Sequence[_Candidate]) -> tuple[int, int, str]:
    """Return the stretch that leaves the question with some names, and what stands there instead.

    A name after "from" or "in" goes with it; one that acts ("what does Elverum think") makes room
    for "the municipality", so that the question stays a question.
    """
    start, end = group[0].start, group[-1].end
    lead = _OF_BODY.search(text[:start])
    start = lead.start() if lead else start
    left = _LEFT_OUT.search(text[:start])
    if left:
        return left.start(), end, ""
    words = [word.lower() for word in _WORD.findall(text[:start] + " " + text[end:])]
    joined = text[end : end + 1] == "-"
    end += joined
    if not any(word in _FUNCTION_WORDS for word in words):
        return start, end, ""
    genitive = group[-1].genitive or joined
    if in_english(text):
        return start, end, "the municipality's" if genitive else "the municipality"
    return start, end, "kommunens" if genitive else "kommunen"


def _chip(text: str, one: _Candidate) -> Chip:
    value = min(one.name.senders, default=one.name.body)
    return Chip(ChipKind.SENDER, text[one.start : one.end], value, bool(one.name.senders))


def _mentions(text: str, group: Sequence[_Candidate]) -> list[Mention]:
    cut, cut_end, instead = _cut(text, group)
    return [
        Mention(
            one.start,
            one.end,
            cut if at == 0 else one.start,
            cut_end if at == 0 else one.end,
            _chip(text, one),
            instead if at == 0 else "",
            senders=one.name.senders or frozenset({one.name.body}),
        )
        for at, one in enumerate(group)
    ]


def senders(
    question: str,
    letters: Sequence[Letter],
    taken: Sequence[Mention],
    without: frozenset[str] = frozenset(),
) -> list[Mention]:
    """Return the senders that a question names, in its order, whether they sent a letter or not.

    Those whose chip's key is in ``without`` are left out, and their words stay in the question.
    """
    text = blank(question, taken)
    sent = frozenset(sender for one in letters for sender in one.senders)
    names = names_by_key(sent, _short(letters))
    found = _candidates(text, names, _unknown(text, names))
    groups = _trusted(text, _groups(text, found))
    kept = [
        [one for one in group if _chip(text, one).key not in without]
        for group in _speaking(text, groups)
    ]
    return [one for group in kept for part in _groups(text, group) for one in _mentions(text, part)]


def _short(letters: Sequence[Letter]) -> frozenset[tuple[str, str]]:
    """Return (sender, short name) of the senders that are no municipalities."""
    return frozenset(
        (letter.sender, name)
        for letter in letters
        if letter.sender and not find_all(letter.sender)
        for name in short_names_of(letter)
    )


_AND = " / "
"""What parts today's counties on the ground of a former one."""


def _county_names() -> dict[tuple[str, ...], Name]:
    return {
        key: Name(_AND.join(today), frozenset(), frozenset({" ".join(key)}), ordinary=False)
        for key, today in counties_by_key().items()
    }


def _of_sender(text: str, one: _Candidate, named: Sequence[Mention]) -> Mention | None:
    """Return the sender whose county this only tells: "Våler i Innlandet", "Herøy (Nordland)"."""
    for mention in named:
        if re.fullmatch(r"\s*(?:,|\(|i|in|in the county of)\s*", text[mention.end : one.start]):
            return mention
    return None


def _county(text: str, one: _Candidate, there: frozenset[str]) -> Mention:
    cut, cut_end, instead = _cut(text, [replace(one, genitive=False)])
    today = frozenset(one.name.body.split(_AND))
    present = not today.isdisjoint(there)
    chip = Chip(ChipKind.COUNTY, text[one.start : one.end], one.name.body, present)
    if text[cut - 1 : cut] == "(" and text[cut_end : cut_end + 1] == ")":
        cut, cut_end, instead = cut - 1, cut_end + 1, ""
    return Mention(one.start, one.end, cut, cut_end, chip, instead, counties=today)


def counties(question: str, letters: Sequence[Letter], named: Sequence[Mention]) -> list[Mention]:
    """Return the counties whose municipalities a question asks.

    Beside a named sender a county is a place like any other, unless it tells which of two
    municipalities of one name is meant.
    """
    text = blank(question, [one for one in named if one.chip.kind is not ChipKind.SENDER])
    sent = {sender for one in letters for sender in one.senders}
    there = frozenset(one.county for value in sent for one in find_all(value))
    taken = [one for one in named if one.chip.kind is ChipKind.SENDER]
    found = []
    for one in _candidates(text, _county_names()):
        inside = any(one.start < other.end and other.start < one.end for other in taken)
        somebodys = _SOMEBODYS.search(text[: one.start])
        if inside or somebodys or _inside_a_word(text, one):
            continue
        if taken and not _of_sender(text, one, taken):
            continue
        found.append(_county(text, one, there))
    return found
