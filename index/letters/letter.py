"""What a letter is, once it has been read: its text, where its blocks and pages stand, its
letterhead.

Offsets are Unicode code points into ``Letter.text``. The text never changes after reading; whatever
is quoted is cut from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum

__all__ = [
    "DOUBTFUL",
    "JOINT",
    "Block",
    "BlockKind",
    "Document",
    "Field",
    "Letter",
    "Letterhead",
    "Page",
    "Span",
]


DOUBTFUL = 0.75
"""Confidence of a field below which a person should be asked."""

JOINT = "; "
"""What parts the senders in the value of a joint letter's sender."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of ``text`` that the span covers."""
        return text[self.start : self.end]


class BlockKind(StrEnum):
    """What a block is, as far as its format tells."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_CELL = "table_cell"
    MARGINAL = "marginal"
    """A running header or footer, a page number: part of the text, never of a passage."""

    QUOTED = "quoted"
    """Somebody else's words that came back with an answer, the brief below an e-mail: part of the
    text, never of a passage, and no evidence of who sent the letter."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table cell; ``row`` numbers the table rows of a document
    from 0 upwards so that cells which stand beside each other can be found.
    """

    kind: BlockKind
    start: int
    end: int
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as printed, numbered from 1, and the characters that stand on it."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a format makes of a file: plain text and its structure, before anybody has understood
    it.

    ``blocks`` are in reading order and do not overlap; every character outside them is white space.
    ``pages`` is empty for formats without pages. ``metadata`` holds what the container says about
    the letter (``from``, ``to``, ``date``, ``subject`` of an e-mail), never what stands in the
    text. ``unread`` holds a sentence for each part of the file that is missing from the text.
    ``covering`` tells that the text only goes with files that came with it, as an e-mail's does
    that says "see attachment".
    ``recognised`` are the parts that were read in a picture, ``doubtful`` those whose order of
    words is not certain.
    """

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    covering: bool = False
    recognised: tuple[Span, ...] = ()
    doubtful: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of a letterhead.

    ``value`` is the normal form (an ISO 8601 date, the ministry's proper name), ``text`` the very
    words of the letter, ``start`` and ``end`` their span. ``start`` is -1 where the fact does not
    stand in the text (an e-mail header, a correction made by a person); ``text`` then equals
    ``value``. ``confidence`` is in [0, 1].
    """

    value: str
    text: str
    start: int
    end: int
    confidence: float = 1.0

    @property
    def doubtful(self) -> bool:
        """Tell whether the reading is so unsure that a person should be asked."""
        return self.confidence < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who wrote to whom, when, under which references; absent fields are None or empty."""

    sender: Field | None = None
    recipient: Field | None = None
    date: Field | None = None
    our_reference: Field | None = None
    your_reference: Field | None = None
    your_date: Field | None = None
    archive: Field | None = None
    case_officer: Field | None = None
    subject: Field | None = None
    approval: Field | None = None
    signatories: tuple[Field, ...] = ()
    signatory_titles: tuple[Field, ...] = ()
    recipients: tuple[Field, ...] = ()
    copies: tuple[Field, ...] = ()
    attachments: tuple[Field, ...] = ()

    def items(self) -> Iterator[tuple[str, Field]]:
        """Yield each present fact with the name of its field, lists flattened, in declared
        order.
        """
        for declared in fields(self):
            value = getattr(self, declared.name)
            if isinstance(value, Field):
                yield declared.name, value
            else:
                yield from ((declared.name, one) for one in value or ())


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that has been read. ``id`` is the SHA-256 of its file, in hex; ``name`` the file's
    own name, for display only; ``format`` the name of the format that read it. A letter found
    inside a container (an archive, an e-mail) carries the hash of its own bytes. ``recognised`` are
    the parts that were read in a picture, by text recognition, ``doubtful`` those whose order of
    words is not certain: whoever quotes from them says so.
    """

    id: str
    name: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]
    letterhead: Letterhead
    recognised: tuple[Span, ...] = ()
    doubtful: tuple[Span, ...] = ()

    def was_recognised(self, start: int, end: int) -> bool:
        """Tell whether any of the characters from ``start`` to ``end`` were read in a picture."""
        return any(part.start < end and start < part.end for part in self.recognised)

    def is_doubtful(self, start: int, end: int) -> bool:
        """Tell whether the order of the words from ``start`` to ``end`` is not certain."""
        return any(part.start < end and start < part.end for part in self.doubtful)

    @property
    def sender(self) -> str:
        """Return the normal form of who sent the letter, "" where it does not say."""
        return self.letterhead.sender.value if self.letterhead.sender else ""

    @property
    def senders(self) -> tuple[str, ...]:
        """Return each sender of a joint letter, else the one; empty where it does not say."""
        return tuple(self.sender.split(JOINT)) if self.sender else ()

    @property
    def sender_or_name(self) -> str:
        """Return the sender, or the file's name where the letter does not say."""
        return self.sender or self.name

    def is_quoted(self) -> bool:
        """Tell whether all of it is somebody else's words: the brief that came with an answer."""
        return all(block.kind is BlockKind.QUOTED for block in self.blocks)

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page on which the character at ``offset`` stands, or None."""
        for page in reversed(self.pages):
            if page.start <= offset:
                return page.number
        return None
