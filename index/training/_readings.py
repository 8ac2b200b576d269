"""Questions with passages beside them, labelled by whether they answer: what a reader learns from.

They come from the public sets that ``READ`` names and from piles of letters (``_pile_reading``).
"""

import csv
import json
import lzma
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.passages import split_sentences
from index.reader import ReadText
from index.training._guard import Guard
from index.training._sources import READ

__all__ = ["Choice", "Reading", "load_readings", "public_readings", "save_readings"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A passage beside a question. ``answers`` is None where it may be quoted without blame, and
    teaches nothing; ``sentences`` are the numbers of those that answer; ``chance`` is what the
    product said of it without a reader, None where it did not bring it.
    """

    text: ReadText
    answers: bool | None
    sentences: tuple[int, ...] = ()
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A question and its choices, from a source; ``kind`` and ``half`` are those of a pile."""

    question: str
    language: str
    choices: tuple[Choice, ...]
    source: str
    kind: str = ""
    half: str = ""


def public_readings(folder: Path, guard: Guard) -> dict[str, list[Reading]]:
    """Return the readings of every source of ``READ`` below ``folder``, less what ``guard`` holds;
    rows about one question become the choices of one reading.
    """
    return {source.path: _public(folder / f"{source.path}.tsv.xz", guard) for source in READ}


def _public(path: Path, guard: Guard) -> list[Reading]:
    if not path.exists():
        return []
    with lzma.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    asked: dict[tuple[str, str], list[Choice]] = {}
    for row in rows:
        if not (guard.holds(row["question"]) or guard.holds(row["passage"])):
            asked.setdefault((row["question"], row["lang"]), []).append(_choice(row))
    return [
        Reading(question, language, tuple(choices), path.stem)
        for (question, language), choices in asked.items()
    ]


def _choice(row: dict[str, str]) -> Choice:
    text, start = row["passage"], int(row["answer_start"] or -1)
    spans = tuple((span.start, span.end) for span in split_sentences(text))
    end = start + max(len(row["answer_text"]), 1)
    answering = tuple(
        at for at, (first, last) in enumerate(spans) if start >= 0 and first < end and start < last
    )
    return Choice(ReadText("", "", text, spans), row["answerable"] == "1", answering)


def save_readings(readings: Iterable[Reading], path: Path) -> None:
    """Write readings as JSON lines."""
    lines = (json.dumps(asdict(reading), ensure_ascii=False) + "\n" for reading in readings)
    path.write_text("".join(lines), "utf-8")


def load_readings(path: Path) -> list[Reading]:
    """Read what ``save_readings`` wrote."""
    return [_loaded(json.loads(line)) for line in path.read_text("utf-8").split("\n") if line]


def _loaded(row: dict[str, Any]) -> Reading:
    choices = tuple(
        Choice(
            _text(choice["text"]), choice["answers"], tuple(choice["sentences"]), choice["chance"]
        )
        for choice in row.pop("choices")
    )
    return Reading(choices=choices, **row)


def _text(row: dict[str, Any]) -> ReadText:
    sentences = tuple((start, end) for start, end in row.pop("sentences"))
    return ReadText(sentences=sentences, rows=tuple(row.pop("rows")), **row)
