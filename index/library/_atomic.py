"""The few ways in which the library touches a disk.

Everything that must survive a crash goes through here, so that one small set of steps decides what
can be half done, and so that a test can stop the process before and in the middle of each of them.
A file is written beside its place, flushed, renamed over it, and the directory flushed: at any
moment the old or the new content is there, whole.
"""

import os
import shutil
from pathlib import Path

__all__ = [
    "create",
    "flush_directory",
    "flush_file",
    "flush_tree",
    "make_directory",
    "move",
    "remove_file",
    "remove_tree",
    "replace_content",
    "temporary_of",
]


def temporary_of(path: Path) -> Path:
    """Return the place beside ``path`` where its new content is written first."""
    return path.with_name(f".{path.name}.tmp")


def create(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write and flush a new file, which others may use as ``mode`` says; its directory is not
    flushed yet.

    Raises OSError; the file may then be there in part.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, mode)
    try:
        _write(descriptor, data)
        _flush(descriptor)
    finally:
        os.close(descriptor)


def replace_content(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Give ``path`` new content, whole or not at all, flushed to disk.

    Raises OSError; the old content is then still there, unless only the flush of its directory
    failed.
    """
    temporary = temporary_of(path)
    try:
        create(temporary, data, mode)
        move(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def move(source: Path, target: Path) -> None:
    """Rename a flushed file or directory and flush the directory that it now stands in."""
    _rename(source, target)
    flush_directory(target.parent)


def flush_tree(folder: Path) -> None:
    """Flush every file and directory below ``folder``, and itself."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in sorted(names):
            flush_file(Path(parent, name))
        flush_directory(Path(parent))


def flush_file(path: Path) -> None:
    """Flush a file that somebody else wrote and closed."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        _flush(descriptor)
    finally:
        os.close(descriptor)


def flush_directory(folder: Path) -> None:
    """Flush the names in a directory, where the system has such a thing."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _flush(descriptor)
    finally:
        os.close(descriptor)


def make_directory(folder: Path) -> None:
    """Make a directory and its parents, each one's name flushed; one that is there is fine."""
    if folder.is_dir():
        return
    make_directory(folder.parent)
    folder.mkdir(exist_ok=True)
    flush_directory(folder.parent)


def remove_file(path: Path) -> None:
    """Remove a file if it is there."""
    _unlink(path)


def remove_tree(folder: Path) -> None:
    """Remove a directory and all in it; what cannot be removed now is left for another time."""
    shutil.rmtree(folder, ignore_errors=True)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _flush(descriptor: int) -> None:
    os.fsync(descriptor)


def _rename(source: Path, target: Path) -> None:
    source.replace(target)


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)
