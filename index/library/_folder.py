"""A library in a folder: immutable generations beside each other, published by one rename."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from index.errors import DamagedIndexError, LibraryError, LibraryLockedError
from index.library import _atomic, _catalogue, _check, _lock, _state
from index.library._build import publish
from index.library._catalogue import Catalogue
from index.library._generation import Content, Generation
from index.library._layout import Layout
from index.library._originals import Originals
from index.library._plain import plain_errors
from index.library._report import Cancel, Problem
from index.library._settle import Session
from index.library._work import Work
from index.library.storage import Facts, Found, Storage
from index.sentences import Sentence

__all__ = ["FolderStorage"]


class FolderStorage(Storage):
    """The folder ``root`` on this machine."""

    originals: Originals

    def __init__(self, root: Path) -> None:
        from index.feedback import FolderJudgements

        self._root = root
        self._layout = Layout(root)
        self._recent = _state.Recent()
        self.originals = Originals(self._layout.originals)
        self.work = Work(self._layout.work)
        self.judgements = FolderJudgements(root)

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self._root)

    @property
    def root(self) -> Path:
        """The folder."""
        return self._root

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Say in plain words what the disk refuses."""
        with plain_errors(self._root):
            yield

    def exists(self) -> bool:
        """Tell whether the folder is there."""
        return self._root.is_dir()

    def current_id(self) -> str | None:
        """Return the id of the generation that the file ``current`` names, or the newest one's."""
        # Where the name of the current one was lost, ``open`` goes by what is there.
        return _state.current_id(self._layout) or next(iter(_state.ids(self._layout)), None)

    def open(self) -> Generation:
        """Return the published generation; a damaged one is set aside, and the newest intact one
        before it returned.
        """
        found = _state.find(self._layout, self._recent)
        if found.damaged:
            self._try_to_mend(found)
        generation = found.generation
        if generation is None:
            raise self._nothing_to_open(found)
        generation.warnings = tuple(found.warnings)
        return generation

    def _nothing_to_open(self, found: _state.Found) -> LibraryError:
        if not found.damaged:
            return _state.missing(self._layout)
        return DamagedIndexError(code="index.none_left", damage=found.warnings[0])

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

    def look(self) -> Found:
        """Return the generation that serves and the newest catalogue."""
        found = _state.find(self._layout, self._recent)
        catalogue, notes = _state.newest_catalogue(self._layout, found)
        return Found(found.generation, catalogue, [*found.warnings, *notes])

    def facts(self, generation: Generation | None) -> Facts:
        """Return the size of all files, and when the generation's manifest was written."""
        damaged = self._layout.damaged
        aside = Sentence(code="library.set_aside", folder=damaged)
        return Facts(
            bytes=self._size(),
            built=self._built(generation),
            writer=_lock.holder(self._layout.lock),
            warnings=(aside,) if damaged.is_dir() else (),
        )

    def _size(self) -> int:
        total = 0
        for parent, _, names in os.walk(self._root):
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

    @contextmanager
    def writing(
        self, patience: float, cancel: Cancel | None, *, afresh: bool = False
    ) -> Iterator[Session]:
        """Hold the writer's lock over a folder that was mended and swept."""
        if afresh:
            self._recent.forget()
        self._layout.make()
        with _lock.hold(self._layout.lock, patience, cancel):
            session = self._session()
            try:
                yield session
            finally:
                if session.previous is not None:
                    session.previous.close()

    def _session(self) -> Session:
        _state.sweep(self._layout)
        found = _state.find(self._layout, self._recent)
        catalogue, lost = _state.newest_catalogue(self._layout, found)
        notes = [*found.warnings, *lost, *_state.mend(self._layout, found)]
        if lost:
            catalogue, adopted = _state.adopt(catalogue, self.originals)
            notes += adopted
        _state.take_up_plan(self._layout, catalogue)
        session = Session(found.generation, catalogue, notes)
        self._forget(session, catalogue, found.generation.id if found.generation else None)
        return session

    def _forget(self, session: Session, catalogue: Catalogue, current: str | None) -> None:
        """Remove what publications made needless, and all that holds words of letters that a person
        removed; what cannot go now, goes another time.
        """
        from index import feedback

        try:
            for key in catalogue.discarded:
                if key not in catalogue.sources and key not in catalogue.failures:
                    self.originals.remove(key)
            outdated = _state.outdated(self._layout, catalogue, current)
            if outdated:
                self.work.clear()
                feedback.forget(self._root, catalogue.forgotten)
                _state.forget_set_aside(self._layout, catalogue)
            # Last, so that a kill in the midst leaves something to go on with.
            for name in outdated:
                _state.drop(self._layout, name)
        except (OSError, LibraryError) as error:
            session.notes.append(Sentence(code="library.not_forgotten", why=error))

    def plan(self, catalogue: Catalogue | None) -> None:
        """Write the plan to a file of its own, or remove that."""
        if catalogue is not None:
            _catalogue.save(self._layout.plan, catalogue)
            return
        with suppress(OSError):
            _atomic.remove_file(self._layout.plan)
            _atomic.flush_directory(self._root)

    def publish(self, session: Session, content: Content) -> str:
        """Write a generation beside the living one and make it current."""
        identifier = publish(self._layout, content)
        session.published = True
        self._save_quietly(content.catalogue)
        self._clean_up(session, content.catalogue, identifier)
        self._keep(identifier, content)
        return identifier

    def _save_quietly(self, catalogue: Catalogue) -> None:
        """Save a catalogue whose copy in the generation already holds, and end its plan."""
        with suppress(OSError):
            _catalogue.save(self._layout.catalogue, catalogue)
        with suppress(OSError):
            _atomic.remove_file(self._layout.plan)

    def _clean_up(self, session: Session, settled: Catalogue, identifier: str) -> None:
        """Remove what the new generation made needless; what cannot go now, goes another time."""
        with suppress(OSError):
            self.work.clear()
        self._forget(session, settled, identifier)
        _state.prune(
            self._layout, {identifier, *([session.previous.id] if session.previous else [])}
        )

    def _keep(self, identifier: str, content: Content) -> None:
        """Hold what was published, which is not read again to be asked or changed."""
        with suppress(OSError):
            folder = self._layout.generations / identifier
            self._recent.keep(folder, Generation(identifier, content))

    def save(self, catalogue: Catalogue) -> None:
        """Write the catalogue's file, and end its plan."""
        _catalogue.save(self._layout.catalogue, catalogue)
        with suppress(OSError):
            _atomic.remove_file(self._layout.plan)

    def problems(self) -> list[Problem]:
        """Look at every file."""
        self._recent.forget()
        found = _state.find(self._layout, self._recent)
        catalogue, _ = _state.newest_catalogue(self._layout, found)
        problems = list(_check.problems(self._layout, self.originals, found, catalogue))
        if found.generation is not None:
            found.generation.close()
        return problems

    def mend(self, session: Session) -> list[Sentence]:
        """Set damaged generations and originals aside, take up originals that nobody knows."""
        found = _state.Found(session.previous)
        notes = _check.set_aside_others(self._layout, found)
        before = session.catalogue
        notes += _check.set_aside_originals(self._layout, self.originals, before, session.previous)
        session.catalogue, adopted = _state.adopt(before, self.originals)
        if adopted:
            session.catalogue = session.catalogue.next()
            _catalogue.save(self._layout.catalogue, session.catalogue)
        return [*notes, *adopted]
