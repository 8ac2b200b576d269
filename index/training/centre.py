"""Takes what all vectors of a model have in common out of them, the last step of making it.

The vectors of e5 lie in a narrow cone, since it was trained at a temperature of .01: any two have
a cosine of some .8, and what tells passages apart is a small part of it. The mean of the vectors
of much text is subtracted ("all-but-the-top" without the directions, Mu and Viswanath 2018,
arXiv:1702.01417) by taking it off the bias of the last normalisation: the model pools by the mean,
so its vectors, and those of parts of a text, are less by exactly that, and nothing else changes.

``python -m index.training.centre MODEL CORPUS OUTPUT`` writes the centred model to a folder.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["centre", "main"]

_TEXTS = 1_500
_SEED = 23


def centre(model: Any, texts: Sequence[str]) -> float:
    """Subtract the mean vector of ``texts``, each read as a question and as a passage, from a
    SentenceTransformer that pools by the mean; return the length of what was subtracted, as a
    share of a vector's.
    """
    import torch

    prompts = [model.prompts.get(name) or "" for name in ("query", "document")]
    pooled = []
    with torch.inference_mode():
        for prompt in prompts:
            outputs = model.encode(
                list(texts), prompt=prompt, output_value="token_embeddings", batch_size=16
            )
            pooled += [output.float().mean(0) for output in outputs]
    vectors = torch.stack(pooled)
    mean = vectors.mean(0)
    with torch.no_grad():
        model[0].model.encoder.layer[-1].output.LayerNorm.bias -= mean
    return float(mean.norm() / vectors.norm(dim=1).mean())


def main(argv: Sequence[str] | None = None) -> int:
    """Centre a model; returns the exit status."""
    from sentence_transformers import SentenceTransformer

    from index.training._corpus import read_corpus
    from index.training._guard import Guard
    from index.training._initialise import save_model
    from index.training._sampling import Sampler

    parser = argparse.ArgumentParser(prog="python -m index.training.centre", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("corpus", type=Path, help="folder of the parallel text")
    parser.add_argument("output", type=Path)
    options = parser.parse_args(argv)
    corpus = read_corpus(options.corpus, Guard(()))
    rng = random.Random(_SEED)  # noqa: S311
    units = Sampler(corpus, {}, _SEED).draw(0, _TEXTS * 3 // 4, 0.4)
    texts = [rng.choice((unit.norwegian, unit.norwegian, unit.english)) for unit in units]
    asked = rng.sample(corpus.questions, min(_TEXTS // 8, len(corpus.questions)))
    texts += [text for each in asked for text in (each.question, each.passage)]
    model = SentenceTransformer(str(options.model), device="cpu", local_files_only=True)
    share = centre(model, texts)
    print(f"{share:.2f} of a vector's length was common to all")
    save_model(model, options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
