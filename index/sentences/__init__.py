"""Sentences of errors and notes in bokmål, nynorsk and English, for page and command line alike.

A catalogue is a TOML file of tables; a sentence is named ``table.name``. Placeholders are those of
`str.format`. Sentences hold no markup: who shows them escapes them.
"""

import string
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["LANGUAGES", "Sentence", "catalogue", "from_json", "said", "sentence", "to_json"]

LANGUAGES = ("nb", "nn", "en")

_NORWEGIAN_DIGITS = str.maketrans({",": "\N{NO-BREAK SPACE}", ".": ","})


@lru_cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return all sentences of a language by name."""
    path = Path(__file__).with_name(f"{language}.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        f"{table}.{name}": words
        for table, entries in tables.items()
        for name, words in entries.items()
    }


def sentence(code: str, language: str, values: Mapping[str, object]) -> str:
    """Return a sentence with its values filled in; in English where the language is unknown.

    Raises KeyError where there is none of this name.
    """
    known = language if language in LANGUAGES else "en"
    return _Formatter(known).vformat(catalogue(known)[code], (), values)


class Sentence(str):
    """A sentence for a person: as text it is the English one, and it can be said in any language.

    ``code`` and ``values`` are as for `sentence`; a value may be a sentence itself. Words without
    a code are the same in every language.
    """

    code: str
    values: Mapping[str, object]

    def __new__(cls, words: str = "", /, *, code: str = "", **values: object) -> "Sentence":
        """Make one of a code, or of words; of a sentence, the same again."""
        if isinstance(words, Sentence):
            return words
        plain = {
            name: value if isinstance(value, int | float | str) else str(value)
            for name, value in values.items()
        }
        made = super().__new__(cls, sentence(code, "en", plain) if code else words)
        made.code, made.values = code, plain
        return made

    def said(self, language: str) -> str:
        """Return the sentence in "nb", "nn" or "en"."""
        return sentence(self.code, language, self.values) if self.code else str(self)


def said(words: str, language: str) -> str:
    """Return a sentence in a language, and other words as they are."""
    return words.said(language) if isinstance(words, Sentence) else words


def to_json(words: str) -> dict[str, Any] | None:
    """Return what `from_json` needs beside the English words to say them in any language."""
    if not isinstance(words, Sentence) or not words.code:
        return None
    return {"code": words.code, "values": dict(words.values)}


def from_json(words: str, data: object) -> Sentence:
    """Return a sentence out of its English words and what `to_json` gave, None for none.

    Whoever wrote ``data`` is not trusted: the words alone are taken where it is no sentence of the
    catalogue with plain values, as it is when another version of Svarbrev wrote it.
    """
    match data:
        case {"code": str(code), "values": dict(values)} if all(
            type(value) in {str, int, float} for value in values.values()
        ):
            try:
                made = Sentence(code=code, **values)
                for language in LANGUAGES:
                    made.said(language)
            except (KeyError, ValueError, TypeError, OverflowError):
                return Sentence(words)
            return made
        case _:
            return Sentence(words)


class _Formatter(string.Formatter):
    """Fills in values: sentences in the language of the whole, numbers as the language has them."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        text = str(super().format_field(said(value, self._language), format_spec))
        norwegian = self._language != "en" and isinstance(value, int | float)
        return text.translate(_NORWEGIAN_DIGITS) if norwegian else text
