"""A toy corpus, evaluation set and teacher: all steps of the training in seconds."""

import json
import lzma
import random
from pathlib import Path
from typing import Any

from tests.encoder.tiny import make_tiny

WORDS = {
    "house": "hus",
    "boat": "båt",
    "river": "elv",
    "the": "den",
    "letter": "brev",
    "mayor": "ordfører",
    "school": "skole",
    "answers": "svarer",
    "question": "spørsmål",
    "on": "på",
    "road": "vei",
    "small": "liten",
}


def pairs(count: int, seed: int = 1) -> list[tuple[str, str]]:
    rng = random.Random(seed)
    made = dict.fromkeys(tuple(rng.choices(list(WORDS), k=rng.randint(3, 9))) for _ in range(count))
    return [(" ".join(words), " ".join(WORDS[word] for word in words)) for words in made]


def write_pairs(path: Path, rows: list[tuple[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{a}\t{b}\n" for a, b in rows)
    path.write_bytes(lzma.compress(text.encode()))


def write_corpus(folder: Path) -> Path:
    write_pairs(folder / "prose/altinn_docs.tsv.xz", pairs(600))
    write_pairs(folder / "prose/gov_docs.nno.tsv.xz", pairs(120, 2))
    write_pairs(folder / "dict/wiktionary_nb.tsv.xz", list(WORDS.items()))
    write_pairs(folder / "prose/nav_nb-nn.bitext.xz", [(b, b) for _, b in pairs(40, 3)])
    write_pairs(folder / "qa/norquad_train.tsv.xz", [(b, b) for _, b in pairs(40, 4)])
    return folder


def write_evaluation(folder: Path, texts: list[str], judged: int = 1) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    corpus = [json.dumps({"_id": f"p{n}", "text": text}) for n, text in enumerate(texts)]
    (folder / "corpus.jsonl").write_text("\n".join(corpus) + "\n", "utf-8")
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "a question"}\n', "utf-8")
    rows = [f"q\tp{n}\t1" for n in range(judged)]
    (folder / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]), "utf-8")
    return folder


def make_teacher(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer

    make_tiny(folder, seed=3, window=64)
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
