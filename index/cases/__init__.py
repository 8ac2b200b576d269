"""Cases: which letters answer the same letter of a recipient's, or are about the same matter.

A letter that cannot be told is put nowhere: a person is asked, and what she says holds.
"""

from index.cases._asked import asked_in
from index.cases._cases import find_cases
from index.cases._known import BY_HAND
from index.cases._reader import CASE, CASE_NAME, CaseReader
from index.cases._traces import Traces, read_traces
from index.cases.case import Case, Cases, Placing, Reason

__all__ = [
    "BY_HAND",
    "CASE",
    "CASE_NAME",
    "Case",
    "CaseReader",
    "Cases",
    "Placing",
    "Reason",
    "Traces",
    "asked_in",
    "find_cases",
    "read_traces",
]
