"""Finding passages by the words that they share with a question."""

from index.lexical._analysis import analyse, terms
from index.lexical._bm25 import Bm25Ranker
from index.lexical.base import Alternatives, LexicalRanker, best

__all__ = ["Alternatives", "Bm25Ranker", "LexicalRanker", "analyse", "best", "terms"]
