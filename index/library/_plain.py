"""Turns what the operating system says into what a person can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryError

__all__ = ["plain_errors"]

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def plain_errors(root: Path) -> Iterator[None]:
    """Raise LibraryError, with a remedy, in place of an OSError about the library at ``root``."""
    try:
        yield
    except OSError as error:
        raise LibraryError(_sentence(root, error)) from error


def _sentence(root: Path, error: OSError) -> str:
    where = error.filename or root
    if error.errno in _FULL:
        return (
            f"The disk that holds the library at {root} is full. What was published before stands; "
            "free some space and try again."
        )
    if error.errno in _FORBIDDEN:
        return (
            f"The library at {root} cannot be written to: {where} is read-only for you. "
            "Change its permissions, or choose another place with --library."
        )
    return (
        f"The library at {root} cannot be used: {where}: {error.strerror or error}. "
        "What was published before stands; run `svarbrev verify` to see its state."
    )
