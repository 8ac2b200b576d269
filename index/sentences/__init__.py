"""The sentences of errors in bokmål, nynorsk and English, for page and command line alike.

A catalogue is a TOML file of tables; a sentence is named ``table.name``. Placeholders are those of
`str.format`. Sentences hold no markup: who shows them escapes them.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

__all__ = ["LANGUAGES", "catalogue", "sentence"]

LANGUAGES = ("nb", "nn", "en")


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
    return catalogue(known)[code].format(**values)
