"""Looks at every file of a library, and puts right what can be put right.

What is damaged is set aside, never deleted: somebody may still get something out of it.
"""

from collections.abc import Iterator
from pathlib import Path

from index.errors import LibraryError
from index.library import _generation, _state
from index.library._catalogue import Catalogue
from index.library._generation import Generation
from index.library._layout import Layout
from index.library._originals import Originals
from index.library._report import Problem
from index.library._settle import lags
from index.sentences import Sentence

__all__ = ["problems", "set_aside_originals", "set_aside_others"]

_BUILD = "Run `svarbrev build`."
_REPAIR = "Run `svarbrev repair`."
_ADD_AGAIN = "Add the file again."


def problems(
    layout: Layout, originals: Originals, found: _state.Found, catalogue: Catalogue
) -> Iterator[Problem]:
    """Yield all that is not as it was written, ``found`` being what was opened."""
    for name, warning in zip(found.damaged, found.warnings, strict=False):
        yield Problem(f"generations/{name}", warning, _REPAIR)
    yield from _other_generations(layout, found)
    yield from _catalogue_problems(layout)
    yield from _original_problems(originals, catalogue, found.generation)
    if found.generation is None and catalogue.sources:
        yield Problem("current", "no index is published, but letters are kept.", _BUILD)
    elif lags(catalogue, found.generation):
        yield Problem("current", "the index lags behind what was added or corrected.", _BUILD)


def set_aside_others(layout: Layout, found: _state.Found) -> list[Sentence]:
    """Set aside damaged generations that are not current; return sentences about it."""
    notes = []
    for problem in list(_other_generations(layout, found)):
        place = _state.set_aside(layout, layout.root / problem.where)
        name = Path(problem.where).name
        notes.append(Sentence(code="index.set_aside", name=name, place=place))
    return notes


def set_aside_originals(
    layout: Layout, originals: Originals, catalogue: Catalogue, generation: Generation | None
) -> list[Sentence]:
    """Set aside kept files that are no longer what they were; return sentences about it.

    Their letters stay in the index, out of which nothing was lost.
    """
    read = set(generation.content.readings) if generation else set()
    notes = []
    for key, source in sorted(catalogue.sources.items()):
        if originals.has(key) and originals.get(key) is None:
            place = _state.set_aside(layout, originals.path(key))
            note = Sentence(
                code="library.original_of_letter" if key in read else "library.original",
                name=source.name,
                place=place,
            )
            notes.append(note)
    return notes


def _other_generations(layout: Layout, found: _state.Found) -> Iterator[Problem]:
    looked_at = {*found.damaged, *([found.generation.id] if found.generation else [])}
    for name in _state.ids(layout):
        if name in looked_at:
            continue
        try:
            _generation.open_generation(layout.generations / name).close()
        except (LibraryError, FileNotFoundError) as error:
            yield Problem(f"generations/{name}", str(error), _REPAIR)


def _catalogue_problems(layout: Layout) -> Iterator[Problem]:
    try:
        _state.read_catalogue(layout.catalogue)
    except LibraryError as error:
        yield Problem("catalogue.json", str(error), _REPAIR)


def _original_problems(
    originals: Originals, catalogue: Catalogue, generation: Generation | None
) -> Iterator[Problem]:
    read = set(generation.content.readings) if generation else set()
    for key, source in sorted(catalogue.sources.items()):
        if originals.get(key) is not None:
            continue
        what = "is damaged" if originals.has(key) else "is missing"
        kept = "; its letter is still in the index" if key in read else ""
        yield Problem(
            f"originals/{key[:2]}/{key}",
            f"the kept file of {source.name} {what}{kept}.",
            _ADD_AGAIN,
        )
    known = {*catalogue.sources, *catalogue.failures, *catalogue.discarded}
    for key in originals.keys():  # noqa: SIM118
        if key not in known:
            yield Problem(
                f"originals/{key[:2]}/{key}",
                "a kept file that the catalogue does not know.",
                _REPAIR,
            )
