"""A hit as a card: who says it, when, to which question, the words that answer, and what to do."""

import streamlit as st

from app import _ask, _basket, _public, _show, _url
from app._copy import Copy, copy_buttons
from app._engine import engine
from app._escape import marked, shaded, text
from app._feedback import judge_buttons
from app._printed import original_link
from app.messages import Messages
from index.citation import Style, clip
from index.errors import SvarbrevError
from index.letters.letter import Letter, Span
from index.passages.passage import Passage
from index.search.hit import Hit

__all__ = ["citation_buttons", "how_sure", "quote_of", "show_hit", "warnings"]

_STEPS = ((0.9, "sure.very"), (0.7, "sure.likely"), (0.5, "sure.maybe"))
"""Probabilities in words; the steps follow the scale of the climate panel, coarsened to four. Words
hold still where percentages tremble with every letter that comes or goes.
"""


def how_sure(probability: float, t: Messages) -> str:
    """Return a probability in words."""
    return t(next((name for least, name in _STEPS if probability >= least), "sure.unlikely"))


def quote_of(hit: Hit) -> Span:
    """Return the span of the words that answer, the whole passage where none are marked."""
    if not hit.marks:
        return Span(hit.passage.start, hit.passage.end)
    return Span(hit.marks[0].start, hit.marks[-1].end)


def show_hit(hit: Hit, rank: int, t: Messages, question: str, *, sure: bool = True) -> None:
    """Show one hit as a card with all that can be done with it; ``sure`` says how likely it is."""
    quote = quote_of(hit)
    with st.container(border=True, key=f"hit-{rank}"):
        st.html(_markup(hit, rank, t, question, sure))
        citation_buttons(hit.letter, hit.passage, quote, t, key=f"copy-{rank}-{hit.passage.id}")
        with st.container(horizontal=True, vertical_alignment="center", key=f"acts-{rank}"):
            st.html(_links(hit, quote, t), width="content")
            _collect(hit.letter, quote, question, t, f"{rank}-{hit.passage.id}")
            judge_buttons(question, hit.passage, t)


def _markup(hit: Hit, rank: int, t: Messages, question: str, sure: bool) -> str:
    sender = hit.letter.sender_or_name
    asked = hit.passage.question
    under = (
        f'<p class="sv-asked"><span>{text(t("hit.under"))}</span> {text(asked.text)}</p>'
        if asked
        else ""
    )
    return (
        f'<article class="sv-hit" aria-label="{text(t("hit.name", rank=rank, sender=sender))}">'
        f'<div class="sv-head"><h3><span class="sv-rank">{rank}</span>{text(sender)}</h3>'
        f"{_sureness(hit, t) if sure else ''}</div>"
        f'<p class="sv-meta">{_show.meta(hit.letter, t)}{_where(hit.passage, t)}</p>{under}'
        f'<blockquote class="sv-passage" lang="no">{_words(hit, question)}</blockquote>'
        f"{warnings(hit, t)}{_also(hit, t)}{_found(hit, t, sure)}</article>"
    )


def _sureness(hit: Hit, t: Messages) -> str:
    level = next(
        (n for n, (least, _) in enumerate(_STEPS) if hit.probability >= least), len(_STEPS)
    )
    said = text(how_sure(hit.probability, t))
    return f'<p class="sv-sure sv-sure-{level}" title="{text(t("hit.sure_help"))}">{said}</p>'


def _where(passage: Passage, t: Messages) -> str:
    parts = [t("hit.page", n=passage.page)] if passage.page else []
    parts.append(t("hit.paragraph", n=passage.paragraph))
    return "".join(f' <span aria-hidden="true">·</span> {text(part)}' for part in parts)


def _words(hit: Hit, question: str) -> str:
    """Return the passage with its marks, or shaded by word where the reader asked why."""
    whole, passage = hit.letter.text, hit.passage
    if _url.one("why") == passage.id:
        try:
            shares = engine().explain(question, passage)
        except SvarbrevError:
            shares = ()
        words = shaded(whole, passage.start, passage.end, shares, hit.marks)
        return f'<span class="sv-shaded">{words}</span>'
    return marked(whole, passage.start, passage.end, hit.marks)


def warnings(hit: Hit, t: Messages) -> str:
    """Return what a reader must know of the words: whose view they are, that a machine read them
    in a picture, and that their order is uncertain.
    """
    letter, start, end = hit.letter, hit.passage.start, hit.passage.end
    whose = t("hit.reported_by", speaker=hit.speaker) if hit.speaker else t("hit.reported")
    notes = [whose] if hit.reported else []
    notes += [t("original.recognised")] if letter.was_recognised(start, end) else []
    notes += [t("original.doubtful")] if letter.is_doubtful(start, end) else []
    return "".join(f'<p class="sv-flag">{text(note)}</p>' for note in notes)


def _also(hit: Hit, t: Messages) -> str:
    if not hit.also:
        return ""
    links = ", ".join(
        _show.link(
            _show.place(letter, Span(passage.start, passage.end), **_ask.followed()),
            letter.sender_or_name,
        )
        for letter, passage in hit.also
    )
    return f'<p class="sv-also">{text(t.count("hit.also", len(hit.also)))} {links}</p>'


def _found(hit: Hit, t: Messages, sure: bool) -> str:
    evidence = hit.evidence
    lines = [t("found.probability", percent=t.percent(hit.probability))] if sure else []
    if evidence.dense_rank:
        cosine = t.decimal(evidence.dense)
        lines.append(t("found.dense", rank=evidence.dense_rank, cosine=cosine))
    if evidence.lexical_rank:
        score = t.decimal(evidence.lexical)
        lines.append(t("found.lexical", rank=evidence.lexical_rank, score=score))
    if evidence.words:
        words = ", ".join(evidence.words)
        lines.append(t("found.words", words=words, percent=t.percent(evidence.coverage)))
    items = "".join(f"<li>{text(line)}</li>" for line in lines)
    shading = f"<p>{text(t('found.shading'))}</p>" if _url.one("why") == hit.passage.id else ""
    return (
        f'<details class="sv-found"{" open" if shading else ""}><summary>{text(t("found.title"))}'
        f"</summary><ul>{items}</ul>{shading}</details>"
    )


def _links(hit: Hit, quote: Span, t: Messages) -> str:
    sender = hit.letter.sender_or_name
    opened = _show.link(
        _show.place(hit.letter, quote, **_ask.followed()),
        t("hit.open"),
        look="sv-button",
        name=t("hit.open_name", sender=sender),
    )
    shown = _url.one("why") == hit.passage.id
    why = _show.link(
        _url.here("", why=None if shown else hit.passage.id),
        t("hit.why_off" if shown else "hit.why"),
        look="sv-button",
        name=t("hit.why_name", sender=sender),
    )
    return f'<div class="sv-acts">{opened}{original_link(hit.letter, quote, t)}{why}</div>'


def _collect(letter: Letter, quote: Span, question: str, t: Messages, key: str) -> None:
    basket = _basket.current()
    held = basket.holds(letter, quote)
    st.button(
        t("hit.collected" if held else "hit.collect"),
        key=f"collect-{key}",
        icon=":material/check:" if held else ":material/add:",
        disabled=held,
        on_click=basket.keep,
        args=(letter, quote, question),
    )


def citation_buttons(
    letter: Letter, passage: Passage, quote: Span, t: Messages, *, key: str
) -> None:
    """Show the button that copies the quotation with its source, and a menu of other forms."""
    address = _show.web_address(letter, quote)
    sender = letter.sender_or_name

    def copy(style: Style, words: str, name: str) -> Copy:
        made = clip(letter, passage, quote, style, t.language, link=address)
        return Copy(words, name, made.text, made.html)

    first = copy(Style.PLAIN, t("copy.button"), t("copy.button_name", sender=sender))
    others = [
        copy(style, t(f"copy.{style}"), t("copy.name", style=t(f"copy.{style}"), sender=sender))
        for style in Style
        if style is not Style.PLAIN
    ]
    here = _public.leads_nowhere_else()
    copy_buttons(
        first,
        others,
        more=t("copy.more"),
        more_name=t("copy.more_name", sender=sender),
        copied=t("copy.done_here" if here else "copy.done"),
        failed=t("copy.failed"),
        key=key,
    )
