"""Writes the letters that the tests read: texts of our own, in every format, by the real
writers.
"""

from tests.writers.generated import (
    GeneratedLetter,
    generated_consultations,
    generated_letters,
    municipality_names,
)
from tests.writers.model import LetterModel, Part, PartKind, model_of
from tests.writers.write import WRITERS, write_letter, write_scan

__all__ = [
    "WRITERS",
    "GeneratedLetter",
    "LetterModel",
    "Part",
    "PartKind",
    "generated_consultations",
    "generated_letters",
    "model_of",
    "municipality_names",
    "write_letter",
    "write_scan",
]
