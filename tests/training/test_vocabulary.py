"""The cut vocabulary: the pieces of three languages, cut as before, each where its word stands."""

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.training._vocabulary import SPECIAL, count_pieces, cut_tokenizer, kept_pieces
from tests.training.toy import WORDS, write_tokenizer

TEXTS = ["den hus på elv", "the house on the river", "spørsmål brev svarer"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    path = write_tokenizer(tmp_path_factory.mktemp("tokenizer") / "tokenizer.json")
    return Tokenizer.from_file(str(path))


def cut(whole: Tokenizer, size: int) -> Tokenizer:
    numbers = whole.get_vocab()
    names = sorted(numbers, key=lambda piece: numbers[piece])
    return cut_tokenizer(whole, kept_pieces(names, [count_pieces(whole, TEXTS)], size))


def test_what_the_text_uses_stays_and_the_rest_goes(whole: Tokenizer) -> None:
    kept = cut(whole, 400).get_vocab()
    assert {"\u2581hus", "\u2581spørsmål", "\u2581river"} <= kept.keys()
    assert not {"\u2581рыба", "\u2581ψάρι", "р"} & kept.keys()
    assert sorted(kept.values()) == list(range(len(kept)))
    assert len(kept) < whole.get_vocab_size()


def test_words_are_cut_as_before(whole: Tokenizer) -> None:
    made = cut(whole, 400)
    for text in TEXTS:
        assert made.encode(text).tokens == whole.encode(text).tokens


def test_special_pieces_keep_their_numbers_and_frame_a_text(whole: Tokenizer) -> None:
    made = cut(whole, 400)
    assert [made.id_to_token(number) for number in range(4)] == list(SPECIAL)
    assert made.encode("hus").tokens == ["<s>", "\u2581hus", "</s>"]


def test_a_word_whose_piece_is_gone_is_written_in_letters_and_never_unknown(
    whole: Tokenizer,
) -> None:
    made = cut(whole, 0)
    assert "\u2581hus" not in made.get_vocab()
    for word in WORDS.values():
        assert "<unk>" not in made.encode(word).tokens


def test_a_piece_stands_where_its_word_does(whole: Tokenizer) -> None:
    text = "den  hus på\nelv"
    encoded = cut(whole, 400).encode(text, add_special_tokens=False)
    assert [text[a:b] for a, b in encoded.offsets] == ["den", "hus", "på", "elv"]


def test_languages_weigh_the_same_however_much_there_is_of_each(whole: Tokenizer) -> None:
    numbers = whole.get_vocab()
    names = sorted(numbers, key=lambda piece: numbers[piece])
    much = count_pieces(whole, ["the river"] * 1000 + ["the house"])
    little = count_pieces(whole, ["elv elv"])
    must = len(kept_pieces(names, [np.zeros(len(names), dtype=np.int64)], 0))
    kept = kept_pieces(names, [much, little], must + 3)
    assert "\u2581elv" in {names[number] for number in kept}
    assert "\u2581house" not in {names[number] for number in kept}
