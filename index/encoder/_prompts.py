"""What a model wants to read before a question and before a passage.

A model trained with prompts loses much without them, and says so in its own configuration, or, if
it is older than that habit, only in its model card: those few are known here by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Prompts", "find_prompts"]

_TASK = "Given a web search query, retrieve relevant passages that answer the query"

#: (part of the name, query prompt, passage prompt), the first that fits; from the model cards.
_KNOWN: tuple[tuple[str, str, str], ...] = (
    ("e5-mistral", f"Instruct: {_TASK}\nQuery: ", ""),
    ("e5-large-instruct", f"Instruct: {_TASK}\nQuery: ", ""),
    ("multilingual-e5", "query: ", "passage: "),
    ("e5-small", "query: ", "passage: "),
    ("e5-base", "query: ", "passage: "),
    ("e5-large", "query: ", "passage: "),
    ("nomic-embed-text", "search_query: ", "search_document: "),
    ("bge-small-en", "Represent this sentence for searching relevant passages: ", ""),
    ("bge-base-en", "Represent this sentence for searching relevant passages: ", ""),
    ("bge-large-en", "Represent this sentence for searching relevant passages: ", ""),
)


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put before a question and before a passage; both may be empty."""

    query: str = ""
    passage: str = ""


def find_prompts(configured: Mapping[str, str | None], *names: str) -> Prompts:
    """Return the prompts of a model: those of its configuration (``query`` and ``passage``,
    ``document`` or ``corpus``), else those known for one of its ``names``, else none.
    """
    query = configured.get("query") or ""
    passage = next(
        (p for key in ("passage", "document", "corpus") if (p := configured.get(key))), ""
    )
    if query or passage:
        return Prompts(query, passage)
    for part, known_query, known_passage in _KNOWN:
        if any(part in name.lower() for name in names):
            return Prompts(known_query, known_passage)
    return Prompts()
