"""Starts the page: Streamlit with our options, which stand in code and in no file of the user's.

Beside the page it answers ``/ready``: 200 once a question can be answered, 503 before, because
Streamlit's own health check says ok long before the model is loaded.
"""

import logging
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app._gate import Gate, GateMiddleware, is_loopback, names_of
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

_WARNING = """\
Warning: whoever can reach {address} can read, add, correct and remove letters. There is no sign-in,
and what is sent is not encrypted. Leave out --host to keep the page to this machine."""

OPTIONS: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    # A collection after each run looks at a million objects of a model, most of all while it is
    # being loaded: the page that waited for the model made it come five times later.
    "runner.postScriptGC": False,
    # Else each request stops the run of the one before, and a press of which nothing was done yet
    # goes unheard: 3 of 10, where news of another tab came 20 ms after it.
    "runner.fastReruns": False,
    "logger.hideWelcomeMessage": True,
    "server.headless": True,
    "server.showEmailPrompt": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    # Streamlit would take orders from pages of its maker's that show this one in a frame.
    "client.allowedOrigins": [],
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
    library: Path | str | None = None,
    encoder: str | None = None,
    port: int = 8501,
    host: str = "localhost",
    open_browser: bool = True,
    *,
    public_url: str | None = None,
) -> int:
    """Serve the page until stopped; returns the exit status.

    Takes the library's place, the encoder's name (None: the defaults of `index.engine.Engine`),
    the port and the address to listen at, and the address at which others open the page. Raises
    SvarbrevError where the port is taken.
    """
    from app import _engine, _public

    _public.use(public_url)
    _check_port(host, port)
    address = _address(host, port)

    @asynccontextmanager
    async def living(_app: Any) -> AsyncIterator[dict[str, Any]]:
        _engine.start(library, encoder)
        print(f"Svarbrev is at {public_url or address} (stop it with Ctrl-C).", flush=True)
        if not is_loopback(host):
            print(_WARNING.format(address=address), file=sys.stderr, flush=True)
        if open_browser:
            _open(address)
        yield {}

    gate = Gate(host, public_url)
    names = names_of(host, public_url)
    options = {
        **OPTIONS,
        "server.port": port,
        "server.address": host,
        # By which Streamlit knows itself; without it, it would ask an outside service.
        "browser.serverAddress": urlsplit(public_url or "").hostname or host,
        # The gate has asked already; an empty list is none.
        "server.allowedHosts": sorted(names or ()),
    }
    _quietly(_page(gate, living), options)
    return 0


def _page(gate: Gate, lifespan: Any) -> Any:
    """Return the page as an ASGI application, behind its gate."""
    import streamlit as st
    from starlette.middleware import Middleware
    from starlette.routing import Route

    from app import _original
    from app._document import DocumentMiddleware
    from app._visit import VisitMiddleware

    return st.App(
        Path(__file__).with_name("main.py"),
        lifespan=lifespan,
        routes=[Route("/ready", _ready), Route(_original.PATH, _original.original)],
        middleware=[
            Middleware(GateMiddleware, gate=gate),
            Middleware(DocumentMiddleware),
            Middleware(VisitMiddleware),
        ],
        on_script_error=_on_error,
    )


def _quietly(page: Any, options: dict[str, Any]) -> None:
    """Run Streamlit without its advice, which is not for our reader."""
    os.environ.setdefault("STREAMLIT_LOGGER_LEVEL", "warning")
    arguments, sys.argv = sys.argv, ["svarbrev"]
    try:
        page.run(config=options)
    finally:
        sys.argv = arguments


def _address(host: str, port: int) -> str:
    """Return where the page is: for a server at all addresses, the one that others reach."""
    shown = _own_address(socket.AF_INET6 if host == "::" else socket.AF_INET)
    if host not in {"0.0.0.0", "::"}:  # noqa: S104 - told apart, not listened at
        shown = "localhost" if is_loopback(host) and ":" not in host else host
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _own_address(family: socket.AddressFamily) -> str:
    """Return this machine's address in its network; nothing is sent or looked up for it."""
    # Addresses that are reserved for documents (RFC 5737, RFC 3849): the way there starts here.
    elsewhere = "2001:db8::1" if family == socket.AF_INET6 else "192.0.2.1"
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((elsewhere, 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SvarbrevError(
                code="serving.port", host=host, port=port, why=error.strerror or error
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
        return JSONResponse({"ready": False, "problem": str(now.problem)}, status_code=503)
    return JSONResponse({"ready": now.engine is not None}, status_code=200 if now.engine else 503)


def _on_error(error: Exception) -> bool:
    """Show a sentence instead of a traceback, which goes to the log."""
    from app import _show, _url

    _log.error("the page failed", exc_info=error)
    _show.problem(error if isinstance(error, SvarbrevError) else None, _url.words())
    return True
