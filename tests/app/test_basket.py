import pytest

from app import _basket
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
