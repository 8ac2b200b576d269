"""The printed page of a PDF, drawn by the real engine when somebody asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import _engine
from index.citation import permalink
from index.engine import Engine, seed_letters
from tests.app.conftest import MAIN
from tests.app.test_pages import go
from tests.writers import model_of, write_letter


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = Engine.open(tmp_path)
    model = model_of(seed_letters()[0].read_text(encoding="utf-8"))
    opened.add([("svar.pdf", write_letter(model, "pdf"))])
    _engine.share(opened)
    yield opened
    _engine.share(None)


def test_the_printed_page_is_drawn_when_asked_for(engine: Engine) -> None:
    hit = engine.ask("regionalt politiråd").hits[0]
    page = AppTest.from_file(str(MAIN), default_timeout=60)
    page.query_params["lang"] = "en"
    page.run()
    go(page, "letter", **permalink(hit.letter, hit.marks[0]))
    assert not page.get("image")
    (switch,) = page.toggle
    assert switch.label.startswith("Show page ")
    switch.set_value(True).run()
    assert not page.exception
    (drawn,) = page.get("image")
    assert "The words are marked on the page." in str(drawn.proto)
