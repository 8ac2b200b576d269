import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import _basket
from app._merge import merged
from index.citation import permalink
from index.letters.letter import Span
from tests.app.memory import letter_of

LETTER = letter_of("Et svar.\n\nEt annet svar.", "a.txt", "Eksempel kommune")


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    state: dict[str, object] = {}
    monkeypatch.setattr("streamlit.session_state", state)
    return state


def test_words_are_kept_once_and_moved_and_removed() -> None:
    first, second = Span(0, 8), Span(10, 24)
    _basket.keep(LETTER, first)
    _basket.keep(LETTER, first)
    _basket.keep(LETTER, second)
    assert [entry["start"] for entry in _basket.entries()] == ["0", "10"]
    _basket.move(1, -1)
    assert [entry["start"] for entry in _basket.entries()] == ["10", "0"]
    _basket.move(0, -1)
    _basket.remove(7)
    assert len(_basket.entries()) == 2
    _basket.remove(0)
    assert [entry["start"] for entry in _basket.entries()] == ["0"]
    assert _basket.holds(LETTER, first)
    assert not _basket.holds(LETTER, second)


def test_a_note_stays_with_its_words_and_they_are_still_kept_once() -> None:
    _basket.keep(LETTER, Span(0, 8))
    _basket.note(_basket.entries()[0], " Ring dem. ")
    _basket.keep(LETTER, Span(0, 8))
    assert [entry.get("note") for entry in _basket.entries()] == ["Ring dem."]
    assert _basket.holds(LETTER, Span(0, 8))
    _basket.recall({"basket": [permalink(LETTER, Span(0, 8))]})
    assert len(_basket.entries()) == 1
    _basket.note(_basket.entries()[0], "  ")
    assert _basket.entries() == [permalink(LETTER, Span(0, 8))]


def test_nothing_is_stored_before_the_browser_has_told_what_it_kept() -> None:
    _basket.remember("a?")
    assert _basket.stored() == {}
    _basket.recall({"history": ["b?", "a?"], "basket": [{"letter": "x"}]})
    assert _basket.stored() == {"history": ["a?", "b?"], "basket": [{"letter": "x"}]}


@pytest.mark.parametrize(
    "kept",
    [None, [], "x", {"history": "x", "basket": 5}, {"history": [1, None], "basket": ["x", [1]]}],
)
def test_nonsense_from_the_browser_is_left_out(kept: object) -> None:
    _basket.recall(kept)
    assert _basket.history() == []
    assert _basket.entries() == []


def test_overlong_values_from_the_browser_are_left_out() -> None:
    _basket.recall({"basket": [{"letter": "x" * 1000, "start": "1"}]})
    assert _basket.entries() == [{"start": "1"}]


def test_the_newest_question_comes_first_and_only_once() -> None:
    for question in ("a?", "b?", "a?"):
        _basket.remember(question)
    assert _basket.history() == ["a?", "b?"]
    for number in range(50):
        _basket.remember(str(number))
    assert len(_basket.history()) == 20
    _basket.clear_history()
    assert _basket.history() == []


def told(number: int, base: list[str], now: list[str]) -> dict[str, object]:
    """What a browser tells: its storage held ``base`` and holds ``now``."""
    return {
        "number": number,
        "base": {"basket": [{"letter": one} for one in base], "history": base},
        "basket": [{"letter": one} for one in now],
        "history": now,
    }


def held() -> list[str]:
    return [entry["letter"] for entry in _basket.entries()]


def test_what_two_tabs_collect_is_all_kept() -> None:
    _basket.recall(told(1, [], ["a"]))
    _basket.entries().append({"letter": "mine"})
    _basket.remember("mine")
    _basket.recall(told(2, ["a"], ["a", "theirs"]))
    assert held() == ["a", "theirs", "mine"]
    assert _basket.history() == ["mine", "a", "theirs"]
    assert _basket.seen() == 2


def test_what_one_tab_takes_out_stays_out_and_what_the_other_moved_stays_moved() -> None:
    _basket.recall(told(1, [], ["a", "b", "c"]))
    _basket.remove(0)
    _basket.move(1, -1)
    _basket.clear_history()
    _basket.recall(told(2, ["a", "b", "c"], ["a", "b", "c", "d"]))
    assert held() == ["c", "b", "d"]
    assert _basket.history() == ["d"]
    _basket.recall(told(3, ["c", "b", "d"], ["b", "d"]))
    assert held() == ["b", "d"]


def test_what_was_told_before_is_not_taken_in_again() -> None:
    _basket.recall(told(1, [], ["a"]))
    _basket.remove(0)
    _basket.recall(told(1, [], ["a"]))
    assert held() == []


def test_a_note_written_in_one_tab_survives_a_collection_in_another() -> None:
    _basket.recall(told(1, [], ["a", "b"]))
    _basket.entries()[0]["note"] = "viktig"
    _basket.recall(told(2, ["a", "b"], ["b", "a", "c"]))
    assert _basket.entries() == [
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


def test_an_entry_keeps_the_question_to_which_the_words_were_found() -> None:
    _basket.keep(LETTER, Span(0, 8), "Hva \n mener  dere?")
    _basket.keep(LETTER, Span(0, 8), "Noe annet?")
    (entry,) = _basket.entries()
    assert entry == {**permalink(LETTER, Span(0, 8)), "asked": "Hva mener dere?"}
    assert _basket.holds(LETTER, Span(0, 8))
    _basket.remove(0)
    _basket.keep(LETTER, Span(0, 8), "x" * 5_000)
    assert len(_basket.entries()[0]["asked"]) == 500
