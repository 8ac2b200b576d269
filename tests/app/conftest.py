"""The page under test, with an engine in memory."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import _engine, _job
from tests.app.memory import MemoryEngine, seed_engine

MAIN = Path(__file__).parents[2] / "app" / "main.py"

Visit = Callable[..., AppTest]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[MemoryEngine]:
    # Generations of engines in memory share their names.
    st.cache_data.clear()
    shared = seed_engine(tmp_path)
    _engine.share(shared)  # type: ignore[arg-type]
    yield shared
    while job := _job.current():
        job.cancel()
        shared.gate.set()
        assert job.wait(10)
    _job.clear()
    _engine.share(None)


@pytest.fixture
def visit(engine: MemoryEngine) -> Visit:
    def open_at(**parameters: str | list[str]) -> AppTest:
        page = AppTest.from_file(str(MAIN), default_timeout=30)
        for name, value in {"lang": "en", **parameters}.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception
        return page

    return open_at


def html_of(page: AppTest) -> str:
    """Return all HTML of the page but its style sheet."""
    bodies = (one.proto.body for one in page.get("html"))
    return "\n".join(one for one in bodies if not one.startswith("<style>"))
