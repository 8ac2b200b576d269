"""Who may ask this server, and what a browser may do with its answers.

Every page that a browser has open anywhere can send requests to a server on the same machine, and a
name of the attacker's can be made to lead here (DNS rebinding). So a request must name this server
by a name that it goes by, and come from a page of its own. What is let through is not asked again:
Streamlit, which would ask an outside service for its own address before it refused an origin, never
sees a foreign one.
"""

import base64
import hashlib
import ipaddress
import re
import socket
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from app._document import language_of
from app.messages import messages

__all__ = ["FILE_POLICY", "Gate", "GateMiddleware", "is_loopback", "names_of"]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - told apart, not listened at

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, 9.2.1); browsers name the origin of all others."""

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)

FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
"""For files of the letters: even one that is a web page runs nothing and loads nothing."""


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach a server that listens at ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def names_of(host: str, public_url: str | None = None) -> frozenset[str] | None:
    """Return the names and addresses by which a server that listens at ``host`` may be asked.

    Those of the machine itself, and that of ``public_url``; nothing is looked up. None where it
    listens at all addresses of the machine: see `Gate`.
    """
    if host in _WILDCARDS:
        return None
    own = set() if is_loopback(host) else {socket.gethostname().lower()}
    public = urlsplit(public_url or "").hostname
    return _LOOPBACK | own | {host.lower()} | ({public} if public else set())


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides whether a request may pass.

    ``host`` is the address that the server listens at, ``public_url`` where others reach it, behind
    a proxy that may have changed the host. A server that listens everywhere is also asked by any
    address: no name of an attacker's is one.
    """

    host: str
    public_url: str | None = None

    def refusal(self, scope: Any) -> str | None:
        """Return why a request of ASGI may not pass, "host" or "origin"; None where it may."""
        headers = [(name.lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            return "host"
        origins = [value for name, value in headers if name == b"origin"]
        if not origins:
            changes = scope["type"] == "websocket" or scope["method"] not in _SAFE_METHODS
            return "origin" if changes or _is_embedded(dict(headers)) else None
        return None if origins[1:] == [] and self._is_own(origins[0], hosts[0]) else "origin"

    def _is_ours(self, host: str) -> bool:
        parts = _parsed(f"//{host}")
        if parts is None or parts.netloc != host or "@" in host or not parts.hostname:
            return False
        names = names_of(self.host, self.public_url)
        if names is None:
            local = names_of(socket.gethostname(), self.public_url) or frozenset()
            return parts.hostname in local or _is_address(parts.hostname)
        return parts.hostname in names

    def _is_own(self, origin: str, host: str) -> bool:
        asked = _parsed(origin)
        if asked is None or asked.scheme not in {"http", "https"}:
            return False
        public = urlsplit(self.public_url or "")
        same = asked.netloc.lower() == host.lower()
        return same or (asked.scheme, asked.netloc) == (public.scheme, public.netloc.lower())


def _parsed(address: str) -> SplitResult | None:
    """Return the parts of an address, None where it is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_embedded(headers: dict[bytes, str]) -> bool:
    """Tell whether a page of others' wants to show or run this as a part of its own (Fetch
    Metadata); following a link to here is nothing of the kind.
    """
    foreign = headers.get(b"sec-fetch-site", "none") not in {"same-origin", "none"}
    return foreign and headers.get(b"sec-fetch-mode") != "navigate"


class GateMiddleware:
    """ASGI middleware in front of all other: refuses what may not pass, and puts on every answer
    the headers that bind the browser.
    """

    def __init__(self, app: Any, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, or answer it with a refusal."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refused = self._gate.refusal(scope)
        if scope["type"] == "websocket":
            if refused:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            else:
                await self._app(scope, receive, send)
            return
        answer = _refuse(refused) if refused else self._app
        # To Streamlit a request of its own page says nothing by its origin; it would only be
        # compared with addresses that have to be asked for.
        own = [pair for pair in scope["headers"] if pair[0].lower() != b"origin"]
        await answer({**scope, "headers": own}, receive, _with_headers(scope["path"], send))


def _refuse(reason: str) -> Any:
    from starlette.responses import PlainTextResponse

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        words = messages(language_of(scope))(f"gate.{reason}")
        status = 421 if reason == "host" else 403
        await PlainTextResponse(words, status)(scope, receive, send)

    return answer


def _with_headers(path: str, send: Any) -> Any:
    policy = FILE_POLICY if path.startswith(("/media/", "/original/")) else page_policy()

    async def passed(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            said = {name.lower() for name, _ in message["headers"]}
            added = [pair for pair in _HEADERS if pair[0] not in said]
            # Of several policies a browser obeys all.
            added.append((b"content-security-policy", policy.encode("ascii")))
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return passed


@lru_cache
def page_policy() -> str:
    """Return the content security policy of the page: everything comes from this server.

    Scripts too, but for those that stand in Streamlit's own document, which are named by their
    hash, and those of components, which Streamlit makes in the browser (``blob:``). Styles it
    writes in place.
    """
    import streamlit

    document = Path(streamlit.__file__).with_name("static") / "index.html"
    inline = re.findall(r"<script>(.*?)</script>", document.read_text("utf-8"), re.DOTALL)
    digests = [hashlib.sha256(one.encode()).digest() for one in inline]
    hashes = "".join(f" 'sha256-{base64.b64encode(one).decode()}'" for one in digests)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' blob:{hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'self'",
            "frame-ancestors 'self'",
        )
    )
