"""What every encoder promises, asked of each implementation."""

import re
import threading
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.encoder import Encoder

_SLACK = 2
"""Tokens by which the prompts of the encoders differ at most."""

TEXTS = [
    "Hva er et politiråd?",
    "Kommunen svarer på spørsmål om vedtak.",
    "å",
    "",
    "What is a municipality? " * 30,
    "Rådmann\u00a0og «politi»\n\n12 % 🙂",
]


def test_vectors_are_float32_of_unit_length(encoder: Encoder) -> None:
    for vectors in (encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)):
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), encoder.dimension)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_an_empty_array(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        assert np.allclose(encoder.encode_passages([text])[0], vector, atol=1e-5)


def test_bulk_gives_nearly_the_same_vectors_in_the_same_order(encoder: Encoder) -> None:
    few = encoder.encode_passages(TEXTS)
    many = encoder.encode_passages(TEXTS * 30)
    assert float((np.tile(few, (30, 1)) * many).sum(axis=1).min()) > 0.999


def test_parts_are_encoded_beside_their_texts(encoder: Encoder) -> None:
    parts = [[(0, 4), (5, len(text))] if len(text) > 8 else [] for text in TEXTS]
    whole, inside = encoder.encode_parts(TEXTS, parts)
    assert np.allclose(whole, encoder.encode_passages(TEXTS), atol=1e-5)
    assert inside.shape == (sum(map(len, parts)), encoder.dimension)
    assert inside.dtype == np.float32
    assert np.allclose(np.linalg.norm(inside, axis=1), 1, atol=1e-5)
    none, also_none = encoder.encode_parts([], [])
    assert none.shape == also_none.shape == (0, encoder.dimension)


def test_parts_of_a_question_are_encoded_beside_it(encoder: Encoder) -> None:
    whole, inside = encoder.encode_parts(TEXTS[:1], [[(0, 3), (10, 20)]], queries=True)
    assert np.allclose(whole, encoder.encode_queries(TEXTS[:1]), atol=1e-5)
    assert np.allclose(np.linalg.norm(inside, axis=1), [1, 1], atol=1e-5)


def test_parts_read_in_context_differ_from_the_same_words_alone(encoder: Encoder) -> None:
    text = TEXTS[1]
    _, (inside,) = encoder.encode_parts([text], [[(0, 8)]])
    alone = encoder.encode_passages([text[:8]])[0]
    assert np.allclose(inside, alone, atol=1e-5) is not encoder.reads_parts


def test_a_part_has_the_same_vector_whatever_else_is_encoded(encoder: Encoder) -> None:
    text, parts = TEXTS[1], [(0, 14), (15, len(TEXTS[1]))]
    _, alone = encoder.encode_parts([text], [parts])
    _, among = encoder.encode_parts([TEXTS[4], text, TEXTS[5]], [[(0, 9)], parts, []])
    assert np.allclose(among[1:], alone, atol=1e-5)
    _, last = encoder.encode_parts([text], [parts[1:]])
    assert np.allclose(last, alone[1:], atol=1e-5)


def test_each_word_of_a_text_is_read_by_itself_and_none_as_the_whole_text(
    encoder: Encoder,
) -> None:
    if not encoder.reads_parts:
        return
    text = "Kommunen svarer på spørsmål.  Politiråd er en kommune.\nBrev"
    words = [match.span() for match in re.finditer(r"\w+", text)]
    (whole,), inside = encoder.encode_parts([text], [words])
    assert [text[a:b] for (a, b), v in zip(words, inside, strict=True) if v @ whole > 0.9999] == []


def test_the_first_word_of_a_sentence_is_part_of_it(encoder: Encoder) -> None:
    if not encoder.reads_parts:
        return
    text = "Kommunen svarer. Politiråd er en kommune."
    start = text.index("Politiråd")
    spans = [(start, len(text)), (start + len("Politiråd"), len(text))]
    _, (sentence, without) = encoder.encode_parts([text], [spans])
    assert not np.allclose(sentence, without, atol=1e-4)


def test_tokens_are_counted_without_the_special_ones(encoder: Encoder) -> None:
    counts = encoder.count_tokens(TEXTS)
    assert counts[3] == 0
    assert all(count > 0 for text, count in zip(TEXTS, counts, strict=True) if text)
    # Counting is never cut at the window, or a long passage would look as if it fitted.
    assert encoder.count_tokens(["kommune " * 900]) == [900]


def test_the_window_is_what_reaches_the_vector(encoder: Encoder) -> None:
    # The longer prompt is counted off; before a passage may stand the shorter one.
    fits = "kommune " * (encoder.max_tokens + _SLACK)
    one, two = encoder.encode_passages([fits + "vedtak brev", fits + "politi rådmann"])
    assert np.allclose(one, two, atol=1e-5)
    shorter = "kommune " * (encoder.max_tokens - 1)
    one, two = encoder.encode_passages([shorter + "brev", shorter + "politi"])
    assert not np.allclose(one, two, atol=1e-6)


def test_fingerprint_is_a_stable_hash(encoder: Encoder) -> None:
    before = encoder.fingerprint
    encoder.encode_passages(["en kommune", "et vedtak om noe lengre enn det"])
    assert encoder.fingerprint == before
    assert len(before) == 64
    int(before, 16)


def test_contributions_add_up_and_point_into_the_text(encoder: Encoder) -> None:
    text = "Kommunen har ett politiråd.\nDet ledes av rådmann, «på spørsmål»."
    query = "Hva er et politiråd?"
    shares = encoder.contributions(query, text)
    cosine = float(encoder.encode_queries([query])[0] @ encoder.encode_passages([text])[0])
    assert abs(sum(share for _, _, share in shares) - cosine) < 1e-5
    assert "".join(text[start:end] for start, end, _ in shares) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in pairwise(shares))


def test_contributions_of_no_text_are_the_whole_cosine(encoder: Encoder) -> None:
    query = "rådmann"
    cosine = float(encoder.encode_queries([query])[0] @ encoder.encode_passages([""])[0])
    ((start, end, share),) = encoder.contributions(query, "")
    assert (start, end) == (0, 0)
    assert abs(share - cosine) < 1e-5


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=80), query=st.text(min_size=1, max_size=30))
def test_contributions_hold_for_any_text(encoder: Encoder, text: str, query: str) -> None:
    shares = encoder.contributions(query, text)
    cosine = float(encoder.encode_queries([query])[0] @ encoder.encode_passages([text])[0])
    assert abs(sum(share for _, _, share in shares) - cosine) < 1e-5
    assert all(0 <= start <= end <= len(text) for start, end, _ in shares)


def test_contributions_of_a_text_beyond_the_window_cover_its_beginning(encoder: Encoder) -> None:
    text = "kommune " * (encoder.max_tokens + 50)
    shares = encoder.contributions("kommune", text)
    assert encoder.max_tokens <= len(shares) <= encoder.max_tokens + _SLACK
    assert shares[-1][1] < len(text) - 50


def test_threads_may_encode_at_once(encoder: Encoder) -> None:
    want = encoder.encode_queries(TEXTS)
    failures: list[str] = []

    def work() -> None:
        for _ in range(3):
            if not np.allclose(encoder.encode_queries(TEXTS), want, atol=1e-5):
                failures.append("differs")
            if encoder.count_tokens(TEXTS)[3] != 0:
                failures.append("counts")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
