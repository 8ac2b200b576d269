"""A letter's text as HTML: its blocks in order, its pages, the questions, the quoted words."""

from collections.abc import Collection, Iterator
from itertools import groupby

from app._escape import marked, text
from app.messages import Messages
from index.letters.letter import Block, BlockKind, Letter, Span

__all__ = ["ANCHOR", "paper"]

ANCHOR = "sv-quote"
"""The id of the first quoted words, which `_browser` scrolls to."""


def paper(letter: Letter, quote: Span | None, questions: Collection[Span], t: Messages) -> str:
    """Return the letter with ``quote`` marked; ``questions`` are spans set in another type."""
    label = text(t("letter.text"))
    inner = "".join(_pieces(letter, quote, questions, t))
    return f'<article class="sv-paper" lang="no" aria-label="{label}">{inner}</article>'


def _pieces(
    letter: Letter, quote: Span | None, questions: Collection[Span], t: Messages
) -> Iterator[str]:
    page, anchor = None, ANCHOR
    for _, group in groupby(letter.blocks, key=_together):
        blocks = tuple(group)
        here = letter.page_at(blocks[0].start)
        if here != page:
            page = here
            yield f'<p class="sv-page">{text(t("hit.page", n=page))}</p>'
        quoted = quote is not None and any(_meets(one, quote) for one in blocks)
        marks = (quote,) if quote is not None and quoted else ()
        inner = [marked(letter.text, one.start, one.end, marks, anchor) for one in blocks]
        # Only the first of the quoted blocks is scrolled to.
        anchor = "" if quoted else anchor
        yield _element(blocks, inner, questions)


def _together(block: Block) -> tuple[BlockKind, int]:
    """Return what keeps blocks together: the cells of a table's row stand beside each other."""
    in_row = block.kind is BlockKind.TABLE_CELL and block.row is not None
    return block.kind, block.row if in_row and block.row is not None else block.start


def _meets(block: Block, span: Span) -> bool:
    return block.start < span.end and span.start < block.end


def _element(blocks: tuple[Block, ...], inner: list[str], questions: Collection[Span]) -> str:
    kind = blocks[0].kind
    if kind is BlockKind.TABLE_CELL:
        cells = "".join(f"<td>{one}</td>" for one in inner)
        return f"<table><tbody><tr>{cells}</tr></tbody></table>"
    look = "question" if any(_meets(blocks[0], one) for one in questions) else str(kind)
    return f'<p class="sv-{look}">{"".join(inner)}</p>'
