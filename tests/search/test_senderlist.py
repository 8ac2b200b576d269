"""An open question is answered by every sender that says so, counted, each with its own words."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engine import Engine
from index.search import Filters
from index.search._senderlist import SAYS_LEAST, newest, says_so

LETTERS = {
    "Hamar": "Vi kan stille gode lokaler til rådighet for politiet i rådhuset.",
    "Gjøvik": "Kommunen kan stille lokaler til rådighet for politiet i kulturhuset.",
    "Ringsaker": "Vi har ingen lokaler til rådighet for politiet.",
    "Stange": "Skoleskyssen må bli gratis for alle barn i bygdene våre.",
}
QUESTION = "Hvilke kommuner kan stille lokaler til rådighet for politiet?"


def _file(name: str, words: str, day: str = "12.05.2022") -> tuple[str, bytes]:
    text = (
        f"{name} kommune\n\nVår dato: {day}\n\nSvar på brev\n\n{words}\n\nMed hilsen\nOla Eksempel"
    )
    return f"{name}-{day}.txt", text.encode()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    opened = Engine.open(tmp_path_factory.mktemp("library"))
    opened.add([_file(name, words) for name, words in LETTERS.items()])
    return opened


def test_all_who_say_so_are_listed_and_those_who_deny_it_apart(engine: Engine) -> None:
    listed = engine.ask(QUESTION, k=1).senders
    assert listed is not None
    assert {hit.letter.sender for hit in listed.say} == {"Hamar kommune", "Gjøvik kommune"}
    assert [hit.quote for hit in listed.deny] == [LETTERS["Ringsaker"]]
    assert (listed.letters, listed.senders) == (4, 4)
    chances = [hit.probability for hit in listed.say]
    assert chances == sorted(chances, reverse=True)
    assert min(chances) >= SAYS_LEAST


def test_what_others_say_counts_for_no_sender(tmp_path: Path) -> None:
    engine = Engine.open(tmp_path)
    reported = "Naboene mener at politiet kan få lokaler til rådighet i kulturhuset."
    engine.add([_file("Hamar", LETTERS["Hamar"]), _file("Stange", reported)])
    listed = engine.ask(QUESTION).senders
    assert listed is not None
    assert [hit.letter.sender for hit in listed.say] == ["Hamar kommune"]


def test_only_letters_that_pass_are_looked_at(engine: Engine) -> None:
    chosen = Filters(senders=frozenset({"Hamar kommune", "Stange kommune"}))
    listed = engine.ask(QUESTION, filters=chosen).senders
    assert listed is not None
    assert [hit.letter.sender for hit in listed.say] == ["Hamar kommune"]
    assert (listed.letters, listed.deny) == (2, ())


def test_nobody_is_listed_for_what_no_letter_says(engine: Engine) -> None:
    listed = engine.ask("Which municipalities keep a brass band?").senders
    assert listed is not None
    assert (listed.say, listed.deny, listed.letters) == ((), (), 4)


def test_a_question_to_one_is_put_to_all_only_where_that_is_asked_for(engine: Engine) -> None:
    question = "Kan kommunen stille lokaler til rådighet for politiet?"
    assert engine.ask(question).senders is None
    assert engine.ask("Hvem har lokaler i Hamar kommune?").senders is None
    listed = engine.ask(question, everybody=True).senders
    assert listed is not None
    assert len(listed.say) >= 2


def test_of_several_letters_the_newest_speaks(tmp_path: Path) -> None:
    engine = Engine.open(tmp_path)
    engine.add(
        [
            _file("Hamar", LETTERS["Hamar"], "12.05.2022"),
            _file("Hamar", "Vi kan stille lokaler til rådighet for politiet.", "01.09.2022"),
            _file("Stange", LETTERS["Stange"]),
        ]
    )
    listed = engine.ask(QUESTION).senders
    assert listed is not None
    (hit,) = listed.say
    assert hit.letter.letterhead.date
    assert date.fromisoformat(hit.letter.letterhead.date.value) == date(2022, 9, 1)
    assert (listed.letters, listed.senders) == (3, 2)


def test_the_order_in_which_letters_come_changes_no_list(engine: Engine) -> None:
    listed = engine.ask(QUESTION).senders
    assert listed is not None
    assert newest(listed.say[::-1]) == list(listed.say)
    assert newest([]) == []


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_a_likelier_passage_makes_a_likelier_sender(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 < says_so(low) <= says_so(high) < 1.0
