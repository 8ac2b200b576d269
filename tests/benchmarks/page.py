"""How long a person waits for the page, in a real browser: after Enter, and after a cold start.

``python -m tests.benchmarks.page`` starts servers of its own over the seed letter;
``python -m tests.benchmarks.page ADDRESS`` measures Enter to answer at one that runs.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

QUESTIONS = [
    "what does Elverum think about a regional police council?",
    "Hvem har ansvaret for innbyggernes trygghet?",
    "Kva meiner Elverum om eit regionalt politiråd?",
    "Hvordan er kommunens økonomi?",
]

TITLE_HAS = """(part) => new Promise((resolve) => {
    const look = () => document.title.includes(part) ? resolve() : requestAnimationFrame(look);
    look();
})"""
"""The page's policy forbids what `wait_for_function` does."""

STARTS = 3
_PATIENCE_SECONDS = 300


def seconds(page: Page, question: str) -> float:
    """Type a question, press Enter, and wait until the title and a marked sentence are its own."""
    field = page.get_by_role("searchbox")
    field.fill(question)
    started = time.perf_counter()
    field.press("Enter")
    page.evaluate(TITLE_HAS, question[:20])
    expect(page.locator(".sv-hit mark").first).to_be_visible()
    return time.perf_counter() - started


def cold_start(library: Path, browser: Browser | None) -> tuple[float, float]:
    """Start a server and wait for its first answer, with a page open from the first second on, or
    without one until the server says that it is ready.

    Returns seconds on the clock, and seconds of CPU that the server took, the browser's left out.
    """
    started = time.perf_counter()
    with server(library) as (process, address):
        if browser is None:
            _wait_until_ready(address)
        else:
            page = browser.new_page()
            open_page(page, f"{address}/?lang=en&q=politi")
            answer = page.locator(".sv-hit mark").first
            expect(answer).to_be_visible(timeout=_PATIENCE_SECONDS * 1000)
            page.close()
        return time.perf_counter() - started, _cpu_seconds(process.pid)


@contextmanager
def server(library: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Serve the page over a library from a process of its own; gives it and its address."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "index", "serve", "--library", str(library)]
    with subprocess.Popen([*command, "--port", port, "--no-browser"]) as process:
        try:
            yield process, f"http://localhost:{port}"
        finally:
            process.terminate()


def _wait_until_ready(address: str) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/ready", timeout=5):
                return
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            pass
        time.sleep(0.2)
    raise TimeoutError(f"{address} was not ready within {_PATIENCE_SECONDS} s")


def open_page(page: Page, address: str) -> None:
    """Go to the page as soon as there is one."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            page.goto(address)
        except BrowserError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def _cpu_seconds(process: int) -> float:
    """Return what a process and the children that it waited for have taken, as Linux counts."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _answers(browser: Browser, address: str) -> None:
    page = browser.new_page()
    open_page(page, f"{address}/?lang=en&q=politi")
    expect(page.locator(".sv-hit mark").first).to_be_visible(timeout=_PATIENCE_SECONDS * 1000)
    times = [seconds(page, question) for question in QUESTIONS * 5]
    print(f"Enter to answer: median {statistics.median(times):.2f} s, worst {max(times):.2f} s")


def _cold_starts(browser: Browser, library: Path) -> None:
    first = cold_start(library, browser)
    print(f"First start ever, page open: {first[0]:.1f} s, {first[1]:.1f} s of CPU")
    for _ in range(STARTS):
        without, opened = cold_start(library, None), cold_start(library, browser)
        print(
            f"Cold start, page open: first answer after {opened[0]:.1f} s, {opened[1]:.1f} s of "
            f"CPU; without a page {without[0]:.1f} s, {without[1]:.1f} s of CPU "
            f"({opened[0] / without[0]:.2f} and {opened[1] / without[1]:.2f} times)"
        )


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox"]
        )
        if len(sys.argv) > 1:
            _answers(browser, sys.argv[1])
        else:
            library = Path(folder)
            _cold_starts(browser, library)
            with server(library) as (_, address):
                _answers(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
