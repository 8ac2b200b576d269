"""Finds out what a library holds, whatever happened to it, and says what it had to do for that.

The published generation is opened; a damaged one is set aside, and the newest intact one before it
serves. The catalogue is the newer one of the file and of the generation's own copy.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import DamagedIndexError, LibraryError, MissingLibraryError
from index.library import _atomic, _catalogue, _generation, _lock
from index.library._catalogue import Catalogue, DamagedCatalogueError, Source
from index.library._generation import Generation
from index.library._layout import Layout
from index.library._originals import Originals
from index.sentences import Sentence

__all__ = [
    "Found",
    "Recent",
    "current_id",
    "find",
    "ids",
    "leftovers",
    "mend",
    "newest_catalogue",
    "prune",
]

# Longer than the step in which any common file system counts time, in ns.
_TICK = 20_000_000

_Files = dict[str, tuple[int, int, int]]

# A generation may be replaced twice while a reader is about to open it; more is not by chance.
ATTEMPTS = 5


@dataclass(slots=True)
class Found:
    """The generation that serves, those found damaged on the way, and sentences about them."""

    generation: Generation | None
    damaged: list[str] = field(default_factory=list)
    warnings: list[Sentence] = field(default_factory=list)


def current_id(layout: Layout) -> str | None:
    """Return the id of the published generation; None where none is named, or not legibly."""
    try:
        name = layout.current.read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None
    return name if _generation.is_id(name) else None


def ids(layout: Layout) -> list[str]:
    """Return the ids of all generations that are there, newest first."""
    if not layout.generations.is_dir():
        return []
    names = (path.name for path in layout.generations.iterdir())
    return sorted(filter(_generation.is_id, names), key=_generation.number_of, reverse=True)


class Recent:
    """The generation that was opened or published last, so that it need not be read again while its
    files look as they did when they were known to be whole.
    """

    def __init__(self) -> None:
        self._held: tuple[Generation, _Files] | None = None

    def open(self, folder: Path) -> Generation:
        """Return the generation in ``folder``, verified now or before; raises as
        ``open_generation`` does.
        """
        files = _files(folder)
        held = self._held
        if held is not None and held[0].id == folder.name and held[1] == files:
            return held[0].shared(_lock.share(folder / _generation.READERS))
        _let_a_tick_pass(files)
        opened = _generation.open_generation(folder)
        self._held = opened.shared(None), files
        return opened

    def keep(self, folder: Path, generation: Generation) -> None:
        """Hold a generation that was just written to ``folder``."""
        files = _files(folder)
        _let_a_tick_pass(files)
        self._held = generation, files

    def forget(self) -> None:
        """Have the next one read from the disk."""
        self._held = None


def _let_a_tick_pass(files: _Files) -> None:
    """Wait where a file changed just now: file systems count time in ticks, and what changes again
    within one looks unchanged.
    """
    newest = max((changed for _, changed, _ in files.values()), default=0)
    if newest + _TICK > time.time_ns():
        time.sleep(_TICK / 1e9)


def _files(folder: Path) -> _Files:
    """Return size, time of the last change (ns) and number of each file below a folder."""
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            state = Path(parent, name).stat()
            found[str(Path(parent, name))] = state.st_size, state.st_mtime_ns, state.st_ino
    return found


def find(layout: Layout, recent: Recent) -> Found:
    """Open the published generation, or else the newest intact one before it; changes nothing."""
    for _ in range(ATTEMPTS):
        current = current_id(layout)
        found = _first_intact(layout, current, recent)
        if not found.damaged or current_id(layout) == current:
            return found
        if found.generation is not None:
            found.generation.close()
    return found


def _first_intact(layout: Layout, current: str | None, recent: Recent) -> Found:
    found = Found(None)
    for name in _candidates(layout, current):
        folder = layout.generations / name
        try:
            found.generation = recent.open(folder)
        except (DamagedIndexError, DamagedCatalogueError, FileNotFoundError) as error:
            found.damaged.append(name)
            found.warnings.append(
                error.sentence
                if isinstance(error, LibraryError)
                else Sentence(code="index.missing", name=name)
            )
        else:
            break
    if found.warnings and found.generation is not None:
        found.warnings.append(Sentence(code="index.before", name=found.generation.id))
    return found


def _candidates(layout: Layout, current: str | None) -> Iterator[str]:
    """Yield the current id, then older ones. One that is newer was never made current."""
    known = ids(layout)
    if current is None:
        yield from known
        return
    yield current
    number = _generation.number_of(current)
    yield from (one for one in known if one != current and _generation.number_of(one) <= number)


def missing(layout: Layout) -> MissingLibraryError:
    """Return the error for a library without an index."""
    return MissingLibraryError(code="library.none", root=layout.root)


def newest_catalogue(layout: Layout, found: Found) -> tuple[Catalogue, list[Sentence]]:
    """Return the catalogue that holds, and sentences where it had to be pieced together.

    Raises LibraryError where it was written by a newer version.
    """
    candidates, notes = [Catalogue()], list[Sentence]()
    try:
        candidates.append(read_catalogue(layout.catalogue) or Catalogue())
    except DamagedCatalogueError as error:
        notes.append(Sentence(code="catalogue.copy", why=error.sentence))
    with suppress(DamagedCatalogueError):
        # A plan that was not written to its end was never begun with.
        candidates.append(read_catalogue(layout.plan) or Catalogue())
    if found.generation is not None:
        candidates.append(found.generation.content.catalogue)
    for name in found.damaged:
        with suppress(LibraryError, OSError):
            candidates.append(_generation.read_catalogue(layout.generations / name))
    return max(candidates, key=lambda one: one.sequence), notes


def read_catalogue(path: Path) -> Catalogue | None:
    """Return the catalogue in a file, None where there is none.

    Raises DamagedCatalogueError, or LibraryError where it was written by a newer version.
    """
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _catalogue.load(data, str(path))


def take_up_plan(layout: Layout, newest: Catalogue) -> None:
    """After a build that was killed, make the newest catalogue the one in the file: its plan, or
    what it published.
    """
    if not layout.plan.exists():
        return
    plan = None
    with suppress(DamagedCatalogueError):
        plan = read_catalogue(layout.plan)
    if plan is not None and plan.sequence == newest.sequence:
        _atomic.move(layout.plan, layout.catalogue)
    else:
        _catalogue.save(layout.catalogue, newest)
        _atomic.remove_file(layout.plan)


def mend(layout: Layout, found: Found) -> list[Sentence]:
    """Set aside what is damaged and point at what serves; the caller holds the writer's lock.

    Returns sentences about what was done.
    """
    notes = []
    for name in found.damaged:
        place = set_aside(layout, layout.generations / name)
        if place is not None:
            notes.append(Sentence(code="index.set_aside", name=name, place=place))
    if found.damaged and found.generation is not None:
        _atomic.replace_content(layout.current, f"{found.generation.id}\n".encode())
    elif found.damaged:
        _atomic.remove_file(layout.current)
    try:
        read_catalogue(layout.catalogue)
    except DamagedCatalogueError:
        place = set_aside(layout, layout.catalogue)
        notes.append(Sentence(code="catalogue.set_aside", place=place))
    return notes


def set_aside(layout: Layout, path: Path) -> Path | None:
    """Move a damaged file or directory out of the way, never over another; None if it is gone."""
    if not path.exists():
        return None
    _atomic.make_directory(layout.damaged)
    place = layout.damaged / path.name
    for number in range(2, 10_000):
        if not place.exists():
            break
        place = layout.damaged / f"{path.name}.{number}"
    _atomic.move(path, place)
    return place


def adopt(catalogue: Catalogue, originals: Originals) -> tuple[Catalogue, list[Sentence]]:
    """Return the catalogue with every whole original that it does not know, under its hash: after
    a catalogue was lost, somebody's letters.
    """
    known = {*catalogue.sources, *catalogue.failures, *catalogue.discarded}
    orphans = [key for key in originals.keys() if key not in known]  # noqa: SIM118
    whole = {key: data for key in orphans if (data := originals.get(key)) is not None}
    if not whole:
        return catalogue, []
    found = {key: Source(key, len(data), (f"{key[:12]}",)) for key, data in whole.items()}
    notes = [Sentence(code="library.adopted", count=len(found))]
    return replace(catalogue, sources={**catalogue.sources, **found}), notes


def leftovers(layout: Layout) -> list[Path]:
    """Return what a killed writer left behind: unfinished generations and files."""
    found = [*layout.root.glob(".*.tmp"), *layout.generations.glob(".*")]
    found += [*layout.originals.glob("*/.*.tmp"), *layout.work.glob(".*.tmp")]
    return found


def sweep(layout: Layout) -> None:
    """Remove leftovers; the caller holds the writer's lock."""
    for path in leftovers(layout):
        if path.is_dir():
            _atomic.remove_tree(path)
        else:
            _atomic.remove_file(path)


def prune(layout: Layout, keep: set[str]) -> None:
    """Remove generations that are not to be kept and that nobody reads."""
    for name in ids(layout):
        if name not in keep and _lock.try_alone(layout.generations / name / _generation.READERS):
            with suppress(OSError):
                drop(layout, name)


def drop(layout: Layout, name: str) -> None:
    """Remove a generation; who has opened it has all of it in memory. Raises OSError."""
    # Renamed first: half a generation must never be found under its name.
    trash = layout.generations / f".{name}"
    _atomic.move(layout.generations / name, trash)
    _atomic.remove_tree(trash)


def outdated(layout: Layout, catalogue: Catalogue, current: str | None) -> list[str]:
    """Return the generations that hold letters which were removed, oldest first, once one without
    them is current.
    """
    if current is None or _generation.number_of(current) < catalogue.floor:
        return []
    return [one for one in reversed(ids(layout)) if _generation.number_of(one) < catalogue.floor]


def forget_set_aside(layout: Layout, catalogue: Catalogue) -> None:
    """Remove what was set aside and may hold words of letters that were removed: catalogues,
    generations, and files that are no longer anybody's. Raises OSError.
    """
    if not layout.damaged.is_dir():
        return
    kept = {*catalogue.sources, *catalogue.failures}
    for path in layout.damaged.iterdir():
        if path.is_dir():
            _atomic.remove_tree(path)
        elif path.name.split(".")[0] not in kept:
            _atomic.remove_file(path)
