"""One contract for every vector store: what numpy says by brute force, the store must say too.

A new store is tested by adding it to ``STORES``.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoder import base as encoder_base
from index.store import FaissStore, Rows, Scores, VectorStore
from index.store import _faiss as faiss_module

Vectors = encoder_base.Vectors


class HalfPrecisionStore(FaissStore):
    """The store as it is above the limit of the exact index."""

    @classmethod
    def from_vectors(cls, vectors: Vectors) -> "HalfPrecisionStore":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(faiss_module, "EXACT_UP_TO", -1)
            return super().from_vectors(vectors)


STORES: list[type[VectorStore]] = [FaissStore, HalfPrecisionStore]
TOLERANCE: dict[type[VectorStore], float] = {FaissStore: 1e-6, HalfPrecisionStore: 1e-3}


@pytest.fixture(params=STORES, ids=lambda store: store.__name__)
def kind(request: pytest.FixtureRequest) -> type[VectorStore]:
    kind: type[VectorStore] = request.param
    return kind


def unit(n: int, dimension: int = 24, seed: int = 0) -> Vectors:
    drawn = np.random.default_rng(seed).normal(size=(n, dimension)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


def reference(
    vectors: Vectors, query: Vectors, k: int, allowed: Rows | None
) -> tuple[Scores, Rows]:
    rows = np.arange(len(vectors)) if allowed is None else np.unique(allowed)
    scores = (vectors[rows].astype(np.float64) @ query.astype(np.float64)).astype(np.float32)
    order = np.lexsort((rows, -scores))[:k]
    return scores[order], rows[order]


@pytest.mark.parametrize("share", [None, 0.02, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("k", [1, 10, 10_000])
def test_finds_what_brute_force_finds(kind: type[VectorStore], k: int, share: float | None) -> None:
    vectors, query = unit(600), unit(1, seed=1)[0]
    allowed = None
    if share is not None:
        allowed = np.random.default_rng(2).permutation(600)[: int(600 * share)].astype(np.int64)
    store = kind.from_vectors(vectors)
    scores, rows = store.search(query, k, allowed)
    wanted, _ = reference(vectors, query, k, allowed)
    np.testing.assert_allclose(scores, wanted, atol=TOLERANCE[kind])
    np.testing.assert_allclose(scores, vectors[rows] @ query, atol=TOLERANCE[kind])
    assert allowed is None or set(rows) <= set(allowed)
    assert len(set(rows.tolist())) == len(rows)


@given(
    copies=st.integers(2, 60), before=st.integers(0, 40), k=st.integers(1, 70), some=st.booleans()
)
@settings(deadline=None, max_examples=40)
def test_ties_go_to_the_lower_row(copies: int, before: int, k: int, some: bool) -> None:
    one = unit(1, seed=3)
    vectors = np.concatenate(
        [unit(before, seed=4), np.repeat(one, copies, axis=0), unit(20, seed=5)]
    )
    for kind in STORES:
        store = kind.from_vectors(vectors)
        allowed = np.arange(0, len(vectors), 2) if some else None
        _, rows = store.search(one[0], k, allowed)
        tied = [row for row in range(before, before + copies) if not some or row % 2 == 0]
        assert rows[: len(tied)].tolist() == tied[:k]


def test_allowed_rows_do_not_change_scores(kind: type[VectorStore]) -> None:
    store, query = kind.from_vectors(unit(400)), unit(1, seed=9)[0]
    scores, rows = store.search(query, 400)
    every = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    for allowed in (np.arange(0, 400, 3), np.arange(0, 400, 50)):
        found, where = store.search(query, 5, allowed)
        assert found.tolist() == pytest.approx([every[row] for row in where.tolist()], abs=1e-6)


def test_an_empty_store_works(kind: type[VectorStore], tmp_path: Path) -> None:
    store = kind.from_vectors(np.zeros((0, 24), dtype=np.float32))
    store.save(tmp_path / "empty")
    for one in (store, kind.load(tmp_path / "empty")):
        assert len(one) == 0
        assert one.vectors().shape == (0, 24)
        scores, rows = one.search(unit(1)[0], 5)
        assert (len(scores), len(rows)) == (0, 0)
        assert len(one.search(unit(1)[0], 5, np.zeros(0, dtype=np.int64))[1]) == 0


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_is_asked_for(kind: type[VectorStore], k: int) -> None:
    scores, rows = kind.from_vectors(unit(5)).search(unit(1)[0], k)
    assert (scores.tolist(), rows.tolist()) == ([], [])


def test_nothing_is_allowed(kind: type[VectorStore]) -> None:
    _, rows = kind.from_vectors(unit(5)).search(unit(1)[0], 3, np.zeros(0, dtype=np.int64))
    assert rows.tolist() == []


def test_saved_and_loaded_it_is_the_same(kind: type[VectorStore], tmp_path: Path) -> None:
    store, query = kind.from_vectors(unit(300)), unit(1, seed=6)[0]
    path = tmp_path / "blåbær.faiss"
    store.save(path)
    again = kind.load(path)
    assert len(again) == 300
    np.testing.assert_array_equal(again.vectors(), store.vectors())
    for left, right in zip(again.search(query, 7), store.search(query, 7), strict=True):
        np.testing.assert_array_equal(left, right)


def test_vectors_come_back_in_their_rows(kind: type[VectorStore]) -> None:
    np.testing.assert_allclose(kind.from_vectors(unit(50)).vectors(), unit(50), atol=1e-3)


def test_saving_is_deterministic(kind: type[VectorStore], tmp_path: Path) -> None:
    for name in "ab":
        kind.from_vectors(unit(40)).save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


WRONG: list[tuple[Callable[[VectorStore], object], type[Exception], str]] = [
    (lambda store: store.search(unit(1, 7)[0], 3), ValueError, r"\(7,\).*\(24,\)"),
    (lambda store: store.search(unit(1)[0], 3, np.array([5])), IndexError, "has 5"),
    (lambda store: store.search(unit(1)[0], 3, np.array([-1])), IndexError, "-1"),
    (lambda store: store.from_vectors(unit(3)[0]), ValueError, r"\(24,\)"),
    (lambda store: store.from_vectors(unit(3) * np.float32("nan")), ValueError, "finite"),
]


@pytest.mark.parametrize(("act", "error", "words"), WRONG)
def test_wrong_use_is_named(
    kind: type[VectorStore],
    act: Callable[[VectorStore], object],
    error: type[Exception],
    words: str,
) -> None:
    with pytest.raises(error, match=words):
        act(kind.from_vectors(unit(5)))


@pytest.mark.parametrize("data", [b"", b"IxF2", b"hello world, this is no index"])
def test_a_file_that_is_no_index_is_refused(
    kind: type[VectorStore], tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "bad").write_bytes(data)
    with pytest.raises(ValueError, match="bad is not a"):
        kind.load(tmp_path / "bad")


def test_another_kind_of_index_is_refused(kind: type[VectorStore], tmp_path: Path) -> None:
    import faiss

    faiss.write_index(faiss.IndexFlatL2(4), str(tmp_path / "other"))
    with pytest.raises(ValueError, match="IndexFlatL2"):
        kind.load(tmp_path / "other")


def test_takes_the_vectors_of_rows_in_their_order(kind: type[VectorStore]) -> None:
    vectors = unit(50)
    store = kind.from_vectors(vectors)
    rows = np.array([41, 3, 3, 0])
    assert np.allclose(store.take(rows), vectors[rows], atol=TOLERANCE[kind])
    assert store.take(rows[:0]).shape == (0, 24)


def test_many_vectors_take_half_the_bytes(tmp_path: Path) -> None:
    vectors = np.zeros((faiss_module.EXACT_UP_TO + 1, 4), dtype=np.float32)
    FaissStore.from_vectors(vectors).save(tmp_path / "many")
    assert (tmp_path / "many").stat().st_size < vectors.nbytes * 0.6
