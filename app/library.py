"""The letters: which there are, adding and removing them, and building the index anew."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import _case, _job, _show, _url, _work
from app._controls import pager
from app._doubts import badge
from app._engine import engine
from app._escape import label, text
from app._feedback import judgements, test_set
from app._loading import ready
from app.messages import Messages
from index.errors import MissingLibraryError, SvarbrevError
from index.letters.letter import Letter
from index.sentences import said

if TYPE_CHECKING:
    from index.library import Status

__all__ = ["page"]

_PER_PAGE = 20
_MEBIBYTE = 1024 * 1024


def page() -> None:
    """Show the letters and all that can be done with them."""
    t = _url.words()
    _show.heading(t("letters.title"), t("letters.lead"))
    if not ready(t):
        return
    try:
        _work.show(t)
        _add(t)
        _list(t)
        _state(t)
        _judged(t)
    except SvarbrevError as error:
        _show.problem(error, t)


def _add(t: Messages) -> None:
    with st.container(border=True, key="add"):
        st.html(f'<h2 class="sv-sub">{text(t("add.title"))}</h2>')
        folder = st.toggle(t("add.folder"), key="add_folder")
        here = _work.window()
        files = st.file_uploader(
            t("add.label"),
            accept_multiple_files="directory" if folder else True,
            # Another key is another field, an empty one.
            key=f"upload-{folder}-{here.begun['add']}",
            help=t("add.help"),
        )
        st.button(
            t("add.button"),
            type="primary",
            key="add-files",
            disabled=not files,
            on_click=_begin_adding,
            args=(here, files),
        )


def _begin_adding(here: _work.Window, files: Sequence[Any]) -> None:
    uploaded = [(file.name, file.getvalue()) for file in files]
    opened = engine()
    here.begin(
        "add", lambda progress, cancel: opened.add(uploaded, progress=progress, cancel=cancel)
    )


def _begin_rebuilding(here: _work.Window) -> None:
    opened = engine()
    here.begin("rebuild", lambda progress, cancel: opened.rebuild(progress=progress, cancel=cancel))


def _list(t: Messages) -> None:
    try:
        _case.chooser("letters", t)
        letters = sorted(_shown(t), key=lambda one: (one.sender_or_name.casefold(), one.id))
    except MissingLibraryError:
        letters = []
    if not letters:
        _show.notice(t("letters.none"))
        return
    found = _sought(letters, t)
    last = max(1, -(-len(found) // _PER_PAGE))
    page_ = _url.number(_url.one("page"), 1, last)
    for letter in found[(page_ - 1) * _PER_PAGE : page_ * _PER_PAGE]:
        _row(letter, t)
    pager("letters", page_, last, t)


def _shown(t: Messages) -> Sequence[Letter]:
    """Return the letters of the case, or those that a person is asked about, where the URL says
    so, and offer these where there are any.
    """
    letters = engine().letters(_case.identity())
    unplaced = _case.unplaced()
    if not unplaced:
        return letters
    only = bool(_url.one("unplaced"))
    words = t("case.all_letters") if only else t.count("case.unplaced", len(unplaced))
    address = _url.here("letters", unplaced=None if only else 1, case=None, page=None)
    _show.notice(t("case.unplaced_help"), "warn")
    st.html(_show.link(address, words, look="sv-button"))
    return [letter for letter in letters if letter.id in unplaced] if only else letters


def _sought(letters: Sequence[Letter], t: Messages) -> list[Letter]:
    known = t.count("ask.letters", len(letters))
    st.html(f'<h2 class="sv-count">{text(known)}</h2>')
    if len(letters) <= _PER_PAGE:
        return list(letters)
    words = st.text_input(
        t("letters.find"),
        key="find",
        bind="query-params",
        type="search",
        on_change=_url.drop,
        args=("page",),
    )
    wanted = (words or "").casefold()
    return [
        one
        for one in letters
        if wanted in f"{one.sender_or_name} {_show.letter_title(one)} {one.name}".casefold()
    ]


def _row(letter: Letter, t: Messages) -> None:
    sender = letter.sender_or_name
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{letter.id[:16]}"):
        opened = _show.link(_url.href("letter", letter=letter.id[:16]), sender)
        under = f'<p class="sv-meta">{_show.meta(letter, t)}</p>'
        marks = f"{_case.told(letter, t)}{badge(letter, t)}"
        st.html(f'<div class="sv-row"><h3>{opened}</h3>{under}{marks}</div>')
        with st.popover(t("letters.remove"), type="tertiary", key=f"ask-remove-{letter.id[:16]}"):
            st.html(f"<p>{text(t('letters.remove_sure', sender=sender))}</p>")
            st.button(
                t("letters.remove_yes", sender=label(sender)),
                key=f"remove-{letter.id[:16]}",
                on_click=_work.window().remove,
                args=(letter,),
            )


def _state(t: Messages) -> None:
    status = engine().status()
    with st.container(border=True, key="state"):
        st.html(_facts(status, t))
        st.button(
            t("letters.rebuild"),
            key="rebuild",
            icon=":material/refresh:",
            disabled=_job.current() is not None,
            on_click=_begin_rebuilding,
            args=(_work.window(),),
            help=t("letters.rebuild_help"),
        )
    _work.failures(status.failed, t)
    for warning in status.warnings:
        _show.notice(said(warning, t.language), "warn")


def _judged(t: Messages) -> None:
    """Offer what was said of hits as a test set."""
    said = len(judgements().judgements)
    if not said:
        return
    with st.container(border=True, key="judged"):
        st.html(f'<h2 class="sv-sub">{text(t.count("judged.title", said))}</h2>')
        st.html(f'<p class="sv-small">{text(t("judged.help"))}</p>')
        st.download_button(
            t("judged.take"),
            data=test_set,
            file_name="svarbrev-judgements.zip",
            mime="application/zip",
            key="take-judgements",
            on_click="ignore",
            icon=":material/download:",
        )


def _facts(status: "Status", t: Messages) -> str:
    facts = {
        "state.letters": t.number(status.letters),
        "state.passages": t.number(status.passages),
        "state.built": t.date(status.built.date()) if status.built else "–",
        "state.encoder": status.encoder_name or "–",
        "state.size": t("state.mebibytes", n=t.decimal(status.bytes / _MEBIBYTE, 1)),
        "state.folder": str(status.root),
    }
    rows = "".join(
        f"<div><dt>{text(t(name))}</dt><dd>{text(value)}</dd></div>"
        for name, value in facts.items()
    )
    return f'<h2 class="sv-sub">{text(t("state.title"))}</h2><dl class="sv-state">{rows}</dl>'
