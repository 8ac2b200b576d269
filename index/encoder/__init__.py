"""The room where text becomes vectors."""

from index.encoder._load import BUNDLED, load_encoder, prepare
from index.encoder._prompts import Prompts
from index.encoder._sentence_transformer import SentenceTransformerEncoder
from index.encoder.base import Encoder, Vectors

__all__ = [
    "BUNDLED",
    "Encoder",
    "Prompts",
    "SentenceTransformerEncoder",
    "Vectors",
    "load_encoder",
    "prepare",
]
