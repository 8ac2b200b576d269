"""The room where text becomes vectors."""

from index.encoder._load import BUNDLED, load_encoder, prepare
from index.encoder._prompts import Prompts
from index.encoder._sentence_transformer import SentenceTransformerEncoder, fast_half_precision
from index.encoder.base import Encoder, Vectors

__all__ = [
    "BUNDLED",
    "Encoder",
    "Prompts",
    "SentenceTransformerEncoder",
    "Vectors",
    "fast_half_precision",
    "load_encoder",
    "prepare",
]
