"""Why: a letter's address tells whom it is for, and lists name others who get it. Both hold names
with addresses around them, which are cut away here.

Confidence of a recipient: its label's, ``_TO`` behind "Til" on one line, ``_MINISTRY`` for a
ministry named in the head, ``_ADDRESS`` for the name above a postal code, ``ONE_LINE`` where name
and address share a line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.letters import gazetteer
from index.letters._top import top_name
from index.letters._words import (
    address_start,
    is_address,
    is_closing_formula,
    is_greeting,
    is_name,
    is_organisation,
    is_title,
)
from index.letters.layout import Layout, Line, ListPart
from index.letters.letter import BlockKind, Field, Span

__all__ = [
    "ONE_LINE",
    "Address",
    "address_head",
    "addresses",
    "entries",
    "from_header",
    "is_blank_of_template",
    "ministry_names",
    "normal_name",
    "read_recipient",
]

_TO = 0.95
_MINISTRY = 0.95
_ADDRESS = 0.85
_BELOW = 0.8
_OFFICE = re.compile(
    r"^(?:[^\W\d_][\w’'&.,/-]*\s){0,5}?[\w-]*(?:departement|direktorat|embete|embede|tilsyn|nemnd|"
    r"fylkeskommune|kommune|herad|municipality|county council)(?:et|en|a|e)?$|"
    r"^(?:the\s)?(?:\w+\s){0,2}(?:ministry|directorate|municipality|office) of\b[^.!?]{3,60}$",
    re.IGNORECASE,
)
"""A public body, whatever it is called, alone on a line."""

_TITLE = re.compile(
    r"[^\n]*(?:\b(?:fra|frå|from|av)\b|[:?!])|\w*(?:svar|utskrift)\b", re.IGNORECASE
)

ONE_LINE = 0.6
"""Confidence of a recipient whose address stands on one line, as a sender's own often does."""

_HEADER = 0.7
_POSTAL = re.compile(r"(?:NO?-)?\d{4}\s+\S")
_TO_LINE = re.compile(r"(?:til|to(?: the)?)\s+(?=\S)", re.IGNORECASE)
_ASIDE = re.compile(r"\t|[^\S\n]{2,}|\s+(?:v/|c/o\b|att\b|\()", re.IGNORECASE)
"""What parts a name from what is said beside it."""

_WRAPS = re.compile(r"(?:\bog|-|,|^det (?:kongelige|kongelege|kgl\.?)(?: norske)?)$", re.IGNORECASE)
"""How a line ends, or is, of which the next one is the rest."""

_ENGLISH_KIND = re.compile(r"\bMUNICIPALITY\b|\bCOUNTY COUNCIL\b")
_TEMPLATE = re.compile(r"[{<\[«][^{}<>@\n]*[}>\]»]")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in the head: the line that names whose it is, and all lines of it."""

    name: Line
    lines: tuple[Line, ...]


def normal_name(words: str) -> str:
    """Return the normal form of a body's name: a ministry's proper name, "Elverum kommune" for a
    municipality, otherwise the words with single blanks.
    """
    plain = " ".join(words.split())
    ministry = gazetteer.find_ministry(plain.strip(" ,.:"))
    if ministry is not None:
        return ministry
    if re.search(r"(?i)samet?ing(?:et)?$|^s[áa]m[ie]\w*dig\w+", plain) and len(plain.split()) <= 3:
        return "Sametinget"
    if re.search(
        r"\b(?:kommune|herad|suohkan|gielda|tjïelte|tjielte|komuuni|municipality)\b",
        plain,
        re.IGNORECASE,
    ):
        known = gazetteer.proper_body(plain)
        if known is not None:
            return known
    if plain.isupper() and re.search(r"KOMMUNE\b", plain):
        plain = plain.title().replace(" Kommune", " kommune").replace(" Og ", " og ")
        plain = plain.replace(" Fylkeskommune", " fylkeskommune").replace(" I ", " i ")
    elif plain.isupper() and _ENGLISH_KIND.search(plain):
        plain = plain.title().replace(" Of ", " of ").replace(" And ", " and ")
    return plain


def is_blank_of_template(words: str) -> bool:
    """Tell whether words are a place that a template leaves to be filled in: "{navn}", "<dato>"."""
    return bool(_TEMPLATE.search(words))


def addresses(text: str, lines: Sequence[Line]) -> tuple[Address, ...]:
    """Return the addresses of several lines that stand among ``lines``, in order: each ends with a
    postal code.
    """
    found: list[Address] = []
    begin = 0
    for place, line in enumerate(lines):
        if not _POSTAL.match(line.of(text)):
            continue
        name = _address_name(text, lines[begin : place + 1])
        if name is not None:
            inside = tuple(one for one in lines[begin : place + 1] if one.start >= name.start)
            found.append(Address(name, inside))
        begin = place + 1
    return tuple(found)


def read_recipient(
    text: str,
    layout: Layout,
    given: Iterable[Field],
    addressed: Sequence[Address],
    signed: Sequence[Field],
) -> Field | None:
    """Return the recipient: labelled, or behind "Til", or a ministry named in the head, or the name
    of an address there that none of the ``signed`` bodies bears, in this order.
    """
    head = [
        line
        for line in layout.head()
        if not line.hits and line.kind is not BlockKind.HEADING and not layout.in_list(line.start)
    ]
    return (
        _labelled(text, given)
        or _behind_to(text, head)
        or _ministry(text, head, addressed)
        or _addressee(text, layout, head, addressed, signed)
        or _named_below(text, layout, head)
        or _from_one_line(text, head)
    )


def _labelled(text: str, given: Iterable[Field]) -> Field | None:
    for one in given:
        if is_blank_of_template(one.text):
            continue
        by_address = gazetteer.body_of_address(_address_in(one.text)) if "@" in one.text else None
        if by_address:
            return replace(one, value=by_address)
        span = Span(one.start, address_head(text, one.start, one.end))
        return _normal(text, span, one.confidence)
    return None


def _behind_to(text: str, head: Sequence[Line]) -> Field | None:
    for line in head:
        to = _TO_LINE.match(line.of(text))
        rest = line.of(text)[to.end() :] if to else ""
        if to and (is_organisation(rest) or is_name(rest) or gazetteer.find_ministry(rest)):
            start = line.start + to.end()
            return _normal(text, Span(start, address_head(text, start, line.end)), _TO)
    return None


def _ministry(text: str, head: Sequence[Line], addressed: Sequence[Address]) -> Field | None:
    """Return the ministry that the head names, by its name or its mail room, unless it writes."""
    ministries = ministry_names(text, head)
    if ministries and not _writes_itself(ministries[0], head, addressed):
        return _normal(text, ministries[0], _MINISTRY)
    return next((field for line in head if (field := _mail_room(text, line))), None)


def _addressee(
    text: str,
    layout: Layout,
    head: Sequence[Line],
    addressed: Sequence[Address],
    signed: Sequence[Field],
) -> Field | None:
    ministries = ministry_names(text, head)
    own = {normal_name(one.value) for one in signed}
    names = [
        _normal(text, _name_span(text, one.name), _ADDRESS)
        for one in addressed
        if not _inside(one.name, ministries)
    ]
    others = [name for name in names if name is None or name.value not in own] or names
    # Of two addresses the first is the sender's, as in a letter of a private person.
    first_is_sender = len(others) > 1 and not ministries
    if len(others) == 1 and head and addressed[0].name.start == head[0].start:
        # The only address opens the letter: it is the sender's where somebody is named below it.
        return _named_below(text, layout, head) or others[0]
    return others[1 if first_is_sender else 0] if others else None


def _named_below(text: str, layout: Layout, head: Sequence[Line]) -> Field | None:
    """Return the public body that a block of the head begins with, below the sender's name."""
    top = top_name(text, layout)
    blocks = {line.block for line in head[:1]}
    for line in head if top else ():
        if line.block in blocks:
            continue
        blocks.add(line.block)
        span = _name_span(text, line)
        words = span.of(text)
        if _OFFICE.search(words) and not _TITLE.match(words) and not is_greeting(words):
            return _normal(text, span, _BELOW)
    return None


def _name_span(text: str, line: Line) -> Span:
    return Span(line.start, address_head(text, line.start, line.end))


def _mail_room(text: str, line: Line) -> Field | None:
    """Return the ministry whose e-mail address a line is."""
    words = line.of(text)
    body = gazetteer.body_of_address(words) if re.fullmatch(r"\S+@\S+", words) else None
    if body is None or gazetteer.find_ministry(body) is None:
        return None
    return Field(body, words, line.start, line.end, _ADDRESS)


def _address_in(words: str) -> str:
    match = re.search(r"[\w.+-]+@[\w.-]+", words)
    return match[0] if match else ""


def ministry_names(text: str, lines: Sequence[Line]) -> list[Span]:
    """Return the names of ministries that stand on lines of their own, those that wrap too: "Det
    kongelige / klima- og miljødepartement".
    """
    found: list[Span] = []
    for place, line in enumerate(lines):
        span = Span(line.start, address_head(text, line.start, min(line.end, line.start + 120)))
        if found and found[-1].end >= span.end:
            continue
        # A part of a ministry may stand behind a dash.
        first = re.split(r"\s[–-]\s", span.of(text))[0]
        if gazetteer.find_ministry(first):
            found.append(Span(span.start, span.start + len(first)))
        elif place + 1 < len(lines) and _WRAPS.search(line.of(text)):
            below = lines[place + 1]
            whole = Span(line.start, address_head(text, below.start, below.end))
            if gazetteer.find_ministry(whole.of(text)):
                found.append(whole)
    return found


def _inside(line: Line, spans: Sequence[Span]) -> bool:
    return any(span.start <= line.start < span.end for span in spans)


def _writes_itself(ministry: Span, head: Sequence[Line], addressed: Sequence[Address]) -> bool:
    """Tell whether a ministry is the sender: its name stands on the first line as a logo does, with
    no address of its own, and somebody else has one below.
    """
    own = any(_inside(one.name, [ministry]) for one in addressed)
    return ministry.start == head[0].start and not own and bool(addressed)


def from_header(words: str) -> Field | None:
    """Return the party that an e-mail's header names, or None: of several the first."""
    by_address = gazetteer.body_of_address(_address_in(words))
    match = re.match(r"\s*\"?([^<\",;]+?)\"?\s*(?:[<,;]|$)", words)
    value = by_address or (normal_name(match[1]) if match else "")
    return Field(value, value, -1, -1, _HEADER) if value else None


def _from_one_line(text: str, head: Sequence[Line]) -> Field | None:
    """Return the name in front of an address that stands on one line with it."""
    for line in head:
        if re.search(r"\b\d{4}\s+[A-ZÆØÅ][\w.-]+$", line.of(text)):
            end = address_head(text, line.start, line.end)
            if end > line.start:
                return _normal(text, Span(line.start, end), ONE_LINE)
    return None


def _address_name(text: str, lines: Sequence[Line]) -> Line | None:
    """Return the line that names whom an address belongs to: from the postal code upwards, over the
    lines of the address, the units and persons, to the top of the block.
    """
    name: Line | None = None
    for line in reversed(lines[:-1]):
        words = line.of(text)
        if is_address(words):
            if name is not None:
                break
            continue
        if is_greeting(words) or is_closing_formula(words):
            break
        if name is not None and (line.block != name.block or _is_ministry(text, name)):
            break
        if is_organisation(words) or is_name(words) or name is None:
            name = line
    return None if name is None or _is_rest(text, name, lines) else name


def _is_rest(text: str, name: Line, lines: Sequence[Line]) -> bool:
    """Tell whether a line is the end of a name that began above it and beside something else, so
    that it does not stand in the text in one piece.
    """
    place = lines.index(name)
    above = lines[place - 1] if place else name
    return bool(_WRAPS.search(above.of(text)) and text[above.end : name.start].strip())


def _is_ministry(text: str, line: Line) -> bool:
    return gazetteer.find_ministry(line.of(text)) is not None


def _normal(text: str, span: Span, confidence: float) -> Field | None:
    words = span.of(text)
    if not words.strip() or is_title(words) or is_blank_of_template(words):
        return None
    return Field(normal_name(words), words, span.start, span.end, confidence)


def address_head(text: str, start: int, end: int) -> int:
    """Return where the name ends and the address begins in a line that may hold both."""
    words = text[start:end]
    cut = address_start(words)
    gap = _ASIDE.search(words)
    stop = min(one for one in (cut, gap.start() if gap else None, len(words)) if one is not None)
    return start + len(words[:stop].rstrip(" ,;-–"))


def entries(text: str, part: ListPart) -> tuple[Field, ...]:
    """Return the entries of a list: each name once, its address left out, table columns beyond the
    first left out; attachments as they stand, numbers taken off.
    """
    found: list[Field] = []
    seen_rows: set[int] = set()
    for span, row in zip(part.entries, part.rows, strict=True):
        if row is not None and row in seen_rows:
            continue
        if row is not None:
            seen_rows.add(row)
        for piece in _split(text, span):
            one = _entry(text, piece, part.field)
            if one is not None:
                found.append(one)
    return tuple(found)


def _split(text: str, span: Span) -> Iterator[Span]:
    """Yield what stands between semicolons, and between commas where each part is a body."""
    words = span.of(text)
    parts = words.split(",")
    bodies = len(parts) > 1 and all(is_organisation(part) for part in parts)
    place = span.start
    for piece in parts if bodies else words.split(";"):
        lead = len(piece) - len(piece.lstrip())
        yield Span(place + lead, max(place + lead, place + len(piece.rstrip(" ,"))))
        place += len(piece) + 1


_BULLET = re.compile(r"(?:[-–•*·]\s+|\d{1,2}[.)]?\s+(?=[A-ZÆØÅ]))")
_COLUMN_HEADS = frozenset(
    {"adresse", "post", "kontaktperson", "e-post", "navn", "namn", "mottaker", "mottakar"}
)


def _entry(text: str, span: Span, kind: str) -> Field | None:
    bullet = _BULLET.match(text, span.start, span.end)
    start = bullet.end() if bullet and kind == "attachments" else span.start
    dash = re.compile(r"[-–•*·]\s+").match(text, start, span.end)
    start = dash.end() if dash else start
    end = span.end
    if kind != "attachments":
        end = address_head(text, start, end)
        mailbox = re.search(r"\s*<[^<>\s]*@[^<>\s]*>", text[start:end])
        end = start + mailbox.start() if mailbox and mailbox.start() else end
    words = text[start:end]
    if words.strip().casefold() in _COLUMN_HEADS or is_blank_of_template(words):
        return None
    if not words.strip():
        return None
    return Field(normal_name(words), words, start, end, 0.9)
