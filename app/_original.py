"""Hands out a letter's file as it came, at an address of its own.

The file is a stranger's, and this is the address of the page that holds all letters: what a browser
could run in it (HTML, SVG and their like) is only ever downloaded. Shown are the kinds whose first
bytes say that a browser merely draws them, each under the type of these bytes and never under one
that the file, its name or its sender states.
"""

import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

from app._document import language_of
from app._engine import state
from app._gate import FILE_POLICY
from app.messages import messages
from index.errors import SvarbrevError
from index.letters.formats import FORMATS
from index.letters.letter import Letter

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["PATH", "address", "can_be_shown", "disposition", "original", "shown_type"]

PATH = "/original/{letter}"

_DOWNLOADED = "application/octet-stream"

_DRAWN = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"GIF87a", "image/gif", ".gif"),
    (b"GIF89a", "image/gif", ".gif"),
)
"""First bytes of what a browser draws without running anything of it in this page's name, its type,
and how the names of such files end."""

_PLAIN = "text/plain; charset=utf-8"
_TEXTS = frozenset({"TXT", "Markdown"})
"""Formats that are shown as plain text: with ``nosniff`` nothing else comes of them."""

_HEADERS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    # A letter that was removed is not to be had from the browser's own store either.
    "cache-control": "no-store",
}
_SANDBOX = f"{FILE_POLICY}; sandbox"
"""Browsers draw a PDF in a viewer of their own, which they do not start in a sandbox."""


async def original(request: "Request") -> "Response":
    """Answer with the file of the letter that the address names: to be shown where ``view`` is
    asked for and the kind of file allows it, else to be saved.
    """
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import PlainTextResponse, Response

    t = messages(language_of(request.scope))
    opened = state().engine
    if opened is None:
        return PlainTextResponse(t("load.title"), 503, _HEADERS)
    try:
        letter = await run_in_threadpool(opened.letter, request.path_params["letter"])
        data = await run_in_threadpool(opened.original, letter.id)
    except SvarbrevError:
        return PlainTextResponse(t("original.lost"), 404, _HEADERS)
    kind = shown_type(data, letter.format) if "view" in request.query_params else _DOWNLOADED
    headers = {
        **_HEADERS,
        "content-disposition": disposition(letter, data, shown=kind != _DOWNLOADED),
        "content-security-policy": FILE_POLICY if kind == "application/pdf" else _SANDBOX,
    }
    return Response(data, media_type=kind, headers=headers)


def shown_type(data: bytes, letter_format: str) -> str:
    """Return the type under which a browser may show a file; that of mere bytes where it may not.

    ``letter_format`` is the format that the letter was read in.
    """
    for first, kind, _ in _DRAWN:
        if data.startswith(first):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return _PLAIN if letter_format in _TEXTS and _is_utf8(data) else _DOWNLOADED


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def can_be_shown(letter: Letter) -> bool:
    """Tell whether it is worth offering to open the file in the browser, by its format."""
    return letter.format in {"PDF", "image", *_TEXTS}


def disposition(letter: Letter, data: bytes, *, shown: bool) -> str:
    """Return the Content-Disposition (RFC 6266) for a letter's file.

    Its name was given by a stranger: nothing of it can end the header or hide what kind of file it
    is, and its ending is one of the format that the letter was read in.
    """
    kept = (
        char if char.isprintable() and char not in '/\\:*?"<>|' else "_"
        for char in unicodedata.normalize("NFC", letter.name)
        if unicodedata.category(char) != "Cf"
    )
    name = "".join(kept).strip(". ")[:150] or "letter"
    endings = next((one.suffixes for one in FORMATS if one.name == letter.format), frozenset())
    if endings and not name.lower().endswith(tuple(endings)):
        own = f".{letter.format.lower()}"
        usual = own if own in endings else min(endings, key=lambda ending: (len(ending), ending))
        name += next((ending for first, _, ending in _DRAWN if data.startswith(first)), usual)
    plain = "".join(char if char.isascii() and char not in "%'" else "_" for char in name)
    how = "inline" if shown else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def address(letter: Letter, *, page: int | None = None, view: bool = False) -> str:
    """Return the relative address of a letter's file: to be saved, or to be shown (``view``), at a
    page of it (RFC 8118).
    """
    at = f"#page={page}" if view and page else ""
    return f"./original/{letter.id}{'?view=1' if view else ''}{at}"
