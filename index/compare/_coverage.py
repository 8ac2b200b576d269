"""Who answered, who skipped which question, and which municipalities sent nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.compare._matrix import alphabetical, without_letter
from index.compare._questions import Column, questions
from index.letters.gazetteer import Municipality, counties, find, find_all, municipalities
from index.letters.letter import Letter
from index.passages import Brief
from index.passages.passage import Passage

__all__ = ["CountyCoverage", "Coverage", "QuestionCoverage", "coverage"]


@dataclass(frozen=True, slots=True)
class QuestionCoverage:
    """Senders of letters that answer a question, and of letters that leave it out."""

    question: Column
    answered: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountyCoverage:
    """The municipalities of a county that sent a letter, and those that sent none."""

    county: str
    sent: tuple[Municipality, ...]
    missing: tuple[Municipality, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the letters reach. ``senders`` are all, in alphabetical order; ``sent``, ``unclear``
    and ``missing`` share out all municipalities, ``unclear`` being those of which one or the other
    may be meant ("Herøy kommune"); ``others`` are senders that are no municipality.
    """

    letters: int
    senders: tuple[str, ...]
    questions: tuple[QuestionCoverage, ...]
    sent: tuple[Municipality, ...]
    unclear: tuple[Municipality, ...]
    missing: tuple[Municipality, ...]
    others: tuple[str, ...]
    counties: tuple[CountyCoverage, ...]


def coverage(
    letters: Sequence[Letter],
    passages: Sequence[Passage],
    least: int | None = None,
    briefs: Sequence[Brief] = (),
) -> Coverage:
    """Return who answered what among ``letters``, whose passages are ``passages``; ``least`` and
    ``briefs`` as in ``questions``. A sender has answered a question when any of its letters does.
    """
    senders = tuple(sorted({one.sender_or_name for one in letters}, key=alphabetical))
    known = {one.number for one in filter(None, map(find, senders))}
    missing = without_letter(letters)
    unsent = {one.number for one in missing}
    everyone = municipalities()
    sent = tuple(one for one in everyone if one.number in known)
    return Coverage(
        letters=len(letters),
        senders=senders,
        questions=_questions(letters, passages, senders, questions(passages, least, briefs)),
        sent=sent,
        unclear=tuple(one for one in everyone if one.number not in known | unsent),
        missing=missing,
        others=tuple(name for name in senders if not find_all(name)),
        counties=tuple(
            CountyCoverage(
                county,
                tuple(one for one in sent if one.county == county),
                tuple(one for one in missing if one.county == county),
            )
            for county in counties()
        ),
    )


def _questions(
    letters: Sequence[Letter],
    passages: Sequence[Passage],
    senders: Sequence[str],
    columns: Sequence[Column],
) -> tuple[QuestionCoverage, ...]:
    names = {letter.id: letter.sender_or_name for letter in letters}
    answering: dict[str, set[str]] = {}
    for passage in passages:
        for key in passage.answered if passage.letter_id in names else ():
            answering.setdefault(key, set()).add(names[passage.letter_id])
    found = []
    for column in columns:
        heard = answering.get(column.key, set())
        split = [[one for one in senders if (one in heard) is sought] for sought in (True, False)]
        found.append(QuestionCoverage(column, tuple(split[0]), tuple(split[1])))
    return tuple(found)
