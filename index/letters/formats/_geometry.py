"""Words with their places on a page, put into reading order: rows, columns, lines.

PDF files and recognised scans know where each word stands and nothing else; both come through here.
Coordinates are in points, y grows downwards.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

__all__ = ["BOXES", "MARKER", "Flow", "Line", "Word", "flows", "rows_of"]

MARKER = re.compile(
    r"^(?:([-–—•*·▪◦‣●○■□➢✓\uf020-\uf0ff])|(\d{1,2}[.)]|[a-zæøå]\)))$", re.IGNORECASE
)
"""The first word of a list item: a bullet (group 1; U+F020 to U+F0FF is where symbol fonts keep
theirs) or a number (group 2)."""

BOXES = frozenset("☐☑☒□■✓✔✗✘")
"""Boxes to be ticked; they belong to the words beside them."""

# Two words stand on one row when they share this much of the lower one's height.
_SAME_ROW = 0.55
# A gap between columns, in multiples of the font size: a word space is 0.25 to 0.4, in justified
# text rarely beyond 0.8. Narrow gutters must run through more rows, because rivers of spaces do
# not.
_NARROW_GUTTER, _NARROW_ROWS = 0.9, 4
_WIDE_GUTTER, _WIDE_ROWS = 2.0, 2
# From this many rows on two columns are running text and not the two halves of a letterhead.
_BODY_ROWS = 7
# How far below its last row, in line heights, a column goes on: in running text, in a letterhead.
_BODY_REACH, _HEAD_REACH = 3.0, 1.5
# Where the source reads one side of a gap after the other, and not across it, a gap is a gutter
# from this width on, however narrow: columns that nearly touch; and so it is beside a heading of
# two lines.
_TOUCHING, _SIDE_ROWS = 0.12, 2
# A left column with fewer rows than this share of the right one's, and so much narrower, holds side
# headings.
_SPARSE, _BROADER = 0.7, 1.6
# The spaces of a justified line differ by less than this.
_EVEN = 1.3
# The share of the rows on which the source must read the two sides of a gap apart.
_PROVED = 0.8
# So many places for a gutter are tried on a page; beyond it the page is a table or hostile.
_MOST_GUTTERS = 60
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a space, and where it stands.

    ``order`` counts the words as their source gives them, a second opinion on how they are read:
    a PDF in the order in which it draws them, text recognition line by line; -1 where unknown.
    ``typed`` tells that it was filled into a form.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    order: int = -1
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Words that are read one after the other on one row."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where the first word begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the last word ends."""
        return self.words[-1].right

    @property
    def top(self) -> float:
        """The upper edge of the highest word."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """The lower edge of the lowest word."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """The font size of most words."""
        return median(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.bold for word in self.words)


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines of one column, from top to bottom; ``limit`` is where a full line ends at the right,
    None where the page's own margin decides. ``row`` numbers the cells of a ruled table.
    """

    lines: tuple[Line, ...]
    limit: float | None = None
    row: int | None = None


@dataclass(slots=True)
class _Row:
    words: list[Word] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0

    def add(self, word: Word) -> None:
        if not self.words:
            self.top, self.bottom = word.top, word.bottom
        self.words.append(word)

    def shares(self, word: Word) -> bool:
        common = min(self.bottom, word.bottom) - max(self.top, word.top)
        lower = min(self.bottom - self.top, word.bottom - word.top)
        return common >= _SAME_ROW * max(lower, 0.1)


@dataclass(frozen=True, slots=True)
class _Gutter:
    """White space between two columns: from row ``first`` up to, not including, row ``last``;
    ``proved`` tells that the source reads its sides apart.
    """

    left: float
    right: float
    first: int
    last: int
    rows: int
    proved: bool = False

    def score(self, size: float) -> float:
        """How surely it is one: by its rows and its width; one that the source reads by is wide."""
        width = min(self.right - self.left, 3 * size)
        return self.rows * max(width, 2 * size if self.proved else 0.0)


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Return the words row by row from the top, each row from the left."""
    rows: list[_Row] = []
    for word in sorted(words, key=lambda one: ((one.top + one.bottom) / 2, one.left)):
        above = word.top
        row = next((one for one in rows[-4:] if one.bottom > above and one.shares(word)), None)
        if row is None:
            row = _Row()
            rows.append(row)
        row.add(word)
    rows.sort(key=lambda row: row.top)
    return [sorted(row.words, key=lambda one: one.left) for row in rows]


def flows(words: Sequence[Word]) -> list[Flow]:
    """Return the columns of a page in reading order."""
    return _flows([_disentangled(row) for row in rows_of(words)], None, 0)


def _disentangled(row: list[Word]) -> list[Word]:
    """Return a row in which no text runs into the next: one that the source gives for itself, as a
    side heading too long for its column, ends before the one that it runs into.
    """
    if all(one.right <= two.left or not _leaps(one, two) for one, two in itertools.pairwise(row)):
        return row
    runs: list[list[Word]] = []
    for word in sorted(row, key=lambda one: one.order):
        if runs and not _leaps(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    runs.sort(key=lambda run: run[0].left)
    for at, (run, following) in enumerate(itertools.pairwise(runs)):
        edge = following[0].left - 2 * _TOUCHING * following[0].size
        if run[0].left < edge and run[-1].right < following[-1].right:
            runs[at] = [
                replace(word, left=min(word.left, edge), right=min(word.right, edge))
                for word in run
            ]
    if any(run[-1].right > two[0].left for run, two in itertools.pairwise(runs)):
        return row
    return [word for run in runs for word in run]


def _flows(rows: list[list[Word]], limit: float | None, depth: int) -> list[Flow]:
    if not rows:
        return []
    gutter = _best_gutter(rows) if depth < _DEEPEST else None
    if gutter is None:
        return [Flow(tuple(Line(tuple(row)) for row in rows), limit)]
    middle = (gutter.left + gutter.right) / 2
    found = _flows(rows[: gutter.first], limit, depth + 1)
    for band in _bands(rows[gutter.first : gutter.last], middle):
        lefts = [[word for word in row if word.right <= middle] for row in band]
        rights = [[word for word in row if word.right > middle] for row in band]
        edge = gutter.left if gutter.rows >= _BODY_ROWS else gutter.right
        found += _flows([row for row in lefts if row], edge, depth + 1)
        found += _flows([row for row in rights if row], limit, depth + 1)
    return [*found, *_flows(rows[gutter.last :], limit, depth + 1)]


def _bands(rows: list[list[Word]], middle: float) -> list[list[list[Word]]]:
    """Return the rows of two columns in bands that are read one after the other: each side heading
    with the paragraphs beside it; of two columns of running text, or two halves of a letterhead,
    there is one band.
    """
    sides = [
        ([word for word in row if word.right <= middle], [w for w in row if w.right > middle])
        for row in rows
    ]
    lefts = [at for at, (left, _) in enumerate(sides) if left]
    rights = [at for at, (_, right) in enumerate(sides) if right]
    starts = [at for at in lefts if at == lefts[0] or _anew(sides, at)]
    broad = _breadth(right for _, right in sides) > _BROADER * _breadth(left for left, _ in sides)
    if len(starts) < 2 or len(lefts) > _SPARSE * len(rights) or not broad:
        return [rows]
    # The paragraph's first line may stand a little higher than the heading beside it.
    cuts = [
        at - (at > 0 and not sides[at - 1][0] and _level(rows[at - 1], rows[at])) for at in starts
    ]
    return [rows[a:b] for a, b in itertools.pairwise([0, *cuts[1:], len(rows)])]


def _breadth(parts: Iterable[list[Word]]) -> float:
    words = [word for part in parts for word in part]
    return max(word.right for word in words) - min(word.left for word in words)


def _anew(sides: Sequence[tuple[list[Word], list[Word]]], at: int) -> bool:
    """Tell whether the left column begins anew at a row: the line above it is further than its
    height away.
    """
    above = next(left for left, _ in reversed(sides[:at]) if left)
    first = sides[at][0][0]
    return first.top - above[0].bottom > 0.6 * first.size


def _level(row: list[Word], following: list[Word]) -> bool:
    return following[0].top < row[0].bottom - 0.3 * (row[0].bottom - row[0].top)


def _best_gutter(rows: list[list[Word]]) -> _Gutter | None:
    best: tuple[float, _Gutter] | None = None
    size = median(word.size for row in rows for word in row)
    for place in _places(rows, size):
        for gutter in _gutters(rows, place, size):
            score = gutter.score(size)
            if best is None or score > best[0]:
                best = score, gutter
    return best[1] if best else None


def _places(rows: list[list[Word]], size: float) -> list[float]:
    """Return the middles of all gaps that are wide enough, most frequent places first."""
    counts: Counter[float] = Counter()
    leaps: Counter[float] = Counter()
    touching: set[float] = set()
    for row in rows:
        for one, two in itertools.pairwise(row):
            gap = two.left - one.right
            if gap >= _NARROW_GUTTER * size:
                # The right column's left edge is where columns are straight.
                counts[round(two.left - 0.4 * size)] += 1
            if gap >= _TOUCHING * size and _leaps(one, two):
                at = round(two.left - 0.5 * _TOUCHING * size, 1)
                leaps[at] += 1
                if gap < _NARROW_GUTTER * size:
                    touching.add(at)
    # Columns that nearly touch are told by many rows; a single leap is chance.
    counts.update({at: leaps[at] for at in touching if leaps[at] > 1})
    often = sorted(counts, key=lambda at: (-counts[at], at))
    return often[:_MOST_GUTTERS]


def _leaps(word: Word, following: Word) -> bool:
    """Tell whether the source does not read on from one word to the next."""
    return word.order >= 0 <= following.order and following.order != word.order + 1


def _gutters(rows: list[list[Word]], place: float, size: float) -> list[_Gutter]:
    """Return the runs of rows that keep ``place`` free and have words on both sides of it."""
    found: list[_Gutter] = []
    at = 0
    while at < len(rows):
        if not _beside(rows, at, place):
            at += 1
            continue
        gutter = _run(rows, at, place)
        at = max(gutter.last, at + 1)
        if not gutter.rows:
            continue
        both = [row for row in rows[gutter.first : gutter.last] if _both(row, place)]
        around = rows[max(gutter.first - 1, 0) : gutter.last + 1]
        woven = bool(both) and _woven(around, place)
        if gutter.rows < _WIDE_ROWS and not woven:
            continue
        if gutter.rows == 1:
            first = _began(rows, gutter.first, place)
        else:
            first = _higher(rows, gutter.first, place)
        proved = bool(both) and sum(_parts(row, place) for row in both) >= _PROVED * len(both)
        gutter = replace(gutter, first=first, proved=proved)
        if _holds(both, gutter, place, size, woven=woven):
            found.append(gutter)
    return found


def _began(rows: list[list[Word]], first: int, place: float) -> int:
    """Return where the column begins that a row goes on with, above words that stand beside it."""
    while first > 0:
        row, below = rows[first - 1], rows[first]
        if _is_apart(row, below) or not (row[-1].right <= place or row[0].left >= place):
            break
        first -= 1
    return first


def _higher(rows: list[list[Word]], first: int, place: float) -> int:
    """Return where the right one of two columns begins that stands higher than the left one, as
    far as the source reads on from row to row of it.
    """
    while first > 0:
        row = rows[first - 1]
        below = [word for word in rows[first] if word.left >= place]
        if row[0].left < place or not _goes_on(row, below) or _is_apart(row, below):
            break
        first -= 1
    return first


def _is_apart(row: list[Word], below: list[Word]) -> bool:
    return below[0].top - row[0].bottom > 0.6 * (row[0].bottom - row[0].top)


def _run(rows: list[list[Word]], first: int, place: float) -> _Gutter:
    """Follow a gutter downwards from its first row, as far as nothing crosses it."""
    left, right, last = float("-inf"), float("inf"), first
    on_left = on_right = 0
    reach = float("inf")
    for at in range(first, len(rows)):
        row = rows[at]
        if row[0].top > reach and not _beside(rows, at, place):
            break
        edges = _edges(row, place)
        if edges is None:
            break
        new_left, new_right = max(left, edges[0]), min(right, edges[1])
        if new_right - new_left < _NARROW_GUTTER * row[0].size and not (
            new_right - new_left >= _TOUCHING * row[0].size and _parts(row, place)
        ):
            break
        left, right, last = new_left, new_right, at + 1
        on_left += row[0].right <= place
        on_right += row[-1].left >= place
        body = min(on_left, on_right) >= _BODY_ROWS
        height = max([word.bottom - word.top for word in row])
        reach = row[0].bottom + height * (_BODY_REACH if body else _HEAD_REACH) / 2
    return _Gutter(left, right, first, last, min(on_left, on_right))


def _edges(row: list[Word], place: float) -> tuple[float, float] | None:
    """Return where the words to the left of ``place`` end and those to its right begin; None where
    one crosses it.
    """
    left, right = float("-inf"), float("inf")
    for word in row:
        if word.right <= place:
            left = max(left, word.right)
        elif word.left < place:
            return None
        if place <= word.left < right:
            right = word.left
    return left, right


def _parts(row: list[Word], place: float) -> bool:
    """Tell whether the source reads the two sides of ``place`` apart, as far as a row shows it."""
    pairs = (pair for pair in itertools.pairwise(row) if pair[0].right <= place <= pair[1].left)
    return all(_leaps(one, two) for one, two in pairs)


def _both(row: list[Word], place: float) -> bool:
    return row[0].right <= place and row[-1].left >= place


def _beside(rows: list[list[Word]], at: int, place: float) -> bool:
    """Tell whether words stand on both sides of ``place``, on a row or on it and the next one that
    reaches beside it: the lines of two columns need not be level.
    """
    row = rows[at]
    if _both(row, place) or at + 1 == len(rows):
        return _both(row, place)
    following = rows[at + 1]
    level = following[0].top < row[0].bottom - 0.2 * (row[0].bottom - row[0].top)
    one, two = sorted((row, following), key=lambda some: some[0].left)
    return level and one[-1].right <= place <= two[0].left


def _holds(
    both: list[list[Word]], gutter: _Gutter, place: float, size: float, *, woven: bool
) -> bool:
    """Tell whether a gutter parts columns, rather than labels from their values or bullets from
    their items; ``both`` are the rows with words on both sides, ``woven`` tells that reading
    across it would weave them together.
    """
    width = gutter.right - gutter.left
    enough = (
        (width >= _WIDE_GUTTER * size and gutter.rows >= _WIDE_ROWS)
        or (width >= _NARROW_GUTTER * size and (gutter.rows >= _NARROW_ROWS or woven))
        or (
            width >= _TOUCHING * size
            and gutter.proved
            and (gutter.rows >= _NARROW_ROWS or (woven and gutter.rows >= _SIDE_ROWS))
        )
    )
    if not enough or _is_river(both):
        return False
    labels = sum(_label(row, place) for row in both)
    # Across a paragraph nothing is read, whatever stands beside it; a letterhead's labels may be
    # drawn before all of its values.
    most = len(both) if woven else len(both) / 2
    return labels < most or not both


def _is_river(both: list[list[Word]]) -> bool:
    """Tell whether white space runs through justified text: the source reads across it, and every
    space of a row is as wide.
    """
    pairs = [list(itertools.pairwise(row)) for row in both]
    across = all(two.order == one.order + 1 > 0 for row in pairs for one, two in row)
    gaps = [[two.left - one.right for one, two in row] for row in pairs]
    return bool(both) and across and all(max(row) < _EVEN * min(row) for row in gaps)


def _woven(rows: list[list[Word]], place: float) -> bool:
    """Tell whether rows that are read across ``place`` would weave two texts together: from one
    side of a row, the source goes on to the same side of the next.
    """
    sides = [
        ([w for w in row if w.right <= place], [w for w in row if w.left >= place]) for row in rows
    ]
    for (left, right), (left_below, right_below) in itertools.pairwise(sides):
        down = _goes_on(left, left_below) or _goes_on(right, right_below)
        if down and (_apart(left, right) or _apart(left_below, right_below)):
            return True
    return False


def _apart(left: list[Word], right: list[Word]) -> bool:
    return bool(left and right) and _leaps(left[-1], right[0])


def _goes_on(words: list[Word], below: list[Word]) -> bool:
    return bool(words and below) and below[0].order == words[-1].order + 1 > 0


def _label(row: list[Word], place: float) -> bool:
    """Tell whether a row is a label with its value: a colon before the gap and none behind it, a
    list's bullet or number with its item, a question with what was filled in or ticked.
    """
    before = [word for word in row if word.right <= place]
    after = [word for word in row if word.left >= place]
    if len(before) == 1 and MARKER.match(before[0].text):
        return True
    if before[-1].typed or before[0].text in BOXES:
        return True
    if any(word.typed or word.text in BOXES for word in after):
        return True
    return before[-1].text.endswith(":") and not any(word.text.endswith(":") for word in after)
