"""Keeps what is evaluated out of what is trained on: they share no eight words in a row."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["WIDTH", "Guard", "evaluated_texts", "grams"]

WIDTH = 8
_WORD = re.compile(r"[^\W_]+")


def grams(text: str, width: int = WIDTH) -> Iterator[int]:
    """Yield a hash for every run of ``width`` words of ``text``, case and punctuation aside."""
    words = _WORD.findall(text.casefold())
    for start in range(len(words) - width + 1):
        yield hash(tuple(words[start : start + width]))


def evaluated_texts(folder: Path) -> Iterator[str]:
    """Yield every text of the BEIR-style sets below ``folder``.

    Of a set whose passages come with a training part (NorQuAD), only the questions and the passages
    that answer them are evaluated; its other passages are the training part's own.
    """
    for queries in sorted(folder.rglob("queries.jsonl")):
        home = queries.parent
        judged = None
        if "norquad" in home.name:
            lines = (home / "qrels.tsv").read_text("utf-8").splitlines()[1:]
            judged = {line.split("\t")[1] for line in lines}
        for path in (queries, home / "corpus.jsonl"):
            for line in path.read_text("utf-8").split("\n"):
                row = json.loads(line) if line else {"text": ""}
                if judged is None or path is queries or row.get("_id") in judged:
                    yield row["text"]


class Guard:
    """A set of word runs that training text must not hold."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._grams = {gram for text in texts for gram in grams(text)}

    def __len__(self) -> int:
        return len(self._grams)

    def holds(self, text: str) -> bool:
        """Return whether ``text`` shares a run of words with the evaluated texts."""
        return any(gram in self._grams for gram in grams(text))
