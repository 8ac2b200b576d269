"""The case that the page is about: its letters alone, or those of all; it stands in the URL.

In a library of one case nothing of this shows.
"""

import streamlit as st

from app import _show, _url, _work
from app._engine import engine
from app._escape import text
from app.messages import Messages
from index.cases import Case, Cases
from index.errors import LibraryError
from index.letters.letter import Letter

__all__ = ["chooser", "current", "identity", "move", "told", "unplaced", "where"]


def _several() -> Cases | None:
    """Return the cases where there is anything to choose between."""
    if not engine().letters():
        return None
    cases = engine().cases()
    return cases if cases.several else None


def current() -> Case | None:
    """Return the case of the URL, None for all letters."""
    cases, name = _several(), _url.one("case")
    if cases is None or not name:
        return None
    try:
        return cases.get(name)
    except LibraryError:
        return None


def identity() -> str | None:
    """Return what the engine calls the case of the URL."""
    case = current()
    return case.id if case else None


def chooser(path: str, t: Messages) -> None:
    """Show which case the page is about, and the way to the others."""
    cases = _several()
    if cases is None:
        return
    case = current()
    if case is None and _url.one("case"):
        _show.notice(t("case.gone"), "warn")
    links = [_link(path, None, case, t), *(_link(path, one, case, t) for one in cases)]
    items = "".join(f"<li>{link}</li>" for link in links)
    chosen = t("case.chosen", case=case.name) if case else t("case.all_chosen", n=len(cases))
    st.html(
        f'<nav class="sv-case" aria-label="{text(t("case.label"))}"><details><summary>'
        f"{text(chosen)}</summary><ul>{items}</ul></details></nav>"
    )


def _link(path: str, case: Case | None, chosen: Case | None, t: Messages) -> str:
    """Return the link to the page about one case, or about all."""
    # What narrows one case's letters may be nothing in another's.
    address = _url.here(path, case=case.id if case else None, page=None, column=None, asked=None)
    mark = ' aria-current="true"' if case == chosen else ""
    words = t("case.all") if case is None else case.name
    under = "" if case is None else f'<span class="sv-small">{text(_facts(case, t))}</span>'
    return f'<a class="sv-link" href="{text(address)}"{mark}>{text(words)}</a>{under}'


def _facts(case: Case, t: Messages) -> str:
    days = [t.date(day) for day in dict.fromkeys((case.first, case.last)) if day]
    parts = [t.count("ask.letters", len(case.letters)), " – ".join(days), case.recipient]
    return " · ".join(part for part in parts if part)


def told(letter: Letter, t: Messages) -> str:
    """Return the case of a letter for a list of letters, as HTML, or that a person is asked for
    it; "" where there is nothing to tell.
    """
    cases = _several()
    if cases is None:
        return ""
    case = cases.of(letter.id)
    if case is not None:
        return f'<p class="sv-small">{text(t("case.of", case=case.name))}</p>'
    return f'<p class="sv-flag">{text(t("case.ask"))}</p>'


def unplaced() -> frozenset[str]:
    """Return the ids of the letters that a person is asked about."""
    cases = _several()
    return frozenset(one.letter_id for one in cases.asked) if cases else frozenset()


def where(letter: Letter, t: Messages) -> str:
    """Return the case of a letter and why it is there, as rows of a list of facts."""
    cases = _several()
    if cases is None:
        return ""
    placing, case = cases.placings[letter.id], cases.of(letter.id)
    why = t(f"case.why_{placing.reason}")
    if case is None:
        shown = f'<p class="sv-flag">{text(t("case.ask"))} {text(why)}</p>'
    else:
        shown = f'{text(case.name)}<span class="sv-small">{text(why)}</span>'
    return f"<dt>{text(t('case.label'))}</dt><dd>{shown}</dd>"


def move(letter: Letter, t: Messages) -> None:
    """Show the form by which a person puts a letter into a case, one that there is or a new one."""
    cases = _several()
    if cases is None:
        return
    here, placing = _work.window(), cases.placings[letter.id]
    ids = [case.id for case in cases]
    likeliest = placing.case or placing.likeliest
    form = f"move-{letter.id[:16]}-{here.begun['move']}"
    with st.expander(t("case.move"), icon=":material/folder_open:"), st.form(form, border=False):
        st.selectbox(
            t("case.label"),
            ids,
            index=ids.index(likeliest) if likeliest in ids else None,
            format_func=lambda case: cases.get(case).name,
            placeholder=t("case.choose"),
            key=f"{form}-case",
        )
        st.text_input(t("case.new"), max_chars=120, key=f"{form}-new")
        st.form_submit_button(t("case.save"), on_click=_begin_moving, args=(here, letter, form))


def _begin_moving(here: _work.Window, letter: Letter, form: str) -> None:
    opened = engine()
    chosen, typed = (st.session_state[f"{form}-{part}"] for part in ("case", "new"))
    name = str(typed).strip()
    if not (name or chosen):
        return
    here.begin(
        "move",
        lambda _progress, _cancel: opened.put_in_case(letter.id, name or chosen),
        sender=letter.sender_or_name,
        case=name or opened.cases().get(chosen).name,
    )
