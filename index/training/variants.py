"""Evaluation sets made from others: questions as people type them, and English from the corpora.

``python -m index.training.variants letters|typos SET OUTPUT`` rewrites a set's questions without
æ, ø and å, or with one typo in each word of six letters or more.
``python -m index.training.variants english CORPUS OUTPUT`` makes an English set: a passage of four
neighbouring sentences less one, searched with the one that was taken out.
``svarbrev evaluate OUTPUT`` measures each; the numbers of the model card come from these.
"""

import argparse
import json
import random
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from index.training._augment import plain_letters, slips_everywhere
from index.training._corpus import read_pairs

__all__ = ["main", "write_english", "write_typed"]

_SEED = 23
#: Running prose of the public sector and of documentation; one window in as many starts each.
_ENGLISH = ("prose/altinn_docs", "prose/gov_docs", "prose/ms_alchemy", "prose/nav_forms")
_WINDOW = 4


def write_typed(folder: Path, output: Path, change: Callable[[str, random.Random], str]) -> None:
    """Write the set ``folder`` to ``output`` with each question changed, the same each time."""
    output.mkdir(parents=True, exist_ok=True)
    for name in ("corpus.jsonl", "qrels.tsv"):
        shutil.copyfile(folder / name, output / name)
    rng = random.Random(_SEED)  # noqa: S311
    rows = []
    for line in (folder / "queries.jsonl").read_text("utf-8").split("\n"):
        if line:
            row = json.loads(line)
            rows.append(row | {"text": change(row["text"], rng)})
    _write_rows(output / "queries.jsonl", rows)


def write_english(corpus: Path, output: Path, questions: int = 500, every: int = 4) -> None:
    """Write an English set from neighbouring sentences of the corpora."""
    rng = random.Random(_SEED)  # noqa: S311
    windows = []
    for name in _ENGLISH:
        sentences = [en for en, _ in read_pairs(corpus / f"{name}.tsv.xz")]
        for start in range(0, len(sentences) - _WINDOW, every * _WINDOW):
            part = sentences[start : start + _WINDOW]
            if min(len(sentence.split()) for sentence in part) >= 6:
                windows.append(part)
    rng.shuffle(windows)
    passages, queries, judged = [], [], ["query-id\tcorpus-id\tscore"]
    for number, part in enumerate(windows):
        taken = rng.randrange(_WINDOW) if number < questions else _WINDOW
        text = " ".join(part[:taken] + part[taken + 1 :])
        passages.append({"_id": f"p{number}", "text": text})
        if number < questions:
            queries.append({"_id": f"q{number}", "text": part[taken]})
            judged.append(f"q{number}\tp{number}\t1")
    output.mkdir(parents=True, exist_ok=True)
    _write_rows(output / "corpus.jsonl", passages)
    _write_rows(output / "queries.jsonl", queries)
    (output / "qrels.tsv").write_text("\n".join(judged) + "\n", "utf-8")


def _write_rows(path: Path, rows: Iterable[object]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Write one set; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m index.training.variants", description=__doc__)
    parser.add_argument("kind", choices=("letters", "typos", "english"))
    parser.add_argument("source", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args(argv)
    if options.kind == "english":
        write_english(options.source, options.output)
    elif options.kind == "letters":
        write_typed(options.source, options.output, plain_letters)
    else:
        write_typed(options.source, options.output, slips_everywhere)
    return 0


if __name__ == "__main__":
    sys.exit(main())
