"""Reads files into letters, in a process of their own.

A file from an inbox may hang, exhaust memory or crash the library that parses it. So it is
parsed in a child process with limits; when the child dies, the file that it died of is one
failure with a reason, a new child goes on behind it, and nothing else is lost.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from index.letters._frames import read_frame, write_frame
from index.letters._walk import Failure, walk
from index.letters.formats.base import Limits
from index.letters.letter import Letter
from index.letters.serialise import from_json

__all__ = ["Failure", "Limits", "Reader", "Reading", "read_letters", "read_many"]

# How many files inside one archive may kill the child before the rest of the archive is given up.
_MOST_DEATHS = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: the letters in it, and the files in it that gave none."""

    letters: tuple[Letter, ...]
    failures: tuple[Failure, ...]


def read_letters(
    data: bytes, name: str, limits: Limits | None = None, *, in_process: bool = False
) -> Reading:
    """Return the letters in one file; ``name`` is the client's and only ever shown.

    Never raises for what a file holds: whatever cannot be read is among the failures. With
    ``in_process`` there is neither a child nor a limit of time and memory, for tests.
    """
    return next(iter(read_many([(name, data)], limits, in_process=in_process)))


def read_many(
    items: Iterable[tuple[str, bytes]],
    limits: Limits | None = None,
    *,
    in_process: bool = False,
) -> Iterator[Reading]:
    """Yield the reading of each ``(name, data)``, in order, all through one child process."""
    if in_process:
        for name, data in items:
            yield _gather(walk(data, name, limits or Limits()))
        return
    with Reader(limits) as reader:
        for name, data in items:
            yield reader.read(data, name)


def _gather(events: Iterable[object]) -> Reading:
    known = list(events)
    return Reading(
        tuple(one for one in known if isinstance(one, Letter)),
        tuple(one for one in known if isinstance(one, Failure)),
    )


class Reader:
    """Holds one child process and reads file after file through it; a context manager.

    Threads may share one: they take turns.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, data: bytes, name: str) -> Reading:
        """Return the letters in one file; see ``read_letters``."""
        if len(data) > self.limits.file_bytes:
            size = self.limits.file_bytes // 2**20
            reason = f"{name} is larger than {size} MB; that is no letter."
            return Reading((), (Failure(name, reason),))
        with self._turn:
            try:
                return self._read(data, name)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """End the child process, whatever it is doing."""
        child, self._child = self._child, None
        if child is None:
            return
        _kill(child)
        for stream in (child.stdin, child.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        child.wait()

    def _read(self, data: bytes, name: str) -> Reading:
        found: list[Letter | Failure] = []
        dead: set[int] = set()
        start = 0
        for _ in range(_MOST_DEATHS):
            ended = self._attempt(data, name, start, dead, found)
            if ended is None:
                return _gather(found)
            step, failure = ended
            found.append(failure)
            dead.add(step)
            start = step
            if step == 0:
                break
        return _gather(found)

    def _attempt(
        self,
        data: bytes,
        name: str,
        start: int,
        dead: set[int],
        found: list[Letter | Failure],
    ) -> tuple[int, Failure] | None:
        """Have the child read the file from ``start`` on; append to ``found`` what it reports.

        Returns None when it came to the end, else the step at which it died and what to say of it.
        """
        child = self._child = self._child or _spawn()
        watch = _Watch(child, self.limits.seconds)
        step, shown = 0, name
        request = {
            "name": name,
            "limits": asdict(self.limits),
            "start": start,
            "dead": sorted(dead),
        }
        assert child.stdin
        assert child.stdout
        try:
            watch.start()
            write_frame(child.stdin, request, data)
            while (frame := read_frame(child.stdout)) is not None:
                message = frame[0]
                if "end" in message:
                    return None
                watch.start()
                if "began" in message:
                    step, shown = int(message["began"]["step"]), str(message["began"]["name"])
                else:
                    found.extend(_reported(message))
        except (OSError, ValueError, KeyError, TypeError):
            pass
        finally:
            watch.stop()
        self.close()
        return step, Failure(shown, _death(shown, watch.fired, self.limits))


def _reported(message: dict[str, Any]) -> list[Letter | Failure]:
    if "letter" in message:
        return [from_json(message["letter"])]
    if "failure" in message:
        return [Failure(str(message["failure"]["name"]), str(message["failure"]["reason"]))]
    return []


def _death(shown: str, late: bool, limits: Limits) -> str:
    if late:
        return (
            f"{shown} was not read within {limits.seconds:g} seconds and was given up. "
            "Open it and save it again, or ask the sender for the letter as text."
        )
    return (
        f"{shown} made its reader stop: it is damaged, or asks for more than "
        f"{limits.memory_bytes // 2**20} MB of memory. Open it and save it again."
    )


class _Watch:
    """Kills a child that gives no sign of life for some seconds."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self._child, self._seconds = child, seconds
        self._timer: threading.Timer | None = None
        self.fired = False

    def start(self) -> None:
        """Count from now."""
        self.stop()
        self._timer = threading.Timer(self._seconds, self._fire)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Count no longer."""
        if self._timer:
            self._timer.cancel()

    def _fire(self) -> None:
        self.fired = True
        _kill(self._child)


def _spawn() -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, known] if known else [root])}
    return subprocess.Popen(
        [sys.executable, "-m", "index.letters._child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        # Its own session, so that text recognition it started dies with it.
        start_new_session=True,
    )


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
