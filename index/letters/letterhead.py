"""Why: who wrote to whom, when and under which references is what a citation is made of, and what a
person asks for by name. This module reads it from a document by the habits of Norwegian offices,
bokmål and nynorsk; nothing in it knows any single letter.

Confidence, in [0, 1], is about the share of such readings that are right: .99 behind a label with a
colon, .95 behind one without, .93 on the next line or in the next cell, .9 in a column or list, .8
by its place alone, .7 from an e-mail's header or out of a sentence. The sender's adds up its pieces
of evidence (``_sender``). Below ``DOUBTFUL`` a person is asked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from index.letters._dates import find_dates, is_date
from index.letters._parties import (
    ONE_LINE,
    Address,
    addresses,
    entries,
    from_header,
    read_recipient,
)
from index.letters._sender import read_sender
from index.letters._signature import approval, approved_by, read_signature
from index.letters._values import Found, labelled
from index.letters._words import (
    is_address,
    is_greeting,
    is_name,
    is_organisation,
    is_title,
    without_number,
)
from index.letters.layout import Layout, Line, read_layout
from index.letters.letter import BlockKind, Document, Field, Letterhead

__all__ = ["read_letterhead"]

_UNLABELLED = 0.8
_LABELLED = 0.9
_HEADER = 0.7
_BEGINNING = 400
"""Characters of the body in which references are looked for where no label has them."""

_OUR_REFERENCE = re.compile(
    r"\b(?:vår|vårt|our)(?: ref\w*\.?| sak(?:snr\.?|snummer)?| case)?[ :]+"
    r"(\d{2,6}/\d+(?:[-/]\d+)?)",
    re.IGNORECASE,
)
_YOUR_REFERENCE = re.compile(
    r"\b(?:deres|dykkar|your)(?: ref\w*\.?| sak(?:snr\.?|snummer)?| case)?[ :]+"
    r"(\d{2,6}/\d+(?:[-/]\d+)?)",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"(?:sv|re|vs|svar)\s*:\s*(?:sv|re)?:?\s*(\d{2,4}/\d+(?:-\d+)?)\b", re.IGNORECASE
)
_CASE_NUMBER = re.compile(r"\d{2,4}/\d+")
_PLACE_WORDS = 5
"""Words before a date that are no more than a place and a weekday."""

_ABOVE = 1
"""Lines above the signature where place and date may stand."""

_DATE_LINES = 15
"""Lines of head or closing among which a date of its own stands."""

_LINES = 400
"""Lines of a head or closing that are searched for labels; no real one has as many."""

_PARTIES = frozenset({"sender", "recipient"})
_SUBJECT_WORDS = 40
_SUBJECT_LINES = 5
_DECORATIONS = frozenset({("*", "*"), ("_", "_"), ("«", "»"), ('"', '"'), ("“", "”")})
_FIELDS = re.compile(r"\d\.\d\s")
"""Numbers of the fields of a form."""

_SUBJECT = re.compile(
    r"(?:svar\w*|hør\w*svar|høyr\w*svar|høring\w*|høyring\w*|uttal\w*|fråsegn\w*|innsp\w*|klage\w*|"
    r"søknad\w*|merknad\w*|skjema|referat|notat|protokoll\w*|vedrørende|vedr|angående|ang|reply|response)\b",
    re.IGNORECASE,
)
"""How a subject begins that stands above the labels."""

_NOT_SUBJECT = re.compile(
    r"(?:unntatt|unnateke|unnteke|u\.\s?off|kun sendt|berre sendt|kun per e-?post|pr\.? e-?post|"
    r"sendt (?:kun )?(?:elektronisk|digitalt)|side \d|\W*$|\d+$|\{[^{}]*\}\W*$|<[^<>]*>\W*$)",
    re.IGNORECASE,
)


_HEADS_A_TABLE = re.compile(r":$|\S(?:[^\S\n]{3,}|\t)\S.*\S(?:[^\S\n]{3,}|\t)\S")
"""What leads to a list or a table, and three cells of one: no subject."""


def read_letterhead(document: Document) -> Letterhead:
    """Return the letterhead of a document; a field that the letter does not have is None or empty.

    Every field's span is one of ``document.text``; a field taken from ``document.metadata`` (an
    e-mail's header) has the span (-1, -1). Never raises, whatever the text.
    """
    text = document.text
    layout = read_layout(text, document.blocks)
    head = labelled(text, layout.head()[:_LINES])
    found = head + labelled(text, layout.closing()[:_LINES])
    lists = {name: _list(text, layout, name) for name in ("recipients", "copies", "attachments")}
    signature = read_signature(text, layout.signature(text))
    plain = [
        line
        for line in layout.head()
        if not line.hits and not layout.in_list(line.start) and not _is_value(line, head)
    ]
    addressed = (
        *addresses(text, [line for line in plain if not line.right]),
        *addresses(text, [line for line in plain if line.right]),
    )
    recipient = read_recipient(text, layout, _all(head, "recipient"), addressed, signature.bodies)
    recipient = recipient or next(iter(lists["recipients"]), None)
    recipient = recipient or from_header(document.metadata.get("to", ""))
    if recipient and not signature.titles and _signs(recipient, signature.names, addressed):
        recipient = None
    subject = _subject(document, layout, head, recipient)
    sender = read_sender(
        document,
        layout,
        given=_all(head, "sender"),
        recipient=recipient,
        addressed=addressed,
        signed=(*signature.bodies, *signature.titles),
        persons=signature.names,
        subject=subject,
    )
    if recipient and sender and _is_own_address(recipient, sender):
        recipient = None
    approved = approval(text, layout)
    return Letterhead(
        sender=sender,
        recipient=recipient,
        date=_date(document, layout, head, found),
        our_reference=_first(found, "our_reference", "journal", "reference", "case")
        or _in_a_sentence(text, layout, _OUR_REFERENCE),
        your_reference=_first(found, "your_reference")
        or _in_a_sentence(text, layout, _YOUR_REFERENCE)
        or _in_the_subject(_first(head, "subject")),
        your_date=_first(found, "your_date"),
        archive=_archive(found),
        case_officer=_first(found, "case_officer") or _writer(head),
        subject=subject,
        approval=approved,
        signatories=signature.names or approved_by(approved),
        signatory_titles=signature.titles,
        recipients=lists["recipients"],
        copies=lists["copies"],
        attachments=lists["attachments"],
    )


def _is_value(line: Line, found: Sequence[Found]) -> bool:
    """Tell whether a line is the value of a label above it, and so nobody's address."""
    return any(
        line.start <= one.field.start < line.end and one.label not in _PARTIES for one in found
    )


def _signs(recipient: Field, names: Sequence[Field], addressed: Sequence[Address]) -> bool:
    """Tell whether the only address of the head is that of the person who signed."""
    signed = any(one.value == recipient.value for one in names)
    return signed and recipient.confidence < _LABELLED and len(addressed) <= 1


def _in_a_sentence(text: str, layout: Layout, pattern: re.Pattern[str]) -> Field | None:
    """Return a reference that the beginning of the text names: "(vår sak 23/1207)"."""
    end = min(layout.body_start + _BEGINNING, layout.closing_start)
    match = pattern.search(text, 0, end)
    return Field(match[1], match[1], match.start(1), match.end(1), _HEADER) if match else None


def _in_the_subject(subject: Field | None) -> Field | None:
    """Return the case number with which the subject of a reply begins: theirs who asked."""
    match = _REPLY.match(subject.text) if subject else None
    if subject is None or match is None:
        return None
    start = subject.start + match.start(1)
    return Field(match[1], match[1], start, start + len(match[1]), _HEADER)


def _writer(head: Sequence[Found]) -> Field | None:
    """Return the person whose mailbox a message came from: "Fra: Kari Eksempel <kari@…>"."""
    for one in _all(head, "sender"):
        match = re.match(r"\"?([^<\"@]+?)\"?\s*<", one.text)
        if match and is_name(match[1]):
            start = one.start + match.start(1)
            return Field(match[1], match[1], start, start + len(match[1]), _HEADER)
    return None


def _is_own_address(recipient: Field, sender: Field) -> bool:
    """Tell whether an address on one line, which may be either's, is the sender's."""
    return recipient.confidence <= ONE_LINE and recipient.value == sender.value


def _all(found: Iterable[Found], label: str) -> Iterator[Field]:
    return (one.field for one in found if one.label == label)


def _first(found: Sequence[Found], *labels: str) -> Field | None:
    """Return the first value of the first of these labels that has one."""
    return next((field for label in labels for field in _all(found, label)), None)


def _archive(found: Sequence[Found]) -> Field | None:
    """Return archive or case number; of several the first that has the form of a case number."""
    values = [one.field for one in found if one.label in {"archive", "case"}]
    numbers = (one for one in values if _CASE_NUMBER.match(one.value))
    return next(numbers, values[0] if values else None)


def _list(text: str, layout: Layout, name: str) -> tuple[Field, ...]:
    return tuple(
        field for part in layout.lists if part.field == name for field in entries(text, part)
    )


def _date(
    document: Document, layout: Layout, head: Sequence[Found], found: Sequence[Found]
) -> Field | None:
    """Return the date: labelled in the head or alone on a line there; labelled below, where an
    attachment may have another, or alone on a line of the closing; from a header.
    """
    text = document.text
    above = [line for line in layout.lines if line.start < layout.closing_start][-_ABOVE:]
    return (
        _first(head, "date", "sent")
        or _date_alone(text, layout.head()[:_DATE_LINES])
        or _first(found, "date", "sent")
        or _date_alone(text, (*above, *layout.closing()[:_DATE_LINES]))
        or _header_date(document.metadata.get("date", ""))
    )


def _date_alone(text: str, lines: Iterable[Line]) -> Field | None:
    dates = (
        _date_behind_labels(text, line) if line.hits else _last_date(text, line) for line in lines
    )
    return next((date for date in dates if date is not None), None)


def _date_behind_labels(text: str, line: Line) -> Field | None:
    """Return the date, with its place, that stands behind the labels of a line as a column of its
    own.
    """
    end = line.hits[-1].value_end
    words = text[end : line.end].strip()
    if not words or not is_date(words):
        return None
    date = find_dates(text, end, line.end)[0]
    return Field(date.iso, text[date.start : date.end], date.start, date.end, _UNLABELLED)


def _last_date(text: str, line: Line) -> Field | None:
    """Return the date at a line's end with nothing but a place before it, or before which a
    sentence ended.
    """
    if not line.of(text).rstrip(" .")[-1:].isdigit():
        return None
    dates = find_dates(text, line.start, line.end)
    if not dates or text[dates[-1].end : line.end].strip(" .") or len(dates) > 1:
        return None
    date = dates[0]
    before = re.split(r"[.;|·]\s", text[line.start : date.start])[-1]
    if ":" in before or len(before.split()) > _PLACE_WORDS:
        return None
    words = text[date.start : date.end]
    return Field(date.iso, words, date.start, date.end, _UNLABELLED)


def _header_date(words: str) -> Field | None:
    if not words:
        return None
    from email.utils import parsedate_to_datetime

    dates = find_dates(words)
    if dates:
        iso = dates[0].iso
    else:
        try:
            iso = parsedate_to_datetime(words).date().isoformat()
        except (ValueError, TypeError, IndexError):
            return None
    return Field(iso, iso, -1, -1, _HEADER)


def _subject(
    document: Document, layout: Layout, head: Sequence[Found], recipient: Field | None
) -> Field | None:
    """Return the subject: labelled, the heading or line above the body, or from a header."""
    given = _first(head, "subject")
    if given is not None:
        return given
    text = document.text
    taken = [one.field.start for one in head]
    taken += [recipient.start] if recipient else []
    header = " ".join(document.metadata.get("subject", "").split())
    groups = _subject_groups(text, layout, taken)
    if header:
        # An e-mail has its subject; a line that is a sentence is its text.
        groups = [group for group in groups if not group[-1].of(text).endswith(".")]
    if groups:
        best = _best_subject(text, groups)
        start = best[0].start
        start += len(best[0].of(text)) - len(without_number(best[0].of(text)))
        start, end = _undecorated(text, start, best[-1].end)
        words = text[start:end]
        return Field(" ".join(words.split()), words, start, end, _UNLABELLED)
    return Field(header, header, -1, -1, _HEADER) if header else None


def _undecorated(text: str, start: int, end: int) -> tuple[int, int]:
    """Take the marks of bold type and the quotation marks from both ends of a title."""
    while end - start > 2 and (text[start], text[end - 1]) in _DECORATIONS:
        start, end = start + 1, end - 1
    return start, end


def _subject_groups(text: str, layout: Layout, taken: Sequence[int]) -> list[list[Line]]:
    """Return the blocks of the head that may be the subject: those behind the labels, their values
    (whose offsets are ``taken``) and the addresses, or, where nothing follows them, headings.
    """
    head = layout.head()
    used = {line.start for line in head if any(line.start <= one < line.end for one in taken)}
    last = max(
        (
            line.start
            for line in head
            if line.hits or line.start in used or is_address(line.of(text))
        ),
        default=-1,
    )
    groups: dict[int, list[Line]] = {}
    for line in head:
        if not line.hits and line.start not in used and not _is_no_subject(text, line):
            groups.setdefault(line.block, []).append(line)
    blocks = [
        group
        for group in groups.values()
        if len(group) <= _SUBJECT_LINES
        and _words(text, group) <= _SUBJECT_WORDS
        and not _FIELDS.search(text, group[0].end, group[-1].end)
    ]
    behind = [group for group in blocks if group[0].start > last]
    return behind or [
        group
        for group in blocks
        if group[0].kind is BlockKind.HEADING or _SUBJECT.match(group[0].of(text))
    ]


def _words(text: str, group: Sequence[Line]) -> int:
    return len(text[group[0].start : group[-1].end].split())


def _is_no_subject(text: str, line: Line) -> bool:
    words = line.of(text)
    party = len(words.split()) <= 4 and (is_organisation(words) or is_name(words))
    party = party and not _SUBJECT.match(words)
    return bool(
        is_date(words)
        or party
        or is_greeting(words)
        or is_address(words)
        or is_title(words)
        or _NOT_SUBJECT.match(words)
        or (_HEADS_A_TABLE.search(words) and not _SUBJECT.match(words))
        or not without_number(words).strip()
    )


def _best_subject(text: str, groups: Sequence[list[Line]]) -> list[Line]:
    for group in groups:
        if group[0].kind is BlockKind.HEADING and not group[-1].of(text).endswith(("!", ".")):
            return group
    return next((group for group in groups if _words(text, group) >= 3), groups[0])
