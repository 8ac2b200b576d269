"""Who answered what: the letters' questions by senders, and any free question beside them."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from app import _ask, _case, _show, _url
from app._controls import choice, day, downloads, pager
from app._engine import engine
from app._escape import text
from app._loading import ready
from app.messages import Messages
from index.citation import one_line
from index.compare import (
    Cell,
    Column,
    Coverage,
    Matrix,
    Row,
    State,
    add_question,
    export_coverage,
    export_matrix,
)
from index.errors import SvarbrevError
from index.export import Kind
from index.search.hit import Answer, Filters

__all__ = ["page"]

_CELLS = 1_200
"""Cells on one page: a browser draws so many at once without a person waiting for it."""

_LEAST_ROWS = 25
_MOST_FREE = 5
"""Free questions side by side; each is asked of every sender."""

_TABLES = (Kind.XLSX, Kind.CSV)
_SORTS = ("sender", "county", "date", "answered")
_ANSWERED = (State.ANSWERED,)
_NOT_ANSWERED = (State.SKIPPED, State.SILENT, State.NO_LETTER)
_NONE = ' class="sv-none"'


def page() -> None:
    """Show the table, with what narrows, sorts and takes it along."""
    t = _url.words()
    _show.heading(t("compare.title"), t("compare.lead"))
    if not ready(t):
        return
    try:
        _contents(t)
    except SvarbrevError as error:
        _show.problem(error, t)


def _contents(t: Messages) -> None:
    identity = engine().library.current_id()
    if identity is None or not engine().letters():
        _show.notice(t("letters.none"))
        return
    _case.chooser("compare", t)
    _coverage(t)
    _ask_free(t)
    whole = _with_free(_matrix(identity, _case.identity(), _url.one("all") == "true"), t)
    _narrowing(whole, t)
    shown = _narrowed(whole)
    _table(shown, t)
    st.html(f'<p class="sv-small">{text(t("compare.take"))}</p>')
    downloads("table", (Kind.DOCX, *_TABLES), lambda kind: _file(shown, kind, t))


def _file(table: Matrix, kind: Kind, t: Messages) -> bytes:
    return export_matrix(table, kind, t.language, address=_show.web_address, retrieved=date.today())


@st.cache_resource(max_entries=8, show_spinner=False)
def _matrix(identity: str, case: str | None, everybody: bool) -> Matrix:  # noqa: ARG001 – the cache's key
    """Return the whole table of a generation, or of a case, which all who look share."""
    return engine().compare(case, everybody=everybody)


def _coverage(t: Messages) -> None:
    found = engine().coverage(_case.identity())
    sent, missing = len(found.sent), len(found.missing)
    total = sent + missing + len(found.unclear)
    told = t("coverage.sent", sent=t.number(sent), total=t.number(total))
    with st.expander(told, key="coverage", icon=":material/groups:"):
        st.html(_answered(found, told, t))
        st.html(_silent(found, t))
        downloads("coverage", _TABLES, lambda kind: export_coverage(found, kind, t.language))


def _answered(found: Coverage, told: str, t: Messages) -> str:
    """Return how many answered each question, as a table."""
    rows = "".join(
        f"<tr><td>{text(one.question.text)}</td>"
        f"<td>{len(one.answered)}</td><td>{len(one.skipped)}</td></tr>"
        for one in found.questions
    )
    heads = "".join(
        f'<th scope="col">{text(t(f"coverage.{name}"))}</th>'
        for name in ("question", "answered", "skipped")
    )
    return (
        f'<div class="sv-scroll" role="region" tabindex="0" aria-label="{text(told)}">'
        f'<table class="sv-plain"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _silent(found: Coverage, t: Messages) -> str:
    """Return the municipalities that sent no letter, by county."""
    counties = "".join(
        f"<details><summary>{text(one.county)} ({len(one.missing)})</summary>"
        f'<p class="sv-small">{text(", ".join(place.name for place in one.missing))}</p></details>'
        for one in found.counties
        if one.missing
    )
    title = text(t("coverage.silent", n=t.number(len(found.missing))))
    return f'<div class="sv-found"><h2 class="sv-sub">{title}</h2>{counties}</div>'


def _ask_free(t: Messages) -> None:
    free = _url.many("free")
    with (
        st.form("free-form", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom", key="ask-free"),
    ):
        example = t("compare.free_example")
        st.text_input(t("compare.free"), max_chars=500, placeholder=example, key="free-words")
        st.form_submit_button(t("compare.free_add"), on_click=_ask_all)
    chips = "".join(_free_chip(one, free, t) for one in free)
    if chips:
        st.html(f'<div class="sv-chips">{chips}</div>')


def _ask_all() -> None:
    words, free = str(st.session_state["free-words"]).strip(), _url.many("free")
    if words and words not in free:
        st.query_params["free"] = [*free, words][-_MOST_FREE:]


def _free_chip(question: str, free: Sequence[str], t: Messages) -> str:
    address = _url.here("compare", free=tuple(one for one in free if one != question))
    name = t("chip.remove", chip=question)
    return _show.link(address, f"{question} ✕", look="sv-chip", name=name)


def _with_free(table: Matrix, t: Messages) -> Matrix:
    """Add a column for each free question of the URL; what was asked once in a session is kept."""
    kept = st.session_state.setdefault("_free", {})
    for question in _url.many("free")[:_MOST_FREE]:
        generation, case = engine().library.current_id(), _case.identity()
        key = (generation, case, table.keys, len(table.rows), question)
        if key not in kept:
            with st.spinner(t("compare.asking")):
                kept[key] = add_question(table, question, _put_to_all)
        table = kept[key]
    return table


def _put_to_all(question: str, filters: Filters) -> Answer:
    return engine().ask(question, filters=filters, k=1, everybody=True)


def _narrowing(table: Matrix, t: Messages) -> None:
    columns = list(_columns(table))
    with st.expander(t("filter.title"), key="narrow", icon=":material/tune:"):
        choice("county", t("filter.county"), sorted({row.county for row in table.rows} - {""}), t)
        choice("has", t("compare.has"), columns, t)
        choice("lacks", t("compare.lacks"), columns, t)
        with st.container(horizontal=True):
            day("since", t("filter.since"), t)
            day("until", t("filter.until"), t)
        st.toggle(
            t("compare.everybody"),
            key="all",
            bind="query-params",
            on_change=_url.drop,
            args=("page",),
        )
    links = "".join(_sort_link(name, t(f"sort.{name}"), t) for name in _SORTS)
    label = text(t("compare.sort"))
    lead = f'<span class="sv-small">{label}</span>'
    st.html(f'<nav class="sv-way" aria-label="{label}">{lead}{links}</nav>')


def _sort_link(by: str, words: str, t: Messages) -> str:
    """Return a link that sorts by this, and the other way round where it sorts already."""
    sorted_by = _url.one("sort") == by
    up = sorted_by and not _url.one("down")
    arrow = (" ↑" if up else " ↓") if sorted_by else ""
    address = _url.here("compare", sort=by, down="1" if up else None, page=None)
    return _show.link(address, f"{words}{arrow}", name=t("compare.sort_by", what=words))


def _columns(table: Matrix) -> dict[str, str]:
    """Return the keys of the columns by the line that is shown of them."""
    return {_ask.short(column.text): column.key for column in table.columns}


def _narrowed(table: Matrix) -> Matrix:
    columns = _columns(table)
    chosen = _ask.filters()
    states: dict[str, tuple[State, ...]] = {}
    for name, wanted in (("has", _ANSWERED), ("lacks", _NOT_ANSWERED)):
        states |= {columns[one]: wanted for one in _url.many(name) if one in columns}
    table = table.where(
        counties=chosen.counties, since=chosen.since, until=chosen.until, states=states
    )
    by = _url.one("sort")
    if by in _SORTS or by in table.keys:
        table = table.sorted_by(by, reverse=bool(_url.one("down")))
    return table


def _table(table: Matrix, t: Messages) -> None:
    """Show the senders of one page: beside each other, on a phone one question at a time."""
    rows = max(_LEAST_ROWS, _CELLS // max(1, len(table.columns)))
    last = max(1, -(-len(table.rows) // rows))
    whole = _url.one("rows") == "all" or last == 1
    at = 1 if whole else _url.number(_url.one("page"), 1, last)
    shown = table.rows if whole else table.rows[(at - 1) * rows : at * rows]
    st.html(
        f'<p class="sv-small">{text(t.count("compare.senders", len(table.rows)))}</p>'
        f"{_side_by_side(shown, table, t)}{_one_by_one(shown, table, t)}"
    )
    if not whole:
        pager("compare", at, last, t)
        everything = _show.link(_url.here("compare", rows="all", page=None), t("compare.all_rows"))
        part = text(t("compare.print_part", n=at, of=last))
        st.html(f'{everything}<p class="sv-paper-only">{part}</p>')


def _side_by_side(rows: Sequence[Row], table: Matrix, t: Messages) -> str:
    """Return the rows as a table; on paper, which is narrow, each row becomes a list."""
    head = "".join(
        f'<th scope="col"><span class="sv-asking" title="{text(column.text)}">{text(column.text)}'
        f'</span><span class="sv-small">{_sort_link(column.key, t("compare.sort_this"), t)}</span>'
        "</th>"
        for column in table.columns
    )
    body = "".join(_row(row, table, t) for row in rows)
    return (
        f'<div class="sv-scroll sv-tall" role="region" tabindex="0" '
        f'aria-label="{text(t("compare.title"))}"><table class="sv-matrix"><thead><tr>'
        f'<th scope="col">{text(t("sort.sender"))}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(row: Row, table: Matrix, t: Messages) -> str:
    cells = "".join(
        f'<td{"" if cell.quote else _NONE} data-asked="{text(one_line(column.text))}">'
        f"{_answer(cell, row, column, t)}</td>"
        for cell, column in zip(row.cells, table.columns, strict=True)
    )
    return f'<tr><th scope="row">{_sender(row, t)}</th>{cells}</tr>'


def _one_by_one(rows: Sequence[Row], table: Matrix, t: Messages) -> str:
    """Return one question, with the way to the others, and what each sender answers it."""
    if not table.columns:
        return ""
    key = _url.one("column")
    at = table.keys.index(key) if key in table.keys else 0
    column, label = table.columns[at], text(t("compare.questions"))
    links = [
        _column_link(table.columns[other], t(words))
        for other, words in (
            (at - 1, "compare.question_before"),
            (at + 1, "compare.question_after"),
        )
        if 0 <= other < len(table.columns)
    ]
    others = "".join(f"<li>{_column_link(one, one.text)}</li>" for one in table.columns)
    answers = "".join(
        f"<li{'' if row.cells[at].quote else _NONE}><h3>{_sender(row, t)}</h3>"
        f"{_answer(row.cells[at], row, column, t)}</li>"
        for row in rows
    )
    told = text(t("compare.question_of", n=at + 1, of=len(table.columns)))
    return (
        f'<section class="sv-answers" aria-label="{label}"><h2 class="sv-sub">{text(column.text)}'
        f'</h2><nav class="sv-way" aria-label="{label}"><span class="sv-small">{told}</span>'
        f'{"".join(links)}</nav><details class="sv-found"><summary>'
        f"{text(t('compare.question_choose'))}</summary><ol>{others}</ol></details>"
        f"<ul>{answers}</ul></section>"
    )


def _column_link(column: Column, words: str) -> str:
    return _show.link(_url.here("compare", column=column.key), words)


def _sender(row: Row, t: Messages) -> str:
    under = " · ".join(one for one in (row.county, t.date(row.date) if row.date else "") if one)
    return f'{text(row.sender)}<span class="sv-small">{text(under)}</span>'


def _answer(cell: Cell, row: Row, column: Column, t: Messages) -> str:
    quote = cell.quote
    if cell.letter is None or quote is None:
        return text(t(f"cell.{cell.state.name.lower()}"))
    whose = t("hit.reported_by", speaker=cell.speaker) if cell.speaker else t("hit.reported")
    notes = [whose] if cell.reported else []
    letter, start, end = cell.letter, quote.start, quote.end
    notes += [t("original.recognised_short")] if letter.was_recognised(start, end) else []
    notes += [t("original.doubtful_short")] if letter.is_doubtful(start, end) else []
    notes += [t("list.opposite")] if cell.denies else []
    notes += [] if cell.probability is None else [t.percent(cell.probability)]
    told = "".join(f'<span class="sv-small">{text(note)}</span>' for note in notes)
    name = t("compare.cell", sender=row.sender, question=column.text)
    opened = _show.link(_show.place(cell.letter, quote), t("hit.open"), name=name)
    words = f'<span lang="no">{text(cell.text)}</span>'
    return f'{words}{told}<span class="sv-small">{opened}</span>'
