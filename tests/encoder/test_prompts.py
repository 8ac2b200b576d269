"""Prompts come from the model's configuration, else from what is known of its name."""

import pytest

from index.encoder import Prompts
from index.encoder._prompts import find_prompts


@pytest.mark.parametrize("key", ["passage", "document", "corpus"])
def test_the_configuration_decides(key: str) -> None:
    assert find_prompts({"query": "q: ", key: "p: "}, "multilingual-e5-small") == Prompts(
        "q: ", "p: "
    )


def test_a_query_prompt_alone_is_enough() -> None:
    assert find_prompts({"query": "q: ", "document": ""}, "e5-small") == Prompts("q: ", "")


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("/models/E5-Base-v2", "query: ", "passage: "),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("sentence-transformers/all-MiniLM-L6-v2", "", ""),
    ],
)
def test_old_models_are_known_by_name(name: str, query: str, passage: str) -> None:
    assert find_prompts({"query": "", "document": ""}, name) == Prompts(query, passage)


def test_an_instructed_model_asks_with_an_instruction() -> None:
    found = find_prompts({}, "intfloat/multilingual-e5-large-instruct")
    assert found.query.startswith("Instruct: ")
    assert found.query.endswith("Query: ")
    assert found.passage == ""
