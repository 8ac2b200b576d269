"""What surrounds every page: its head with the way to the others, the looks, the language."""

from pathlib import Path

import streamlit as st

from app import _basket, _url, _work, basket, compare, letter, library, search
from app._browser import browser
from app._engine import state
from app._escape import text
from app.messages import LANGUAGES, Messages

__all__ = ["run"]

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect x="3" y="6" width="26" '
    'height="20" rx="3" fill="#12465a"/>'
    '<path d="M7 12h18M7 16h6" stroke="#cfe3ea" stroke-width="2" '
    'stroke-linecap="round"/><path d="M16 16h9" stroke="#ffd45e" stroke-width="4" '
    'stroke-linecap="round"/><path d="M7 20h12" stroke="#cfe3ea" stroke-width="2" '
    'stroke-linecap="round"/></svg>'
)
"""A letter with a few of its words marked, which is what Svarbrev does."""

_PAGES = {
    "": search.page,
    "compare": compare.page,
    "letters": library.page,
    "basket": basket.page,
    "letter": letter.page,
}

_IN_HEAD = ("", "compare", "letters", "basket")

_LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}

_LOOK_EVERY = 4.0
"""Seconds between two looks for a newly published index."""


def run() -> None:
    """Draw the frame and the page that the URL names."""
    t = _url.words()
    pages = {
        path: st.Page(
            show, title=t(f"nav.{path or 'ask'}"), url_path=path or "ask", default=not path
        )
        for path, show in _PAGES.items()
    }
    st.session_state["_pages"] = pages
    chosen = st.navigation(list(pages.values()), position="hidden")
    path = next((name for name, one in pages.items() if one == chosen), "")
    st.set_page_config(page_title=_title(path, t), page_icon=_ICON, layout="centered")
    st.html(Path(__file__).with_name("_style.css"))
    _head(path, t)
    _remembering(path, t)
    _following(t)
    with st.container(key=f"page-{path or 'ask'}"):
        chosen.run()
    st.html(f'<footer class="sv-foot">{text(t("frame.foot"))}</footer>')


def _title(path: str, t: Messages) -> str:
    question = _url.one("q").strip()
    own = question if question and not path else t(f"nav.{path or 'ask'}")
    return f"{own[:80]} – Svarbrev"


def _head(path: str, t: Messages) -> None:
    links = "".join(_nav_link(name, name == path, t) for name in _IN_HEAD)
    languages = "".join(_language_link(path, code, t.language) for code in LANGUAGES)
    st.html(
        f'<header class="sv-top"><a class="sv-skip" href="#sv-main">{text(t("frame.skip"))}</a>'
        f'<a class="sv-brand" href="{text(_url.href(""))}">Svarbrev</a>'
        f'<nav class="sv-nav" aria-label="{text(t("nav.label"))}">{links}</nav>'
        f'<nav class="sv-lang" aria-label="{text(t("nav.language"))}">{languages}</nav></header>'
    )


def _nav_link(path: str, here: bool, t: Messages) -> str:
    words = t(f"nav.{path or 'ask'}")
    held = len(_basket.current().entries)
    count = f' <span class="sv-badge">{held}</span>' if path == "basket" and held else ""
    current = ' aria-current="page"' if here else ""
    return f'<a href="{text(_url.href(path))}"{current}>{text(words)}{count}</a>'


def _language_link(path: str, code: str, now: str) -> str:
    current = ' aria-current="true"' if code == now else ""
    name = _LANGUAGE_NAMES[code]
    return (
        f'<a href="{text(_url.here(path, lang=code))}" lang="{code}" hreflang="{code}" '
        f'title="{name}" aria-label="{name}"{current}>{code}</a>'
    )


def _remembering(path: str, t: Messages) -> None:
    """Talk with the browser of what it keeps for all its tabs.

    In a fragment, so that what another tab tells never breaks off a run of the page, in which a
    press would go unheard.
    """
    st.fragment(_browser)(t, _url.drawn(path), _basket.current().version)


def _browser(t: Messages, drawn: str, version: int) -> None:
    basket = _basket.current()
    basket.recall(getattr(st.session_state.get("browser"), "recall", None))
    browser(
        t=t,
        drawn=drawn,
        scroll_to="/".join(
            _url.one(name) for name in ("letter", "start", "end", "hash", "printed")
        ).strip("/"),
        store=basket.stored(),
        seen=basket.seen,
    )
    if basket.version != version:
        st.rerun()


def _following(t: Messages) -> None:
    """Move to a newly published index by itself, and say so."""
    opened = state().engine
    if opened is not None:
        now = opened.library.current_id()
        before = st.session_state.get("_generation", now)
        st.session_state["_generation"] = now
        known = _work.news(t)
        if before != now and not known:
            st.toast(t("frame.updated"), icon=":material/update:")
    # Also while the engine is being loaded: the place that a fragment takes must be taken from the
    # first run on. Were it put where the page was, the browser would show the page's fields twice
    # for a moment, and forget with the old ones that they are bound to the URL.
    st.fragment(_look, run_every=_LOOK_EVERY)()


def _look() -> None:
    opened = state().engine
    if opened is not None and opened.library.current_id() != st.session_state.get("_generation"):
        st.rerun()
