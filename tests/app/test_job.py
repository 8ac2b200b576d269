import sys
import threading
from collections.abc import Iterator

import pytest

from app import _job
from index.errors import CancelledError, LibraryError
from index.library import Progress


@pytest.fixture(autouse=True)
def cleared() -> Iterator[None]:
    yield
    while job := _job.current():
        assert job.wait(5)
    _job.clear()


def test_a_job_tells_its_progress_and_its_report() -> None:
    step = Progress("read", 1, 2, 1.0, None)

    def work(progress, cancel):  # type: ignore[no-untyped-def]
        progress(step)
        return "report"

    job = _job.start("add", work)
    assert job.wait(5)
    assert (job.progress, job.report, job.problem, job.cancelled) == (step, "report", None, False)
    assert _job.current() is None


def test_a_job_waits_for_the_one_before_and_is_never_dropped_for_it() -> None:
    """Two windows correct at once: the second correction was lost, and said to be done."""
    gate = threading.Event()
    order: list[int] = []

    def wait(_progress: object, _cancel: object) -> None:
        gate.wait(5)
        order.append(1)

    first = _job.start("correct", wait, "a")
    second = _job.start("correct", lambda _progress, _cancel: order.append(2), "b")
    assert second is not first
    assert _job.current() is first
    gate.set()
    assert second.wait(5)
    assert order == [1, 2]


def test_a_job_that_is_cancelled_while_it_waits_does_nothing() -> None:
    gate = threading.Event()
    done: list[int] = []
    first = _job.start("add", lambda _progress, _cancel: gate.wait(5))
    second = _job.start("rebuild", lambda _progress, _cancel: done.append(2))
    second.cancel()
    gate.set()
    assert first.wait(5)
    assert second.wait(5)
    assert second.cancelled
    assert done == []


def test_an_ended_job_belongs_to_its_window_and_is_news_to_the_others_once() -> None:
    heard, _ = _job.news(None, "b")
    mine = _job.start("correct", lambda _progress, _cancel: "report", "a", {"field": "date"})
    assert mine.wait(5)
    assert _job.ended("a") == [mine]
    assert _job.ended("b") == []
    heard, fresh = _job.news(heard, "b")
    assert fresh == [mine]
    assert _job.news(heard, "b") == (heard, [])
    assert _job.news(0, "a")[1] == []
    _job.dismiss(mine)
    assert _job.ended("a") == []


def test_100_jobs_of_two_windows_at_once_are_all_done_and_all_told() -> None:
    heard, _ = _job.news(None, "")
    done: list[str] = []

    def work(name: str) -> _job.Work:
        return lambda _progress, _cancel: done.append(name)

    def ask(window: str) -> None:
        for number in range(100):
            _job.start("correct", work(f"{window}{number}"), window)

    threads = [threading.Thread(target=ask, args=(window,)) for window in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while job := _job.current():
        assert job.wait(5)
    assert len(set(done)) == len(done) == 200
    assert [one for one in done if one[0] == "a"] == [f"a{number}" for number in range(100)]
    assert _job.news(heard, "")[0] == heard + 200


def test_a_job_that_comes_as_the_queue_runs_empty_is_done_once() -> None:
    done: list[tuple[str, int]] = []

    def work(window: str, number: int) -> _job.Work:
        return lambda _progress, _cancel: done.append((window, number))

    def ask(window: str) -> None:
        for number in range(1000):
            assert _job.start("correct", work(window, number), window).wait(5)

    threads = [threading.Thread(target=ask, args=(window,)) for window in "abc"]
    between = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(between)
    assert sorted(done) == [(window, number) for window in "abc" for number in range(1000)]


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
    assert str(job.problem) == "The disk is full."
    job = _job.start("add", surprise)
    assert job.wait(5)
    assert str(job.problem) == ""
    assert not job.well
    assert "the job add failed" in caplog.text
