"""What the browser asks for late still belongs to the page that it is on."""

from streamlit.proto.BackMsg_pb2 import BackMsg

from app._visit import Visit


def message(page: str, *, fragment: str = "", followed: bool = False, press: bool = False) -> bytes:
    asked = BackMsg()
    run = asked.rerun_script
    run.page_script_hash, run.fragment_id, run.is_history_navigation = page, fragment, followed
    run.query_string = "q=politi"
    typed = run.widget_states.widgets.add(id="q", string_value="politi")
    assert not typed.trigger_value
    if press:
        run.widget_states.widgets.add(id="go", trigger_value=True)
    encoded: bytes = asked.SerializeToString()
    return encoded


def test_nothing_changes_before_a_link_is_followed() -> None:
    visit = Visit()
    for asked in (message(""), message("ask"), message("ask", fragment="look")):
        assert visit.righted(asked) == asked


def test_news_of_the_page_before_belong_to_the_one_that_was_asked_for() -> None:
    visit = Visit()
    followed = message("letter", followed=True)
    assert visit.righted(followed) == followed
    late = visit.righted(message("ask", fragment="look"))
    assert late == message("letter", fragment="look")
    assert visit.righted(message("ask")) == message("letter")
    assert visit.righted(message("ask", followed=True)) == message("ask", followed=True)
    assert visit.righted(message("letter", fragment="look")) == message("ask", fragment="look")


def test_a_press_is_drawn_on_the_whole_page() -> None:
    pressed = Visit().righted(message("ask", fragment="look", press=True))
    assert pressed == message("ask", press=True)


def test_what_is_no_request_for_a_run_passes_as_it_came() -> None:
    stop = BackMsg(stop_script=True).SerializeToString()
    for asked in (stop, b"\xff\xff\xff", b""):
        assert Visit().righted(asked) == asked
