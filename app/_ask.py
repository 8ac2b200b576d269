"""The question that stands in the URL, and its answer, asked once for many drawings."""

from datetime import date

import streamlit as st

from app import _url
from app._engine import engine
from index.search.hit import Answer, Filters

__all__ = ["SHOWN", "answer", "filters", "followed", "questions", "short"]

SHOWN = 10
"""Hits of a first page; more are one link away."""

_MOST = 100

_LONGEST_SHOWN = 80
"""Characters of a ministry's question in a list to choose from."""

_FOLLOWED = ("q", "without", "sender", "county", "asked", "since", "until", "n")
"""The parameters that make a list of hits, and that its links take along."""


def followed() -> dict[str, tuple[str, ...]]:
    """Return the parameters by which another page can show the same hits again."""
    return {name: _url.many(name) for name in _FOLLOWED if _url.many(name)}


def questions() -> dict[str, str]:
    """Return the keys of the questions that the letters repeat, by a line that is short enough for
    a list and for the URL.
    """
    asked = (one.question for one in engine().passages() if one.question)
    return {short(one.text): one.key for one in asked}


def short(words: str) -> str:
    """Return a question as one line, cut where it is long."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


def filters() -> Filters:
    """Return the filters of the URL; a date that is none is left out."""
    keys = questions() if _url.many("asked") else {}
    return Filters(
        senders=frozenset(_url.many("sender")),
        counties=frozenset(_url.many("county")),
        questions=frozenset(keys.get(one, one) for one in _url.many("asked")),
        since=_day(_url.one("since")),
        until=_day(_url.one("until")),
    )


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def answer() -> Answer | None:
    """Return the answer to the URL's question, None without one. Raises what the engine raises."""
    question = _url.one("q").strip()
    if not question:
        return None
    without = frozenset(_url.many("without"))
    k = _url.number("n", SHOWN, _MOST)
    chosen = filters()
    key = (question, chosen, without, k, engine().library.current_id())
    kept = st.session_state.get("_answer")
    if kept is None or kept[0] != key:
        found = engine().ask(question, filters=chosen, k=k, without=without)
        kept = st.session_state["_answer"] = (key, found)
    result: Answer = kept[1]
    return result
