"""The student's tokenizer: the teacher's pieces that Latin text uses, and Norwegian pieces.

Lower-cased like the teacher's, but accents stay: the teacher strips å to a, and «å få» to "a fa".
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer

__all__ = ["SPECIAL", "build_tokenizer"]

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_LATIN = re.compile(r"^(##)?[\x21-\x7e\u00a1-\u017f\u2010-\u2026\u20ac]+$")


def _pipeline(vocabulary: dict[str, int] | None = None) -> Tokenizer:
    model = WordPiece(vocabulary or {}, unk_token=SPECIAL[1], max_input_chars_per_word=100)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.BertNormalizer(strip_accents=False, lowercase=True)]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def _english_pieces(teacher: Tokenizer, english: Iterable[str]) -> list[str]:
    """Return the teacher's Latin pieces that the text uses, and all its single characters."""
    used: Counter[str] = Counter()
    batch: list[str] = []
    for text in english:
        batch.append(text)
        if len(batch) == 4096:
            used.update(t for e in teacher.encode_batch(batch) for t in e.tokens)
            batch = []
    used.update(t for e in teacher.encode_batch(batch) for t in e.tokens)
    order = sorted(teacher.get_vocab().items(), key=lambda item: item[1])
    return [
        piece
        for piece, _ in order
        if piece not in SPECIAL
        and _LATIN.match(piece)
        and (used[piece] or len(piece.removeprefix("##")) == 1)
    ]


def build_tokenizer(
    teacher: Tokenizer, english: Sequence[str], norwegian: Sequence[str], size: int
) -> Tokenizer:
    """Return a WordPiece tokenizer of at most ``size`` pieces: the specials, the teacher's pieces
    that ``english`` uses, then the most frequent pieces trained on ``norwegian``.
    """
    base = _english_pieces(teacher, english)
    learner = _pipeline()
    trainer = WordPieceTrainer(
        vocab_size=size, special_tokens=list(SPECIAL), show_progress=False, min_frequency=3
    )
    learner.train_from_iterator(norwegian, trainer)
    learned = sorted(learner.get_vocab().items(), key=lambda item: item[1])
    pieces = dict.fromkeys([*SPECIAL, *base])
    for piece, _ in learned:
        if len(pieces) >= size:
            break
        if _LATIN.match(piece):
            pieces.setdefault(piece)
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = _pipeline(vocabulary)
    cls, sep = vocabulary["[CLS]"], vocabulary["[SEP]"]
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", cls), ("[SEP]", sep)],
    )
    return tokenizer
