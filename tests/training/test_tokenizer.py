"""The student's pieces: the teacher's that are used, then Norwegian ones, accents kept."""

import pytest
from tokenizers import Tokenizer

from index.training._tokenizer import SPECIAL, build_tokenizer
from tests.encoder.tiny import tiny_tokenizer

NORWEGIAN = ["rådhuset ligger på øya", "rådhuset svarer på brev", "Rådhuset på Øya"] * 5


@pytest.fixture(scope="module")
def made() -> Tokenizer:
    return build_tokenizer(tiny_tokenizer(), ["what is a letter"], NORWEGIAN, 400)


def test_accents_stay_in_either_form_of_unicode(made: Tokenizer) -> None:
    composed = made.encode("PÅ øya", add_special_tokens=False).tokens
    assert composed[0] == "på"
    assert made.encode("PA\u030a øya", add_special_tokens=False).tokens == composed
    assert "[UNK]" not in composed


def test_norwegian_words_become_pieces_and_unused_english_ones_go(made: Tokenizer) -> None:
    vocabulary = made.get_vocab()
    assert "rådhuset" in vocabulary
    assert "letter" in vocabulary
    assert "municipality" not in vocabulary


def test_specials_come_first_and_frame_a_text(made: Tokenizer) -> None:
    assert [made.id_to_token(number) for number in range(5)] == list(SPECIAL)
    assert made.encode("letter").tokens == ["[CLS]", "letter", "[SEP]"]


def test_the_size_is_a_limit() -> None:
    small = build_tokenizer(tiny_tokenizer(), ["what"], NORWEGIAN, 120)
    assert small.get_vocab_size() <= 120
    assert sorted(small.get_vocab().values()) == list(range(small.get_vocab_size()))
