"""Puts right what Streamlit's own HTML document says before any script has run.

Its language is always English and its title "Streamlit"; a screen reader reads both first.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from app.messages import LANGUAGES

__all__ = ["DocumentMiddleware", "language_of"]

_NORWEGIAN = {"no", "nb", "da", "sv"}


class DocumentMiddleware:
    """ASGI middleware that rewrites the first document's language and title."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on; documents come back with our language and title."""
        if scope["type"] == "http" and _is_document(scope):
            # Uncompressed, so that it can be rewritten; it is two kilobytes.
            plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            await self._app({**scope, "headers": plain}, receive, _Rewriter(scope, send).take)
        else:
            await self._app(scope, receive, send)


def _is_document(scope: Any) -> bool:
    name = scope["path"].rsplit("/", 1)[-1]
    inner = scope["path"].startswith(("/static/", "/_stcore/", "/media/", "/original/"))
    return scope["method"] == "GET" and "." not in name and not inner


class _Rewriter:
    """Collects one response and sends it on; rewritten where it is HTML."""

    def __init__(self, scope: Any, send: Any) -> None:
        self._scope = scope
        self._send = send
        self._start: dict[str, Any] = {}
        self._body = b""

    async def take(self, message: dict[str, Any]) -> None:
        """Take one message of the response."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body, headers = self._body, list(self._start.get("headers", ()))
        if dict(headers).get(b"content-type", b"").startswith(b"text/html"):
            body = rewritten(body, language_of(self._scope))
            # The document differs by reader now, so what others cached does not hold.
            headers = [pair for pair in headers if pair[0] not in {b"content-length", b"etag"}]
            headers += [(b"content-length", str(len(body)).encode()), (b"vary", b"accept-language")]
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def rewritten(document: bytes, language: str) -> bytes:
    """Return Streamlit's document with our title and this language."""
    document = document.replace(b'<html lang="en">', f'<html lang="{language}">'.encode(), 1)
    return document.replace(b"<title>Streamlit</title>", b"<title>Svarbrev</title>", 1)


def language_of(scope: Any) -> str:
    """Return the language that the page will have: of the URL, of the browser, else bokmål."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    if asked in LANGUAGES:
        return str(asked)
    accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    return _first_known(
        part.split(";")[0].split("-")[0].strip().lower() for part in accepted.split(",")
    )


def _first_known(codes: Iterable[str]) -> str:
    for code in codes:
        if code in LANGUAGES:
            return code
        if code in _NORWEGIAN:
            return "nb"
    return "nb"
