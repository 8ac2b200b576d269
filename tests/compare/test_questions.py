"""The questions come back in the order in which they were asked, in their most common wording."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.compare import questions
from index.encoder.base import Encoder
from index.passages import question_key
from tests.compare.pile import Pile, as_in_a_library, small
from tests.writers.texts import NYNORSK_QUESTIONS, QUESTIONS, SHORT_QUESTIONS

many = settings(deadline=None, max_examples=40)


def test_letters_that_skip_questions_do_not_change_the_order() -> None:
    assert [column.key for column in questions(small().passages)] == ["a", "b", "c"]
    assert [column.letters for column in questions(small().passages)] == [2, 1, 3]


@many
@given(
    st.permutations(list("abcdefg")),
    st.lists(st.sets(st.integers(0, 6), min_size=1), max_size=6),
    st.randoms(use_true_random=False),
)
def test_the_asked_order_is_found_again(
    asked: list[str], skips: list[set[int]], random: object
) -> None:
    pile = Pile()
    pile.add("Alle kommune", *((key, f"{key}?", "Ja.") for key in asked))
    for number, kept in enumerate(skips):
        answers = [(asked[at], f"{asked[at]}?", "Ja.") for at in sorted(kept)]
        pile.add(f"Eksempel {number} kommune", *answers)
    shuffled = list(pile.passages)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    columns = questions(shuffled)
    assert [column.key for column in columns] == asked
    assert columns == questions(pile.passages)


def test_one_letter_in_the_wrong_order_is_outvoted() -> None:
    pile = Pile()
    for number in range(3):
        pile.add(f"Eksempel {number} kommune", ("a", "A?", "Ja."), ("b", "B?", "Ja."))
    pile.add("Prøvevik kommune", ("b", "B?", "Ja."), ("a", "A?", "Ja."))
    assert [column.key for column in questions(pile.passages)] == ["a", "b"]


def test_the_most_common_wording_is_shown() -> None:
    pile = Pile()
    for number, wording in enumerate(["HVA MENER DERE?", "Hva mener dere?", "Hva meiner de?"]):
        pile.add(f"Eksempel {number} kommune", ("a", wording, "Ja."))
    (column,) = questions(pile.passages)
    assert column.text.casefold() == "hva mener dere?"


def test_what_one_letter_of_many_asks_is_its_own() -> None:
    pile = Pile()
    for number in range(60):
        extra = [("x", "Hvorfor ikke?", "Nei.")] if number == 0 else []
        pile.add(f"Eksempel {number} kommune", ("a", "A?", "Ja."), *extra)
    assert [column.key for column in questions(pile.passages)] == ["a"]
    assert [column.key for column in questions(pile.passages, least=1)] == ["a", "x"]


def test_no_letters_ask_nothing() -> None:
    assert questions([]) == ()


KINDS = (QUESTIONS, SHORT_QUESTIONS, NYNORSK_QUESTIONS)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=6))
def test_each_letter_has_at_most_one_cell_for_a_column(
    bundled: Encoder, kinds: list[tuple[str, ...]]
) -> None:
    pile = Pile()
    for number, kind in enumerate(kinds):
        answers = [(question_key(text), text, "Ja.") for text in kind]
        pile.add(f"Eksempel {number} kommune", *answers)
    columns = questions(as_in_a_library(pile.passages, bundled))
    assert len(columns) == 6
    assert [column.letters for column in columns] == [len(kinds)] * 6
    numbers = {question_key(text): at for kind in KINDS for at, text in enumerate(kind)}
    assert [numbers[column.key] for column in columns] == list(range(6))
