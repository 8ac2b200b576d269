"""Svarbrev's engine: letters in, cited words out.

>>> from index import Engine
>>> engine = Engine.open()          # doctest: +SKIP
>>> engine.ask("Hva mener Elverum om et regionalt politiråd?").hits[0].quote   # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

from index.errors import SvarbrevError

if TYPE_CHECKING:
    from index.engine import Engine
    from index.search.hit import Answer, Filters, Hit

__all__ = ["Answer", "Engine", "Filters", "Hit", "SvarbrevError"]

_LAZY = {
    "Answer": "index.search.hit",
    "Engine": "index.engine",
    "Filters": "index.search.hit",
    "Hit": "index.search.hit",
}


def __getattr__(name: str) -> Any:
    """Import the public names on first use: ``import index`` must cost nothing."""
    if name not in _LAZY:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
