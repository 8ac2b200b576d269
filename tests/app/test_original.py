"""A letter's file is handed out as it came, and nothing of it is run under this page's address."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from app import _engine, _original
from index.citation import permalink
from index.engine import Engine
from index.errors import SvarbrevError
from index.letters.letter import Letter, Letterhead, Span
from tests.app.conftest import MAIN, html_of
from tests.app.test_pages import go, only_our_tags
from tests.letters.test_page_image import LETTER as PDF

EVIL = "<html><body><p>Eksempel kommune</p><p>Kommunen svarer ja.</p><script>hacked=1</script>"
FILES = {
    "svar.pdf": PDF,
    "brev.html": EVIL.encode(),
    "brev.txt": "Prøvevik kommune\n\nKommunen ønsker nattåpent badeanlegg.".encode(),
    "gammelt.txt": "Utkastdal kommune\n\nKommunen ønsker et nytt ferjeleie på øya.".encode(
        "cp1252"
    ),
    "epost.eml": (
        "From: post@skissenes.example\nTo: post@example.invalid\nSubject: Svar\n"
        "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + EVIL
    ).encode(),
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = Engine.open(tmp_path_factory.mktemp("originals"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in FILES.items():
            archive.writestr(name, data)
    engine.add([("brev.zip", packed.getvalue())])
    assert len(engine.letters()) == len(FILES)
    return engine


@pytest.fixture
def engine(opened: Engine) -> Iterator[Engine]:
    _engine.share(opened)
    yield opened
    _engine.share(None)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Route(_original.PATH, _original.original)]))


def digest(name: str) -> str:
    return hashlib.sha256(FILES[name]).hexdigest()


def get(client: TestClient, name: str, query: str = "") -> tuple[bytes, dict[str, str]]:
    answer = client.get(f"/original/{digest(name)}{query}")
    assert answer.status_code == 200
    return answer.content, dict(answer.headers.items())


@pytest.mark.parametrize("name", FILES)
def test_an_original_is_saved_byte_for_byte(client: TestClient, engine: Engine, name: str) -> None:
    data, headers = get(client, name)
    assert data == FILES[name]
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith(f'attachment; filename="{name}"')
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("svar.pdf", "application/pdf"),
        ("brev.txt", "text/plain; charset=utf-8"),
        ("brev.html", ""),
        ("epost.eml", ""),
        ("gammelt.txt", ""),
    ],
)
def test_what_a_browser_would_run_is_never_shown_only_saved(
    client: TestClient, engine: Engine, name: str, kind: str
) -> None:
    data, headers = get(client, name, "?view=1")
    assert data == FILES[name]
    how = "inline" if kind else "attachment"
    assert headers["content-disposition"].startswith(how)
    assert headers["content-type"] == (kind or "application/octet-stream")
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert ("sandbox" in headers["content-security-policy"]) == (kind != "application/pdf")


@pytest.mark.parametrize(
    ("data", "letter_format"),
    [
        (EVIL.encode(), "HTML"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='hacked=1'/>", "image"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "PDF"),
        (b"<html>%PDF-1.7", "PDF"),
        (b"\xef\xbb\xbf<script>hacked=1</script>", "RTF"),
        (b"PK\x03\x04", "DOCX"),
        (b"", "image"),
    ],
)
def test_the_type_is_that_of_the_first_bytes(data: bytes, letter_format: str) -> None:
    assert _original.shown_type(data, letter_format) == "application/octet-stream"
    assert _original.shown_type(data, "TXT").startswith("text/plain")


def test_pictures_that_browsers_draw_are_shown() -> None:
    kinds = {
        b"\x89PNG\r\n\x1a\n...": "image/png",
        b"\xff\xd8\xff...": "image/jpeg",
        b"GIF89a...": "image/gif",
        b"RIFF....WEBPVP8": "image/webp",
        b"II*\x00...": "application/octet-stream",
    }
    for data, kind in kinds.items():
        assert _original.shown_type(data, "image") == kind


def named(name: str, letter_format: str = "HTML") -> Letter:
    return Letter("0" * 64, name, letter_format, "", (), (), Letterhead())


@settings(deadline=None)
@given(st.text(), st.sampled_from(["PDF", "image", "TXT", "HTML", "unknown"]))
def test_a_strangers_name_cannot_end_the_header(name: str, letter_format: str) -> None:
    header = _original.disposition(named(name, letter_format), b"", shown=False)
    header.encode("ascii")
    assert re.fullmatch(
        r"attachment; filename=\"[^\"\\/%\x00-\x1f\x7f]+\"; filename\*=UTF-8''[\w.~%-]+", header
    )


@pytest.mark.parametrize(
    ("name", "letter_format", "data", "saved"),
    [
        ("svar.exe", "PDF", b"%PDF-", "svar.exe.pdf"),
        ("bilde", "image", b"\x89PNG\r\n\x1a\n", "bilde.png"),
        ("svar\u202efdp.txt", "PDF", b"", "svarfdp.txt.pdf"),
        ('a"; filename="b.html', "TXT", b"", "a_; filename=_b.html.txt"),
        ("../../.bashrc", "TXT", b"", "_.._.bashrc.txt"),
    ],
)
def test_a_saved_file_ends_as_its_format_does(
    name: str, letter_format: str, data: bytes, saved: str
) -> None:
    header = _original.disposition(named(name, letter_format), data, shown=False)
    assert f'filename="{saved}"' in header


@pytest.mark.parametrize("wanted", ["0" * 64, "x", "..%2f..%2fetc%2fpasswd"])
def test_a_letter_that_is_not_there_is_said_so(
    client: TestClient, engine: Engine, wanted: str
) -> None:
    answer = client.get(f"/original/{wanted}?lang=nn")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert "ikkje for handa" in answer.text or answer.text == "Not Found"


def test_before_the_engine_is_there_nothing_is_handed_out(client: TestClient) -> None:
    _engine.share(None)
    _engine._shared.state = _engine.State(problem=SvarbrevError("x"))
    assert client.get(f"/original/{digest('svar.pdf')}").status_code == 503
    _engine.share(None)


def letter_page(engine: Engine, name: str, words: str = "", **more: str) -> AppTest:
    page = AppTest.from_file(str(MAIN), default_timeout=60)
    page.query_params["lang"] = "en"
    page.run()
    letter = engine.letter(digest(name))
    at = letter.text.index(words)
    link = permalink(letter, Span(at, at + len(words))) if words else {"letter": letter.id}
    return go(page, "letter", **link, **more)


def test_a_letters_own_page_offers_its_original(engine: Engine) -> None:
    shown = html_of(letter_page(engine, "svar.pdf"))
    assert only_our_tags(shown)
    assert f'href="./original/{digest("svar.pdf")}?view=1#page=1"' in shown
    assert f'href="./original/{digest("svar.pdf")}" download=""' in shown
    assert "Show page 1 as printed" in shown
    shown = html_of(letter_page(engine, "brev.html"))
    assert f'href="./original/{digest("brev.html")}" download=""' in shown
    assert "view=1" not in shown
    assert "as printed" not in shown


def test_the_original_opens_at_the_page_of_the_words_and_marks_them(engine: Engine) -> None:
    shown = html_of(letter_page(engine, "svar.pdf", "Neste side begynner slik"))
    assert "Show page 2 as printed" in shown
    assert "?view=1#page=2" in shown
    assert "printed=2" in shown
    page = letter_page(engine, "svar.pdf", "Neste side begynner slik", printed="2")
    (drawn,) = page.get("image")
    assert "The words are marked on the page." in str(drawn.proto)
    assert "Page 2 of 2" in html_of(page)
    other = letter_page(engine, "svar.pdf", "Neste side begynner slik", printed="1")
    (drawn,) = other.get("image")
    assert "marked" not in str(drawn.proto)


@pytest.mark.parametrize("asked", ["99", "0", "-1", "x", "9" * 5_000, "<b>"])
def test_a_page_that_is_not_there_ends_in_no_error(engine: Engine, asked: str) -> None:
    shown = html_of(letter_page(engine, "svar.pdf", printed=asked))
    assert only_our_tags(shown)
    assert "That did not work." not in shown


@pytest.mark.parametrize(
    ("question", "name", "link"),
    [
        ("regionalt politiråd", "svar.pdf", r'href="./letter\?[^"]*letter={}[^"]*printed=1[^"]*"'),
        ("nattåpent badeanlegg", "brev.txt", r'href="./original/{}[0-9a-f]*" download=""'),
    ],
)
def test_a_hit_leads_to_its_original(engine: Engine, question: str, name: str, link: str) -> None:
    page = AppTest.from_file(str(MAIN), default_timeout=60)
    page.query_params["lang"] = "en"
    page.query_params["q"] = question
    page.run()
    shown = html_of(page)
    assert not page.exception
    assert only_our_tags(shown)
    assert re.search(link.format(digest(name)[:16]), shown)
