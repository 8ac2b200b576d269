import threading
from collections.abc import Iterator

import pytest

from app import _job
from index.errors import CancelledError, LibraryError
from index.library import Progress


@pytest.fixture(autouse=True)
def cleared() -> Iterator[None]:
    yield
    job = _job.current()
    assert job is None or job.wait(5)
    _job.clear()


def test_a_job_tells_its_progress_and_its_report() -> None:
    step = Progress("read", 1, 2, 1.0, None)

    def work(progress, cancel):  # type: ignore[no-untyped-def]
        progress(step)
        return "report"

    job = _job.start("add", work)
    assert job.wait(5)
    assert (job.progress, job.report, job.problem, job.cancelled) == (step, "report", None, False)
    _job.clear()
    assert _job.current() is None


def test_only_one_job_runs_at_a_time_and_a_running_one_is_not_cleared() -> None:
    gate = threading.Event()
    first = _job.start("add", lambda _progress, _cancel: gate.wait(5))
    assert _job.start("rebuild", lambda _progress, _cancel: None) is first
    _job.clear()
    assert _job.current() is first
    gate.set()
    assert first.wait(5)
    assert _job.start("rebuild", lambda _progress, _cancel: None) is not first


def test_a_job_is_cancelled_by_asking() -> None:
    def work(progress, cancel):  # type: ignore[no-untyped-def]
        while not cancel():
            pass
        raise CancelledError

    job = _job.start("add", work)
    job.cancel()
    assert job.wait(5)
    assert job.cancelled
    assert job.problem is None


def test_errors_become_sentences_and_surprises_none(caplog: pytest.LogCaptureFixture) -> None:
    def refuse(progress, cancel):  # type: ignore[no-untyped-def]
        raise LibraryError("The disk is full.")

    def surprise(progress, cancel):  # type: ignore[no-untyped-def]
        raise ZeroDivisionError("secret")

    job = _job.start("add", refuse)
    assert job.wait(5)
    assert job.problem == "The disk is full."
    job = _job.start("add", surprise)
    assert job.wait(5)
    assert job.problem == ""
    assert "the job add failed" in caplog.text
