"""Reads the parallel corpora into memory, filtered and in order."""

import csv
import lzma
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.training._guard import Guard
from index.training._sources import NYNORSK_BITEXT, QUESTIONS, SOURCES, Source

__all__ = ["Asked", "Corpus", "Pair", "read_corpus", "read_pairs"]

Pair = tuple[str, str]

#: One pair in this many is kept for choosing between models, never trained on.
_HELD_OUT = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, a passage that answers it, and passages that speak of the same and do not;
    ``language`` is what its source says it is in.
    """

    question: str
    passage: str
    near: tuple[str, ...] = ()
    share: float = 1.0
    language: str = "nb"


@dataclass(slots=True)
class Corpus:
    """Everything that is trained on: pairs are (English, Norwegian), in the order of their file;
    ``dropped`` counts the pairs that share words with an evaluation set.
    """

    sources: list[tuple[Source, list[Pair]]]
    nynorsk: list[Pair]
    questions: list[Asked]
    held_out: list[Pair] = field(default_factory=list)
    dropped: int = 0


def read_pairs(path: Path) -> list[Pair]:
    """Return the two-column rows of an xz-compressed TSV file; a missing file gives no rows."""
    if not path.exists():
        return []
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        rows = (unicodedata.normalize("NFC", line.rstrip("\n")).split("\t") for line in lines)
        return [(row[0].strip(), row[1].strip()) for row in rows if len(row) == 2 and all(row)]


def _file(folder: Path, name: str) -> Path:
    found = folder / f"{name}.tsv.xz"
    return found if found.exists() else folder / f"{name}.xz"


def _kept(rows: Sequence[Pair], guard: Guard) -> list[Pair]:
    return [row for row in rows if not (guard.holds(row[0]) or guard.holds(row[1]))]


def read_corpus(folder: Path, guard: Guard) -> Corpus:
    """Read every source below ``folder`` that is there, less what ``guard`` holds."""
    corpus = Corpus([], [], [])
    seen: set[Pair] = set()
    for source in SOURCES:
        rows = read_pairs(_file(folder, source.path))
        kept: list[Pair] = []
        for number, row in enumerate(_kept(rows, guard)):
            key = (row[0].lower(), row[1].lower())
            if key in seen:
                continue
            seen.add(key)
            held = number % _HELD_OUT == 7 and len(row[0].split()) >= 6
            (corpus.held_out if held else kept).append(row)
        corpus.dropped += len(rows) - len(kept)
        if kept:
            corpus.sources.append((source, kept))
    corpus.nynorsk = _kept(read_pairs(_file(folder, NYNORSK_BITEXT)), guard)
    for source in QUESTIONS:
        corpus.questions += _read_questions(_file(folder, source.path), source.share, guard)
    return corpus


def _read_questions(path: Path, share: float, guard: Guard) -> list[Asked]:
    """Return the answered questions of a file with the columns question, passage, answerable and
    lang; rows of the same question that do not answer it become its near misses. A missing file
    gives none.
    """
    if not path.exists():
        return []
    with lzma.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    near: dict[str, list[str]] = {}
    for row in rows:
        if row["answerable"] == "0" and not guard.holds(row["passage"]):
            near.setdefault(row["question"], []).append(row["passage"])
    return [
        Asked(
            row["question"],
            row["passage"],
            tuple(near.get(row["question"], ())),
            share,
            row["lang"],
        )
        for row in rows
        if row["answerable"] == "1"
        and not (guard.holds(row["question"]) or guard.holds(row["passage"]))
    ]
