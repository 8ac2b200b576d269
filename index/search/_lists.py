"""Recognises questions that a list answers: of letters, of who sent none, of all senders that say
so.

"Which letters came after 7 June?" asks for letters, "Who has not answered?" for municipalities, and
"Who is against it?" for every sender that is. The first two kinds consist of words about letters
and of nothing else; what has content of its own is a question about what the letters say.
"""

import re
from collections.abc import Sequence

from index.search._mentions import Mention
from index.search._words import asks_figure
from index.search.hit import Chip, ChipKind, ListKind

__all__ = ["about_letters", "open_question"]

_WORD = re.compile(r"[^\W_]+")


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(written, re.IGNORECASE | re.VERBOSE)


_LETTERS = r"""(?:letters?|repl(?:y|ies)|answers?|responses?|submissions?|brev(?:a|ene)?
    |svar(?:a|ene)?|svarbrev(?:a|ene)?|høringssvar(?:ene|a)?|høyringssvar(?:a)?|uttalelser?|uttalelsene
    |fråsegn(?:er|ene)?|innspill(?:ene|a)?|innspel(?:a)?)"""
_BODIES = r"""(?:municipalit(?:y|ies)|senders?|councils?|bod(?:y|ies)|authorit(?:y|ies)|counties
    |county|organi[sz]ations?|associations?|respondents?|places?|parties|party|kommuner?|kommunene|kommunar
    |kommunane|kommune|avsender(?:e|ne)?|avsendar(?:ar|ane)?|aktør(?:er|ar|ene|ane)?
    |instans(?:er|ar|ene|ane)?|høringsinstans(?:er|ene)?|høyringsinstans(?:ar|ane)?|fylker?
    |fylkeskommun(?:er|ar|ene|ane)|organisasjon(?:er|ar|ene|ane)?|part(?:er|ar|ene|ane)
    |etat(?:er|ar|ene|ane)?|klager(?:e|ne)?|klagar(?:ar|ane)?|steder|stader)"""
_WHICH = r"(?:which|what|hvilken|hvilke|hvilket|hva\sfor|kva\sfor(?:\sei[nt]?)?|kva)"
_WHO = r"(?:who|hvem|kven)"
_EVERY = r"""(?:(?:all|any|other|of\sthe|the|alle|andre|av\sdei?|forskjellige|ulike|various
    |different)\s)*"""

_ASKS_LETTERS = _pattern(
    rf"""^\W*(?:(?:show|list|find|give|vis|finn)\s(?:me\s|meg\s)?|{_WHICH}\s|how\smany\s
    |(?:hvor|kor)\smange\s|all\s|alle\s){_EVERY}{_LETTERS}\b"""
)
_ASKS_SENDERS = _pattern(
    rf"^\W*(?:{_WHO}|(?:{_WHICH}\s{_EVERY}|how\smany\s|(?:hvor|kor)\smange\s){_BODIES})\b"
)
_MANY = r"""(?:municipalities|senders|councils|bodies|authorities|counties|organi[sz]ations|letters
    |associations|respondents|parties|replies|submissions|kommunene|kommunane|avsenderne|avsendarane
    |aktør(?:ene|ane)|(?:høring|høyring)?s?instans(?:ene|ane)|organisasjon(?:ene|ane)|part(?:ene|ane)
    |etat(?:ene|ane)|brevene|breva|svarene|svara|høringssvarene|uttalelsene|fråsegnene|innspillene
    |innspela)"""
# Who of all that wrote: "which of them", "in which municipalities", "where", "what do they want".
_OPEN = _pattern(
    rf"""^\W*(?:(?:in|i|from|fra|frå|for|hos|by|av|to|til)\s)?(?:
    {_WHO}\b
    |{_WHICH}\s{_EVERY}(?:{_BODIES}|{_LETTERS})\b
    |{_WHICH}\s(?:of\sthem|av\sde[mi]?)\b
    |(?:where|hvor|kvar)\s(?!(?:mange|mye|mykje|stor|stort|store|lenge|lang|langt|ofte|gammel)\b)
    |(?:what|how|hva|kva|hvordan|korleis)\s\w+\s(?:they|de|dei)\b
    |(?:what|how|hva|kva|hvordan|korleis|hvor|kor|hvilke[nt]?|which)\b.*\b{_MANY}\b
    )"""
)
_ANSWERED = _pattern(
    r"""\b(?:answer(?:ed)?|repl(?:y|ied)|respond(?:ed)?|written|wrote|sent|send|svart?e?|svara|svarar
    |svarer|sendt|sende|sendte|skrevet|skrive|skrev|skreiv)\b"""
)
_NOT = _pattern(r"\b(?:not|never|nothing|ikke|ikkje|aldri|intet|inkje|ingenting)\b|n['’]t\b")
_MISSING = _pattern(r"\b(?:missing|lacking|mangler|manglar|utestående|uteståande)\b")

# What may stand beside the words above without giving the question a content of its own.
_FRAME = _words(
    """
    a an the of in on at by for from to with and or is are was were has have had did do does been be
    any all yet still so far ever there that which what who how many show list find give me
    letter letters reply replies answer answers response responses submission submissions came come
    arrived received dated written sent bear bears carry carries number reference ref case no date
    municipality municipalities sender senders council councils anything something us our ministry
    s t bodies authorities respondents

    i på til fra frå av om med og eller er var ble blei vart blir har hadde ha som den de dei det et
    ein eit ei en alle noen nokon noe noko ennå enno enda hittil til nå no så langt hvilke hvilken
    hvilket kva hva hvem kven hvor kor mange vis finn meg for oss vår våre
    brev brevet breva brevene svar svaret svara svarene svarbrev svarbreva svarbrevene høringssvar
    høringssvarene høyringssvar uttalelser uttalelsene fråsegner innspill innspillene innspel
    kom kjem kommer komme kome kommet inn mottatt motteke fikk fekk datert daterte datoen dato
    skrevet skrive sendt sende sendte bærer ber nummer nummeret nr referanse referansen referanser
    ref sak saka saken saksnummer saksnummeret arkivsak departementet departementets
    kommune kommunen kommuner kommunene kommunar kommunane avsender avsendere avsenderne avsendarar
    avsendarane instanser instansar høringsinstanser høyringsinstansar fylke fylker levert innen
    innan fristen
    """
)


def _chip(text: str, kind: ListKind) -> Chip:
    return Chip(ChipKind.LIST, " ".join(text.split()), str(kind))


def _framed(text: str, *, besides: re.Pattern[str]) -> bool:
    """Tell whether nothing but words about letters is left, once ``besides`` is taken out."""
    return all(word.lower() in _FRAME for word in _WORD.findall(besides.sub(" ", text)))


def about_letters(
    question: str, mentions: Sequence[Mention], fields: Sequence[Chip]
) -> Chip | None:
    """Return the chip of a question that a list of letters answers, or of senders without one.

    ``question`` has blanks where senders, dates and references stood, which are ``mentions``: a
    question for letters has to say which. ``fields`` of the letterhead that it seems to ask for
    say who is asked about ("Hvem er brevet sendt til?").
    """
    sent = _ANSWERED.search(question)
    senders = None if fields else _ASKS_SENDERS.match(question)
    if senders and sent and _framed(question, besides=_either(_ANSWERED, _NOT)):
        kind = ListKind.SILENT if _NOT.search(question) else ListKind.LETTERS
        return _chip(senders.group(), kind)
    if senders and _MISSING.search(question) and _framed(question, besides=_MISSING):
        return _chip(senders.group(), ListKind.SILENT)
    letters = _ASKS_LETTERS.match(question)
    if letters and mentions and not _NOT.search(question) and _framed(question, besides=_ANSWERED):
        return _chip(letters.group(), ListKind.LETTERS)
    return None


def open_question(question: str) -> Chip | None:
    """Return the chip of a question that every sender may answer, and that names none.

    ``question`` has blanks where counties, dates and quoted words stood. One for a figure is put to
    them all, too: "How many posts are vacant?"
    """
    asked = _OPEN.match(question)
    if asked is None and not asks_figure(question):
        return None
    first = _WORD.search(question)
    return _chip(asked.group() if asked else first.group() if first else "", ListKind.SENDERS)


def _either(*patterns: re.Pattern[str]) -> re.Pattern[str]:
    return _pattern("|".join(f"(?:{one.pattern})" for one in patterns))
