"""winmail.dat: what Outlook sends in place of a message's rich text and attachments, by Microsoft's
open specifications [MS-OXTNEF] (the stream) and [MS-OXCDATA] (the properties in it).
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.letters.formats._charset import read_characters
from index.letters.formats._mail import Mail, mail_document
from index.letters.formats._rich import unpacked
from index.letters.formats._shared import parsing, tidy
from index.letters.formats.base import LetterFormat, Limits, Member
from index.letters.letter import Document

__all__ = ["TNEF", "TnefFormat", "TnefMessage", "read_tnef"]

TNEF = b"\x78\x9f\x3e\x22"
"""How such a file begins."""

_MESSAGE, _ATTACHMENT = 1, 2
# Attributes: [MS-OXTNEF] 2.1.3.
_BODY, _PROPERTIES, _CODE_PAGE, _SUBJECT = 0x0002800C, 0x00069003, 0x00069007, 0x00018004
_NEW, _TITLE, _DATA, _OWN_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
# Properties: [MS-OXPROPS], by their numbers.
_PLAIN, _RICH, _PAGE, _LONG_NAME, _OBJECT, _MAIL_SUBJECT = (
    0x1000, 0x1009, 0x1013, 0x3707, 0x3701, 0x0037,
)  # fmt: skip
_SENDER, _SENDER_MAIL, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_CONTENT_ID, _HIDDEN = 0x3712, 0x7FFE
_STRING, _WIDE, _BINARY, _OBJECT_TYPE = 0x1E, 0x1F, 0x102, 0x0D
# Sizes of the types of fixed size, padded to four bytes: [MS-OXCDATA] 2.11.1.
_SIZES = {
    0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8,
    0x48: 16,
}  # fmt: skip
_MANY = 0x1000
_MOST_PROPERTIES = 5000
# The identifier of an interface stands before an object's data.
_INTERFACE = 16


@dataclass(slots=True)
class TnefMessage:
    """What a TNEF stream holds: the message and its attachments, as (name, bytes, drawn); drawn are
    pictures that stand in the text.
    """

    mail: Mail = field(default_factory=Mail)
    attached: list[tuple[str, bytes, bool]] = field(default_factory=list)


class TnefFormat(LetterFormat):
    """A message packed by Outlook for itself."""

    name = "TNEF"
    suffixes = frozenset({".tnef"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature, else by the name."""
        return data.startswith(TNEF) or name.lower().endswith((".tnef", "winmail.dat"))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the text of the message; raises FormatError where there is none."""
        return mail_document(read_tnef(data, name, limits).mail, name, limits)

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:
        """Yield the attachments."""
        for title, inside, drawn in read_tnef(data, name, limits).attached:
            yield Member(title, inside, incidental=drawn)


def read_tnef(data: bytes, shown: str, limits: Limits) -> TnefMessage:
    """Return the message in a TNEF stream; ``shown`` names it in errors.

    Raises FormatError where it is damaged, LimitError where it holds too much.
    """
    with parsing(shown, "winmail.dat"):
        return _read(data, shown, limits)


def _read(data: bytes, shown: str, limits: Limits) -> TnefMessage:
    found, page, plain = TnefMessage(), "cp1252", b""
    name, inside, own = "", b"", _Properties({})
    for level, attribute, value in _attributes(data):
        if level == _MESSAGE and attribute == _CODE_PAGE and len(value) >= 4:
            page = f"cp{struct.unpack_from('<I', value)[0]}"
        elif level == _MESSAGE and attribute == _BODY:
            plain = value
        elif level == _MESSAGE and attribute == _PROPERTIES:
            found.mail = _mail(_properties(value, page), limits, shown)
        elif level == _ATTACHMENT and attribute == _NEW:
            found.attached += _attachment(name, inside, own)
            name, inside, own = "", b"", _Properties({})
        elif level == _ATTACHMENT and attribute == _TITLE:
            name = read_characters(value.rstrip(b"\0"), page)
        elif level == _ATTACHMENT and attribute == _DATA:
            inside = value
        elif level == _ATTACHMENT and attribute == _OWN_PROPERTIES:
            own = _properties(value, page)
    found.attached += _attachment(name, inside, own)
    if not found.mail.plain and plain:
        found.mail.plain = read_characters(plain.rstrip(b"\0"), page)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield level, attribute and value of what follows signature and key; a stream that was cut off
    ends where it was cut.
    """
    at = 6
    while at + 9 <= len(data) and data[at] in (_MESSAGE, _ATTACHMENT):
        level, attribute, size = struct.unpack_from("<BII", data, at)
        yield level, attribute, data[at + 9 : at + 9 + size]
        # A checksum of two bytes stands behind.
        at += 9 + size + 2


class _Properties:
    """The properties of a message or an attachment, by their numbers."""

    def __init__(self, values: dict[int, bytes | str]) -> None:
        self._values = values

    def text(self, number: int) -> str:
        value = self._values.get(number, "")
        return value if isinstance(value, str) else read_characters(value.rstrip(b"\0"))

    def data(self, number: int) -> bytes:
        value = self._values.get(number, b"")
        return value if isinstance(value, bytes) else value.encode()

    def has(self, number: int) -> bool:
        return number in self._values


def _properties(data: bytes, page: str) -> _Properties:
    """Return the properties of a list: [MS-OXTNEF] 2.1.3.4."""
    values: dict[int, bytes | str] = {}
    at = 4
    for _ in range(min(struct.unpack_from("<I", data)[0], _MOST_PROPERTIES)):
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= 0x8000:
            at = _behind_name(data, at)
        count = 1
        if kind & _MANY or kind & ~_MANY in (_STRING, _WIDE, _BINARY, _OBJECT_TYPE):
            count, at = struct.unpack_from("<I", data, at)[0], at + 4
        base = kind & ~_MANY
        for _ in range(min(count, _MOST_PROPERTIES)):
            if base in _SIZES:
                at += _SIZES[base]
                continue
            size = struct.unpack_from("<I", data, at)[0]
            value = data[at + 4 : at + 4 + size]
            at += 4 + size + -size % 4
            if base == _OBJECT_TYPE:
                value = value[_INTERFACE:]
            text = base in (_STRING, _WIDE)
            values.setdefault(number, _string(value, base, page) if text else value)
    return _Properties(values)


def _behind_name(data: bytes, at: int) -> int:
    """Return where the value of a named property begins."""
    at += 16
    by_name, size = struct.unpack_from("<II", data, at)
    return at + 8 + (size + -size % 4 if by_name else 0)


def _string(value: bytes, kind: int, page: str) -> str:
    if kind == _WIDE:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    return read_characters(value.rstrip(b"\0"), page)


def _mail(own: _Properties, limits: Limits, shown: str) -> Mail:
    sender, address = own.text(_SENDER), own.text(_SENDER_SMTP) or own.text(_SENDER_MAIL)
    if "@" in address and address != sender:
        sender = f"{sender} <{address}>".strip()
    headers = {"from": sender, "subject": own.text(_MAIL_SUBJECT)}
    clean = {key: tidy(value).replace("\n", " ") for key, value in headers.items() if value}
    return Mail(clean, own.text(_PLAIN), own.text(_PAGE), unpacked(own.data(_RICH), limits, shown))


def _attachment(name: str, inside: bytes, own: _Properties) -> Iterator[tuple[str, bytes, bool]]:
    """Yield an attachment, if there is one; an attached message is a TNEF stream of its own."""
    title = tidy(own.text(_LONG_NAME) or name).replace("\n", " ")
    packed = own.data(_OBJECT)
    if packed.startswith(TNEF):
        yield f"{title or 'message'}.tnef", packed, False
    elif inside:
        yield title or "attachment", inside, own.has(_CONTENT_ID)
