"""What the page shows of cases, and that it shows nothing where there is one."""

from app import _job
from app.messages import messages
from index.cases import Reason
from tests.app.conftest import Visit, html_of
from tests.app.memory import HOSTILE, MemoryEngine
from tests.app.test_pages import finished, go, only_our_tags

EVIL = "<b>Ond</b> :smile: sak"


def test_with_one_case_nothing_of_it_shows(visit: Visit, engine: MemoryEngine) -> None:
    assert not engine.cases().several
    for path in ("", "letters", "letter"):
        shown = html_of(go(visit(), path, case="nothing", letter=engine.letters()[0].id))
        assert "sv-case" not in shown
        assert "Which case?" not in shown


def two_cases(engine: MemoryEngine) -> None:
    engine.put_in_case(engine.letters()[1].id, EVIL)
    assert engine.cases().several


def test_a_case_is_chosen_by_a_link_and_narrows_the_answer(
    visit: Visit, engine: MemoryEngine
) -> None:
    two_cases(engine)
    page = visit(q="politiråd")
    shown = html_of(page)
    assert only_our_tags(shown)
    assert "Letters of all 2 cases" in shown
    assert "&lt;b&gt;Ond&lt;/b&gt; :smile: sak" in shown
    evil = engine.cases().get(EVIL)
    assert f"case={evil.id}" in shown
    chosen = html_of(visit(q="politiråd", case=evil.id))
    assert "Case: &lt;b&gt;Ond" in chosen
    assert "Elverum kommune er positive" not in chosen
    elverum = next(case for case in engine.cases() if case.id != evil.id)
    chosen = html_of(visit(q="politiråd", case=elverum.id))
    assert "Elverum kommune" in chosen
    assert "window.hacked" not in chosen
    # Every other page is about the same case.
    assert f'href="./letters?lang=en&amp;case={elverum.id}"' in chosen


def test_a_case_that_is_no_more_is_said_to_be_gone(visit: Visit, engine: MemoryEngine) -> None:
    two_cases(engine)
    shown = html_of(visit(case="gone"))
    assert "There is no such case any more" in shown


def test_letters_say_their_case_and_what_is_asked_about(visit: Visit, engine: MemoryEngine) -> None:
    two_cases(engine)
    engine.add([("new.txt", b"Noe som ingen kjenner.")])
    shown = html_of(go(visit(), "letters"))
    assert shown.count("Case: ") == 2
    assert "Which case?" in shown
    assert "Show the letter that is asked about" in shown
    shown = html_of(go(visit(), "letters", unplaced="1"))
    assert shown.count('class="sv-row"') == 1
    evil = engine.cases().get(EVIL)
    shown = html_of(go(visit(), "letters", case=evil.id))
    assert shown.count('class="sv-row"') == 1


def test_a_person_puts_a_letter_into_a_case(visit: Visit, engine: MemoryEngine) -> None:
    two_cases(engine)
    engine.add([("new.txt", b"Noe som ingen kjenner.")])
    letter = engine.letters()[-1]
    page = go(visit(), "letter", letter=letter.id)
    assert "Nothing in it tells." in html_of(page)
    evil = engine.cases().get(EVIL)
    choice = next(one for one in page.selectbox if one.label == "Case")
    choice.set_value(evil.id)
    next(one for one in page.button if one.label == "Put it there").click().run()
    shown = html_of(finished(page))
    assert "is now in the case &lt;b&gt;Ond" in shown
    assert "Somebody put it there." in shown
    assert engine.cases().of(letter.id) == engine.cases().get(EVIL)
    next(one for one in page.text_input if one.label == "Or the name of a new case").set_value("Ny")
    next(one for one in page.button if one.label == "Put it there").click().run()
    finished(page)
    assert [case.name for case in engine.cases() if letter.id in case.letters] == ["Ny"]
    assert _job.current() is None


def test_every_reason_has_words_in_every_language() -> None:
    for language in ("en", "nb", "nn"):
        t = messages(language)
        assert all(t(f"case.why_{reason}") for reason in Reason)
        assert HOSTILE
