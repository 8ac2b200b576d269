"""What a person has collected and asked: kept in the session, and by the browser on this machine.

An entry is the parameters of a permalink, the person's own note and what was asked, nothing else,
so that it finds its words again in any later index, and so that nothing from the browser's storage
is trusted any further than a link is.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app._merge import merged
from index.citation import permalink
from index.letters.letter import Letter, Span

__all__ = [
    "LONGEST_NOTE",
    "Entry",
    "clear_history",
    "entries",
    "history",
    "holds",
    "keep",
    "move",
    "note",
    "recall",
    "remember",
    "remove",
    "seen",
    "stored",
]

Entry = dict[str, str]

_MOST_ENTRIES = 500
_MOST_QUESTIONS = 20
_LONGEST = 500
"""Characters of a value that is taken back from the browser; a link's are far shorter."""

LONGEST_NOTE = _LONGEST
"""Characters of a note."""

_NOTE, _ASKED = "note", "asked"
"""The names under which an entry holds what is the person's own, beside the parameters of its link:
the note, and the question to which the words were found."""


def entries() -> list[Entry]:
    """Return what is in the basket, in its order."""
    kept: list[Entry] = st.session_state.setdefault("_basket", [])
    return kept


def holds(letter: Letter, quote: Span) -> bool:
    """Tell whether these words are in the basket."""
    return any(_link(entry) == permalink(letter, quote) for entry in entries())


def _link(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if name not in {_NOTE, _ASKED}}


def keep(letter: Letter, quote: Span, asked: str = "") -> None:
    """Put words into the basket, once, with the question to which they were found."""
    if not holds(letter, quote) and len(entries()) < _MOST_ENTRIES:
        question = " ".join(asked.split())[:_LONGEST]
        own = {_ASKED: question} if question else {}
        entries().append({**permalink(letter, quote), **own})


def note(entry: Entry, words: str) -> None:
    """Write the person's own note on an entry; an empty one takes it away."""
    if words.strip():
        entry[_NOTE] = words.strip()[:LONGEST_NOTE]
    else:
        entry.pop(_NOTE, None)


def remove(position: int) -> None:
    """Take an entry out of the basket."""
    if 0 <= position < len(entries()):
        entries().pop(position)


def move(position: int, by: int) -> None:
    """Move an entry up (-1) or down (1)."""
    target = position + by
    if 0 <= position < len(entries()) and 0 <= target < len(entries()):
        entries()[position], entries()[target] = entries()[target], entries()[position]


def history() -> list[str]:
    """Return the questions asked on this machine, newest first."""
    asked: list[str] = st.session_state.setdefault("_history", [])
    return asked


def remember(question: str) -> None:
    """Put a question first in the history."""
    asked = [question, *(one for one in history() if one != question)]
    st.session_state["_history"] = asked[:_MOST_QUESTIONS]


def clear_history() -> None:
    """Forget all questions."""
    st.session_state["_history"] = []


def stored() -> Mapping[str, list[Any]]:
    """Return what the browser shall keep; nothing before it has told what it kept."""
    return {"history": history(), "basket": entries()} if seen() else {}


def seen() -> int:
    """Return the number of the last message of the browser that was taken in, 0 before the first;
    it writes nothing over what it told since.
    """
    return int(st.session_state.get("_recalled", 0))


def recall(told: object) -> None:
    """Take in what the browser keeps: from before, or as another tab has changed it since ``base``.

    What is not of our making is left out.
    """
    if not isinstance(told, Mapping):
        return
    number, base = told.get("number", 1), told.get("base")
    if not isinstance(number, int) or number <= seen():
        return
    st.session_state["_recalled"] = number
    before = base if isinstance(base, Mapping) else {}
    asked = merged(
        _questions(before.get("history")),
        history(),
        _questions(told.get("history")),
        str,
        newest_first=True,
    )
    st.session_state["_history"] = asked[:_MOST_QUESTIONS]
    kept = merged(
        _entries(before.get("basket")), entries(), _entries(told.get("basket")), _identity
    )
    st.session_state["_basket"] = kept[:_MOST_ENTRIES]


def _identity(entry: Entry) -> frozenset[tuple[str, str]]:
    """Return what makes an entry the same one: its link, whatever else stands with it."""
    return frozenset(_link(entry).items())


def _questions(kept: object) -> list[str]:
    asked = [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []
    return [one[:_LONGEST] for one in asked]


def _entries(kept: object) -> list[Entry]:
    found = [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
    return [
        {name: value for name, value in one.items() if _plain(name) and _plain(value)}
        for one in found
    ]


def _plain(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST
