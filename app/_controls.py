"""Controls that more than one page has: choices and days bound to the URL, pages, downloads."""

from collections.abc import Callable, Sequence

import streamlit as st

from app import _show, _url
from app._escape import text
from app.messages import Messages
from index.export import Kind
from index.letters.typed import typed_date

__all__ = ["choice", "day", "downloads", "pager"]

_KINDS = {
    Kind.DOCX: "Word",
    Kind.XLSX: "Excel",
    Kind.CSV: "CSV",
    Kind.MARKDOWN: "Markdown",
    Kind.BIBTEX: "BibTeX",
    Kind.RIS: "RIS",
}
"""What people call these files, in every language."""


def choice(name: str, label: str, options: Sequence[str], t: Messages) -> None:
    """Show a choice of several, bound to the URL's parameter ``name``.

    What the URL names and no letter has stays choosable, so that it can be undone.
    """
    chosen = _url.many(name)
    st.multiselect(
        label,
        [*options, *(one for one in chosen if one not in options)],
        key=name,
        bind="query-params",
        placeholder=t("filter.all"),
        on_change=_url.drop,
        args=("n", "rest", "page"),
    )


def day(name: str, label: str, t: Messages) -> None:
    """Show a field for a day, which stands in the URL's parameter ``name`` as ISO 8601.

    A day is typed in any form that people use and shown in the page's own; Streamlit's calendar
    speaks English only. What is no day narrows nothing, and is said to be none.
    """
    given = _url.one(name)
    # Another day in the URL, by a link or a step back, makes a field that shows it.
    key = f"{name}-{given}-{t.language}"
    st.text_input(
        label,
        value=t.date(given),
        key=key,
        placeholder=t("filter.day_example"),
        on_change=_take_day,
        args=(name, key),
    )
    typed = str(st.session_state.get(key, "")).strip()
    if typed and typed_date(typed) is None:
        st.html(f'<p class="sv-small" role="alert">{text(t("filter.no_day", words=typed))}</p>')


def _take_day(name: str, key: str) -> None:
    typed = typed_date(str(st.session_state[key]))
    _url.drop(name, "n", "rest", "page")
    if typed is not None:
        st.query_params[name] = typed.isoformat()


def pager(path: str, at: int, last: int, t: Messages) -> None:
    """Show the way through a list of several pages; nothing for a single one."""
    if last <= 1:
        return
    links = [f'<span class="sv-small">{text(t("letters.page", n=at, of=last))}</span>']
    if at > 1:
        address = _url.here(path, page=at - 1)
        links.insert(0, _show.link(address, t("letters.before"), role="previous"))
    if at < last:
        address = _url.here(path, page=at + 1)
        links.append(_show.link(address, t("letters.after"), role="next"))
    label = text(t("letters.pages"))
    st.html(f'<nav class="sv-way" aria-label="{label}">{"".join(links)}</nav>')


def downloads(name: str, kinds: Sequence[Kind], make: Callable[[Kind], bytes]) -> None:
    """Show a button for each kind of file; ``make`` is called when one is pressed."""
    with st.container(horizontal=True, key=f"take-{name}"):
        for kind in kinds:
            st.download_button(
                _KINDS[kind],
                data=_making(make, kind),
                file_name=f"svarbrev-{name}.{kind}",
                mime=kind.media_type,
                key=f"take-{name}-{kind}",
                on_click="ignore",
                icon=":material/download:",
            )


def _making(make: Callable[[Kind], bytes], kind: Kind) -> Callable[[], bytes]:
    return lambda: make(kind)
