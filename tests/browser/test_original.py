"""A letter's original in a real browser: shown at the page, saved byte for byte, never run."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.memory import HOSTILE
from tests.browser.test_journey import HOSTILE_LETTER
from tests.writers import model_of, write_letter

pytestmark = pytest.mark.browser

TEXT = HOSTILE_LETTER.replace("Prøvevik", "Liksomnes").replace(HOSTILE, "Badet er kaldt.")
PDF = write_letter(model_of(TEXT), "pdf")
WEB = (
    "<html><body><script>window.hacked = true</script>"
    + "".join(f"<p>{one}</p>" for one in TEXT.replace("Liksomnes", "Påfunnsvik").split("\n\n"))
).encode()


def add(page: Page, name: str, kind: str, data: bytes) -> None:
    page.goto("/letters?lang=en")
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": data}
    )
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".sv-notice", has_text="1 letter added.")).to_be_visible(timeout=60_000)


def test_a_hit_leads_to_the_marked_page_and_the_file(page: Page) -> None:
    add(page, "liksomnes.pdf", "application/pdf", PDF)
    page.goto("/?lang=en&q=Hva mener Liksomnes om nattåpent badeanlegg?")
    page.get_by_role("link", name="The original of the letter from Liksomnes").first.click()
    expect(page.get_by_text("The words are marked on the page.")).to_be_visible()
    expect(page.locator("#sv-original")).to_be_in_viewport()
    expect(page.locator("#sv-quote")).not_to_be_in_viewport()
    drawn = page.get_by_test_id("stImage").locator("img")
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download the original").click()
    assert saved.value.suggested_filename == "liksomnes.pdf"
    assert Path(saved.value.path()).read_bytes() == PDF
    opened = page.get_by_role("link", name="Open the file")
    assert opened.evaluate("e => e.href").endswith("?view=1#page=1")
    answer = page.request.get(opened.evaluate("e => e.href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body() == PDF
    page.get_by_role("link", name="Hide the printed page").click()
    expect(page.get_by_text("The words are marked on the page.")).to_have_count(0)
    page.go_back()
    expect(page.get_by_text("The words are marked on the page.")).to_be_visible()


def test_a_letter_that_is_a_web_page_is_saved_and_never_run(page: Page) -> None:
    add(page, "påfunnsvik.html", "text/html", WEB)
    page.goto("/?lang=en&q=Hva mener Påfunnsvik om nattåpent badeanlegg?")
    link = page.get_by_role("link", name=re.compile("The original of the letter from Påfunn")).first
    with page.expect_download() as saved:
        link.click()
    assert saved.value.suggested_filename == "påfunnsvik.html"
    assert Path(saved.value.path()).read_bytes() == WEB
    address = link.evaluate("e => e.href")
    for wanted in (address, f"{address}?view=1"):
        with page.expect_download() as saved:
            page.evaluate("address => { location.href = address }", wanted)
        assert Path(saved.value.path()).read_bytes() == WEB
    assert page.evaluate("window.hacked") is None
