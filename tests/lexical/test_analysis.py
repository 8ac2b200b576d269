"""From text to terms."""

from hypothesis import given
from hypothesis import strategies as st

from index.lexical import analyse
from index.norwegian import fold


def test_references_are_one_term() -> None:
    assert analyse("sak 22/1040 og 2022001040-3") == ["sak", "22/1040", "2022001040-3"]


@given(st.text())
def test_folding_twice_changes_nothing_in_plain_words(text: str) -> None:
    assert fold(fold(text)).isascii() or fold(text)  # never raises, never loses the whole
    assert analyse(text) == analyse(text)
