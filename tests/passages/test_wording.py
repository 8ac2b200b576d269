import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passages import Question, match_questions, merge_by_meaning, question_key
from tests.writers.texts import NYNORSK_QUESTIONS, QUESTIONS, SHORT_QUESTIONS

ASKED = "Er kommunen tilfreds med politiets bemanningsutvikling?"


def question(text: str) -> Question:
    return Question(text, 0, len(text), question_key(text))


@pytest.mark.parametrize(
    "wording",
    [
        "1. Er kommunen tilfreds med politiets bemanningsutvikling?",
        "Spørsmål 2: Er kommunen tilfreds med politiets bemanningsutvikling?",
        "Til spørsmål 2 – Er kommunen tilfreds med politiets bemanningsutvikling",
        "ER KOMMUNEN TILFREDS MED POLITIETS BEMANNINGSUTVIKLING ?",
        "Er kommunene tilfreds med  politiets\nbemanningsutviklinga?",
        "2) Er kommunen tilfreds, med politiets bemanningsutvikling??",
    ],
)
def test_the_same_wording_has_the_same_key(wording: str) -> None:
    assert question_key(wording) == question_key(ASKED)


def test_keys_are_short_and_differ() -> None:
    keys = {question_key(text) for text in QUESTIONS}
    assert len(keys) == 6
    assert all(len(key) == 12 and int(key, 16) >= 0 for key in keys)


def test_bare_labels_differ_by_their_number() -> None:
    assert question_key("Spørsmål 2") != question_key("Spørsmål 3")
    assert question_key("Til spørsmål 2:") == question_key("til spørsmål 2")


def test_shortened_questions_are_matched() -> None:
    everything = [question(text) for text in (*QUESTIONS, *QUESTIONS, *SHORT_QUESTIONS)]
    mapping = match_questions(everything)
    for full, short in zip(QUESTIONS, SHORT_QUESTIONS, strict=True):
        assert mapping[question_key(short)] == mapping[question_key(full)]
    assert len(set(mapping.values())) == 6


def test_nynorsk_is_matched_where_the_words_are_the_same() -> None:
    everything = [question(text) for text in (*QUESTIONS, *QUESTIONS, *NYNORSK_QUESTIONS)]
    mapping = match_questions(everything)
    matched = [
        mapping[question_key(nynorsk)] == question_key(full)
        for full, nynorsk in zip(QUESTIONS, NYNORSK_QUESTIONS, strict=True)
    ]
    assert sum(matched) >= 5
    for full in QUESTIONS:
        assert mapping[question_key(full)] == question_key(full)


def test_a_bare_label_means_the_question_that_others_number_so() -> None:
    full = [question(f"{n}. {text}") for n, text in enumerate(QUESTIONS, start=1)]
    bare, both = question("Spørsmål 3"), question("Spørsmål 3 og 4")
    mapping = match_questions([*full, bare, both])
    assert mapping[bare.key] == full[2].key
    assert mapping[both.key] == both.key
    other = question("Spørsmål 3: Hvem betaler for beredskapen i distriktene?")
    assert match_questions([*full, bare, other])[bare.key] == bare.key


def test_questions_of_one_letter_are_never_merged() -> None:
    one = question("Hva mener dere om et regionalt politiråd i framtiden?")
    other = question("Hva mener dere om et regionalt politiråd i framtida, ved behov?")
    assert len(set(match_questions([one, other]).values())) == 1
    assert len(set(match_questions([one, other], [[one.key, other.key]]).values())) == 2


@given(st.permutations(range(18)))
def test_the_order_does_not_matter(order: list[int]) -> None:
    everything = [question(text) for text in (*QUESTIONS, *SHORT_QUESTIONS, *NYNORSK_QUESTIONS)]
    assert match_questions([everything[n] for n in order]) == match_questions(everything)


@given(st.lists(st.text(max_size=40), max_size=8))
def test_matching_is_a_projection(texts: list[str]) -> None:
    mapping = match_questions([question(text) for text in texts])
    assert set(mapping) == {question_key(text) for text in texts}
    assert all(mapping[leader] == leader for leader in mapping.values())


def test_meaning_merges_what_wording_cannot() -> None:
    asked = [question(text) for text in ("Hva koster det?", "Hvor dyrt er det?", "Hvem gjør det?")]
    vectors = np.array([[1, 0], [0.96, 0.28], [0, 1]], dtype=np.float32)
    mapping = merge_by_meaning(asked, vectors, 0.9)
    assert mapping[asked[0].key] == mapping[asked[1].key]
    assert mapping[asked[2].key] == asked[2].key
    apart = merge_by_meaning(asked, vectors, 0.9, [[asked[0].key, asked[1].key]])
    assert len(set(apart.values())) == 3


def test_too_few_vectors_are_refused() -> None:
    with pytest.raises(ValueError, match="0 != 1"):
        merge_by_meaning([question(ASKED)], np.zeros((0, 2), dtype=np.float32), 0.9)
