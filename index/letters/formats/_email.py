"""E-mails as files: their text, their headers as metadata, and the files that came with them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from itertools import islice
from typing import Any

from index.errors import FormatError, LimitError
from index.letters.formats._html import html_document
from index.letters.formats._shared import parsing, tidy
from index.letters.formats._text import text_document
from index.letters.formats.base import LetterFormat, Limits, Member
from index.letters.letter import Document

__all__ = ["EmailFormat", "is_ballast", "iso_date"]

_LOOK = 8192
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*):[ \t]?\S?")
# Any two of these among the first headers make a file an e-mail; a letter in plain text may well
# begin with "Dato:" but not with these.
_TELLING = frozenset(
    [
        "from",
        "to",
        "cc",
        "date",
        "subject",
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "content-type",
        "delivered-to",
        "reply-to",
        "x-mailer",
        "x-originating-ip",
        "thread-topic",
    ]
)
_HEADERS = ("from", "to", "date", "subject")
# What mail programs attach of themselves: signatures, cards, calendars, winmail.dat with the
# typefaces of the text.
_BALLAST_NAMES = (".p7s", ".asc", ".vcf", ".ics", ".sig", "winmail.dat")
# In winmail.dat, level and tag of an attachment's data: attAttachData of [MS-OXTNEF] 2.1.3.3.
_PACKED = b"\x02\x0f\x80\x06\x00"
_LONGEST_HEADER = 1000
# Leaves of one message; nested messages are counted where they are opened.
_MOST_PARTS = 2000


class EmailFormat(LetterFormat):
    """An e-mail saved as a file."""

    name = "EML"
    suffixes = frozenset({".eml", ".mht", ".mhtml"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the headers that a file begins with, else by the name."""
        return _headed(data[:_LOOK]) or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the text of the message, plain where there is plain, without its attachments.

        Raises FormatError where there is none.
        """
        with parsing(name, self.name):
            message = _parsed(data)
            body = _body(message, name)
            metadata = _metadata(message)
            content = _content(body) if body is not None else ""
        if body is None or not content.strip():
            raise FormatError(f"{name} holds no text; nothing of it can be searched.")
        if body.get_content_type() == "text/html":
            return html_document(content, name, limits, metadata)
        return text_document(content.lstrip("\n"), name, limits, metadata)

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:
        """Yield attachments and attached messages, each with the headers of this message."""
        with parsing(name, self.name):
            message = _parsed(data)
            metadata = _metadata(message)
            # One by one, so that a part that cannot be read loses none of those before it.
            for member in islice(_attached(message, name), limits.members + 1):
                yield replace(member, metadata=metadata)


def is_ballast(name: str, data: bytes) -> bool:
    """Tell whether an attachment is a mail program's own and no letter; it may have packed letters
    into its own, though.
    """
    return name.lower().endswith(_BALLAST_NAMES) and _PACKED not in data


class _Forgiving(EmailPolicy):
    """Reads headers as the standard says, letters that it does not allow as what they are, and
    whole headers as they stand where the standard library's parser fails on them.
    """

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return the value of a header."""
        text = _decoded(value.encode("utf-8", "surrogateescape"), "utf-8")
        try:
            return super().header_fetch_parse(name, text)
        except Exception:
            return " ".join(text.split())


# Messages that came inside a message are handed on as they stand, never folded anew.
_POLICY = _Forgiving(refold_source="none")


def iso_date(header: str) -> str:
    """Return the day of a date header as ISO 8601, or the header where it is no date."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(header).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return header


def _headed(sample: bytes) -> bool:
    telling = 0
    for number, line in enumerate(sample.lstrip(b"\xef\xbb\xbf").splitlines()):
        if line[:1] in (b" ", b"\t") and number:
            continue
        match = _HEADER.match(line)
        if match is None:
            # mbox files begin with a line of their own.
            if number == 0 and line.startswith(b"From "):
                continue
            break
        telling += match[1].decode("ascii").lower() in _TELLING
    return telling >= 2


def _parsed(data: bytes) -> EmailMessage:
    from email import message_from_bytes

    message = message_from_bytes(data, policy=_POLICY)
    assert isinstance(message, EmailMessage)
    return message


def _metadata(message: EmailMessage) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _HEADERS:
        value = tidy(str(message.get(name, ""))).replace("\n", " ")[:_LONGEST_HEADER]
        if value:
            found[name] = iso_date(value) if name == "date" else value
    return found


def _parts(message: Message, shown: str) -> Iterator[Message]:
    """Yield the leaves of a message; a message attached to it is one leaf."""
    waiting, count = [message], 0
    while waiting:
        part = waiting.pop(0)
        count += 1
        if count > _MOST_PARTS:
            raise LimitError(f"{shown} has more than {_MOST_PARTS} parts; send the letters alone.")
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting = [one for one in inside if isinstance(one, Message)] + waiting
        else:
            yield part


def _body(message: EmailMessage, shown: str) -> Message | None:
    """Return the part that is the message's own text, plain before HTML, empty ones last."""
    texts = [
        part
        for part in _parts(message, shown)
        if part.get_content_type() in ("text/plain", "text/html")
        and part.get_content_disposition() != "attachment"
        and not part.get_filename()
    ]
    written = [one for one in texts if _content(one).strip()]
    return min(
        written or texts, key=lambda one: one.get_content_type() != "text/plain", default=None
    )


def _content(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    return _decoded(raw, part.get_content_charset("utf-8"))


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return raw.decode("cp1252", "replace")


def _attached(message: EmailMessage, shown: str) -> Iterator[Member]:
    """Yield what came with the text; a scanner's message may be an attachment and nothing else."""
    body = _body(message, shown)
    for part in _parts(message, shown):
        kind = part.get_content_type()
        if part is body or part.get_content_maintype() == "multipart":
            continue
        if kind == "message/rfc822":
            inside = part.get_payload()
            inner = inside[0] if isinstance(inside, list) and inside else None
            if isinstance(inner, Message):
                subject = tidy(str(inner.get("subject", ""))).replace("\n", " ")[:80]
                yield Member(f"{subject or 'message'}.eml", inner.as_bytes(policy=_POLICY))
            continue
        name = part.get_filename() or ""
        drawn = part.get_content_maintype() == "image" and (
            part.get_content_disposition() != "attachment" or not name
        )
        # A calendar, an alternative, headers sent back: of the message, and no file of anybody's.
        nameless = not name and part.get_content_maintype() == "text" and kind != "text/rtf"
        if drawn or nameless or kind.startswith("application/pgp"):
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data and not is_ballast(name, data):
            yield Member(tidy(name).replace("\n", " ") or f"attachment.{_suffix(kind)}", data)


def _suffix(kind: str) -> str:
    return {"application/pdf": "pdf", "text/plain": "txt", "text/html": "html"}.get(kind, "bin")
