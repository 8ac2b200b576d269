"""Outlook messages: OLE compound files whose streams are the properties of a message.

The layout is Microsoft's open specification [MS-OXMSG]; only the properties that a letter needs are
read. Attached messages are storages inside the same file and are handed on as e-mails.
"""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from index.errors import LimitError
from index.letters.formats._charset import mend, read_characters
from index.letters.formats._email import attachment, iso_date
from index.letters.formats._html import page_text
from index.letters.formats._mail import Mail, mail_document
from index.letters.formats._mime import fuller
from index.letters.formats._rich import unpacked
from index.letters.formats._shared import parsing, tidy
from index.letters.formats.base import LetterFormat, Limits, Member
from index.letters.letter import Document

__all__ = ["MsgFormat"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The name of every property stream begins so; in the file it stands in UTF-16.
_STREAM = "__substg1.0_".encode("utf-16-le")
# Property tags of [MS-OXPROPS].
_SUBJECT, _SENDER_NAME, _SENDER_MAIL, _SENDER_SMTP = "0037", "0C1A", "0C1F", "5D01"
_TO, _HEADERS, _BODY, _HTML, _RTF = "0E04", "007D", "1000", "1013", "1009"
_DATA, _MESSAGE, _LONG_NAME, _SHORT_NAME = "3701", "3701000D", "3707", "3704"
_CONTENT_ID = "3712"
_SENT, _DELIVERED = 0x00390040, 0x0E060040
_INTERNET_PAGE, _PAGE = 0x3FDE0003, 0x3FFD0003
# Code pages that Python knows by other names than "cp" and the number.
_PAGES = {28591: "iso-8859-1", 28605: "iso-8859-15", 10000: "mac-roman", 20127: "", 65001: ""}
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MOST_ATTACHMENTS = 500
_LONGEST_HEADER = 1000


class MsgFormat(LetterFormat):
    """An e-mail saved by Outlook."""

    name = "MSG"
    suffixes = frozenset({".msg"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature and the names of the streams, else by the name."""
        inside = data.startswith(_OLE) and _STREAM in data
        return inside or name.lower().endswith(".msg")

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the text of the message; raises FormatError where there is none."""
        with parsing(name, "Outlook MSG"), _opened(data) as ole:
            mail = _Message(ole, (), limits, name).mail()
        return mail_document(mail, name, limits)

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:
        """Yield attachments and attached messages, each with the headers of this message."""
        with parsing(name, "Outlook MSG"), _opened(data) as ole:
            message = _Message(ole, (), limits, name)
            metadata = message.metadata()
            # One by one, so that one that cannot be read loses none of those before it.
            for member in message.attached(1):
                yield replace(member, metadata=metadata)


def _opened(data: bytes) -> Any:
    import io

    import olefile

    return olefile.OleFileIO(io.BytesIO(data))


class _Message:
    """A message at a place inside an OLE file: the whole file, or an attachment's storage."""

    def __init__(self, ole: Any, place: tuple[str, ...], limits: Limits, shown: str) -> None:
        self._ole, self._place, self._limits, self._shown = ole, place, limits, shown
        self._entries = {tuple(path) for path in ole.listdir(streams=True, storages=True)}

    def metadata(self) -> dict[str, str]:
        mail = self._text(_SENDER_SMTP) or self._text(_SENDER_MAIL)
        sender = self._text(_SENDER_NAME)
        if mail and "@" in mail and mail != sender:
            sender = f"{sender} <{mail}>".strip()
        found = {
            "from": sender,
            "to": self._text(_TO),
            "date": self._date(),
            "subject": self._text(_SUBJECT),
        }
        clean = {key: tidy(value).replace("\n", " ") for key, value in found.items()}
        return {key: value[:_LONGEST_HEADER] for key, value in clean.items() if value}

    def mail(self) -> Mail:
        """Return the headers, and the text in the form that says most."""
        plain, page = self.body(), self.html()
        rich = b"" if plain.strip() or page.strip() else self.rich()
        said = fuller(
            [[(False, plain)] if plain.strip() else [], [(True, page)] if page.strip() else []]
        )
        if not said:
            return Mail(self.metadata(), rich=rich)
        ((is_page, text),) = said
        return Mail(self.metadata(), page=text) if is_page else Mail(self.metadata(), text)

    def body(self) -> str:
        return self._text(_BODY)

    def html(self) -> str:
        page = self._bytes(f"{_HTML}0102")
        return page_text(page, self._code_page()) if page else self._text(_HTML)

    def rich(self) -> bytes:
        return unpacked(self._bytes(f"{_RTF}0102"), self._limits, self._shown)

    def attached(self, depth: int) -> Iterator[Member]:
        if depth > self._limits.depth:
            raise LimitError(code="archive.deep", name=self._shown, most=self._limits.depth)
        here = len(self._place)
        storages = sorted(
            path
            for path in self._entries
            if len(path) == here + 1
            and path[:here] == self._place
            and path[here].startswith("__attach_version1.0_")
        )
        if len(storages) > _MOST_ATTACHMENTS:
            raise LimitError(code="mail.attachments", name=self._shown, most=_MOST_ATTACHMENTS)
        for storage in storages:
            yield from self._attachment(
                _Message(self._ole, storage, self._limits, self._shown), depth
            )

    def _attachment(self, inside: "_Message", depth: int) -> Iterator[Member]:
        place = (*inside._place, f"__substg1.0_{_MESSAGE}")
        name = inside._text(_LONG_NAME) or inside._text(_SHORT_NAME)
        if place in self._entries and self._ole.get_type(list(place)) != _STREAM_TYPE:
            nested = _Message(self._ole, place, self._limits, self._shown)
            if (*place, "__properties_version1.0") in self._entries:
                yield nested.as_mail(depth + 1)
            return
        drawn = bool(inside._text(_CONTENT_ID))
        yield from attachment(name, inside._bytes(f"{_DATA}0102"), drawn=drawn)

    def as_mail(self, depth: int) -> Member:
        """Return a nested message as an e-mail, its own attachments included."""
        mail = EmailMessage()
        for key, value in self.metadata().items():
            if key != "date":
                mail[key.title()] = re.sub(r"[^\x20-\uffff]", "", value)
        if date := self._sent():
            mail["Date"] = date
        mail.set_content(self.body() or "\n")
        if page := self.html():
            mail.add_alternative(page, subtype="html")
        for member in self.attached(depth):
            mail.add_attachment(
                member.data, maintype="application", subtype="octet-stream", filename=member.name
            )
        return Member(f"{self._text(_SUBJECT)[:80] or 'message'}.eml", mail.as_bytes())

    def _text(self, tag: str) -> str:
        wide = self._bytes(f"{tag}001F")
        if wide:
            return mend(wide.decode("utf-16-le", "replace").rstrip("\x00"))
        return read_characters(self._bytes(f"{tag}001E").rstrip(b"\x00"), self._code_page())

    def _bytes(self, tag: str) -> bytes:
        path = (*self._place, f"__substg1.0_{tag}")
        if path not in self._entries or self._ole.get_type(list(path)) != _STREAM_TYPE:
            return b""
        size = self._ole.get_size(list(path))
        if size > self._limits.file_bytes:
            raise LimitError(code="mail.large_part", name=self._shown)
        data = self._ole.openstream(list(path)).read()
        return bytes(data)

    def _date(self) -> str:
        sent = self._sent()
        if sent:
            return sent.date().isoformat()
        header = re.search(r"(?m)^Date:[ \t]*(.+)$", self._text(_HEADERS))
        return iso_date(header[1].strip()) if header else ""

    def _sent(self) -> datetime | None:
        """Return when the message was sent."""
        fixed = self._fixed()
        ticks = fixed.get(_SENT) or fixed.get(_DELIVERED)
        if not ticks:
            return None
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return None

    def _code_page(self) -> str:
        """Return the label of the code page that the message says its 8-bit strings are in."""
        fixed = self._fixed()
        number = (fixed.get(_INTERNET_PAGE) or fixed.get(_PAGE) or 0) & 0xFFFFFFFF
        return _PAGES.get(number, f"cp{number}")

    def _fixed(self) -> dict[int, int]:
        """Return the properties of fixed size, by their tags."""
        path = [*self._place, "__properties_version1.0"]
        if tuple(path) not in self._entries:
            return {}
        data = self._ole.openstream(path).read()
        # The table starts behind a header of 32 bytes, 24 in a nested message; entries are 16 each.
        found: dict[int, int] = {}
        for at in range(24 if self._place else 32, len(data) - 15, 16):
            tag, _, value = struct.unpack_from("<IIQ", data, at)
            found.setdefault(tag, value)
        return found


# What olefile calls a stream, as against a storage.
_STREAM_TYPE = 2
