"""Each sender stands beside each question with its very words, or with the reason why not."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.citation import Style
from index.compare import Matrix, State, matrix
from index.errors import CitationError
from tests.compare.pile import A, B, Pile, longest, small


def table() -> Matrix:
    pile = small()
    return matrix(pile.letters, pile.passages, longest)


def senders(of: Matrix) -> list[str]:
    return [row.sender for row in of.rows]


def test_cells_hold_the_exact_words_or_say_skipped() -> None:
    found = table()
    assert senders(found) == ["Elverum kommune", "Hamar kommune", "Åsnes kommune"]
    assert found.cell("Hamar kommune", "a").text == "Det mener vi bestemt."
    assert found.cell("Hamar kommune", "b").state is State.SKIPPED
    assert found.cell("Hamar kommune", "b").text == ""
    assert [row.answered for row in found.rows] == [3, 2, 1]


def test_a_cell_is_cited_in_one_call() -> None:
    cited = table().cell("Hamar kommune", "a").cite(Style.OFFICIAL, "en")
    assert cited == (
        "“Det mener vi bestemt.” (Hamar kommune, letter, 30 May 2022, ref. 1, para. 1, "
        f"answering the question “{A}”)"
    )
    with pytest.raises(CitationError, match="no answer"):
        table().cell("Hamar kommune", "b").cite(Style.PLAIN)


def test_the_newest_letter_that_answers_speaks() -> None:
    pile = Pile()
    pile.add("Hamar kommune", ("a", A, "Gammelt svar."), ("b", B, "Bare her."), date="2022-01-01")
    pile.add("HAMAR KOMMUNE", ("a", A, "Nytt svar."), date="2022-02-01")
    found = matrix(pile.letters, pile.passages, longest)
    (row,) = found.rows
    assert [cell.text for cell in row.cells] == ["Nytt svar.", "Bare her."]
    assert row.date == "2022-02-01"


def test_everybody_adds_those_who_sent_nothing() -> None:
    pile = small()
    found = matrix(pile.letters, pile.passages, longest, everybody=True)
    assert len(found.rows) == 357
    silent = found.cell("Oslo kommune", "a")
    assert (silent.state, silent.text) == (State.NO_LETTER, "")
    assert found.where(counties=["Oslo"]).rows[0].letters == ()


def test_a_letter_without_sender_stands_under_its_file_name() -> None:
    pile = Pile()
    pile.add("", ("a", A, "Ja."))
    assert senders(matrix(pile.letters, pile.passages, longest)) == ["brev.txt"]


def test_filters_by_county_date_and_state() -> None:
    found = table()
    assert senders(found.where(counties={"Innlandet"})) == senders(found)
    assert senders(found.where(counties={"Oslo"})) == []
    assert senders(found.where(since=date(2022, 5, 30))) == ["Elverum kommune", "Hamar kommune"]
    assert senders(found.where(until=date(2022, 5, 30))) == ["Hamar kommune", "Åsnes kommune"]
    assert senders(found.where(states={"b": {State.SKIPPED}})) == ["Hamar kommune", "Åsnes kommune"]
    both = {"a": {State.ANSWERED}, "b": {State.ANSWERED}}
    assert senders(found.where(states=both)) == ["Elverum kommune"]
    assert found.where(counties={"Oslo"}).columns == found.columns


def test_undated_letters_are_in_no_period() -> None:
    pile = Pile()
    pile.add("Hamar kommune", ("a", A, "Ja."), date="i vår")
    found = matrix(pile.letters, pile.passages, longest)
    assert senders(found.where(since=date(1900, 1, 1))) == []
    assert senders(found.where()) == ["Hamar kommune"]


@pytest.mark.parametrize(
    ("by", "reverse", "expected"),
    [
        ("sender", True, ["Åsnes", "Hamar", "Elverum"]),
        ("county", False, ["Elverum", "Hamar", "Åsnes"]),
        ("date", False, ["Åsnes", "Hamar", "Elverum"]),
        ("answered", True, ["Elverum", "Hamar", "Åsnes"]),
        ("b", False, ["Elverum", "Hamar", "Åsnes"]),
        ("a", True, ["Åsnes", "Elverum", "Hamar"]),
    ],
)
def test_sorting(by: str, reverse: bool, expected: list[str]) -> None:
    found = table().sorted_by(by, reverse=reverse)
    assert senders(found) == [f"{name} kommune" for name in expected]


def test_an_unknown_column_or_sender_is_an_error() -> None:
    with pytest.raises(KeyError):
        table().sorted_by("z")
    with pytest.raises(KeyError):
        table().cell("Hamar kommune", "z")
    with pytest.raises(KeyError):
        table().cell("Atlantis kommune", "a")


words = st.text(alphabet="abc æøå.?!\n=«»", min_size=1, max_size=30)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.tuples(st.sampled_from("abc"), words), max_size=3), max_size=4))
def test_every_answer_is_cut_from_its_letter(answers: list[list[tuple[str, str]]]) -> None:
    pile = Pile()
    for number, given_answers in enumerate(answers):
        named = [(key, f"{key}?", text) for key, text in dict(given_answers).items()]
        pile.add(f"Eksempel {number} kommune", *named)
    found = matrix(pile.letters, pile.passages, longest)
    assert len(found.rows) == len(answers)
    for row in found.rows:
        for column, cell in zip(found.columns, row.cells, strict=True):
            under = [
                one
                for one in pile.passages
                if one.letter_id == row.letters[0].id
                and one.question
                and one.question.key == column.key
            ]
            assert (cell.state is State.ANSWERED) == bool(under)
            if cell.letter and cell.quote and cell.passage:
                assert cell.letter.text[cell.quote.start : cell.quote.end] == cell.text
                assert cell.passage.start <= cell.quote.start < cell.quote.end <= cell.passage.end
