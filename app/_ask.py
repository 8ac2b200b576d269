"""The question that stands in the URL, and its answer, asked once for many drawings."""

from datetime import date
from itertools import takewhile
from urllib.parse import parse_qs, quote, urlencode

import streamlit as st

from app import _case, _url
from app._engine import engine
from index.search.hit import Answer, Filters, Hit

__all__ = [
    "MAY_ANSWER",
    "MOST",
    "SHOWN",
    "answer",
    "filters",
    "followed",
    "listed",
    "parted",
    "questions",
    "short",
    "shown",
    "way_back",
]

SHOWN = 10
"""Hits of a first page; more are one link away."""

MOST = 100
"""Hits that are shown at most: who has read so many asks anew."""

MAY_ANSWER = 0.2
"""From here on a passage may answer: of five such, one does. What is less likely is folded away."""

_LONGEST_SHOWN = 80
"""Characters of a ministry's question in a list to choose from."""

_FOLLOWED = ("q", "without", "sender", "county", "asked", "since", "until", "n", "rest")
"""The parameters that make a list of hits, and that its links take along."""


def followed() -> dict[str, str]:
    """Return the parameter by which another page knows these hits and the way back to them.

    It is one parameter, because Streamlit takes those that are bound to a page's widgets out of the
    URL of every other page.
    """
    pairs = [(name, value) for name in _FOLLOWED for value in _many(name)]
    return {"hits": urlencode(pairs, quote_via=quote)} if _one("q") else {}


def way_back() -> str:
    """Return the link to the page of these hits."""
    return _url.href("", **{name: _many(name) for name in _FOLLOWED})


def _many(name: str) -> tuple[str, ...]:
    """Return a parameter of the hits: of this URL, or of the one that was followed from."""
    hits = _url.one("hits")
    return tuple(parse_qs(hits).get(name, ())) if hits else _url.many(name)


def _one(name: str) -> str:
    return _many(name)[-1] if _many(name) else ""


def questions() -> tuple[str, ...]:
    """Return the questions that the letters repeat, in the order in which they were asked: of each
    its most common wording, as a line that is short enough for a list and for the URL.
    """
    identity = engine().library.current_id()
    return _questions(identity, _case.identity()) if identity else ()


@st.cache_data(max_entries=8, show_spinner=False)
def _questions(identity: str, case: str | None) -> tuple[str, ...]:  # noqa: ARG001 – the cache's key
    from index import compare

    passages = engine().passages(case=case)
    return tuple(dict.fromkeys(short(one.text) for one in compare.questions(passages)))


def _wordings() -> dict[str, str]:
    """Return the key of each question by every wording that a link may hold."""
    asked = (one.question for one in engine().passages() if one.question)
    return {short(one.text): one.key for one in asked}


def short(words: str) -> str:
    """Return a question as one line, cut where it is long."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


def filters() -> Filters:
    """Return the filters of the URL; a date that is none is left out."""
    keys = _wordings() if _many("asked") else {}
    return Filters(
        senders=frozenset(_many("sender")),
        counties=frozenset(_many("county")),
        questions=frozenset(keys.get(one, one) for one in _many("asked")),
        since=_day(_one("since")),
        until=_day(_one("until")),
    )


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def answer() -> Answer | None:
    """Return the answer to the URL's question, None without one. Raises what the engine raises."""
    question = _one("q").strip()
    if not question:
        return None
    without = frozenset(_many("without"))
    k = _url.number(_one("n"), SHOWN, MOST)
    chosen, case = filters(), _case.identity()
    key = (question, chosen, without, k, case, engine().library.current_id())
    kept = st.session_state.get("_answer")
    if kept is None or kept[0] != key:
        found = engine().ask(question, filters=chosen, k=k, without=without, case=case)
        kept = st.session_state["_answer"] = (key, found)
    result: Answer = kept[1]
    return result


def parted(found: Answer) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    """Return the hits that may answer, and those that do hardly."""
    likely = takewhile(lambda hit: hit.probability >= MAY_ANSWER, found.hits)
    first = tuple(likely) if found.answered else ()
    return first, found.hits[len(first) :]


def listed(found: Answer) -> tuple[Hit, ...]:
    """Return the hits of the list of senders, those that say so first; none where there is none."""
    return (*found.senders.say, *found.senders.deny) if found.senders else ()


def shown(found: Answer) -> tuple[Hit, ...]:
    """Return the hits that the page of the answer shows, in its order."""
    if listed(found) and not _one("rest"):
        return listed(found)
    likely, rest = parted(found)
    return (*likely, *rest) if _one("rest") else likely
