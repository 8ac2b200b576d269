"""A letter as it was written, opened at the words that a link names."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from app import _ask, _basket, _case, _doubts, _show, _url, _work
from app._card import citation_buttons, quote_of
from app._engine import engine
from app._escape import text
from app._loading import ready
from app._paper import paper
from app._printed import original_page
from app.messages import Messages
from index.citation import resolve
from index.errors import SvarbrevError
from index.letters.letter import Letter, Span
from index.letters.typed import typed_date

__all__ = ["page"]

_CORRECTABLE = (
    "sender",
    "recipient",
    "date",
    "our_reference",
    "your_reference",
    "your_date",
    "archive",
    "case_officer",
    "subject",
)
"""Fields that hold one value, which a person can put right."""

_DATES = {"date", "your_date"}


def page() -> None:
    """Show the letter that the URL names, or say why it cannot be shown."""
    t = _url.words()
    if not ready(t):
        return
    try:
        _open(t)
    except SvarbrevError as error:
        _show.problem(error, t)


def _open(t: Messages) -> None:
    letters = engine().letters()
    resolved = resolve(st.query_params.to_dict(), letters)
    letter = resolved.letter or _named(letters)
    if letter is None:
        _show.heading(t("letter.title"))
        words = resolved.message(t.language) if _url.one("hash") else ""
        _show.notice(words or t("letter.none"), "warn")
        st.html(_show.link(_url.href("letters"), t("ask.to_letters"), look="sv-button"))
        return
    if _url.one("hash") and resolved.message(t.language):
        _show.notice(resolved.message(t.language), "warn")
    _show_letter(letter, resolved.span, t)


def _named(letters: Sequence[Letter]) -> Letter | None:
    """Return the letter that a link without words names."""
    name = _url.one("letter")
    found = [one for one in letters if len(name) >= 8 and one.id.startswith(name)]
    return found[0] if len(found) == 1 else None


def _show_letter(letter: Letter, quote: Span | None, t: Messages) -> None:
    _way_back(letter, quote, t)
    _work.show(t)
    sender = text(letter.sender_or_name)
    under = f'<p class="sv-lead">{_show.meta(letter, t)}</p>'
    st.html(f'<div class="sv-title"><h1>{sender}</h1>{under}</div>')
    if quote is not None:
        _actions(letter, quote, t)
    original_page(letter, quote, t)
    # Above what a correction changes, by which the form would move, and its list of facts shut.
    _correct(letter, t)
    _case.move(letter, t)
    with st.container(key="letter"):
        st.html(_facts(letter, t))
        st.html(paper(letter, quote, _questions(letter), t))


def _way_back(letter: Letter, quote: Span | None, t: Messages) -> None:
    """Show the way back to the hits, and to the hits before and after this one."""
    followed = _ask.followed()
    if not followed:
        st.html(_show.link(_url.href("letters"), f"← {t('letter.all')}"))
        return
    links = [_show.link(_ask.way_back(), f"← {t('letter.back')}")]
    answer = _ask.answer()
    hits = _ask.shown(answer) if answer else ()
    at = next(
        (n for n, hit in enumerate(hits) if hit.letter.id == letter.id and quote_of(hit) == quote),
        None,
    )
    if at is not None:
        for step, role, words in ((-1, "previous", "letter.previous"), (1, "next", "letter.next")):
            if 0 <= at + step < len(hits):
                other = hits[at + step]
                address = _show.place(other.letter, quote_of(other), **followed)
                links.append(_show.link(address, t(words), role=role))
        links.append(
            f'<span class="sv-small">{text(t("letter.position", n=at + 1, of=len(hits)))}</span>'
        )
    label = text(t("letter.way"))
    st.html(f'<nav class="sv-way" aria-label="{label}">{"".join(links)}</nav>')


def _actions(letter: Letter, quote: Span, t: Messages) -> None:
    passage = _show.quoted_in(letter, quote)
    if passage is None:
        return
    citation_buttons(letter, passage, quote, t, key=f"copy-letter-{letter.id}-{quote.start}")
    basket = _basket.current()
    held = basket.holds(letter, quote)
    answer = _ask.answer() if _ask.followed() else None
    st.button(
        t("hit.collected" if held else "hit.collect"),
        key="collect-letter",
        icon=":material/check:" if held else ":material/add:",
        disabled=held,
        on_click=basket.keep,
        args=(letter, quote, answer.question if answer else ""),
    )


def _facts(letter: Letter, t: Messages) -> str:
    rows, doubts = [], _doubts.doubted(letter, t)
    corrected = engine().corrections(letter.id)
    for name, fields in groupby(letter.letterhead.items(), key=lambda item: item[0]):
        values = [t.date(field.value) if "date" in name else field.value for _, field in fields]
        shown = "<br>".join(text(value) for value in values)
        mark = f' <span class="sv-corrected">{text(t("correct.mark"))}</span>'
        label = text(t(f"field.{name}")) + (mark if name in corrected else "")
        flag = f'<p class="sv-flag">{text(doubts[name])}</p>' if name in doubts else ""
        rows.append(f"<dt>{label}</dt><dd>{shown}{flag}</dd>")
    rows.append(_case.where(letter, t))
    rows.append(f"<dt>{text(t('field.file'))}</dt><dd>{text(letter.name)}</dd>")
    label, told = text(t("letter.facts")), _doubts.summary(letter, t)
    flag = f'<p class="sv-flag">{text(told)}</p>' if told else ""
    return f'<aside class="sv-side" aria-label="{label}">{flag}<dl>{"".join(rows)}</dl></aside>'


def _questions(letter: Letter) -> set[Span]:
    asked = (one.question for one in engine().passages(letter.id) if one.question)
    return {Span(one.start, one.end) for one in asked}


def _correct(letter: Letter, t: Messages) -> None:
    """Offer to put right what was read wrongly from the letterhead."""
    here = _work.window()
    # A form of this letter and of this correction, so that neither another letter's words nor those
    # that were saved stand in it. No field is chosen for the reader: it would be the wrong one.
    name = f"correct-{letter.id[:16]}-{here.begun['correct']}"
    with st.expander(t("correct.title"), key="correct", icon=":material/edit:"):
        st.html(f'<p class="sv-small">{text(t("correct.help"))}</p>')
        with st.form(name, border=False):
            st.selectbox(
                t("correct.field"),
                _CORRECTABLE,
                index=None,
                format_func=lambda name: t(f"field.{name}"),
                placeholder=t("correct.choose"),
                key=f"{name}-field",
            )
            st.text_input(t("correct.value"), max_chars=300, key=f"{name}-value")
            st.form_submit_button(
                t("correct.save"), on_click=_begin_correcting, args=(here, letter, name)
            )
        if here.unsaved == name:
            _show.notice(t("correct.no_field"), "warn")


def _begin_correcting(here: _work.Window, letter: Letter, form: str) -> None:
    field, typed = (st.session_state[f"{form}-{part}"] for part in ("field", "value"))
    if field is None:
        here.unsaved = form
        return
    opened, wanted = engine(), str(typed).strip()
    day = typed_date(wanted) if field in _DATES else None
    new = day.isoformat() if day else wanted
    old = next((one.value for name, one in letter.letterhead.items() if name == field), "–")
    here.begin(
        "correct",
        lambda _progress, _cancel: opened.correct(letter.id, field, new or None),
        sender=letter.sender_or_name,
        field=field,
        old=old,
        new=new,
    )
