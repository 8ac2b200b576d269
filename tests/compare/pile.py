"""A pile of letters made by hand, with the questions that each answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from index.compare import Choice
from index.encoder.base import Encoder
from index.letters.letter import Letter, Span
from index.library._build import asked_texts, find_answers
from index.passages.passage import Passage, PassageKind, Question
from tests.citation.letters import head, make_letter


@dataclass
class Pile:
    letters: list[Letter] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def add(self, sender: str, *answers: tuple[str, str, str], date: str = "2022-05-30") -> Letter:
        """Add a letter; each answer is a question's key, its wording and two or so sentences."""
        text = "Innledning.\n"
        spans: list[tuple[Question, Span]] = []
        for key, wording, words in answers:
            start = len(text)
            text += f"{wording}\n"
            question = Question(wording, start, start + len(wording), key)
            spans.append((question, Span(len(text), len(text) + len(words))))
            text += f"{words}\n"
        facts = {"date": date, "our_reference": "1"} | ({"sender": sender} if sender else {})
        letter = make_letter(text, head(**facts), seed=sender + date)
        self.letters.append(letter)
        self.passages += [
            _passage(letter, question, span, number)
            for number, (question, span) in enumerate(spans, start=1)
        ]
        return letter


def _passage(letter: Letter, question: Question, span: Span, number: int) -> Passage:
    words = span.of(letter.text)
    sentences, at = [], span.start
    for sentence in words.split(". "):
        end = min(at + len(sentence) + 1, span.end)
        sentences.append(Span(at, end))
        at = end + 1
    return Passage(
        id=f"{letter.id[:12]}-{span.start}",
        letter_id=letter.id,
        kind=PassageKind.ANSWER,
        text=words,
        start=span.start,
        end=span.end,
        page=None,
        paragraph=number,
        sentences=tuple(sentences),
        question=question,
    )


def as_in_a_library(passages: Iterable[Passage], encoder: Encoder) -> list[Passage]:
    """Return passages as a generation has them: one key for all wordings of a question."""
    cut = list(passages)
    known = find_answers(cut, encoder.encode_passages(asked_texts(cut))).same
    return [
        replace(one, question=replace(asked, key=known.get(asked.key, asked.key)))
        if (asked := one.question)
        else one
        for one in cut
    ]


def longest(question: str, letter: Letter, passages: Sequence[Passage]) -> Choice:
    """A rank that takes the longest sentence of the first passage."""
    best = max(passages[0].sentences, key=lambda span: span.end - span.start)
    return Choice(passages[0], (best,))


A, B, C = "Hva mener dere?", "Hvilke ressurser har dere?", "Ønsker dere tjenestested?"


def small() -> Pile:
    """Three senders; Hamar skips B, Åsnes answers only C."""
    pile = Pile()
    pile.add("Hamar kommune", ("a", A, "Ja. Det mener vi bestemt."), ("c", C, "Nei takk."))
    pile.add(
        "Elverum kommune",
        ("a", A, "Vi er fornøyd."),
        ("b", B, "Ingen penger."),
        ("c", C, "Ja, gjerne."),
        date="2022-06-01",
    )
    pile.add("Åsnes kommune", ("c", C, "Vi ønsker det."), date="2022-04-01")
    return pile
