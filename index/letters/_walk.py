"""From one file to the letters in it: opens containers, reads what is inside, gives up on one at
a time.

This runs inside the reading process. It goes in numbered steps and says which one it begins, so
that when a file kills the process, the parent knows which, and another process can go on behind it.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from index.errors import FormatError, LimitError, SvarbrevError
from index.letters._brief import is_brief, is_ministry
from index.letters.formats import LetterFormat, Limits, Member, format_of
from index.letters.letter import BlockKind, Document, Letter
from index.sentences import Sentence

__all__ = ["Began", "Failure", "find", "walk"]

# A picture in the text of an e-mail is a letter from this many words on; a logo stays below.
_FEWEST_WORDS = 20
# In pixels, the least width and height of a photo of a page.
_PAGE = (400, 400)
_HIDDEN = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


@dataclass(frozen=True, slots=True)
class Began:
    """Step ``step`` begins: the file ``name`` is being opened or read."""

    step: int
    name: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave no letter, and the reason, as a sentence for the person who sent it here."""

    name: str
    reason: str


@dataclass(slots=True)
class _Walk:
    """What one walk through a file has used up, and where an earlier one got to."""

    limits: Limits
    start: int
    dead: frozenset[int]
    step: int = -1
    members: int = 0
    expanded: int = 0
    seen: set[str] = field(default_factory=set)

    def begin(self, name: str) -> Began:
        self.step += 1
        return Began(self.step, name)

    def done(self) -> bool:
        return self.step < self.start

    def count(self, member: Member, container: str) -> None:
        self.members += 1
        self.expanded += len(member.data)
        if self.members > self.limits.members:
            raise LimitError(code="archive.files", name=container, most=self.limits.members)
        if self.expanded > self.limits.expanded_bytes:
            raise LimitError(
                code="archive.size", name=container, most=self.limits.expanded_bytes // 2**20
            )


def walk(
    data: bytes, name: str, limits: Limits, start: int = 0, dead: frozenset[int] = frozenset()
) -> Iterator[Began | Letter | Failure]:
    """Yield the letters and failures of a file, each after the step that it belongs to.

    Letters of steps before ``start`` are not read again; steps in ``dead`` are left out altogether.
    """
    state = _Walk(limits, start, dead)
    yield from _file(state, Member(_display(name), data), _display(name), 0)


def find(data: bytes, name: str, wanted: str, limits: Limits) -> bytes | None:
    """Return the file whose SHA-256 is ``wanted``: ``data`` itself or what it contains, however
    deep; None where it is not there. Raises LimitError like ``walk``.
    """
    state = _Walk(limits, 0, frozenset())
    waiting = [(Member(name, data), 0)]
    while waiting:
        member, depth = waiting.pop()
        if hashlib.sha256(member.data).hexdigest() == wanted:
            return member.data
        if depth < limits.depth:
            for inner in _inside(member, limits):
                state.count(inner, name)
                waiting.append((inner, depth + 1))
    return None


def _inside(member: Member, limits: Limits) -> Iterator[Member]:
    try:
        yield from format_of(member.data, member.name).members(member.data, member.name, limits)
    except FormatError:
        # What came before the damage was yielded.
        return


def _display(name: str) -> str:
    """Return the last part of a client's name, fit to be shown: never a path, never a control."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    composed = unicodedata.normalize("NFC", last)
    clean = "".join(c for c in composed if c.isprintable()).strip()
    return clean[:200] or "letter"


def _file(
    state: _Walk, member: Member, shown: str, depth: int
) -> Iterator[Began | Letter | Failure]:
    began = state.begin(shown)
    yield began
    if began.step in state.dead:
        return
    try:
        known = _known(state, member, shown)
    except FormatError as error:
        if not state.done():
            yield Failure(shown, error.sentence)
        return
    letters = failures = 0
    for event in _members(state, known, member, shown, depth):
        letters += isinstance(event, Letter) and not event.is_quoted()
        failures += isinstance(event, Failure)
        yield event
    for event in _own_text(state, known, member, shown, letters):
        # A covering e-mail without words is no failure beside what it carries.
        if not (failures and isinstance(event, Failure)):
            yield event


def _known(state: _Walk, member: Member, shown: str) -> LetterFormat:
    if len(member.data) > state.limits.file_bytes:
        raise LimitError(code="file.large", name=shown, most=state.limits.file_bytes // 2**20)
    # Its path in what it came in ends as its name does, and says where it is.
    return format_of(member.data, shown)


def _members(
    state: _Walk, known: LetterFormat, member: Member, shown: str, depth: int
) -> Iterator[Began | Letter | Failure]:
    try:
        for inner in known.members(member.data, member.name, state.limits):
            state.count(inner, shown)
            if _skipped(state, inner):
                continue
            if depth + 1 > state.limits.depth:
                raise LimitError(code="archive.deep", name=shown, most=state.limits.depth)
            carried = replace(
                inner,
                metadata={**member.metadata, **inner.metadata},
                brief=member.brief or _returned(member.metadata, inner.metadata),
            )
            label = _display(inner.name)
            events = _file(state, replace(carried, name=label), f"{shown}/{label}", depth + 1)
            yield from _said(events, inner) if inner.incidental else events
    except Exception as error:
        if not state.done():
            yield Failure(shown, _reason(error, shown, state.limits))


def _returned(outer: Mapping[str, str], inner: Mapping[str, str]) -> bool:
    """Tell whether the headers of a message are a ministry's, and those of the message that it came
    in are not.
    """
    sender = outer.get("from", "")
    return bool(sender) and not is_ministry(sender) and is_ministry(inner.get("from", ""))


def _said(
    events: Iterator[Began | Letter | Failure], picture: Member
) -> Iterator[Began | Letter | Failure]:
    """Yield what a picture in the text of an e-mail gives: the letter, if there is one in it; that
    it was not read, if it looks like a page of text and nothing can recognise it.
    """
    from index.letters.formats._ocr import recogniser
    from index.letters.formats._scanned import is_page

    for event in events:
        letter = isinstance(event, Letter) and len(event.text.split()) >= _FEWEST_WORDS
        unread = (
            isinstance(event, Failure) and recogniser() is None and is_page(picture.data, _PAGE)
        )
        if letter or unread or isinstance(event, Began):
            yield event


def _skipped(state: _Walk, inner: Member) -> bool:
    """Tell whether a member is a leftover of somebody's file system, or one that was read
    before.
    """
    parts = inner.name.replace("\\", "/").split("/")
    if "__MACOSX" in parts or parts[-1].lower() in _HIDDEN or parts[-1].startswith("._"):
        return True
    digest = hashlib.sha256(inner.data).hexdigest()
    if digest in state.seen:
        return True
    state.seen.add(digest)
    return False


def _own_text(
    state: _Walk, known: LetterFormat, member: Member, shown: str, letters: int
) -> Iterator[Began | Letter | Failure]:
    """Read a file's own text, unless it is only the note that came with the letters inside."""
    began = state.begin(shown)
    yield began
    if state.done() or began.step in state.dead:
        return
    try:
        document = known.read(member.data, shown, state.limits)
        if document is None or (letters and document.covering):
            return
        yield _letter(known, member, document)
        for reason in document.unread:
            yield Failure(shown, Sentence(reason))
    except Exception as error:
        if not letters:
            yield Failure(shown, _reason(error, shown, state.limits))


def _letter(known: LetterFormat, member: Member, document: Document) -> Letter:
    from index.letters.letterhead import read_letterhead

    brief = member.brief or _returned(member.metadata, document.metadata)
    if "from" in member.metadata and not brief:
        # What a ministry sends itself is its answer.
        brief = not is_ministry(member.metadata["from"]) and is_brief(document, member.name)
    # The headers that a brief came with are not its own.
    carried = {} if brief else member.metadata
    metadata = {"file": member.name, **carried, **document.metadata}
    document = replace(document, metadata=metadata)
    letterhead = read_letterhead(document)
    quoted = tuple(replace(each, kind=BlockKind.QUOTED, row=None) for each in document.blocks)
    return Letter(
        id=hashlib.sha256(member.data).hexdigest(),
        name=member.name,
        format=known.name,
        text=document.text,
        blocks=quoted if brief else document.blocks,
        pages=document.pages,
        letterhead=letterhead,
        recognised=document.recognised,
        doubtful=document.doubtful,
    )


def _reason(error: Exception, shown: str, limits: Limits) -> Sentence:
    if isinstance(error, SvarbrevError):
        return error.sentence
    if isinstance(error, MemoryError):
        return Sentence(code="reading.memory", name=shown, most=limits.memory_bytes // 2**20)
    return Sentence(code="reading.failed", name=shown, why=type(error).__name__)
