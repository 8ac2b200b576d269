"""Long work on the library, done in a thread so that the page stays alive while it runs.

The library has one writer, so jobs of all windows stand in one queue and run one after the other;
none is refused or dropped because another runs. A job outlives the page that started it. It belongs
to the window that asked, which alone is shown how it ended; the others hear of it as news.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from index.errors import CancelledError, SvarbrevError

if TYPE_CHECKING:
    from index.library import Progress

__all__ = ["Job", "Work", "clear", "current", "dismiss", "ended", "news", "start"]

Work = Callable[[Callable[["Progress"], None], Callable[[], bool]], Any]
"""What a job does: takes the callbacks for progress and for being stopped, gives its report."""

_REMEMBERED = 50
"""Ended jobs that are remembered, over all windows."""

_log = logging.getLogger(__name__)


class Job:
    """One piece of long work: ``progress`` while it runs, ``report`` or ``problem`` at the end.

    ``window`` is who asked; ``about`` names what it is done to, as values for the page's messages.
    ``problem`` is None where all went well; an error that nobody foresaw is a SvarbrevError without
    words, and stands in the log.
    """

    def __init__(self, kind: str, work: Work, window: str, about: Mapping[str, str]) -> None:
        self.kind = kind
        self.window = window
        self.about = dict(about)
        self.progress: Progress | None = None
        self.report: Any = None
        self.problem: SvarbrevError | None = None
        self.cancelled = False
        self._work = work
        self._stop = threading.Event()
        self._done = threading.Event()

    @property
    def done(self) -> bool:
        """Tell whether it has ended, in whatever way."""
        return self._done.is_set()

    @property
    def well(self) -> bool:
        """Tell whether it did what was asked."""
        return self.done and not self.cancelled and self.problem is None

    def cancel(self) -> None:
        """Ask the work to stop; what was published before stands."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end at most so long; returns whether it came."""
        return self._done.wait(seconds)

    def run(self) -> None:
        """Do the work, or leave it where it was cancelled while it waited; never raises."""
        try:
            if self._stop.is_set():
                raise CancelledError(code="library.stopped_waiting")
            self.report = self._work(self._advance, self._stop.is_set)
        except CancelledError:
            self.cancelled = True
        except SvarbrevError as problem:
            self.problem = problem
        except Exception:
            _log.exception("the job %s failed", self.kind)
            self.problem = SvarbrevError()

    def end(self) -> None:
        """Let all who wait know that it has ended."""
        self._done.set()

    def _advance(self, progress: "Progress") -> None:
        self.progress = progress


class _Desk:
    """The jobs of this server: those that wait or run, in order, and those that ended."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.open: deque[Job] = deque()
        self.ended: deque[Job] = deque(maxlen=_REMEMBERED)
        self.count = 0
        self.staffed = False

    def labour(self) -> None:
        """Do what stands in the queue, until nothing does."""
        while True:
            with self.lock:
                if not self.open:
                    self.staffed = False
                    return
                job = self.open[0]
            job.run()
            with self.lock:
                self.ended.append(job)
                self.count += 1
                self.open.popleft()
                job.end()


_desk = _Desk()


def current() -> Job | None:
    """Return the job that runs, or None."""
    with _desk.lock:
        return _desk.open[0] if _desk.open else None


def start(kind: str, work: Work, window: str = "", about: Mapping[str, str] | None = None) -> Job:
    """Put a job at the end of the queue, and return it."""
    job = Job(kind, work, window, about or {})
    with _desk.lock:
        _desk.open.append(job)
        # The length of the queue doesn't tell: a thread that has just emptied it may still live,
        # and would do the job a second time beside a new one.
        if not _desk.staffed:
            threading.Thread(target=_desk.labour, name="jobs", daemon=True).start()
            _desk.staffed = True
    return job


def ended(window: str) -> list[Job]:
    """Return the jobs of a window that have ended and were not dismissed, newest first."""
    with _desk.lock:
        return [job for job in reversed(_desk.ended) if job.window == window]


def news(since: int | None, window: str) -> tuple[int, list[Job]]:
    """Return how many jobs have ended, and those after the first ``since`` that other windows asked
    for and that went well; none for None, which is who has just come.
    """
    with _desk.lock:
        fresh = 0 if since is None else max(0, _desk.count - since)
        latest = list(_desk.ended)[-fresh:] if fresh else []
        return _desk.count, [job for job in latest if job.window != window and job.well]


def dismiss(job: Job) -> None:
    """Show how a job ended no longer; other windows may still hear of it."""
    job.window = ""


def clear() -> None:
    """Forget all jobs that have ended."""
    with _desk.lock:
        _desk.ended.clear()
