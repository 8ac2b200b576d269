"""The contract of every lexical ranker; a new one is tested by adding it to the list."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import Bm25Ranker, LexicalRanker, best
from index.norwegian import stem
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
    return [int(row) for row in best(ranker.from_texts(TEXTS).scores(query), 10, allowed)]


def test_shared_words_find_the_text(ranker: type[LexicalRanker]) -> None:
    assert rows(ranker, "skole")[0] == 2


def test_the_whole_compound_beats_its_parts(ranker: type[LexicalRanker]) -> None:
    assert rows(ranker, "politiråd")[:2] == [0, 1]


def test_a_part_finds_the_compound(ranker: type[LexicalRanker]) -> None:
    assert 0 in rows(ranker, "råd")


def test_bokmaal_finds_nynorsk(ranker: type[LexicalRanker]) -> None:
    assert rows(ranker, "ønsker tjenester") == [3]


def test_the_parts_of_a_hyphenated_word_find_it(ranker: type[LexicalRanker]) -> None:
    made = ranker.from_texts(["Vi har en SLT-koordinator.", "Vi er en ROBEK-kommune.", "Vi er få."])
    assert best(made.scores("SLT"), 3).tolist() == [0]
    assert best(made.scores("koordinator"), 3).tolist() == [0]
    assert best(made.scores("ROBEK"), 3).tolist() == [1]
    whole = made.scores("SLT-koordinator")
    assert whole[0] > made.scores("koordinator for SLT")[0] > 0


def test_a_hyphenated_word_finds_its_parts(ranker: type[LexicalRanker]) -> None:
    made = ranker.from_texts(["Vi er i ROBEK.", "Vi er få."])
    assert best(made.scores("ROBEK-kommune"), 2).tolist() == [0]


def test_a_word_that_stands_in_compounds_only_finds_them(ranker: type[LexicalRanker]) -> None:
    texts = ["Det bygges i kvikkleireområder.", "Gratis skoleskyssordning.", "Vi er få."]
    made = ranker.from_texts(texts)
    assert best(made.scores("kvikkleire"), 3).tolist() == [0]
    assert best(made.scores("skoleskyss"), 3).tolist() == [1]
    assert not made.scores("vikkleire").any()


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
    assert made.scores("politi").tolist() == [0.0] * len(texts)


def test_a_saved_ranker_ranks_as_before(ranker: type[LexicalRanker], tmp_path: Path) -> None:
    made = ranker.from_texts(TEXTS)
    made.save(tmp_path)
    for query in ("politi", "regionalt politiråd", "tjenester"):
        np.testing.assert_array_equal(made.scores(query), ranker.load(tmp_path).scores(query))


@given(st.text(), st.dictionaries(st.text(), st.sets(st.text())), st.integers(1, 7))
def test_scores_are_shares_and_the_best_come_first(
    ranker: type[LexicalRanker], query: str, alternatives: dict[str, set[str]], k: int
) -> None:
    scores = ranker.from_texts(TEXTS).scores(query, alternatives)
    assert scores.shape == (len(TEXTS),)
    assert ((scores >= 0) & (scores <= 1)).all()
    found = best(scores, k)
    assert len(found) <= k
    assert (scores[found] > 0).all()
    assert (np.diff(scores[found]) <= 0).all()


def test_any_alternative_counts_as_the_word(ranker: type[LexicalRanker]) -> None:
    made = ranker.from_texts(TEXTS)
    translated = made.scores("schools", {stem("schools"): {stem("skole"), "undervisning"}})
    np.testing.assert_array_equal(translated, made.scores("skole"))
    assert not made.scores("schools", {stem("schools"): {"undervisning"}}).any()
    # Of two alternatives in one text only the better counts: they are one word of the question.
    both = made.scores("council", {stem("council"): {stem("råd"), stem("politi")}})
    # A word of another sense does not count as itself.
    assert not made.scores("råd", {stem("råd"): {"undervisning"}}).any()
    assert both[1] == max(made.scores(word)[1] for word in ("råd", "politi"))


def test_a_word_that_no_text_has_lowers_every_score(ranker: type[LexicalRanker]) -> None:
    made = ranker.from_texts(TEXTS)
    assert made.scores("politiråd fotball")[0] < made.scores("politiråd")[0]
