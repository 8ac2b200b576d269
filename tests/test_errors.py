"""Every sentence of an error exists in every language and is filled in by what is raised."""

import ast
import copy
import json
import string
from pathlib import Path

import pytest

import index.errors
from index.errors import LibraryError, QueryError, SvarbrevError
from index.sentences import LANGUAGES, Sentence, catalogue, from_json, said, to_json

ROOT = Path(__file__).parents[1]
Call = tuple[str, ast.Call]


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def calls() -> dict[str, list[Call]]:
    """Return all calls in the source by the name that is called, each with where it stands."""
    found: dict[str, list[Call]] = {}
    for path in (path for room in ("index", "app") for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=called):
                    call = node
                case ast.Raise(exc=ast.Name() as called):
                    # A class alone is raised as if it were called without anything.
                    call = ast.Call(called, [], [])
                case _:
                    continue
            name = ast.unparse(called).rsplit(".", 1)[-1]
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            found.setdefault(name, []).append((place, call))
    return found


CALLS = calls()
ERRORS = set(index.errors.__all__) | {"DamagedCatalogueError"}
WORDLESS = {
    # Nobody foresaw it: the page has its own words for that.
    "SvarbrevError()",
    # What the process that draws was told to say, by code where it has one.
    "FormatError(from_json(str(frame[0]['error']), frame[0].get('said')))",
}


def codes(call: ast.Call) -> set[str]:
    """Return the codes that a call names: more than one where it chooses between them."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    return {
        node.value
        for value in given
        for node in ast.walk(value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_sentences(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue("en"))
    for name, words in catalogue("en").items():
        there = placeholders(catalogue(language)[name])
        # What a person on the page need not hear of a field beside it, a translation leaves out.
        aside = {"field"} if name.startswith("correction.") else set()
        assert placeholders(words) - aside <= there <= placeholders(words), name
        assert catalogue(language)[name].endswith((".", "}")), name


def test_no_error_has_words_in_one_language_only() -> None:
    assert not [
        f"{place} {ast.unparse(call)}"
        for name in ERRORS
        for place, call in CALLS.get(name, [])
        if not codes(call) and ast.unparse(call) not in WORDLESS
    ]


def test_every_sentence_is_used_and_every_used_one_exists_with_its_values() -> None:
    used = set()
    for name in ERRORS | {"Sentence", "__init__"}:
        for place, call in CALLS.get(name, []):
            given = {each.arg for each in call.keywords if each.arg} - {"code"}
            for code in codes(call):
                used.add(code)
                assert given == placeholders(catalogue("en")[code]), f"{place} {code}"
    assert used == set(catalogue("en"))


def test_no_kind_of_error_escapes_these_tests() -> None:
    bases = {
        node.name: {ast.unparse(base) for base in node.bases}
        for path in (path for room in ("index", "app") for path in (ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    ours = {name for name in bases if bases[name] & (ERRORS | {"RecognitionNeededError"})}
    # It has a sentence of its own and takes no words.
    assert ours - ERRORS == {"RecognitionNeededError"}


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


def test_a_sentence_is_its_english_words_and_keeps_its_code_through_a_copy() -> None:
    made = Sentence(code="file.empty", name="svar.pdf")
    assert made == "svar.pdf is empty. Ask the sender for the letter once more."
    assert copy.deepcopy(made).said("nn") == made.said("nn") != made
    assert said(made, "nb").startswith("svar.pdf er tom.")
    assert said("plain words", "nb") == "plain words"
    assert to_json("plain words") is to_json(Sentence("plain words")) is None


def test_numbers_and_sentences_inside_are_said_in_the_language_of_the_whole() -> None:
    inner = Sentence(code="file.characters", name="svar.txt", most=2_000_000)
    whole = Sentence(code="reading.kept", name="svar.txt", why=inner)
    assert "2,000,000 characters" in whole.said("en")
    assert "2\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000 tegn" in whole.said("nb")
    slow = Sentence(code="scan.slow", name="a.b,c.png", seconds=0.5)
    assert "a.b,c.png ble ikke gjenkjent innen 0,5 sekunder" in slow.said("nb")
    assert "within 0.5 seconds" in slow


def test_a_kept_sentence_is_said_in_every_language() -> None:
    made = Sentence(code="scan.pixels", name="«<b>».tif", width=90_000, height=3)
    back = from_json(str(made), json.loads(json.dumps(to_json(made))))
    assert [back.said(each) for each in LANGUAGES] == [made.said(each) for each in LANGUAGES]


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "file.large",
        {"code": "file.large"},
        {"code": "file.from_a_later_version", "values": {}},
        {"code": "file.large", "values": {"name": "a"}},
        {"code": "file.large", "values": {"name": ["a"], "most": 1}},
        {"code": "file.large", "values": {"name": {"code": "x"}, "most": 1}},
        {"code": "file.large", "values": {"name": None, "most": True}},
        {"code": "file.characters", "values": {"name": "a", "most": "many"}},
        {"code": ["file.large"], "values": {}},
        {"code": "file.large", "values": {"code": "file.empty", "name": "a", "most": 1}},
    ],
)
def test_of_a_kept_sentence_that_is_none_the_words_remain(data: object) -> None:
    back = from_json("It failed.", data)
    assert [back.said(each) for each in LANGUAGES] == ["It failed."] * len(LANGUAGES)


def test_a_value_is_never_taken_for_a_placeholder() -> None:
    made = Sentence(code="file.empty", name="{most} {0.__class__} {{}}.pdf")
    back = from_json(str(made), to_json(made))
    assert back.said("nb").startswith("{most} {0.__class__} {{}}.pdf er tom.")
