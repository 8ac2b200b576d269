"""Controls that more than one page has: choices and days bound to the URL, pages, downloads."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from app import _show, _url
from app._escape import text
from app.messages import Messages
from index.export import Kind

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


def day(name: str, label: str) -> None:
    """Show a choice of a day, bound to the URL's parameter ``name``."""
    st.date_input(
        label,
        key=name,
        bind="query-params",
        value=None,
        min_value=date(1900, 1, 1),
        max_value=date(2100, 12, 31),
        format="YYYY-MM-DD",
        on_change=_url.drop,
        args=("n", "rest", "page"),
    )


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
