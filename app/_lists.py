"""Answers that are lists: letters, municipalities that sent none, senders that say so."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from app import _ask, _show
from app._card import quote_of, warnings
from app._escape import text
from app.messages import Messages
from index.letters.letter import Letter, Span
from index.search.hit import Hit, LetterList, SenderList

__all__ = ["show_letters", "show_senders"]


def show_letters(found: LetterList, t: Messages) -> None:
    """Show the letters that a question asks for, or the municipalities that sent none."""
    if found.silent:
        st.html(f'<section class="sv-list">{_silent(found, t)}</section>')
        return
    looked = t.number(found.looked)
    told = text(t.count("list.letters_found", len(found.letters), looked=looked))
    items = "".join(f"<li>{_letter(one, t)}</li>" for one in found.letters)
    st.html(f'<section class="sv-list"><h2 class="sv-count">{told}</h2><ul>{items}</ul></section>')


def _letter(letter: Letter, t: Messages) -> str:
    sender = letter.sender_or_name
    name = t("hit.open_name", sender=sender)
    opened = _show.link(_show.place(letter, Span(0, 0), **_ask.followed()), sender, name=name)
    return f'<h3>{opened}</h3><p class="sv-meta">{_show.meta(letter, t)}</p>'


def _silent(found: LetterList, t: Messages) -> str:
    """Return the municipalities without a letter, by county."""
    by_county = sorted(found.silent, key=lambda one: (one.county, one.name))
    counties = "".join(
        f"<li><h3>{text(county)}</h3><p>{text(', '.join(one.name for one in places))}</p></li>"
        for county, places in groupby(by_county, key=lambda one: one.county)
    )
    told = text(t.count("list.silent_found", len(found.silent)))
    return f'<h2 class="sv-count">{told}</h2><ul>{counties}</ul>'


def show_senders(found: SenderList, t: Messages) -> None:
    """Show the senders that say so, each with its sentence, and apart those that deny it."""
    of, looked = t.number(found.senders), t.number(found.letters)
    told = t("list.say", n=t.number(len(found.say)), of=of, looked=looked)
    parts = _senders(told, found.say, t)
    parts += _senders(t("list.deny"), found.deny, t) if found.deny else ""
    st.html(f'<section class="sv-list">{parts}</section>')


def _senders(title: str, hits: Sequence[Hit], t: Messages) -> str:
    items = "".join(f"<li>{_sender(hit, t)}</li>" for hit in hits)
    return f'<h2 class="sv-count">{text(title)}</h2><ul>{items}</ul>'


def _sender(hit: Hit, t: Messages) -> str:
    sender, quote = hit.letter.sender_or_name, quote_of(hit)
    name = t("hit.open_name", sender=sender)
    opened = _show.link(_show.place(hit.letter, quote, **_ask.followed()), sender, name=name)
    sure = t("list.sure", percent=t.percent(hit.probability))
    return (
        f'<h3>{opened}</h3><blockquote lang="no">{text(quote.of(hit.letter.text))}</blockquote>'
        f'{warnings(hit, t)}<p class="sv-meta">{_show.meta(hit.letter, t)} '
        f'<span aria-hidden="true">·</span> {text(sure)}</p>'
    )
