"""The library: the whole life of a collection of letters, so that nobody has to think about it.

What is added is kept, read, encoded and published before ``add`` returns; whatever happens after
that, the next opening finds it. One process writes, any number read, and a reader never waits.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index.encoder.base import Encoder
from index.errors import (
    CancelledError,
    DamagedIndexError,
    EncoderMismatchError,
    LibraryError,
    LibraryLockedError,
)
from index.library import (
    _archive,
    _catalogue,
    _check,
    _corrections,
    _follow,
    _lock,
    _settle,
    _state,
)
from index.library._build import Builder, publish
from index.library._catalogue import Catalogue
from index.library._generation import Generation
from index.library._intake import Handed, Intake, expand
from index.library._layout import Layout
from index.library._originals import Originals
from index.library._pace import Pace
from index.library._plain import plain_errors
from index.library._report import (
    Cancel,
    FailedFile,
    Problem,
    ProgressCallback,
    Report,
    Status,
)
from index.library._settle import Session
from index.library._work import Work

__all__ = ["Library"]


class Library:
    """A folder of letters and their published index. Making the object touches no disk.

    Every method raises LibraryError, with a sentence for the person, where the disk is full, the
    folder read-only or the library written by a newer version. Those that write take turns, in any
    number of threads and processes: they wait up to ``patience`` seconds for others to finish, and
    raise LibraryLockedError where these then still write.
    """

    def __init__(self, root: Path, patience: float = 10.0) -> None:
        self.root = Path(root)
        self.patience = patience
        self._layout = Layout(self.root)
        self._originals = Originals(self._layout.originals)
        self._work = Work(self._layout.work)

    # Reading.

    def open(self, encoder: Encoder | None = None) -> Generation:
        """Return the published generation, verified; the caller may keep it as long as she likes.

        A damaged one is set aside, and the newest intact one before it is returned with
        ``warnings``. Raises MissingLibraryError where nothing was published, DamagedIndexError
        where nothing intact is left, EncoderMismatchError where ``encoder`` is another one than the
        index was made with.
        """
        with plain_errors(self.root):
            found = _state.find(self._layout)
            if found.damaged:
                self._try_to_mend(found)
            generation = found.generation
            if generation is None:
                raise self._nothing_to_open(found)
            generation.warnings = tuple(found.warnings)
        if encoder is not None and encoder.fingerprint != generation.encoder_fingerprint:
            generation.close()
            raise self._mismatch(generation, encoder)
        return generation

    def current_id(self) -> str | None:
        """Return the id of the published generation, None where there is none; costs nothing, so
        that an open page can ask now and then whether it should move over.
        """
        # Where the name of the current one was lost, ``open`` goes by what is there.
        return _state.current_id(self._layout) or next(iter(_state.ids(self._layout)), None)

    def original(self, letter_id: str, generation: Generation) -> bytes:
        """Return the file that a letter of an opened generation came in, as it was handed in: its
        own, or the archive or e-mail that holds it.

        Raises LibraryError where there is no such letter, or its file is missing or damaged.
        """
        name = generation.letter(letter_id).name
        sources = generation.content.readings
        holders = (key for key, one in sources.items() if letter_id in one.letters)
        for key in sorted(holders, key=lambda key: key != letter_id):
            data = self._originals.get(key)
            if data is not None:
                return data
        message = f"The file of {name} is missing or damaged. `svarbrev repair` tells what to do."
        raise LibraryError(message)

    def status(self) -> Status:
        """Return the state of the library; an empty or missing one has a state too."""
        with plain_errors(self.root):
            found = _state.find(self._layout)
            catalogue, notes = _state.newest_catalogue(self._layout, found)
            generation = found.generation
            status = self._status(generation, catalogue, [*found.warnings, *notes])
            if generation is not None:
                generation.close()
        return status

    def _status(
        self, generation: Generation | None, catalogue: Catalogue, warnings: list[str]
    ) -> Status:
        pending = len(_settle.pending(catalogue, generation))
        if pending:
            warnings.append(
                f"{pending} files wait to be taken into the index, or out of it; "
                "run `svarbrev build`."
            )
        elif _settle.lags(catalogue, generation):
            warnings.append("The index lacks the latest corrections; run `svarbrev build`.")
        if self._layout.damaged.is_dir():
            warnings.append(f"Something was found damaged and set aside in {self._layout.damaged}.")
        return Status(
            root=self.root,
            generation=generation.id if generation else None,
            letters=len(generation.letters) if generation else 0,
            passages=len(generation.passages) if generation else 0,
            encoder_name=generation.encoder_name if generation else None,
            encoder_fingerprint=generation.encoder_fingerprint if generation else None,
            built=self._built(generation),
            bytes=self._size(),
            pending=pending,
            failed=_settle.all_failures(catalogue, generation),
            corrections=sum(map(len, catalogue.corrections.values())),
            writer=_lock.holder(self._layout.lock),
            warnings=tuple(warnings),
        )

    def _size(self) -> int:
        total = 0
        for parent, _, names in os.walk(self.root):
            for name in names:
                # A writer may remove files while they are counted.
                with suppress(OSError):
                    total += Path(parent, name).stat().st_size
        return total

    def _built(self, generation: Generation | None) -> datetime | None:
        if generation is None:
            return None
        manifest = self._layout.generations / generation.id / "manifest.json"
        with suppress(OSError):
            return datetime.fromtimestamp(manifest.stat().st_mtime, tz=UTC)
        return None

    def _nothing_to_open(self, found: _state.Found) -> LibraryError:
        if not found.damaged:
            return _state.missing(self._layout)
        return DamagedIndexError(
            f"{found.warnings[0]} No index from before is left; the letters themselves are kept."
        )

    def _mismatch(self, generation: Generation, encoder: Encoder) -> EncoderMismatchError:
        return EncoderMismatchError(
            f"The index at {self.root} was made with the encoder {generation.encoder_name} "
            f"({generation.encoder_fingerprint[:12]}), and {encoder.name} "
            f"({encoder.fingerprint[:12]}) is to ask it. Ask with the first, or run "
            "`svarbrev build` to make the index again with the second."
        )

    def _try_to_mend(self, found: _state.Found) -> None:
        """Set damaged generations aside, unless somebody is writing or nothing may be written."""
        if found.generation is None:
            return
        with (
            suppress(LibraryLockedError, OSError),
            _lock.hold(self._layout.lock),
        ):
            if self.current_id() in found.damaged:
                found.warnings += _state.mend(self._layout, found)

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
            intake = Intake(session.catalogue, session.previous, self._originals, retry)
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
            intake = Intake(session.catalogue, session.previous, self._originals, retry)
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
                    yield Report(self.current_id(), notes=(str(error),))
                break

    def rebuild(
        self,
        encoder: Encoder,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
    ) -> Report:
        """Read every original again and publish an index of them all, with any encoder.

        Vectors of texts that did not change are taken over. Raises CancelledError when ``cancel``
        returned True; what was published stands.
        """
        with self._writing(cancel) as session:
            intake = Intake(session.catalogue, session.previous, self._originals)
            intake.new.update(_settle.pending_sources(session))
            pace = Pace(progress, cancel)
            return self._build(session, intake, encoder, pace, fresh=True)

    def remove(
        self,
        letter_ids: Iterable[str],
        encoder: Encoder | None = None,
        progress: ProgressCallback | None = None,
        cancel: Cancel | None = None,
    ) -> Report:
        """Take letters out, with their originals, and nothing else.

        Earlier generations, which still hold their words, go too as soon as nobody reads them.
        Only files that still wait from an interrupted build need the encoder; without it they wait
        on. Raises LibraryError, with nothing changed, where a letter is not there.
        """
        with self._writing(cancel) as session:
            gone = set(letter_ids)
            previous = self._previous(session)
            self._check_encoder(session, encoder)
            for one in sorted(gone):
                previous.letter(one)
            sources = _settle.without(session.catalogue, previous, gone)
            before = session.catalogue
            declined = {*before.declined, *_settle.followed(before, sources)}
            with self._undoing(session, {}):
                session.catalogue = replace(before, declined=tuple(sorted(declined)))
                intake = Intake(session.catalogue, previous, self._originals)
                intake.sources = sources
                return self._build(session, intake, encoder, Pace(progress, cancel), forget=True)

    def correct(
        self,
        letter_id: str,
        name: str,
        value: str | Sequence[str] | None,
        encoder: Encoder | None = None,
    ) -> Report:
        """Put a field of a letterhead right; the correction outlives every rebuild.

        ``name`` is a field of Letterhead; an empty ``value`` says that the letter has no such
        field, None takes the correction back. The encoder is only needed as in ``remove``. Raises
        LibraryError where there is no such letter or field, or it cannot have such a value.
        """
        values = None if value is None else _corrections.checked(name, value)
        with self._writing() as session:
            previous = self._previous(session)
            self._check_encoder(session, encoder)
            previous.letter(letter_id)
            fields = dict(session.catalogue.corrections.get(letter_id, {}))
            if values is None:
                fields.pop(name, None)
            else:
                fields[name] = values
            corrections = {**session.catalogue.corrections, letter_id: fields}
            if not fields:
                del corrections[letter_id]
            before = session.catalogue
            session.catalogue = replace(before, corrections=corrections)
            intake = Intake(session.catalogue, previous, self._originals)
            return self._build(session, intake, encoder, Pace(None, None))

    def verify(self) -> list[Problem]:
        """Return all that is not as it was written, in the index, the catalogue and the kept files;
        none: all is well. Changes nothing. Raises MissingLibraryError where there is no library.
        """
        with plain_errors(self.root):
            if not self.root.is_dir():
                raise _state.missing(self._layout)
            found = _state.find(self._layout)
            catalogue, _ = _state.newest_catalogue(self._layout, found)
            problems = list(_check.problems(self._layout, self._originals, found, catalogue))
            if found.generation is not None:
                found.generation.close()
        return problems

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
        with plain_errors(self.root):
            if not self.root.is_dir():
                raise _state.missing(self._layout)
        with self._writing(cancel) as session:
            notes = list(session.notes)
            notes += self._repair_files(session)
            session.notes.clear()
            if not _settle.lags(session.catalogue, session.previous):
                return notes
            if encoder is None:
                return [*notes, "The index is not complete; run `svarbrev build`."]
            self._check_encoder(session, encoder)
            intake = Intake(session.catalogue, session.previous, self._originals)
            report = self._build(session, intake, encoder, Pace(progress, cancel))
            made = f"The index was made again with {report.letters} letters."
            failed = [f"{one.name}: {one.reason}" for one in report.failed]
            return [*notes, *report.notes, *failed, made]

    def _repair_files(self, session: Session) -> list[str]:
        found = _state.Found(session.previous)
        notes = _check.set_aside_others(self._layout, found)
        before = session.catalogue
        notes += _check.set_aside_originals(self._layout, self._originals, before, session.previous)
        session.catalogue, adopted = _state.adopt(before, self._originals)
        if adopted:
            session.catalogue = session.catalogue.next()
            _catalogue.save(self._layout.catalogue, session.catalogue)
        return [*notes, *adopted]

    def export_to(self, path: Path) -> list[str]:
        """Write originals, corrections and index to one file, which ``import_from`` takes on any
        machine; return sentences about what could not be taken along.

        Raises MissingLibraryError where there is no library, LibraryError where the file cannot be
        written.
        """
        if not self.root.is_dir():
            raise _state.missing(self._layout)
        with self._writing() as session:
            previous = session.previous
            content = previous.content if previous else None
            return _archive.write_archive(Path(path), session.catalogue, content, self._originals)

    def import_from(self, path: Path) -> list[str]:
        """Bring what ``export_to`` wrote into this library, which must be empty; return sentences
        about what is lacking.

        Letters, corrections and index are as they were; nothing is encoded. Raises LibraryError,
        with nothing changed, where this library holds letters, or the file is none that an export
        wrote, or was written by a newer version.
        """
        with self._writing() as session:
            before = session.catalogue
            if before.sources:
                raise LibraryError(
                    f"The library at {self.root} holds letters already. Import into an empty one: "
                    "choose another place with --library."
                )
            taken: set[str] = set()
            with self._undoing(session, taken):
                found = _archive.read_archive(Path(path), self._originals, taken)
                catalogue = _archive.next_of(found.catalogue, before.sequence + 1)
                if found.content is None:
                    _catalogue.save(self._layout.catalogue, catalogue)
                    return list(found.notes)
                publish(self._layout, replace(found.content, catalogue=catalogue))
                session.published = True
                self._save_quietly(catalogue)
            return list(found.notes)

    def forget_failures(self, file_ids: Iterable[str] | None = None) -> tuple[FailedFile, ...]:
        """Forget that files failed (all of them by default), so that they are tried again when they
        are next handed in; return those forgotten.
        """
        with self._writing() as session:
            failures = session.catalogue.failures
            wanted = set(failures) if file_ids is None else set(file_ids)
            rest = {key: one for key, one in failures.items() if key not in wanted}
            _catalogue.save(self._layout.catalogue, session.catalogue.next(failures=rest))
            return tuple(one for key, one in failures.items() if key in wanted)

    @contextmanager
    def _writing(self, cancel: Cancel | None = None) -> Iterator[Session]:
        """Hold the writer's lock over a library that was mended and swept."""
        with plain_errors(self.root):
            self._layout.make()
            with _lock.hold(self._layout.lock, self.patience, cancel):
                session = self._session()
                try:
                    yield session
                finally:
                    if session.previous is not None:
                        session.previous.close()

    def _session(self) -> Session:
        _state.sweep(self._layout)
        found = _state.find(self._layout)
        catalogue, lost = _state.newest_catalogue(self._layout, found)
        notes = [*found.warnings, *lost, *_state.mend(self._layout, found)]
        if lost:
            catalogue, adopted = _state.adopt(catalogue, self._originals)
            notes += adopted
        for key in catalogue.discarded:
            if key not in catalogue.sources:
                self._originals.remove(key)
        return Session(found.generation, catalogue, notes)

    @contextmanager
    def _undoing(self, session: Session, new: Iterable[str]) -> Iterator[None]:
        """Take back what a failed or cancelled piece of work had noted down to do."""
        before = session.catalogue
        try:
            yield
        except BaseException:
            if session.published:
                raise
            with suppress(OSError):
                undone = replace(before, sequence=before.sequence + 3)
                _catalogue.save(self._layout.catalogue, undone)
                for key in new:
                    if key not in before.sources:
                        self._originals.remove(key)
            raise

    def _previous(self, session: Session) -> Generation:
        if session.previous is None:
            raise _state.missing(self._layout)
        return session.previous

    def _check_encoder(self, session: Session, encoder: Encoder | None) -> None:
        previous = session.previous
        if encoder is None or previous is None:
            return
        if previous.encoder_fingerprint != encoder.fingerprint:
            raise self._mismatch(previous, encoder)

    def _build(
        self,
        session: Session,
        intake: Intake,
        encoder: Encoder | None,
        pace: Pace,
        *,
        fresh: bool = False,
        forget: bool = False,
    ) -> Report:
        """Make and publish what the intake's sources ask for."""
        before = session.catalogue
        intake.new.update(_settle.pending_sources(session))
        planned = before.next(sources=intake.sources)
        if intake.sources != before.sources:
            # Noted down first: killed from here on, the next build goes on with it.
            _catalogue.save(self._layout.catalogue, planned)
        builder = Builder(self._originals, self._work, session.previous, encoder, pace)
        reads = builder.read(intake.sources, intake.new, fresh=fresh)
        settled, replaced = _settle.settle(planned, before, reads, intake)
        report = Report(None, unchanged=tuple(intake.unchanged), failed=tuple(intake.failed))
        if not fresh and _settle.same_index(session.previous, settled, reads):
            if settled.failures != before.failures or settled.sources != before.sources:
                self._save_quietly(settled)
            return self._unchanged_report(session, report, pace)
        built = builder.build(settled, reads, fresh=fresh)
        identifier = publish(self._layout, built.content)
        session.published = True
        pace.end()
        self._save_quietly(settled)
        self._clean_up(session, settled, identifier, forget=forget)
        report = replace(report, notes=(*session.notes, *builder.notes), seconds=pace.seconds)
        report = replace(report, generation=identifier)
        return _settle.told(report, session.previous, built, replaced, reads)

    def _save_quietly(self, catalogue: Catalogue) -> None:
        """Save a catalogue whose copy in the generation already holds."""
        with suppress(OSError):
            _catalogue.save(self._layout.catalogue, catalogue)

    def _clean_up(
        self, session: Session, settled: Catalogue, identifier: str, *, forget: bool
    ) -> None:
        """Remove what the new generation made needless; what cannot go now, goes another time."""
        keep = {identifier}
        if session.previous is not None:
            if forget:
                session.previous.close()
            else:
                keep.add(session.previous.id)
        with suppress(OSError):
            self._work.clear()
            for key in settled.discarded:
                self._originals.remove(key)
            _state.prune(self._layout, keep)

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
