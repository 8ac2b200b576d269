"""The student before any training: the teacher's layers, with word vectors for Norwegian pieces.

An English piece keeps the teacher's vector; a Norwegian piece starts as the mean of the English
vectors, weighed by how likely each translates it.
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from index.training._alignment import Table, align
from index.training._corpus import Corpus, Pair
from index.training._tokenizer import SPECIAL

__all__ = ["alignment_pairs", "initial_vectors", "make_student", "save_student"]

_LONGEST = 40
_ENOUGH = 2.0


def alignment_pairs(corpus: Corpus, most: int, seed: int) -> list[Pair]:
    """Return at most ``most`` pairs of all sources, and every dictionary row three times."""
    rng = random.Random(seed)  # noqa: S311
    cap = max(most // 12, 1)
    pairs: list[Pair] = []
    for _, rows in corpus.sources:
        pairs += rng.sample(rows, min(len(rows), cap))
    rng.shuffle(pairs)
    return pairs[:most] + corpus.dictionary * 3


def _ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    return [e.ids for e in tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def align_pieces(pairs: Sequence[Pair], student: Tokenizer, teacher: Tokenizer) -> Table:
    """Return p(the teacher's English piece | the student's Norwegian piece)."""
    norwegian = _ids(student, [no for _, no in pairs])
    english = _ids(teacher, [en for en, _ in pairs])
    short = [
        (n, e)
        for n, e in zip(norwegian, english, strict=True)
        if len(n) <= _LONGEST and len(e) <= _LONGEST
    ]
    return align([n for n, _ in short], [e for _, e in short])


def initial_vectors(
    student: Tokenizer, teacher: Tokenizer, vectors: np.ndarray, table: Table
) -> np.ndarray:
    """Return word vectors (pieces, dimension), float32, for the student's vocabulary."""
    size = student.get_vocab_size()
    vocabulary, known = student.get_vocab(), teacher.get_vocab()
    summed = np.zeros((size, vectors.shape[1]), dtype=np.float64)
    strong = table.probability > 0.01
    mass = np.bincount(table.source[strong], table.probability[strong], minlength=size)
    evidence = np.bincount(table.source, table.weight, minlength=size)
    share = table.probability[strong] / mass[table.source[strong]]
    for begin in range(0, len(share), 200_000):
        part = slice(begin, begin + 200_000)
        np.add.at(
            summed,
            table.source[strong][part],
            share[part, None] * vectors[table.target[strong][part]],
        )
    made = summed.astype(np.float32)
    for piece, number in vocabulary.items():
        if piece in known:
            made[number] = vectors[known[piece]]
        elif evidence[number] < _ENOUGH:
            ids = teacher.encode(piece.removeprefix("##"), add_special_tokens=False).ids
            made[number] = vectors[ids or [known["[UNK]"]]].mean(axis=0)
    return made


def make_student(teacher: Any, tokenizer: Tokenizer, vectors: np.ndarray, folder: Path) -> Any:
    """Return a SentenceTransformer with the teacher's layers, ``tokenizer`` and word ``vectors``;
    ``folder`` is where its parts are put together.
    """
    import copy

    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import PreTrainedTokenizerFast

    inner = copy.deepcopy(teacher[0].model)
    inner.resize_token_embeddings(len(vectors))
    with torch.no_grad():
        inner.embeddings.word_embeddings.weight.copy_(torch.from_numpy(vectors))
    names = dict(zip(("pad", "unk", "cls", "sep", "mask"), SPECIAL, strict=True))
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=inner.config.max_position_embeddings,
        **{f"{name}_token": token for name, token in names.items()},
    )
    inner.config.pad_token_id = fast.pad_token_id
    folder.mkdir(parents=True, exist_ok=True)
    inner.save_pretrained(folder)
    fast.save_pretrained(folder)
    window = teacher.max_seq_length or 256
    transformer = Transformer(str(folder), max_seq_length=window)
    pooling = Pooling(inner.config.hidden_size, pooling_mode="mean")
    return SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu")


def save_student(model: Any, folder: Path) -> None:
    """Write the model to ``folder`` in 16 bits, whole or not at all: a neighbour is written first
    and takes the place of what was there.
    """
    import copy
    import shutil

    import torch

    beside = folder.with_name(folder.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    half = copy.deepcopy(model).to(torch.float16)
    half.save(str(beside), create_model_card=False)
    # Stored in 16 bits, computed in 32: plain SentenceTransformer(folder) obeys this line.
    config = json.loads((beside / "config.json").read_text("utf-8"))
    text = json.dumps(config | {"dtype": "float32"}, indent=2)
    (beside / "config.json").write_text(text + "\n", "utf-8")
    (beside / "model.safetensors").chmod(0o644)
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    beside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
