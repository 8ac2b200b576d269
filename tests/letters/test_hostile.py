"""Letters are untrusted: no text, however contrived, may keep the reader busy."""

import time

import pytest

from index.passages import segment
from tests.letters.documents import document, letter_of

SECONDS = 5.0
"""Ten times what the slowest of these took on one slow core; a quadratic step takes minutes."""

PATTERNS = [
    "A", "A-", "a ", "1. A ", "....", "? ", "a\n\n\n\n", "Kopi til:\n\n", "Vår ref.:\n\n", "- a?\n",
    "Spørsmål 3:\n\n", "Hva mener dere om politi?\n\nVi er enige.\n\n", "Med hilsen\n", "a    ",
    "Elverum kommune ", "x.y-", "Vår dato Vår ref\n", "Kari Eksempel\n", "Overskrift\n\n",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_repetition_is_read_in_time_that_grows_with_it(pattern: str) -> None:
    text = pattern * (15_000 // len(pattern))
    begun = time.process_time()
    one = letter_of(document(text))
    passages = segment(one, lambda texts: [len(text) // 4 for text in texts], 256)
    assert time.process_time() - begun < SECONDS
    assert all(one.text[p.start : p.end] == p.text for p in passages)
