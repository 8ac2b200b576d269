"""Blends two models of one kind: what a longer training taught, without what it made forget.

The mean of the weights before and after a fine-tuning is better on what the later text lacks, and
hardly worse on what it taught (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models",
arXiv:2109.01903, whose share of one half is taken here).

``python -m index.training.blend BEFORE AFTER OUTPUT`` writes the blend to a folder.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from index.training._initialise import save_model

__all__ = ["blend", "main"]


def blend(before: Path, after: Path, output: Path, share: float = 0.5) -> None:
    """Write to ``output`` the model whose weights are ``share`` of ``after`` and the rest of
    ``before``: folders of sentence-transformers models with the same layers and vocabulary.

    Raises ValueError where they are not of one kind.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    first, second = (
        SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        for folder in (before, after)
    )
    old, new = first.state_dict(), second.state_dict()
    shapes = [{key: tuple(value.shape) for key, value in one.items()} for one in (old, new)]
    if shapes[0] != shapes[1] or first.tokenizer.get_vocab() != second.tokenizer.get_vocab():
        raise ValueError(f"{before} and {after} are not models of one kind: they cannot be blended")
    mixed = {
        key: torch.lerp(old[key], value, share) if value.is_floating_point() else value
        for key, value in new.items()
    }
    second.load_state_dict(mixed)
    save_model(second, output)


def main(argv: Sequence[str] | None = None) -> int:
    """Blend two models; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m index.training.blend", description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the second model (0.5)")
    options = parser.parse_args(argv)
    blend(options.before, options.after, options.output, options.share)
    return 0


if __name__ == "__main__":
    sys.exit(main())
