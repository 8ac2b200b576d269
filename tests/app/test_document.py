import asyncio
from typing import Any

import pytest

from app._document import DocumentMiddleware, language_of, rewritten

PAGE = b'<!DOCTYPE html>\n<html lang="en">\n<title>Streamlit</title>'


def scope_of(path: str, accept: str = "", query: str = "") -> dict[str, Any]:
    headers = [(b"accept-language", accept.encode()), (b"accept-encoding", b"gzip")]
    return {"type": "http", "method": "GET", "path": path, "headers": headers,
            "query_string": query.encode()}  # fmt: skip


def ask(scope: dict[str, Any], kind: bytes = b"text/html; charset=utf-8") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", kind), (b"content-length", b"999"), (b"etag", b"x")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": PAGE[:20], "more_body": True})
        await send({"type": "http.response.body", "body": PAGE[20:]})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(DocumentMiddleware(inner)(scope, None, send))
    return sent


def test_the_document_gets_our_title_the_readers_language_and_its_true_length() -> None:
    start, body = ask(scope_of("/letter", "nn-NO,nn;q=0.9,en;q=0.5"))
    headers = dict(start["headers"])
    assert b'<html lang="nn">' in body["body"]
    assert b"<title>Svarbrev</title>" in body["body"]
    assert headers[b"content-length"] == str(len(body["body"])).encode()
    assert b"etag" not in headers


def test_what_is_no_page_passes_unchanged() -> None:
    sent = ask(scope_of("/static/js/index.js"), b"text/javascript")
    assert b"".join(one.get("body", b"") for one in sent) == PAGE
    (_, body) = ask(scope_of("/ready"), b"application/json")
    assert body["body"] == PAGE


@pytest.mark.parametrize(
    ("accept", "query", "language"),
    [
        ("en-US,en", "", "en"),
        ("no,en", "", "nb"),
        ("de,nn;q=0.8", "", "nn"),
        ("", "", "nb"),
        ("en", "q=x&lang=nn", "nn"),
        ("en", 'lang="><script>', "en"),
    ],
)
def test_the_language_is_that_of_the_page(accept: str, query: str, language: str) -> None:
    assert language_of(scope_of("/", accept, query)) == language


def test_an_unknown_document_stays_as_it_is() -> None:
    assert rewritten(b"<p>hello", "nb") == b"<p>hello"
