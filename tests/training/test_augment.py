"""Text as people type it."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from index.training._augment import (
    learn_nynorsk,
    to_nynorsk,
    with_typos,
    without_norwegian_letters,
)


@settings(deadline=None, max_examples=60)
@given(text=st.text("abcæøåÆØÅ 12.", max_size=40), seed=st.integers(0, 99))
def test_no_norwegian_letter_is_left(text: str, seed: int) -> None:
    made = without_norwegian_letters(text, random.Random(seed))
    assert not set(made) & set("æøåÆØÅ")
    assert made == text or set(text) & set("æøåÆØÅ")


def test_the_usual_spellings_all_occur() -> None:
    made = {without_norwegian_letters("på sjø", random.Random(seed)) for seed in range(40)}
    assert {"pa sjo", "paa sjoe"} <= made


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 999))
def test_a_slip_hits_long_words_only_and_keeps_their_ends(seed: int) -> None:
    text = "et politiråd og et vedtaksbrev fra 1234567"
    made = with_typos(text, random.Random(seed)).split()
    assert [made[place] for place in (0, 2, 3, 5, 6)] == ["et", "og", "et", "fra", "1234567"]
    for place, word in ((1, "politiråd"), (4, "vedtaksbrev")):
        assert (made[place][0], made[place][-1]) == (word[0], word[-1])
        assert abs(len(made[place]) - len(word)) <= 1


def test_most_texts_are_hit() -> None:
    text = "kommunen svarer ordføreren"
    hit = sum(with_typos(text, random.Random(seed)) != text for seed in range(100))
    assert hit > 70


def test_nynorsk_is_learned_from_sentences_and_applied_with_their_capitals() -> None:
    bitext = [
        ("jeg vet ikke", "eg veit ikkje"),
        ("jeg kommer", "eg kjem"),
        ("ikke nå", "ikkje no"),
        ("jeg er her", "eg er her"),
        ("hun kommer ikke", "ho kjem ikkje"),
        ("jeg spør nå", "eg spør no"),
    ] * 4
    words = learn_nynorsk(bitext)
    assert words["jeg"] == "eg"
    assert words["ikke"] == "ikkje"
    assert "er" not in words
    assert to_nynorsk("Jeg er ikke her, 2 ganger.", words) == "Eg er ikkje her, 2 ganger."
