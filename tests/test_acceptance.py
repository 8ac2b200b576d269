"""The promise of the first page of the README, with the bundled model and the real seed letter."""

from pathlib import Path

import pytest

from index.engine import Engine, seed_letters
from index.errors import LibraryError, QueryError
from index.search.hit import ChipKind, Filters

ANSWER = "Elverum kommune er positive til å vurdere et regionalt politiråd"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    opened = Engine.open(tmp_path_factory.mktemp("library"))
    opened.start()
    return opened


@pytest.mark.parametrize(
    "question",
    [
        "what does Elverum think about a regional police council?",
        "Hva mener Elverum om et regionalt politiråd?",
        "Kva meiner Elverum om eit regionalt politiråd?",
        "hva mener elverum om et regionalt politirad",
        "Elverums syn på regionalt politiråd",
        "Is Elverum positive to a regional police council?",
        "Hva mener Elverum om et regionlat politirådd?",
    ],
)
def test_the_answering_sentence_is_first_and_marked(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.answered
    assert answer.hits[0].quote.startswith(ANSWER)
    assert len(answer.hits[0].marks) == 1
    assert not answer.hits[0].reported
    assert [chip.kind for chip in answer.chips] == [ChipKind.SENDER]


def test_the_hit_carries_the_ministrys_question(engine: Engine) -> None:
    question = engine.ask("Hva mener Elverum om et regionalt politiråd?").hits[0].passage.question
    assert question is not None
    assert question.text.startswith("Både kommunen og politiet har ansvar")


@pytest.mark.parametrize(
    ("question", "field", "value"),
    [
        ("Who signed the letter from Elverum?", "signatories", "Kristian Trengereid"),
        ("Hvem er saksbehandler i Elverum?", "case_officer", "Kristian Trengereid"),
        ("Når er brevet fra Elverum datert?", "date", "2022-05-30"),
    ],
)
def test_facts_of_the_letterhead_are_answered_from_it(
    engine: Engine, question: str, field: str, value: str
) -> None:
    answer = engine.ask(question)
    assert (field, value) in {(fact.name, fact.field.value) for fact in answer.facts}
    for fact in answer.facts:
        assert fact.letter.text[fact.field.start : fact.field.end] == fact.field.text


def test_a_municipality_without_a_letter_is_not_answered_for(engine: Engine) -> None:
    answer = engine.ask("Hva mener Trondheim om et regionalt politiråd?")
    assert not answer.answered
    assert answer.hits == ()
    assert [(chip.value, chip.present) for chip in answer.chips] == [("Trondheim kommune", False)]


def test_a_chip_taken_off_no_longer_filters(engine: Engine) -> None:
    question = "Hva mener Trondheim om et regionalt politiråd?"
    key = engine.ask(question).chips[0].key
    assert engine.ask(question, without=frozenset({key})).hits


def test_quoted_words_must_occur(engine: Engine) -> None:
    hits = engine.ask('Hva står det om "ROS-analyse"?').hits
    assert hits
    assert all("ROS-analyse" in hit.passage.text for hit in hits)


def test_filters_restrict_who_may_answer(engine: Engine) -> None:
    assert engine.ask("politiråd", filters=Filters(senders=frozenset({"Elverum kommune"}))).hits
    assert not engine.ask("politiråd", filters=Filters(senders=frozenset({"Hamar kommune"}))).hits
    assert not engine.ask("politiråd", filters=Filters(counties=frozenset({"Troms"}))).hits


def test_the_same_question_gives_the_same_answer(engine: Engine) -> None:
    first, second = (engine.ask("Hvordan er kommunens økonomi?") for _ in range(2))
    assert first.hits == second.hits


@pytest.mark.parametrize("question", ["", "   \n", "x" * 10_000])
def test_a_question_that_is_none_is_refused_with_a_remedy(engine: Engine, question: str) -> None:
    with pytest.raises(QueryError, match="question"):
        engine.ask(question)


def test_each_language_has_three_examples_and_the_letters_answer_them(engine: Engine) -> None:
    for language in ("en", "nb", "nn"):
        examples = engine.examples(language)
        assert len(examples) == 3
        assert all(engine.ask(example).hits for example in examples)


def test_words_contribute_exactly_the_cosine(engine: Engine) -> None:
    question = "regionalt politiråd"
    passage = engine.ask(question).hits[0].passage
    shares = engine.explain(question, passage)
    text = engine.letter(passage.letter_id).text
    both = (
        engine.encoder.encode_queries([question]) @ engine.encoder.encode_passages([passage.text]).T
    )
    assert sum(share for _, _, share in shares) == pytest.approx(float(both[0, 0]), abs=1e-4)
    assert all(text[start:end].strip() for start, end, _ in shares if end > start)


def test_seeds_are_letters_only() -> None:
    assert seed_letters()
    assert all(path.suffix == ".txt" for path in seed_letters())


def test_an_unknown_letter_is_said_so(engine: Engine) -> None:
    with pytest.raises(LibraryError):
        engine.letter("0" * 64)


def test_a_second_start_adds_nothing(engine: Engine) -> None:
    assert engine.start() is None


def test_a_file_that_is_no_letter_stops_nothing(engine: Engine, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    report = engine.add([empty])
    assert [failure.name for failure in report.failed] == ["empty.txt"]
    assert engine.ask("politiråd").hits
