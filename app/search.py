"""The first page: one question, and the words of the letters that answer it."""

from collections.abc import Sequence

import streamlit as st

from app import _ask, _basket, _case, _show, _url
from app._card import show_hit
from app._controls import choice, day
from app._engine import engine
from app._escape import text
from app._lists import show_letters, show_senders
from app._loading import ready
from app.messages import Messages
from index.errors import MissingLibraryError, SvarbrevError
from index.letters.letter import Letter, Span
from index.search.hit import Answer, Chip, Fact

__all__ = ["page"]

_PAST = 8
"""Questions of before that are offered again."""


def page() -> None:
    """Show the question field, and below it the answer or where to begin."""
    t = _url.words()
    asked = bool(_url.one("q").strip())
    if not asked:
        _show.heading(t("ask.title"), t("ask.lead"))
    _field(t)
    if not ready(t):
        return
    try:
        _below(t)
    except MissingLibraryError:
        _show.notice(t("ask.no_library"), "plain", t("ask.no_library_title"))
        st.html(_show.link(_url.href("letters"), t("ask.to_letters"), look="sv-button"))
    except SvarbrevError as error:
        _show.problem(error, t)


def _field(t: Messages) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="ask"):
        st.text_input(
            t("ask.label"),
            key="q",
            bind="query-params",
            type="search",
            placeholder=t("ask.placeholder"),
            icon=":material/search:",
            label_visibility="collapsed",
            autocomplete="off",
            on_change=_url.drop,
            args=("n", "rest", "why", "without"),
        )
        st.button(t("ask.button"), type="primary", key="go")


def _below(t: Messages) -> None:
    _case.chooser("", t)
    if not _url.one("q").strip():
        _welcome(t)
        return
    _filters(t)
    answer = _ask.answer()
    if answer is not None:
        _basket.current().remember(answer.question)
        _show_answer(answer, t)


def _welcome(t: Messages) -> None:
    letters = engine().letters()
    examples = engine().examples(t.language) if letters else ()
    if not letters:
        raise MissingLibraryError(code="index.none")
    items = "".join(f"<li>{_show.link(_url.href('', q=one), one)}</li>" for one in examples)
    st.html(f'<section class="sv-try"><h2>{text(t("ask.examples"))}</h2><ul>{items}</ul></section>')
    _history(t)
    known = t.count("ask.letters", len(letters))
    st.html(f'<p class="sv-small">{text(known)} {text(t("ask.private"))}</p>')


def _history(t: Messages) -> None:
    basket = _basket.current()
    if not basket.history:
        return
    items = "".join(
        f"<li>{_show.link(_url.href('', q=one), one)}</li>" for one in basket.history[:_PAST]
    )
    st.html(
        f'<section class="sv-try sv-past"><h2>{text(t("ask.history"))}</h2>'
        f"<ul>{items}</ul></section>"
    )
    st.button(t("ask.history_clear"), type="tertiary", key="forget", on_click=basket.clear_history)


def _filters(t: Messages) -> None:
    letters = engine().letters(_case.identity())
    chosen = sum(len(_url.many(name)) for name in ("sender", "county", "asked", "since", "until"))
    title = t("filter.title_some", n=chosen) if chosen else t("filter.title")
    with st.expander(title, key="filters", icon=":material/tune:"):
        choice("sender", t("filter.sender"), sorted({one.sender_or_name for one in letters}), t)
        counties = {_show.county_of(one) for one in letters} - {""}
        choice("county", t("filter.county"), sorted(counties), t)
        choice("asked", t("filter.asked"), _ask.questions(), t)
        with st.container(horizontal=True):
            day("since", t("filter.since"), t)
            day("until", t("filter.until"), t)
        if chosen:
            address = _url.here("", sender=None, county=None, asked=None, since=None, until=None)
            st.html(_show.link(address, t("filter.none"), look="sv-button"))


def _show_answer(answer: Answer, t: Messages) -> None:
    _chips(answer, t)
    if answer.facts:
        _facts(answer.facts, t)
    elif answer.letters:
        show_letters(answer.letters, t)
    elif not answer.answered:
        _show.notice(t("answer.none"), "warn", t("answer.none_title"))
    if answer.senders and _ask.listed(answer):
        show_senders(answer.senders, t)
        _passages(answer, t)
    elif answer.hits:
        _hits(answer, t)
    st.html(f'<p class="sv-small">{text(t("answer.time", ms=round(answer.seconds * 1000)))}</p>')


def _chips(answer: Answer, t: Messages) -> None:
    without = _url.many("without")
    on = [_chip(chip, without, t) for chip in answer.chips]
    off = [_removed(key, without, t) for key in without]
    if on or off:
        label = text(t("chip.label"))
        st.html(
            f'<div class="sv-chips" role="group" aria-label="{label}">{"".join(on + off)}</div>'
        )
    for chip in answer.chips:
        if not chip.present:
            _show.notice(t(f"chip.absent_{chip.kind}", value=chip.value), "warn")


def _chip(chip: Chip, without: Sequence[str], t: Messages) -> str:
    words = t(f"chip.{chip.kind}", value=_value(str(chip.kind), chip.value, t))
    address = _url.here("", without=(*without, chip.key), n=None, rest=None)
    return _show.link(address, f"{words} ✕", look="sv-chip", name=t("chip.remove", chip=words))


def _removed(key: str, without: Sequence[str], t: Messages) -> str:
    kind, _, value = key.partition(":")
    words = _value(kind, value, t)
    kept = tuple(one for one in without if one != key)
    address = _url.here("", without=kept, n=None, rest=None)
    return _show.link(
        address, f"{words} ↺", look="sv-chip sv-off", name=t("chip.restore", chip=words)
    )


def _value(kind: str, value: str, t: Messages) -> str:
    if kind == "field":
        return _field_name(value, t)
    if kind == "list":
        return t(f"list.{value}")
    return t.date(value) if kind == "period" else value


def _field_name(name: str, t: Messages) -> str:
    try:
        return t(f"field.{name}")
    except KeyError:
        return name


def _facts(facts: Sequence[Fact], t: Messages) -> None:
    rows = "".join(_fact(fact, t) for fact in facts)
    st.html(f'<section class="sv-facts"><h2>{text(t("fact.title"))}</h2><dl>{rows}</dl></section>')


def _fact(fact: Fact, t: Messages) -> str:
    value = t.date(fact.field.value) if "date" in fact.name else fact.field.value
    written = (
        f' <span class="sv-written">{text(t("fact.written", words=fact.field.text))}</span>'
        if fact.field.text != fact.field.value
        else ""
    )
    return (
        f"<dt>{text(fact.letter.sender_or_name)}: {text(_field_name(fact.name, t))}</dt>"
        f"<dd><strong>{text(value)}</strong>{written} {_fact_link(fact.letter, fact, t)}</dd>"
    )


def _fact_link(letter: Letter, fact: Fact, t: Messages) -> str:
    if fact.field.start < 0:
        return ""
    address = _show.place(letter, Span(fact.field.start, fact.field.end), **_ask.followed())
    sender = letter.sender_or_name
    return _show.link(address, t("hit.open"), name=t("hit.open_name", sender=sender))


def _count(words: str) -> None:
    st.html(f'<h2 class="sv-count">{text(words)}</h2>')


def _hits(answer: Answer, t: Messages) -> None:
    """Show what may answer; the rest stays folded until it is asked for."""
    likely, rest = _ask.parted(answer)
    if likely:
        _count(t.count("answer.hits", len(likely)))
    for rank, hit in enumerate(likely, start=1):
        show_hit(hit, rank, t, answer.question)
    unfolded = bool(_url.one("rest"))
    if rest:
        _fold(len(rest), unfolded, t)
    for rank, hit in enumerate(rest if unfolded else (), start=len(likely) + 1):
        show_hit(hit, rank, t, answer.question, sure=False)
    if unfolded or not rest:
        _more(len(answer.hits), t)


def _passages(answer: Answer, t: Messages) -> None:
    """Below a list of senders, the single passages stay folded until they are asked for."""
    unfolded = bool(_url.one("rest"))
    words = t("list.passages_hide" if unfolded else "list.passages_show")
    address = _url.here("", rest=None if unfolded else 1, n=None if unfolded else _url.one("n"))
    st.html(_show.link(address, words, look="sv-button"))
    if unfolded:
        _hits(answer, t)


def _fold(hidden: int, unfolded: bool, t: Messages) -> None:
    if unfolded:
        _count(t("answer.rest"))
    address = _url.here("", rest=None if unfolded else 1, n=None if unfolded else _url.one("n"))
    words = t("answer.rest_hide") if unfolded else t.count("answer.rest_show", hidden)
    st.html(_show.link(address, words, look="sv-button"))


def _more(found: int, t: Messages) -> None:
    """Offer more hits while there may be more, and say where the list ends."""
    shown = _url.number(_url.one("n"), _ask.SHOWN, _ask.MOST)
    if found < shown:
        return
    if shown < _ask.MOST:
        address = _url.here("", n=min(_ask.MOST, shown + _ask.SHOWN))
        st.html(_show.link(address, t("answer.more"), look="sv-button"))
    else:
        st.html(f'<p class="sv-small">{text(t("answer.most", n=_ask.MOST))}</p>')
