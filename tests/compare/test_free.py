"""A free question asks each sender for itself, and an answer that is not likely is not shown."""

from dataclasses import replace

import pytest

from index.compare import Matrix, State, add_question, matrix
from index.errors import QueryError
from index.letters.letter import Field
from index.passages.passage import Passage
from index.search.hit import Answer, Evidence, Fact, Filters, Hit
from tests.compare.pile import Pile, longest, small

QUESTION = "Vil de stille med lokaler?"
PROBABILITY = {"Elverum kommune": 0.9, "Hamar kommune": 0.7, "Åsnes kommune": 0.2}


class Asked:
    """Answers with the last passage of the letters that the filter lets through."""

    def __init__(self, pile: Pile, *, facts: bool = False, leak: bool = False) -> None:
        self.pile, self.facts, self.leak = pile, facts, leak
        self.filters: list[Filters] = []

    def __call__(self, question: str, filters: Filters) -> Answer:
        self.filters.append(filters)
        hits = tuple(
            self.hit(passage)
            for passage in self.pile.passages[::-1]
            if self.leak or passage.letter_id in filters.letters
        )
        facts = tuple(
            Fact(letter, "sender", Field("x", "x", -1, -1))
            for letter in self.pile.letters
            if self.facts
        )
        answered = bool(facts) or max(hit.probability for hit in hits) > 0.5
        return Answer(question, hits, facts, (), answered, 0.0, "1")

    def hit(self, passage: Passage) -> Hit:
        (letter,) = [one for one in self.pile.letters if one.id == passage.letter_id]
        assert letter.letterhead.sender
        probability = PROBABILITY[letter.letterhead.sender.value]
        evidence = Evidence(0.0, None, 0.0, None, 0.0)
        return Hit(letter, passage, passage.sentences[:1], 1.0, probability, evidence)


def base(pile: Pile) -> Matrix:
    return matrix(pile.letters, pile.passages, longest)


def test_each_sender_answers_for_itself() -> None:
    pile = small()
    asked = Asked(pile)
    found = add_question(base(pile), QUESTION, asked)
    assert found.columns[-1].free
    assert found.cell("Elverum kommune", QUESTION).text == "Ja, gjerne."
    assert found.cell("Hamar kommune", QUESTION).probability == 0.7
    assert found.cell("Åsnes kommune", QUESTION).state is State.SILENT
    assert found.cell("Åsnes kommune", QUESTION).text == ""
    assert {len(one.letters) for one in asked.filters} == {1}
    assert [row.sender for row in found.sorted_by(QUESTION).rows][:2] == [
        "Elverum kommune",
        "Hamar kommune",
    ]


def test_a_hit_of_another_sender_never_fills_a_cell() -> None:
    pile = small()
    found = add_question(base(pile), QUESTION, Asked(pile, leak=True))
    for row in found.rows:
        assert row.cells[-1].letter in row.letters


def test_a_fact_of_the_letterhead_does_not_make_a_hit_likely() -> None:
    pile = small()
    found = add_question(base(pile), QUESTION, Asked(pile, facts=True))
    assert found.cell("Åsnes kommune", QUESTION).state is State.SILENT
    assert found.cell("Hamar kommune", QUESTION).state is State.ANSWERED


def test_nobody_is_asked_who_sent_nothing() -> None:
    pile = small()
    asked = Asked(pile)
    all_rows = matrix(pile.letters, pile.passages, longest, everybody=True)
    found = add_question(all_rows, QUESTION, asked)
    assert len(asked.filters) == 3
    assert found.cell("Oslo kommune", QUESTION).state is State.NO_LETTER


def test_an_unmarked_hit_is_quoted_whole() -> None:
    pile = small()
    asked = Asked(pile)

    def ask(question: str, filters: Filters) -> Answer:
        answer = asked(question, filters)
        return replace(answer, hits=tuple(replace(hit, marks=()) for hit in answer.hits))

    found = add_question(base(pile), QUESTION, ask)
    assert found.cell("Hamar kommune", QUESTION).text == "Nei takk."


def test_progress_and_cancel() -> None:
    pile = small()
    seen: list[tuple[int, int]] = []
    add_question(base(pile), QUESTION, Asked(pile), progress=lambda *at: seen.append(at))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert add_question(base(pile), QUESTION, Asked(pile), cancel=lambda: True) == base(pile)


def test_errors_of_the_search_pass() -> None:
    def ask(question: str, filters: Filters) -> Answer:
        raise QueryError("for lang")

    with pytest.raises(QueryError):
        add_question(base(small()), QUESTION, ask)
