"""Long work on the library, done in a thread so that the page stays alive while it runs.

One job at a time for the whole server: the library has one writer. The job outlives the page that
started it; whoever opens the letters page sees it, and may stop it.
"""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from index.errors import CancelledError, SvarbrevError

if TYPE_CHECKING:
    from index.library import Progress

__all__ = ["Job", "Work", "clear", "current", "start"]

Work = Callable[[Callable[["Progress"], None], Callable[[], bool]], Any]
"""What a job does: takes the callbacks for progress and for being stopped, gives its report."""

_log = logging.getLogger(__name__)


class Job:
    """One piece of long work: ``progress`` while it runs, ``report`` or ``problem`` at the end."""

    def __init__(self, kind: str, work: Work) -> None:
        self.kind = kind
        self.progress: Progress | None = None
        self.report: Any = None
        self.problem: str | None = None
        self.cancelled = False
        self.done = False
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"job-{kind}", daemon=True)

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop; what was published before stands."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end at most so long; returns whether it came."""
        self._thread.join(seconds)
        return self.done

    def _run(self) -> None:
        try:
            self.report = self._work(self._advance, self._stop.is_set)
        except CancelledError:
            self.cancelled = True
        except SvarbrevError as problem:
            self.problem = str(problem)
        except Exception:
            _log.exception("the job %s failed", self.kind)
            self.problem = ""
        finally:
            self.done = True

    def _advance(self, progress: "Progress") -> None:
        self.progress = progress


class _Desk:
    """The one job of this server."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.job: Job | None = None


_desk = _Desk()


def current() -> Job | None:
    """Return the job that runs, or that ended and was not cleared yet."""
    return _desk.job


def start(kind: str, work: Work) -> Job:
    """Start a job, or return the one that is running already."""
    with _desk.lock:
        if _desk.job is None or _desk.job.done:
            _desk.job = Job(kind, work)
            _desk.job.begin()
        return _desk.job


def clear() -> None:
    """Forget a job that has ended."""
    with _desk.lock:
        if _desk.job is not None and _desk.job.done:
            _desk.job = None
