"""The name that a file lies under, whatever somebody called it."""

import hashlib

__all__ = ["digest"]


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hex."""
    return hashlib.sha256(data).hexdigest()
