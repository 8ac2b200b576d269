"""Every sentence of an error exists in every language and is filled in by what is raised."""

import copy
import re
import string
from pathlib import Path

import pytest

from index.errors import LibraryError, QueryError, SvarbrevError
from index.sentences import LANGUAGES, catalogue

ROOT = Path(__file__).parents[1]
SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for room in ("index", "app")
    for path in (ROOT / room).rglob("*.py")
)


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_sentences(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue("en"))
    for name, words in catalogue("en").items():
        # What a person on the page need not hear, a translation may leave out.
        assert placeholders(catalogue(language)[name]) <= placeholders(words), name
        assert catalogue(language)[name].endswith("."), name


def test_every_sentence_is_raised_and_every_raised_one_exists() -> None:
    assert set(re.findall(r'code="([a-z_.]+)"', SOURCE)) == set(catalogue("en"))


def test_an_error_is_said_in_the_language_of_its_reader() -> None:
    error = QueryError(code="question.long", length=3000, most=2000)
    assert str(error) == (
        "The question has 3000 characters; at most 2000 are read. Ask for one thing at a time."
    )
    assert error.said("nb").startswith("Spørsmålet har 3000 tegn")
    assert error.said("nn").startswith("Spørsmålet har 3000 teikn")
    assert error.said("fr") == error.said("en") == str(error)


def test_words_of_its_own_are_said_in_every_language() -> None:
    assert LibraryError("The disk is full.").said("nb") == "The disk is full."
    assert str(SvarbrevError()) == SvarbrevError().said("nn") == ""


def test_a_copy_of_an_error_says_the_same() -> None:
    error = copy.copy(QueryError(code="question.empty"))
    assert error.said("nb") == QueryError(code="question.empty").said("nb")
    assert str(error) == str(QueryError(code="question.empty"))


def test_a_sentence_that_does_not_exist_cannot_be_raised() -> None:
    with pytest.raises(KeyError):
        SvarbrevError(code="question.nothing")
