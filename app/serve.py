"""Starts the page: Streamlit with our options, which stand in code and in no file of the user's.

Beside the page it answers ``/ready``: 200 once a question can be answered, 503 before, because
Streamlit's own health check says ok long before the model is loaded.
"""

import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import SvarbrevError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["OPTIONS", "serve"]

_log = logging.getLogger(__name__)

_UPLOAD_MEBIBYTES = 500
"""Room for the letters of all 357 municipalities in one ZIP."""

_LIGHT = {
    "primaryColor": "#12465a",
    "backgroundColor": "#fbfaf7",
    "secondaryBackgroundColor": "#f0eee8",
    "textColor": "#1b2529",
    "borderColor": "#cfd3d0",
    "linkColor": "#0f4c66",
}
_DARK = {
    "primaryColor": "#8fc7db",
    "backgroundColor": "#11191d",
    "secondaryBackgroundColor": "#1a252a",
    "textColor": "#e7ecee",
    "borderColor": "#3a4a51",
    "linkColor": "#a5d6e7",
}
"""Paper and fjord; text on each has a contrast of at least 7 to 1, links of at least 4.5 to 1."""

OPTIONS: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    # A collection after each run looks at a million objects of a model, most of all while it is
    # being loaded: the page that waited for the model made it come five times later.
    "runner.postScriptGC": False,
    "logger.hideWelcomeMessage": True,
    "server.headless": True,
    "server.showEmailPrompt": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.maxUploadSize": _UPLOAD_MEBIBYTES,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "theme.baseRadius": "0.5rem",
    **{f"theme.light.{name}": value for name, value in _LIGHT.items()},
    **{f"theme.dark.{name}": value for name, value in _DARK.items()},
}


def serve(
    library: Path | None = None,
    encoder: str | None = None,
    port: int = 8501,
    host: str = "localhost",
    open_browser: bool = True,
) -> int:
    """Serve the page until stopped; returns the exit status.

    Takes the library's folder, the encoder's name (None: the defaults of `index.engine.Engine`),
    the port and the address to listen at. Raises SvarbrevError where the port is taken.
    """
    import streamlit as st
    from starlette.routing import Route

    from app import _engine
    from app._document import DocumentMiddleware, middleware

    _check_port(host, port)

    @asynccontextmanager
    async def living(_app: Any) -> AsyncIterator[dict[str, Any]]:
        _engine.start(library, encoder)
        print(f"Svarbrev is at {_address(host, port)} (stop it with Ctrl-C).", flush=True)
        if open_browser:
            _open(_address(host, port))
        yield {}

    page = st.App(
        Path(__file__).with_name("main.py"),
        lifespan=living,
        routes=[Route("/ready", _ready)],
        middleware=[middleware(DocumentMiddleware)],
        on_script_error=_on_error,
    )
    options = {
        **OPTIONS,
        "server.port": port,
        "server.address": host,
        "browser.serverAddress": host,
    }
    _quietly(page, options)
    return 0


def _quietly(page: Any, options: dict[str, Any]) -> None:
    """Run Streamlit without its banner and its advice, which are not for our reader."""
    os.environ.setdefault("STREAMLIT_LOGGER_LEVEL", "warning")
    arguments, sys.argv = sys.argv, ["svarbrev"]
    try:
        page.run(config=options)
    finally:
        sys.argv = arguments


def _address(host: str, port: int) -> str:
    shown = "localhost" if host in {"0.0.0.0", "::", "127.0.0.1"} else host  # noqa: S104
    return f"http://{shown}:{port}"


def _check_port(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SvarbrevError(
                f"The page cannot be served at {host}:{port}: {error.strerror or error}. "
                "Stop the program that uses the port, or choose another with --port."
            ) from error


def _open(address: str) -> None:
    import threading
    import webbrowser

    threading.Timer(0.8, webbrowser.open, args=(address,)).start()


async def _ready(_request: "Request") -> "Response":
    from starlette.responses import JSONResponse

    from app._engine import state

    now = state()
    if now.problem is not None:
        return JSONResponse({"ready": False, "problem": now.problem}, status_code=503)
    return JSONResponse({"ready": now.engine is not None}, status_code=200 if now.engine else 503)


def _on_error(error: Exception) -> bool:
    """Show a sentence instead of a traceback, which goes to the log."""
    from app import _show, _url

    _log.error("the page failed", exc_info=error)
    _show.problem(error if isinstance(error, SvarbrevError) else None, _url.words())
    return True
