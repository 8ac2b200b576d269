import socket
import time
from pathlib import Path

import pytest
from streamlit import config

from app import _engine, serve
from index.errors import SvarbrevError


def test_every_option_is_one_that_streamlit_knows() -> None:
    known = set(config.get_config_options())
    assert {name for name in serve.OPTIONS if name not in known} == set()


def test_nothing_is_told_to_anybody_and_other_sites_stay_out() -> None:
    assert serve.OPTIONS["browser.gatherUsageStats"] is False
    assert serve.OPTIONS["server.enableCORS"] is True
    assert serve.OPTIONS["server.enableXsrfProtection"] is True
    assert serve.OPTIONS["client.showErrorDetails"] == "none"


def test_a_run_of_the_page_never_collects_all_garbage() -> None:
    assert serve.OPTIONS["runner.postScriptGC"] is False


def test_a_taken_port_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SvarbrevError, match=f"localhost:{port}.*--port"):
            serve.serve(port=port, open_browser=False)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_links_stand_out_from_their_background(theme: str) -> None:
    colour = {name: serve.OPTIONS[f"theme.{theme}.{name}"] for name in ("textColor", "linkColor")}
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        ground = serve.OPTIONS[f"theme.{theme}.{background}"]
        assert contrast(colour["textColor"], ground) >= 7
        assert contrast(colour["linkColor"], ground) >= 4.5


def contrast(one: str, two: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_an_engine_that_cannot_be_loaded_leaves_a_sentence(tmp_path: Path) -> None:
    _engine.share(None)
    try:
        _engine.start(tmp_path / "library", str(tmp_path / "no-such-model"))
        end = time.monotonic() + 60
        while _engine.state().problem is None and time.monotonic() < end:
            time.sleep(0.05)
        problem = _engine.state().problem
        assert problem
        assert "no-such-model" in problem.said("nb") != str(problem)
        with pytest.raises(RuntimeError, match="not loaded yet"):
            _engine.engine()
    finally:
        _engine.share(None)
