"""Plain text and Markdown, in every encoding and with every line end that inboxes hold.

The text of a plain-text letter stays as it stands in the file but for its line ends and invisible
characters, so that a quotation is what its writer typed. Markdown loses its markup, never a word.
"""

import re
from collections.abc import Iterator

from index.errors import FormatError, LimitError
from index.letters.formats._charset import read_characters
from index.letters.formats._shared import (
    DocumentBuilder,
    clean_characters,
    normal_newlines,
    strip_marker,
)
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import Block, BlockKind, Document
from index.norwegian import MONTHS

__all__ = ["MarkdownFormat", "TextFormat", "decode", "looks_like_text", "text_document"]

# What a first look is based on; enough to tell text from anything else, whatever the file's size.
_LOOK = 4096
# Control characters that text has no use for. One in a hundred is damage, more is another format.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.01

_MONTHS = "|".join((*MONTHS, *(name[:3] for name in MONTHS)))
_ITEM = re.compile(
    rf"^\s*(?:[-–—•*·▪◦‣●]|\d{{1,2}}[.)](?!\s*(?:{_MONTHS})\b)|[a-zæøå]\))\s+\S", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[:.?!;,]\s*$")


def decode(data: bytes, name: str, label: str = "") -> str:
    r"""Return the characters of a text file, its line ends as ``\n``; ``label`` is what its
    container says of its encoding.

    Raises FormatError where the bytes are empty or no text.
    """
    if not data.strip():
        raise FormatError(code="file.empty", name=name)
    text = read_characters(data, label)
    sample = text[:_LOOK]
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise FormatError(code="file.binary", name=name)
    return normal_newlines(text)


def looks_like_text(data: bytes) -> bool:
    """Tell whether the first bytes of a file read as text."""
    try:
        decode(data[:_LOOK], "")
    except FormatError:
        return False
    return True


def text_document(
    text: str, name: str, limits: Limits, metadata: dict[str, str] | None = None
) -> Document:
    """Return ``text`` as a document: paragraphs are the lines between blank lines.

    Raises FormatError where there is none, LimitError where there is too much of it.
    """
    if len(text) > limits.characters:
        raise LimitError(code="file.characters", name=name, most=limits.characters)
    text = clean_characters(normal_newlines(text))
    blocks = tuple(_blocks(text))
    if not blocks:
        raise FormatError(code="file.empty", name=name)
    return Document(text, blocks, (), metadata or {})


def _blocks(text: str) -> Iterator[Block]:
    for paragraph in _paragraphs(text):
        for kind, lines in _items(text, paragraph):
            start, end = lines[0][0], lines[-1][1]
            words = text[start:end]
            start += len(words) - len(words.lstrip())
            yield Block(kind, start, end - (len(words) - len(words.rstrip())))


def _paragraphs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield runs of lines, as spans, between lines without a word."""
    run: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            run.append((at, at + len(line)))
        elif run:
            yield run
            run = []
        at += len(line) + 1
    if run:
        yield run


def _items(
    text: str, lines: list[tuple[int, int]]
) -> Iterator[tuple[BlockKind, list[tuple[int, int]]]]:
    """Split the lines of a paragraph where list items begin.

    A dash within a paragraph begins an item only after a finished line: a line may be broken
    before a dash of punctuation.
    """
    current: list[tuple[int, int]] = []
    kind = BlockKind.PARAGRAPH
    for start, end in lines:
        free = not current or kind is BlockKind.LIST_ITEM
        begins = _ITEM.match(text, start, end) if start == 0 or text[start - 1] == "\n" else None
        if begins is None:
            begins = _ITEM.match(text[start:end])
        if begins and (free or _SENTENCE_END.search(text[current[-1][0] : current[-1][1]])):
            if current:
                yield kind, current
            current, kind = [], BlockKind.LIST_ITEM
        current.append((start, end))
    yield kind, current


class TextFormat(LetterFormat):
    """Plain text."""

    name = "TXT"
    suffixes = frozenset({".txt", ".text", ".asc", ".log"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the name, or by bytes that read as text."""
        return _suffix(name) in self.suffixes or looks_like_text(data)

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the file's own text; raises FormatError where it is empty or binary."""
        return text_document(decode(data, name), name, limits)


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""


_HEADING = re.compile(r"^ {0,3}#{1,6}(?:\s+|$)(.*?)(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-+)\s*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_BULLET = re.compile(r"^\s*(?:[-*+•–]|(\d{1,3}[.)]))\s+(?=\S)")
_QUOTE = re.compile(r"^ {0,3}>\s?")
_TABLE_LINE = re.compile(r"^\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$")
_INLINE = (
    (re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]*?\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*?\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]*?\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])"), r"\1"),
    (re.compile(r"(?:\\|<br ?/?>)$", re.MULTILINE), ""),
)


class MarkdownFormat(LetterFormat):
    """Markdown: headings, lists and tables are recognised, markup is taken off."""

    name = "Markdown"
    suffixes = frozenset({".md", ".markdown"})

    def matches(self, data: bytes, name: str) -> bool:  # noqa: ARG002
        """Tell by the name; nothing in the bytes tells Markdown from text."""
        return _suffix(name) in self.suffixes

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the words without markup; raises FormatError where there are none."""
        builder = DocumentBuilder(name, limits)
        for lines in _markdown_runs(decode(data, name)):
            _add_markdown(builder, lines)
        return builder.build()


def _plain(text: str) -> str:
    for pattern, kept in _INLINE:
        text = pattern.sub(kept, text)
    return text


def _markdown_runs(text: str) -> Iterator[list[str]]:
    """Yield the lines of a block: blank lines, headings, rules and list items end one."""
    run: list[str] = []
    for line in text.split("\n"):
        line = _QUOTE.sub("", line)  # noqa: PLW2901
        if run and _UNDERLINE.match(line):
            yield [*run, line]
            run = []
            continue
        alone = _HEADING.match(line) or _RULE.match(line)
        if run and (alone or not line.strip() or (_BULLET.match(line) and _begins(run))):
            yield run
            run = []
        if alone:
            if _HEADING.match(line):
                yield [line]
        elif line.strip():
            run.append(line)
    if run:
        yield run


def _begins(run: list[str]) -> bool:
    """Tell whether a marker after ``run`` begins an item rather than going on with a sentence."""
    return bool(_BULLET.match(run[0]) or _SENTENCE_END.search(run[-1]))


def _add_markdown(builder: DocumentBuilder, lines: list[str]) -> None:
    heading = _HEADING.match(lines[0])
    if heading:
        builder.add(BlockKind.HEADING, _plain(heading[1]))
    elif len(lines) > 1 and _UNDERLINE.match(lines[-1]):
        builder.add(BlockKind.HEADING, _plain("\n".join(lines[:-1])))
    elif len(lines) > 1 and "|" in lines[0] and _TABLE_LINE.match(lines[1]):
        _add_table(builder, [lines[0], *lines[2:]])
    elif item := _BULLET.match(lines[0]):
        words = _plain("\n".join([lines[0][item.end() :], *lines[1:]]))
        builder.add_bullet(strip_marker(words), item[1] or "-")
    else:
        builder.add(BlockKind.PARAGRAPH, _plain("\n".join(lines)))


def _add_table(builder: DocumentBuilder, lines: list[str]) -> None:
    for line in lines:
        cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
        builder.add_row([_plain(cell) for cell in cells])
