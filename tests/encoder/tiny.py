"""A sentence-transformers model small enough to be made in a test, with random weights."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_TEXT = (
    "hva er en rådmann politiråd politi kommune kommunen svarer på spørsmål om vedtak brev "
    "what is a municipality answer letter query passage : . , ? ! « »"
)
WORDS = tuple(_TEXT.split())


def tiny_tokenizer(words: Sequence[str] = WORDS) -> Any:
    from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordPiece

    letters = sorted({letter for word in words for letter in word})
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = dict.fromkeys([*special, *words, *letters, *(f"##{letter}" for letter in letters)])
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(strip_accents=False, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(special)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B [SEP]",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return tokenizer


def sentencepiece_tokenizer(words: Sequence[str] = WORDS) -> Any:
    """A unigram tokenizer as e5 and XLM-R have it: each piece takes the space before it along."""
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    letters = sorted({letter for word in words for letter in word})
    pieces = ["▁", *(f"▁{word}" for word in words), *letters]
    special = [("[PAD]", 0.0), ("[UNK]", 0.0), ("[CLS]", 0.0), ("[SEP]", 0.0), ("[MASK]", 0.0)]
    scored = {piece: -2.0 if len(piece) > 2 else -9.0 for piece in pieces}
    tokenizer = Tokenizer(Unigram([*special, *scored.items()], unk_id=1))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Lowercase(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens([name for name, _ in special])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B [SEP]",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return tokenizer


def make_tiny(
    folder: Path,
    prompts: dict[str, str] | None = None,
    pooling: str = "mean",
    seed: int = 5,
    window: int = 48,
    words: Sequence[str] = WORDS,
    tokenizer: Any = None,
) -> Path:
    """Write a model of 16 dimensions to ``folder`` and return it; its tokenizer is of word pieces
    unless another is given.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(seed)
    tokenizer = tokenizer or tiny_tokenizer(words)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    parts = folder.with_name(folder.name + "-parts")
    BertModel(config).save_pretrained(parts)
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    ).save_pretrained(parts)
    modules = [
        Transformer(str(parts), max_seq_length=window),
        Pooling(16, pooling_mode=pooling),
        Normalize(),
    ]
    model = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
    model.save(str(folder), create_model_card=False)
    return folder


def set_prompts(folder: Path, prompts: dict[str, str]) -> None:
    path = folder / "config_sentence_transformers.json"
    config = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(config | {"prompts": prompts}), "utf-8")
