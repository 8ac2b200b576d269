"""The address of the page that the links of citations carry: the one that others can reach.

Whoever serves Svarbrev to others says it with ``svarbrev serve --public-url``; else it is the one
in the browser's bar, which on the machine itself leads nobody else anywhere.
"""

from urllib.parse import urlsplit

import streamlit as st

from index.citation import only_here, safe_link
from index.errors import SvarbrevError

__all__ = ["base", "leads_nowhere_else", "use"]


class _Public:
    """What the server was told, for all sessions; "" where it was told nothing."""

    address = ""


def use(public: str | None) -> None:
    """Let links carry this address from now on; None: that of each reader's browser.

    Raises SvarbrevError where it is no address of a page.
    """
    address = safe_link(public) or ""
    parts = urlsplit(address)
    if public and (not parts.hostname or parts.query or parts.fragment):
        raise SvarbrevError(code="serving.no_address", address=public)
    _Public.address = address.rstrip("/")


def base() -> str | None:
    """Return the address of the first page without a slash at its end, None where it is unknown."""
    if _Public.address:
        return _Public.address
    parts = urlsplit(st.context.url or "")
    if parts.scheme not in {"http", "https"}:
        return None
    return f"{parts.scheme}://{parts.netloc}{parts.path.rsplit('/', 1)[0]}"


def leads_nowhere_else() -> bool:
    """Tell whether links with this address work on this machine alone."""
    return only_here(base() or "")
