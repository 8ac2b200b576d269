"""What a person has collected and asked: kept in the session, and by the browser on this machine.

An entry is the parameters of a permalink, the person's own note and what was asked, nothing else,
so that it finds its words again in any later index, and so that nothing from the browser's storage
is trusted any further than a link is.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from app._merge import merged
from index.citation import permalink
from index.letters.letter import Letter, Span

__all__ = ["LONGEST_NOTE", "Basket", "Entry", "current"]

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


class Basket:
    """What one session has collected and asked: ``entries`` in the person's order, ``history`` the
    questions, newest first.

    ``seen`` is the number of the browser's last message that was taken in, 0 before the first;
    ``version`` grows with each message that changed something.

    Its methods are what presses of buttons do, so they take an entry, not its position, which may
    be another since the button was drawn. And they never call Streamlit, which breaks a callback
    off at any call to it where another request has come meanwhile.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.history: list[str] = []
        self.seen = 0
        self.version = 0
        self._asked = ""

    def holds(self, letter: Letter, quote: Span) -> bool:
        """Tell whether these words are in the basket."""
        return any(_link(entry) == permalink(letter, quote) for entry in self.entries)

    def keep(self, letter: Letter, quote: Span, asked: str = "") -> None:
        """Put words into the basket, once, with the question to which they were found."""
        if not self.holds(letter, quote) and len(self.entries) < _MOST_ENTRIES:
            question = " ".join(asked.split())[:_LONGEST]
            own = {_ASKED: question} if question else {}
            self.entries.append({**permalink(letter, quote), **own})

    def remove(self, entry: Entry) -> None:
        """Take an entry out of the basket."""
        self.entries = [kept for kept in self.entries if _name(kept) != _name(entry)]

    def move(self, entry: Entry, by: int) -> None:
        """Move an entry up (-1) or down (1)."""
        names = [_name(kept) for kept in self.entries]
        position = names.index(_name(entry)) if _name(entry) in names else -1
        target, entries = position + by, self.entries
        if position >= 0 and 0 <= target < len(entries):
            entries[position], entries[target] = entries[target], entries[position]

    def note(self, entry: Entry, words: str) -> None:
        """Write the person's own note on an entry; an empty one takes it away."""
        own = {_NOTE: words.strip()[:LONGEST_NOTE]} if words.strip() else {}
        for kept in self.entries:
            if _name(kept) == _name(entry):
                kept.pop(_NOTE, None)
                kept.update(own)

    def remember(self, question: str) -> None:
        """Put a question first in the history as it comes.

        Drawn again it stays where it is. Else two tabs, each with a question of its own, would for
        ever put theirs before the other's.
        """
        if question != self._asked:
            self._asked = question
            asked = [question, *(one for one in self.history if one != question)]
            self.history = asked[:_MOST_QUESTIONS]

    def clear_history(self) -> None:
        """Forget all questions."""
        self._asked = ""
        self.history = []

    def stored(self) -> Mapping[str, list[tuple[str, Any]]]:
        """Return what the browser shall keep, each thing under its name; nothing before it has told
        what it kept.
        """
        if not self.seen:
            return {}
        return {
            "history": [(question, question) for question in self.history],
            "basket": [(_name(entry), entry) for entry in self.entries],
        }

    def recall(self, told: object) -> None:
        """Take in what the browser keeps: from before, or as another tab has changed it since
        ``base``. What is not of our making is left out.
        """
        if not isinstance(told, Mapping):
            return
        number, base = told.get("number", 1), told.get("base")
        if not isinstance(number, int) or number <= self.seen:
            return
        before = base if isinstance(base, Mapping) else {}
        history = merged(
            _questions(before.get("history")),
            self.history,
            _questions(told.get("history")),
            str,
            newest_first=True,
        )[:_MOST_QUESTIONS]
        entries = merged(
            _entries(before.get("basket")), self.entries, _entries(told.get("basket")), _name
        )[:_MOST_ENTRIES]
        if (history, entries) != (self.history, self.entries):
            self.version += 1
        self.history, self.entries, self.seen = history, entries, number


def current() -> Basket:
    """Return the basket of this session."""
    basket: Basket = st.session_state.setdefault("_basket", Basket())
    return basket


def _link(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if name not in {_NOTE, _ASKED}}


def _name(entry: Entry) -> str:
    """Return what makes an entry the same one: its link, whatever else stands with it."""
    return urlencode(sorted(_link(entry).items()))


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
