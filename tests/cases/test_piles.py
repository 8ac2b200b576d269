"""Letters of many consultations in one folder fall into their cases: see the benchmark."""

from pathlib import Path

import pytest

from tests.benchmarks.cases import BESIDE, HELD_OUT, PILES, TUNED, cases_of, mix, score
from tests.library.conftest import WordEncoder


def test_all_piles_in_one_folder(tmp_path: Path) -> None:
    mixed = mix(PILES, briefs=True)
    cases = cases_of(mixed, WordEncoder(), tmp_path)
    result = score(cases, mixed.piles)
    assert result.wrong == 0
    assert result.share >= 0.965
    assert len(cases) == len(PILES) + 1
    # Of the decisions, several letters are older than the one that is answered.
    assert sum(case.brief is not None for case in cases) == len(PILES) - 1


@pytest.mark.skipif(not BESIDE.is_dir(), reason="the pile beside the checkout is not there")
def test_the_seed_one_pile_of_others_and_three_more(tmp_path: Path) -> None:
    chosen = ("barnehage", "bibliotek", "skolevei")
    mixed = mix({BESIDE.name: BESIDE} | {name: PILES[name] for name in chosen}, briefs=False)
    result = score(cases_of(mixed, WordEncoder(), tmp_path), mixed.piles)
    assert result.wrong == 0
    assert result.share >= 0.98


def test_nothing_was_tuned_on_what_is_held_out() -> None:
    assert not set(TUNED) & set(HELD_OUT)
    assert set(PILES) == {*TUNED, *HELD_OUT}
