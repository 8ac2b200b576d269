"""One writer at a time, by a lock that the operating system takes back when its holder dies.

A file that merely exists would outlive a killed process and lock everybody out.
"""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import CancelledError, LibraryLockedError

__all__ = ["hold", "holder", "share", "try_alone"]

if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _lock(descriptor: int, *, shared: bool) -> bool:
        # Windows knows no shared lock here; an open file already keeps its directory from being
        # renamed, which is all that readers need.
        if shared:
            return True
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int, *, shared: bool) -> bool:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


# Beyond what is written into the file, so that Windows lets others read who holds it.
_LOCKED_BYTE = 4096


# Seconds between two tries for a lock: far less than any writing takes.
_AGAIN = 0.01


@contextmanager
def hold(
    path: Path, patience: float = 0.0, cancel: Callable[[], bool] | None = None
) -> Iterator[None]:
    """Hold the writer's lock at ``path``, waiting up to ``patience`` seconds for others to finish.

    Raises LibraryLockedError, which names the holder, where another process or thread has it until
    then, CancelledError where ``cancel`` returns True meanwhile.
    """
    until = time.monotonic() + patience
    with _opened(path) as descriptor:
        # Whoever writes again and again must not pass those who wait: only who is next tries.
        with _opened(path.with_name(f"{path.name}.next")) as turn:
            if not (_waited(turn, until, cancel) and _waited(descriptor, until, cancel)):
                raise _refusal(path)
        _sign(descriptor)
        yield
        with suppress(OSError):
            os.ftruncate(descriptor, 0)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Open a file to lock; closing it gives the lock back."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _waited(descriptor: int, until: float, cancel: Callable[[], bool] | None) -> bool:
    """Take a lock, trying at least once; tell whether it could be had in time."""
    while not _lock(descriptor, shared=False):
        if cancel is not None and cancel():
            raise CancelledError(code="library.stopped_waiting")
        if time.monotonic() >= until:
            return False
        time.sleep(_AGAIN)
    return True


def holder(path: Path) -> int | None:
    """Return the process id of the writer, or None where nobody writes."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        if os.name != "nt" and _lock(descriptor, shared=True):
            return None
        return _signed(path)[0]
    finally:
        os.close(descriptor)


def share(path: Path) -> int | None:
    """Take a reader's lock and return its descriptor, to be closed; None where it cannot be had."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    with suppress(OSError):
        if _lock(descriptor, shared=True):
            return descriptor
    os.close(descriptor)
    return None


def try_alone(path: Path) -> bool:
    """Tell whether nobody holds a reader's lock on ``path`` at this moment."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        return _lock(descriptor, shared=False)
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _sign(descriptor: int) -> None:
    signature = json.dumps({"pid": os.getpid(), "host": socket.gethostname()})
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, signature.encode())


def _signed(path: Path) -> tuple[int | None, str]:
    try:
        signature = json.loads(path.read_bytes())
        return int(signature["pid"]), str(signature["host"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, ""


def _refusal(path: Path) -> LibraryLockedError:
    pid, host = _signed(path)
    if pid is None:
        return LibraryLockedError(code="library.locked", root=path.parent)
    return LibraryLockedError(code="library.locked_by", root=path.parent, process=pid, host=host)
