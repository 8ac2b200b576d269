"""Measures how well a model and the search find what they should, on anyone's own questions."""

from index.evaluation._evaluate import Evaluation, Miss, Score, evaluate
from index.evaluation._sets import Collection, read_collection
from index.evaluation._table import format_misses, format_table

__all__ = [
    "Collection",
    "Evaluation",
    "Miss",
    "Score",
    "evaluate",
    "format_misses",
    "format_table",
    "read_collection",
]
