"""Keeps a library equal to a folder that others put letters into.

The folder is looked at again and again, and hashes decide: that works on every system and on
network drives, where being told of changes does not. A file that vanished takes its letters with
it; a folder that vanished, or is suddenly empty, takes nothing: more likely a drive is not there.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from index.errors import LibraryError
from index.library._intake import Intake, shown_name, walk

__all__ = ["Snapshot", "folder_name", "look", "settled_changes", "take_folder"]

Snapshot = dict[str, tuple[int, int]]


def folder_name(folder: Path) -> str:
    """Return the name by which a folder is followed. Raises LibraryError where there is none."""
    if not folder.is_dir():
        raise LibraryError(code="folder.none", folder=folder)
    return shown_name(str(folder.resolve()))


def take_folder(intake: Intake, folder: Path, *, allow_empty: bool) -> None:
    """Take in what is in ``folder``, and out what came from it and is there no more.

    Raises LibraryError where the folder is missing, or empty and ``allow_empty`` is False.
    """
    followed = folder_name(folder)
    before = {
        name: key
        for key, source in intake.sources.items()
        for one, name in source.followed
        if one == followed
    }
    files = {shown_name(name): path for name, path in walk(folder)}
    if before and not files and not allow_empty:
        raise LibraryError(code="folder.empty", folder=folder, count=len(before))
    now = {
        name: intake.follow((followed, name), path, before.get(name))
        for name, path in files.items()
    }
    for name in before.keys() - files.keys():
        intake.leave(before[name], (followed, name))
    for key, failure in intake.catalogue.failures.items():
        # A file that was half copied when it failed has become another since, or is gone.
        if not failure.source.names and all(
            one == followed and now.get(name, "") not in {key, None}
            for one, name in failure.source.followed
        ):
            del intake.failures[key]


def look(folder: Path) -> Snapshot | None:
    """Return sizes and times of the files in ``folder``, None where it cannot be read."""
    found: Snapshot = {}
    try:
        if not folder.is_dir():
            return None
        for name, path in walk(folder):
            state = path.stat()
            found[name] = (state.st_size, state.st_mtime_ns)
    except OSError:
        return None
    return found


def settled_changes(
    folder: Path, interval: float, stop: Callable[[], bool]
) -> Iterator[Snapshot | None]:
    """Yield what a folder holds, first and after each change that then held still for ``interval``
    seconds: a file that is still being written is not yet a letter. Ends when ``stop`` says so.
    """
    known: Snapshot | None = None
    first = True
    last = look(folder)
    while not stop():
        if first or last != known:
            pause(interval, stop)
            now = look(folder)
            if now != last:
                last = now
                continue
            known, first = now, False
            yield now
        else:
            pause(interval, stop)
            last = look(folder)


def pause(seconds: float, stop: Callable[[], bool]) -> None:
    """Sleep, but not long past the moment when ``stop`` says so."""
    until = time.monotonic() + seconds
    while not stop() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.1))
