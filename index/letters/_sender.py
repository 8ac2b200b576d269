"""Why: the sender has no label in most letters, and every letter names others: those it agrees
with, writes to, sends copies to. Only some places tell who writes: the letterhead and its logo, the
signature, footers and addresses, an e-mail's header, a file's name. A sentence of the text never
does, but for the formula that opens a letter ("Elverum kommune viser til brev av …"), which is a
part of its frame as the greeting is.

Each place is a piece of evidence of a weight that is the share of letters in which it is right;
pieces that agree add up as 1 - Π(1 - w), and one that disagrees takes half its weight away. What
comes out below ``DOUBTFUL`` of ``index.letters.letter`` is shown with a question.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.letters import gazetteer
from index.letters._parties import (
    Address,
    address_head,
    is_blank_of_template,
    ministry_names,
    normal_name,
)
from index.letters._top import top_block, top_name
from index.letters._words import is_address, is_greeting, is_name, is_prose, is_title
from index.letters.layout import Layout, Line
from index.letters.letter import JOINT, Document, Field, Span

__all__ = ["read_sender"]

_WEIGHTS = {
    "label": 0.95,
    "letterhead": 0.9,
    "own address": 0.8,
    "signature": 0.85,
    "address": 0.8,
    "logo": 0.75,
    "top": 0.7,
    "footer": 0.75,
    "header": 0.8,
    "header's name": 0.55,
    "opening": 0.6,
    "title": 0.6,
    "file name": 0.5,
    "office": 0.7,
}
_CONTRADICTION = 0.5
_WORD = r"[A-ZÆØÅÁČĐŊŠŦŽ][\w’'-]*"
_NAME = rf"{_WORD}(?:(?:[^\S\n]+(?:(?:og|ja|jïh)[^\S\n]+)?|[^\S\n]?/[^\S\n]?){_WORD}){{0,3}}"
_SAMI_KINDS = r"suohkan|gielda|gïelda|tjïelte|tjielte|fylkkasuohkan|fylhkentjïelte"
_BODY = re.compile(
    rf"(?P<name>{_NAME})[^\S\n]+(?P<kind>(?i:kommune|fylkeskommune|herad|komuuni|municipality|"
    rf"county (?:council|municipality)|{_SAMI_KINDS}))\b|"
    rf"(?i:municipality of)[^\S\n]+{_WORD}|"
    rf"(?:(?:[Ss]tatsforvalt|STATSFORVALT)(?i:eren|aren)|(?i:fylkesmannen))[^\S\n]+(?i:i)[^\S\n]+"
    rf"{_WORD}(?:(?:,\s+|\s+(?i:og)\s+|[^\S\n]+){_WORD})*|"
    rf"{_WORD}(?:[^\S\n]+{_WORD})?[^\S\n]+(?i:politidistrikt)"
)
_NAMED_KIND = re.compile(rf"{_NAME}[^\S\n]+(?i:kommune|fylkeskommune|herad)(?=(?i:s)?\b)")
_LED_BY = re.compile(
    r"(?:for |på vegne av |på vegner av |the )?(?:(?:ordfører|ordførar|rådmann|kommunedirektør|"
    r"administrasjon|formannskap|kommunestyre|styre)\w{0,3}\s+(?:i|for)\s+)?",
    re.IGNORECASE,
)
_MUNICIPAL_OFFICE = re.compile(
    rf"(?i:(?:vara)?ordfør[ea]r|rådmann|kommunedirektør)\s+(?i:i\s+)?(?P<name>{_WORD}(?:\s{_WORD})?)$"
)
_OF_MUNICIPALITY = re.compile(r"(?i)(?:vara)?ordfør[ea]r|rådmann|kommunedirektør|kommunalsjef")
_UNIT = re.compile(
    r"(?:sekretariat\w*|(?:\w+-?)?styret|arbeidsutval\w*|administrasjonen|post(?:mottak|ekspedisjon)|"
    r"leiinga|ledelsen|kontoret|oss\b[^@]*)(?:\s+v/.*|,.*)?$",
    re.IGNORECASE,
)
"""A part of a body, which without the body's name tells nobody who writes."""

_SAMI = re.compile(rf"\b(?:{_SAMI_KINDS})$", re.IGNORECASE)
_TWIN = re.compile(r"\s*[/|–-]\s*")
_BEHIND = re.compile(r"\s*(?:$|[,:|/•·*–(-]|v/)")
_WRAPPED = 60
"""Characters of the next line that may belong to a name."""

_BESIDE = re.compile(r"^(?:\t|[^\S\n]{3,})\S[^\n]*\n(?=\S|$)")
"""What stands to the right of a line, up to where the next one begins."""

_UNDER_LOGO = 4
"""Words that a letterhead has behind a body's name and a dash; a subject has more."""

# Words that open a subject or sentence and are no part of a name.
_NO_NAME = re.compile(
    r"(?:vi|det|den|dette|som|i|på|for|til|fra|frå|av|og|men|med|når|dersom|hvis|svar\w*|både|også|"
    r"brev|kjære|vedr\w*|uttal\w*|høring\w*|høyring\w*|innsp\w*|viser|ny|nye|klage\w*|søknad\w*|"
    r"kopi|notat|referat|møte\w*|sak|saksframlegg\w*|saksfremlegg\w*|vedtak|avtale|merknad\w*|"
    r"reguleringsplan\w*|kommuneplan\w*|detaljregulering\w*|protokoll|utkast|rapport|plan\w*)$",
    re.IGNORECASE,
)
_OF_A_CASE = re.compile(
    r"(?i:uttal|høring|høyring|svar|søknad|klage|plan|regulering|vedtak|innspill|innspel|dispensasjon|"
    r"merknad|tilsyn|rapport|melding|avtale|sak\b|saka?en|\bgnr|forslag|framlegg)"
)
_TITLE_OF_AN_ANSWER = re.compile(
    r"(?:^|[–:-]\s+)(?i:(?:hørings|høyrings)?(?:svar|uttalelse|uttale|fråsegn|innspill|innspel|"
    r"tilbakemelding|merknader)\s+(?:fra|frå)\s+)(?=\S)"
)
_POSSESSIVE = re.compile(
    r"\s?s\s+(?:hørings|høyrings)?(?:svar|uttalelse|uttale|fråsegn|innspill|innspel|merknader)\b",
    re.IGNORECASE,
)
_COUNCIL = re.compile(r"(?:utvalg|utval|organ|råd)[^\S\n]*:[^\S\n]*(?=\S)", re.IGNORECASE)
_LOGO_LINES = 4
_TOP_LINES = 10
_LOGO_WORDS = 7
_NO_LOGO = re.compile(
    r"[:;?!.*]$|\b(?:og|and|mellom)$|\b(?:fra|frå|til|om|på|av|from|to|about|re)\b", re.IGNORECASE
)
_OPENING = re.compile(
    r"[^\S\n]+(?:(?:viser?|visar) til|(?:svarer|svarar) på|takkar?|takker|vil takk[ea]|"
    r"send(?:er)?|oversend(?:er)?|"
    r"avgir|avgjev|gir|gjev|har (?:mottatt|motteke|fått)|refers to|thanks|hereby)\b(?!\s+at\b)"
    r"(?=(?:\s+[^\s.!?]+){0,5}?\s+(?:\w*)(?:brev\w*|høring\w*|høyring\w*|henvendelse\w*|"
    r"førespurnad\w*|e-post\w*|"
    r"invitasjon\w*|oppdrag\w*|uttal\w*|innspe?l\w*|innspill\w*|svar\w*|letter|consultation)\b)"
)
_OPENING_CHARACTERS = 400
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:www\.)?[\w-]+(?:\.[\w-]+)*\.no\b")
_FILE_NAME = re.compile(
    r"(?:^[\d\W_]*|\b(?:fra|frå|from)[\W_]+)(?P<name>[^\W\d_]+(?:[\W_]+[^\W\d_]+){0,2}?)[\W_]+"
    r"(?:kommune|herad)\b",
    re.IGNORECASE,
)
_MENTION = re.compile(rf"(?<![\w’'-]){_NAME}[^\S\n]+(?:kommune|herad|fylkeskommune)\b")
_MENTIONS = 4000
"""Characters of the text in which the name that an e-mail's domain shortens is looked for."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    value: str
    start: int
    end: int
    place: str


def read_sender(
    document: Document,
    layout: Layout,
    *,
    given: Iterable[Field],
    recipient: Field | None,
    addressed: Sequence[Address],
    signed: Sequence[Field],
    persons: Sequence[Field],
    subject: Field | None,
) -> Field | None:
    """Return the sender, or None where nothing tells. The sender of a joint letter has all names
    in its value, parted by ``JOINT``.

    ``given`` are labelled values, ``addressed`` the addresses of the head, ``signed`` the bodies
    and titles of the signature, ``persons`` its names.
    """
    text = document.text
    pieces = list(_labelled(text, given))
    pieces += _from_council(text, layout)
    pieces += _from_head(text, layout, recipient, addressed)
    pieces += _from_signature(text, signed)
    pieces += _from_office(signed)
    pieces += _from_footer(text, layout)
    pieces += _from_addresses(document, layout)
    pieces = [
        one
        for one in pieces
        if one.place == "label" or recipient is None or one.value != recipient.value
    ]
    told = {one.value for one in pieces}
    # These bear out what another place tells; alone they count where no other does.
    pieces += [
        one
        for one in (
            *_from_title(text, subject, signed),
            *_from_opening(text, layout),
            *_from_header(document),
            *_from_file_name(document),
        )
        if one.value in told or (not told and (recipient is None or one.value != recipient.value))
    ]
    return _best(text, pieces) or _person(text, layout, document, recipient, persons)


def _best(text: str, pieces: Sequence[_Evidence]) -> Field | None:
    doubts: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    for one in pieces:
        if (one.value, one.place) not in seen:
            seen.add((one.value, one.place))
            doubts[one.value] = doubts.get(one.value, 1.0) * (1 - _WEIGHTS[one.place])
    if not doubts:
        return None
    value, *others = sorted(doubts, key=lambda name: doubts[name])
    strongest = 1 - doubts[others[0]] if others else 0.0
    confidence = (1 - doubts[value]) * (1 - _CONTRADICTION * strongest)
    best = min(
        (one for one in pieces if one.value == value),
        key=lambda one: (one.start < 0, -_WEIGHTS[one.place]),
    )
    words = text[best.start : best.end] if best.start >= 0 else value
    return Field(value, words, best.start, best.end, round(confidence, 3))


def _body_at(text: str, start: int, end: int) -> Span | None:
    """Return the body's name with which ``text[start:end]`` begins, if a letterhead may have it
    so: nothing follows, or a comma, a bar, brackets, or a dash and a few words.
    """
    led = _LED_BY.match(text, start, end)
    start = led.end() if led else start
    # A name may wrap: "Statsforvalteren i Oslo, Buskerud, / Østfold og Akershus".
    wraps = text[start:end].endswith((",", " og"))
    match = _BODY.match(text, start, end + _WRAPPED if wraps else end)
    if match is None or _NO_NAME.match(match[0].split()[0]):
        return None
    rest = text[match.end() : max(end, match.end())]
    twin = _TWIN.match(rest)
    other = _BODY.match(text, match.end() + twin.end(), end) if twin else None
    if other is not None and bool(_SAMI.search(match[0])) != bool(_SAMI.search(other[0])):
        norwegian = other if _SAMI.search(match[0]) else match
        return Span(norwegian.start(), norwegian.end())
    if not _BEHIND.match(rest):
        return None
    dash = re.match(r"\s*[–-]\s*", rest)
    if dash and start == 0 and not _OF_A_CASE.search(rest):
        # A motto, below the name that opens the letter.
        return Span(match.start(), match.end())
    if dash and (
        len(rest[dash.end() :].split()) > _UNDER_LOGO or not rest[dash.end() :][:1].isupper()
    ):
        return None
    return Span(match.start(), match.end())


def _labelled(text: str, given: Iterable[Field]) -> Iterator[_Evidence]:
    for one in given:
        if is_blank_of_template(re.sub(r"<[^<>]*@[^<>]*>", "", one.text)):
            continue
        if _UNIT.match(one.text):
            continue
        if "@" in one.text:
            yield from _of_mailbox(text, one.text, one.start, one.end, "label")
            continue
        span = Span(one.start, address_head(text, one.start, one.end))
        body = _body_at(text, span.start, span.end) or span
        yield _Evidence(normal_name(body.of(text)), body.start, body.end, "label")


def _of_mailbox(text: str, words: str, start: int, end: int, place: str) -> Iterator[_Evidence]:
    """Yield the body that a mailbox ("Kari Eksempel <kari@elverum.kommune.no>") belongs to, by its
    address or its name.
    """
    match = _ADDRESS.search(words)
    body = gazetteer.body_of_address(match[0]) if match else None
    body = body or (_mentioned(text, match[0]) if match else None)
    name = " ".join(re.sub(r"[<(\[]?[\w.+-]+@[\w.-]+[>)\]]?|\"", " ", words).split())
    if body is None and gazetteer.is_body(name):
        body = normal_name(name)
    if body is not None:
        yield _Evidence(body, start, end, place)


def _mentioned(text: str, address: str) -> str | None:
    """Return the body named in the text whose name is the domain of an address, as "Prøvdal
    kommune" is of post@provdal.example; the address tells, the text only spells it.
    """
    labels = set(address.rsplit("@", 1)[-1].lower().split(".")[:-1])
    for match in _MENTION.finditer(text[:_MENTIONS]):
        for name in _tails(match[0]):
            bare = name.rsplit(" ", 1)[0]
            if not labels.isdisjoint(gazetteer.address_labels(bare)):
                return normal_name(name)
    return None


def _tails(name: str) -> Iterator[str]:
    words = name.split()
    return (" ".join(words[place:]) for place in range(len(words) - 1))


def _from_head(
    text: str, layout: Layout, recipient: Field | None, addressed: Sequence[Address]
) -> list[_Evidence]:
    theirs = _recipients_lines(layout, recipient, addressed)
    lines = [
        line
        for line in layout.head()
        if not line.hits and not layout.in_list(line.start) and line.start not in theirs
    ]
    ministries = ministry_names(text, lines[:2])
    named = [*ministries, *_names_at_top(text, lines, ministries)]
    found = _together(text, sorted(named))
    top = top_name(text, layout)
    if top is not None and top.start not in theirs:
        # What stands in a block of its own further down is whom the letter is for.
        end = top_block(text, layout)
        found = [one for one in found if one.start < end] or [_evidence(text, [top], "top")]
    if not found:
        logos = (_logo(text, line) for line in lines[:_LOGO_LINES])
        found = [_evidence(text, [logo], "logo") for logo in logos if logo][:1]
    for one in (each for each in addressed if each.name.start not in theirs):
        end = address_head(text, one.name.start, one.name.end)
        words = text[one.name.start : end]
        # What opens a letter, above its own address, names whose it is, of whatever kind.
        opens = one.name is layout.head()[0] and len(addressed) > 1 and not _NO_LOGO.search(words)
        if is_name(words) or gazetteer.is_body(words) or (opens and not is_title(words)):
            return [*found, _evidence(text, [Span(one.name.start, end)], "own address")]
        break
    return found


def _evidence(text: str, spans: Sequence[Span], place: str) -> _Evidence:
    values = dict.fromkeys(normal_name(span.of(text)) for span in spans)
    return _Evidence(JOINT.join(values), spans[0].start, spans[-1].end, place)


def _names_at_top(text: str, lines: Sequence[Line], taken: Sequence[Span]) -> Iterator[Span]:
    """Yield the names of municipalities and their like that lines at the top consist of."""
    for place, line in enumerate(lines[:_TOP_LINES]):
        if any(span.start <= line.start < span.end for span in taken):
            continue
        pieces = list(_pieces(text, line))
        names = [span for piece in pieces if (span := _body_at(text, *piece))]
        # Below the logo a name beside other words is a row of a table.
        if place < _LOGO_LINES or len(names) == len(pieces):
            yield from names


def _together(text: str, names: Sequence[Span]) -> list[_Evidence]:
    """Return evidence for names in order: those on one line or on neighbouring ones are one body's
    in two languages, or, at the top, the senders of a joint letter.
    """
    groups: list[list[Span]] = []
    for span in names:
        between = text[groups[-1][-1].end : span.start] if groups else ""
        # In the left one of two columns the rest of the line belongs to the right one.
        between = _BESIDE.sub("\n", between)
        near = bool(groups) and not re.sub(r"\b(?:og|and|ja)\b", "", between).strip(" \t\n|•·,–-/&")
        near = near and "\n\n" not in text[groups[-1][-1].end : span.start]
        if near and _is_twin(text, groups[-1][-1], span):
            if _SAMI.search(groups[-1][-1].of(text)):
                groups[-1][-1] = span
        elif near and len(groups) == 1:
            groups[-1].append(span)
        else:
            groups.append([span])
    return [_evidence(text, group, "letterhead") for group in groups]


def _recipients_lines(
    layout: Layout, recipient: Field | None, addressed: Sequence[Address]
) -> frozenset[int]:
    """Return the offsets of the lines that name and address the recipient."""
    if recipient is None or recipient.start < 0:
        return frozenset()
    at = recipient.start
    lines = {line.start for line in layout.head() if line.start <= at < line.end}
    for one in addressed:
        if any(line.start <= at < line.end for line in one.lines):
            lines.update(line.start for line in one.lines)
    return frozenset(lines)


def _pieces(text: str, line: Line) -> Iterator[tuple[int, int]]:
    """Yield what stands between wide gaps, bars and bullets of a line."""
    for match in re.finditer(r"[^\t|•·*]+", line.of(text)):
        for piece in re.finditer(r"\S+(?:[^\S\n]{1,2}\S+)*", match[0]):
            start = line.start + match.start() + piece.start()
            yield start, start + len(piece[0])


def _is_twin(text: str, one: Span, other: Span) -> bool:
    """Tell whether two names beside one another are one body's in two languages."""
    first, second = one.of(text), other.of(text)
    same = normal_name(first) == normal_name(second)
    return same or bool(_SAMI.search(first)) != bool(_SAMI.search(second))


def _logo(text: str, line: Line) -> Span | None:
    """Return the name of a body of any kind that a line at the top consists of."""
    start, stop = next(_pieces(text, line))
    end = address_head(text, start, stop)
    words = text[start:end]
    if _BODY.search(words) and _body_at(text, start, end) is None:
        return None
    short = 0 < len(words.split()) <= _LOGO_WORDS
    return (
        Span(start, end)
        if short and not _NO_LOGO.search(words) and gazetteer.is_body(words)
        else None
    )


def _from_council(text: str, layout: Layout) -> Iterator[_Evidence]:
    """Yield the body whose council minutes are: "Utvalg: Kommunestyret i Skogvik kommune"."""
    for line in layout.head():
        label = _COUNCIL.match(text, line.start, line.end)
        span = _body_at(text, label.end(), line.end) if label else None
        if span is not None:
            yield _Evidence(normal_name(span.of(text)), span.start, span.end, "label")


def _from_signature(text: str, signed: Sequence[Field]) -> Iterator[_Evidence]:
    for one in signed:
        led = _LED_BY.match(one.text)
        lead = led.end() if led else 0
        body = _body_at(text, one.start, one.end)
        inside = _BODY.search(text, one.start, one.end) if body is None else None
        if body is None and inside and not _NO_NAME.match(inside[0].split()[0]):
            body = Span(inside.start(), inside.end())
        words = one.text[lead:]
        if body is not None:
            yield _Evidence(normal_name(body.of(text)), body.start, body.end, "signature")
        elif not is_title(words) and (gazetteer.is_body(words) or gazetteer.find_ministry(words)):
            yield _Evidence(normal_name(words), one.start + lead, one.end, "signature")


def _from_office(signed: Sequence[Field]) -> Iterator[_Evidence]:
    """Yield the municipality whose office somebody signed with: "ordførar i Prøvdal"."""
    for one in signed:
        match = _MUNICIPAL_OFFICE.match(one.text)
        if match and gazetteer.proper_body(f"{match['name']} kommune") is not None:
            value = gazetteer.proper_body(f"{match['name']} kommune")
        elif match:
            value = f"{match['name']} kommune"
        else:
            continue
        start = one.start + match.start("name")
        yield _Evidence(str(value), start, one.start + match.end("name"), "office")


def _from_footer(text: str, layout: Layout) -> Iterator[_Evidence]:
    for line in (*layout.marginal(), *_contacts(text, layout)):
        for piece in _pieces(text, line):
            span = _body_at(text, *piece)
            if span is not None:
                yield _Evidence(normal_name(span.of(text)), span.start, span.end, "footer")


def _contacts(text: str, layout: Layout) -> Iterator[Line]:
    """Yield the lines below the signature that hold addresses, telephones and the like, and those
    above an address, which name whose it is.
    """
    closing = layout.closing()
    for place, line in enumerate(closing):
        below = closing[place + 1] if place + 1 < len(closing) else line
        address = is_address(line.of(text)) or (
            below.block == line.block and is_address(below.of(text))
        )
        if (line.hits or address) and not is_prose(line.of(text)):
            yield line


def _from_addresses(document: Document, layout: Layout) -> Iterator[_Evidence]:
    text = document.text
    header = document.metadata.get("from", "")
    if header and gazetteer.body_of_address(header):
        yield from _of_mailbox(text, header, -1, -1, "header")
    head = (line for line in layout.head() if line.hits and line.hits[0].field == "other")
    closing = (line for line in layout.closing() if not is_prose(line.of(text)))
    for line in (*layout.marginal(), *head, *closing):
        for match in _ADDRESS.finditer(text, line.start, line.end):
            body = gazetteer.body_of_address(match[0]) or _mentioned(text, match[0])
            if body is not None:
                yield _Evidence(body, match.start(), match.end(), "address")


def _from_title(text: str, subject: Field | None, signed: Sequence[Field]) -> Iterator[_Evidence]:
    """Yield the body that a letter's title calls its own: "Høringssvar fra Prøvevik kommune",
    "Prøvevik kommunes uttalelse", and "Svar frå Prøvevik" where its mayor signs.
    """
    if subject is None or subject.start < 0:
        return
    own = _TITLE_OF_AN_ANSWER.search(subject.text)
    start = subject.start + (own.end() if own else 0)
    match = _NAMED_KIND.match(text, start, subject.end)
    if match is not None and not _NO_NAME.match(match[0].split()[0]):
        if own or _POSSESSIVE.match(text, match.end()):
            yield _Evidence(normal_name(match[0]), match.start(), match.end(), "title")
        return
    bare = re.compile(_WORD).match(text, start, subject.end) if own else None
    if bare and any(_OF_MUNICIPALITY.match(one.text) for one in signed):
        name = bare[0].title() if bare[0].isupper() else bare[0]
        yield _Evidence(normal_name(f"{name} kommune"), bare.start(), bare.end(), "title")


def _from_opening(text: str, layout: Layout) -> Iterator[_Evidence]:
    """Yield the body that opens the letter with a formula."""
    start = layout.body_start
    for line in layout.lines:
        if line.start >= start and not is_greeting(line.of(text)):
            start = line.start
            break
    end = min(layout.closing_start, start + _OPENING_CHARACTERS)
    match = _BODY.match(text, start, end)
    if match and not _NO_NAME.match(match[0].split()[0]) and _OPENING.match(text, match.end(), end):
        yield _Evidence(normal_name(match[0]), match.start(), match.end(), "opening")


def _from_header(document: Document) -> Iterator[_Evidence]:
    """Yield the body whose name, not its known address, an e-mail's header gives."""
    header = document.metadata.get("from", "")
    if header:
        yield from _of_mailbox(document.text, header, -1, -1, "header's name")


def _from_file_name(document: Document) -> Iterator[_Evidence]:
    match = _FILE_NAME.search(document.metadata.get("file", ""))
    body = gazetteer.proper_body(re.sub(r"[\W_]+", " ", match["name"])) if match else None
    if body is not None:
        yield _Evidence(body, -1, -1, "file name")


def _person(
    text: str,
    layout: Layout,
    document: Document,
    recipient: Field | None,
    persons: Sequence[Field],
) -> Field | None:
    """Return the private person who wrote: one who signed and stands in the head, or whose mailbox
    it came from.
    """
    names = {one.value for one in persons}
    for line in layout.head():
        end = address_head(text, line.start, line.end)
        words = text[line.start : end]
        if not line.hits and words in names and not (recipient and recipient.value == words):
            return Field(words, words, line.start, end, _WEIGHTS["own address"])
    mailbox = re.match(r"\s*\"?([^<\"@]*?)\"?\s*(?:<|$)", document.metadata.get("from", ""))
    if mailbox and is_name(mailbox[1].strip()):
        name = " ".join(mailbox[1].split())
        return Field(name, name, -1, -1, _WEIGHTS["opening"])
    return None
