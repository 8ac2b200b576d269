"""Takes in what is handed over: files and folders, under names that are only ever shown."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import LimitError
from index.library._catalogue import Catalogue, Failure, Source
from index.library._digest import digest
from index.library._generation import Generation
from index.library._report import FailedFile, Unchanged
from index.library.base import OriginalStore
from index.sentences import Sentence

__all__ = ["Handed", "Intake", "expand", "walk"]

Handed = tuple[str, bytes] | Path | str

# What systems and office programs leave in folders, which nobody meant to hand in.
_NOT_LETTERS = frozenset({"thumbs.db", "desktop.ini"})
_LONGEST_NAME = 300


def expand(files: Iterable[Handed]) -> Iterator[tuple[str, bytes | Path]]:
    """Yield (name, bytes or path) of all files, folders opened up; links are not followed."""
    for one in files:
        if isinstance(one, tuple):
            yield one
            continue
        path = Path(one)
        if path.is_dir():
            yield from walk(path)
        else:
            yield path.name, path


def walk(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (name below ``folder``, path) of the files in it, in order; links are not followed."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith((".", "~$")) or name.lower() in _NOT_LETTERS or path.is_symlink():
                continue
            yield path.relative_to(folder).as_posix(), path


def shown_name(name: str) -> str:
    """Return ``name`` fit to be shown: one line of proper characters, not too long."""
    proper = name.encode("utf-8", "replace").decode("utf-8")
    line = "".join(one if one.isprintable() else "�" for one in proper).strip()
    return line[-_LONGEST_NAME:] or "?"


def _read(path: Path, shown: str) -> bytes:
    from index.letters.formats.base import Limits

    size, most = path.stat().st_size, Limits().file_bytes
    if size > most:
        raise LimitError(code="file.large", name=shown, most=most // 2**20)
    return path.read_bytes()


@dataclass(slots=True)
class Intake:
    """Sorts what is handed over into new, known and known to fail; keeps the new.

    What failed before is new where ``retry`` is set or other readers than those tried it.
    """

    catalogue: Catalogue
    previous: Generation | None
    originals: OriginalStore
    reader: Callable[[], str]
    retry: bool = False
    sources: dict[str, Source] = field(default_factory=dict)
    """The catalogue's sources, with what was taken in."""
    failures: dict[str, Failure] = field(default_factory=dict)
    """The catalogue's failures, without those that a folder no longer holds."""
    new: dict[str, Source] = field(default_factory=dict)
    unchanged: list[Unchanged] = field(default_factory=list)
    failed: list[FailedFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sources = dict(self.catalogue.sources)
        self.failures = dict(self.catalogue.failures)

    def take(self, name: str, handed: bytes | Path, replaces: str | None = None) -> None:
        """Take in one file. Raises OSError where it cannot be kept; a file that cannot even be
        opened is among ``failed``.
        """
        shown = shown_name(name)
        data = self._opened(shown, handed)
        if data is None or self._failed_before(key := digest(data), shown):
            return
        if key not in self.sources:
            self._keep(Source(key, len(data), (shown,), replaces=replaces), data)
            return
        source = self.sources[key]
        # What a person adds by hand stays, even when it leaves the folder it was found in.
        self.sources[key] = replace(source, names=source.names or (shown,))
        self._known(key, shown, data)

    def follow(self, place: tuple[str, str], path: Path, old: str | None) -> str | None:
        """Take in the file that lies at ``place`` in a folder, where ``old`` lay before; return its
        hash, None where it cannot be opened.

        The old one is only given up when the new one was read: a file half copied replaces nothing.
        """
        data = self._opened(place[1], path)
        if data is None:
            return None
        key = digest(data)
        if self._failed_before(key, place[1]):
            return key
        if key in self.catalogue.declined and key not in self.sources:
            return key
        if old is not None and old != key and (key in self.sources or self._elsewhere(old, place)):
            self.leave(old, place)
            old = None
        if key not in self.sources:
            self._keep(Source(key, len(data), replaces=old, followed=(place,)), data)
        elif place not in self.sources[key].followed:
            source = self.sources[key]
            followed = tuple(sorted({*source.followed, place}))
            self.sources[key] = replace(source, followed=followed)
            self._known(key, place[1], data)
        return key

    def leave(self, key: str, place: tuple[str, str]) -> None:
        """Note that a file no longer lies at ``place``; one without any name left goes."""
        source = self.sources.get(key)
        if source is None:
            return
        followed = tuple(one for one in source.followed if one != place)
        if followed or source.names:
            self.sources[key] = replace(source, followed=followed)
        else:
            del self.sources[key]

    def _elsewhere(self, key: str, place: tuple[str, str]) -> bool:
        source = self.sources[key]
        return bool(source.names) or source.followed != (place,)

    def _keep(self, source: Source, data: bytes) -> None:
        # Noted first: what is kept when the disk turns out to be full must be taken back.
        self.sources[source.id] = self.new[source.id] = source
        self.originals.put(source.id, data)

    def _opened(self, shown: str, handed: bytes | Path) -> bytes | None:
        try:
            return handed if isinstance(handed, bytes) else _read(handed, shown)
        except LimitError as error:
            reason = error.sentence
        except OSError as error:
            reason = Sentence(code="file.unopened", name=shown, why=error.strerror or error)
        self.failed.append(FailedFile("", shown, reason))
        return None

    def _failed_before(self, key: str, shown: str) -> bool:
        failure = self.catalogue.failures.get(key)
        if failure is None or self.retry or failure.reader != self.reader():
            return False
        self.failed.append(replace(failure.told, name=shown, remembered=True))
        return True

    def take_failures(self) -> None:
        """Take in again all that failed before and is kept, whole files and parts of them."""
        for key, failure in self.failures.items():
            if self.originals.has(key):
                self.sources[key] = self.new[key] = failure.source
        for key, reading in self.previous.content.readings.items() if self.previous else ():
            if reading.failures and key in self.sources:
                self.new[key] = self.sources[key]

    def _known(self, key: str, shown: str, data: bytes) -> None:
        """Note that a file is already there; take back what was removed from it, and mend it."""
        source = self.sources[key]
        self.originals.put(key, data)
        if key in self.new:
            self.unchanged.append(Unchanged(shown, source.name, ()))
        elif source.without:
            self.sources[key] = self.new[key] = replace(source, without=())
        elif self.previous is None or key not in self.previous.content.readings:
            self.new[key] = source
        else:
            reading = self.previous.content.readings[key]
            self.unchanged.append(Unchanged(shown, source.name, reading.letters))
            if self.retry and reading.failures:
                self.new[key] = source
