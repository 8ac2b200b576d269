"""The seam behind which a library lies: in a folder of immutable generations, or in a database.

What happens in the life of a library is written once, in ``Library``, over these few verbs.
"""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from index.library._catalogue import Catalogue
from index.library._generation import Content, Generation
from index.library._report import Cancel, Problem
from index.library._settle import Session
from index.library.base import Checkpoints, Judgements, OriginalStore
from index.sentences import Sentence

__all__ = ["Facts", "Found", "Storage"]


@dataclass(slots=True)
class Found:
    """What a look at a library shows: the index that serves, the catalogue that holds, which is
    newer where a build was interrupted, and sentences about what is not as it should be.
    """

    generation: Generation | None
    catalogue: Catalogue
    warnings: list[Sentence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person may want to know of where a library lies: its size in bytes, when the index was
    published, the process that writes just now, and what was set aside.
    """

    bytes: int
    built: datetime | None
    writer: int | None
    warnings: tuple[Sentence, ...] = ()


class Storage(ABC):
    """Where one library lies. Making the object touches nothing.

    Every method but ``errors`` may raise OSError or what a database raises; within ``errors`` these
    become a LibraryError with a sentence for the person.
    """

    originals: OriginalStore
    work: Checkpoints
    judgements: Judgements

    @property
    @abstractmethod
    def name(self) -> str:
        """What a person calls the place; no password is in it."""

    @property
    @abstractmethod
    def root(self) -> Path | None:
        """The folder or file on this machine, None where it lies on a server."""

    @abstractmethod
    def errors(self) -> AbstractContextManager[None]:
        """Raise LibraryError, with a remedy, in place of what the system says."""

    @abstractmethod
    def exists(self) -> bool:
        """Tell whether there is a library here."""

    @abstractmethod
    def current_id(self) -> str | None:
        """Return the id of the published index, another one after each change; cheap."""

    @abstractmethod
    def open(self) -> Generation:
        """Return the published index, verified, as of one moment, with ``warnings``.

        Raises MissingLibraryError where nothing was published, DamagedIndexError where nothing
        intact is left.
        """

    @abstractmethod
    def look(self) -> Found:
        """Return what is here, an index and a catalogue of one moment, and change nothing."""

    @abstractmethod
    def facts(self, generation: Generation | None) -> Facts:
        """Return size, age and writer of the library that holds ``generation``."""

    @abstractmethod
    def writing(
        self, patience: float, cancel: Cancel | None, *, afresh: bool = False
    ) -> AbstractContextManager[Session]:
        """Be the only writer, of a library that is made if missing, mended and swept.

        ``afresh`` has everything read again that is held in memory. Raises LibraryLockedError where
        others still write after ``patience`` seconds, CancelledError where ``cancel`` says so.
        """

    @abstractmethod
    def plan(self, catalogue: Catalogue | None) -> None:
        """Note down what a build is to bring about, so that the next one goes on with it if it is
        killed; None takes that back, for which no room is needed. A storage may leave it out.
        """

    @abstractmethod
    def publish(self, session: Session, content: Content) -> str:
        """Make ``content`` the published index and its catalogue the one that holds, whole or not
        at all; return the new id once all is safe. What it made needless goes.
        """

    @abstractmethod
    def save(self, catalogue: Catalogue) -> None:
        """Make ``catalogue`` the one that holds while the index stays as it is."""

    @abstractmethod
    def problems(self) -> list[Problem]:
        """Return all that is not as it was written, read afresh."""

    @abstractmethod
    def mend(self, session: Session) -> list[Sentence]:
        """Set aside what is damaged, take up what got lost, and return what was done."""
