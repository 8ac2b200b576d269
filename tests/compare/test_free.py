"""A free question is put to every sender; its column is the list that answers it elsewhere, too."""

from dataclasses import replace

import pytest

from index.compare import Matrix, State, add_question, matrix
from index.errors import QueryError
from index.passages.passage import Passage
from index.search.hit import Answer, Evidence, Filters, Hit, SenderList
from tests.compare.pile import Pile, longest, small

QUESTION = "Vil de stille med lokaler?"
PROBABILITY = {"Elverum kommune": 0.9, "Hamar kommune": 0.7, "Åsnes kommune": 0.2}
LEAST = 0.5


class Asked:
    """Lists the last passage of each letter that the filter lets through, if it is likely."""

    def __init__(self, pile: Pile, *, leak: bool = False) -> None:
        self.pile, self.leak = pile, leak
        self.filters: list[Filters] = []

    def __call__(self, question: str, filters: Filters) -> Answer:
        self.filters.append(filters)
        hits = [
            self.hit(passage)
            for passage in self.pile.passages
            if self.leak or passage.letter_id in filters.letters
        ]
        last = {hit.letter.id: hit for hit in hits if hit.probability >= LEAST}
        deny = tuple(hit for hit in last.values() if "Nei" in hit.passage.text)
        say = tuple(hit for hit in last.values() if hit not in deny)
        listed = SenderList(say, deny, len(filters.letters), len(filters.letters))
        return Answer(question, (), (), (), True, 0.0, "1", senders=listed)

    def hit(self, passage: Passage) -> Hit:
        (letter,) = [one for one in self.pile.letters if one.id == passage.letter_id]
        assert letter.letterhead.sender
        probability = PROBABILITY[letter.letterhead.sender.value]
        evidence = Evidence(0.0, None, 0.0, None, 0.0)
        return Hit(letter, passage, passage.sentences[:1], 1.0, probability, evidence)


def base(pile: Pile) -> Matrix:
    return matrix(pile.letters, pile.passages, longest)


def test_each_sender_answers_for_itself_as_the_list_says() -> None:
    pile = small()
    asked = Asked(pile)
    found = add_question(base(pile), QUESTION, asked)
    assert found.columns[-1].free
    assert found.cell("Elverum kommune", QUESTION).text == "Ja, gjerne."
    assert found.cell("Hamar kommune", QUESTION).probability == 0.7
    assert found.cell("Hamar kommune", QUESTION).denies
    assert not found.cell("Elverum kommune", QUESTION).denies
    assert found.cell("Åsnes kommune", QUESTION).state is State.SILENT
    assert found.cell("Åsnes kommune", QUESTION).text == ""
    assert [one.letters for one in asked.filters] == [{one.id for one in pile.letters}]
    assert [row.sender for row in found.sorted_by(QUESTION).rows][:2] == [
        "Elverum kommune",
        "Hamar kommune",
    ]


def test_a_hit_of_another_sender_never_fills_a_cell() -> None:
    pile = small()
    found = add_question(base(pile), QUESTION, Asked(pile, leak=True))
    for row in found.rows:
        assert row.cells[-1].letter in (*row.letters, None)


def test_nobody_is_asked_who_sent_nothing() -> None:
    pile = small()
    all_rows = matrix(pile.letters, pile.passages, longest, everybody=True)
    found = add_question(all_rows, QUESTION, Asked(pile))
    assert found.cell("Oslo kommune", QUESTION).state is State.NO_LETTER


def test_an_unmarked_hit_is_quoted_whole() -> None:
    pile = small()
    asked = Asked(pile)

    def ask(question: str, filters: Filters) -> Answer:
        answer = asked(question, filters)
        assert answer.senders
        bare = tuple(replace(hit, marks=()) for hit in answer.senders.deny)
        return replace(answer, senders=replace(answer.senders, deny=bare))

    found = add_question(base(pile), QUESTION, ask)
    assert found.cell("Hamar kommune", QUESTION).text == "Nei takk."


def test_errors_of_the_search_pass() -> None:
    def ask(question: str, filters: Filters) -> Answer:
        raise QueryError("for lang")

    with pytest.raises(QueryError):
        add_question(base(small()), QUESTION, ask)
