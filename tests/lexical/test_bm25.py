"""BM25 as we compute it, against the library that reads what we computed."""

import bm25s
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import Bm25Ranker, _bm25

TERMS = ["råd", "politi", "politiråd", "by", "bydel", "del-by"]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(TERMS))))
def test_scores_are_those_of_bm25s(documents: list[list[str]]) -> None:
    """Of the same terms, each also by its parts, which it computes one by one."""
    ranker = Bm25Ranker.from_terms(documents)
    if not any(documents):
        assert ranker._retriever is None
        return
    vocabulary = {term for one in documents for term in one}
    expanded = [
        [*one, *(part for term in one for part in _bm25._parts(term, vocabulary))]
        for one in documents
    ]
    other = bm25s.BM25(method="lucene", backend="numpy")
    other.index(expanded, show_progress=False)
    assert ranker._retriever.vocab_dict.keys() == other.vocab_dict.keys()
    for term in other.vocab_dict.keys() - {""}:
        mine, wanted = ranker._retriever.get_scores([term]), other.get_scores([term])
        np.testing.assert_allclose(mine, wanted, rtol=1e-6)
