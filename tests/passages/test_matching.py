"""Wordings of one question meet, and different questions never do."""

import random
import time
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoder.base import Encoder, Vectors
from index.passages import Question, _matching, match_questions, question_key, question_texts
from index.passages._matching import UNRELATED, Likenesses
from index.passages._wording import asking_words
from tests.writers.texts import NYNORSK_QUESTIONS, QUESTIONS, SHORT_QUESTIONS

Letters = Sequence[Sequence[Question]]


def question(text: str) -> Question:
    return Question(text, 0, len(text), question_key(text))


def asked(*texts: str) -> list[Question]:
    return [question(text) for text in texts]


FULL, SHORT, NYNORSK = asked(*QUESTIONS), asked(*SHORT_QUESTIONS), asked(*NYNORSK_QUESTIONS)


def texts_of(letters: Letters) -> tuple[str, ...]:
    return question_texts(one for letter in letters for one in letter)


def by_meaning(letters: Letters, encoder: Encoder) -> dict[str, str]:
    return match_questions(letters, encoder.encode_passages(texts_of(letters)))


def vectors_of(letters: Letters, angles: Mapping[str, float]) -> Vectors:
    """Unrelated questions at right angles, and each wording in a plane, at its angle in degrees."""
    texts = texts_of(letters)
    found = np.zeros((len(texts), len(UNRELATED) + 2), dtype=np.float32)
    for row, text in enumerate(texts):
        if row < len(UNRELATED):
            found[row, row] = 1
        else:
            turn = np.radians(angles[text])
            found[row, -2:] = np.cos(turn), np.sin(turn)
    return found


def are_one(mapping: Mapping[str, str], one: Iterable[Question], other: Iterable[Question]) -> bool:
    return [mapping[each.key] for each in one] == [mapping[each.key] for each in other]


def test_shortened_questions_are_matched_by_their_words() -> None:
    mapping = match_questions([FULL, FULL, SHORT])
    assert are_one(mapping, SHORT, FULL)
    assert are_one(mapping, FULL, FULL)
    assert all(mapping[one.key] == one.key for one in FULL)


def test_nynorsk_is_matched_where_the_words_are_the_same() -> None:
    mapping = match_questions([FULL, FULL, SHORT, NYNORSK])
    pairs = zip(FULL, NYNORSK, strict=True)
    assert sum(mapping[other.key] == one.key for one, other in pairs) >= 5


def test_shortened_and_nynorsk_questions_are_the_same_questions(bundled: Encoder) -> None:
    mapping = by_meaning([FULL, FULL, SHORT, NYNORSK], bundled)
    for kind in (FULL, SHORT, NYNORSK):
        assert [mapping[one.key] for one in kind] == [one.key for one in FULL]


@pytest.mark.parametrize("letters", [[FULL, NYNORSK], [SHORT, NYNORSK], [FULL, SHORT]])
def test_a_letter_all_in_other_words_is_known_by_its_questions_together(
    letters: Letters, bundled: Encoder
) -> None:
    assert are_one(by_meaning(letters, bundled), *letters)


def test_a_bare_label_means_the_question_that_others_number_so() -> None:
    full = asked(*(f"{n}. {text}" for n, text in enumerate(QUESTIONS, start=1)))
    bare, both = asked("Spørsmål 3", "Spørsmål 3 og 4")
    mapping = match_questions([full, [bare, both]])
    assert mapping[bare.key] == full[2].key
    assert mapping[both.key] == both.key
    other = question("Spørsmål 3: Hvem betaler for beredskapen i distriktene?")
    assert match_questions([full, [bare], [other]])[bare.key] == bare.key


def test_a_bare_label_beside_the_question_is_not_it() -> None:
    full = asked(*(f"{n}. {text}" for n, text in enumerate(QUESTIONS, start=1)))
    (bare,) = asked("Spørsmål 3")
    assert match_questions([[*full, bare]])[bare.key] == bare.key


def test_bare_labels_mean_nothing_to_an_encoder(bundled: Encoder) -> None:
    letters = [asked("Spørsmål 3"), asked("Spørsmål 4"), FULL]
    assert len(set(by_meaning(letters, bundled).values())) == 8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Hva mener dere om et regionalt politiråd i framtiden?",
            "Hva mener dere om et regionalt politiråd i framtida, ved behov?",
        ),
        ("Hvor mange politibiler trengs?", "Hvor mange politibiler trengs i fjor?"),
    ],
)
def test_questions_of_one_letter_are_never_one(one: str, other: str, bundled: Encoder) -> None:
    letters = [asked(one, other)]
    assert len(set(match_questions(letters).values())) == 2
    assert len(set(by_meaning(letters, bundled).values())) == 2


def test_a_longer_wording_in_another_letter_is_the_same_question() -> None:
    one, other = asked(
        "Hva mener dere om et regionalt politiråd i framtiden?",
        "Hva mener dere om et regionalt politiråd i framtida, ved behov?",
    )
    assert len(set(match_questions([[one], [other]]).values())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hvor mange flyktninger bosettes neste år?", "Hvorfor bosettes flyktninger neste år?"),
        ("Når ble planen for skolebygg vedtatt?", "Hvem vedtok planen for skolebygg?"),
        ("Hva fungerer i samarbeid om beredskap?", "Hva fungerer ikke i samarbeid om beredskap?"),
    ],
)
def test_the_same_words_may_ask_for_something_else(one: str, other: str, bundled: Encoder) -> None:
    letters = [asked(one), asked(other)]
    assert len(set(match_questions(letters).values())) == 2
    assert len(set(by_meaning(letters, bundled).values())) == 2


def test_what_fits_several_questions_is_none_of_them(bundled: Encoder) -> None:
    both = asked(
        "Hvordan kan samarbeidet om beredskap videreutvikles i kommunen?",
        "Hvordan kan samarbeidet om forebygging videreutvikles i kommunen?",
    )
    (vague,) = asked("Hvordan kan samarbeidet videreutvikles?")
    assert match_questions([both, both, [vague]])[vague.key] == vague.key
    assert by_meaning([both, both, [vague]], bundled)[vague.key] == vague.key


def test_other_questions_stay_apart(bundled: Encoder) -> None:
    (other,) = asked("Hvorfor får ikke kommunen flere sykehjemsplasser?")
    assert match_questions([FULL, [other]])[other.key] == other.key
    assert by_meaning([FULL, [other]], bundled)[other.key] == other.key


def test_a_question_of_stop_words_alone_is_no_trouble(bundled: Encoder) -> None:
    letters = [asked("Hva med det?"), asked("Og så?"), asked("")]
    alone = {one.key: one.key for (one,) in letters}
    assert match_questions(letters) == by_meaning(letters, bundled) == alone


def test_meaning_merges_what_wording_cannot() -> None:
    letters = [asked("Hva koster det?"), asked("Hvor dyrt er det?"), asked("Hvem gjør det?")]
    (one,), (other,), (third,) = letters
    angles = {one.text: 0.0, other.text: 5.0, third.text: 90.0}
    mapping = match_questions(letters, vectors_of(letters, angles))
    assert mapping[one.key] == mapping[other.key] != mapping[third.key]
    beside = [[one, other], [third]]
    apart = match_questions(beside, vectors_of(beside, angles))
    assert len(set(apart.values())) == 3


def test_less_meaning_will_do_beside_the_same_questions() -> None:
    one, other, *shared = asked("Hva koster det?", "Hvor dyrt er det?", *QUESTIONS[:2])
    # Cosines: .82 between the two, below 0 and .5 to the others.
    angles = dict(zip(QUESTIONS, (120.0, 270.0), strict=False)) | {one.text: 0.0, other.text: 35.0}
    for letters, questions in (
        ([[one], [other]], 2),
        ([[one, shared[0]], [other, shared[0]]], 3),
        ([[one, *shared], [other, *shared]], 3),
    ):
        mapping = match_questions(letters, vectors_of(letters, angles))
        assert len(set(mapping.values())) == questions


def test_an_encoder_that_tells_nothing_apart_merges_nothing() -> None:
    letters = [FULL[:3], FULL[3:]]
    same = np.full((len(texts_of(letters)), 4), 0.5, dtype=np.float32)
    assert len(set(match_questions(letters, same).values())) == 6


def test_an_encoder_with_another_scale_gives_the_same(bundled: Encoder) -> None:
    """As from models whose every cosine is high: one direction is common to all texts."""
    letters = [FULL, FULL, SHORT, NYNORSK]
    vectors = bundled.encode_passages(texts_of(letters))
    common = np.full((len(vectors), 1), np.sqrt(0.8), dtype=np.float32)
    high = np.hstack([vectors * np.sqrt(np.float32(0.2)), common])
    assert float((high @ high.T).min()) > 0.7
    assert match_questions(letters, high) == match_questions(letters, vectors)


def test_too_few_vectors_are_refused() -> None:
    with pytest.raises(ValueError, match="0 != 9"):
        match_questions([FULL[:1]], np.zeros((0, 2), dtype=np.float32))


def test_nothing_is_encoded_where_nothing_is_asked() -> None:
    assert question_texts(asked("Spørsmål 3", "")) == question_texts([]) == ()
    assert question_texts(asked("1. Hva?", "2. Hva?")) == (*UNRELATED, "Hva?")
    assert match_questions([], np.zeros((0, 2), dtype=np.float32)) == {}


POOL = (*FULL[:3], *SHORT[:3], *NYNORSK[:3], *asked("Spørsmål 1", "1. Hva koster det?", "Hva?", ""))
ANGLES = st.lists(st.sampled_from([0.0, 8.0, 30.0, 60.0, 200.0]), min_size=13, max_size=13)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(POOL), max_size=5), max_size=6),
    ANGLES,
    st.randoms(use_true_random=False),
)
def test_order_does_not_matter_and_letters_keep_their_questions(
    letters: list[list[Question]], turns: list[float], chosen: random.Random
) -> None:
    angles = {one.text.removeprefix("1. "): turn for one, turn in zip(POOL, turns, strict=True)}
    mapping = match_questions(letters, vectors_of(letters, angles))
    assert set(mapping) == {one.key for letter in letters for one in letter}
    assert all(mapping[leader] == leader for leader in mapping.values())
    for letter in letters:
        keys = {one.key for one in letter}
        assert len({mapping[key] for key in keys}) == len(keys)
    shuffled = [chosen.sample(letter, len(letter)) for letter in letters]
    chosen.shuffle(shuffled)
    assert match_questions(shuffled, vectors_of(shuffled, angles)) == mapping


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.sampled_from(POOL), max_size=5), max_size=6), ANGLES, st.integers(0, 6))
def test_letter_by_letter_gives_the_same_as_all_at_once(
    letters: list[list[Question]], turns: list[float], taken_out: int
) -> None:
    angles = {one.text.removeprefix("1. "): turn for one, turn in zip(POOL, turns, strict=True)}
    known = Likenesses()
    rest = letters[:taken_out] + letters[taken_out + 1 :]
    for some in [*(letters[:end] for end in range(len(letters) + 1)), rest]:
        vectors = vectors_of(some, angles)
        assert match_questions(some, vectors, likenesses=known) == match_questions(some, vectors)


def test_a_new_wording_is_compared_and_the_known_ones_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known, compared = Likenesses(), list[str]()

    def counted(text: str) -> frozenset[str]:
        compared.append(text)
        return asking_words(text)

    monkeypatch.setattr(_matching, "asking_words", counted)
    match_questions([FULL], likenesses=known)
    compared.clear()
    match_questions([FULL, FULL[:3], SHORT[:1]], likenesses=known)
    assert compared == [SHORT[0].text]


def test_another_encoder_is_believed_at_once(bundled: Encoder) -> None:
    letters = [FULL, NYNORSK]
    same = np.full((len(texts_of(letters)), 4), 0.5, dtype=np.float32)
    known = Likenesses()
    apart = match_questions(letters, same, likenesses=known)
    assert len(set(apart.values())) > 6
    assert are_one(
        match_questions(letters, bundled.encode_passages(texts_of(letters)), likenesses=known),
        *letters,
    )
    assert match_questions(letters, same, likenesses=known) == apart


@given(st.lists(st.lists(st.text(max_size=40), max_size=4), max_size=4))
def test_every_key_has_one_place(texts: list[list[str]]) -> None:
    mapping = match_questions([asked(*letter) for letter in texts])
    assert set(mapping) == {question_key(text) for letter in texts for text in letter}
    assert all(mapping[leader] == leader for leader in mapping.values())


def test_many_wordings_take_no_long_time() -> None:
    chosen = random.Random(1)
    vocabulary = [f"ord{number}" for number in range(400)]
    letters = [
        asked(*(" ".join(chosen.sample(vocabulary, 8)) for _ in range(6))) for _ in range(150)
    ]
    angles = {text: chosen.uniform(0, 360) for text in texts_of(letters)}
    vectors = vectors_of(letters, angles)
    began = time.process_time()
    match_questions(letters, vectors)
    assert time.process_time() - began < 10
