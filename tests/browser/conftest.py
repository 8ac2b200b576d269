"""The real server over the seed letter, and a real browser to look at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_ROOT = Path(__file__).parents[2]

_START_SECONDS = 180
"""Room for a cold model on a machine that is busy with the rest of the suite."""

expect.set_options(timeout=30_000)


@pytest.fixture(scope="package")
def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("CI has no browser: install Debian's `chromium`.")
    if found is None:
        pytest.skip("There is no browser: install `chromium` to run these tests.")
    return found


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a library made of seeds/; the address of its page."""
    with serving(tmp_path_factory.mktemp("library")) as served:
        yield served


@contextmanager
def serving(library: Path) -> Iterator[str]:
    """Serve a library; the address of its page."""
    port = _free_port()
    command = [sys.executable, "-m", "index", "serve", "--library", str(library)]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    with (
        (library.parent / "server.log").open("wb") as log,
        subprocess.Popen(
            [*command, "--port", str(port), "--no-browser"],
            cwd=_ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            _wait(f"http://localhost:{port}/ready", server, Path(log.name))
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            pass
        time.sleep(0.2)
    pytest.fail(f"The server did not become ready:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Of the package, not the session: Playwright's event loop must not outlive its own tests."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=address, locale="en-GB", accept_downloads=True)
    opened.set_default_timeout(30_000)
    opened.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    errors: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda told: errors.append(told.text) if _is_refusal(told.text) else None)
    yield opened
    assert errors == [], "the page raised errors in the browser"


def _is_refusal(told: str) -> bool:
    """Tell whether the browser says that it refused the page something by its policy."""
    return "Content Security Policy" in told or "Content-Security-Policy" in told
