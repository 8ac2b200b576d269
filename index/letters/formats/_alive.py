"""A sign of life from work that is slow by nature: text recognition spends seconds on every page.

The time limit of a file counts from its last sign of life, so that a scan of forty pages is read
and one page that never ends is not.
"""

from collections.abc import Callable

__all__ = ["alive", "on_alive"]

_listeners: list[Callable[[], None]] = []


def on_alive(listener: Callable[[], None]) -> None:
    """Have ``listener`` called at every sign of life from now on, and nobody else."""
    _listeners[:] = [listener]


def alive() -> None:
    """Give a sign of life: one page is done."""
    for listener in _listeners:
        listener()
