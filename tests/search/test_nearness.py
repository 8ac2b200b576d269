"""A word of the question is held against the nearest word of a sentence, in either language."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.encoder import Encoder
from index.search import _nearness
from index.search._nearness import WordReader
from index.search._words import word_parts

PAID = "Kommunen betaler lønn til seks badevakter og en vannscooterkontrollør."
ROOMS = "Kommunen har ikke plass å tilby, for alle bygg er leid ut."


def near(encoder: Encoder, question: str, *texts: str) -> list[tuple[float, ...]]:
    _, words = encoder.encode_parts([question], [word_parts(question)], queries=True)
    return WordReader(encoder).nearness(words, texts)


@pytest.mark.parametrize("word", ["lifeguards", "badevaktar", "salaries"])
def test_a_word_is_near_to_one_that_means_the_same(bundled: Encoder, word: str) -> None:
    (paid,), (rooms,) = near(bundled, word, PAID, ROOMS)
    assert paid > rooms + 0.1


def test_the_same_word_in_the_same_place_is_as_near_as_can_be(bundled: Encoder) -> None:
    # Read as a passage, too: a question has another prompt before it.
    _, words = bundled.encode_parts([PAID], [word_parts(PAID)])
    assert WordReader(bundled).nearness(words, [PAID]) == [
        pytest.approx([1.0] * len(word_parts(PAID)), abs=1e-3)
    ]


def test_there_is_one_value_for_each_word_and_text(bundled: Encoder) -> None:
    found = near(bundled, "seks badevakter", PAID, "…", ROOMS)
    assert [len(one) for one in found] == [2, 2, 2]
    assert found[1] == (0.0, 0.0)


def test_without_words_or_texts_nothing_is_near(bundled: Encoder) -> None:
    assert near(bundled, "?", PAID, ROOMS) == [(), ()]
    assert near(bundled, "badevakter") == []


def test_a_sentence_is_read_once(bundled: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = WordReader(bundled)
    _, words = bundled.encode_parts(["badevakter"], [[(0, 10)]], queries=True)
    first = reader.nearness(words, [PAID, ROOMS, PAID])
    assert first[0] == first[2] != first[1]
    monkeypatch.setattr(reader, "_encoder", None)
    assert reader.nearness(words, [ROOMS, PAID]) == [first[1], first[0]]


def test_no_more_sentences_are_kept_than_fit(
    bundled: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_nearness, "_KEPT", 2)
    reader = WordReader(bundled)
    _, words = bundled.encode_parts(["plass"], [[(0, 5)]], queries=True)
    texts = [PAID, ROOMS, "Ja.", "Nei."]
    for text, found in zip(texts, reader.nearness(words, texts), strict=True):
        assert found == pytest.approx(near(bundled, "plass", text)[0], abs=1e-4)
    monkeypatch.setattr(reader, "_encoder", None)
    assert len(reader.nearness(words, texts[2:])) == 2
    with pytest.raises(AttributeError):
        reader.nearness(words, texts[:1])


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(question=st.text(max_size=30), text=st.text(max_size=80))
def test_nearness_is_a_share_for_any_text(bundled: Encoder, question: str, text: str) -> None:
    (found,) = near(bundled, question, text)
    assert len(found) == len(word_parts(question))
    assert all(0.0 <= one <= 1.0 for one in found)
