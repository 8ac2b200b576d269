"""The engine's verbs in one case or in all, over two small consultations."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from index import feedback
from index.cases import Reason, Traces, read_traces
from index.engine import Engine
from index.errors import LibraryError
from index.letters.letter import Letter
from index.library import Library
from index.passages import Passage
from index.search import Filters
from tests.library.conftest import WordEncoder

BUSES = (
    "Hvor mange elever har rett til skoleskyss i kommunen?",
    "Er avstandsgrensene for gratis skoleskyss rimelige?",
)
FERRIES = (
    "Hvilke ferjer trenger kommunen om natten?",
    "Bør kommunen eie ferjekaiene selv?",
)


def letter(sender: str, number: str, questions: tuple[str, ...], answer: str) -> bytes:
    parts = [
        f"{sender} kommune",
        "Samferdselsdepartementet\nPostboks 8010 Dep\n0030 Oslo",
        f"Deres ref.: {number}" if number else "",
        "Dato: 03.05.2022",
        f"Svar på brev om {'skoleskyss' if questions is BUSES else 'ferjer'}",
        "Vi viser til brevet fra departementet, og svarer slik på hvert av spørsmålene.",
    ]
    for question in questions:
        parts += [question, f"{sender} kommune {answer}."]
    return "\n\n".join([*filter(None, parts), "Med hilsen", "Kari Prøve\nrådmann"]).encode()


def fill(engine: Engine) -> None:
    engine.add(
        [
            ("a.txt", letter("Prøvevik", "22/100", BUSES, "kjører 96 barn")),
            ("b.txt", letter("Utkastdal", "22/100-2", BUSES, "kjører 12 barn")),
            ("c.txt", letter("Skissenes", "22/200", FERRIES, "vil ha to ferjer")),
            ("d.txt", letter("Tenktnes", "22/200", FERRIES, "vil ha en ferje")),
            ("e.txt", "Eksempel kommune\n\nVi har ikke noe å si om dette.".encode()),
        ]
    )


def opened(folder: Path) -> Engine:
    engine = Engine(Library(folder))
    engine._encoder = WordEncoder()
    return engine


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = opened(tmp_path / "library")
    fill(engine)
    return engine


def named(engine: Engine, name: str) -> str:
    """Return the id of the letter with a file's name."""
    return next(one.id for one in engine.letters() if one.name == name)


def test_letters_fall_into_their_cases_and_one_is_asked_about(engine: Engine) -> None:
    cases = engine.cases()
    assert {case.reference for case in cases} == {"2022/100", "2022/200"}
    assert {one.name for one in engine.letters("22/100")} == {"a.txt", "b.txt"}
    assert [one.letter_id for one in cases.asked] == [named(engine, "e.txt")]
    with pytest.raises(LibraryError, match="no case '22/300'"):
        engine.letters("22/300")


def test_a_question_is_answered_by_a_cases_letters_alone(engine: Engine) -> None:
    question = "Hva mener kommunene om ferjer?"
    senders = {hit.letter.sender for hit in engine.ask(question, case="22/200").hits}
    assert senders == {"Skissenes kommune", "Tenktnes kommune"}
    one = Filters(letters=frozenset({named(engine, "c.txt"), named(engine, "a.txt")}))
    hits = engine.ask(question, case="22/200", filters=one).hits
    assert {hit.letter.name for hit in hits} == {"c.txt"}
    # Filters that no letter of the case passes let none pass, not all.
    other = Filters(letters=frozenset({named(engine, "a.txt")}))
    assert engine.ask(question, case="22/200", filters=other).hits == ()
    listed = engine.ask("Hvilke brev kom før 4. mai 2022?", case="22/200").letters
    assert listed is not None
    assert (len(listed.letters), listed.looked) == (2, 2)


def test_a_case_is_compared_by_its_own_questions(engine: Engine) -> None:
    table = engine.compare("22/200")
    assert [column.text for column in table.columns] == list(FERRIES)
    assert [row.sender for row in table.rows] == ["Skissenes kommune", "Tenktnes kommune"]
    everything = engine.compare()
    assert {column.text for column in everything.columns} == {*BUSES, *FERRIES}
    found = engine.coverage("22/100")
    assert found.senders == ("Prøvevik kommune", "Utkastdal kommune")
    assert [len(one.answered) for one in found.questions] == [2, 2]


def test_what_a_person_decides_outlives_rebuild_and_travels(engine: Engine, tmp_path: Path) -> None:
    lost = named(engine, "e.txt")
    engine.put_in_case(lost, "22/200")
    engine.name_case("22/200", "Ferjer i natt")
    engine.put_in_case(named(engine, "b.txt"), "Egen sak")

    def check(checked: Engine) -> None:
        ferries = checked.cases().get("Ferjer i natt")
        assert ferries.named_by_hand
        assert checked.cases().of(lost) == ferries
        assert checked.cases().placings[lost].reason is Reason.HAND
        assert {one.name for one in checked.letters("Egen sak")} == {"b.txt"}

    check(engine)
    engine.rebuild()
    check(engine)
    engine.export_to(tmp_path / "all.zip")
    other = opened(tmp_path / "other")
    other.import_from(tmp_path / "all.zip")
    check(other)
    engine.put_in_case(lost, None)
    engine.name_case("Ferjer i natt", None)
    assert engine.cases().placings[lost].case is None
    assert not engine.cases().get("22/200").named_by_hand
    assert engine.corrections(lost) == {}


def test_a_name_stays_with_the_case_when_its_letter_goes(engine: Engine) -> None:
    engine.name_case("22/200", "Ferjer")
    first = engine.cases().get("Ferjer").letters[0]
    engine.remove([first])
    assert len(engine.cases().get("Ferjer").letters) == 1
    engine.name_case("Ferjer", "Båter")
    assert [case.name for case in engine.cases() if case.named_by_hand] == ["Båter"]


def test_a_name_must_be_one_line_of_something(engine: Engine) -> None:
    for name in ("", " \n"):
        with pytest.raises(LibraryError, match="needs a name"):
            engine.name_case("22/200", name)
        with pytest.raises(LibraryError, match="needs a name"):
            engine.put_in_case(named(engine, "e.txt"), name)


def test_letters_are_added_and_followed_into_a_case(engine: Engine, tmp_path: Path) -> None:
    engine.add([("f.txt", b"Liksom kommune\n\nVi skriver om noe annet.")], case="Nytt")
    assert [one.name for one in engine.letters("Nytt")] == ["f.txt"]
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "g.txt").write_text("Papirnes kommune\n\nVi skriver om noe tredje.")
    next(iter(engine.watch(folder, case="Nytt")))
    assert {one.name for one in engine.letters("Nytt")} == {"f.txt", "g.txt"}


def test_one_case_is_exported_alone(engine: Engine, tmp_path: Path) -> None:
    engine.name_case("22/200", "Ferjer")
    for name in ("a.txt", "c.txt"):
        passage = engine.passages(named(engine, name))[0]
        feedback.record(engine.library.root, "ferjer barn", passage, answers=True)
    engine.export_to(tmp_path / "ferries.zip", "Ferjer")
    other = opened(tmp_path / "other")
    assert other.import_from(tmp_path / "ferries.zip") == []
    assert {one.name for one in other.letters()} == {"c.txt", "d.txt"}
    assert [case.name for case in other.cases()] == ["Ferjer"]
    judged = feedback.read(other.library.root).judgements
    assert {one.letter for one in judged} == {named(engine, "c.txt")}


def test_only_new_letters_are_read_for_their_case(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.cases()
    read: list[str] = []

    def counted(letter: Letter, passages: Iterable[Passage], origin: str = "") -> Traces:
        read.append(letter.name)
        return read_traces(letter, passages, origin)

    monkeypatch.setattr("index.cases._reader.read_traces", counted)
    engine.add([("h.txt", letter("Liksom", "22/200", FERRIES, "vil ha tre ferjer"))])
    assert engine.cases() is engine.cases()
    assert len(engine.cases().get("22/200").letters) == 3
    assert read == ["h.txt"]
