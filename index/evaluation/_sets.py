"""Reads an evaluation set in the layout of BEIR: passages, questions, and which answers which."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import FormatError

__all__ = ["Collection", "read_collection"]

#: A set is a person's own file, yet nobody means to read one larger than this.
_LARGEST = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages and questions, text by identifier in the order of their files, and, for each
    question that has any, its relevant passages with their grade (1 or more).
    """

    name: str
    passages: Mapping[str, str]
    questions: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]


def read_collection(folder: Path) -> Collection:
    """Read ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv`` (or ``qrels/test.tsv``).

    Carriage returns are taken off, a title is put before its text. Questions without a relevant
    passage are left out. Raises FormatError naming the file and line.
    """
    passages = dict(_texts(folder / "corpus.jsonl"))
    questions = dict(_texts(folder / "queries.jsonl"))
    judgements = folder / "qrels.tsv"
    if not judgements.exists():
        judgements = folder / "qrels" / "test.tsv"
    relevant = _relevant(judgements, passages, questions)
    if not relevant:
        raise FormatError(code="evaluation.nothing_relevant", path=judgements)
    asked = {key: text for key, text in questions.items() if key in relevant}
    return Collection(folder.resolve().name, passages, asked, relevant)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    if not path.is_file():
        raise FormatError(code="evaluation.missing", path=path)
    if path.stat().st_size > _LARGEST:
        raise FormatError(code="evaluation.large", path=path, most=_LARGEST // 1024**3)
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line.strip("\r\n")
    except UnicodeDecodeError as error:
        raise FormatError(code="evaluation.not_utf8", path=path) from error


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path):
        try:
            row = json.loads(line)
            parts = (row.get("title") or "", row["text"])
            text = "\n".join(part for part in parts if part).replace("\r", "")
            yield str(row["_id"]), text
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise FormatError(code="evaluation.row", path=path, line=number) from error


def _relevant(
    path: Path, passages: Mapping[str, str], questions: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        columns = line.split("\t")
        if number == 1 and columns[-1].strip().lower() == "score":
            continue
        try:
            question, passage, grade = columns[0], columns[1], int(columns[2])
        except (ValueError, IndexError) as error:
            raise FormatError(code="evaluation.columns", path=path, line=number) from error
        if question not in questions:
            raise FormatError(code="evaluation.question", path=path, line=number, id=question)
        if passage not in passages:
            raise FormatError(code="evaluation.passage", path=path, line=number, id=passage)
        if grade > 0:
            found.setdefault(question, {})[passage] = grade
    return found
