"""The nearest sentence answers; the vectors are looked up, never computed again."""

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np

from index.compare import generation_rank, matrix, sentence_rank
from index.encoder.base import Vectors
from index.passages.passage import Passage
from index.store import FaissStore
from tests.compare.pile import A, C, Pile

WORDS = ["politi", "penger", "ungdom", "lokaler"]


def encode(texts: Sequence[str]) -> Vectors:
    """Four words are the whole meaning of a text; enough to tell near from far."""
    rows = [[float(word in text.casefold()) for word in WORDS] + [0.01] for text in texts]
    found = np.array(rows, dtype=np.float32).reshape(-1, len(WORDS) + 1)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def pile() -> Pile:
    made = Pile()
    made.add("Hamar kommune", ("a", "Trenger dere penger?", "Vi har ungdom. Vi mangler penger."))
    made.add("Elverum kommune", ("a", "Trenger dere penger?", "Nei."), ("c", C, "Lokaler har vi."))
    return made


def test_the_nearest_sentence_is_taken() -> None:
    made = pile()
    calls: list[str] = []

    def counting(texts: Sequence[str]) -> Vectors:
        calls.extend(texts)
        return encode(texts)

    def sentences(passage: Passage) -> Vectors:
        (letter,) = [one for one in made.letters if one.id == passage.letter_id]
        return encode([span.of(letter.text) for span in passage.sentences])

    found = matrix(made.letters, made.passages, sentence_rank(counting, sentences))
    assert found.cell("Hamar kommune", "a").text == "Vi mangler penger."
    assert calls == ["Trenger dere penger?", C]


def test_a_passage_without_sentences_is_marked_whole() -> None:
    made = pile()
    rank = sentence_rank(encode, lambda _: np.zeros((0, 5), dtype=np.float32))
    bare = [
        Passage(
            one.id, one.letter_id, one.kind, one.text, one.start, one.end, None, 1, (), one.question
        )
        for one in made.passages
    ]
    found = matrix(made.letters, bare, rank)
    assert found.cell("Hamar kommune", "a").text == "Vi har ungdom. Vi mangler penger."


def test_a_generation_knows_its_sentences() -> None:
    made = pile()
    letters = {letter.id: letter for letter in made.letters}
    texts = [
        span.of(letters[one.letter_id].text) for one in made.passages for span in one.sentences
    ]
    generation = SimpleNamespace(
        passages=made.passages, sentence_store=FaissStore.from_vectors(encode(texts))
    )
    found = matrix(made.letters, made.passages, generation_rank(generation, encode))
    assert found.cell("Hamar kommune", "a").text == "Vi mangler penger."
    assert found.cell("Elverum kommune", "c").text == "Lokaler har vi."
    assert A not in found.keys
