"""Why: telling a name from a title from an address from a sentence is what reading a letterhead
comes down to. These small judgements about single lines are shared by everything that reads layout.
"""

import re
from functools import lru_cache

from index.letters import gazetteer

__all__ = [
    "LABEL",
    "NUMBER",
    "address_start",
    "closing_formula_end",
    "is_address",
    "is_approval",
    "is_closing_formula",
    "is_greeting",
    "is_name",
    "is_numbered_question",
    "is_on_behalf",
    "is_organisation",
    "is_prose",
    "is_title",
    "without_number",
]

_UPPER = "A-ZÆØÅÁČĐŊŠŦŽÄÖÜÉÈ"
_NAME_WORD = re.compile(rf"(?:[{_UPPER}][\w'’-]*\.?|av|de|den|der|van|von|af|di)$")
_NO_NAME = frozenset(
    "fra frå til om på i for med og ved er som etter the of and to from on in".split()  # noqa: SIM905
)
_JOINED = re.compile(rf"(?!Mac)[{_UPPER}][a-zæøå]{{2,}}[{_UPPER}]")
"""A word joined of two, as products and systems are called ("MinSide")."""

_TITLES = tuple(
    """
        direktør direktevra sjef leder leiar ordfører ordførar rådmann rådgiver rådgjevar
        konsulent koordinator sekretær fungerende fungerande konstituert assisterende
        assisterande administrerende saksbehandler sakshandsamar kontaktperson
        statsforvalter statsforvaltar fylkesmann minister statsråd departementsråd fylkesråd
        byråd inspektør ingeniør jurist advokat advokatfullmektig arkitekt planlegger
        planleggjar arkivar fullmektig medarbeider medarbeidar lege lensmann mester meister
        rektor styrar styrer fagansvarlig fagansvarleg ansvarlig ansvarleg spesialist
        formann president tillitsvalgt tillitsvald verneombud ombud ombod kirkeverge
        kyrkjeverje verge prost prest biskop dommer dommar sorenskriver skrivar professor
        lektor forsker forskar psykolog sykepleier sjukepleiar geolog biolog økonom
        forvalter forvaltar representant jođiheaddji ráđđeaddi hoavda direktøra åejvie
        jådtiheagge manager mayor director adviser advisor executive officer chief head
        secretary chair chairman chairwoman engineer physician counsel commissioner
        coordinator
    """.split()  # noqa: SIM905 - a table, not a list
)
"""Words with which titles end ("helsesjef"), in Norwegian, Sámi and English."""

_INFLECTIONS = ("", "e", "en", "n", "a", "ar", "er", "ane", "ene", "in")
_OFFICE = re.compile(r"\s*(?:statsforvalt(?:er|ar)en|fylkesmannen)\s+i\s", re.IGNORECASE)
"""A public body that is called after the title of its head."""

_STREET = (
    r"(?!(?i:riks|fylkes|europa|stam|kommune|kommunal|skogs)ve)[\w.'-]*(?i:gata|gate|gaten|veien|vegen|vei|veg|plassen|plass|tunet|torget|"
    r"torg|alle|brygge|bryggen)"
)
_ADDRESS = re.compile(
    r"\b(?i:postboks|boks|pb\.?|p\.b\.|postb\.|p\.?\s?o\.?\s?box)\s*\d|\b(?i:postboks)\b|"
    rf"\b\d{{4}}\s+[{_UPPER}][\w.-]+(?:\s+[{_UPPER}][\w.-]*)*\s*$|"
    rf"\b(?:NO|N)-\d{{4}}\b|\b(?=[{_UPPER}]){_STREET}\s+\d+\s?[A-Za-z]?\b|"
    rf"\b[{_UPPER}]\w+\s+{_STREET}\s+\d+\s?[A-Za-z]?\b"
)
_POSTAL = re.compile(rf"(?:NO?-)?\d{{4}}\s+[{_UPPER}]")
_MAY_BE_ADDRESS = re.compile(r"\d|(?i:postboks)")
_CARE_OF = re.compile(r"(?:v/|att\b|att\.|c/o)", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:\w+\s){1,3}og\s(?:hilsen|helsing)\s(?:fra|frå)\b|"
    r"(?:(?:med|beste|venn?lig|venn?leg|hjertelig|hjarteleg|høgaktingsfullt)\b[\w\s-]{0,30})?"
    r"\b(?:hilsen|hilsning|helsing|helsning|hilsener|helsingar)\b|"
    r"m\.?\s?v\.?\s?h\b\.?|v\.?h\.?(?=[,\s]|$)|ærbødigst\b|"
    r"(?:underskrift|signatur|signert|underteikna|signed)(?: av| by)?\s*(?::|$)|"
    r"dearvv?uo[đd]aiguin\b|dearvuodajn\b|varrudagá\w{0,6}\b|heelseg\w{0,8}\b|terveisin\b|"
    r"(?:yours (?:sincerely|faithfully|truly)|sincerely|respectfully|"
    r"(?:(?:with )?(?:kind|best|warm) )?regards|best wishes)\b",
    re.IGNORECASE,
)
_CLOSING_WORDS = 8
_ON_BEHALF = re.compile(
    r"(?:for|på vegner? av|etter fullmakt|e\.\s?f\.|med fullmakt|on behalf of)\b[\s:,]*"
    r"(?P<whom>[^.?!:;]*)(?::\s*(?P<name>.+))?$",
    re.IGNORECASE,
)
_WHOM = re.compile(
    r"(?:dei?|disse|the)\b|(?:kommunedirektør|rådmann|ordfør|styre|fylkesråd|direktør|leiing|"
    r"ledelse|fylkesordfør|statsforvalt|fylkesmann|administrasjon|arbeidsutval|avdeling|sekretariat|"
    r"forfall)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hei|heisann|hallo|god dag|goddag|kjære|kjøre|til rette vedkommende|"
    r"til den det gjelder|dear)\b",
    re.IGNORECASE,
)
_APPROVAL = re.compile(
    r"\b(?:elektronisk|digitalt)\s+(?:godkjen[tnd]\w*|signer\w+|underteikn\w+|"
    r"underskr\w+|ekspedert|"
    r"produsert|dokumentert\s+godkjen\w+)|"
    r"\b(?:godkjen[tnd]\w*|signert|underskre\w+|underteikn\w+)\s+(?:elektronisk|digitalt)|"
    r"\b(?:uten|utan)\s+(?:\w+\s+)?(?:underskrift|signatur|underteikning)|"
    r"\b(?:approved|signed)\s+(?:electronically|digitally)|"
    r"\b(?:electronically|digitally)\s+(?:approved|signed)|"
    r"\belektrovnn?alaččat\s+dohkkehuvvon",
    re.IGNORECASE,
)
_MAY_APPROVE = re.compile(r"lektr|igital|ut[ea]n\b", re.IGNORECASE)
_NOTICE = re.compile(
    r"(?:unntatt|untatt|unnateke|unnteke|u\.\s?off|u\.\s?o\b|jf\.\s+offl)", re.IGNORECASE
)
_HEADLINE = re.compile(
    r"[^.!?\n]{2,60}\b(?:kommune|fylkeskommune|herad|IKS|AS|HF)\s*[,|·•–][^.!?\n]{0,80}"
    rf"\b\d{{4}}\s+[{_UPPER}]"
)
"""A letterhead in one line: a body's name and its address."""

_NUMBER = re.compile(r"\s*(?:#+\s*|[-–•*·o]\s+|\(?\d{1,2}[.)]\s*|\(?[a-h][.)]\s+)+")


LABEL = re.compile(
    r"\s*(?:[-–•*]\s*)?(?:(?:til|svar på|svar til|ad)\s+)?"
    r"(?:spørsmål|spørsmålet|spm|spursmål|question)\.?\s*(?:nr\.?\s*|nummer\s*)?"
    r"\d{1,2}(?:[^\S\n]?[a-z]\b)?(?:\s?(?:og|,|-|–|&|\+)\s?\d{1,2})*\b\s*[.:)–-]*\s*",
    re.IGNORECASE,
)
"""A question's label: "Spørsmål 3:", "Til spørsmål 2", "Spm. 4 -"."""

NUMBER = re.compile(
    r"\s*\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-h])[.):]\s*(?=\S)|\s*\d{1,2}\s+(?=[A-ZÆØÅ])"
)
"""A number in front of a heading: "1.", "2)", "a)", "3 "."""

_LINE = 300
"""Characters of a line beyond which it is no name, title, address or label, and is not looked
at."""


def without_number(text: str) -> str:
    """Return ``text`` without the number or bullet in front of it."""
    return _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text


def is_address(line: str) -> bool:
    """Tell whether a line is part of a postal address: box, street with number, postal code."""
    if len(line) > _LINE:
        return False
    if _CARE_OF.match(line):
        return True
    return _MAY_BE_ADDRESS.search(line) is not None and bool(
        _ADDRESS.search(line) or _POSTAL.match(line)
    )


def address_start(line: str) -> int | None:
    """Return where the address begins in a line, or None where there is none in it."""
    if len(line) > _LINE:
        return None
    if not _MAY_BE_ADDRESS.search(line):
        return None
    match = _ADDRESS.search(line) or _POSTAL.match(line)
    return match.start() if match else None


def is_organisation(line: str) -> bool:
    """Tell whether a short line names a public body, a firm or a part of one."""
    short = len(line) <= _LINE and len(line.split()) <= 9
    return short and (gazetteer.is_body(line) or gazetteer.is_unit(line))


def is_title(line: str) -> bool:
    """Tell whether a line is a job title: "kommunedirektør", "Kommunalsjef helse og omsorg"."""
    words = line.strip(" ,.()").split()
    if not words or len(words) > 8 or len(line) > _LINE or line.rstrip().endswith((".", "?", ":")):
        return False
    if _OFFICE.match(line):
        return False
    return _is_office(words[0]) or _is_office(words[-1])


@lru_cache(maxsize=4096)
def _is_office(word: str) -> bool:
    """Tell whether a word is, or ends with, one that people hold as a post, inflected or not."""
    lower = word.lower()
    return any(
        lower.endswith(end) and lower[: len(lower) - len(end)].endswith(_TITLES)
        for end in _INFLECTIONS
    )


def is_name(line: str) -> bool:
    """Tell whether a line is a person's name: two to five capitalised words, no title, no body."""
    words = line.strip(" ,").split() if len(line) <= _LINE else []
    if not 2 <= len(words) <= 5 or not all(_NAME_WORD.match(word) for word in words):
        return False
    if any(char.isdigit() for char in line) or not words[0][0].isupper():
        return False
    if any(word.casefold() in _NO_NAME or _JOINED.match(word) for word in words):
        return False
    return (
        words[-1][0].isupper()
        and not _is_office(words[-1])
        and not _is_office(words[0])
        and not is_organisation(line)
    )


def is_closing_formula(line: str) -> bool:
    """Tell whether a line opens the signature: "Med hilsen", "Med vennleg helsing", "Mvh"."""
    return len(line) <= _LINE and _closes(line)


@lru_cache(maxsize=1024)
def _closes(line: str) -> bool:
    """Tell it of a line that several parts of the reader ask about."""
    return len(line.split()) <= _CLOSING_WORDS and bool(_CLOSING.match(line))


def is_on_behalf(line: str) -> bool:
    """Tell whether a line says for whom it is signed and nothing else: "For Elverum kommune", "for
    rådmannen", "Etter fullmakt".
    """
    words = line.split()
    if len(line) > _LINE or not 0 < len(words) <= _CLOSING_WORDS:
        return False
    match = _ON_BEHALF.match(line)
    if not match:
        return False
    whom = match["whom"].strip()
    return not whom or is_organisation(whom) or gazetteer.is_body(whom) or bool(_WHOM.match(whom))


def closing_formula_end(line: str) -> int:
    """Return where the formula ends in a line that ``is_closing_formula``."""
    match = _CLOSING.match(line)
    return match.end() if match else 0


def is_greeting(line: str) -> bool:
    """Tell whether a line only greets: "Hei!", "Kjære statsråd"."""
    return (
        len(line.split()) <= 6 and bool(_GREETING.match(line)) and not line.rstrip().endswith("?")
    )


def is_numbered_question(text: str) -> bool:
    """Tell whether a block is a question with a number or label in front."""
    return len(text) <= 4 * _LINE and (
        bool(LABEL.match(text)) or (bool(NUMBER.match(text)) and text.rstrip(" *_").endswith("?"))
    )


def is_approval(text: str) -> bool:
    """Tell whether a sentence says that the letter was approved electronically."""
    return bool(_MAY_APPROVE.search(text) and _APPROVAL.search(text))


def is_prose(text: str) -> bool:
    """Tell whether a block is running text and not a part of a letterhead.

    The thresholds are those that kept apart all head lines and all first sentences of the layouts
    in the tests: a sentence has five words and a full stop, or eight and another end, or is long.
    """
    words = text.split()
    if _NOTICE.match(text) or _HEADLINE.match(text):
        return False
    if len(words) >= 25:
        return True
    end = text.rstrip(" \"'”»)")[-1:]
    if is_address(text.rsplit("\n", maxsplit=1)[-1]):
        return False
    return (end == "." and len(words) >= 5) or (end in "?:!" and len(words) >= 8)
