"""The seam behind which a question and a passage are read together."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["ReadText", "Reader", "Verdict"]


@dataclass(frozen=True, slots=True)
class ReadText:
    """A passage as a reader sees it: who sent the letter, the question of the recipient that it
    stands under, its text, and its sentences as (start, end) into that text. ``rows`` are its table
    rows with the heads of their columns.
    """

    sender: str
    heading: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader says of one passage: the logit that it answers, and one of each sentence."""

    answers: float
    sentences: tuple[float, ...]


class Reader(ABC):
    """Says whether a passage answers a question, and which of its sentences do."""

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """A hash over all that decides a verdict."""

    @abstractmethod
    def read(self, question: str, texts: Sequence[ReadText]) -> list[Verdict]:
        """Return a verdict for each text."""
