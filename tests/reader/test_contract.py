"""What every reader promises, asked of the bundled one."""

import math
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import EncoderError
from index.reader import BUNDLED, Reader, ReadText, load_reader

QUESTION = "Hvor mange timer er veien stengt?"
ANSWER = "Veien er stengt i 31 timer."
BESIDE = "Kommunen takker for brevet."


def text_of(*sentences: str, sender: str = "Prøvdal kommune", heading: str = "") -> ReadText:
    told = " ".join(sentences)
    spans, start = [], 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return ReadText(sender, heading, told, tuple(spans))


@pytest.fixture(scope="module")
def reader() -> Reader:
    if not (BUNDLED / "model.safetensors").exists():
        pytest.skip("the bundled weights are not in this checkout")
    return load_reader()


def test_each_text_gets_a_verdict_with_every_sentence(reader: Reader) -> None:
    texts = [text_of(ANSWER, BESIDE), text_of(BESIDE), ReadText("", "", "Uten setninger", ())]
    verdicts = reader.read(QUESTION, texts)
    assert [len(verdict.sentences) for verdict in verdicts] == [2, 1, 0]
    assert all(math.isfinite(verdict.answers) for verdict in verdicts)
    assert reader.read(QUESTION, []) == []


def test_what_answers_is_told_from_what_does_not(reader: Reader) -> None:
    answers, beside = reader.read(QUESTION, [text_of(BESIDE, ANSWER), text_of(BESIDE)])
    assert answers.answers > beside.answers
    assert answers.sentences[1] > answers.sentences[0]


def test_a_verdict_hangs_on_its_own_text_alone(reader: Reader) -> None:
    texts = [text_of(ANSWER, BESIDE), text_of(*[BESIDE] * 20), text_of(BESIDE)]
    together = reader.read(QUESTION, texts)
    for text, verdict in zip(texts, together, strict=True):
        (alone,) = reader.read(QUESTION, [text])
        # 16 bits round otherwise in another batch.
        assert alone.answers == pytest.approx(verdict.answers, abs=0.25)


def test_what_lies_beyond_the_window_is_not_read_but_counted(reader: Reader) -> None:
    (verdict,) = reader.read(QUESTION * 40, [text_of(*[ANSWER] * 200, heading=BESIDE * 50)])
    assert len(verdict.sentences) == 200
    assert verdict.sentences[-1] <= max(verdict.sentences)


def test_threads_may_share_a_reader(reader: Reader) -> None:
    texts = [text_of(ANSWER, BESIDE)]
    wanted = reader.read(QUESTION, texts)
    made: list[object] = []
    threads = [
        threading.Thread(target=lambda: made.append(reader.read(QUESTION, texts))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [wanted] * 4


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_can_be_read(question: str, sentences: list[str]) -> None:
    if not (BUNDLED / "model.safetensors").exists():
        pytest.skip("the bundled weights are not in this checkout")
    (verdict,) = load_reader().read(question, [text_of(*sentences)])
    assert len(verdict.sentences) == len(sentences)
    assert all(map(math.isfinite, (verdict.answers, *verdict.sentences)))


def test_the_fingerprint_is_that_of_the_weights(reader: Reader) -> None:
    assert reader.fingerprint == load_reader().fingerprint
    assert len(reader.fingerprint) == 64


def test_a_damaged_reader_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(EncoderError, match=str(tmp_path)):
        load_reader(tmp_path)
