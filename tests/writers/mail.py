"""Letters as web pages, e-mails and Outlook messages."""

import html
import re
import struct
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import EmailMessage

from tests.writers.cfb import write_cfb
from tests.writers.model import LetterModel, PartKind

__all__ = ["write_eml", "write_html", "write_mbox", "write_msg", "write_p7m", "write_tnef"]

_SENT = datetime(2022, 5, 30, 10, 0, tzinfo=UTC)
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def write_html(model: LetterModel) -> bytes:
    """Return ``model`` as a web page, with what a page has around a letter."""
    out = [
        '<!DOCTYPE html><html lang="nb"><head><meta charset="utf-8"><title>Ikke brevet</title>',
        "<style>p { color: black }</style><script>var ikke = 'brevet';</script></head><body>",
        "<nav><a href='/'>Til forsiden</a></nav><main>",
    ]
    out += [_p(text) for text in model.head]
    inside = False
    for part in model.parts:
        item = part.kind is PartKind.LIST_ITEM
        if item != inside:
            out.append("<ul>" if item else "</ul>")
            inside = item
        text = html.escape(part.text).replace(" ", "\n", 1)
        tag = {PartKind.HEADING: "h2", PartKind.LIST_ITEM: "li"}.get(part.kind, "p")
        out.append(f"<{tag}>{text}</{tag}>")
    out += [_p(text) for text in model.tail]
    return "\n".join([*out, "</main></body></html>"]).encode()


def _p(text: str) -> str:
    return f"<p>{html.escape(text).replace(chr(10), '<br>')}</p>"


def write_eml(
    model: LetterModel, attachment: tuple[str, bytes] | None = None, body: str | None = None
) -> bytes:
    """Return ``model`` as an e-mail: in its body, or in ``attachment`` below ``body``."""
    mail = EmailMessage()
    mail["From"] = "Eksempel kommune <postmottak@eksempel.example>"
    mail["To"] = "Departementet <postmottak@departementet.example>"
    mail["Date"] = _SENT
    mail["Subject"] = "Svar på brev fra Eksempel kommune"
    mail.set_content(model.text() if body is None else body, cte="quoted-printable")
    if body is None:
        mail.add_alternative(write_html(model).decode(), subtype="html")
    if attachment:
        name, data = attachment
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def write_msg(
    model: LetterModel, attachment: tuple[str, bytes] | None = None, body: str | None = None
) -> bytes:
    """Return ``model`` as an Outlook message: in its body, or in ``attachment`` below ``body``."""
    sent = int((_SENT - _EPOCH).total_seconds()) * 10_000_000
    entry = (0x00390040).to_bytes(4, "little") + (6).to_bytes(4, "little")
    files: dict[str, bytes] = {
        "__properties_version1.0": bytes(32) + entry + sent.to_bytes(8, "little"),
        "__substg1.0_0037001F": _wide("Svar på brev fra Eksempel kommune"),
        "__substg1.0_0C1A001F": _wide("Eksempel kommune"),
        "__substg1.0_5D01001F": _wide("postmottak@eksempel.example"),
        "__substg1.0_0E04001F": _wide("Departementet"),
        "__substg1.0_1000001F": _wide((body or model.text()).replace("\n", "\r\n")),
    }
    if attachment:
        name, data = attachment
        place = "__attach_version1.0_#00000000"
        files[f"{place}/__substg1.0_3707001F"] = _wide(name)
        files[f"{place}/__substg1.0_37010102"] = data
        files[f"{place}/__properties_version1.0"] = bytes(8)
    return write_cfb(files)


def write_tnef(
    model: LetterModel, attachment: tuple[str, bytes] | None = None, body: str | None = None
) -> bytes:
    """Return ``model`` as the winmail.dat of an Outlook message: [MS-OXTNEF]."""
    properties = [
        (0x0037001F, _wide("Svar på brev fra Eksempel kommune")),
        (0x0C1A001F, _wide("Eksempel kommune")),
        (0x5D01001F, _wide("postmottak@eksempel.example")),
        (0x1000001F, _wide((body or model.text()).replace("\n", "\r\n"))),
    ]
    out = b"\x78\x9f\x3e\x22" + bytes(2)
    out += _attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    out += _attribute(1, 0x00069003, _properties(properties))
    if attachment:
        name, data = attachment
        out += _attribute(2, 0x00069002, bytes(14))
        out += _attribute(2, 0x00018010, name.encode("cp1252", "replace") + b"\0")
        out += _attribute(2, 0x0006800F, data)
        out += _attribute(2, 0x00069005, _properties([(0x3707001F, _wide(name))]))
    return out


def _attribute(level: int, number: int, data: bytes) -> bytes:
    head = struct.pack("<BII", level, number, len(data))
    return head + data + struct.pack("<H", sum(data) & 0xFFFF)


def _properties(values: list[tuple[int, bytes]]) -> bytes:
    out = struct.pack("<I", len(values))
    for tag, value in values:
        ended = value + bytes(2)
        # The type stands before the number, and so the tag turned round.
        out += struct.pack("<HHII", tag & 0xFFFF, tag >> 16, 1, len(ended))
        out += ended + bytes(-len(ended) % 4)
    return out


def write_mbox(messages: Iterable[bytes]) -> bytes:
    """Return messages as one mailbox, lines that look like the next one marked."""
    out = b""
    for message in messages:
        shifted = re.sub(rb"(?m)^(>*From )", rb">\1", message.replace(b"\r\n", b"\n"))
        out += b"From avsender@eksempel.example Mon May 30 10:00:00 2022\n" + shifted + b"\n\n"
    return out


def write_p7m(data: bytes) -> bytes:
    """Return ``data`` inside a structure of signed data that nobody signed (RFC 5652)."""
    from asn1crypto import cms

    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": data},
            "signer_infos": [],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")
