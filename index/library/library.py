"""The library: the whole life of a collection of letters, so that nobody has to think about it.

What is added is kept, read, encoded and published before ``add`` returns; whatever happens after
that, the next opening finds it. One process writes, any number read, and a reader never waits.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from index.encoder.base import Encoder
from index.errors import (
    CancelledError,
    EncoderMismatchError,
    LibraryError,
    LibraryLockedError,
    MissingLibraryError,
)
from index.library import _archive, _corrections, _follow, _settle
from index.library._build import Builder, Items
from index.library._generation import Generation, Made
from index.library._intake import Handed, Intake, expand
from index.library._pace import Pace
from index.library._report import (
    Cancel,
    FailedFile,
    Problem,
    ProgressCallback,
    Report,
    Status,
)
from index.library._settle import Session
from index.library.base import Judgements
from index.library.storage import Storage
from index.passages._briefs import Memo
from index.sentences import Sentence

__all__ = ["Library"]


class Library:
    """Letters and their published index, at a place: a folder, or a database that a URL names
    (``sqlite:///path/file.db``). Making the object touches no disk.

    Every method raises LibraryError, with a sentence for the person, where the disk is full, the
    place read-only or the library written by a newer version. Those that write take turns, in any
    number of threads and processes: they wait up to ``patience`` seconds for others to finish, and
    raise LibraryLockedError where these then still write.
    """

    def __init__(self, place: Path | str, patience: float = 10.0) -> None:
        self.place = place
        self.patience = patience
        self._storage = _storage_at(place)
        self._memo: tuple[Made, Memo] | None = None
        self._items = Items()

    @property
    def name(self) -> str:
        """What a person calls the place of the library; no password is in it."""
        return self._storage.name

    @property
    def root(self) -> Path:
        """The folder or file that it lies in. Raises LibraryError where it lies on a server."""
        if self._storage.root is None:
            raise LibraryError(code="library.on_server", root=self.name)
        return self._storage.root

    @property
    def judgements(self) -> Judgements:
        """What people said of hits."""
        return self._storage.judgements

    # Reading.

    def open(self, encoder: Encoder | None = None) -> Generation:
        """Return the published generation, verified; the caller may keep it as long as she likes.

        A damaged one is set aside, and the newest intact one before it is returned with
        ``warnings``. Raises MissingLibraryError where nothing was published, DamagedIndexError
        where nothing intact is left, EncoderMismatchError where ``encoder`` is another one than the
        index was made with.
        """
        with self._storage.errors():
            generation = self._storage.open()
        if encoder is not None:
            try:
                self.check_encoder(generation, encoder)
            except EncoderMismatchError:
                generation.close()
                raise
        return generation

    def check_encoder(self, generation: Generation, encoder: Encoder) -> None:
        """Raise EncoderMismatchError where an index was made with another encoder."""
        if encoder.fingerprint != generation.encoder_fingerprint:
            raise EncoderMismatchError(
                code="index.other_encoder",
                root=self.name,
                made=generation.encoder_name,
                made_print=generation.encoder_fingerprint[:12],
                asking=encoder.name,
                asking_print=encoder.fingerprint[:12],
            )

    def current_id(self) -> str | None:
        """Return the id of the published generation, None where there is none; costs nothing, so
        that an open page can ask now and then whether it should move over.
        """
        with self._storage.errors():
            return self._storage.current_id()

    def original(self, letter_id: str, generation: Generation) -> bytes:
        """Return the file that a letter of an opened generation came in, as it was handed in: its
        own, or the archive or e-mail that holds it.

        Raises LibraryError where there is no such letter, or its file is missing or damaged.
        """
        name = generation.letter(letter_id).name
        sources = generation.content.readings
        holders = (key for key, one in sources.items() if letter_id in one.letters)
        with self._storage.errors():
            for key in sorted(holders, key=lambda key: key != letter_id):
                data = self._storage.originals.get(key)
                if data is not None:
                    return data
        raise LibraryError(code="library.no_original", name=name)

    def status(self) -> Status:
        """Return the state of the library; an empty or missing one has a state too."""
        with self._storage.errors():
            found = self._storage.look()
            facts = self._storage.facts(found.generation)
        generation, catalogue, warnings = found.generation, found.catalogue, found.warnings
        pending = len(_settle.pending(catalogue, generation))
        if pending:
            warnings.append(Sentence(code="library.pending", count=pending))
        elif _settle.lags(catalogue, generation):
            warnings.append(Sentence(code="library.lacks_corrections"))
        if generation is not None:
            generation.close()
        return Status(
            root=self._storage.root or self.name,
            generation=generation.id if generation else None,
            letters=len(generation.letters) if generation else 0,
            passages=len(generation.passages) if generation else 0,
            encoder_name=generation.encoder_name if generation else None,
            encoder_fingerprint=generation.encoder_fingerprint if generation else None,
            built=facts.built,
            bytes=facts.bytes,
            pending=pending,
            failed=_settle.all_failures(catalogue, generation),
            corrections=sum(map(len, catalogue.corrections.values())),
            writer=facts.writer,
            warnings=(*warnings, *facts.warnings),
        )

    # Writing.

    def add(
        self,
        files: Iterable[Handed],
        encoder: Encoder,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
        *,
        replaces: str | None = None,
        retry: bool = False,
    ) -> Report:
        """Add files, given as (name, bytes), as paths, or as folders, and publish them.

        When this returns, all that the report says is published and flushed to disk. A file that is
        already there is reported as unchanged; one that failed before is not tried again unless
        ``retry``; one with the name of another, from the same sender, replaces it. ``replaces`` is
        the id of a letter that the one file replaces whatever its name. A file that cannot be read
        is among the report's failures and stops nothing.

        Raises CancelledError when ``cancel`` returned True, EncoderMismatchError where the index
        was made with another encoder; the library is then as it was.
        """
        with self._writing(cancel) as session:
            self._check_encoder(session, encoder)
            intake = self._intake(session, retry=retry)
            replaced = _settle.source_of(session, replaces) if replaces else None
            with self._undoing(session, intake.new):
                for name, data in expand(files):
                    intake.take(name, data, replaced)
                return self._build(session, intake, encoder, Pace(progress, cancel))

    def sync(
        self,
        folder: Path,
        encoder: Encoder,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
        *,
        allow_empty: bool = False,
        retry: bool = False,
    ) -> Report:
        """Make the library hold what ``folder`` holds, of what came from it: new files come in,
        changed ones replace what they were, vanished ones go. Letters added otherwise stay.

        A letter that a person removed stays away until its file changes or is added by hand.
        Raises LibraryError where the folder is missing, or where it is empty and letters came
        from it, unless ``allow_empty``: nothing is removed then. Else as ``add``.
        """
        with self._writing(cancel) as session:
            self._check_encoder(session, encoder)
            intake = self._intake(session, retry=retry)
            with self._undoing(session, intake.new):
                _follow.take_folder(intake, Path(folder), allow_empty=allow_empty)
                return self._build(session, intake, encoder, Pace(progress, cancel))

    def watch(
        self,
        folder: Path,
        encoder: Encoder,
        progress: ProgressCallback | None = None,
        stop: Cancel | None = None,
        *,
        interval: float = 2.0,
    ) -> Iterator[Report]:
        """Follow a folder: ``sync`` now and whenever it changed and then held still for
        ``interval`` seconds; yield a report each time, until ``stop`` returns True.

        What goes wrong meanwhile (the drive is away, the disk full) is a note in a report, and the
        next change is tried again; while another process writes, it waits.
        """
        stopped = stop or (lambda: False)
        for _ in _follow.settled_changes(Path(folder), interval, stopped):
            while not stopped():
                try:
                    yield self.sync(folder, encoder, progress, stopped)
                except LibraryLockedError:
                    _follow.pause(interval, stopped)
                    continue
                except CancelledError:
                    return
                except LibraryError as error:
                    yield Report(self.current_id(), notes=(error.sentence,))
                break

    def rebuild(
        self,
        encoder: Encoder,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
    ) -> Report:
        """Read every original again, also those that failed before, and publish an index of them
        all, with any encoder.

        Vectors of texts that did not change are taken over. Raises CancelledError when ``cancel``
        returned True; what was published stands.
        """
        with self._writing(cancel) as session:
            intake = self._intake(session)
            intake.take_failures()
            with self._undoing(session, ()):
                return self._build(session, intake, encoder, Pace(progress, cancel), fresh=True)

    def retry(
        self,
        encoder: Encoder,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
    ) -> Report:
        """Try everything again that failed, whole files and parts of them; else as ``add``."""
        with self._writing(cancel) as session:
            self._check_encoder(session, encoder)
            intake = self._intake(session)
            intake.take_failures()
            with self._undoing(session, ()):
                return self._build(session, intake, encoder, Pace(progress, cancel))

    def remove(
        self,
        letter_ids: Iterable[str],
        encoder: Encoder | None = None,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
    ) -> Report:
        """Take letters out, with their originals, and nothing else. When this returns, their words
        are in no file of the library: no earlier generation, nothing set aside, no judgement. Only
        an archive or e-mail that other letters came in is kept whole, and a note says so.

        Only files that still wait from an interrupted build need the encoder; without it they wait
        on. Raises LibraryError, with nothing changed, where a letter is not there.
        """
        with self._writing(cancel) as session:
            gone = set(letter_ids)
            previous = self._previous(session)
            self._check_encoder(session, encoder)
            texts = [previous.letter(one).text for one in sorted(gone)]
            before = session.catalogue
            sources = _settle.without(before, previous, gone)
            failures = _settle.other_failures(before, sources)
            session.catalogue = replace(
                before,
                declined=tuple(sorted({*before.declined, *_settle.followed(before, sources)})),
                corrections={
                    key: one for key, one in before.corrections.items() if key not in gone
                },
                failures=failures,
                discarded=tuple({*before.discarded, *(before.failures.keys() - failures.keys())}),
                forgotten=tuple(sorted({*before.forgotten, *gone, *self._judged(previous, texts)})),
                floor=before.sequence + 1,
            )
            session.notes += _settle.kept_whole(before, sources)
            intake = self._intake(session)
            intake.sources = sources
            with self._undoing(session, ()):
                return self._build(session, intake, encoder, Pace(progress, cancel))

    def _judged(self, previous: Generation, texts: Sequence[str]) -> set[str]:
        """Return the letters that are no more, and of which judgements quote words in ``texts``."""
        there = {one.id for one in previous.letters}
        return {one for one in self.judgements.about(texts) if one not in there}

    def correct(
        self,
        letters: str | Sequence[str],
        name: str,
        value: str | Sequence[str] | None,
        encoder: Encoder | None = None,
    ) -> Report:
        """Put a field of letterheads right, or letters into a case; it outlives every rebuild.

        ``letters`` are ids, ``name`` a field of Letterhead or a decision of ``index.cases``; an
        empty ``value`` says that a letter has no such field, None takes the correction back. The
        encoder is only needed as in ``remove``. Raises LibraryError where there is no such letter
        or field, or it cannot have such a value.
        """
        values = None if value is None else _corrections.checked(name, value)
        with self._writing() as session:
            previous = self._previous(session)
            self._check_encoder(session, encoder)
            before = session.catalogue
            corrections = dict(before.corrections)
            for letter in [letters] if isinstance(letters, str) else letters:
                kept = corrections.pop(previous.letter(letter).id, {})
                fields = {field: known for field, known in kept.items() if field != name}
                if values is not None:
                    fields[name] = values
                if fields:
                    corrections[letter] = fields
            session.catalogue = replace(before, corrections=corrections)
            with self._undoing(session, ()):
                return self._build(session, self._intake(session), encoder, Pace(None, None))

    def verify(self) -> list[Problem]:
        """Return all that is not as it was written, in the index, the catalogue and the kept files;
        none: all is well. Changes nothing. Raises MissingLibraryError where there is no library.
        """
        self._must_exist()
        with self._storage.errors():
            return self._storage.problems()

    def _must_exist(self) -> None:
        with self._storage.errors():
            if not self._storage.exists():
                raise self._missing()

    def _missing(self) -> MissingLibraryError:
        return MissingLibraryError(code="library.none", root=self.name)

    def repair(
        self,
        encoder: Encoder | None = None,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
    ) -> list[str]:
        """Set aside what is damaged, take up kept files that got lost, and publish what is lacking;
        return a sentence about each thing done, none where all was well.

        Without an encoder the index is not made again where texts would have to be encoded.
        """
        self._must_exist()
        with self._writing(cancel, afresh=True) as session:
            notes: list[str] = [*session.notes]
            notes += self._storage.mend(session)
            session.notes.clear()
            if not _settle.lags(session.catalogue, session.previous):
                return notes
            if encoder is None and not _settle.only_less(session.catalogue, session.previous):
                return [*notes, Sentence(code="index.incomplete")]
            self._check_encoder(session, encoder)
            intake = self._intake(session)
            with self._undoing(session, ()):
                report = self._build(session, intake, encoder, Pace(progress, cancel))
            made = Sentence(code="index.made_again", count=report.letters)
            failed = [f"{one.name}: {one.reason}" for one in report.failed]
            return [*notes, *report.notes, *failed, made]

    def export_to(self, path: Path, letters: Collection[str] | None = None) -> list[str]:
        """Write originals, corrections and judgements to one file, which ``import_from`` takes on
        any machine; return sentences about what could not be taken along. ``letters`` are ids of
        those to write, all by default; an archive that holds one of them is written whole.

        Raises MissingLibraryError where there is no library, LibraryError where the file cannot be
        written.
        """
        from index import feedback

        self._must_exist()
        with self._writing() as session:
            catalogue, said = session.catalogue, self.judgements.read().judgements
            if letters is not None:
                catalogue = _settle.part_of(catalogue, self._previous(session), set(letters))
                said = tuple(judgement for judgement in said if judgement.letter in letters)
            lines, originals = feedback.dump(said), self._storage.originals
            return [*_archive.write_archive(Path(path), catalogue, originals, lines)]

    def import_from(
        self,
        path: Path,
        encoder: Encoder,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
    ) -> list[str]:
        """Bring what ``export_to`` wrote into this library, which must be empty, and index it;
        return sentences about what is lacking.

        Letters are read and encoded anew from their originals, and judgements kept whose words
        stand in them: what somebody else wrote into the file is never quoted. Raises LibraryError,
        with nothing changed, where this library holds letters, or the file is none that an export
        wrote, or was written by a newer version, CancelledError when ``cancel`` returned True.
        """
        with self._writing(cancel) as session:
            if session.catalogue.sources:
                raise LibraryError(code="transfer.not_empty", root=self.name)
            taken: set[str] = set()
            with self._undoing(session, taken):
                found = _archive.read_archive(Path(path), self._storage.originals, taken, self.name)
                session.catalogue = replace(
                    session.catalogue, corrections=found.corrections, declined=found.declined
                )
                intake = self._intake(session)
                intake.sources = dict(found.sources)
                intake.new = dict(found.sources)
                report = self._build(session, intake, encoder, Pace(progress, cancel), fresh=True)
            failed = [f"{one.name}: {one.reason}" for one in report.failed]
            return [*found.notes, *report.notes, *failed, *self._take_judgements(found.judgements)]

    def _take_judgements(self, lines: bytes) -> list[Sentence]:
        """Keep those judgements about the letters that are here now; say how many there were
        besides.
        """
        from index import feedback

        generation = self._storage.look().generation
        texts = {one.id: one.text for one in generation.letters} if generation else {}
        said = feedback.parse(lines)
        true = [
            one for one in said.judgements if one.text and one.text in texts.get(one.letter, "")
        ]
        if true:
            self.judgements.keep(true)
        left = len(said.judgements) - len(true) + said.damaged
        return [Sentence(code="transfer.judgements", count=left)] if left else []

    def forget_failures(self, file_ids: Iterable[str] | None = None) -> tuple[FailedFile, ...]:
        """Forget that files failed (all of them by default), and the files; return those forgotten.
        They are tried again when they are next handed in.
        """
        with self._writing() as session:
            before = session.catalogue
            wanted = set(before.failures) if file_ids is None else set(file_ids)
            rest = {key: one for key, one in before.failures.items() if key not in wanted}
            gone = before.failures.keys() - rest.keys()
            discarded = tuple(sorted({*before.discarded, *gone}))
            self._storage.save(before.next(failures=rest, discarded=discarded))
            for key in gone:
                self._storage.originals.remove(key)
            return tuple(one.told for key, one in before.failures.items() if key in gone)

    def _intake(self, session: Session, *, retry: bool = False) -> Intake:
        return Intake(
            session.catalogue, session.previous, self._storage.originals, session.reader, retry
        )

    @contextmanager
    def _writing(self, cancel: Cancel | None = None, *, afresh: bool = False) -> Iterator[Session]:
        """Be the only writer; see ``Storage.writing``."""
        with (
            self._storage.errors(),
            self._storage.writing(self.patience, cancel, afresh=afresh) as session,
        ):
            yield session

    @contextmanager
    def _undoing(self, session: Session, new: Iterable[str]) -> Iterator[None]:
        """Take back what a failed or cancelled piece of work had planned and kept: nobody shall be
        told that it failed and find it done later. That needs no room on the disk.
        """
        before = session.catalogue
        try:
            yield
        except BaseException:
            if not session.published:
                self._storage.plan(None)
                for key in new:
                    if key not in before.sources and key not in before.failures:
                        with suppress(OSError, LibraryError), self._storage.errors():
                            self._storage.originals.remove(key)
            raise

    def _previous(self, session: Session) -> Generation:
        if session.previous is None:
            raise self._missing()
        return session.previous

    def _check_encoder(self, session: Session, encoder: Encoder | None) -> None:
        if encoder is not None and session.previous is not None:
            self.check_encoder(session.previous, encoder)

    def _build(
        self,
        session: Session,
        intake: Intake,
        encoder: Encoder | None,
        pace: Pace,
        *,
        fresh: bool = False,
    ) -> Report:
        """Make and publish what the intake's sources ask for."""
        before = session.catalogue
        intake.new.update(_settle.pending_sources(session))
        planned = _settle.planned(before, intake)
        if planned.sources != before.sources:
            # Noted down first: killed from here on, the next build goes on with it.
            self._storage.plan(planned)
        builder = Builder(
            self._storage.originals,
            self._storage.work,
            session.previous,
            encoder,
            pace,
            session.reader,
        )
        reads = builder.read(intake.sources, intake.new, fresh=fresh)
        settled, replaced = _settle.settle(planned, before, reads, intake)
        report = Report(None, unchanged=tuple(intake.unchanged), failed=tuple(intake.failed))
        if not (fresh or builder.read_again) and _settle.same_index(
            session.previous, settled, reads
        ):
            if settled.failures != before.failures or settled.sources != before.sources:
                self._storage.save(settled)
            with suppress(OSError):
                # What was read now is no answer to whoever has it tried again.
                self._storage.work.clear()
            return self._unchanged_report(session, report, pace)
        builder.memo, builder.items = self._memo_for(builder.made), self._items
        built = builder.build(settled, reads, fresh=fresh)
        identifier = self._storage.publish(session, built.content)
        pace.end()
        report = replace(report, notes=(*session.notes, *builder.notes), seconds=pace.seconds)
        report = replace(report, generation=identifier)
        return _settle.told(report, session.previous, built, replaced, reads)

    def _memo_for(self, made: Made) -> Memo:
        """Return what earlier builds with this encoder and segmenter found out."""
        if self._memo is None or self._memo[0] != made:
            self._memo = made, Memo()
        return self._memo[1]

    def _unchanged_report(self, session: Session, report: Report, pace: Pace) -> Report:
        previous = session.previous
        return replace(
            report,
            generation=previous.id if previous else None,
            letters=len(previous.letters) if previous else 0,
            passages=len(previous.passages) if previous else 0,
            seconds=pace.seconds,
            notes=tuple(session.notes),
        )


def _storage_at(place: Path | str) -> Storage:
    """Return what keeps a library at a folder, or in the database that a URL names."""
    if isinstance(place, str) and "://" in place:
        from index.library._database import DatabaseStorage

        return DatabaseStorage(place)
    from index.library._folder import FolderStorage

    return FolderStorage(Path(place).expanduser())
