"""The questions of the recipient beside each other for all senders: who answered, and how."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from index.citation import Style, cite
from index.compare._questions import Column, questions
from index.errors import CitationError
from index.letters.gazetteer import Municipality, find, unheard
from index.letters.letter import Letter, Span
from index.passages import Brief
from index.passages.passage import Passage

__all__ = [
    "Cell",
    "Choice",
    "Column",
    "Matrix",
    "Rank",
    "Row",
    "State",
    "matrix",
    "without_letter",
]


class State(StrEnum):
    """What a cell says. SKIPPED: the letter leaves this question out. SILENT: it does not answer a
    free question. NO_LETTER: the sender sent none.
    """

    ANSWERED = "answered"
    SKIPPED = "skipped"
    SILENT = "silent"
    NO_LETTER = "no letter"


@dataclass(frozen=True, slots=True)
class Choice:
    """What answers best among a letter's passages: one of them and the sentences in it, as spans
    into ``letter.text``; ``speaker`` is None where they render the sender's own view,
    else who holds it, "" where the letter names nobody.
    """

    passage: Passage
    marks: tuple[Span, ...]
    speaker: str | None = None


Rank = Callable[[str, Letter, Sequence[Passage]], Choice]
"""Takes a question, a letter and its passages under that question (at least one)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One sender's answer to one question.

    ``letter``, ``passage`` and ``marks`` only where there is an answer, ``probability`` only for
    free questions. ``speaker`` is that of ``Choice``; ``denies`` tells that the words plainly say
    the opposite of what a free question asks for.
    """

    state: State
    letter: Letter | None = None
    passage: Passage | None = None
    marks: tuple[Span, ...] = ()
    speaker: str | None = None
    probability: float | None = None
    denies: bool = False

    @property
    def reported(self) -> bool:
        """Tell whether the answering words render somebody else's view."""
        return self.speaker is not None

    @property
    def quote(self) -> Span | None:
        """Return the span from the first mark to the last, or None where nothing answers."""
        return Span(self.marks[0].start, self.marks[-1].end) if self.marks else None

    @property
    def text(self) -> str:
        """Return the answering words exactly as the letter has them, or an empty string."""
        return self.quote.of(self.letter.text) if self.quote and self.letter else ""

    def cite(self, style: Style, language: str = "nb", link: str | None = None) -> str:
        """Return the citation of the answering words. Raises CitationError where there are none."""
        if not (self.letter and self.passage and self.quote):
            raise CitationError(code="citation.no_answer")
        return cite(self.letter, self.passage, self.quote, style, language, link=link)


@dataclass(frozen=True, slots=True)
class Row:
    """A sender: its name as read, its county ("" where it is no municipality), its letters newest
    first, and a cell for each column.
    """

    sender: str
    county: str
    letters: tuple[Letter, ...]
    cells: tuple[Cell, ...]

    @property
    def date(self) -> str:
        """Return the date of the newest letter (ISO 8601), or an empty string."""
        return _date(self.letters[0]) if self.letters else ""

    @property
    def answered(self) -> int:
        """Return how many cells hold an answer."""
        return sum(cell.state is State.ANSWERED for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Questions by senders. Immutable: filters and sorting return another one."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def cell(self, sender: str, key: str) -> Cell:
        """Return the cell of a sender and a column's key. Raises KeyError where there is none."""
        at = self._at(key)
        for row in self.rows:
            if row.sender == sender:
                return row.cells[at]
        raise KeyError(sender)

    def where(
        self,
        *,
        counties: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
        states: Mapping[str, Collection[State]] | None = None,
    ) -> "Matrix":
        """Return the rows of these counties (none: all), with a newest letter between the dates
        (inclusive), and whose cell of each column in ``states`` has one of the states given.
        """
        wanted = {self._at(key): set(allowed) for key, allowed in (states or {}).items()}
        rows = tuple(
            row
            for row in self.rows
            if (not counties or row.county in counties)
            and _between(row.date, since, until)
            and all(row.cells[at].state in allowed for at, allowed in wanted.items())
        )
        return replace(self, rows=rows)

    def sorted_by(self, by: str, *, reverse: bool = False) -> "Matrix":
        """Return the rows sorted by "sender", "county", "date", "answered" (most last), or by a
        column's key: answers first, by probability where there is one. Equals stay alphabetical.
        """
        rows = sorted(self.rows, key=lambda row: alphabetical(row.sender))
        rows.sort(key=self._sort_key(by), reverse=reverse)
        return replace(self, rows=tuple(rows))

    def _sort_key(self, by: str) -> Callable[[Row], tuple[object, ...]]:
        known: dict[str, Callable[[Row], tuple[object, ...]]] = {
            "sender": lambda row: (alphabetical(row.sender),),
            "county": lambda row: (alphabetical(row.county),),
            "date": lambda row: (row.date,),
            "answered": lambda row: (row.answered,),
        }
        if by in known:
            return known[by]
        at = self._at(by)
        states = list(State)
        return lambda row: (
            states.index(row.cells[at].state),
            -(row.cells[at].probability or 0.0),
        )

    def _at(self, key: str) -> int:
        if key not in self.keys:
            raise KeyError(key)
        return self.keys.index(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the columns, in order."""
        return tuple(column.key for column in self.columns)


def matrix(
    letters: Sequence[Letter],
    passages: Sequence[Passage],
    rank: Rank,
    *,
    least: int | None = None,
    everybody: bool = False,
    briefs: Sequence[Brief] = (),
) -> Matrix:
    """Return the questions that the letters repeat, by senders in alphabetical order.

    ``passages`` are those of ``letters``; ``rank`` picks what answers; ``least`` is in how many
    letters a question must stand and ``briefs`` are what was asked (see ``questions``);
    ``everybody`` adds a row for each
    municipality that sent no letter. A sender with several letters has one row, where the newest
    letter that answers a question speaks.
    """
    columns = questions(passages, least, briefs)
    under = _passages_under(passages)
    rows = [
        _row(sender, sent, columns, under, rank) for sender, sent in _by_sender(letters).items()
    ]
    if everybody:
        rows += [_empty_row(one, columns) for one in without_letter(letters)]
    return Matrix(columns, tuple(sorted(rows, key=lambda row: alphabetical(row.sender))))


def without_letter(letters: Iterable[Letter]) -> tuple[Municipality, ...]:
    """Return the municipalities that sent none of ``letters``, see ``unheard``."""
    return unheard(letter.sender_or_name for letter in letters)


def _by_sender(letters: Iterable[Letter]) -> dict[str, list[Letter]]:
    """Return the letters of each sender, newest first."""
    senders: dict[str, list[Letter]] = {}
    names: dict[str, str] = {}
    for letter in sorted(letters, key=lambda one: (_date(one), one.id), reverse=True):
        name = letter.sender_or_name
        senders.setdefault(names.setdefault(name.casefold(), name), []).append(letter)
    return senders


def _passages_under(passages: Iterable[Passage]) -> dict[tuple[str, str], list[Passage]]:
    under: dict[tuple[str, str], list[Passage]] = {}
    for passage in passages:
        for key in passage.answered:
            under.setdefault((passage.letter_id, key), []).append(passage)
    return under


def _row(
    sender: str,
    letters: Sequence[Letter],
    columns: Sequence[Column],
    under: Mapping[tuple[str, str], Sequence[Passage]],
    rank: Rank,
) -> Row:
    cells = tuple(_cell(column, letters, under, rank) for column in columns)
    return Row(sender, _county(sender), tuple(letters), cells)


def _cell(
    column: Column,
    letters: Sequence[Letter],
    under: Mapping[tuple[str, str], Sequence[Passage]],
    rank: Rank,
) -> Cell:
    for letter in letters:
        passages = under.get((letter.id, column.key), ())
        if passages:
            chosen = rank(column.text, letter, passages)
            return Cell(State.ANSWERED, letter, chosen.passage, chosen.marks, chosen.speaker)
    return Cell(State.SKIPPED)


def _empty_row(municipality: Municipality, columns: Sequence[Column]) -> Row:
    cells = (Cell(State.NO_LETTER),) * len(columns)
    return Row(municipality.body, municipality.county, (), cells)


def _county(sender: str) -> str:
    municipality = find(sender)
    return municipality.county if municipality else ""


def _date(letter: Letter) -> str:
    return letter.letterhead.date.value if letter.letterhead.date else ""


def _between(iso: str, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return False
    return (since is None or since <= day) and (until is None or day <= until)


_AFTER_Z = str.maketrans("æøå", "{|}")
"""In Norwegian these end the alphabet; in ASCII these follow z."""


def alphabetical(name: str) -> str:
    """Return what ``name`` is sorted by in a Norwegian list."""
    return name.casefold().translate(_AFTER_Z)
