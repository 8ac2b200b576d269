"""From a catalogue to a generation: read, segment, encode, publish; nothing done twice.

What the generation before already holds is taken over: letters that were read, passages that were
cut, vectors of texts that were encoded. So a new letter costs its own reading and encoding.
"""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from index.encoder.base import Encoder, Part, Vectors
from index.errors import LibraryError
from index.letters.letter import Letter
from index.library import _atomic, _state
from index.library._catalogue import Catalogue, Source
from index.library._generation import Content, Generation, Made, Reading, write_generation
from index.library._layout import Layout
from index.library._pace import Pace
from index.library._records import failures_from_json, failures_to_json
from index.library.base import Checkpoints, OriginalStore
from index.passages.passage import Passage
from index.sentences import Sentence

if TYPE_CHECKING:
    from index.passages import Answers, Memo

__all__ = ["Builder", "Items", "Read", "publish", "reading_key"]

# Texts handed to the encoder at once: enough to keep it busy, few enough to stop soon when asked.
BATCH = 64

# A build that is killed loses no more than this much work; saving more often would cost more time
# than it is worth.
CHECKPOINT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Item:
    """A text to encode, the parts of it that are encoded too, and the ``keys`` of its vector and of
    theirs: what was encoded, where in it, and by which encoder.
    """

    text: str
    parts: tuple[Part, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, fingerprint: str, text: str, parts: tuple[Part, ...] = ()) -> "Item":
        """Return a text as it is encoded by the encoder of this ``fingerprint``."""
        encoded = f"{fingerprint}\0{text}".encode("utf-8", "surrogatepass")
        key = hashlib.sha256(encoded).hexdigest()
        return cls(text, parts, (key, *(f"{key}:{start}:{end}" for start, end in parts)))


class Items:
    """What is encoded of passages, kept from build to build, so that one letter more costs its own
    passages.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Passage, str, Item]] = {}

    def of(self, fingerprint: str, passages: Iterable[Passage]) -> list[Item]:
        """Return what is encoded of each passage: its text, and in it its sentences."""
        from index.passages import embedding_sentences, embedding_text

        before, self._kept = self._kept, {}
        items = []
        for passage in passages:
            known = before.get(passage.id)
            if known is None or known[0] is not passage or known[1] != fingerprint:
                text = embedding_text(passage)
                item = Item.of(fingerprint, text, embedding_sentences(passage, text))
                known = passage, fingerprint, item
            self._kept[passage.id] = known
            items.append(known[2])
        return items


@dataclass(frozen=True, slots=True)
class Read:
    """What a source gave to which ``reader``: its letters, and (name, reason) of what in it gave
    none.
    """

    letters: tuple[Letter, ...]
    failures: tuple[tuple[str, str], ...] = ()
    reader: str = ""


@dataclass(slots=True)
class Built:
    """A generation's content and how much of it was new."""

    content: Content
    encoded: int
    taken_over: int


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of texts, (n, dimension), and of all their parts, (m, dimension); how many of the
    distinct texts were encoded, and of how many the vectors were there.
    """

    texts: Vectors
    parts: Vectors
    new: int
    taken_over: int


@dataclass(slots=True)
class Builder:
    """Makes the content that a catalogue asks for.

    Without an encoder it only takes over from ``previous``: enough to remove or correct. ``reader``
    returns the key of the readers of this moment; ``memo`` is what earlier builds with the same
    ``made`` found out about questions and answers.
    """

    originals: OriginalStore
    work: Checkpoints
    previous: Generation | None
    encoder: Encoder | None
    pace: Pace
    reader: Callable[[], str]
    memo: "Memo | None" = None
    items: Items = field(default_factory=Items)
    notes: list[Sentence] = field(default_factory=list)
    read_again: bool = False
    """Whether something was read again that had been read before."""

    @property
    def made(self) -> Made:
        """Encoder and segmenter of the generation to be."""
        from index.passages import SEGMENTER_VERSION

        if self.encoder is not None:
            return Made(self.encoder.name, self.encoder.fingerprint, SEGMENTER_VERSION)
        if self.previous is None:
            raise LibraryError(code="index.none")
        return self.previous.content.made

    def read(
        self, sources: Mapping[str, Source], again: Container[str], *, fresh: bool
    ) -> dict[str, Read]:
        """Return what each source gives. Read again, where they were read before, are those in
        ``again``, those that another version of the readers read, those in which something failed
        for want of a program that is there now, and with ``fresh`` all.

        What cannot be read now, but could before, is kept as it was.
        """
        known = self._known(sources)
        if self.encoder is None:
            return known
        wanted = [
            source
            for key, source in sorted(sources.items())
            if fresh or key in again or key not in known or self._is_outdated(known[key])
        ]
        self.read_again = any(source.id in known for source in wanted)
        self.pace.begin("read", len(wanted))
        found = dict(known)
        for source, read in self._read_wanted(wanted, self.work.readings()):
            found[source.id] = self._kept(source, known.get(source.id), read)
        return found

    def _known(self, sources: Mapping[str, Source]) -> dict[str, Read]:
        if self.previous is None:
            return {}
        content = self.previous.content
        letters = {one.id: one for one in content.letters}
        found = {}
        for key, source in sources.items():
            reading = content.readings.get(key)
            if reading is None:
                continue
            # What was taken out of an archive is no longer in the index; the rest of it is.
            wanted = [one for one in reading.letters if one not in source.without]
            if all(one in letters for one in wanted):
                there = tuple(letters[one] for one in wanted)
                found[key] = Read(there, reading.failures, reading.reader)
        return found

    def _is_outdated(self, read: Read) -> bool:
        from index.letters.readers import same_version

        return not same_version(read.reader) or bool(read.failures and read.reader != self.reader())

    def _kept(self, source: Source, before: Read | None, read: Read) -> Read:
        """Return ``read``, and of what was read ``before`` the letters that now cannot be read."""
        there = {one.id for one in read.letters}
        lost = [one for one in before.letters if one.id not in there] if before else []
        if not lost or (read.letters and not read.failures):
            return read
        nothing = Sentence(code="reading.nothing", name=source.name)
        reason = read.failures[0][1] if read.failures else nothing
        self.notes.append(Sentence(code="reading.kept", name=source.name, why=reason))
        if before is not None and not read.letters:
            return replace(before, reader=read.reader)
        return replace(read, letters=(*read.letters, *lost))

    def _read_wanted(
        self, wanted: Sequence[Source], kept: Mapping[str, object]
    ) -> Iterator[tuple[Source, Read]]:
        """Yield the reading of each source, out of a checkpoint where there is one."""
        done = 0
        fresh: dict[str, object] = {}
        saved = time.monotonic()
        keys = {one.id: reading_key(one.id, self.reader()) for one in wanted}
        for source in [one for one in wanted if keys[one.id] in kept]:
            done += 1
            yield source, read_from_json(kept[keys[source.id]])
            self.pace.step(done, done / len(wanted))
        rest = [one for one in wanted if keys[one.id] not in kept]
        for source, read in self._read_files(rest):
            fresh[keys[source.id]] = read_to_json(read)
            if time.monotonic() - saved >= CHECKPOINT_SECONDS:
                self.work.keep_readings(fresh)
                fresh, saved = {}, time.monotonic()
            done += 1
            yield source, read
            self.pace.step(done, done / len(wanted))

    def _read_files(self, sources: Sequence[Source]) -> Iterator[tuple[Source, Read]]:
        """Read originals in a child process; a missing or damaged one is a failure of its own."""
        from index.letters.reader import read_many

        given = deque[Source]()
        lacking: list[Source] = []

        def items() -> Iterator[tuple[str, bytes]]:
            for source in sources:
                data = self.originals.get(source.id)
                if data is None:
                    lacking.append(source)
                else:
                    given.append(source)
                    yield source.name, data

        for reading in read_many(items(), cancel=self.pace.stopped):
            failures = tuple((one.name, one.reason) for one in reading.failures)
            yield given.popleft(), Read(reading.letters, failures, self.reader())
        for source in lacking:
            reason = Sentence(code="reading.no_original", name=source.name)
            yield source, Read((), ((source.name, reason),), self.reader())

    def segment(self, letters: Sequence[Letter], *, fresh: bool) -> dict[str, tuple[Passage, ...]]:
        """Return the passages of each letter by its id."""
        previous = self.previous
        if previous is None or fresh or previous.content.made != self.made:
            return {one.id: self._segment(one) for one in letters}
        # As they were cut, with their own questions' keys.
        known: dict[str, list[Passage]] = {one.id: [] for one in previous.letters}
        for passage in previous.content.passages:
            known[passage.letter_id].append(passage)
        before = {one.id: one for one in previous.content.letters}
        return {
            one.id: tuple(known[one.id])
            if one.id in before and replace(before[one.id], name=one.name) == one
            else self._segment(one)
            for one in letters
        }

    def _segment(self, letter: Letter) -> tuple[Passage, ...]:
        from index.passages import segment

        assert self.encoder is not None
        try:
            return tuple(segment(letter, self.encoder.count_tokens, self.encoder.max_tokens))
        except Exception as error:
            # Whatever it is that nobody foresaw in this letter, the others must not wait for it.
            why = f"{type(error).__name__}: {error}"
            self.notes.append(Sentence(code="reading.no_passages", name=letter.name, why=why))
            return ()

    def encode(self, items: Sequence[Item], known: dict[str, Vectors]) -> Encoded:
        """Return the vectors of texts and of their parts.

        ``known`` maps keys to vectors, and learns the new ones.
        """
        missing = {one.keys: one for one in items if not all(key in known for key in one.keys)}
        if missing:
            self._encode_missing(missing, known)
        none = np.zeros((0, self.dimension), dtype=np.float32)
        texts = [known[one.keys[0]] for one in items]
        parts = [known[key] for one in items for key in one.keys[1:]]
        taken = len({one.keys for one in items}) - len(missing)
        return Encoded(
            np.stack(texts) if texts else none,
            np.stack(parts) if parts else none,
            len(missing),
            taken,
        )

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        if self.encoder is not None:
            return self.encoder.dimension
        assert self.previous is not None
        return int(self.previous.store.vectors().shape[1])

    def _encode_missing(
        self, missing: Mapping[tuple[str, ...], Item], known: dict[str, Vectors]
    ) -> None:
        if self.encoder is None:
            raise LibraryError(code="index.no_vectors")
        size = {key: len(one.text) for key, one in missing.items()}
        # Longest first: texts of one length waste no padding, and what is left is never
        # underestimated.
        order = sorted(missing, key=lambda key: (-size[key], key))
        weight = sum(size.values()) or 1
        self.pace.begin("encode", len(order))
        done, pending = 0, list[str]()
        saved = time.monotonic()
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            made = self._encode_batch([missing[one] for one in batch])
            known.update(made)
            pending += made
            if time.monotonic() - saved >= CHECKPOINT_SECONDS:
                self.work.keep_vectors(pending, np.stack([known[one] for one in pending]))
                pending, saved = [], time.monotonic()
            done += sum(size[one] for one in batch)
            self.pace.step(start + len(batch), done / weight)

    def _encode_batch(self, items: Sequence[Item]) -> dict[str, Vectors]:
        """Return the vectors of texts and of their parts by key."""
        assert self.encoder is not None
        spans = [one.parts for one in items]
        made = self.encoder.encode_parts([one.text for one in items], spans)
        texts, parts = map(self._checked, made)
        wanted = len(items), sum(map(len, spans))
        if (len(texts), len(parts)) != wanted:
            raise LibraryError(
                code="encoder.count",
                name=self.encoder.name,
                texts=len(texts),
                parts=len(parts),
                texts_wanted=wanted[0],
                parts_wanted=wanted[1],
            )
        return _by_key(items, texts, parts)

    def _checked(self, vectors: Vectors) -> Vectors:
        assert self.encoder is not None
        if vectors.ndim != 2 or vectors.shape[1] != self.encoder.dimension:
            raise LibraryError(
                code="encoder.shape",
                name=self.encoder.name,
                shape=vectors.shape,
                dimension=self.encoder.dimension,
            )
        if not np.isfinite(vectors).all():
            raise LibraryError(code="encoder.not_finite", name=self.encoder.name)
        return np.asarray(vectors, dtype=np.float32)

    def known_vectors(self) -> dict[str, Vectors]:
        """Return all vectors that need not be computed again, by key."""
        fingerprint = self.made.encoder_fingerprint
        found = self.work.vectors(self.dimension)
        previous = self.previous
        # What is encoded of a passage or a question may differ between versions of the segmenter.
        made = (fingerprint, self.made.segmenter_version)
        if previous is None or (previous.encoder_fingerprint, previous.segmenter_version) != made:
            return found
        content = previous.content
        whole, sentences = content.store.vectors(), content.sentence_store.vectors()
        found |= _by_key(self.items.of(fingerprint, content.passages), whole, sentences)
        wordings = content.question_store.vectors()
        if len(wordings):
            found |= _by_key(self._asked(content.passages, content.letters), wordings)
        return found

    def _asked(self, passages: Iterable[Passage], letters: Iterable[Letter]) -> list[Item]:
        """Return the ``asked_texts`` as they are encoded."""
        fingerprint = self.made.encoder_fingerprint
        return [Item.of(fingerprint, one) for one in asked_texts(passages, letters)]

    def build(
        self, catalogue: Catalogue, reads: Mapping[str, Read], *, fresh: bool = False
    ) -> Built:
        """Return the content of the generation that ``catalogue`` asks for."""
        from index.lexical import Bm25Ranker
        from index.store import FaissStore

        letters = chosen_letters(catalogue, reads)
        readings = {
            key: Reading(tuple(one.id for one in read.letters), read.failures, read.reader)
            for key, read in reads.items()
            if key in catalogue.sources
        }
        if self.previous is not None and not fresh and self._is_made_of(letters):
            # As after a correction: only what is said of the letters is new.
            self.pace.begin("publish", 1)
            content = replace(self.previous.content, catalogue=catalogue, readings=readings)
            return Built(content, 0, 0)
        by_letter = self.segment(letters, fresh=fresh)
        passages = tuple(one for letter in letters for one in by_letter[letter.id])
        known = self.known_vectors()
        asked = self._comparable(self._asked(passages, letters), known)
        items = self.items.of(self.made.encoder_fingerprint, passages)
        encoded = self.encode([*items, *asked], known)
        whole, wordings = np.split(encoded.texts, [len(passages)])
        self.pace.begin("publish", 1)
        content = Content(
            made=self.made,
            catalogue=catalogue,
            readings=readings,
            letters=letters,
            passages=passages,
            store=FaissStore.from_vectors(whole),
            sentence_store=FaissStore.from_vectors(encoded.parts),
            question_store=FaissStore.from_vectors(wordings),
            lexical=Bm25Ranker.from_texts([one.text for one in items]),
            answers=find_answers(passages, wordings, whole, letters, self.memo),
        )
        return Built(content, encoded.new, encoded.taken_over)

    def _is_made_of(self, letters: tuple[Letter, ...]) -> bool:
        """Tell whether the index before is what these very letters become."""
        assert self.previous is not None
        content = self.previous.content
        # An index from before questions were compared lacks what an encoder would give it.
        whole = self.encoder is None or len(content.question_store) > 0
        return whole and content.made == self.made and content.letters == letters

    def _comparable(self, asked: list[Item], known: Mapping[str, Vectors]) -> list[Item]:
        """Return ``asked``, or none where some would have to be encoded and there is no encoder, as
        in an index that was made before questions were compared by meaning.
        """
        there = all(one.keys[0] in known for one in asked)
        return asked if self.encoder is not None or there else []


def publish(layout: Layout, content: Content) -> str:
    """Write a generation beside the living one, flush it, make it current; return its id.

    Raises OSError; nothing of it is then left.
    """
    staging = layout.generations / ".staging"
    _atomic.remove_tree(staging)
    target = None
    try:
        staging.mkdir()
        identifier = write_generation(staging, content)
        target = layout.generations / identifier
        # A build that was killed after its last flush left the very same generation.
        _atomic.remove_tree(target)
        _atomic.move(staging, target)
        _atomic.replace_content(layout.current, f"{identifier}\n".encode())
    except OSError:
        # Once its name is there every reader goes by it: then it is published, flushed or not.
        if target is None or _state.current_id(layout) != target.name:
            for left in filter(None, (staging, target)):
                _atomic.remove_tree(left)
            raise
    return target.name


def chosen_letters(catalogue: Catalogue, reads: Mapping[str, Read]) -> tuple[Letter, ...]:
    """Return the letters of all sources, each once, those that were taken out left out, in an order
    that does not depend on when they came.
    """
    found: dict[str, Letter] = {}
    for key, source in sorted(catalogue.sources.items(), key=lambda one: (one[1].name, one[0])):
        for letter in reads[key].letters if key in reads else ():
            if letter.id in source.without or letter.id in found:
                continue
            shown = source.name if letter.id == key else letter.name
            found[letter.id] = replace(letter, name=shown)
    return tuple(sorted(found.values(), key=lambda one: (one.name, one.id)))


def asked_texts(passages: Iterable[Passage], letters: Iterable[Letter] = ()) -> tuple[str, ...]:
    """Return the texts by whose vectors the questions of all letters are compared, those that
    ``letters`` quote included.
    """
    from index.passages import question_texts, quoted_questions

    asked = [one.question for one in passages if one.question is not None]
    return question_texts([*asked, *(one for each in letters for one in quoted_questions(each))])


def find_answers(
    passages: Sequence[Passage],
    wordings: Vectors,
    vectors: Vectors | None = None,
    letters: Iterable[Letter] = (),
    memo: "Memo | None" = None,
) -> "Answers":
    """Return which questions the letters were asked, and what answers them.

    ``passages`` are as they were cut; ``wordings`` has a row for each of their ``asked_texts``, or
    none, and then their words alone tell; ``vectors`` has a row for each passage; ``letters`` may
    quote what the recipient asked; ``memo`` is what earlier calls found out.
    """
    from index.passages import assign_answers, quoted_questions

    quoted = [asked for one in letters if (asked := quoted_questions(one))]
    known = len(wordings) > 0
    return assign_answers(
        passages, quoted, wordings if known else None, vectors if known else None, memo
    )


def _by_key(
    items: Sequence[Item], texts: Vectors, parts: Iterable[Vectors] = ()
) -> dict[str, Vectors]:
    """Return vectors by key; ``texts`` has a row for each item, ``parts`` for each of its parts, in
    order.
    """
    found: dict[str, Vectors] = {}
    rows = iter(parts)
    for item, vector in zip(items, texts, strict=True):
        first, *others = item.keys
        found[first] = vector
        # As many rows as there are keys.
        found.update(zip(others, rows, strict=False))
    return found


def reading_key(source_id: str, reader: str) -> str:
    """Return the key of a kept reading: of which file, to be read by which readers."""
    return f"{source_id}:{reader}"


def read_to_json(read: Read) -> dict[str, object]:
    """Return ``read`` as what ``json.dumps`` takes."""
    from index.letters.serialise import to_json

    return {
        "letters": [to_json(one) for one in read.letters],
        **failures_to_json(read.failures),
        "reader": read.reader,
    }


def read_from_json(data: object) -> Read:
    """Return what ``read_to_json`` gave."""
    from index.letters.serialise import from_json

    assert isinstance(data, dict)
    letters = tuple(from_json(one) for one in data["letters"])
    return Read(letters, failures_from_json(data), str(data["reader"]))
