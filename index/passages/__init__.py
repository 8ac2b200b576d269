"""Passages: the sender's own words, cut so that each can be found, quoted and cited on its own."""

from index.passages._briefs import Answers, Brief, Memo, assign_answers
from index.passages._matching import match_questions, question_texts
from index.passages._segmenter import (
    MOST_TOKENS,
    QUESTION_CHARACTERS,
    SEGMENTER_VERSION,
    embedding_sentences,
    embedding_text,
    quoted_questions,
    segment,
)
from index.passages._sentences import split_sentences
from index.passages._wording import question_key, wording
from index.passages.passage import Passage, PassageKind, Question

__all__ = [
    "MOST_TOKENS",
    "QUESTION_CHARACTERS",
    "SEGMENTER_VERSION",
    "Answers",
    "Brief",
    "Memo",
    "Passage",
    "PassageKind",
    "Question",
    "assign_answers",
    "embedding_sentences",
    "embedding_text",
    "match_questions",
    "question_key",
    "question_texts",
    "quoted_questions",
    "segment",
    "split_sentences",
    "wording",
]
