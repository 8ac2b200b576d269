"""The page of a scan, read by text recognition, drawn by the real engine when it is asked for."""

import shutil
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from app import _engine
from index.citation import permalink
from index.engine import Engine
from index.letters.letter import Span
from tests.app.conftest import MAIN, html_of
from tests.app.test_pages import go, only_our_tags
from tests.letters.test_scanned_page import saved, scanned_pdf, sheets

pytestmark = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)

WORDS = "Dagens ordning fungerer godt"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = Engine.open(tmp_path_factory.mktemp("scans"))
    engine.add([("skann.png", saved("PNG", sheets()[0])), ("skann.pdf", scanned_pdf())])
    return engine


@pytest.fixture
def engine(opened: Engine) -> Iterator[Engine]:
    _engine.share(opened)
    yield opened
    _engine.share(None)


@pytest.mark.parametrize("letter_format", ["PDF", "image"])
def test_a_scan_is_shown_with_the_words_marked_and_says_that_it_was_read_by_ocr(
    engine: Engine, letter_format: str
) -> None:
    (letter,) = (one for one in engine.letters() if one.format == letter_format)
    start = letter.text.index(WORDS)
    link = permalink(letter, Span(start, start + len(WORDS)))
    page = AppTest.from_file(str(MAIN), default_timeout=60)
    page.query_params["lang"] = "en"
    page.run()
    shown = html_of(go(page, "letter", **link))
    assert only_our_tags(shown)
    assert "Read by text recognition (OCR) in a picture" in shown
    assert not page.get("image")
    assert "Show page 1 as printed" in shown
    go(page, "letter", **link, printed="1")
    (drawn,) = page.get("image")
    assert "The words are marked on the page." in str(drawn.proto)


def test_a_hit_in_a_scan_says_that_it_was_read_by_ocr(engine: Engine) -> None:
    page = AppTest.from_file(str(MAIN), default_timeout=60)
    page.query_params["lang"] = "en"
    page.query_params["q"] = WORDS
    page.run()
    assert "Read by text recognition (OCR) in a picture" in html_of(page)
