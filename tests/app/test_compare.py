"""The comparison as the page draws it, over a real engine with a few short letters."""

import re
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import _engine, compare
from index.engine import Engine
from tests.app.conftest import MAIN, html_of
from tests.app.test_pages import go, only_our_tags

QUESTIONS = (
    "Er kommunen fornøyd med badeanlegget?",
    "Vil kommunen tilby lokaler <b>gratis</b> til laget?",
    "Hvem skal drive ferjeleiet på øya?",
)
SENDERS = ("Prøvevik", "Utkastdal", "Skissenes", "Kladdefjord", "Tenktnes")


def letter(sender: str) -> bytes:
    """Return a letter that answers all questions but the second, which only the first one does."""
    parts = [
        f"{sender} kommune",
        "Kulturdepartementet\nPostboks 8030 Dep\n0030 Oslo",
        "Dato: 03.05.2022",
        "Svar på brev om badeanlegg og ferje",
        "Vi viser til brevet fra departementet, og svarer slik på hvert av spørsmålene.",
    ]
    for number, question in enumerate(QUESTIONS, start=1):
        parts.append(question)
        if number != 2 or sender == SENDERS[0]:
            parts.append(f"{sender} kommune svarer ja på spørsmål nummer {number} i brevet.")
    return "\n\n".join([*parts, "Med hilsen", "Kari Prøve\nkommunedirektør"]).encode()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = Engine.open(tmp_path_factory.mktemp("compared"))
    engine.add([(f"{sender}.txt", letter(sender)) for sender in SENDERS])
    return engine


@pytest.fixture
def page(opened: Engine) -> Iterator[AppTest]:
    st.cache_resource.clear()
    _engine.share(opened)
    at = AppTest.from_file(str(MAIN), default_timeout=60)
    at.query_params["lang"] = "en"
    at.run()
    yield at
    _engine.share(None)


def answers(shown: str) -> str:
    """Return the form of the comparison that a phone shows."""
    (found,) = re.findall(r'<section class="sv-answers".*?</section>', shown, re.DOTALL)
    return str(found)


def test_on_a_phone_there_is_one_question_at_a_time_as_a_list(page: AppTest) -> None:
    shown = html_of(go(page, "compare"))
    assert only_our_tags(shown)
    listed = answers(shown)
    assert "Question 1 of 3" in listed
    assert f'<h2 class="sv-sub">{QUESTIONS[0]}</h2>' in listed
    assert listed.count("<h3>") == len(SENDERS)
    assert listed.count("svarer ja på spørsmål nummer 1") == len(SENDERS)
    assert "nummer 2" not in listed
    assert "Previous question" not in listed
    (following,) = re.findall(r"column=([^&\"]*)[^>]*>Next question", listed)
    listed = answers(html_of(go(page, "compare", column=following)))
    assert "Question 2 of 3" in listed
    assert "&lt;b&gt;gratis" in listed
    assert listed.count("svarer ja på spørsmål nummer 2") == 1
    assert listed.count("Not answered") == len(SENDERS) - 1
    assert "Previous question" in listed


@pytest.mark.parametrize("column", ["", "nonsense", "<b>", "0"])
def test_a_question_that_the_table_lacks_is_its_first(page: AppTest, column: str) -> None:
    assert "Question 1 of 3" in answers(html_of(go(page, "compare", column=column)))


def test_on_paper_each_answer_stands_below_its_whole_question(page: AppTest) -> None:
    shown = html_of(go(page, "compare"))
    for question in QUESTIONS:
        asked = question.replace("<", "&lt;").replace(">", "&gt;")
        assert shown.count(f'data-asked="{asked}"') == len(SENDERS)


def test_all_senders_can_be_had_on_one_page_to_print_them(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "_LEAST_ROWS", 2)
    monkeypatch.setattr(compare, "_CELLS", 1)
    go(page, "compare").query_params["page"] = "2"
    part = html_of(page.run())
    assert part.count('<th scope="row">') == 2
    assert "This is page 2 of 3 of the senders." in part
    assert "rows=all" in part
    whole = html_of(go(page, "compare", rows="all"))
    assert whole.count('<th scope="row">') == len(SENDERS)
    assert "This is page" not in whole
    monkeypatch.setattr(compare, "_CELLS", 1_200)
    assert html_of(go(page, "compare")).count('<th scope="row">') == len(SENDERS)


def test_the_comparison_is_taken_along_as_word_excel_and_csv(page: AppTest) -> None:
    go(page, "compare")
    names = [one.proto.label for one in page.get("download_button")]
    assert names[-3:] == ["Word", "Excel", "CSV"]
