"""Tells when a file is a new version of one that is there, and what changed between the two.

The same name alone is not enough: two municipalities may both send a "svar.pdf". The letters must
also not be known to come from different senders.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from index.letters.letter import Letter
from index.library._build import Read
from index.library._catalogue import Catalogue, Source
from index.library._report import Change
from index.passages.passage import Passage

__all__ = ["change", "replaced_by"]


def replaced_by(
    catalogue: Catalogue, reads: Mapping[str, Read], new: Mapping[str, Source]
) -> dict[str, str]:
    """Return, for each source of ``new`` that is a new version, the source that it replaces."""
    old = {key: one for key, one in catalogue.sources.items() if key not in new and key in reads}
    called: dict[object, list[str]] = {}
    for key, source in sorted(old.items()):
        for name in _names(source):
            called.setdefault(name, []).append(key)
    taken: dict[str, str] = {}
    for key, source in sorted(new.items()):
        if key not in reads or key not in catalogue.sources:
            continue
        alike = {one for name in _names(source) for one in called.get(name, ())}
        told = [source.replaces] if source.replaces in old else []
        for candidate in (*told, *sorted(alike)):
            if candidate in taken:
                continue
            if candidate in told or _same_letters(reads[candidate], reads[key]):
                taken[candidate] = key
                break
    return {key: candidate for candidate, key in taken.items()}


def change(
    name: str,
    old: Sequence[tuple[Letter, Sequence[Passage]]],
    new: Sequence[tuple[Letter, Sequence[Passage]]],
) -> Change:
    """Return what differs between the letters of an old and a new version."""
    before = Counter(one.text for _, passages in old for one in passages)
    after = Counter(one.text for _, passages in new for one in passages)
    return Change(
        name=name,
        old=tuple(letter.id for letter, _ in old),
        new=tuple(letter.id for letter, _ in new),
        fields=_field_changes([one for one, _ in old], [one for one, _ in new]),
        passages_added=(after - before).total(),
        passages_removed=(before - after).total(),
        passages_kept=(before & after).total(),
    )


def _names(source: Source) -> set[object]:
    """Return all that a file is known by: its names, its places in folders that are followed."""
    return {*source.names, *source.followed}


def _same_letters(old: Read, new: Read) -> bool:
    """Tell whether each old letter can have become one of the new ones."""
    if len(old.letters) == len(new.letters) == 1:
        return _same_sender(old.letters[0], new.letters[0])
    by_name = {one.name: one for one in new.letters}
    return all(one.name in by_name and _same_sender(one, by_name[one.name]) for one in old.letters)


def _same_sender(one: Letter, other: Letter) -> bool:
    first, second = one.letterhead.sender, other.letterhead.sender
    return first is None or second is None or first.value.casefold() == second.value.casefold()


def _field_changes(
    old: Sequence[Letter], new: Sequence[Letter]
) -> tuple[tuple[str, str, str], ...]:
    if not len(old) == len(new) == 1:
        return ()
    before, after = _values(old[0]), _values(new[0])
    names = [*before, *(one for one in after if one not in before)]
    return tuple(
        (name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    )


def _values(letter: Letter) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, fact in letter.letterhead.items():
        found[name] = f"{found[name]}; {fact.value}" if name in found else fact.value
    return found
