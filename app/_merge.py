"""Brings together what two tabs made of one list, so that neither loses what the other did."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

__all__ = ["merged"]

T = TypeVar("T")


def merged(
    base: Sequence[T],
    mine: Sequence[T],
    theirs: Sequence[T],
    key: Callable[[T], Hashable],
    *,
    newest_first: bool = False,
) -> list[T]:
    """Return ``theirs`` with what became of ``base`` in ``mine``: what was added, taken out, moved
    and changed there. ``key`` tells what makes two entries the same one; what both changed is as in
    ``mine``.
    """
    was, have, there = ({key(entry): entry for entry in part} for part in (base, mine, theirs))
    changed = {name: entry for name, entry in have.items() if was.get(name, entry) != entry}
    kept = {
        name: changed.get(name, entry)
        for name, entry in there.items()
        if name in have or name not in was
    }
    added = {
        name: entry
        for name, entry in have.items()
        if name not in was and (newest_first or name not in there)
    }
    if [name for name in have if name in was] != [name for name in was if name in have]:
        kept = {name: kept[name] for name in have if name in kept} | kept
    return list((added | kept if newest_first else kept | added).values())
