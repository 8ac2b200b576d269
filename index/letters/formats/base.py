"""The seam behind which a file's bytes become a document."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field

from index.letters.letter import Document

__all__ = ["LetterFormat", "Limits", "Member"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What untrusted files may cost.

    ``seconds`` is how long a reader may give no sign of life, ``file_seconds`` how long it may be
    at one file whatever signs it gives, ``archive_seconds`` at all that came inside one, and
    ``batch_seconds`` at all that was handed over at once.
    """

    seconds: float = 60.0
    file_seconds: float = 20 * 60.0
    archive_seconds: float = 2 * 3600.0
    batch_seconds: float = 12 * 3600.0
    memory_bytes: int = 2 * 2**30
    file_bytes: int = 100 * 2**20
    expanded_bytes: int = 400 * 2**20
    pages: int = 2_000
    members: int = 5_000
    depth: int = 4
    characters: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """A file found inside another one: a member of an archive, an attachment of an e-mail.

    ``incidental`` is a file that is mostly no letter, a picture in the text of an e-mail: it is one
    if a letter can be read in it, and nothing is said where not. ``brief`` is what came with a
    ministry's message inside another's: no answer.
    """

    name: str
    data: bytes
    metadata: dict[str, str] = field(default_factory=dict)
    incidental: bool = False
    brief: bool = False


class LetterFormat(ABC):
    """One kind of file. Stateless; every method may be handed hostile bytes."""

    name: str
    """Short name, as shown to people: "PDF"."""

    suffixes: frozenset[str]
    """Lower-case endings with the dot."""

    @abstractmethod
    def matches(self, data: bytes, name: str) -> bool:
        """Tell whether the bytes (first) or the name (else) are of this format."""

    @abstractmethod
    def read(self, data: bytes, name: str, limits: Limits) -> Document | None:
        """Return the document, or None for a pure container.

        Raises FormatError where the bytes cannot be read, LimitError where they ask for too much.
        """

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:  # noqa: ARG002
        """Yield the files inside a container; none by default."""
        return ()
