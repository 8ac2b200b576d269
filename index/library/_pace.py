"""Tells a person how far a build is, and asks her whether it should go on."""

import time

from index.errors import CancelledError
from index.library._report import Cancel, Progress, ProgressCallback, Stage

__all__ = ["Pace"]


class Pace:
    """Counts the work of one build by stage and measures what each stage took."""

    def __init__(self, progress: ProgressCallback | None, cancel: Cancel | None) -> None:
        self._progress = progress
        self._cancel = cancel
        self._stage: Stage | None = None
        self._began = 0.0
        self._total = 0
        self.seconds: dict[str, float] = {}

    def begin(self, stage: Stage, total: int) -> None:
        """Start a stage with ``total`` things to do. Raises CancelledError."""
        self._stage, self._total = stage, total
        self._began = time.perf_counter()
        self.step(0, 0.0)

    def end(self) -> None:
        """Tell that the stage is done; too late to stop."""
        self._tell(self._total, 1.0)

    def step(self, done: int, share: float) -> None:
        """Tell that ``done`` things are done, which were ``share`` of the stage's work, in [0, 1].

        Raises CancelledError where the person wants it to stop.
        """
        self._tell(done, share)
        if self.stopped():
            raise CancelledError(code="library.stopped")

    def stopped(self) -> bool:
        """Tell whether the person wants it to stop."""
        return self._cancel is not None and self._cancel()

    def _tell(self, done: int, share: float) -> None:
        assert self._stage is not None
        elapsed = time.perf_counter() - self._began
        self.seconds[self._stage] = elapsed
        if self._progress is not None:
            rate = done / elapsed if elapsed > 0 else 0.0
            left = elapsed * (1 - share) / share if share > 0 else None
            self._progress(Progress(self._stage, done, self._total, rate, left))
