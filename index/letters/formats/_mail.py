"""From what a message says, in whichever of its forms, to a document: shared by all kinds of mail.

Which of the words are the sender's, and which came back with them, is decided in ``_thread``; here
it is seen what the message marks as quoted: by > before a line, by HTML that mail programs write.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.errors import FormatError
from index.letters.formats._html import html_document
from index.letters.formats._rtf import RtfFormat
from index.letters.formats._shared import DocumentBuilder, normal_newlines
from index.letters.formats._text import text_document
from index.letters.formats._thread import Marks, told_apart
from index.letters.formats.base import Limits
from index.letters.letter import Document, Span

__all__ = ["Mail", "mail_document"]

# Put where a quotation opens and closes in HTML, and where all that follows is history; characters
# of the private use area, which are taken out of what came.
_OPEN, _CLOSE, _BREAK = "\ue0f0", "\ue0f1", "\ue0f2"
_OWN_MARKS = re.compile(f"[{_OPEN}{_CLOSE}{_BREAK}]|&#(?:x0*e0f[012]|0*5758[456]);", re.IGNORECASE)
_BLOCKQUOTE = re.compile(r"<(/?)blockquote\b([^<>]*)>", re.IGNORECASE)
_CITED = re.compile(
    r"""type\s*=\s*["']?cite|class\s*=\s*["']?[^"'>]*quote|cite\s*=""", re.IGNORECASE
)
# The line above what Outlook puts below an answer, and the empty element that its web page puts
# there.
_BORDER = re.compile(
    r"<div\b[^<>]*(?:border-top\s*:\s*solid\s+#(?:e1e1e1|b5c4df)|"
    r"id\s*=\s*[\"']?(?:x_)*divrplyfwdmsg)[^<>]*>",
    re.IGNORECASE,
)
_QUOTE_MARK = re.compile(r"(?:>[ \t]?)+")


@dataclass(slots=True)
class Mail:
    """A message's headers as ``Document.metadata``, and its text: plain, HTML, RTF, each of which
    may be empty.
    """

    metadata: dict[str, str] = field(default_factory=dict)
    plain: str = ""
    page: str = ""
    rich: bytes = b""


def mail_document(mail: Mail, name: str, limits: Limits) -> Document:
    """Return the text of a message, plain where there is plain, its history marked as quoted.

    Raises FormatError where there is none, LimitError where there is too much.
    """
    if mail.plain.strip():
        document, marks = _plain(mail.plain, name, limits)
    elif mail.page.strip():
        document, marks = _page(mail.page, name, limits)
    elif mail.rich:
        document, marks = RtfFormat().read(mail.rich, name, limits), Marks()
    else:
        raise FormatError(code="file.no_text", name=name)
    return told_apart(replace(document, metadata=mail.metadata), marks)


def _plain(text: str, name: str, limits: Limits) -> tuple[Document, Marks]:
    """Return plain text as a document, and the lines that were quoted; the marks before them are
    the mail program's, and are taken off.
    """
    text = normal_newlines(text).lstrip("\n")
    if not text.startswith(">") and "\n>" not in text:
        return text_document(text, name, limits), Marks()
    lines = text.split("\n")
    depths = [_QUOTE_MARK.match(line) for line in lines]
    # "> 50 elever" alone is no quotation.
    if sum(match is not None for match in depths) < 2:
        depths = [
            match if match and not line[match.end() :][:1].isdigit() else None
            for match, line in zip(depths, lines, strict=True)
        ]
    bare = [
        line[match.end() :] if match else line for match, line in zip(depths, lines, strict=True)
    ]
    document = text_document("\n".join(bare), name, limits)
    spans = list(_lines(document.text))
    quoted = [span for span, match in zip(spans, depths, strict=True) if match]
    return document, Marks(tuple(quoted))


def _lines(text: str) -> Iterator[Span]:
    at = 0
    for line in text.split("\n"):
        yield Span(at, at + len(line))
        at += len(line) + 1


def _page(page: str, name: str, limits: Limits) -> tuple[Document, Marks]:
    """Return HTML as a document, and what its elements say is quoted."""
    page = _BORDER.sub(rf"<p>{_BREAK}</p>\g<0>", _marked_quotes(_OWN_MARKS.sub("", page)))
    document = html_document(page, name, limits)
    if not _OWN_MARKS.search(document.text):
        return document, Marks()
    builder = DocumentBuilder(name, limits)
    kept: list[tuple[str, list[bool], bool]] = []
    depth, breaks = 0, False
    for block in document.blocks:
        lines, flags = [], []
        for line in document.text[block.start : block.end].split("\n"):
            depth = max(0, depth + line.count(_OPEN) - line.count(_CLOSE))
            breaks = breaks or _BREAK in line
            bare = _OWN_MARKS.sub("", line).strip()
            if bare:
                lines.append(bare)
                flags.append(depth > 0)
        if lines:
            kept.append(("\n".join(lines), flags, breaks))
            builder.add(block.kind, "\n".join(lines), row=block.row)
            breaks = False
    return _found(builder.build(), kept)


def _marked_quotes(page: str) -> str:
    """Return HTML with a mark before and behind each outermost quotation."""
    out, at, depth, cited = [], 0, 0, 0
    for match in _BLOCKQUOTE.finditer(page):
        out.append(page[at : match.start()])
        at = match.end()
        if match[1]:
            out.append(match[0])
            if depth == cited > 0:
                out.append(f"<p>{_CLOSE}</p>")
                cited = 0
            depth = max(0, depth - 1)
            continue
        depth += 1
        if not cited and _CITED.search(match[2]):
            out.append(f"<p>{_OPEN}</p>")
            cited = depth
        out.append(match[0])
    return "".join([*out, page[at:]])


def _found(document: Document, kept: list[tuple[str, list[bool], bool]]) -> tuple[Document, Marks]:
    quoted: list[Span] = []
    breaks: list[int] = []
    for block, (_, flags, broken) in zip(document.blocks, kept, strict=True):
        if broken:
            breaks.append(block.start)
        at = block.start
        for line, flag in zip(document.text[at : block.end].split("\n"), flags, strict=True):
            if flag:
                quoted.append(Span(at, at + len(line)))
            at += len(line) + 1
    return document, Marks(tuple(quoted), tuple(breaks))
