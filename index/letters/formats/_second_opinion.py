"""Whether the words of a page were read in the order in which its source gives them.

Where the words stand decides how a page is read. The order in which a PDF draws them, or in which
text recognition found them, is a second opinion: mostly it is the writer's own order. Where both
make sense and they disagree within sentences, lines may have been woven together.
"""

import itertools
from collections import Counter
from collections.abc import Sequence

from index.letters.formats._geometry import Word
from index.letters.formats._margins import PageWords
from index.letters.formats._paragraphs import Paragraph

__all__ = ["doubtful_pages"]

# So many times, and at this share of its words, a page must leave the source's order within
# sentences; a footnote or a corrected word does it once or twice.
_LEAST_LEAPS, _SHARE = 3, 0.01
# A source whose own order goes on to the next word on the line, or to a line's beginning, less
# often than this is no reading: programs may draw words in any order.
_COHERENT = 0.7


def doubtful_pages(pages: Sequence[PageWords], found: Sequence[Paragraph]) -> list[bool]:
    """Return of each page whether the order of its words is not certain."""
    leaps: Counter[int] = Counter()
    for paragraph in found:
        if not paragraph.wrapped or paragraph.row is not None:
            continue
        words = [
            (page, word)
            for page, line in zip(paragraph.pages, paragraph.lines, strict=True)
            for word in line.words
        ]
        for (page, one), (following, two) in itertools.pairwise(words):
            if page == following and one.order >= 0 and two.order != one.order + 1:
                leaps[page] += 1
    return [
        page.doubtful
        or (leaps[number] >= max(_LEAST_LEAPS, _SHARE * len(page.words)) and _coherent(page.words))
        for number, page in enumerate(pages, 1)
    ]


def _coherent(words: Sequence[Word]) -> bool:
    """Tell whether words, in their source's order, mostly go on along a line."""
    ordered = sorted(words, key=lambda word: word.order)
    along = sum(
        0 <= two.left - one.left < 20 * one.size and abs(two.bottom - one.bottom) < 0.5 * one.size
        for one, two in itertools.pairwise(ordered)
    )
    return along >= _COHERENT * (len(words) - 1)
