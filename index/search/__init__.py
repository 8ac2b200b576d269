"""From a question to the passages that answer it."""

from index.search._marks import mark
from index.search._searcher import Searcher
from index.search._words import Sense, alternatives, senses
from index.search.hit import (
    Answer,
    Chip,
    ChipKind,
    Evidence,
    Fact,
    Filters,
    Hit,
    LetterList,
    ListKind,
    SenderList,
)

__all__ = [
    "Answer",
    "Chip",
    "ChipKind",
    "Evidence",
    "Fact",
    "Filters",
    "Hit",
    "LetterList",
    "ListKind",
    "Searcher",
    "SenderList",
    "Sense",
    "alternatives",
    "mark",
    "senses",
]
