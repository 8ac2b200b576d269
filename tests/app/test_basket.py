import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app._basket import Basket
from app._merge import merged
from index.citation import permalink
from index.letters.letter import Span
from tests.app.memory import letter_of

LETTER = letter_of("Et svar.\n\nEt annet svar.", "a.txt", "Eksempel kommune")


@pytest.fixture
def basket() -> Basket:
    return Basket()


def test_words_are_kept_once_and_moved_and_removed(basket: Basket) -> None:
    first, second = Span(0, 8), Span(10, 24)
    basket.keep(LETTER, first)
    basket.keep(LETTER, first)
    basket.keep(LETTER, second)
    assert [entry["start"] for entry in basket.entries] == ["0", "10"]
    basket.move(basket.entries[1], -1)
    assert [entry["start"] for entry in basket.entries] == ["10", "0"]
    basket.move(basket.entries[0], -1)
    basket.remove({"letter": "another"})
    assert len(basket.entries) == 2
    basket.remove(basket.entries[0])
    assert [entry["start"] for entry in basket.entries] == ["0"]
    assert basket.holds(LETTER, first)
    assert not basket.holds(LETTER, second)


def test_a_note_stays_with_its_words_and_they_are_still_kept_once(basket: Basket) -> None:
    basket.keep(LETTER, Span(0, 8))
    basket.note(basket.entries[0], " Ring dem. ")
    basket.keep(LETTER, Span(0, 8))
    assert [entry.get("note") for entry in basket.entries] == ["Ring dem."]
    assert basket.holds(LETTER, Span(0, 8))
    basket.recall({"basket": [permalink(LETTER, Span(0, 8))]})
    assert len(basket.entries) == 1
    basket.note(basket.entries[0], "  ")
    assert basket.entries == [permalink(LETTER, Span(0, 8))]


def test_nothing_is_stored_before_the_browser_has_told_what_it_kept(basket: Basket) -> None:
    basket.remember("a?")
    assert basket.stored() == {}
    basket.recall({"history": ["b?", "a?"], "basket": [{"letter": "x"}]})
    assert basket.stored() == {
        "history": [("a?", "a?"), ("b?", "b?")],
        "basket": [("letter=x", {"letter": "x"})],
    }


@pytest.mark.parametrize(
    "kept",
    [None, [], "x", {"history": "x", "basket": 5}, {"history": [1, None], "basket": ["x", [1]]}],
)
def test_nonsense_from_the_browser_is_left_out(basket: Basket, kept: object) -> None:
    basket.recall(kept)
    assert basket.history == []
    assert basket.entries == []


def test_overlong_values_from_the_browser_are_left_out(basket: Basket) -> None:
    basket.recall({"basket": [{"letter": "x" * 1000, "start": "1"}]})
    assert basket.entries == [{"start": "1"}]


def test_the_newest_question_comes_first_and_only_once(basket: Basket) -> None:
    for question in ("a?", "b?", "a?"):
        basket.remember(question)
    assert basket.history == ["a?", "b?"]
    for number in range(50):
        basket.remember(str(number))
    assert len(basket.history) == 20
    basket.clear_history()
    assert basket.history == []


def told(number: int, base: list[str], now: list[str]) -> dict[str, object]:
    """What a browser tells: its storage held ``base`` and holds ``now``."""
    return {
        "number": number,
        "base": {"basket": [{"letter": one} for one in base], "history": base},
        "basket": [{"letter": one} for one in now],
        "history": now,
    }


def held(basket: Basket) -> list[str]:
    return [entry["letter"] for entry in basket.entries]


def test_what_two_tabs_collect_is_all_kept(basket: Basket) -> None:
    basket.recall(told(1, [], ["a"]))
    basket.entries.append({"letter": "mine"})
    basket.remember("mine")
    basket.recall(told(2, ["a"], ["a", "theirs"]))
    assert held(basket) == ["a", "theirs", "mine"]
    assert basket.history == ["mine", "a", "theirs"]
    assert basket.seen == 2


def test_a_press_means_the_entry_that_it_stood_at_whatever_another_tab_has_moved_since(
    basket: Basket,
) -> None:
    basket.recall(told(1, [], ["a", "b", "c"]))
    first, second, third = basket.entries
    basket.recall(told(2, ["a", "b", "c"], ["c", "b", "a", "d"]))
    basket.note(second, "viktig")
    basket.remove(first)
    basket.move(third, 1)
    assert basket.entries == [{"letter": "b", "note": "viktig"}, {"letter": "c"}, {"letter": "d"}]


def test_a_question_that_stays_on_the_page_is_put_first_only_once(basket: Basket) -> None:
    """Two tabs put theirs first in turn for ever, each hearing that the other had."""
    basket.recall(told(1, [], []))
    basket.remember("mine")
    basket.recall(told(2, ["mine"], ["theirs", "mine"]))
    basket.remember("mine")
    assert basket.history == ["theirs", "mine"]


def test_only_news_makes_a_new_version(basket: Basket) -> None:
    basket.recall(told(1, [], []))
    assert basket.version == 0
    basket.recall(told(2, [], ["a"]))
    assert basket.version == 1
    basket.recall(told(3, ["a"], ["a"]))
    assert basket.version == 1


def test_what_one_tab_takes_out_stays_out_and_what_the_other_moved_stays_moved(
    basket: Basket,
) -> None:
    basket.recall(told(1, [], ["a", "b", "c"]))
    basket.remove(basket.entries[0])
    basket.move(basket.entries[1], -1)
    basket.clear_history()
    basket.recall(told(2, ["a", "b", "c"], ["a", "b", "c", "d"]))
    assert held(basket) == ["c", "b", "d"]
    assert basket.history == ["d"]
    basket.recall(told(3, ["c", "b", "d"], ["b", "d"]))
    assert held(basket) == ["b", "d"]


def test_what_was_told_before_is_not_taken_in_again(basket: Basket) -> None:
    basket.recall(told(1, [], ["a"]))
    basket.remove(basket.entries[0])
    basket.recall(told(1, [], ["a"]))
    assert held(basket) == []


def test_a_note_written_in_one_tab_survives_a_collection_in_another(basket: Basket) -> None:
    basket.recall(told(1, [], ["a", "b"]))
    basket.entries[0]["note"] = "viktig"
    basket.recall(told(2, ["a", "b"], ["b", "a", "c"]))
    assert basket.entries == [
        {"letter": "b"},
        {"letter": "a", "note": "viktig"},
        {"letter": "c"},
    ]


lists = st.lists(st.integers(0, 9), unique=True, max_size=6)


@given(lists, lists, lists)
@settings(deadline=None, max_examples=200)
def test_merging_loses_and_resurrects_nothing(base: list[int], a: list[int], b: list[int]) -> None:
    found = merged(base, a, b, int)
    assert len(found) == len(set(found))
    added = (set(a) | set(b)) - set(base)
    assert set(found) == added | (set(base) & set(a) & set(b))
    assert merged(base, base, b, int) == b
    assert set(merged(base, a, base, int)) == set(a)


def test_an_entry_keeps_the_question_to_which_the_words_were_found(basket: Basket) -> None:
    basket.keep(LETTER, Span(0, 8), "Hva \n mener  dere?")
    basket.keep(LETTER, Span(0, 8), "Noe annet?")
    (entry,) = basket.entries
    assert entry == {**permalink(LETTER, Span(0, 8)), "asked": "Hva mener dere?"}
    assert basket.holds(LETTER, Span(0, 8))
    basket.remove(basket.entries[0])
    basket.keep(LETTER, Span(0, 8), "x" * 5_000)
    assert len(basket.entries[0]["asked"]) == 500
