"""From filed letters to what a person sees of cases: names, dates, the recipient's letter."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from index.cases._filing import defining_keys, file_letters
from index.cases._known import BY_HAND
from index.cases._names import name_of
from index.cases._traces import Traces
from index.cases.case import Case, Cases, Placing, Reason

__all__ = ["find_cases"]

_NUMBER = "number:"


def find_cases(
    letters: Iterable[Traces],
    by_hand: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> Cases:
    """Return the cases of letters, which may come in any order.

    ``by_hand`` is the key of the case that a person put a letter into, and ``names`` what a person
    called the case of a letter, by the letter's id; of several names in a case that of its first
    letter holds.
    """
    filed = file_letters(letters, by_hand, (names or {}).keys())
    parts: dict[str, set[str]] = {}
    for key, leader in filed.leader.items():
        parts.setdefault(leader, set()).add(key)
    cases = [
        _case(key, members, filed.placings, parts.get(key, set()), names or {})
        for key, members in filed.members.items()
    ]
    ids = {case.key: case.id for case in cases}
    placings = {
        letter: replace(
            placing,
            case=ids[placing.case] if placing.case else None,
            likeliest=ids.get(placing.likeliest or ""),
        )
        for letter, placing in sorted(filed.placings.items())
    }
    ordered = sorted(cases, key=lambda case: (case.first or "9999", case.name, case.id))
    return Cases(tuple(ordered), placings)


def _case(
    key: str,
    letters: Sequence[Traces],
    placings: Mapping[str, Placing],
    parts: set[str],
    names: Mapping[str, str],
) -> Case:
    numbers = [one for one in (key, *sorted(parts)) if one.startswith(_NUMBER)]
    references = tuple(number.removeprefix(_NUMBER) for number in numbers)
    brief = _brief(letters, placings)
    given = next((names[one.letter_id] for one in letters if one.letter_id in names), "")
    dates = [letter.date for letter in letters if letter.date]
    recipients = Counter(letter.recipient for letter in letters if letter.recipient)
    recipient = min(recipients, key=lambda name: (-recipients[name], name), default="")
    made = key.removeprefix(BY_HAND) if key.startswith(BY_HAND) else ""
    sender = letters[0].sender if letters else ""
    names_of_it = (given, made, name_of(letters, brief), *references[:1], recipient, sender)
    keys = parts.union(*(defining_keys(letter) for letter in letters))
    return Case(
        id=_id(key),
        key=key,
        name=next(filter(None, names_of_it), "?"),
        letters=tuple(letter.letter_id for letter in letters),
        brief=brief.letter_id if brief else None,
        recipient=recipient,
        references=references,
        first=min(dates, default=""),
        last=max(dates, default=""),
        named_by_hand=bool(given or made),
        aliases=frozenset(map(_id, keys - {key})),
    )


def _brief(letters: Sequence[Traces], placings: Mapping[str, Placing]) -> Traces | None:
    """Return the letter that the others answer: one that came back with an answer, or else the
    first of all that bears the case's number as its own, if no other was written on its day.
    """
    returned = next((letter for letter in letters if letter.is_brief), None)
    if returned is not None or len(letters) < 2:
        return returned
    first, second = letters[:2]
    owns = placings[first.letter_id].reason is Reason.OWN_NUMBER
    return first if owns and first.date and first.date != second.date else None


def _id(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
