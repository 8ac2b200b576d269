"""What the library tells about its work, as plain values for page, terminal and programs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

__all__ = [
    "Cancel",
    "Change",
    "FailedFile",
    "Problem",
    "Progress",
    "ProgressCallback",
    "Report",
    "Status",
    "Unchanged",
]

Stage = Literal["read", "encode", "publish"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: ``done`` of ``total`` files, texts or steps, ``rate`` of them a second,
    ``seconds_left`` of this stage, None while nothing can be said.
    """

    stage: Stage
    done: int
    total: int
    rate: float
    seconds_left: float | None


ProgressCallback = Callable[[Progress], None]
Cancel = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that gave no letter: its SHA-256 ("" where it could not even be opened), its name and
    why, a sentence that `index.sentences.said` says in any language; ``remembered`` tells that it
    failed before and was not tried again.
    """

    id: str
    name: str
    reason: str
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file that the library already has, and the name that it has it under."""

    name: str
    known_as: str
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A new version took the place of an old one. ``fields`` lists the letterhead's differences as
    (field, old value, new value), "" where there is none; the numbers count passages by wording.
    """

    name: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    fields: tuple[tuple[str, str, str], ...]
    passages_added: int
    passages_removed: int
    passages_kept: int


@dataclass(frozen=True, slots=True)
class Report:
    """What one piece of work did. ``added``, ``removed`` hold ids of letters; ``encoded`` and
    ``taken_over`` count texts (passages and sentences, identical ones once); ``seconds`` by stage;
    ``notes`` are sentences, like reasons of failures, about what the library had to mend or decide.
    """

    generation: str | None
    added: tuple[str, ...] = ()
    replaced: tuple[Change, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[FailedFile, ...] = ()
    letters: int = 0
    passages: int = 0
    encoded: int = 0
    taken_over: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a library at a glance. ``root`` is its folder or file, or the name of the place
    where it lies on a server; ``pending`` counts files that wait for the next build,
    ``writer`` is the process that writes just now.
    """

    root: Path | str
    generation: str | None
    letters: int
    passages: int
    encoder_name: str | None
    encoder_fingerprint: str | None
    built: datetime | None
    bytes: int
    pending: int
    failed: tuple[FailedFile, ...]
    corrections: int
    writer: int | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a library: where (below its root), what, and what to do about it."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}"
