"""Why: sender and recipient have no label in most letters. The sender shows in the letterhead, in
the first sentence ("Elverum kommune viser til …"), in the signature, in the footer, in an e-mail's
header; the recipient in the address. Each place is a piece of evidence, and they add up.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.letters import gazetteer
from index.letters._words import (
    address_start,
    is_address,
    is_greeting,
    is_name,
    is_organisation,
    is_title,
)
from index.letters.layout import Layout, Line, ListPart
from index.letters.letter import BlockKind, Field, Span

__all__ = ["ONE_LINE", "address_head", "entries", "normal_name", "read_recipient", "read_sender"]

_WORD = r"[A-ZÆØÅÁČĐŊŠŦŽ][\w’'-]*"
_BODY = re.compile(
    rf"(?<![\w’'-])(?P<name>{_WORD}(?:[^\S\n]+(?:og[^\S\n]+)?{_WORD}){{0,3}})[^\S\n]+"
    r"(?P<kind>kommune|KOMMUNE|Kommune|fylkeskommune|FYLKESKOMMUNE|Fylkeskommune|herad|suohkan|gielda|tjïelte)\b"
)
_OTHER_BODY = re.compile(
    rf"(?<![\w’'-])(?:Statsforvalt(?:eren|aren)[^\S\n]+i[^\S\n]+{_WORD}(?:[^\S\n]+(?:og[^\S\n]+)?{_WORD})*|"
    rf"{_WORD}(?:[^\S\n]+{_WORD})?[^\S\n]+politidistrikt|{_WORD}direktoratet|{_WORD}tilsynet)"
)
_FIRST_WORDS = frozenset(
    [
        "Vi",
        "Det",
        "Den",
        "Dette",
        "Som",
        "I",
        "På",
        "For",
        "Til",
        "Fra",
        "Frå",
        "Av",
        "Og",
        "Men",
        "Med",
        "Når",
        "Dersom",
        "Hvis",
        "Svar",
        "Både",
        "Også",
        "Brev",
        "Kjære",
        "Formannskapet",
        "Kommunestyret",
        "Ordfører",
        "Ordføreren",
        "Ordføraren",
        "Vedr",
        "Vedrørende",
        "Uttalelse",
        "Høringssvar",
        "Høyringssvar",
        "Høringsuttalelse",
        "Innspill",
        "Innspel",
        "Viser",
    ]
)
# What each place is worth alone; noisy-or adds them up: 1 - Π(1 - w).
_WEIGHTS = {
    "label": 0.95,
    "letterhead": 0.6,
    "logo": 0.35,
    "first sentence": 0.6,
    "signature": 0.6,
    "footer": 0.4,
    "metadata": 0.4,
    "body": 0.3,
}
ONE_LINE = 0.6
"""Confidence of a recipient whose address stands on one line, as a sender's own often does."""

_FIRST_PART = 600
"""Characters of the body in which a letter says who writes."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    value: str
    start: int
    end: int
    place: str


def normal_name(words: str) -> str:
    """Return the normal form of a body's name: a ministry's proper name, "Elverum kommune" for a
    municipality, otherwise the words with single blanks.
    """
    plain = " ".join(words.split())
    ministry = gazetteer.find_ministry(plain.strip(" ,.:"))
    if ministry is not None:
        return ministry
    if re.search(r"\b(?:kommune|herad|suohkan|gielda|tjïelte)\b", plain, re.IGNORECASE):
        known = gazetteer.find(plain)
        if known is not None:
            return known.body
        if plain.isupper():
            return plain.title().replace(" Kommune", " kommune").replace(" Og ", " og ")
    return plain


def read_sender(
    text: str,
    layout: Layout,
    *,
    given: Iterable[Field],
    recipient: Field | None,
    signed: Iterable[Field],
    metadata: str,
) -> Field | None:
    """Return the sender, or None where nothing tells.

    ``given`` are labelled values, ``signed`` the bodies in the signature, ``metadata`` the "from"
    of a container. The value with the most evidence wins, then the one that stands first.
    """
    pieces = [_Evidence(normal_name(one.text), one.start, one.end, "label") for one in given]
    pieces += _from_head(text, layout, recipient)
    pieces += _from_body(text, layout)
    pieces += [_Evidence(normal_name(one.text), one.start, one.end, "signature") for one in signed]
    pieces += list(_from_footer(text, layout))
    pieces += list(_from_metadata(metadata))
    if recipient is not None and any(one.value != recipient.value for one in pieces):
        pieces = [one for one in pieces if one.value != recipient.value or one.place == "label"]
    return _best(text, pieces)


def _best(text: str, pieces: Sequence[_Evidence]) -> Field | None:
    doubts: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    for one in pieces:
        if (one.value, one.place) not in seen:
            seen.add((one.value, one.place))
            doubts[one.value] = doubts.get(one.value, 1.0) * (1 - _WEIGHTS[one.place])
    if not doubts:
        return None
    value = min(doubts, key=lambda name: doubts[name])
    best = min(
        (one for one in pieces if one.value == value),
        key=lambda one: (one.start < 0, -_WEIGHTS[one.place]),
    )
    words = text[best.start : best.end] if best.start >= 0 else value
    return Field(value, words, best.start, best.end, round(1 - doubts[value], 3))


def _bodies(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of public bodies named in ``text[start:end]``, sentence openers taken off."""
    for match in _BODY.finditer(text, start, end):
        begin = match.start()
        words = match["name"].split()
        while len(words) > 1 and (words[0] in _FIRST_WORDS or _is_tail_known(words)):
            begin = text.index(words[1], begin + len(words[0]))
            words = words[2:] if words[1] == "og" else words[1:]
            if not text.startswith(words[0], begin):
                begin = text.index(words[0], begin)
        if words and words[0] not in _FIRST_WORDS:
            yield Span(begin, match.end())
    for match in _OTHER_BODY.finditer(text, start, end):
        yield Span(match.start(), match.end())


def _is_tail_known(words: Sequence[str]) -> bool:
    """Tell whether the words behind the first one are a municipality and all of them are none."""
    if gazetteer.find_all(" ".join(words)):
        return False
    rest = words[2:] if words[1] == "og" else words[1:]
    return bool(rest and gazetteer.find_all(" ".join(rest)))


def _from_head(text: str, layout: Layout, recipient: Field | None) -> list[_Evidence]:
    head = [line for line in layout.head() if not line.hits]
    found: list[_Evidence] = []
    for place, line in enumerate(head):
        words = line.of(text)
        if recipient is not None and line.start <= recipient.start < line.end:
            continue
        if re.search(r"\b(?:fra|frå|til|på|om|av)\b", words):
            continue
        named = list(_bodies(text, line.start, line.end))
        if named and len(words.split()) <= 12:
            one = named[0]
            found.append(_Evidence(normal_name(one.of(text)), one.start, one.end, "letterhead"))
        elif place == 0 and _is_logo(words):
            found.append(_Evidence(normal_name(words), line.start, line.end, "logo"))
    return found


def _is_logo(words: str) -> bool:
    return (
        is_organisation(words) and not is_address(words) and gazetteer.find_ministry(words) is None
    ) or (gazetteer.find_ministry(words) is not None)


def _from_body(text: str, layout: Layout) -> list[_Evidence]:
    start, end = layout.body_start, layout.closing_start
    first_part = min(end, start + _FIRST_PART)
    found: list[_Evidence] = []
    counts: dict[str, int] = {}
    for span in _bodies(text, start, end):
        value = normal_name(span.of(text))
        counts[value] = counts.get(value, 0) + 1
        if span.end <= first_part and counts[value] == 1:
            found.append(_Evidence(value, span.start, span.end, "first sentence"))
    found.sort(key=lambda one: one.start)
    most = max(counts, key=lambda name: counts[name], default=None)
    repeated = [one for one in found if one.value == most and counts[one.value] > 1]
    return found[:1] + [replace(one, place="body") for one in repeated[:1]]


def _from_footer(text: str, layout: Layout) -> Iterator[_Evidence]:
    for line in layout.marginal():
        for span in _bodies(text, line.start, line.end):
            yield _Evidence(normal_name(span.of(text)), span.start, span.end, "footer")


def _from_metadata(sender: str) -> Iterator[_Evidence]:
    if not sender:
        return
    match = re.match(r"\s*\"?([^<\"@]*?)\"?\s*(?:<|$)", sender)
    name = match[1].strip() if match else ""
    domain = re.search(r"@(?:[\w-]+\.)*?([\w-]+)\.(?:kommune|herad|suohkan)\.no", sender)
    known = (
        gazetteer.find(domain[1].replace("-", " ")) or gazetteer.find(domain[1]) if domain else None
    )
    if known is not None:
        yield _Evidence(known.body, -1, -1, "metadata")
    elif name:
        yield _Evidence(normal_name(name), -1, -1, "metadata")


def read_recipient(text: str, layout: Layout, given: Iterable[Field]) -> Field | None:
    """Return the recipient: labelled, or the first line of the address in the head, or a ministry
    named there, in this order.
    """
    for one in given:
        return _normal(
            text, Span(one.start, address_head(text, one.start, one.end)), one.confidence
        )
    head = [line for line in layout.head() if not line.hits and line.kind is not BlockKind.HEADING]
    postal = next(
        (
            place
            for place, line in enumerate(head)
            if re.match(r"(?:NO?-)?\d{4}\s+\S", line.of(text))
        ),
        None,
    )
    ministries = [
        line for line in head if gazetteer.find_ministry(line.of(text)[:80].strip()) is not None
    ]
    if ministries:
        return _normal(text, Span(ministries[0].start, ministries[0].end), 0.95)
    if postal is None:
        return _from_one_line(text, head)
    line = _address_name(text, head[: postal + 1])
    if line is None:
        return None
    return _normal(text, Span(line.start, address_head(text, line.start, line.end)), 0.85)


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
        if is_greeting(words) or (name is not None and line.block != name.block):
            break
        if is_organisation(words) or is_name(words) or name is None:
            name = line
    return name


def _normal(text: str, span: Span, confidence: float) -> Field | None:
    words = span.of(text)
    if not words.strip() or is_title(words):
        return None
    return Field(normal_name(words), words, span.start, span.end, confidence)


def address_head(text: str, start: int, end: int) -> int:
    """Return where the name ends and the address begins in a line that may hold both."""
    words = text[start:end]
    cut = address_start(words)
    gap = re.search(r"\t|[^\S\n]{2,}", words)
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
    place = span.start
    for piece in span.of(text).split(";"):
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
    words = text[start:end]
    if not words.strip() or words.strip().casefold() in _COLUMN_HEADS:
        return None
    return Field(normal_name(words), words, start, end, 0.9)
