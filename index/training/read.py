"""The command that teaches the bundled reader: ``python -m index.training.read``."""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.encoder import BUNDLED
from index.training._guard import Guard, evaluated_texts
from index.training._pile_reading import read_pile
from index.training._piles import PILES, TRAINING_PILES
from index.training._readings import Reading, load_readings, public_readings, save_readings
from index.training._sources import READ

_PILE_SHARE = 26.0
"""How often a question of a pile is drawn, beside the shares of ``READ``: more than half."""


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m index.training.read", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--evaluation", type=Path, help="sets to keep out (default: beside corpus)")
    parser.add_argument("--output", type=Path, required=True, help="folder to work and write in")
    parser.add_argument("--minutes", type=float, default=60.0, help="processor time of training")
    parser.add_argument("--threads", type=int, default=1, help="processor threads")
    parser.add_argument("--seed", type=int, default=17)
    return parser.parse_args(argv)


def _pile_readings(output: Path) -> list[Reading]:
    """Return what is learned from the piles; each is asked once and then kept in ``output``."""
    readings: list[Reading] = []
    for name in TRAINING_PILES:
        kept = output / f"{name}.jsonl"
        if not kept.exists():
            save_readings(read_pile(PILES / name), kept)
        readings += load_readings(kept)
    return readings


def _untaught() -> Any:
    """Return the network with the encoder's weights."""
    import torch
    from transformers import BertModel

    from index.reader._network import Network

    body = BertModel.from_pretrained(
        BUNDLED, add_pooling_layer=False, dtype=torch.float32, attn_implementation="eager"
    )
    return Network(body)


def _save(network: Any, folder: Path) -> None:
    """Write what is the reader's own, in 16 bits; the word vectors stay the encoder's."""
    import torch
    from safetensors.torch import save_file

    from index.reader._network import WORDS

    weights = {
        name: tensor.to(torch.float16).contiguous()
        for name, tensor in network.state_dict().items()
        if name != WORDS
    }
    beside = folder / "model.safetensors.new"
    save_file(weights, beside)
    beside.chmod(0o644)
    beside.replace(folder / "model.safetensors")


def main(argv: Sequence[str] | None = None) -> None:
    """Read the corpora and the piles, train, and leave ``model.safetensors`` in ``--output``."""
    import torch

    from index.reader._tokens import Tokens
    from index.training._reader_tuning import ReaderSettings, ReaderTuning

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = _arguments(argv)
    options.output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    guard = Guard(evaluated_texts(options.evaluation or options.corpus.parent / "eval"))
    public = public_readings(options.corpus, guard)
    sources = [(source.share, public[source.path]) for source in READ]
    sources.append((_PILE_SHARE, _pile_readings(options.output)))
    tuning = ReaderTuning(
        _untaught(),
        Tokens.of(BUNDLED),
        sources,
        lambda network: _save(network, options.output),
        settings=ReaderSettings(seconds=60.0 * options.minutes, seed=options.seed),
    )
    tuning.run()


if __name__ == "__main__":
    main()
