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
        raise _error(root, error) from error


def _error(root: Path, error: OSError) -> LibraryError:
    where = error.filename or root
    if error.errno in _FULL:
        return LibraryError(code="library.full", root=root)
    if error.errno in _FORBIDDEN:
        return LibraryError(code="library.read_only", root=root, where=where)
    why = error.strerror or error
    return LibraryError(code="library.unusable", root=root, where=where, why=why)
