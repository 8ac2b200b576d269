"""What every room must know of Norwegian, in both its forms, and of the English beside it: which
words are one word, which carry no content, of what a compound consists, and which of the languages
a text is in. It knows nothing of letters, passages or questions.
"""

from index.norwegian._bigrams import accents_lost, strangeness
from index.norwegian._compounds import hyphenated, split_compound
from index.norwegian._function_words import is_stop_word
from index.norwegian._language import in_english
from index.norwegian._months import ENGLISH_MONTHS, MONTH_FORMS, MONTHS
from index.norwegian._numbers import numbers
from index.norwegian._stem import fold, stem

__all__ = [
    "ENGLISH_MONTHS",
    "MONTHS",
    "MONTH_FORMS",
    "accents_lost",
    "fold",
    "hyphenated",
    "in_english",
    "is_stop_word",
    "numbers",
    "split_compound",
    "stem",
    "strangeness",
]
