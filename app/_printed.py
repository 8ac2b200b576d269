"""The page as it was printed, with the words marked on it: people believe paper."""

from functools import lru_cache

import streamlit as st

from app import _show
from app._engine import engine
from app.messages import Messages
from index.errors import SvarbrevError
from index.letters.letter import Letter, Span
from index.letters.page_image import PageImage

__all__ = ["printed_page"]

_FORMAT = "PDF"


def printed_page(letter: Letter, quote: Span, t: Messages) -> None:
    """Offer the printed page of a PDF on which the words stand; it is drawn only when asked for."""
    number = letter.page_at(quote.start)
    if letter.format != _FORMAT or number is None:
        return
    if not st.toggle(t("letter.printed", n=number), key=f"printed-{letter.id}-{quote.start}"):
        return
    passage = _show.quoted_in(letter, quote)
    try:
        image = _drawn(letter.id, number, quote.of(letter.text), passage.text if passage else "")
    except SvarbrevError as error:
        _show.problem(error, t)
        return
    st.image(
        image.png, caption=t("letter.printed_marked" if image.marked else "letter.printed_unmarked")
    )


@lru_cache(maxsize=16)
def _drawn(letter_id: str, number: int, words: str, within: str) -> PageImage:
    """Keep the last pages: a page of the interface is drawn anew at every click."""
    return engine().page_image(letter_id, number, words, within=within)
