"""Everything that can be linked to stands in the URL, and only this module reads it.

A page is a function of the URL and the library, so a link reproduces it, the back button works, and
a plain link is all it takes to change it. Widgets that stand for a parameter are bound to it by
Streamlit (``bind="query-params"``) and carry its name as their key.
"""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

import streamlit as st

from app.messages import LANGUAGES, Messages, messages

__all__ = ["drawn", "drop", "here", "href", "language", "many", "number", "one", "words"]

Value = str | int | Sequence[str] | None

_UNQUOTED = "!~*'()"
"""What JavaScript's encodeURIComponent leaves as it is and Python's quote does not."""

_SHARED = ("lang", "case")
"""What every link takes along."""


def one(name: str) -> str:
    """Return a parameter's last value, "" where it is absent."""
    return st.query_params.get(name, "")


def many(name: str) -> tuple[str, ...]:
    """Return all values of a repeated parameter."""
    return tuple(st.query_params.get_all(name))


def number(value: str, default: int, most: int) -> int:
    """Return a value as a number between 1 and ``most``; anything else is the default."""
    if not (value.isascii() and value.isdigit()):
        return default
    digits = value.lstrip("0")
    # Python refuses to read thousands of digits, and no page has so many of anything.
    return (most if len(digits) > 18 else min(most, int(digits))) if digits else default


def language() -> str:
    """Return the language of the page: of the URL, of this session, of the browser, else bokmål."""
    asked = one("lang")
    if asked in LANGUAGES:
        st.session_state["_language"] = asked
        return asked
    kept = st.session_state.get("_language")
    return str(kept) if kept else _of_browser(st.context.locale or "")


def _of_browser(locale: str) -> str:
    code = locale.replace("_", "-").split("-")[0].lower()
    if code in {"nb", "nn"}:
        return code
    return "en" if code not in {"", "no", "da", "sv"} else "nb"


def words() -> Messages:
    """Return the messages of the page's language."""
    return messages(language())


def href(path: str, /, **parameters: Value) -> str:
    """Return a link to a page ("" is the first one), relative so that it works behind any prefix;
    empty parameters are left out.
    """
    kept: dict[str, Value] = {name: one(name) for name in _SHARED}
    pairs = [
        (name, part) for name, value in {**kept, **parameters}.items() for part in _parts(value)
    ]
    return f"./{path}" + (f"?{urlencode(pairs, quote_via=quote)}" if pairs else "")


def here(path: str, /, **changes: Value) -> str:
    """Return a link to where one is, with some parameters changed; None or "" takes one away."""
    current: dict[str, Value] = {name: many(name) for name in st.query_params}
    return href(path, **{**current, **changes})


def drawn(path: str) -> str:
    """Return the page and its parameters in a fixed order, as the browser compares them."""
    pairs = (
        f"{name}={quote(value, safe=_UNQUOTED)}" for name in st.query_params for value in many(name)
    )
    return f"{path}?{'&'.join(sorted(pairs))}"


def _parts(value: Value) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str | int):
        return (str(value),)
    return tuple(part for part in value if part)


def drop(*names: str) -> None:
    """Take parameters away that belong to another question."""
    for name in names:
        st.query_params.pop(name, None)
