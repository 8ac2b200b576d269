"""The original behind a letter: its page as it was printed or scanned, with the words marked on it,
and the file itself. People believe paper.
"""

from functools import lru_cache

import streamlit as st

from app import _ask, _original, _show, _url
from app._engine import engine
from app._escape import text
from app.messages import Messages
from index.errors import SvarbrevError
from index.letters.letter import Letter, Span
from index.letters.page_image import PageImage

__all__ = ["original_link", "original_page"]

_DRAWN = frozenset({"PDF", "image"})
"""Formats whose pages can be drawn."""


def original_link(letter: Letter, quote: Span, t: Messages) -> str:
    """Return the link from a hit to the original: to its page with the words marked, to the file
    itself where it has no pages.
    """
    name = t("original.name", sender=letter.sender_or_name)
    number = _page_of(letter, quote)
    if number is None:
        return _file_link(letter, t("original.save"), look="sv-button", name=name)
    address = _show.place(letter, quote, printed=str(number), **_ask.followed())
    return _show.link(address, t("original.open"), look="sv-button", name=name)


def original_page(letter: Letter, quote: Span | None, t: Messages) -> None:
    """Offer the letter's original, and show the page of it that the URL asks for."""
    pages = [page.number for page in letter.pages] if letter.format in _DRAWN else []
    shown = _url.number(_url.one("printed"), 0, max(pages)) if pages else 0
    at = shown or _page_of(letter, quote) or next(iter(pages), None)
    links = []
    if shown:
        links.append(_show.link(_url.here("letter", printed=None), t("letter.printed_hide")))
    elif at is not None:
        links.append(_page_link(at, t("letter.printed", n=at)))
    if _original.can_be_shown(letter):
        address = _original.address(letter, page=at, view=True)
        links.append(_anchor(address, t("original.view"), 'target="_blank" rel="noopener"'))
    links.append(_file_link(letter, t("original.save")))
    label = text(t("original.title"))
    # Where the page is shown, `_browser` scrolls to it and not to the words in the text below.
    place = ' id="sv-original"' if shown else ""
    st.html(f'<nav class="sv-file"{place} aria-label="{label}">{"".join(links)}</nav>')
    if letter.recognised:
        here = quote or Span(0, len(letter.text))
        whole = letter.was_recognised(here.start, here.end)
        _show.notice(t("original.recognised" if whole else "original.recognised_partly"), "warn")
    if shown:
        _draw(letter, quote, shown, t)
        _turn(shown, pages, t)


def _page_of(letter: Letter, quote: Span | None) -> int | None:
    if letter.format not in _DRAWN or quote is None:
        return None
    return letter.page_at(quote.start)


def _page_link(number: int, words: str) -> str:
    return _show.link(_url.here("letter", printed=number), words)


def _file_link(letter: Letter, words: str, *, look: str = "", name: str = "") -> str:
    return _anchor(_original.address(letter), words, 'download=""', look=look, name=name)


def _anchor(address: str, words: str, extra: str, *, look: str = "", name: str = "") -> str:
    extra += f' aria-label="{text(name)}"' if name else ""
    return f'<a class="sv-link {text(look)}" href="{text(address)}" {extra}>{text(words)}</a>'


def _draw(letter: Letter, quote: Span | None, number: int, t: Messages) -> None:
    """Show a page with the quoted words marked, where they stand on it."""
    words = within = caption = ""
    if quote is not None and number in _quoted_pages(letter, quote):
        passage = _show.quoted_in(letter, quote)
        words, within = quote.of(letter.text), passage.text if passage else ""
    try:
        with st.spinner(t("original.drawing")):
            image = _drawn(letter.id, number, words, within)
    except SvarbrevError as error:
        _show.problem(error, t)
        return
    if words:
        caption = t("letter.printed_marked" if image.marked else "letter.printed_unmarked")
    st.image(image.png, caption=caption or None)


def _quoted_pages(letter: Letter, quote: Span) -> range:
    first, last = letter.page_at(quote.start), letter.page_at(max(quote.start, quote.end - 1))
    return range(first or 0, (last or 0) + 1)


def _turn(shown: int, pages: list[int], t: Messages) -> None:
    """Show the way to the pages before and after this one."""
    links = [
        _page_link(number, t(words))
        for number, words in ((shown - 1, "letters.before"), (shown + 1, "letters.after"))
        if number in pages
    ]
    if links:
        told = text(t("letters.page", n=shown, of=max(pages)))
        links.insert(0, f'<span class="sv-small">{told}</span>')
        label = text(t("original.pages"))
        st.html(f'<nav class="sv-file" aria-label="{label}">{"".join(links)}</nav>')


@lru_cache(maxsize=16)
def _drawn(letter_id: str, number: int, words: str, within: str) -> PageImage:
    """Keep the last pages: a page of the interface is drawn anew at every click."""
    return engine().page_image(letter_id, number, words, within=within)
