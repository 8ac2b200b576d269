"""Reads files into letters, in a process of their own.

A file from an inbox may hang, exhaust memory or crash the library that parses it, or take it over.
So it is parsed in a child process with limits, which sees nothing but the file; when the child
dies, the file that it died of is one failure with a reason, a new child goes on behind it, and
nothing else is lost.
"""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from queue import Queue
from types import TracebackType
from typing import Any

from index.errors import CancelledError, SvarbrevError
from index.letters._frames import read_frame, write_frame
from index.letters._isolation import command, environment, own_folder
from index.letters._walk import Failure, walk
from index.letters.formats.base import Limits
from index.letters.letter import Letter
from index.letters.serialise import from_json
from index.sentences import Sentence
from index.sentences import from_json as sentence_from_json

__all__ = [
    "Cancel",
    "Failure",
    "Limits",
    "Reader",
    "Reading",
    "isolation",
    "read_letters",
    "read_many",
]

_log = logging.getLogger(__name__)

Cancel = Callable[[], bool]
"""Asked every now and then, from another thread, whether the reading should stop."""

# How many files inside one archive may kill the child before the rest of the archive is given up.
_MOST_DEATHS = 20
# Seconds between two looks at the clock and at whether the person wants to stop.
_LOOK_EVERY = 0.1
# Of what a child says on its error output, this much of the end is kept for the log.
_KEPT_BYTES = 4096


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
    cancel: Cancel | None = None,
    in_process: bool = False,
) -> Iterator[Reading]:
    """Yield the reading of each ``(name, data)``, in order, all through one child process.

    Raises CancelledError soon after ``cancel`` says so, wherever the reading is.
    """
    limits = limits or Limits()
    if in_process:
        for name, data in items:
            yield _gather(walk(data, name, limits))
        return
    end = time.monotonic() + limits.batch_seconds
    with Reader(limits, cancel) as reader:
        for name, data in items:
            left = end - time.monotonic()
            yield reader.read(data, name, left) if left > 0 else _left_out(name, limits)


def isolation() -> frozenset[str]:
    """Return what the process that parses files has given up on this system: "network", "files" of
    the user's, a life after its "parent". Starts one to see.
    """
    with Reader() as reader:
        reader.read(b"Hei", "a.txt")
        return reader.holds or frozenset()


def _left_out(name: str, limits: Limits) -> Reading:
    reason = Sentence(code="reading.left_out", name=name, time=_duration(limits.batch_seconds))
    return Reading((), (Failure(name, reason),))


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

    def __init__(self, limits: Limits | None = None, cancel: Cancel | None = None) -> None:
        self.limits = limits or Limits()
        self.holds: frozenset[str] | None = None
        """What its child has given up, see ``enter`` in ``_isolation``; None before the first."""
        self._cancel = cancel
        self._child: _Child | None = None
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

    def read(self, data: bytes, name: str, seconds: float | None = None) -> Reading:
        """Return the letters in one file, within ``seconds`` where given; see ``read_letters``.

        Raises CancelledError where the person wants to stop, SvarbrevError where no child starts.
        """
        if len(data) > self.limits.file_bytes:
            size = self.limits.file_bytes // 2**20
            reason = Sentence(code="file.large", name=name, most=size)
            return Reading((), (Failure(name, reason),))
        with self._turn:
            try:
                return self._read(data, name, seconds)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """End the child process, whatever it is doing."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _read(self, data: bytes, name: str, seconds: float | None) -> Reading:
        most = self.limits.archive_seconds
        end = time.monotonic() + (most if seconds is None else min(most, seconds))
        task = _Task(data, name, end)
        for _ in range(_MOST_DEATHS):
            failure = self._attempt(task)
            if failure is None:
                break
            task.found.append(failure)
            if task.step == 0 or time.monotonic() >= end:
                break
        return _gather(task.found)

    def _attempt(self, task: "_Task") -> Failure | None:
        """Have the child read the file from the step on at which an earlier one died.

        Returns None when it came to the end, else what to say of the step at which it died.
        """
        fresh = self._child is None
        child = self._child = self._child or _Child()
        shown = task.name
        request = task.request(self.limits)
        task.step = 0
        with _Watch(child, self.limits, task.end, self._cancel) as watch:
            try:
                write_frame(child.requests, request, task.data)
                while (frame := read_frame(child.answers)) is not None:
                    message = frame[0]
                    watch.alive()
                    if "end" in message:
                        return None
                    if "holds" in message:
                        fresh, self.holds = False, frozenset(map(str, message["holds"]))
                    elif "began" in message:
                        task.step = int(message["began"]["step"])
                        shown = str(message["began"]["name"])
                        watch.began()
                    else:
                        task.found.extend(_reported(message))
            except (OSError, ValueError, KeyError, TypeError):
                pass
        self.close()
        if watch.why == "cancel":
            raise CancelledError(code="reading.stopped")
        if child.said:
            _log.warning("the process that read %r wrote %r", shown, child.said)
        if fresh and not watch.why:
            raise SvarbrevError(code="reading.no_process")
        task.dead.add(task.step)
        return Failure(shown, _death(shown, task.name, watch.why, self.limits))


@dataclass(slots=True)
class _Task:
    """A file to be read by ``end``, on the clock of `time.monotonic`, and how far that is: the
    step that was begun last, those at which a child died, and what was found.
    """

    data: bytes
    name: str
    end: float
    step: int = 0
    dead: set[int] = field(default_factory=set)
    found: list[Letter | Failure] = field(default_factory=list)

    def request(self, limits: Limits) -> dict[str, Any]:
        """Return what to tell a child: to go on at the last step, without those that kill."""
        return {
            "name": self.name,
            "limits": asdict(limits),
            "start": self.step,
            "dead": sorted(self.dead),
        }


def _reported(message: dict[str, Any]) -> list[Letter | Failure]:
    if "letter" in message:
        return [from_json(message["letter"])]
    if "failure" in message:
        told = message["failure"]
        return [Failure(str(told["name"]), sentence_from_json(str(told["reason"]), told["said"]))]
    return []


def _death(shown: str, name: str, why: str, limits: Limits) -> Sentence:
    if why == "archive":
        return Sentence(code="reading.archive_slow", name=name, rest=shown)
    if why:
        seconds = limits.seconds if why == "quiet" else limits.file_seconds
        return Sentence(code="reading.slow", name=shown, time=_duration(seconds))
    return Sentence(code="reading.killed", name=shown, most=limits.memory_bytes // 2**20)


def _duration(seconds: float) -> str:
    """Return a time in units that are the same in every language."""
    if seconds < 120:
        return f"{seconds:g} s"
    return f"{seconds / 60:g} min" if seconds < 7200 else f"{seconds / 3600:g} h"


class _Child:
    """A reading process, its own folder, and what it says on its error output.

    The kernel ends the process when the thread that started it ends, so a thread of its own starts
    it and stays with it.
    """

    def __init__(self) -> None:
        self.said = b""
        self._begun: Queue[subprocess.Popen[bytes] | OSError] = Queue()
        self._keeper = threading.Thread(target=self._keep, name="reading", daemon=True)
        self._keeper.start()
        begun = self._begun.get()
        if isinstance(begun, OSError):
            raise begun
        assert begun.stdin
        assert begun.stdout
        self.process, self.requests, self.answers = begun, begun.stdin, begun.stdout

    def _keep(self) -> None:
        try:
            with own_folder() as folder:
                process = _spawn(folder)
                self._begun.put(process)
                assert process.stderr
                with process.stderr as errors:
                    while said := os.read(errors.fileno(), _KEPT_BYTES):
                        self.said = (self.said + said)[-_KEPT_BYTES:]
                # Programs that it started may outlive it.
                _kill(process)
                process.wait()
        except OSError as problem:
            self._begun.put(problem)

    def kill(self) -> None:
        """Stop the process and all that it started, whatever they are doing."""
        _kill(self.process)

    def end(self) -> None:
        """Stop the process and give back what it held."""
        self.kill()
        self._keeper.join()
        for stream in (self.requests, self.answers):
            with contextlib.suppress(OSError):
                stream.close()


def _spawn(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603
        command("index.letters._child"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment(folder),
        # Its own session, so that programs it started die with it.
        start_new_session=True,
    )


def _kill(process: "subprocess.Popen[bytes]") -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


class _Watch:
    """Kills a child that is silent or at work for too long, or when the person wants to stop."""

    def __init__(self, child: _Child, limits: Limits, end: float, cancel: Cancel | None) -> None:
        self.why = ""
        """Why the child was killed: "quiet", "file", "archive" or "cancel"; "" where it was not."""
        self._child, self._limits, self._cancel = child, limits, cancel
        self._ends = {"archive": end}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "_Watch":
        self.alive()
        self.began()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def alive(self) -> None:
        """Count the silence from now."""
        self._ends["quiet"] = time.monotonic() + self._limits.seconds

    def began(self) -> None:
        """Count the time for one file from now."""
        self._ends["file"] = time.monotonic() + self._limits.file_seconds

    def _run(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            now = time.monotonic()
            late = [why for why, end in self._ends.copy().items() if now >= end]
            stopped = ["cancel"] if self._cancel is not None and self._cancel() else []
            if found := stopped + late:
                self.why = found[0]
                self._child.kill()
                return
