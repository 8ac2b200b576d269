"""Plausible answers of invented municipalities to the ministry's six questions, as many as a
test asks.

The same ``count`` and ``seed`` give the same letters on every machine. Some are in nynorsk, some
leave questions out, number, shorten or reorder them, and some groups sent one text that they
agreed on.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tests.writers.model import LetterModel, Part, PartKind
from tests.writers.texts import (
    ANSWERS,
    CLOSINGS,
    INTRODUCTIONS,
    NAMES,
    NYNORSK,
    NYNORSK_INTRODUCTIONS,
    NYNORSK_QUESTIONS,
    PREFIXES,
    QUESTIONS,
    SHORT_QUESTIONS,
    WAYS,
)

__all__ = [
    "GeneratedLetter",
    "generated_consultations",
    "generated_letters",
    "municipality_names",
]

_MONTHS = ("mars", "april", "mai", "juni")

_EACH = 357
"""Letters that answer one consultation: as many as there are municipalities."""

_SUBJECTS = (
    "politi og beredskap",
    "skoleskyss i spredtbygde strøk",
    "omsorgsboliger for eldre",
    "oppdrett av laks i kystsonen",
    "bibliotek og kulturhus",
    "vannforsyning og avløp",
    "jernbane og godstransport",
    "vindkraft på fjellet",
    "beredskapslager av medisiner",
    "barnehager med åpent opptak",
    "fastleger i små kommuner",
    "jordvern og boligbygging",
    "breibånd der få bor",
)
_FORMS = (
    "Hvilke erfaringer har kommunen med {}?",
    "Hvem bør etter kommunens syn ha ansvaret for {}?",
    "Hva vil det koste kommunen å bygge ut tilbudet innen {}?",
    "Hvordan kan samarbeidet med fylkeskommunen om {} videreutvikles?",
    "Er dagens regler for {} tilfredsstillende, eller bør loven endres?",
    "Når regner kommunen med å ha en plan for {} på plass?",
)
_OWN_WORDS = 0.1
"""Share of the questions that a letter of a consultation repeats in words of its own."""


@dataclass(frozen=True, slots=True)
class GeneratedLetter:
    """A letter whose truth is known: ``answers`` maps the number of a question (1 to 6) to the text
    of the paragraphs that answer it; ``group`` is shared by the senders of one agreed text."""

    name: str
    municipality: str
    date: str
    reference: str
    nynorsk: bool
    answers: dict[int, tuple[str, ...]]
    group: int | None
    model: LetterModel

    def data(self) -> bytes:
        """Return the letter as a UTF-8 text file."""
        return self.model.text().encode()


def municipality_names(count: int) -> tuple[str, ...]:
    """Return ``count`` different invented names, "Eksempel" first; at most 396."""
    names = tuple(prefix + name for prefix in PREFIXES for name in NAMES)
    if count > len(names):
        raise ValueError(f"There are only {len(names)} invented municipalities, not {count}.")
    return names[:count]


def generated_letters(count: int, seed: int = 0) -> tuple[GeneratedLetter, ...]:
    """Return ``count`` letters, each of another municipality; about one in ten in nynorsk."""
    names = municipality_names(count)
    letters = []
    agreed: tuple[int, dict[int, tuple[str, ...]]] | None = None
    for number, name in enumerate(names):
        rng = random.Random(f"{seed} {number}")
        nynorsk = number % 10 == 7
        neighbour = names[(number + 1) % count]
        if number % 30 == 20:
            agreed = (number, _answers(rng, "Regionens", neighbour, False))
        # Three neighbours in thirty send one text that they agreed on.
        group = agreed[0] if agreed and number % 30 in (20, 21, 22) else None
        answers = agreed[1] if agreed and group is not None else None
        letters.append(
            _letter(
                rng,
                number,
                name,
                nynorsk,
                group,
                answers or _answers(rng, name, neighbour, nynorsk),
            )
        )
    return tuple(letters)


def generated_consultations(count: int, seed: int = 0) -> tuple[GeneratedLetter, ...]:
    """Return ``count`` letters that answer as many consultations as it takes, 357 letters each,
    under questions of its own, some of which a letter repeats in words that no other has.
    """
    return tuple(islice(_consultations(seed), count))


def _consultations(seed: int) -> Iterator[GeneratedLetter]:
    for number, subject in enumerate(_SUBJECTS):
        questions = [form.format(subject) for form in _FORMS]
        for letter in generated_letters(_EACH, seed + number):
            rng = random.Random(f"{seed} {number} {letter.name}")
            _, *rest = letter.model.parts
            parts = [Part(PartKind.HEADING, f"Svar på høring om {subject}")]
            parts += [
                replace(part, text=_asked_instead(part.text, questions, letter, rng))
                for part in rest
            ]
            head = (one.replace("22/1154", f"22/{1154 + number}") for one in letter.model.head)
            model = replace(letter.model, head=tuple(head), parts=tuple(parts))
            yield replace(letter, name=f"{number:02}-{letter.name}", model=model)


def _asked_instead(
    text: str, questions: Sequence[str], letter: GeneratedLetter, rng: random.Random
) -> str:
    """Return a part of a letter with a question of another consultation in place of ours."""
    for wordings in (QUESTIONS, SHORT_QUESTIONS, NYNORSK_QUESTIONS):
        for ours, other in zip(wordings, questions, strict=True):
            if text.endswith(ours):
                asked = text.removesuffix(ours) + other
                own = f", slik {letter.municipality} ser det?"
                return f"{asked[:-1]}{own}" if rng.random() < _OWN_WORDS else asked
    return text


def _answers(
    rng: random.Random, name: str, neighbour: str, nynorsk: bool
) -> dict[int, tuple[str, ...]]:
    pools = NYNORSK if nynorsk else ANSWERS
    asked = list(range(1, 7))
    if rng.random() < 0.2:
        asked.remove(rng.choice(asked))
    return {n: _answer(rng, pools[n - 1], name, neighbour) for n in asked}


def _answer(
    rng: random.Random, pools: tuple[tuple[str, ...], ...], name: str, neighbour: str
) -> tuple[str, ...]:
    openings, middles, ends = pools
    sentences = [rng.choice(openings)]
    sentences += rng.sample(middles, rng.randint(1, min(4, len(middles))))
    sentences += rng.sample(ends, rng.randint(0, 2))
    filled = [
        one.format(k=name, n=neighbour, s=rng.choice((15, 20, 25, 35, 40, 45, 50, 60, 80, 150)))
        for one in sentences
    ]
    cut = rng.randint(2, len(filled))
    return tuple(" ".join(some) for some in (filled[:cut], filled[cut:]) if some)


def _letter(
    rng: random.Random,
    number: int,
    name: str,
    nynorsk: bool,
    group: int | None,
    answers: dict[int, tuple[str, ...]],
) -> GeneratedLetter:
    day, month = rng.randint(1, 28), rng.randint(3, 6)
    iso = f"2022-{month:02}-{day:02}"
    reference = f"22/{1000 + number}-{rng.randint(2, 9)}"
    written = rng.choice((f"{day:02}.{month:02}.2022", f"{day}. {_MONTHS[month - 3]} 2022"))
    introductions = NYNORSK_INTRODUCTIONS if nynorsk else INTRODUCTIONS
    parts = [
        Part(PartKind.HEADING, _subject(nynorsk)),
        Part(PartKind.PARAGRAPH, rng.choice(introductions).format(k=name)),
        *_asked(rng, answers, nynorsk),
    ]
    if closing := rng.choice(CLOSINGS) if not nynorsk else "":
        parts.append(Part(PartKind.PARAGRAPH, closing.format(k=name)))
    model = LetterModel(
        _head(rng, name, written, reference, nynorsk), tuple(parts), _tail(rng, name, nynorsk)
    )
    slug = name.lower().replace(" ", "-")
    return GeneratedLetter(
        f"{slug}-kommune-{iso}.txt",
        f"{name} kommune",
        iso,
        reference,
        nynorsk,
        answers,
        group,
        model,
    )


def _subject(nynorsk: bool) -> str:
    if nynorsk:
        return "Svar på brev til kommunane om betre polititenester og beredskap"
    return "Svar på brev til kommunene om bedre polititjenester og beredskap"


def _asked(rng: random.Random, answers: dict[int, tuple[str, ...]], nynorsk: bool) -> list[Part]:
    """Return questions and answers, the questions set in one of the ways that senders set them."""
    style = rng.choice(("plain", "plain", "plain", "numbered", "labelled", "short"))
    wording = NYNORSK_QUESTIONS if nynorsk else SHORT_QUESTIONS if style == "short" else QUESTIONS
    order = list(answers)
    if rng.random() < 0.1:
        rng.shuffle(order)
    parts: list[Part] = []
    for n in order:
        label = {"numbered": f"{n}. ", "labelled": f"Spørsmål {n}: "}.get(style, "")
        parts.append(Part(PartKind.PARAGRAPH, label + wording[n - 1]))
        if n == 5 and wording is QUESTIONS:
            parts += [Part(PartKind.LIST_ITEM, way) for way in WAYS]
        parts += [Part(PartKind.PARAGRAPH, text) for text in answers[n]]
    return parts


def _head(
    rng: random.Random, name: str, date: str, reference: str, nynorsk: bool
) -> tuple[str, ...]:
    recipient = (
        "Justis- og beredskapsdepartementet\nPostboks 8005 Dep.\n0030 OSLO",
        "Justis- og beredskapsdepartementet\nPostboks 8005 Dep.\n\n0030 OSLO",
    )[rng.random() < 0.3].split("\n\n")
    ours, yours, officer = (
        ("Vår", "Dykkar", "Sakshandsamar") if nynorsk else ("Vår", "Deres", "Saksbehandler")
    )
    layouts = (
        f"{ours} dato: {date}\n{ours} referanse: {reference}\n{yours} dato: 23.02.2022\n"
        f"{yours} referanse: 22/1154\n{ours} {officer.lower()}: {officer} Eksempel",
        f"{ours} ref.: {reference}\n{yours} ref.: 22/1154\n{officer}: {officer} Eksempel\n"
        f"Dato: {date}",
        f"Saksnr.: {reference}\nArkivkode: X40\nSaksbeh.: {officer} Eksempel\nDato: {date}",
    )
    return (f"{name} kommune\nKommunedirektøren", *recipient, rng.choice(layouts))


def _tail(rng: random.Random, name: str, nynorsk: bool) -> tuple[str, ...]:
    greeting = "Med helsing" if nynorsk else "Med hilsen"
    title = "kommunedirektør"
    signed = f"Kommunedirektør Eksempel\n{title}"
    tail = [greeting, rng.choice((signed, f"{signed}\n{name} kommune"))]
    if rng.random() < 0.5:
        tail.append(
            "Dokumentet er elektronisk godkjent og har derfor inga underskrift"
            if nynorsk
            else "Dokumentet er elektronisk godkjent og sendes derfor uten underskrift"
        )
    return tuple(tail)
