"""The life of an index: letters come and go, and nothing is lost on the way."""

from index.library._generation import Generation
from index.library._layout import default_library
from index.library._report import (
    Change,
    FailedFile,
    Problem,
    Progress,
    Report,
    Status,
    Unchanged,
)
from index.library.library import Library

__all__ = [
    "Change",
    "FailedFile",
    "Generation",
    "Library",
    "Problem",
    "Progress",
    "Report",
    "Status",
    "Unchanged",
    "default_library",
]
