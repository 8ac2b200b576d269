"""E-mails taken apart: headers, the text of the message, what came with it, however wrongly a mail
program or a gateway labelled them.

The standard library parses the structure (RFC 5322, 2045 to 2049); what characters, file names and
encodings are is decided here, because its decoders believe labels, or fail on the first bad byte.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.policy import Compat32

from index.errors import LimitError
from index.letters.formats._charset import read_characters
from index.letters.formats._html import page_text
from index.letters.formats._shared import normal_newlines, tidy

__all__ = [
    "Content",
    "content_of",
    "file_name",
    "fuller",
    "header",
    "parsed",
    "payload",
    "raw_message",
]


class _AsItStands(Compat32):
    """Hands on messages that came inside a message as they stand, headers never folded anew."""

    def fold(self, name: str, value: str) -> str:
        """Return a header as the line or lines that it was."""
        return f"{name}: {value}{self.linesep}"


_POLICY = _AsItStands(mangle_from_=False)
# Messages are parsed as Latin-1, in which every byte is one character, and so stays what it was.
_BYTES = "latin-1"
# Parts of one message; nested messages are counted where they are opened.
_MOST_PARTS, _DEEPEST = 2000, 60
# RFC 2047: =?charset*language?B or Q?text?=
_WORD = re.compile(r"=\?([\w.:+-]+)(?:\*[\w-]*)?\?([bBqQ])\?([^?\r\n]*)\?=")
_BASE64_LINES = re.compile(rb"\s*[A-Za-z0-9+/=]+(?:[ \t]*[\r\n]+[A-Za-z0-9+/=]+)*\s*")
_QUOTED_BYTE = re.compile(rb"=[89A-Fa-f][0-9A-Fa-f]")
# An equals sign that quoted-printable would have written as =3D.
_EQUALS = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|\Z)")
# What Exchange calls the text behind a picture in the middle of a message.
_TORN_OFF = re.compile(r"ATT\d{5}\.(?:txt|html?)", re.IGNORECASE)
_PACKED = re.compile(r"^begin [0-7]{3,4} (\S[^\n]*)\n((?:[ -`]{1,62}\n)+)end[ ]*$", re.MULTILINE)
# Characters of a page that are compared with the plain text beside it.
_COMPARED = 100_000
_UNSEEN = (
    ("<!--", "-->"), ("<head", "</head"), ("<style", "</style"), ("<script", "</script"),
    ("<title", "</title"),
)  # fmt: skip
_LONGEST_HEADER = 20_000
_FIRST_LINES = 1000
_SIGNED_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")


@dataclass(slots=True)
class Content:
    """What a message holds: its own text in pieces, in order, each ``(is HTML, text)``; and the
    parts that came with it.
    """

    pieces: list[tuple[bool, str]] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)
    sealed: list[Message] = field(default_factory=list)
    """Parts whose signature holds the text inside."""


def parsed(data: bytes) -> Message:
    """Return a message as its parts; what Apple Mail, mbox files and exports put before the headers
    is taken off.
    """
    counted = re.match(rb"(\d{1,9})\s*\n(?=[A-Za-z][\w-]*:)", data)
    if counted:
        data = data[counted.end() : counted.end() + int(counted[1])]
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if b"\r\r\n" in data[:_FIRST_LINES]:
        # Line ends of Windows, written once more as line ends of Windows.
        data = data.replace(b"\r\r\n", b"\r\n")
    if re.match(rb">?From [^\n]*\n", data):
        data = data.split(b"\n", 1)[1]
    return _message(data.decode(_BYTES))


def _message(text: str) -> Message:
    from email import message_from_string

    return message_from_string(text, policy=_POLICY)


def header(message: Message, name: str) -> str:
    """Return the first header of that name on one line, its characters decoded; nothing without."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return tidy(_decoded_words(str(value))).replace("\n", " ")
    return ""


def _decoded_words(raw: str) -> str:
    """Return a header with its encoded words decoded, those that a mail program broke in the middle
    of a character put together first.
    """
    text = read_characters(raw[:_LONGEST_HEADER].encode(_BYTES, "replace"))
    out, run, charset, at = "", b"", "", 0
    for match in _WORD.finditer(text):
        between = text[at : match.start()]
        if run and (between.strip() or match[1].lower() != charset):
            out, run = out + read_characters(run, charset), b""
        if between.strip() or not at:
            out += between
        run, charset, at = run + _word_bytes(match), match[1].lower(), match.end()
    return out + (read_characters(run, charset) if run else "") + text[at:]


def _word_bytes(match: re.Match[str]) -> bytes:
    body = match[3].encode("utf-8", "replace")
    if match[2] in "qQ":
        return quopri.decodestring(body, header=True)
    return _base64(body)


def _base64(body: bytes) -> bytes:
    body = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
    # One character alone holds no byte.
    body = body[:-1] if len(body) % 4 == 1 else body
    return binascii.a2b_base64(body + b"=" * (-len(body) % 4))


def file_name(part: Message) -> str:
    """Return the name of an attached file, decoded (RFC 2231, and RFC 2047 where it is misused);
    nothing where it has none.
    """
    for where, name in (("content-disposition", "filename"), ("content-type", "name")):
        found = _parameter(part, name, where)
        if found.strip():
            return tidy(found).replace("\n", " ")
    return ""


def _parameter(part: Message, name: str, where: str = "content-type") -> str:
    try:
        value = part.get_param(name, header=where)
    except Exception:
        # The standard library fails in many ways on parameters that are none.
        return ""
    if isinstance(value, tuple):
        charset, _, text = value
        return read_characters(str(text).encode(_BYTES, "replace"), charset or "")
    return _decoded_words(str(value or ""))


def payload(part: Message) -> bytes:
    """Return the bytes of a leaf, decoded as they are encoded, whatever the label says."""
    inside = part.get_payload()
    if not isinstance(inside, str):
        return b""
    raw = inside.encode(_BYTES, "replace")
    label = re.sub(r"[^a-z0-9-]", "", header(part, "content-transfer-encoding").lower())
    if label in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uudecoded(raw)
    if label == "base64" or (label != "quoted-printable" and _is_base64(part, raw)):
        return _without_base64(raw)
    if label == "quoted-printable" or (_is_text(part) and _is_quoted(raw)):
        return quopri.decodestring(raw)
    return raw


def _is_quoted(raw: bytes) -> bool:
    """Tell whether a text is quoted-printable without saying so: it spells out letters beyond
    ASCII, and has hardly an equals sign for itself, as a packed file or a formula has.
    """
    letters = len(_QUOTED_BYTE.findall(raw))
    return letters > 1 and raw.isascii() and letters > 3 * len(_EQUALS.findall(raw))


def _is_text(part: Message) -> bool:
    return part.get_content_maintype() == "text"


def _is_base64(part: Message, raw: bytes) -> bool:
    """Tell whether a text is base64 without saying so: whole lines of it and no blank, which no
    text is.
    """
    words = raw.split()
    whole = all(re.fullmatch(rb"[A-Za-z0-9+/]+={0,2}", word) for word in words)
    long = len(words) == len(raw.strip().splitlines()) and len(words[:1]) and len(words[0]) >= 40
    return bool(_is_text(part) and whole and long and len(b"".join(words)) % 4 == 0)


def _without_base64(raw: bytes) -> bytes:
    """Return the decoded lines, and as it stands what is no base64: text under a wrong label, and
    what a gateway wrote below.
    """
    lines = _BASE64_LINES.match(raw)
    if lines is None or (raw[lines.end() :].strip() and lines.end() < len(raw) // 2):
        return raw
    below = raw[lines.end() :].strip()
    return _base64(lines[0]) + (b"\n\n" + below if below else b"")


def _uudecoded(raw: bytes) -> bytes:
    out = bytearray()
    for line in raw.splitlines():
        if line.startswith(b"begin ") or line.strip() in (b"", b"end", b"`"):
            continue
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            break
    return bytes(out)


def raw_message(part: Message) -> bytes:
    """Return the bytes of an attached message, also where it was encoded, which RFC 2046 forbids
    and gateways do.
    """
    inside = part.get_payload()
    first = inside[0] if isinstance(inside, list) and inside else None
    if not isinstance(first, Message):
        return payload(part)
    data = first.as_string(policy=_POLICY).encode(_BYTES, "replace")
    label = header(part, "content-transfer-encoding").lower()
    if first.keys() and label != "quoted-printable":
        return data
    if label == "base64" or _BASE64_LINES.fullmatch(data):
        return _base64(data)
    return quopri.decodestring(data) if label == "quoted-printable" else data


def content_of(message: Message, shown: str) -> Content:
    """Return what a message holds; ``shown`` names it in errors.

    Raises LimitError where it has more parts, or is nested deeper, than any message.
    """
    found = Content()
    _Walk(shown).collect(message, found)
    return found


class _Walk:
    """Goes through the parts of one message and counts them."""

    def __init__(self, shown: str) -> None:
        self._shown, self._count, self._depth = shown, 0, 0

    def collect(self, part: Message, found: Content, *, beside: bool = False) -> None:
        """Add what ``part`` holds to ``found``; ``beside`` says that it belongs to a page."""
        self._count += 1
        if self._count > _MOST_PARTS or self._depth > _DEEPEST:
            raise LimitError(code="mail.parts", name=self._shown, most=_MOST_PARTS)
        children = _children(part)
        if children is None:
            self._leaf(part, found, beside=beside)
            return
        self._depth += 1
        kind = part.get_content_subtype()
        if kind == "alternative":
            self._alternative(children, found)
        elif kind == "related":
            first, *others = _root_first(part, children)
            self.collect(first, found, beside=beside)
            for child in others:
                self.collect(child, found, beside=True)
        else:
            for child in children:
                self.collect(child, found, beside=beside)
        self._depth -= 1

    def _alternative(self, children: list[Message], found: Content) -> None:
        branches = []
        for child in children:
            branch = Content()
            self.collect(child, branch)
            found.attached += branch.attached
            found.sealed += branch.sealed
            branches.append(branch.pieces)
        found.pieces += fuller(branches)

    def _leaf(self, part: Message, found: Content, *, beside: bool) -> None:
        kind, name = part.get_content_type(), file_name(part)
        if kind in _SIGNED_TYPES and not name.lower().endswith((".pdf.p7m", ".p7s")):
            found.sealed.append(part)
            return
        attached = part.get_content_disposition() == "attachment"
        own = not name and not attached and not (beside and kind == "text/html")
        if kind in ("text/plain", "text/html") and (own or _TORN_OFF.fullmatch(name)):
            text, packed = (
                _without_packed(_text(part)) if kind == "text/plain" else (_text(part), [])
            )
            found.attached += packed
            if text.strip():
                found.pieces.append((kind == "text/html", text))
        elif (
            attached or name or not beside or kind == "application/pdf" or kind.startswith("image/")
        ):
            found.attached.append(part)


def _children(part: Message) -> list[Message] | None:
    """Return the parts of a multipart, None where it is a leaf. A message whose boundary is not the
    one that its header names, or that lost its header, is parsed again by the one it has.
    """
    inside = part.get_payload()
    kind = part.get_content_type()
    if isinstance(inside, list):
        if part.get_content_maintype() != "multipart":
            return None
        return [child for child in inside if isinstance(child, Message)] or None
    if not isinstance(inside, str) or (kind != "text/plain" and not kind.startswith("multipart/")):
        return None
    start = re.match(
        r"(?:[^\n]*\n){0,20}?--(\S[^\r\n]{0,90}\S|\S)[ \t]*\r?\n(?=content-)", inside, re.I
    )
    if start is None:
        return None
    top = f'Content-Type: multipart/mixed; boundary="{start[1]}"\n\n'
    found = _message(top + inside).get_payload()
    if not isinstance(found, list):
        return None
    return [child for child in found if isinstance(child, Message)]


def _root_first(part: Message, children: list[Message]) -> list[Message]:
    """Return the parts of a multipart/related (RFC 2387), the page itself before what it shows."""
    wanted = _parameter(part, "start").strip("<> ")
    for child in children:
        if wanted and str(child.get("content-id", "")).strip("<> ") == wanted:
            return [child, *(other for other in children if other is not child)]
    return children


def fuller(branches: list[list[tuple[bool, str]]]) -> list[tuple[bool, str]]:
    """Return the pieces of the alternative that is read: plain text, whose words stand as they were
    typed, unless a page says more, as where the text only says that there is a page. A page may
    only say that it cannot be shown.
    """
    written = [branch for branch in branches if branch]
    plain = next((one for one in written if not any(page for page, _ in one)), None)
    pages = [one for one in written if any(page for page, _ in one)]
    if plain is None or not pages:
        return next(iter(pages or written), [])
    said = set(_words(" ".join(text for _, text in plain)))
    shown = set(_words(" ".join(_bare(text) for _, text in pages[-1])))
    # A web address or a picture's caption may be one or the other's alone; a fifth is no caption.
    more = len(shown - said)
    return pages[-1] if more > 0.2 * len(shown) and more > len(said - shown) else plain


def _words(text: str) -> Iterator[str]:
    return (match[0].lower() for match in re.finditer(r"[^\W\d_]{3,}", text))


def _bare(page: str) -> str:
    """Return, roughly, the words of a page of HTML."""
    import html

    page = page[:_COMPARED]
    for begin, end in _UNSEEN:
        page = _without(page, begin, end)
    return html.unescape(re.sub(r"<[^<>]*>", " ", page))


def _without(page: str, begin: str, end: str) -> str:
    """Return a page without what stands between two marks, in one pass."""
    small, out, at = page.lower(), [], 0
    while (start := small.find(begin, at)) >= 0 and (stop := small.find(end, start)) >= 0:
        out.append(page[at:start])
        at = stop + len(end)
    return " ".join([*out, page[at:]])


def _text(part: Message) -> str:
    raw = payload(part)
    label = _parameter(part, "charset")
    if part.get_content_type() == "text/html":
        return page_text(raw, label)
    text = normal_newlines(read_characters(raw, label))
    if _parameter(part, "format").lower() == "flowed":
        return _unfolded(text, joined=_parameter(part, "delsp").lower() == "yes")
    return text


def _without_packed(text: str) -> tuple[str, list[Message]]:
    """Return text without the files that old mail programs wrote into it by uuencode, and those."""
    found: list[Message] = []

    def taken(match: re.Match[str]) -> str:
        name = re.sub(r'["\\]', "", match[1])
        top = f'Content-Type: application/octet-stream; name="{name}"\n'
        found.append(_message(f"{top}Content-Transfer-Encoding: x-uuencode\n\n{match[2]}"))
        return ""

    return _PACKED.sub(taken, text) if "\nend" in text else text, found


def _unfolded(text: str, *, joined: bool) -> str:
    """Return text of ``format=flowed`` with its paragraphs on one line each (RFC 3676); ``joined``
    is DelSp, by which the blank at a soft line end is none of the text.
    """
    out: list[str] = []
    soft, last = False, ""
    for line in text.split("\n"):
        depth = re.match(r">*", line)
        marks = depth[0] if depth else ""
        words = line[len(marks) :].removeprefix(" ")
        if soft and marks == last:
            out[-1] = (out[-1][:-1] if joined else out[-1]) + words
        else:
            out.append(f"{marks} {words}" if marks else words)
        # The line that begins a signature ends with a blank and is not soft.
        soft, last = words.endswith(" ") and words != "-- ", marks
    return "\n".join(out)
