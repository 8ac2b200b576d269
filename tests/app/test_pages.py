import io
import re
import threading
import time
import zipfile
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from app import _engine, _feedback, _job, _work
from app._card import how_sure
from app.messages import LANGUAGES, messages
from index.citation import permalink
from index.errors import EncoderError, SvarbrevError
from index.export import Kind
from index.feedback import read
from index.letters.gazetteer import municipalities
from index.letters.letter import Field, Span
from index.library import FailedFile, Progress, Report
from index.passages.passage import Question
from index.sentences import Sentence
from tests.app.conftest import Visit, html_of
from tests.app.memory import MemoryEngine

OURS = re.compile(
    r"</?(?!script|img|iframe|object|style)[a-z][a-z0-9]*(?: [a-z-]+=\"[^\"<>]*\"| open)*>"
)


def only_our_tags(markup: str) -> bool:
    """Tell whether nothing in the markup is a tag but those that the page itself writes."""
    left = OURS.sub("", markup)
    return "<" not in left and ">" not in left


def test_a_first_visit_explains_itself_and_offers_examples(visit: Visit) -> None:
    shown = html_of(visit())
    assert "What did the municipalities answer?" in shown
    assert 'href="./?lang=en&amp;q=what%20about%20politir%C3%A5d%20%28en%29%3F"' in shown
    assert "2 letters" in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "letters", "basket", "letter"])
def test_every_page_speaks_every_language(visit: Visit, path: str, language: str) -> None:
    page = visit(lang=language)
    if path:
        go(page, path)
    t = messages(language)
    assert t("frame.foot").replace("'", "&#x27;") in html_of(page)
    assert only_our_tags(html_of(page))


def go(page: AppTest, path: str, **parameters: str) -> AppTest:
    """Follow a link to another page, as a browser does."""
    from streamlit.util import calc_hash

    page._page_hash = calc_hash(path)
    for name in list(page.query_params):
        if name != "lang":
            del page.query_params[name]
    for name, value in parameters.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def test_a_question_in_the_url_is_answered_with_its_sentence_marked(visit: Visit) -> None:
    page = visit(q="what about regionalt politiråd")
    shown = html_of(page)
    assert page.text_input(key="q").value == "what about regionalt politiråd"
    assert re.search(r"<mark>[^<]*regionalt politiråd", shown)
    assert "Very likely an answer" in shown
    assert "Probability that it answers: 94%" in shown
    assert "30 May 2022" in shown
    assert "In answer to:" in shown


def test_a_new_question_leaves_behind_what_belonged_to_the_old_one(visit: Visit) -> None:
    page = visit(q="first", n="20", why="x", without="sender:A")
    page.text_input(key="q").set_value("politiråd").run()
    assert not {"n", "why", "without"} & set(page.query_params)


def test_a_question_of_several_wordings_is_one_choice(
    visit: Visit, engine: MemoryEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wordings = {engine.letters()[0].id: "Er dere fornøyd?", engine.letters()[1].id: "Nøgde?"}
    asked = tuple(
        replace(one, question=Question(wordings[one.letter_id], 0, 1, "satisfied"))
        for one in engine.passages()
    )
    monkeypatch.setattr(engine, "passages", lambda **_: asked)
    offered = visit(q="politiråd").multiselect(key="asked").options
    assert offered == ["Er dere fornøyd?"]


def test_what_the_letters_do_not_answer_is_said(visit: Visit, engine: MemoryEngine) -> None:
    shown = html_of(visit(q="ice cream"))
    assert "The letters do not answer this." in shown
    assert "passages that may answer" not in shown
    assert 'class="sv-hit"' not in shown
    assert "Show 10 less likely passages" in shown


def test_hits_that_hardly_answer_are_folded_away_without_a_percentage(visit: Visit) -> None:
    shown = html_of(visit(q="regionalt politiråd"))
    may, hidden = map(int, re.findall(r"(\d+) (?:passages that may|less likely)", shown))
    assert shown.count('class="sv-hit"') == may
    assert may + hidden == 10
    unfolded = html_of(visit(q="regionalt politiråd", rest="1"))
    assert unfolded.count('class="sv-hit"') == 10
    assert unfolded.count("Probability that it answers") == may
    assert "Hide the less likely ones" in unfolded


def test_a_list_of_hits_ends_in_a_sentence_and_in_no_dead_button(
    visit: Visit, engine: MemoryEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, *_) = engine.ask("politiråd").hits
    monkeypatch.setattr(engine, "_hits", lambda _question, _filters, k: (first,) * k)
    monkeypatch.setattr("app.search.show_hit", lambda *_arguments, **_options: None)
    assert "n=20" in html_of(visit(q="politiråd"))
    assert "n=100" in html_of(visit(q="politiråd", n="95"))
    last = html_of(visit(q="politiråd", n="100"))
    assert "Show more" not in last
    assert "No more than 100 passages are shown." in last


def test_chips_can_be_taken_off_and_put_back(visit: Visit) -> None:
    shown = html_of(visit(q="what does Elverum think of politiråd"))
    assert "Sender: Elverum kommune ✕" in shown
    assert "without=sender%3AElverum%20kommune" in shown
    shown = html_of(visit(q="what does Elverum think", without="sender:Elverum kommune"))
    assert "Sender: Elverum kommune ✕" not in shown
    assert "Elverum kommune ↺" in shown


def test_a_sender_without_a_letter_is_named(visit: Visit) -> None:
    assert "Prøvevik kommune has sent no letter here." in html_of(visit(q="What of Prøvevik?"))


def test_facts_of_the_letterhead_come_first(visit: Visit) -> None:
    shown = html_of(visit(q="the date of Elverum"))
    assert shown.index("From the letterhead") < shown.index('class="sv-hit"')
    assert "<strong>30 May 2022</strong>" in shown
    assert "in the letter: “30.05.2022”" in shown


def test_a_question_about_letters_is_answered_by_letters(visit: Visit) -> None:
    shown = html_of(visit(q="Which letters came after 7 June?"))
    assert "1 letter of 2" in shown
    assert 'aria-label="Open in the letter from Elverum kommune"' in shown
    assert "A list of: letters ✕" in shown
    assert 'class="sv-hit"' not in shown
    assert "do not answer" not in shown


def test_who_sent_no_letter_is_listed_by_county(visit: Visit) -> None:
    shown = html_of(visit(q="Who has not answered?"))
    assert "3 municipalities have sent no letter here" in shown
    first = municipalities()[1]
    assert shown.index(first.county) < shown.index(first.name)


def test_a_question_to_all_is_answered_by_a_list_of_senders(visit: Visit) -> None:
    shown = html_of(visit(q="Who wants a regionalt politiråd?"))
    assert "1 of 2 senders may say so (2 letters looked at)" in shown
    assert shown.index("1 of 2 senders") < shown.index("The opposite")
    assert "Probability that the sender says so: 94%" in shown
    assert 'class="sv-hit"' not in shown
    unfolded = html_of(visit(q="Who wants a regionalt politiråd?", rest="1"))
    assert 'class="sv-hit"' in unfolded
    assert only_our_tags(unfolded)


def test_filters_of_the_url_reach_the_engine(visit: Visit) -> None:
    shown = html_of(visit(q="politiråd", sender="Elverum kommune", since="not a day"))
    assert "Elverum kommune" in shown
    assert "Ond" not in re.sub(r'href="[^"]*"', "", shown)


def test_why_shades_the_words_of_one_hit(visit: Visit, engine: MemoryEngine) -> None:
    hit = engine.ask("politiråd").hits[0]
    shown = html_of(visit(q="politiråd", why=hit.passage.id))
    assert "sv-more-5" in shown
    assert "Hide why" in shown


def test_why_leaves_the_sentence_marked(visit: Visit, engine: MemoryEngine) -> None:
    hit = engine.ask("politiråd").hits[0]
    assert '<span class="sv-shaded">' in html_of(visit(q="politiråd", why=hit.passage.id))
    assert "<mark>" in html_of(visit(q="politiråd", why=hit.passage.id))


@pytest.mark.parametrize("path", ["search", "letter", "letters", "basket"])
def test_a_hostile_letter_is_plain_text_everywhere(
    visit: Visit, engine: MemoryEngine, path: str
) -> None:
    letter = engine.letters()[1]
    page = visit(q="politiråd bold", n="50", rest="1")
    if path == "basket":
        hostile = next(
            one
            for one in page.button
            if str(one.key).startswith("collect-") and letter.id[:12] in str(one.key)
        )
        hostile.click().run()
    if path == "letter":
        go(page, path, **permalink(letter, Span(0, len(letter.text))))
    elif path != "search":
        go(page, path)
    shown = html_of(page)
    assert only_our_tags(shown)
    assert "&lt;b&gt;Ond&lt;/b&gt;" in shown
    assert "javascript" not in "".join(re.findall(r'href="([^"]*)"', shown).copy()).replace(
        "javascript%3A", ""
    )
    for element in [*page.markdown, *page.caption]:
        assert "Ond" not in element.value
    if path in {"search", "letter"}:
        assert "&lt;script&gt;window.hacked" in shown


def test_a_letter_opens_with_the_quoted_words_marked(visit: Visit, engine: MemoryEngine) -> None:
    letter = engine.letters()[0]
    words = "Elverum kommune er positive til å vurdere et regionalt politiråd"
    start = letter.text.index(words)
    page = go(visit(), "letter", **permalink(letter, Span(start, start + len(words))))
    shown = html_of(page)
    assert f'<mark id="sv-quote">{words}</mark>' in shown
    assert "Case officer" in shown
    assert "The letter has changed" not in shown


def test_a_changed_letter_is_said_to_have_changed(visit: Visit, engine: MemoryEngine) -> None:
    link = permalink(engine.letters()[0], Span(10, 60)) | {"hash": "0" * 20}
    assert "no longer has the quoted words" in html_of(go(visit(), "letter", **link))


def test_a_letter_that_is_gone_is_said_to_be_gone(visit: Visit) -> None:
    assert "This letter is not here." in html_of(go(visit(), "letter", letter="ab" * 8))
    assert "This letter is not here." in html_of(go(visit(), "letter"))


def test_from_a_letter_one_comes_to_the_next_hit(visit: Visit) -> None:
    shown = html_of(visit(q="politiråd"))
    address = parse_qs(
        urlsplit(re.findall(r'href="(./letter\?[^"]*)"', shown)[0]).query.replace("&amp;", "&")
    )
    page = go(visit(), "letter", **{name: values[-1] for name, values in address.items()})
    shown = html_of(page)
    assert re.search(r"Hit 1 of \d", shown)
    assert 'data-role="next"' in shown
    assert 'data-role="previous"' not in shown


def test_a_hit_is_collected_ordered_and_exported(visit: Visit) -> None:
    page = visit(q="politiråd", rest="1")
    for _ in range(2):
        next(one for one in page.button if one.label == "Collect").click().run()
    assert [one.label for one in page.button].count("Collected") == 2
    assert {one["asked"] for one in page.session_state["_basket"].entries} == {"politiråd"}
    page = go(page, "basket")
    before = re.findall(r"<blockquote[^>]*>([^<]*)", html_of(page))
    page.button(key="down-0").click().run()
    assert re.findall(r"<blockquote[^>]*>([^<]*)", html_of(page)) == before[::-1]
    assert len(page.get("download_button")) == len(Kind)
    page.button(key="remove-0").click().run()
    page.button(key="remove-0").click().run()
    assert "The collection is empty." in html_of(page)


def test_a_verdict_is_kept_shown_taken_along_and_taken_back(
    visit: Visit, engine: MemoryEngine
) -> None:
    page = visit(q="politiråd")
    passage = engine.ask("politiråd").hits[0].passage
    key = f"judge-False-{passage.id}"
    page.button(key=key).click().run()
    assert page.button(key=key).icon == ":material/check:"
    (kept,) = read(engine.library.root).judgements
    assert (kept.question, kept.passage, kept.answers) == ("politiråd", passage.id, False)
    assert "1 verdict on hits" in html_of(go(visit(), "letters"))
    with zipfile.ZipFile(io.BytesIO(_feedback.test_set())) as archive:
        assert "qrels.tsv" in archive.namelist()
    page.button(key=key).click().run()
    assert read(engine.library.root).judgements == ()


def test_errors_are_sentences(visit: Visit) -> None:
    shown = html_of(visit(q="x" * 301))
    assert 'role="alert"' in shown
    assert "The question is too long; shorten it." in shown


def test_an_empty_library_says_what_to_do(visit: Visit, engine: MemoryEngine) -> None:
    engine.remove([one.id for one in engine.letters()])
    assert "No letters yet." in html_of(visit())
    assert "No letters yet." in html_of(visit(q="politiråd"))


def finished(page: AppTest) -> AppTest:
    """Wait for what the page began, and look again."""
    while job := _job.current():
        assert job.wait(5)
    page.run()
    assert not page.exception
    return page


def test_removing_a_letter_names_it_to_the_window_that_asked_and_can_be_undone(
    visit: Visit, engine: MemoryEngine
) -> None:
    page, other = go(visit(), "letters"), go(visit(), "letters")
    letter = engine.letters()[0]
    engine.correct(letter.id, "archive", "22/7")
    page.button(key=f"remove-{letter.id[:16]}").click().run()
    shown = html_of(finished(page))
    assert f"The letter from Elverum kommune ({letter.name}) was removed." in shown
    assert "can be undone until this message is closed" in shown
    assert len(engine.letters()) == 1
    assert "was removed" not in html_of(finished(other))
    assert [re.sub(r"\\|\u2060", "", one.value) for one in other.toast] == [
        f"The letter from Elverum kommune ({letter.name}) was removed."
    ]
    page.button(key="undo-0").click().run()
    shown = html_of(finished(page))
    assert f"The letter from Elverum kommune ({letter.name}) is back." in shown
    assert letter.id in {one.id for one in engine.letters()}
    assert engine.letter(letter.id).letterhead.archive is not None


def test_closing_the_message_of_a_removal_forgets_the_letters_bytes(
    visit: Visit, engine: MemoryEngine
) -> None:
    page = go(visit(), "letters")
    letter = engine.letters()[1]
    page.button(key=f"remove-{letter.id[:16]}").click().run()
    finished(page)
    assert page.session_state["_window"].undoable
    page.button(key="dismiss").click().run()
    assert "was removed" not in html_of(page)
    assert not page.session_state["_window"].undoable


def test_a_duplicate_is_named(visit: Visit, engine: MemoryEngine) -> None:
    page = go(visit(), "letters")
    twin = engine.letters()[0]
    window = page.session_state["_window"].name
    _job.start("add", lambda _p, _c: engine.add([("kopi.txt", twin.text.encode())]), window)
    shown = html_of(finished(page))
    assert f"“kopi.txt” was here before, as “{twin.name}”." in shown


def test_a_running_job_shows_progress_and_can_be_cancelled(
    visit: Visit, engine: MemoryEngine
) -> None:
    engine.gate.clear()
    page = go(visit(), "letters")
    job = _job.start(
        "add",
        lambda progress, cancel: engine.add([("a.txt", b"x")], progress=progress, cancel=cancel),
        page.session_state["_window"].name,
    )
    while job.progress is None:
        pass
    page.run()
    bars: list[Any] = list(page.get("progress"))
    assert bars[0].proto.text.startswith("Adding letters. Reading 1 of 1 files.")
    page.button(key="cancel").click().run()
    assert job.wait(5)
    page.run()
    assert "Cancelled. What was published before still stands." in html_of(page)
    assert len(engine.letters()) == 2


def correct(page: AppTest, field: str, value: str) -> AppTest:
    page.selectbox[0].set_value(field)
    next(one for one in page.text_input if one.label == "Right value").set_value(value)
    next(one for one in page.button if one.label == "Save").click().run()
    return finished(page)


def test_a_correction_leaves_one_where_one_was_says_what_was_done_and_marks_the_field(
    visit: Visit, engine: MemoryEngine
) -> None:
    page = correct(go(visit(), "letter", letter=engine.letters()[0].id), "date", "31. mai 2022")
    shown = html_of(page)
    assert (
        "Corrected: Date in the letter from Elverum kommune, from “30 May 2022” to “31 May 2022”."
        in shown
    )
    assert re.search(r'<dt>Date <span class="sv-corrected">corrected</span></dt>', shown)
    assert "<dt>Subject</dt>" in shown
    assert 'class="sv-paper"' in shown
    date = engine.letters()[0].letterhead.date
    assert date is not None
    assert date.value == "2022-05-31"


def test_a_correction_without_a_field_saves_nothing_and_says_so(
    visit: Visit, engine: MemoryEngine
) -> None:
    """The first field stood in the form, the sender: who chose none corrected that."""
    page = go(visit(), "letter", letter=engine.letters()[0].id)
    assert page.selectbox[0].value is None
    next(one for one in page.text_input if one.label == "Right value").set_value("22/77")
    next(one for one in page.button if one.label == "Save").click().run()
    for _ in range(2):
        assert "Nothing was saved: choose which fact the value is for." in html_of(page)
        assert next(one for one in page.text_input if one.label == "Right value").value == "22/77"
        page.run()
    page = correct(page, "archive", "22/77")
    assert "Nothing was saved" not in html_of(page)
    assert next(one for one in page.text_input if one.label == "Right value").value == ""


def test_a_refused_correction_is_said(visit: Visit, engine: MemoryEngine) -> None:
    page = correct(go(visit(), "letter", letter=engine.letters()[0].id), "date", "soon")
    shown = html_of(page)
    assert (
        "Correcting Date in the letter from Elverum kommune, from “30 May 2022” to “soon”:" in shown
    )
    assert "The field date of this letter cannot be soon." in shown


@pytest.mark.parametrize("typed", ["31.05.2022", "31. mai 2022", "2022-05-31", "31 May 2022"])
def test_a_day_is_typed_as_people_type_it(visit: Visit, typed: str) -> None:
    page = visit(q="politiråd")
    since = next(one for one in page.text_input if one.label == "Letters from")
    since.set_value(typed).run()
    assert page.query_params["since"] == "2022-05-31"
    since = next(one for one in page.text_input if one.label == "Letters from")
    assert since.value == "31 May 2022"


def test_what_is_no_day_narrows_nothing_and_is_said(visit: Visit) -> None:
    page = visit(q="politiråd", since="2022-05-31")
    since = next(one for one in page.text_input if one.label == "Letters from")
    since.set_value("5/31").run()
    assert "since" not in page.query_params


def test_an_unfinished_engine_never_blocks_the_page(visit: Visit) -> None:
    _engine.share(None)
    _engine._shared.thread = threading.current_thread()
    page = visit(q="politiråd")
    shown = html_of(page)
    assert "Getting ready …" in shown
    assert page.text_input(key="q").value == "politiråd"


def test_a_slow_start_says_what_is_loaded_and_how_long_it_took(visit: Visit) -> None:
    loading = _engine.State(step="letters", since=time.monotonic() - 75)
    _engine._shared.state = replace(loading, progress=Progress("read", 1, 3, 0.0, None))
    shown = html_of(visit())
    assert "Opening the letters (step 3 of 4). Reading 1 of 3 files." in shown
    assert re.search(r"\b(7[5-9]|[89]\d) s so far\.", shown)
    _engine._shared.state = replace(loading, step="libraries")
    assert "bibliotek" in html_of(visit(lang="nn"))
    _engine._shared.state = replace(loading, replaces="old <b>model</b>")
    assert "another language model, old &lt;b&gt;model&lt;/b&gt;" in html_of(visit(lang="en"))


def test_an_engine_that_cannot_load_says_why(visit: Visit) -> None:
    _engine._shared.state = _engine.State(problem=SvarbrevError("There is no model <b>x</b>."))
    shown = html_of(visit())
    assert "There is no model &lt;b&gt;x&lt;/b&gt;." in shown


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.95, "Very likely an answer"), (0.8, "Likely an answer"), (0.5, "Possibly an answer"),
     (0.1, "Less likely, but may answer")],
)  # fmt: skip
def test_probabilities_have_words(probability: float, words: str) -> None:
    assert how_sure(probability, messages("en")) == words


def test_a_letterhead_that_looks_wrong_is_flagged_for_checking(
    visit: Visit, engine: MemoryEngine
) -> None:
    letter = engine.letters()[0]
    odd = Field("X20", "X20", 0, 3, 0.99)
    unsure = replace(letter.letterhead.case_officer or odd, confidence=0.4)
    head = replace(letter.letterhead, archive=odd, case_officer=unsure)
    engine._letters = (replace(letter, letterhead=head), *engine.letters()[1:])
    shown = html_of(go(visit(), "letter", letter=letter.id))
    assert "Check the letterhead against the original: Case number, Case officer." in shown
    assert '<dd>X20<p class="sv-flag">A number of unusual form. Check it.</p></dd>' in shown
    assert '<p class="sv-flag">Read without certainty. Check it.</p>' in shown
    assert only_our_tags(shown)
    assert html_of(go(visit(), "letters")).count("Check the letterhead</p>") >= 1


def test_a_letterhead_in_order_bears_no_flag(visit: Visit, engine: MemoryEngine) -> None:
    shown = html_of(go(visit(), "letter", letter=engine.letters()[0].id))
    assert "Check" not in shown


def test_words_whose_reading_is_uncertain_say_so_at_the_hit(
    visit: Visit, engine: MemoryEngine
) -> None:
    whole = [
        replace(
            letter,
            recognised=(Span(0, len(letter.text)),),
            doubtful=(Span(0, len(letter.text)),),
        )
        for letter in engine.letters()
    ]
    assert "Read by text recognition" not in html_of(visit(q="regionalt politiråd"))
    engine._letters = tuple(whole)
    shown = html_of(visit(q="regionalt politiråd"))
    assert "Read by text recognition" in shown
    assert "The order of lines on this page is uncertain" in shown
    assert only_our_tags(shown)


def test_failures_and_notes_are_said_in_the_language_of_the_page(
    visit: Visit, engine: MemoryEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reasons, warnings and notes were English on every page."""
    failed = (
        FailedFile("a", "<b>.pdf", Sentence(code="pdf.locked", name="<b>.pdf")),
        FailedFile("b", "gammel.txt", "gammel.txt is empty."),
    )
    damaged = Sentence(code="library.set_aside", folder="<i>")
    status = replace(engine.status(), failed=failed, warnings=(damaged, "An old warning."))
    monkeypatch.setattr(engine, "status", lambda: status)
    shown = html_of(go(visit(lang="nb"), "letters"))
    assert "&lt;b&gt;.pdf er låst med passord. Åpne den i et PDF-program" in shown
    assert "gammel.txt is empty." in shown
    assert "Noko var skadd og er lagt til side i &lt;i&gt;." in html_of(
        go(visit(lang="nn"), "letters")
    )
    assert "An old warning." in shown
    note = Sentence(code="reading.kept", name="<u>.pdf", why=failed[0].reason)
    told = " ".join(_work._told(Report("g", notes=(note,)), messages("nn")))
    assert "det som vart lese før, er teke vare på. <b>.pdf er låst med passord. Opne" in told


def test_why_an_engine_cannot_load_is_said_in_the_language_of_the_page(visit: Visit) -> None:
    problem = EncoderError(code="encoder.file", name="<b>modell")
    _engine._shared.state = _engine.State(problem=problem)
    assert "&lt;b&gt;modell er en fil; oppgi mappen" in html_of(visit(lang="nb"))
    _engine._shared.state = _engine.State(problem=SvarbrevError())
    assert messages("nn")("error.unknown") in html_of(visit(lang="nn"))
