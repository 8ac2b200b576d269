"""The cases of an opened index, of which only letters that are new or changed are read again."""

import threading
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.cases._cases import find_cases
from index.cases._traces import Traces, read_traces
from index.cases.case import Cases
from index.letters.letter import Letter

if TYPE_CHECKING:
    from index.library import Generation

__all__ = ["CASE", "CASE_NAME", "CaseReader"]

CASE, CASE_NAME = "case", "case_name"
"""What a person decides of a letter, kept beside corrections of its letterhead: the key of the case
that it belongs to, and what that case is called."""


class CaseReader:
    """Finds the cases of one index after another; threads may share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: dict[str, tuple[Letter, frozenset[str], str, Traces]] = {}
        self._found: tuple[str, Cases] | None = None

    def cases(self, generation: "Generation") -> Cases:
        """Return the cases of an index."""
        with self._lock:
            if self._found is None or self._found[0] != generation.id:
                self._found = generation.id, self._find(generation)
            return self._found[1]

    def _find(self, generation: "Generation") -> Cases:
        origins = _origins(generation)
        read = {
            letter.id: self._of(letter, generation, origins.get(letter.id, ""))
            for letter in generation.letters
        }
        self._read = read
        said = generation.content.catalogue.corrections
        return find_cases(
            (traces for *_, traces in read.values()), _said(said, CASE), _said(said, CASE_NAME)
        )

    def _of(
        self, letter: Letter, generation: "Generation", origin: str
    ) -> tuple[Letter, frozenset[str], str, Traces]:
        passages = generation.passages_of(letter.id)
        asked = frozenset(passage.question.key for passage in passages if passage.question)
        known = self._read.get(letter.id)
        if known is not None and known[:3] == (letter, asked, origin):
            return known
        return letter, asked, origin, read_traces(letter, passages, origin)


def _said(corrections: Mapping[str, Mapping[str, tuple[str, ...]]], name: str) -> dict[str, str]:
    """Return the first value of a correction by letter, where it has one."""
    return {letter: fields[name][0] for letter, fields in corrections.items() if fields.get(name)}


def _origins(generation: "Generation") -> dict[str, str]:
    """Return for letters the archive that they came in with others, else the folder, if any."""
    sources = generation.content.catalogue.sources
    found: dict[str, str] = {}
    for key, reading in sorted(generation.content.readings.items()):
        source = sources.get(key)
        if source is None:
            continue
        folders = [str(PurePosixPath(name).parent) for name in source.names]
        folders += [str(PurePosixPath(folder, name).parent) for folder, name in source.followed]
        folder = next((one for one in folders if one != "."), "")
        origin = source.name if len(reading.letters) > 1 else folder
        found |= {letter: found.get(letter) or origin for letter in reading.letters}
    return found
