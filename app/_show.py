"""Small pieces that every page shows alike: notices, links, names of letters. All of it escapes."""

from collections.abc import Sequence

import streamlit as st

from app import _public, _url
from app._engine import engine
from app._escape import text
from app.messages import Messages
from index.citation import link_to, permalink
from index.errors import CitationError, LibraryError, QueryError, SvarbrevError
from index.letters.letter import Letter, Span
from index.passages.passage import Passage

__all__ = [
    "county_of",
    "heading",
    "letter_title",
    "link",
    "meta",
    "notice",
    "place",
    "problem",
    "quoted_in",
    "web_address",
]


def heading(words: str, lead: str = "") -> None:
    """Show the page's one first heading and a sentence below it."""
    below = f'<p class="sv-lead">{text(lead)}</p>' if lead else ""
    st.html(f'<div class="sv-title"><h1>{text(words)}</h1>{below}</div>')


def notice(words: str, kind: str = "plain", title: str = "") -> None:
    """Show a sentence in a box; ``kind`` is plain, warn or bad. Screen readers say it at once."""
    head = f"<strong>{text(title)}</strong> " if title else ""
    role = "alert" if kind == "bad" else "status"
    st.html(f'<div class="sv-notice sv-{kind}" role="{role}">{head}{text(words)}</div>')


def problem(error: SvarbrevError | None, t: Messages, title: str = "") -> None:
    """Show what went wrong in the words of the error, or in general ones where it has none, under
    ``title``, which says what was tried.
    """
    head = t("error.question") if isinstance(error, QueryError) else title or t("error.title")
    said = error.said(t.language) if error else ""
    notice(said or t("error.unknown"), "bad", head)


def link(address: str, words: str, *, role: str = "", look: str = "", name: str = "") -> str:
    """Return a link as HTML; ``role`` is what a key of the keyboard follows, ``name`` what a screen
    reader says where the words alone would not do.
    """
    extra = f' data-role="{text(role)}"' if role else ""
    extra += f' aria-label="{text(name)}"' if name else ""
    return f'<a class="sv-link {text(look)}" href="{text(address)}"{extra}>{text(words)}</a>'


def county_of(letter: Letter) -> str:
    """Return the county of the letter's sender, "" where it is no municipality."""
    from index.letters.gazetteer import find

    sender = letter.letterhead.sender
    found = find(sender.value) if sender else None
    return found.county if found else ""


def letter_title(letter: Letter) -> str:
    """Return what the letter is about, or its file's name."""
    return letter.letterhead.subject.value if letter.letterhead.subject else letter.name


def meta(letter: Letter, t: Messages) -> str:
    """Return date, subject and reference of a letter as one line of HTML."""
    head = letter.letterhead
    date = (
        f'<time datetime="{text(head.date.value)}">{text(t.date(head.date.value))}</time>'
        if head.date
        else text(t("letter.undated"))
    )
    parts = [date, text(letter_title(letter))]
    if head.our_reference:
        parts.append(text(t("letter.reference", reference=head.our_reference.value)))
    return ' <span aria-hidden="true">·</span> '.join(parts)


def place(letter: Letter, quote: Span, **more: str | Sequence[str]) -> str:
    """Return the link that opens a letter at these words; the whole letter where there are none."""
    try:
        return _url.href("letter", **permalink(letter, quote), **more)
    except CitationError:
        return _url.href("letter", letter=letter.id, **more)


def web_address(letter: Letter, quote: Span) -> str | None:
    """Return the absolute form of `place` for a citation, None where the page's own is unknown."""
    base = _public.base()
    return link_to(f"{base}/letter", permalink(letter, quote)) if base else None


def quoted_in(letter: Letter, quote: Span) -> Passage | None:
    """Return the passage in which the words stand: the one that shares most with them."""
    try:
        passages = engine().passages(letter.id)
    except LibraryError:
        return None
    best = max(passages, key=lambda one: _shared(one, quote), default=None)
    return best if best is not None and _shared(best, quote) > 0 else None


def _shared(passage: Passage, quote: Span) -> int:
    return min(passage.end, quote.end) - max(passage.start, quote.start)
