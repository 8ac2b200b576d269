"""The contract of every lexical ranker; a new one is tested by adding it to the list."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import Bm25Ranker, LexicalRanker
from index.store.base import Rows

RANKERS: list[type[LexicalRanker]] = [Bm25Ranker]
TEXTS = [
    "Eksempel kommune er positiv til et regionalt politiråd.",
    "Råd om politi gis av departementet.",
    "Kommunen har god dialog med skolene.",
    "Vi ynskjer betre tenester frå politiet.",
    "",
]

pytestmark = pytest.mark.parametrize("ranker", RANKERS)


def rows(ranker: type[LexicalRanker], query: str, allowed: Rows | None = None) -> list[int]:
    found: list[int] = ranker.from_texts(TEXTS).search(query, 10, allowed)[1].tolist()
    return found


def test_shared_words_find_the_text(ranker: type[LexicalRanker]) -> None:
    assert rows(ranker, "skole")[0] == 2


def test_the_whole_compound_beats_its_parts(ranker: type[LexicalRanker]) -> None:
    assert rows(ranker, "politiråd")[:2] == [0, 1]


def test_a_part_finds_the_compound(ranker: type[LexicalRanker]) -> None:
    assert 0 in rows(ranker, "råd")


def test_bokmaal_finds_nynorsk(ranker: type[LexicalRanker]) -> None:
    assert rows(ranker, "ønsker tjenester") == [3]


def test_missing_diacritics_find_the_word(ranker: type[LexicalRanker]) -> None:
    assert rows(ranker, "politirad")[0] == 0


def test_only_allowed_rows_are_found(ranker: type[LexicalRanker]) -> None:
    assert rows(ranker, "politi", allowed=np.array([1, 2])) == [1]


def test_no_shared_word_finds_nothing(ranker: type[LexicalRanker]) -> None:
    assert rows(ranker, "fotball") == []
    assert rows(ranker, "hva er det") == []


@pytest.mark.parametrize("texts", [[], [""], ["og i på"]])
def test_nothing_to_index_is_no_error(
    ranker: type[LexicalRanker], texts: list[str], tmp_path: Path
) -> None:
    made = ranker.from_texts(texts)
    made.save(tmp_path)
    assert len(ranker.load(tmp_path)) == len(made) == len(texts)
    assert made.search("politi", 3)[1].tolist() == []


def test_a_saved_ranker_ranks_as_before(ranker: type[LexicalRanker], tmp_path: Path) -> None:
    made = ranker.from_texts(TEXTS)
    made.save(tmp_path)
    for query in ("politi", "regionalt politiråd", "tjenester"):
        before, after = made.search(query, 5), ranker.load(tmp_path).search(query, 5)
        assert before[1].tolist() == after[1].tolist()
        np.testing.assert_array_equal(before[0], after[0])


@given(st.text(), st.integers(1, 7))
def test_scores_fall_and_stay_positive(ranker: type[LexicalRanker], query: str, k: int) -> None:
    scores, found = ranker.from_texts(TEXTS).search(query, k)
    assert len(scores) == len(found) <= k
    assert (scores > 0).all()
    assert (scores <= 1).all()
    assert (np.diff(scores) <= 0).all()


def test_a_word_that_no_text_has_lowers_every_score(ranker: type[LexicalRanker]) -> None:
    made = ranker.from_texts(TEXTS)
    assert made.scores("politiråd fotball")[0] < made.scores("politiråd")[0]
