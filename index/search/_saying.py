"""Tells who does not say what a question to all asks for, though it speaks of the matter.

A sentence near in meaning still says something else where it takes no position, where it names
another figure than the one that is asked for ("fifteen years" – "25 år"), or where it gives the
matter to another body ("Should the state decide?" – "Fylkeskommunen bør gjøre vedtaket"). As with
``denies``, nothing is said wherever the words leave it open.
"""

import re

from index.norwegian import in_english, numbers

__all__ = ["abstains", "asks_who_abstains", "says_another"]

_ABSTAINS = re.compile(
    r"""\b(?:har|har\svi|har\sme|tar|tek|tek\svi|tar\svi)\s(?:\w+\s){0,2}?
    (?:ingen|inga|ikke|ikkje)\s(?:\w+\s){0,2}?
    (?:mening|meining|syn|synspunkt\w*|standpunkt|stilling|merknad\w*|kommentar\w*|innspe?i?ll?)\b
    | \b(?:uttal[ae]r|ytr[ae]r)\s(?:\w+\s){0,3}?seg\s(?:ikke|ikkje)\b
    | \b(?:uttal[ae]r)\s(?:vi|me|kommunen)\s(?:oss|seg)\s(?:ikke|ikkje)\b
    | \b(?:overlater|overlèt|overlet)\s(?:vi|me)\b
    | \b(?:svarer|svarar)\s(?:vi|me)?\s?(?:ikke|ikkje)\b
    | \b(?:kommer|kjem)\s(?:vi|me)\s(?:tilbake|attende)\s(?:til|med)\b
    | \b(?:no\s(?:comment|view|opinion|position)|express(?:es)?\sno|takes?\sno)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ASKS_WHO_ABSTAINS = re.compile(
    r"\b(?:no\s(?:position|view|opinion)|ingen\s(?:mening|synspunkt)|inga\smeining|standpunkt"
    r"|stilling|abstains?|svarer\sikke|svarar\sikkje|uttal\w+)\b",
    re.IGNORECASE,
)
_UNIT = (
    r"(?:år|years?|måned\w*|månad\w*|months?|uke[r]?|veke[r]?|weeks?|dag(?:er|ar)?|days?|time[r]?|timar"
    r"|hours?|minutt\w*|minutes?|kilometer\w*|kilometres?|km|meter\w*|metres?|prosent|per\scent|kroner"
    r"|kvadratmeter\w*)"
)
_FIGURE = re.compile(rf"\b(?P<number>\d[\d .]*|[^\W\d_]+)\s{_UNIT}\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:mer\senn|meir\senn|over|under|minst|høyst|more\sthan|less\sthan|at\sleast|eller|or)\b",
    re.IGNORECASE,
)
_BODIES = {
    "state": r"stat(?:en|leg|lig)\w*|staten|state|government",
    "county": r"fylkeskommun\w*|fylket?|count(?:y|ies)",
    "municipality": r"kommun(?:en?|ene|ane|ar|er|a)?|herad\w*|municipalit\w+",
}
_NAMED = {body: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for body, words in _BODIES.items()}
_ASKS_WHOSE = re.compile(
    r"\b(?:at|that|think|thinks|meiner|mener)\s(?P<clause>(?:the\s)?[^?]*?\b"
    r"(?:bør|skal|should|must|må)\b[^?]*)",
    re.IGNORECASE,
)


def abstains(sentence: str) -> bool:
    """Tell whether a sentence says that its sender takes no position."""
    return _ABSTAINS.search(sentence) is not None


def asks_who_abstains(question: str) -> bool:
    """Tell whether a question asks who takes no position."""
    return _ASKS_WHO_ABSTAINS.search(question) is not None


def says_another(question: str, sentence: str) -> bool:
    """Tell whether a sentence plainly names another figure or body than a question asks for."""
    asked = [] if _OPEN.search(question) else [one["number"] for one in _FIGURE.finditer(question)]
    wanted = numbers(" ".join(asked), english=in_english(question))
    if wanted and not wanted & numbers(sentence, english=in_english(sentence)):
        return True
    clause = _ASKS_WHOSE.search(question)
    bodies = _named(clause["clause"]) if clause else frozenset[str]()
    told = _named(sentence)
    return bool(bodies and told and not bodies & told)


def _named(text: str) -> frozenset[str]:
    return frozenset(body for body, words in _NAMED.items() if words.search(text))
