"""A link finds its words again, or says that they are gone; nothing in it is trusted."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.citation import Outcome, fingerprint, link_to, permalink, resolve
from index.errors import CitationError
from index.letters.letter import Span
from tests.citation.letters import head, make_letter

many = settings(deadline=None, max_examples=40)
TEXT = "Første avsnitt. Vi er positive til et politiråd. Siste avsnitt."
QUOTE = Span(16, 48)


@many
@given(st.text(min_size=1), st.data())
def test_a_link_leads_back_to_the_very_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = Span(start, data.draw(st.integers(start + 1, len(text))))
    letter = make_letter(text)
    address = link_to("http://localhost:8501/", permalink(letter, quote))
    params = parse_qs(urlsplit(address).query)
    resolved = resolve(params, [make_letter("Et annet brev."), letter])
    assert (resolved.outcome, resolved.span) == (Outcome.FOUND, quote)
    assert resolved.letter is letter
    assert resolved.message() == ""


@many
@given(st.text(), st.text())
def test_words_moved_by_a_new_version_are_found(before: str, after: str) -> None:
    params = permalink(make_letter(TEXT), QUOTE)
    words = QUOTE.of(TEXT)
    newer = make_letter(before + words + after, seed="ny")
    resolved = resolve(params, [newer])
    assert resolved.outcome is Outcome.MOVED
    assert resolved.letter is newer
    assert resolved.span is not None
    assert resolved.span.of(newer.text) == words


def test_the_nearest_of_equal_words_is_taken() -> None:
    words = QUOTE.of(TEXT)
    newer = make_letter(f"{words} {'x' * 100} {words}", seed="ny")
    resolved = resolve(permalink(make_letter(TEXT), QUOTE), [newer])
    assert resolved.span == Span(0, len(words))


def test_a_changed_letter_says_so() -> None:
    params = permalink(make_letter(TEXT), QUOTE)
    changed = make_letter(TEXT.replace("positive", "negative"), seed="ny")
    resolved = resolve(params, [changed])
    assert (resolved.outcome, resolved.letter, resolved.span) == (Outcome.CHANGED, changed, None)
    assert "changed" in resolved.message("en")
    assert "endra" in resolved.message("nn")


def test_an_anagram_is_not_taken_for_the_words() -> None:
    params = permalink(make_letter(TEXT), QUOTE)
    anagram = make_letter(TEXT.replace("positive", "positvie"), seed="ny")
    assert resolve(params, [anagram]).outcome is Outcome.CHANGED


def test_another_letter_of_the_same_sender_is_not_taken_for_it() -> None:
    params = permalink(make_letter(TEXT), QUOTE)
    other = make_letter(TEXT, head(sender="Eksempel kommune", date="2023-01-01"), seed="annet")
    assert resolve(params, [other]).outcome is Outcome.GONE


def test_letters_that_say_nothing_of_themselves_are_not_confused() -> None:
    params = permalink(make_letter(TEXT, head()), QUOTE)
    assert resolve(params, [make_letter(TEXT, head(), seed="annet")]).outcome is Outcome.GONE


def test_a_letter_that_is_gone() -> None:
    resolved = resolve(permalink(make_letter(TEXT), QUOTE), [])
    assert resolved.outcome is Outcome.GONE
    assert "biblioteket" in resolved.message()


def test_a_full_id_is_understood() -> None:
    letter = make_letter(TEXT)
    params = permalink(letter, QUOTE) | {"letter": letter.id}
    assert resolve(params, [letter]).found


@many
@given(
    st.dictionaries(
        st.sampled_from(["letter", "start", "end", "hash", "of"]),
        st.one_of(
            st.text(),
            st.none(),
            st.integers(),
            st.lists(st.text()),
            st.just("9" * 5_000),
            st.just("-1"),
            st.just("٣"),
            st.just("0" * 16),
            st.just("../../etc/passwd"),
        ),
    )
)
def test_hostile_parameters_are_safe(params: dict[str, object]) -> None:
    letter = make_letter(TEXT)
    for mixed in (params, permalink(letter, QUOTE) | params):
        resolved = resolve(mixed, [letter])
        assert resolved.span is None or resolved.span.of(letter.text) == QUOTE.of(TEXT)


@pytest.mark.parametrize(
    "wrong", [{"start": "-1"}, {"end": "1e3"}, {"hash": "x"}, {"letter": ""}, {"end": "3"}]
)
def test_a_damaged_link_is_called_so(wrong: dict[str, str]) -> None:
    letter = make_letter(TEXT)
    resolved = resolve(permalink(letter, QUOTE) | wrong, [letter])
    assert resolved.outcome is Outcome.INVALID
    assert resolved.message("en").startswith("The link is damaged")


def test_no_link_to_words_that_are_not_there() -> None:
    with pytest.raises(CitationError, match=r"brev\.txt"):
        permalink(make_letter(TEXT), Span(0, len(TEXT) + 1))


def test_a_huge_letter_is_searched_in_time() -> None:
    letter = make_letter(TEXT)
    huge = make_letter("a" * 2_000_000 + QUOTE.of(TEXT), seed="ny")
    assert resolve(permalink(letter, QUOTE), [huge]).span is not None


def test_the_fingerprint_is_fixed_for_ever() -> None:
    assert fingerprint("æøå") == "6c228cdba89548a102c3"
