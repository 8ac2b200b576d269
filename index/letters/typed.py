"""Days as people type them, not as letters write them: the same dozen ways, but nothing else."""

from datetime import date

from index.letters._dates import find_dates

__all__ = ["typed_date"]


def typed_date(words: str) -> date | None:
    """Return the day that somebody typed: 31.05.2022, 31. mai 2022, 31 May 2022, 2022-05-31 and
    other forms that letters have. None where it is no day, or something more than one.
    """
    words = " ".join(words.split())
    found = find_dates(words)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(words)):
        return None
    return date.fromisoformat(found[0].iso)
