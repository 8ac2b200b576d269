"""Small evaluation sets, written as a user would have them, and an encoder that knows letters."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.encoder.base import Encoder, Vectors

PASSAGES = {
    "p1": "Rådmannen leder politirådet i kommunen.",
    "p2": "Barnehagen holder stengt hele juli.",
    "p3": "Skoleskyss innvilges for elever med lang vei.",
    "p4": "Klagefristen er tre uker fra vedtaket kom fram.",
}
QUESTIONS = {
    "q1": "Hvem leder politirådet?",
    "q2": "Når er barnehagen stengt?",
    "q3": "Hva er klagefristen?",
}
RELEVANT = {"q1": {"p1": 1}, "q2": {"p2": 2, "p3": 1}, "q3": {"p4": 1}}


def write_set(
    folder: Path,
    passages: Mapping[str, str] = PASSAGES,
    questions: Mapping[str, str] = QUESTIONS,
    relevant: Mapping[str, Mapping[str, int]] = RELEVANT,
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, texts in (("corpus", passages), ("queries", questions)):
        lines = [json.dumps({"_id": key, "title": "", "text": t}) for key, t in texts.items()]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    rows = [f"{q}\t{p}\t{grade}" for q, grades in relevant.items() for p, grade in grades.items()]
    (folder / "qrels.tsv").write_text(
        "\n".join(["query-id\tcorpus-id\tscore", *rows]) + "\n", "utf-8"
    )
    return folder


class LetterEncoder(Encoder):
    """Counts pairs of letters: a real encoder, only a simple one."""

    name = "letters"
    fingerprint = "letters"
    dimension = 512
    max_tokens = 12

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        made = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            flat = text.lower()
            for a, b in pairwise(flat):
                made[row, (ord(a) * 31 + ord(b)) % self.dimension] += 1
        made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
        return made

    encode_passages = encode_queries

    def contributions(self, query: str, text: str) -> list[tuple[int, int, float]]:
        return []
