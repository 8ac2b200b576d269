"""The two rankings become one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.fusion import SENTENCE_SHARE, fuse, meaning, sentence_share

unit = st.floats(0, 1, width=32)


@given(unit, unit, unit)
def test_meaning_lies_between_passage_and_sentence(a: float, b: float, share: float) -> None:
    passage, sentence = np.array([a], dtype=np.float32), np.array([b], dtype=np.float32)
    mixed = float(meaning(passage, sentence, share)[0])
    assert min(a, b) - 1e-6 <= mixed <= max(a, b) + 1e-6


def test_shared_words_lift_a_passage() -> None:
    dense = np.array([0.5, 0.5], dtype=np.float32)
    lexical = np.array([0.0, 0.5], dtype=np.float32)
    fused = fuse(dense, lexical)
    assert fused[1] > fused[0]
    assert fused[0] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("politiråd", SENTENCE_SHARE),
        ("Hva mener kommunen om et regionalt politiråd?", SENTENCE_SHARE),
        ("Kommunen er for liten. Hva mener den om politiråd?", 0.0),
    ],
)
def test_several_sentences_are_compared_with_whole_passages(question: str, share: float) -> None:
    assert sentence_share(question) == share
