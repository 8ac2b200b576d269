"""Across all letters: who answered what, in which words, and who said nothing."""

from index.compare._coverage import CountyCoverage, Coverage, QuestionCoverage, coverage
from index.compare._free import add_question
from index.compare._matrix import Cell, Choice, Column, Matrix, Rank, Row, State, matrix
from index.compare._questions import questions
from index.compare._rank import generation_rank, sentence_rank
from index.compare._table import export_coverage, export_matrix

__all__ = [
    "Cell",
    "Choice",
    "Column",
    "CountyCoverage",
    "Coverage",
    "Matrix",
    "QuestionCoverage",
    "Rank",
    "Row",
    "State",
    "add_question",
    "coverage",
    "export_coverage",
    "export_matrix",
    "generation_rank",
    "matrix",
    "questions",
    "sentence_rank",
]
