"""The page loads nothing twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app import _engine
from index.engine import Engine
from index.library import Generation, Library

COMPARE = """
from app import compare
from app.messages import messages
compare._contents(messages("en"))
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = Engine.open(tmp_path)
    opened.start()
    _engine.share(opened)
    yield opened
    _engine.share(None)


def test_comparing_opens_the_index_no_second_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real = Library.open

    def counted(library: Library, *rest: Any) -> Generation:
        generation = real(library, *rest)
        opened.append(generation.id)
        return generation

    monkeypatch.setattr(Library, "open", counted)
    engine.letters()
    page = AppTest.from_string(COMPARE, default_timeout=60).run()
    assert not page.exception
    assert any("sv-matrix" in one.proto.body for one in page.get("html"))
    assert opened == [engine.library.current_id()]
