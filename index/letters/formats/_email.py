"""E-mails as files: their text, their headers as metadata, and the files that came with them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from email.message import Message
from itertools import islice

from index.errors import FormatError
from index.letters.formats._mail import Mail, mail_document
from index.letters.formats._mime import (
    Content,
    content_of,
    file_name,
    header,
    parsed,
    payload,
    raw_message,
)
from index.letters.formats._other_files import may_be_letter
from index.letters.formats._shared import parsing, tidy
from index.letters.formats._signed import signed_content
from index.letters.formats._tnef import TNEF, TnefMessage, read_tnef
from index.letters.formats.base import LetterFormat, Limits, Member
from index.letters.letter import Document

__all__ = ["EmailFormat", "MailboxFormat", "attachment", "iso_date"]

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
# What mail programs attach of themselves: signatures, cards, calendars, headers sent back.
_BALLAST_TYPES = re.compile(
    r"application/(?:pgp-(?:signature|encrypted|keys)|(?:x-)?pkcs7-signature|ics)$|"
    r"text/(?:x-)?v?(?:calendar|card)$|text/(?!plain|html|rtf|richtext)|"
    r"message/(?!rfc822$|global$)|multipart/"
)
# How the message begins that Outlook keeps, as smime.p7m, of one that was signed openly.
_SIGNED = re.compile(rb"\s*Content-Type:\s*multipart/signed", re.IGNORECASE)
# Names that mail programs give the pictures in signatures; of a picture in the text any name is
# one.
_LOGO = re.compile(
    r"(?:image\d{3}\.|outlook-|.*(?:logo|signatur|banner|icon|ikon|facebook|linkedin|instagram)).*",
    re.IGNORECASE,
)
# Bytes and pixels below which no letter can be read in a picture.
_SMALLEST, _SHORT_SIDE, _LONG_SIDE = 1500, 100, 400
_LONGEST_HEADER = 1000
# What precedes each message of a mailbox, and how much of one is searched for its subject.
_BETWEEN = re.compile(rb"(?:\A\s*|\r?\n\r?\n)From [^\n]{0,300}\n(?=[A-Za-z][A-Za-z0-9-]*:|>From )")
_LONGEST_HEADERS = 100_000


class EmailFormat(LetterFormat):
    """An e-mail saved as a file."""

    name = "EML"
    suffixes = frozenset({".eml", ".emlx", ".mht", ".mhtml"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the headers that a file begins with, else by the name."""
        headed = _headed(data[:_LOOK]) or _SIGNED.match(data)
        return bool(headed) or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the text of the message without its attachments, its history marked as quoted.

        Raises FormatError where there is none.
        """
        with parsing(name, self.name):
            mail = _opened(data, name, limits).mail
        return mail_document(mail, name, limits)

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:
        """Yield attachments and attached messages, each with the headers of this message."""
        with parsing(name, self.name):
            opened = _opened(data, name, limits)
            # One by one, so that a part that cannot be read loses none of those before it.
            for member in islice(_attached(opened), limits.members + 1):
                yield replace(member, metadata=opened.mail.metadata)


class MailboxFormat(LetterFormat):
    """Many e-mails in one file, as Thunderbird, Apple Mail and exports keep them: RFC 4155."""

    name = "MBOX"
    suffixes = frozenset({".mbox", ".mbx"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the lines between the messages, where there is more than one, else by the
        name.
        """
        begins = data[:_LOOK].lstrip().startswith(b"From ") and _headed(data[:_LOOK].lstrip())
        several = begins and sum(1 for _ in islice(_BETWEEN.finditer(data), 2)) > 1
        return several or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> None:
        """Return None: a mailbox has no text of its own."""

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:  # noqa: ARG002
        """Yield the messages, named after their subjects."""
        starts = [match.start() for match in _BETWEEN.finditer(data)] or [0]
        for place, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True)):
            message = data[start:end].lstrip(b"\r\n")
            message = message.split(b"\n", 1)[-1] if message.startswith(b"From ") else message
            # A line that looked like the next message was marked when it was written.
            message = re.sub(rb"(?m)^>(>*From )", rb"\1", message)
            with parsing(name, self.name):
                subject = header(parsed(message[:_LONGEST_HEADERS]), "subject")
            if message.strip():
                yield Member(f"{subject[:80] or f'message {place + 1}'}.eml", message)


def attachment(name: str, data: bytes, *, drawn: bool) -> Iterator[Member]:
    """Yield a file that came with a message, unless it is a mail program's own and no letter; a
    ``drawn`` one stands in the text, as logos do.
    """
    shown = tidy(name).replace("\n", " ")
    picture = _is_picture(data)
    if not data or not may_be_letter(shown, data[:_LOOK]):
        return
    if picture and (drawn or _LOGO.match(shown)):
        if _may_be_read(data):
            yield Member(shown or "picture", data, incidental=True)
        return
    yield Member(shown or "attachment", data)


def _is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")) or data[8:12] == b"WEBP"


def _may_be_read(data: bytes) -> bool:
    """Tell whether a picture is large enough for a letter to stand in it."""
    import io

    if len(data) < _SMALLEST:
        return False
    try:
        from PIL import Image

        with Image.open(io.BytesIO(data)) as picture:
            short, long = sorted(picture.size)
    except Exception:
        # Whatever it is, it is no picture that can be read.
        return False
    return short >= _SHORT_SIDE and long >= _LONG_SIDE


def iso_date(header: str) -> str:
    """Return the day of a date header as ISO 8601, or the header where it is no date."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(header).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return header


def _headed(sample: bytes) -> bool:
    telling = 0
    lines = sample.lstrip(b"\xef\xbb\xbf").replace(b"\r\r\n", b"\r\n").splitlines()
    for number, line in enumerate(lines):
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


@dataclass(frozen=True, slots=True)
class _Opened:
    """A message: its text, its parts, and what Outlook packed for itself."""

    mail: Mail
    attached: tuple[Message, ...]
    packed: tuple[TnefMessage, ...]


def _opened(data: bytes, shown: str, limits: Limits) -> _Opened:
    """Return a message with what is inside its signature."""
    message = parsed(data)
    content = content_of(message, shown)
    for _ in range(limits.depth):
        sealed, content.sealed = content.sealed, []
        for part in sealed:
            inside = content_of(parsed(signed_content(payload(part), shown, limits)), shown)
            content.pieces += inside.pieces
            content.attached += inside.attached
            content.sealed += inside.sealed
    packed: list[TnefMessage] = []
    others: list[Message] = []
    for part in content.attached:
        try:
            packed += [read_tnef(payload(part), shown, limits)] if _is_packed(part) else []
        except FormatError:
            # It stays an attachment, of which is said that it cannot be read.
            others.append(part)
        else:
            others += [] if _is_packed(part) else [part]
    return _Opened(_mail(message, content, packed), tuple(others), tuple(packed))


def _is_packed(part: Message) -> bool:
    named = file_name(part).lower() == "winmail.dat"
    return (named or "tnef" in part.get_content_type()) and payload(part).startswith(TNEF)


def _mail(message: Message, content: Content, packed: Sequence[TnefMessage]) -> Mail:
    """Return the text: all of it as a page where any piece is one, so that text, picture and text
    stay in their order.
    """
    metadata = _metadata(message)
    if not content.pieces:
        rich = next(
            (one.mail for one in packed if one.mail.plain or one.mail.page or one.mail.rich), None
        )
        return replace(rich, metadata=metadata) if rich else Mail(metadata)
    if any(page for page, _ in content.pieces):
        pages = (text if page else _as_page(text) for page, text in content.pieces)
        return Mail(metadata, page="\n".join(pages))
    return Mail(metadata, plain="\n\n".join(text for _, text in content.pieces))


def _as_page(text: str) -> str:
    import html

    paragraphs = re.split(r"\n\s*\n", text.strip("\n"))
    return "".join(f"<p>{html.escape(one)}</p>".replace("\n", "<br>") for one in paragraphs)


def _metadata(message: Message) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _HEADERS:
        value = header(message, name)[:_LONGEST_HEADER]
        # A browser that saved a page sent nothing.
        if value and not value.startswith("<Saved by"):
            found[name] = iso_date(value) if name == "date" else value
    return found


def _attached(opened: _Opened) -> Iterator[Member]:
    """Yield what came with the text; a scanner's message may be an attachment and nothing else."""
    for part in opened.attached:
        kind, name = part.get_content_type(), file_name(part)
        if kind in ("message/rfc822", "message/global"):
            data = raw_message(part)
            subject = header(parsed(data), "subject")[:80]
            yield Member(f"{subject or 'message'}.eml", data)
        elif not _BALLAST_TYPES.match(kind) or name:
            drawn = not name or part.get_content_disposition() != "attachment"
            yield from attachment(name or f"attachment.{_suffix(kind)}", payload(part), drawn=drawn)
    for packed in opened.packed:
        for name, data, drawn in packed.attached:
            yield from attachment(name, data, drawn=drawn)


def _suffix(kind: str) -> str:
    endings = {
        "application/pdf": "pdf",
        "text/plain": "txt",
        "text/html": "html",
        "text/rtf": "rtf",
    }
    return endings.get(kind, "bin")
