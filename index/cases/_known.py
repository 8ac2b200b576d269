"""What the letters that are in their cases tell about those that are not yet."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median

from index.cases._traces import Traces
from index.cases._words import Subjects

__all__ = ["BY_HAND", "Known"]

BY_HAND = "hand:"
"""How the key of a case begins that a person made; its name follows."""

_BEYOND = timedelta(days=180)
"""How long before its first and after its last letter somebody may still write in a case."""


class Known:
    """The subjects, questions, ministries, dates and origins of cases, made of their letters."""

    def __init__(self, members: Mapping[str, Sequence[Traces]]) -> None:
        self.members = members
        self.subjects = Subjects(
            {case: [letter.words for letter in letters] for case, letters in members.items()}
        )
        self._asked: dict[str, Counter[str]] = defaultdict(Counter)
        self._ministries: dict[str, set[str]] = {}
        self._answered: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._origins: dict[str, Counter[str]] = defaultdict(Counter)
        for case, letters in members.items():
            self._ministries[case] = {letter.ministry for letter in letters} - {""}
            for letter in letters:
                for question in letter.questions:
                    self._asked[question][case] += 1
                if letter.ministry and letter.their_date:
                    self._answered[letter.ministry, letter.their_date][case] += 1
                if letter.origin:
                    self._origins[letter.origin][case] += 1

    @property
    def defined(self) -> list[str]:
        """The cases that letters define: one that a person made does not undo others."""
        return [case for case in self.members if not case.startswith(BY_HAND)]

    def repeating(self, questions: frozenset[str], least: int) -> str:
        """Return the one case of which at least ``least`` of these questions are, more than of any
        other; "" where there is none.
        """
        shared = Counter(case for question in questions for case in self._asked.get(question, ()))
        best = shared.most_common(2)
        if not best or best[0][1] < least or (len(best) > 1 and best[1][1] == best[0][1]):
            return ""
        return best[0][0]

    def answering(self, ministry: str, date: str) -> str:
        """Return the one case of letters that answer a ministry's letter of this date, else ""."""
        return _only(self._answered.get((ministry, date), Counter()), 1) if ministry else ""

    def beside(self, origin: str, least: int) -> str:
        """Return the one case that all letters of an origin are of that are in a case, at least
        ``least`` of them; else "".
        """
        return _only(self._origins.get(origin, Counter()), least) if origin else ""

    def has_origin(self, origin: str) -> bool:
        """Tell whether any letter that is in a case came in there."""
        return origin in self._origins

    def of_others(self, ministry: str) -> frozenset[str]:
        """Return the cases whose letters go to ministries, but none to this one."""
        if not ministry:
            return frozenset()
        asking = self._ministries.items()
        return frozenset(case for case, asked in asking if asked and ministry not in asked)

    def is_one_matter(self, case: str, other: str, least: float) -> bool:
        """Tell whether two cases are about the same, by a fit of ``least``, at the same time, and
        not both what ministries asked.
        """
        if case not in self.members or other not in self.members:
            return False
        if self._ministries[case] and self._ministries[other]:
            return False
        (begun, ended), (other_begun, other_ended) = self._period(case), self._period(other)
        if not (begun and other_begun and begun <= other_ended and other_begun <= ended):
            return False
        return min(self._likeness(case, other), self._likeness(other, case)) >= least

    def _period(self, case: str) -> tuple[str, str]:
        dates = sorted(letter.date for letter in self.members[case] if letter.date)
        return (dates[0], dates[-1]) if dates else ("", "")

    def _likeness(self, case: str, other: str) -> float:
        """Return how well the letters of a case fit another, in the middle, as if theirs were no
        case.
        """
        subjects = Subjects(
            {
                name: [letter.words for letter in letters]
                for name, letters in self.members.items()
                if name != case
            }
        )
        fits = [subjects.fit(one.words, other) for one in self.members[case] if one.words]
        return median(fits) if fits else 0.0

    def goes_to(self, case: str, ministry: str) -> bool:
        """Tell whether letters of a case go to this ministry."""
        return bool(ministry) and ministry in self._ministries.get(case, ())

    def only_of(self, ministry: str, date: str) -> str:
        """Return the only case whose letters go to a ministry, "" where there are several, or the
        date is not of its time.
        """
        heard = [case for case, asked in self._ministries.items() if ministry in asked]
        if len(heard) != 1 or not date or not _is_within(date, *self._period(heard[0])):
            return ""
        return heard[0]

    def is_answered(self, letter: Traces, case: str) -> bool:
        """Tell whether a letter with the case's number as its own is what the case's letters
        answer: older than all, and read as one to the ministry that they go to, as its head names
        nobody else.
        """
        first, _ = self._period(case) if case in self.members else ("", "")
        older = bool(letter.date) and letter.date < first
        return older and not letter.theirs and self.goes_to(case, letter.ministry)

    def is_nobodys(self, ministry: str) -> bool:
        """Tell whether letters of no case go to a ministry, where all cases tell whom theirs go
        to.
        """
        return bool(ministry) and not any(
            ministry in self._ministries[case] or self._hides_recipient(self.members[case])
            for case in self.defined
        )

    def is_foreign(self, letter: Traces, least: float) -> bool:
        """Tell whether a letter's words are of no case by a fit of ``least``; of a case whose words
        are not known yet, any may be.
        """
        apart = self.of_others(letter.ministry)
        others = [case for case in self.defined if case not in apart]
        if not letter.words or not all(map(self.subjects.tells, others)):
            return False
        return self.subjects.likeness(letter.words, apart).fit < least

    def _hides_recipient(self, letters: Sequence[Traces]) -> bool:
        return 2 * sum(1 for letter in letters if letter.recipient) < len(letters)


def _only(counts: Counter[str], least: int) -> str:
    return next(iter(counts)) if len(counts) == 1 and sum(counts.values()) >= least else ""


def _is_within(day: str, first: str, last: str) -> bool:
    """Tell whether a day lies between two, or ``_BEYOND`` them; each may be a month or a year."""
    try:
        at, begun, ended = (date.fromisoformat(f"{one}-01-01"[:10]) for one in (day, first, last))
    except ValueError:
        return False
    return begun - _BEYOND <= at <= ended + _BEYOND
