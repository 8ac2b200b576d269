"""From what letters show to the cases that they are of: surest evidence first, and where it does
not tell, a person is asked.

First letters gather round what defines a case: what a person said, and the recipient's number. Then
each other letter joins the case whose questions it repeats, that it names, or whose words it has.
What is left founds a case only where no other could be meant. Each step costs a few look-ups for
each letter, never a comparison of every two.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.cases._known import Known
from index.cases._numbers import is_plain
from index.cases._traces import Traces
from index.cases._words import Likeness
from index.cases.case import Placing, Reason

__all__ = ["Filed", "Thresholds", "defining_keys", "file_letters"]

_SHARED = 2
"""Questions that a letter must have in common with a case; a single one may be anybody's."""

_FIRM = 2
"""Letters that bear a number before it defines a case; in a single one it may be a slip."""

_WHOLE = 3
"""Letters of an archive or folder, all of one case, before a letter beside them is of it too."""

_CONFIDENCE = {
    Reason.HAND: 1.0,
    Reason.REFERENCE: 0.99,
    Reason.QUESTIONS: 0.97,
    Reason.NAMED: 0.97,
    Reason.OWN_NUMBER: 0.95,
    Reason.BRIEF_DATE: 0.95,
    Reason.WORDS: 0.95,
    Reason.ORIGIN: 0.9,
    Reason.RECIPIENT: 0.8,
    Reason.UNSURE: 0.5,
    Reason.CONTRADICTED: 0.5,
    Reason.UNKNOWN: 0.0,
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on words tell a case, see ``Likeness``: ``share`` and ``lead``; ``fit`` where
    nothing else speaks for it, ``fit_with`` where the letter goes to the same ministry. A letter
    with less than ``foreign`` is about something else.
    """

    # Chosen on five of the piles, see ``python -m tests.benchmarks.cases``.
    share: float = 0.45
    lead: float = 1.8
    fit: float = 0.42
    fit_with: float = 0.3
    foreign: float = 0.2


@dataclass(frozen=True, slots=True)
class Filed:
    """Which letters are of which case: ``members`` by the key of what defines the case, by
    date; ``placings`` by letter, whose cases are such keys; ``leader`` is for a key that defines no
    case of its own the one that it is a part of.
    """

    members: Mapping[str, Sequence[Traces]]
    placings: Mapping[str, Placing]
    leader: Mapping[str, str]


def file_letters(
    letters: Iterable[Traces],
    by_hand: Mapping[str, str] | None = None,
    named: Collection[str] = (),
    thresholds: Thresholds = Thresholds(),
) -> Filed:
    """Return the cases of letters; their order does not matter.

    ``by_hand`` is the key of the case that a person put a letter into, by the letter's id;
    ``named`` are ids of letters whose case a person gave a name: it is one, then.
    """
    filing = _Filing(sorted(letters, key=lambda letter: letter.place), thresholds)
    filing.take_by_hand(by_hand or {})
    filing.gather_by_number(named)
    filing.join()
    filing.unite()
    for founder in (_by_number, _by_date, _by_questions, _by_origin, _by_recipient):
        filing.found(founder)
        filing.join()
    filing.adopt()
    return filing.filed()


def defining_keys(letter: Traces) -> set[str]:
    """Return the keys of the cases that a letter could define, were it the first of them."""
    keys = {f"questions:{letter.letter_id}"} if len(letter.questions) >= _SHARED else set()
    if letter.theirs:
        keys.add(f"number:{letter.theirs}")
    if letter.ministry and letter.their_date:
        keys.add(f"date:{letter.ministry}:{letter.their_date}")
    return keys


Founder = Callable[["_Filing", Traces], tuple[str, Reason] | None]
"""Takes a letter that joined no case; returns the key of what it founds one on, and the reason."""


class _Filing:
    """The letters on a table, and the cases that they are put into one by one."""

    def __init__(self, letters: Sequence[Traces], thresholds: Thresholds) -> None:
        self._letters = letters
        self._thresholds = thresholds
        self._placings: dict[str, Placing] = {}
        self._members: dict[str, list[Traces]] = defaultdict(list)
        self._bearing = Counter(letter.theirs for letter in letters if letter.theirs)
        self._leader = _links(letters, self._bearing)
        self._founded: dict[str, str] = {}
        """The key of the case that each question founded."""
        self.known = Known({})

    def filed(self) -> Filed:
        """Return what was found out; of what nothing tells, a person is asked."""
        for letter in self._letters:
            if letter.letter_id not in self._placings:
                self._ask(letter, Reason.UNKNOWN, "")
        members = {
            case: sorted(letters, key=lambda letter: letter.place)
            for case, letters in self._members.items()
            if letters
        }
        return Filed(members, self._placings, self._leader)

    def take_by_hand(self, by_hand: Mapping[str, str]) -> None:
        """Put letters where a person said that they belong."""
        for letter in self._letters:
            if key := by_hand.get(letter.letter_id):
                self._place(letter, self._key(key), Reason.HAND)

    def gather_by_number(self, named: Collection[str] = ()) -> None:
        """Put letters together that bear the same number, or one that leads to it."""
        borne = {letter.letter_id: self._key(f"number:{letter.theirs}") for letter in self._letters}
        held = {number for letter in self._letters if not letter.theirs for number in letter.own}
        numbers = [self._key(f"number:{number}") for number in self._bearing.elements()]
        firm = {key for key, count in Counter(numbers).items() if count >= _FIRM}
        firm |= {key for key in numbers if key.removeprefix("number:") in held}
        firm |= self._members.keys() | {borne[letter] for letter in named if letter in borne}
        for letter in self._rest:
            key = borne[letter.letter_id]
            if letter.theirs and key in firm:
                self._place(letter, key, Reason.REFERENCE)
        self._look()
        self._doubt_references()

    def _doubt_references(self) -> None:
        """Take out letters that bear a case's number but speak of another's subject."""
        for letter in self._letters:
            placing = self._placings.get(letter.letter_id)
            if placing is None or placing.reason is not Reason.REFERENCE or placing.case is None:
                continue
            other = self._contradicting(letter, placing.case)
            if other:
                self._members[placing.case].remove(letter)
                self._ask(letter, Reason.CONTRADICTED, other)

    def join(self) -> None:
        """Put each letter that is in no case into the one that it is of, where that is sure."""
        self._look()
        for letter in self._rest:
            self._join(letter)

    def _join(self, letter: Traces) -> None:
        likeness = self.likeness(letter)
        for case, reason in (
            (self.known.repeating(letter.questions, _SHARED), Reason.QUESTIONS),
            (self._named(letter), Reason.NAMED),
            (self._owning(letter, likeness), Reason.OWN_NUMBER),
            (self.known.answering(letter.ministry, letter.their_date), Reason.BRIEF_DATE),
        ):
            if case and case not in self.known.of_others(letter.ministry):
                self._place_if_sure(letter, case, reason, likeness)
                return
        beside = self.known.beside(letter.origin, _WHOLE)
        if self._is_plain(letter, likeness):
            if letter.theirs:
                # It may be a slip of the pen, or the first letter of another case.
                self._ask(letter, Reason.UNSURE, likeness.best)
            else:
                self._place(letter, likeness.best, Reason.WORDS)
        elif beside and not self._contradicting(letter, beside):
            self._place(letter, beside, Reason.ORIGIN)
        elif heard := self._only_heard(letter):
            self._place(letter, heard, Reason.RECIPIENT)
        elif likeness.fit >= self._thresholds.foreign:
            self._ask(letter, Reason.UNSURE, likeness.best)

    def _place_if_sure(self, letter: Traces, case: str, reason: Reason, likeness: Likeness) -> None:
        other = self._contradicting(letter, case)
        if other:
            self._ask(letter, Reason.CONTRADICTED, other)
        elif reason is Reason.NAMED and letter.theirs and case != likeness.best:
            # What answers another letter may well name this case as one of before.
            self._ask(letter, Reason.UNSURE, case)
        else:
            self._place(letter, case, reason)

    def unite(self) -> None:
        """Make one case of two whose letters name each other's number, at the same time, about the
        same: a matter that several offices have, each under a number of its own.

        What a ministry asks under two numbers stays two cases, however alike they are.
        """
        for pair in sorted(self._neighbours()):
            case, other = map(self._key, pair)
            if case != other and self.known.is_one_matter(case, other, self._thresholds.fit):
                self._merge(min(case, other), max(case, other))
        self._look()

    def adopt(self) -> None:
        """Take what a person put into a case along where it is now known by something else."""
        owners: dict[str, set[str]] = defaultdict(set)
        for case, letters in self._members.items():
            for letter in letters:
                if self._placings[letter.letter_id].reason is not Reason.HAND:
                    for key in defining_keys(letter):
                        owners[key].add(case)
        for case in sorted(self._members):
            put = all(
                self._placings[letter.letter_id].reason is Reason.HAND
                for letter in self._members[case]
            )
            if put and len(owners[case]) == 1:
                self._merge(next(iter(owners[case])), case)

    def _neighbours(self) -> set[tuple[str, str]]:
        """Return the pairs of cases of which a letter of one names the number of the other."""
        pairs = set()
        for case, letters in self._members.items():
            for letter in letters:
                keys = (self._key(f"number:{number}") for number in (*letter.named, *letter.own))
                pairs |= {(case, key) for key in keys if key != case and key in self._members}
        return pairs

    def _merge(self, case: str, other: str) -> None:
        for letter in self._members.pop(other):
            self._members[case].append(letter)
            placing = self._placings[letter.letter_id]
            self._placings[letter.letter_id] = replace(placing, case=case)
        moved = {key: case for key, leader in self._leader.items() if leader == other}
        self._leader |= moved | {other: case}
        for letter_id, placing in self._placings.items():
            if placing.likeliest == other:
                self._placings[letter_id] = replace(placing, likeliest=case)

    def likeness(self, letter: Traces) -> Likeness:
        """Return which case the words of a letter are of that may be to the same recipient."""
        return self.known.subjects.likeness(letter.words, self.known.of_others(letter.ministry))

    def _is_plain(self, letter: Traces, likeness: Likeness) -> bool:
        at = self._thresholds
        fit = at.fit_with if self.known.goes_to(likeness.best, letter.ministry) else at.fit
        return likeness.share >= at.share and likeness.lead >= at.lead and likeness.fit >= fit

    def _only_heard(self, letter: Traces) -> str:
        """Return the only case of the letter's ministry, where neither a number nor its words could
        say more.
        """
        case = self.known.only_of(letter.ministry, letter.date)
        silent = not letter.theirs and not (letter.words and self.known.subjects.tells(case))
        return case if silent else ""

    def _contradicting(self, letter: Traces, case: str) -> str:
        """Return the case that a letter's words plainly are of, if not of this one at all."""
        if self.known.subjects.fit(letter.words, case) >= self._thresholds.foreign:
            return ""
        apart = self.known.of_others(letter.ministry) | {case}
        likeness = self.known.subjects.likeness(letter.words, apart)
        return likeness.best if likeness.fit >= self._thresholds.fit else ""

    def _named(self, letter: Traces) -> str:
        """Return the case whose number stands first in the text of those that are known."""
        keys = (self._key(f"number:{number}") for number in letter.named)
        return next((key for key in keys if key in self._members), "")

    def _owning(self, letter: Traces, likeness: Likeness) -> str:
        """Return the case whose number is the letter's own, as that of the recipient's letter is.
        Another office may have a case with the same number, so its words must be like.
        """
        keys = sorted(self._key(f"number:{number}") for number in letter.own)
        case = next((key for key in keys if key in self._members), "")
        if self.known.is_answered(letter, case):
            return case
        fits = self.known.subjects.fit(letter.words, case) >= self._thresholds.fit_with
        return case if case and (case == likeness.best or fits) else ""

    def found(self, founder: Founder) -> None:
        """Let letters that are about something else than every case found cases of their own."""
        for letter in self._rest:
            if self._is_foreign(letter):
                key = founder(self, letter)
                if key:
                    self._place(letter, self._key(key[0]), key[1])

    def _is_foreign(self, letter: Traces) -> bool:
        """Tell whether a letter can be of no case there is: nobody else writes to its ministry, or
        its words are of none.
        """
        if not self.known.defined or self.known.is_nobodys(letter.ministry):
            return True
        return self.known.is_foreign(letter, self._thresholds.foreign)

    def question_key(self, letter: Traces) -> str:
        """Return the key of the case that letters found which repeat the same questions."""
        shared = Counter(
            self._founded[question] for question in letter.questions if question in self._founded
        )
        key = next((key for key, count in shared.most_common(1) if count >= _SHARED), "")
        key = key or f"questions:{letter.letter_id}"
        for question in letter.questions:
            self._founded.setdefault(question, key)
        return key

    @property
    def _rest(self) -> list[Traces]:
        """The letters that are in no case and may still come into one, in order."""
        return [
            letter
            for letter in self._letters
            if (placing := self._placings.get(letter.letter_id)) is None
            or (placing.case is None and placing.reason is not Reason.CONTRADICTED)
        ]

    def _look(self) -> None:
        """Learn from the letters that are in a case."""
        members = {case: letters for case, letters in self._members.items() if letters}
        if {case: len(letters) for case, letters in members.items()} != {
            case: len(letters) for case, letters in self.known.members.items()
        }:
            self.known = Known({case: tuple(letters) for case, letters in members.items()})

    def _place(self, letter: Traces, case: str, reason: Reason) -> None:
        self._members[case].append(letter)
        self._placings[letter.letter_id] = Placing(
            letter.letter_id, case, reason, _CONFIDENCE[reason]
        )

    def _ask(self, letter: Traces, reason: Reason, likeliest: str) -> None:
        self._placings[letter.letter_id] = Placing(
            letter.letter_id, None, reason, _CONFIDENCE[reason], likeliest or None
        )

    def _key(self, key: str) -> str:
        return self._leader.get(key, key)


def _by_number(_: _Filing, letter: Traces) -> tuple[str, Reason] | None:
    return (f"number:{letter.theirs}", Reason.REFERENCE) if letter.theirs else None


def _by_date(_: _Filing, letter: Traces) -> tuple[str, Reason] | None:
    if not (letter.ministry and letter.their_date):
        return None
    return f"date:{letter.ministry}:{letter.their_date}", Reason.BRIEF_DATE


def _by_questions(filing: _Filing, letter: Traces) -> tuple[str, Reason] | None:
    if len(letter.questions) < _SHARED:
        return None
    return filing.question_key(letter), Reason.QUESTIONS


def _by_origin(filing: _Filing, letter: Traces) -> tuple[str, Reason] | None:
    if not letter.origin or filing.known.has_origin(letter.origin):
        return None
    return f"origin:{letter.origin}", Reason.ORIGIN


def _by_recipient(_: _Filing, letter: Traces) -> tuple[str, Reason] | None:
    return (f"recipient:{letter.ministry}", Reason.RECIPIENT) if letter.ministry else None


def _links(letters: Sequence[Traces], bearing: Mapping[str, int]) -> dict[str, str]:
    """Return for the key of a number that stands within another number's case the key of that one.

    Whoever answers a letter bears its number. So the case of a letter that others bear the number
    of, and that bears a number itself, is a part of the case that it answers in. A number that is
    only a year and a figure may be several offices': there the bearers must write to its sender.
    """
    recipients: dict[str, set[str]] = defaultdict(set)
    for letter in letters:
        recipients[letter.theirs].add(letter.recipient.casefold())
    above: dict[str, str] = {}
    for letter in letters:
        for number in letter.own:
            borne = number in bearing and letter.theirs and letter.theirs not in (number, "")
            sender = letter.sender.casefold()
            if borne and (not is_plain(number) or (sender and sender in recipients[number])):
                above.setdefault(number, letter.theirs)
    return {f"number:{number}": f"number:{_top(number, above)}" for number in above}


def _top(number: str, above: Mapping[str, str]) -> str:
    """Return the number at the end of the chain; of a ring, the smallest."""
    seen: list[str] = []
    while number in above and number not in seen:
        seen.append(number)
        number = above[number]
    return min(seen[seen.index(number) :]) if number in seen else number
