"""A small real encoder, letters to put into libraries, and the libraries."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest

import index.letters.reader
from index.encoder.base import Encoder, Part, Vectors
from index.library import Library
from tests.conftest import Places


class WordEncoder(Encoder):
    """Adds up a fixed random direction for each word: deterministic, quick, and texts that share
    words are near each other."""

    def __init__(self, name: str = "words", dimension: int = 16) -> None:
        self._name, self._dimension = name, dimension
        self.encoded: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self._name}:{self._dimension}".encode()).hexdigest()

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def max_tokens(self) -> int:
        return 200

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return self._encode(texts)

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Part]], *, queries: bool = False
    ) -> tuple[Vectors, Vectors]:
        own = [t[a:b] for t, spans in zip(texts, parts, strict=True) for a, b in spans]
        return self.encode_passages(texts), self._encode(own)

    def contributions(self, query: str, text: str) -> list[tuple[int, int, float]]:
        return []

    def _encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        sums = np.stack([self._sum(text) for text in texts])
        unit = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(unit, dtype=np.float32)

    def _sum(self, text: str) -> Vectors:
        total = np.full(self._dimension, 1e-3, dtype=np.float32)
        for word in text.lower().split():
            seed = int.from_bytes(hashlib.sha256(f"{self._name}{word}".encode()).digest()[:8])
            total += np.random.default_rng(seed).normal(size=self._dimension).astype(np.float32)
        return total


PLACES = ("Eksempel", "Prøvevik", "Tenkdal", "Oppdiktet", "Liksom", "Papirnes", "Utkast")


def letter(number: int, *, more: str = "") -> tuple[str, bytes]:
    """Return the name and the bytes of an invented letter."""
    place = PLACES[number % len(PLACES)]
    text = f"""{place} kommune

Til Prøvedepartementet
Dato: {1 + number % 28:02}.03.2023
Vår ref: 23/{1000 + number}

Svar på høring om lokale tjenester

{place} kommune viser til brevet om lokale tjenester. Vi har behandlet saken nummer {number}.

Kommunen er positiv til et regionalt råd. Rådet bør ha møter {number} ganger i året. {more}

Med hilsen

Saksbehandler {place}
"""
    return f"{place.lower()}-{number}.txt", text.encode()


def letters(count: int, start: int = 0) -> list[tuple[str, bytes]]:
    return [letter(number) for number in range(start, start + count)]


def digest(item: tuple[str, bytes]) -> str:
    return hashlib.sha256(item[1]).hexdigest()


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is flushed when is tested in tests/faults; here it would only take time."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read letters without a child process, where reading is not what is tested."""
    monkeypatch.setattr(
        index.letters.reader, "read_many", partial(index.letters.reader.read_many, in_process=True)
    )


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
def library(new_place: Places) -> Library:
    return Library(new_place("library"))


def packed(*items: tuple[str, bytes], name: str = "svar.zip") -> tuple[str, bytes]:
    """Return a ZIP of letters, which is the same whenever it is made."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, content in items:
            archive.writestr(zipfile.ZipInfo(inside), content)
    return name, data.getvalue()
