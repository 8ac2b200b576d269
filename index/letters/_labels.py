"""Why: what a letterhead says stands behind labels ("Vår ref.:", "Dykkar dato", "Saksbeh."), and
every office words, abbreviates and orders them differently. This module knows the labels and finds
them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

__all__ = ["LIST_FIELDS", "OTHER", "Hit", "find_labels", "is_label"]

OTHER = "other"
"""The field of labels that end a value but say nothing that is kept (telephone, postal address)."""

LIST_FIELDS = frozenset({"recipients", "copies", "attachments"})

# North, South and Lule Sámi stand beside Norwegian: "Min čuj.", "Mij. vues.", "Mijá siev.".
_OUR = r"(?:vår|våre|vårt|our|min|mijjen|mij\.?|mijá|kommunens|kommunen sin)"
_YOUR = (
    r"(?:deres|deira|dykkar|dykk|your|din|du|dijjen|dij\.?|dijá|departementets|departementet sin|"
    r"mottakers)"
)
_NUMBER = r"(?:\s?-?(?:nummer|number|nr|no|id)\.?)?"
_REF = rf"(?:referanse|ref|tilvising|reference|čujuhus|čuj|vuesiehtimmie|vues|siev)\.?{_NUMBER}"
_CASE = (
    r"(?:arkivsaksnummer|arkivsaksnr|arkivsaknr|arkivsak|saksnummer|saksnr|saknummer|saknr|"
    rf"sak\s?nr|sak|case|journal|doc){_NUMBER}\.?{_NUMBER}"
)
_DOC = r"(?:dok(?:ument)?\.?\s?-?(?:nummer|nr|id)?|løpenr|jnr|journalnr)\.?"

# Field, whether the label may stand without a colon before its value, pattern. The order decides
# between labels that begin alike; a longer match always wins.
_TABLE: tuple[tuple[str, bool, str], ...] = (
    (
        "date",
        True,
        (rf"{_OUR} dato|brevdato|dokumentdato|dok\.?\s?dato|dato/sted|dato/stad|our date"),
    ),
    (
        "date",
        False,
        (
            r"dato|date|sted/dato|stad/dato|sted og dato|stad og dato|sted, dato|stad, dato|"
            r"beaivi|dáhton|biejjie|bïejjie|biejvve|dagsett|datert|skriven|utsendt"
        ),
    ),
    ("your_date", True, rf"{_YOUR} dato|{_YOUR} brev av|{_YOUR} brev datert|{_YOUR} brev dagsett"),
    (
        "your_reference",
        True,
        rf"{_YOUR} {_REF}(?:\s?/\s?{_CASE})?|{_YOUR} {_CASE}|{_YOUR} (?:brev|letter)(?=:)|"
        rf"{_YOUR}(?=:?\s\d{{2,4}}/\d)|(?:referanse|ref\.?) hos (?:dere|dykk)|"
        r"(?:in reply to|svar på)(?=:?\s\d{2,4}/\d)",
    ),
    (
        "our_reference",
        True,
        (
            rf"{_OUR} {_REF}(?:\s?/\s?{_CASE})?(?:\s\([^)\n]{{1,40}}\))?|{_OUR} {_CASE}|"
            rf"{_OUR}(?=:?\s\d{{2,4}}/\d)|(?:referanse|ref\.?) hos oss"
        ),
    ),
    (
        "journal",
        True,
        (
            r"j\.?\s?nr\.?|journal(?:post)?(?:\s?-?id|\s?-?nr\.?|nummer)?|jp\.?\s?id|"
            r"løpenr\.?|løpenummer"
        ),
    ),
    (
        "journal",
        True,
        r"saks?-?\s?(?:og|&|/)\s?(?:dok(?:ument)?|journal(?:post)?|løpe)\.?\s?-?(?:nummer|nr)\.?",
    ),
    ("journal", True, rf"{_CASE}\s?[-/]\s?{_DOC}|dok(?:ument)?\.?\s?-?(?:nr\.?|nummer|id)"),
    ("reference", True, rf"{_REF}|saksreferanse|saksref\.?|file no\.?"),
    (
        "archive",
        True,
        (
            r"arkivkode|arkivnr\.?|arkivnummer|arkivreferanse|arkivref\.?|arkivnøkkel|"
            r"arkiv-?id|k-kode"
        ),
    ),
    ("archive", False, r"arkiv|klassering"),
    (
        "case",
        True,
        (
            r"arkivsaksnummer|arkivsaks?\s?nr\.?|arkivsak[\s-]?id|arkivsak|"
            r"saksnummer(?: i \w+)?|"
            r"saksnr\.?|saknr\.?|saks-?id|case (?:no|number)\.?|"
            r"(?:(?:ášši|aamhtese|ássje)\s?/\s?)?(?:sak|case)(?=:?\s\d{2,4}/\d)|"
            r"áššenummir|áššenr\.?|aamhtesenr\.?|aamhtesenommere|ássjenr\.?"
        ),
    ),
    (
        "case_officer",
        True,
        (
            r"(?:vår |vår/e |felles |ansvarlig |ansvarleg |ansv\.? )?"
            r"(?:saksbehandlar|saksbehandler|sakshandsamar|"
            r"sakshandsamer|saksansvarlig|saksansvarleg|kontaktperson(?: hos oss| i sak(?:en|a))?)"
            r"(?:\s?[/,]\s?(?:tlf|"
            r"telefon|innvalgstelefon|innvalstelefon|dir\.?\s?tlf)\.?)?|"
            r"(?:vår )?saksbeh\.?|saksansv\.?|sakshands\.?|"
            r"sakshand\.?|(?:our )?case (?:officer|handler|manager|worker)|"
            r"executive officer|responsible officer|"
            r"(?:vår |our )?(?:kontakt|contact)(?: person)?|"
            r"officer in charge|handled by|"
            r"(?:saken |saka )?(?:behandles|behandla|behandlet|handsama) av|"
            r"(?:ført i pennen|skrevet|skrive|utarbeidet|utarbeidd) av|"
            r"ášš?emeannudeaddji|aamhtesegïet\w+|ássjegiehtada\w+"
        ),
    ),
    (
        "case_officer",
        False,
        (
            r"ansvarlig|ansvarleg|fagansvarlig|fagansvarleg|forfatter|forfattar|prepared by|"
            r"enquiries to"
        ),
    ),
    (
        "subject",
        False,
        (
            r"emne|gjelder|gjeld|vedrørende|vedrørande|vedr\.?|angående|ang\.?|vedkommande|overskrift|"
            r"tittel|sak|subject|re|tema|ad|angår|saken gjelder|saka gjeld|"
            r"guoská|ášši|aamhtese|ássje"
        ),
    ),
    ("sent", False, r"sendt|innsendt|sent"),
    ("sender", False, r"fra|frå|avsender|avsendar|from"),
    (
        "recipient",
        False,
        (
            r"til|(?:sendes|sendast|sendt|svar) til|(?:saken|saka) (?:sendes|sendast)(?: til)?|"
            r"mottaker|mottakar|adressat|to|vuostáiváldi"
        ),
    ),
    (
        "recipients",
        False,
        (
            r"(?:eksterne |interne |alle |øvrige )?(?:mottakere|mottakarar|mottagere)|"
            r"adressater|adressatar|adresseliste|likelydende(?: brev)?(?: sendt)?(?: til)?|"
            r"likelydande(?: brev)?(?: sendt)?(?: til)?|recipients"
        ),
    ),
    (
        "copies",
        False,
        (
            r"(?:eksterne |ekstern |interne |intern )?kopimottake?r(?:e|ar|a)?|"
            r"kopi(?:er)?(?: er)?(?: sendt| sendes| sendast)?(?: til)?|gjenpart(?: til)?|cc|"
            r"kopi m/vedlegg(?: til)?|kopiija|cop(?:y|ies)(?: to)?"
        ),
    ),
    (
        "attachments",
        False,
        (
            r"(?:antall |tal )?vedlegg(?:sliste)?|vedlagt|trykte vedlegg|utrykte vedlegg|"
            r"attachments?|enclosures?|mildosat|mielddus"
        ),
    ),
    (
        OTHER,
        True,
        (
            r"telefon|direktetelefon|direktenummer|direkte telefon|dir\.? tlf\.?|telefaks|tlf\.?|"
            r"mobil|faks|sentralbord|"
            r"postadresse|besøksadresse|besøkadresse|kontoradresse|fakturaadresse|"
            r"e-?post(?:adresse)?|e-?mail|org\.?\s?(?:nr|nummer)\.?|organisasjonsnummer|"
            r"organisasjonsnr\.?|foretaksnr\.?|foretaksregisteret|kontonr\.?|kontonummer|"
            r"bankkonto|bankgiro|bank|internett|nettside|nettadresse|heimeside|hjemmeside|"
            r"www"
        ),
    ),
    (
        OTHER,
        False,
        (
            r"gradering|tilgangskode|"
            r"(?:unntatt|unnateke|unnteke) (?:offentlighet|offentlegheit)(?: (?:iht|jf|etter)\.?)?|"
            r"skjerming|avdeling|eining|enhet|"
            r"vår enhet|side|adresse|kontaktinformasjon"
        ),
    ),
)
_PATTERNS = tuple(
    (name, loose, re.compile(rf"(?:{pattern})(?![\w-])", re.IGNORECASE))
    for name, loose, pattern in _TABLE
)
_ANY = re.compile(rf"(?:{'|'.join(pattern for _, _, pattern in _TABLE)})(?![\w-])", re.IGNORECASE)
"""Any label: most words of a letter are none, and one look tells."""

_GAP = re.compile(r"[^\S\n]{2,}|\t|\s*\|\s*")
_COLON = re.compile(r"[\s.…_]*[:：]\*{0,2}|\*{0,2}\s?=|\s?(?:\.{3,}|…)")
"""What stands between a label and its value, dots that lead there and marks of bold type too."""

_DASH = re.compile(r"\s[–-]\s(?=\S)")
_SEPARATED = re.compile(r"(?:[;,./|•·]|\s[–-])\s*$")
_END = re.compile(r"\s+[/–—·•*_-]+$")
_JOINT = re.compile(r"\s?/\s?")
_PARTED = re.compile(r"\s+/\s+")
"""What parts the values of joined labels; a slash without blanks is a reference's own."""

_TAIL = " \t|;,*_]"
_BLANKS = " \t\n\u00a0|*_"
_START = re.compile(r"[\s>|*•\[(-]*")
_TOKEN = re.compile(r"(?<!\S)[\[(]*(?P<word>[^\s\[(])")
_LINE = 400
"""Characters of a line in which labels are looked for; the last value still goes to its end."""

_NO_COLON_LENGTH = 90
"""A line with labels without colons is a short one; a longer one is a sentence that begins
alike."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A label in a text: its field, its span, where its value begins and ends, and whether a colon
    stands behind it. The value's span is stripped of blanks and may be empty.
    """

    field: str
    start: int
    end: int
    value_start: int
    value_end: int
    colon: bool


@dataclass(frozen=True, slots=True)
class _Label:
    field: str
    loose: bool
    start: int
    end: int
    colon: bool
    after: int
    more: tuple[str, ...] = ()
    """The fields of further labels that share its colon."""


def find_labels(text: str, start: int, end: int) -> tuple[Hit, ...]:
    """Return the labels of the line ``text[start:end]`` with the spans of their values.

    A line has labels only if it begins with one; further ones follow a colon's value, a gap of two
    blanks, a tab or a bar, or stand directly behind the label before. Labels that share a colon
    ("Vår ref./saksbeh.: 24/1 / Kari Eksempel") share what stands behind it.
    """
    labels = list(_labels(text, start, min(end, start + _LINE)))
    limits = [*(one.start for one in labels[1:]), end]
    return tuple(
        hit for one, limit in zip(labels, limits, strict=False) for hit in _hits(text, one, limit)
    )


def is_label(text: str) -> bool:
    """Tell whether ``text``, stripped, is a label and nothing else."""
    hits = find_labels(text, 0, len(text))
    return bool(hits) and hits[-1].value_start == hits[-1].value_end


def _hits(text: str, label: _Label, limit: int) -> Iterator[Hit]:
    whole = _hit(text, label, limit)
    place = whole.value_start
    for name, part in zip(
        (label.field, *label.more),
        _PARTED.split(text[place : whole.value_end]) if label.more else [],
        strict=False,
    ):
        start = text.index(part, place)
        place = start + len(part)
        yield Hit(name, label.start, label.end, start, place, colon=True)
    if not label.more:
        yield whole


def _hit(text: str, label: _Label, limit: int) -> Hit:
    raw = text[label.after : limit]
    gap = _GAP.search(raw.rstrip(), len(raw) - len(raw.lstrip(_BLANKS)))
    raw = raw[: gap.start()] if gap else raw.rstrip()
    begin = label.after + len(raw) - len(raw.lstrip(_BLANKS))
    raw = _END.sub("", raw)
    stop = max(begin, label.after + len(raw.rstrip(_TAIL if "(" in raw else f"{_TAIL})")))
    return Hit(label.field, label.start, label.end, begin, stop, label.colon)


def _labels(text: str, start: int, end: int) -> Iterator[_Label]:
    lead = _START.match(text, start, end)
    first = _label_at(text, lead.end() if lead else start, end)
    if first is None or not _stands(text, first, end):
        return
    yield first
    place = first.after
    while place < end:
        following = _next_label(text, place, end)
        if following is None:
            return
        if first.field == "subject" and not _GAP.search(text, place, following.start):
            # A subject may name references; they are a part of it.
            return
        yield following
        place = following.after


def _next_label(text: str, place: int, end: int) -> _Label | None:
    for match in _TOKEN.finditer(text, place, end):
        label = _label_at(text, match.start("word"), end)
        if label is None:
            continue
        before = text[place : match.start()]
        adjacent = not before.strip() and label.loose
        if label.colon or adjacent or _GAP.search(before[len(before.rstrip(_BLANKS)) :]):
            return label
        if _SEPARATED.search(before) and _value_like(label.field, text[label.after : end]):
            return label
    return None


def _label_at(text: str, start: int, end: int) -> _Label | None:
    best = _longest(text, start, end)
    if best is None:
        return None
    # The same in another language ("Min čuj./Vår ref.", "Beaivi / Dato"), or one of another kind.
    while joint := _JOINT.match(text, best.end, end):
        other = _longest(text, joint.end(), end)
        if other is None:
            break
        best = replace(
            other,
            field=best.field,
            loose=best.loose or other.loose,
            start=start,
            more=best.more if other.field == best.field else (*best.more, _of(best, other)),
        )
    if text.startswith("/", best.end) and not best.colon:
        return None
    if not best.more:
        return best
    value = text[best.after : end].strip()
    gap = _GAP.search(value)
    parts = _PARTED.split(value[: gap.start()] if gap else value)
    return best if best.colon and len(parts) == 1 + len(best.more) else None


def _of(first: _Label, other: _Label) -> str:
    """Return the field of a label that is joined to another: "Deres ref./dato" is their date."""
    theirs = first.field == "your_reference" and other.field == "date"
    return "your_date" if theirs else other.field


def _longest(text: str, start: int, end: int) -> _Label | None:
    if not _ANY.match(text, start, end):
        return None
    best: _Label | None = None
    for name, loose, pattern in _PATTERNS:
        match = pattern.match(text, start, end)
        if match and (best is None or match.end() > best.end):
            colon = _COLON.match(text, match.end(), end)
            colon = colon or (_DASH.match(text, match.end(), end) if loose else None)
            after = colon.end() if colon else match.end()
            best = _Label(name, loose, start, match.end(), colon is not None, after)
    return best


def _stands(text: str, label: _Label, end: int) -> bool:
    """Tell whether the first label of a line really is one and not the beginning of a sentence."""
    rest = text[label.after : end]
    if label.colon or not rest.strip(_BLANKS):
        return True
    if _GAP.match(rest):
        # Names of parties side by side with other words head the columns of a table.
        single = len(_GAP.split(rest.strip(_BLANKS))) == 1
        return label.loose or single or _next_label(text, label.after, end) is not None
    if end - label.start > _NO_COLON_LENGTH:
        return False
    follower = _label_at(text, label.after + len(rest) - len(rest.lstrip()), end)
    return follower is not None or (label.loose and _value_like(label.field, rest))


_VALUE_LIKE = re.compile(r"\s*(?:\S*\d\S*|\(?[A-ZÆØÅ][\w.-]*)(?:\s|$)")


@cache
def _digit_fields() -> frozenset[str]:
    return frozenset(
        {
            "date",
            "your_date",
            "our_reference",
            "your_reference",
            "reference",
            "journal",
            "archive",
            "case",
        }
    )


_CASE_BEHIND = re.compile(r"[:.\s]*\d{2,6}/\d")


def _value_like(name: str, rest: str) -> bool:
    if name in _digit_fields() and _CASE_BEHIND.match(rest) and len(rest.split()) <= 8:
        return True
    if rest.rstrip().endswith((".", "?", "!")) and len(rest.split()) > 3:
        return False
    if name in _digit_fields():
        return any(char.isdigit() for char in rest) and len(rest.split()) <= 12
    return bool(_VALUE_LIKE.match(rest)) and len(rest.split()) <= 8
