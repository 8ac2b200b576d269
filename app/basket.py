"""The basket: passages collected from many letters, in one's own order, to take along."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from app import _basket, _public, _show, _url
from app._controls import downloads
from app._engine import engine
from app._escape import marked, text
from app._loading import ready
from app.messages import Messages
from index.citation import Resolved, resolve
from index.errors import SvarbrevError
from index.export import Item, Kind, export
from index.letters.letter import Letter, Span
from index.passages.passage import Passage

__all__ = ["page"]


@dataclass(frozen=True, slots=True)
class _Kept:
    """An entry whose words were found: where they stand now."""

    position: int
    entry: _basket.Entry
    letter: Letter
    passage: Passage
    quote: Span


def page() -> None:
    """Show what was collected, and offer it in the formats that offices use."""
    t = _url.words()
    _show.heading(t("basket.title"), t("basket.lead"))
    if not ready(t):
        return
    try:
        _contents(t)
    except SvarbrevError as error:
        _show.problem(error, t)


def _contents(t: Messages) -> None:
    basket = _basket.current()
    if not basket.entries:
        _show.notice(t("basket.empty"))
        st.html(_show.link(_url.href(""), t("basket.to_ask"), look="sv-button"))
        return
    letters = engine().letters()
    kept = []
    for position, entry in enumerate(basket.entries):
        resolved = resolve(entry, letters)
        found = _kept(position, entry, resolved)
        if found is None:
            _lost(position, entry, resolved, t)
        else:
            kept.append(found)
            _entry(found, t)
    _take_along(kept, t)


def _kept(position: int, entry: _basket.Entry, resolved: Resolved) -> _Kept | None:
    if resolved.letter is None or resolved.span is None:
        return None
    passage = _show.quoted_in(resolved.letter, resolved.span)
    if passage is None:
        return None
    return _Kept(position, entry, resolved.letter, passage, resolved.span)


def _lost(position: int, entry: _basket.Entry, resolved: Resolved, t: Messages) -> None:
    with st.container(border=True, key=f"lost-{position}"):
        _show.notice(resolved.message(t.language) or t("letter.none"), "warn")
        _button("remove", position, t, partial(_basket.current().remove, entry))


def _entry(kept: _Kept, t: Messages) -> None:
    n, letter, quote = kept.position, kept.letter, kept.quote
    basket = _basket.current()
    sender = letter.sender_or_name
    opened = _show.link(
        _show.place(letter, quote), t("hit.open"), name=t("hit.open_name", sender=sender)
    )
    asked, last = kept.passage.question, len(basket.entries) - 1
    under = f'<p class="sv-asked">{text(asked.text)}</p>' if asked else ""
    words = marked(letter.text, quote.start, quote.end, ())
    with st.container(border=True, key=f"kept-{n}"):
        st.html(
            f'<article class="sv-hit"><h3><span class="sv-rank">{n + 1}</span>{text(sender)}</h3>'
            f'<p class="sv-meta">{_show.meta(letter, t)}</p>{under}'
            f'<blockquote class="sv-passage" lang="no">{words}</blockquote>{opened}</article>'
        )
        _note(kept, t)
        with st.container(horizontal=True):
            _button("up", n, t, partial(basket.move, kept.entry, -1), off=n == 0)
            _button("down", n, t, partial(basket.move, kept.entry, 1), off=n == last)
            _button("remove", n, t, partial(basket.remove, kept.entry))


def _note(kept: _Kept, t: Messages) -> None:
    basket = _basket.current()
    key = f"note-{kept.letter.id[:16]}-{kept.quote.start}-{kept.quote.end}"
    st.text_input(
        t("basket.note"),
        value=kept.entry.get("note", ""),
        max_chars=_basket.LONGEST_NOTE,
        key=key,
        on_change=lambda: basket.note(kept.entry, st.session_state[key]),
    )


def _button(
    name: str, position: int, t: Messages, act: Callable[[], None], *, off: bool = False
) -> None:
    st.button(
        t(f"basket.{name}", n=position + 1),
        key=f"{name}-{position}",
        type="tertiary",
        disabled=off,
        on_click=act,
    )


def _take_along(kept: Sequence[_Kept], t: Messages) -> None:
    if not kept:
        return
    items = [
        Item(
            one.letter,
            one.passage,
            one.quote,
            one.entry.get("note", ""),
            asked=one.entry.get("asked", ""),
        )
        for one in kept
    ]
    links = [_show.web_address(one.letter, one.quote) for one in kept]
    st.html(f'<h2 class="sv-count">{text(t("basket.take"))}</h2>')
    if _public.leads_nowhere_else():
        st.html(f'<p class="sv-small">{text(t("basket.links_here"))}</p>')

    def file(kind: Kind) -> bytes:
        return export(items, kind, t.language, links, retrieved=date.today())

    downloads("basket", list(Kind), file)
