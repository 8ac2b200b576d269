"""Tells who says the opposite of what a question asks for: "Who supports it?" – "We are against."

A wrong stance is worse than none, so a sentence denies only where its own words do, plainly: it is
against, says no, or has, can and wants not. Wherever it also sets a condition, makes an exception
or denies the opposite ("not against"), and wherever the question itself asks for degrees, figures
or views of any kind, nothing is said.
"""

import re

from index.search._words import asks_figure

__all__ = ["denies"]


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(written, re.IGNORECASE | re.VERBOSE)


_OPENING = r"^\W*(?:\d+[.)]?\s*)?(?:[\w\s-]{1,40}[:?]\s*)?"
_AGAINST = _pattern(
    rf"""{_OPENING}(?:nei|no)\b
    | \b(?:imot|against)\b | \bg(?:år|å|jekk|ikk)\s(?:\w+\s){{0,2}}mot\b
    | \b(?:avvis\w*|motset\w*|forkast\w*|reject\w*|oppos\w*|uaktuelt|frarå\w*)\b
    | \b(?:støtt(?:er|ar)|ønsk(?:er|jer)|ynskjer|vil|går)\s(?:\w+\s){{0,2}}
      (?:ikke|ikkje|ingen|inga)\b
    | \b(?:do|does|will|would|can|could|is|are|should)\s?(?:not|n['’]t)\s
      (?:support|want|wish|accept|favour|in\sfavour|something)\b
    | \bcannot\s(?:support|accept)\b
    | \b(?:sier|seier|stemte|røysta|says?|said|voted)\s(?:nei|no)\b"""
)
_LACKING = _pattern(
    r"""\b(?:kan|har|får|er)\s(?:(?:vi|me|kommunen|det|der)\s)?
    (?:(?:derimot|dessverre|diverre|heller|òg|også|nå|no)\s)*
    (?:ingen|inga|(?:ikke|ikkje)(?!\s\w+(?:t|d|de|a|ne)\b))\b
    | \b(?:cannot|ha(?:ve|s)\sno|not\sable|unable|do(?:es)?\snot\shave|not\savailable)\b"""
)
_FAVOUR = _pattern(
    rf"""{_OPENING}(?:ja|yes)\b
    | \b(?:støtt(?:er|ar)|supports?|welcomes?|tilslutter|går\s(?:\w+\s)?inn\sfor|in\sfavour\sof
    |positive?|positivt?|tilhenger\w*)\b
    | \ber\s(?:enig|einige?|samde?|for)\b | \bvil\sgjerne\b
    | \b(?:sier|seier|stemte|røysta|says?|said|voted)\s(?:ja|yes|for)\b"""
)
_NOT_AGAINST = _pattern(
    r"""\b(?:ikke|ikkje|not|no|ingen|ingenting|inkje)\b[^.;:,]{0,30}\b
    (?:imot|mot|uenig|usamd|ueinig|utelukk\w*|against|oppos\w*|innvend\w+|objections?|misfornøyd\w*
    |misnøgd\w*|redd\w*|problem\w*|tvil\w*|doubt)\b"""
)
_HEDGED = _pattern(
    r"""\b(?:men|but|bare|berre|only|kun|dersom|hvis|viss|unless|if|likevel|however|delvis|partly
    |heller\senn|rather|framfor|fremfor|instead|istedenfor|unntatt|except|før|before|until|førebels
    |foreløpig|nødvendigvis|necessarily|alle|all|verken|korkje|me[ei]?r\senn|more\sthan|tvert|delt
    |noen|nokre|enkelte|some|provided)\b"""
)
_ASKS_AGAINST = _pattern(
    r"""\b(?:against|opposes?|rejects?|imot|mot|avviser|motset\w+|nei|no)\b
    | \b(?:do(?:es)?\snot|don['’]t|doesn['’]t)\s(?:want|support|accept)\b
    | \b(?:vil|ønsker|ønskjer|støtter|støttar)\s(?:ikke|ikkje)\b"""
)
_ASKS_NOT = _pattern(r"\b(?:not|ikke|ikkje|ingen|uten|utan|without|nothing)\b|n['’]t\b")
_ASKS_DEGREES = _pattern(
    r"""\b(?:delvis|partly|only|bare|berre|or|eller|conditions?|vilkår\w*|position|views?|syn|mener
    |meiner|think|say|says|svar\w*|answer\w*|tells?|fortel(?:ler|jer)?|skriv(?:er)?|writes?
    |(?:på|at|when|når|how|kor|hvor)\b)\b"""
)


def denies(question: str, sentence: str) -> bool:
    """Tell whether a sentence that speaks of what a question asks for plainly says the opposite."""
    if asks_figure(question) or _ASKS_DEGREES.search(question):
        return False
    if _HEDGED.search(sentence) or _NOT_AGAINST.search(sentence):
        return False
    against = _AGAINST.search(sentence) is not None or _LACKING.search(sentence) is not None
    if _ASKS_AGAINST.search(question):
        return not against and _FAVOUR.search(sentence) is not None
    return against and not _ASKS_NOT.search(question)
