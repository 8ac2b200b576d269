"""The room where a question and a passage are read together."""

from index.reader._load import BUNDLED, load_reader
from index.reader._text import read_text
from index.reader.base import Reader, ReadText, Verdict

__all__ = ["BUNDLED", "ReadText", "Reader", "Verdict", "load_reader", "read_text"]
