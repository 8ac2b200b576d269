"""Recognises questions that the letterhead answers: "Who signed the letter?", "Hvem er avsender?".

Such a question consists of the words for a field and of words that frame any question about a
letter, of nothing else: "Hvem er kontaktperson?" asks the letterhead, "Hvem er kontaktperson i
politiet?" what the letter says.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from index.search.hit import Chip, ChipKind

__all__ = ["letter_fields"]

_WORD = re.compile(r"[^\W_]+")


def _rule(fields: str, *patterns: str) -> tuple[tuple[str, ...], tuple[re.Pattern[str], ...]]:
    compiled = (re.compile(rf"\b(?:{one})(?!\w)", re.IGNORECASE | re.VERBOSE) for one in patterns)
    return tuple(fields.split()), tuple(compiled)


_WHO = r"hvem|kven|who|whom|whose|hvilken\sperson|which\sperson"
_WHEN = r"når|nar|when|hvilken\sdag|kva\sdag|what\sday"
_SIGNED = r"""signert[e]?|signerer|signerar|undertegnet|underteikna|undertegna|underskrevet
    |underskrive|underskrev|skre[iv]*\sunder|skrevet\sunder|skrive\sunder
    |signed|signs|signing|sign"""
_SENT = r"""sendte?|sende|sent|skrevet|skrive|skreve|skrev|skreiv|written|wrote|writes|write|datert
    |dated|svarte|svarer|svara|svarar|svart|answered|answer|replied|reply|responded|respond
    |sign(?:ert[e]?|ed)|avgitt|send"""
_TITLES = r"tittel(?:en)?|title|stilling(?:en|a)?|stillingstittel|position|job\stitle"
_SIGNATURE = r"""underskriften|underskrifta|underskrift|signatur(?:en)?|signature|signatory
    |signatories|signatar(?:en)?|underskriver(?:en)?|undertegner(?:en)?|underskrivar(?:en)?"""

# Tried in this order; what one has used is not offered to the next.
_RULES = (
    _rule("your_date", r"(?:deres|dykkar|your|their)\s+(?:dato|date)"),
    _rule(
        "your_reference",
        r"(?:deres|dykkar|your|their)\s+(?:ref(?:eranse|erence)?(?:nummer|nr|\snumber)?)\.?",
    ),
    _rule(
        "our_reference",
        r"(?:vår|var|våre|our|letter's|brevets|kommunens)\s+(?:ref(?:eranse|erence)?(?:nummer|nr)?)\.?",
    ),
    _rule(
        "approval",
        r"""(?:elektronisk|electronically|digitalt|digitally)\s+(?:godkjent|godkjend|signert|approved
        |signed)|godkjenning(?:en|a)?|approval|godkjent|godkjend|approved""",
    ),
    _rule("signatory_titles signatories", _TITLES, rf"{_SIGNED}|{_SIGNATURE}"),
    _rule("signatories", _WHO, _SIGNED),
    _rule("signatories", _SIGNATURE),
    _rule(
        "case_officer",
        r"""(?:vår\s)?saksbehandl\w*|sakshandsam\w*|saksansvarl\w*|kontaktperson\w*|caseworker
        |case[\s-](?:officer|worker|handler|manager)|executive\sofficer|contact(?:\sperson)?""",
    ),
    _rule(
        "case_officer", _WHO, r"behandlet|handsama|handled|behandler|handles", r"saken|saka|case"
    ),
    _rule(
        "archive",
        r"""arkivsaksnummer(?:et)?|arkivsaksnr\.?|arkivsak\w*|arkiv(?:kode\w*|nummer\w*|nr|et|ref\w*)?
        |saksnummer\w*|saksnr\.?|sak(?:s)?\snummer|journal(?:nummer|nr)|case\snumber|archive\w*
        (?:\s(?:number|code|reference|case))?|file\snumber|case\sno\.?""",
    ),
    _rule(
        "our_reference",
        r"referanse(?:n|nr|nummer\w*)?|reference(?:\snumber)?|ref\.?|dokumentnummer\w*",
    ),
    _rule("copies", r"kopi(?:er|ar|en|mottak\w*)?|gjenpart(?:er)?|copies|copy|copied|cc"),
    _rule("attachments", r"vedlegg(?:et|a|ene)?|attachments?|enclosures?|enclosed|attached"),
    _rule(
        "recipients recipient", r"mottakere|mottakerne|mottakarar|mottakarane|recipients|addressees"
    ),
    _rule(
        "recipient",
        r"mottaker(?:en)?|mottakar(?:en)?|adressat(?:en)?|recipient|addressee|addressed|adressert",
    ),
    _rule("recipient", _WHO, r"(?<!svar\s)(?:til|to)"),
    _rule("date", rf"{_WHEN}", _SENT),
    _rule("date", r"dato(?:en)?|dated?|datert|datering\w*"),
    _rule("sender", r"avsender(?:en)?|avsendar(?:en)?|sender"),
    _rule("sender", _WHO, r"(?:er|is)\s+(?:\w+\s+)?(?:\w+\s+)?(?:fra|frå|from)"),
    _rule("sender case_officer", _WHO, r"skrevet|skrive|skrev|skreiv|wrote|written|forfatter"),
    _rule("sender", _WHO, r"sendte?|sende|sent"),
    _rule(
        "subject",
        r"""emne(?:t|felt)?|overskrift(?:en|a)?|subject(?:\sline)?|tittel(?:en)?|title
        |(?:handler|handlar|dreier\sseg|gjelder|gjeld)(?=.*\bbrev|\W*$|\s+om)
        |(?<=letter\s)about|is\sthe\sletter\sabout""",
    ),
)
_FRAME = frozenset(
    """
    fikk fekk fått mottok received got
    hva kva hvem kven hvilken hvilket hvilke når nar hvor kor er var ble blei vart blir har
    hadde det den dette denne som for fra frå til av på i om med og eller en et ein eit brev
    brevet breva brevene svar svaret svara svarbrevet svarbrev saken saka sak dokument
    dokumentet kommune kommunen kommunens kommuna kommunane kommunene navn navnet namn namnet
    heter heiter oppgitt oppført oppgi oppgir står vis meg finn gi fortell hos dere deres vår
    våre vegne vegner sin sitt man jeg eg vil vite nummer nummeret nr ved nederst øverst nedst
    øvst takk dato datoen brevdato ut sendt sendte seg what which who whom whose when where is
    was were are has had have did does do the a an this that these of in on at by for from to
    with and or letter letters reply replies response responses answer document case
    municipality municipality's municipalities name named names please show me tell give find
    get listed stated given it its their our your behalf as number no their s responsible
    ansvarlig letterhead brevhodet brevhode brevhovudet
    """.split()  # noqa: SIM905 - a table, not a list
)
# "ansvarlig" and "responsible" frame only beside a case officer; alone they name no field.

# Long enough that a slip of the pen cannot make another word of them.
_CORRECT = (
    "saksbehandler", "saksbehandleren", "sakshandsamar", "sakshandsamaren", "arkivsaksnummer",
    "saksnummer", "referanse", "reference", "mottaker", "mottakar", "recipient", "avsender",
    "avsendar", "signert", "signerte", "underskrift", "undertegnet", "signature", "signatory",
    "attachments", "attachment", "vedlegg", "kontaktperson", "signatories", "overskrift",
)  # fmt: skip
# One slip in nine letters leaves SequenceMatcher's ratio at .89 or above.
_LIKENESS = 0.87


def _corrected(text: str) -> str:
    """Return ``text``, equally long where possible, with slips in the words for fields mended."""

    def mend(found: re.Match[str]) -> str:
        word = found.group().lower()
        if len(word) < 6 or word in _FRAME or word in _CORRECT:
            return found.group()
        close = get_close_matches(word, _CORRECT, 1, _LIKENESS)
        if not close:
            return found.group()
        # Offsets must hold: a chip's words are cut from the question as typed.
        return close[0][: len(word)].ljust(len(word), "x")

    return _WORD.sub(mend, text)


def _use(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, tuple[int, int]] | None:
    """Return the text without what every pattern matched, and where the last one did; or None."""
    place = (0, 0)
    for pattern in patterns:
        found = pattern.search(text)
        if found is None:
            return None
        place = found.span()
        text = text[: place[0]] + " " * (place[1] - place[0]) + text[place[1] :]
    return text, place


def _found(text: str) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Yield the fields asked for with the place of their words; nothing where content is left."""
    hits = []
    for fields, patterns in _RULES:
        used = _use(text, patterns)
        if used:
            text = used[0]
            hits.append((fields, used[1]))
    if all(word.lower() in _FRAME for word in _WORD.findall(text)):
        yield from hits


def letter_fields(question: str, typed: str) -> list[Chip]:
    """Return a chip for each attribute of ``Letterhead`` that a question asks for, best first.

    ``question`` has blanks where senders, dates and references stood, ``typed`` is the same
    question as it was typed; both are equally long.
    """
    chips: dict[str, Chip] = {}
    for text in dict.fromkeys((question, _corrected(question))):
        for fields, (start, end) in _found(text):
            for name in fields:
                chip = Chip(ChipKind.FIELD, typed[start:end], name)
                chips.setdefault(name, chip)
        if chips:
            break
    return list(chips.values())
