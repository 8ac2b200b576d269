"""What a machine can check of accessibility, with axe-core, and that the page fits a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

QUESTION = "what does Elverum think about a regional police council?"

_NOT_OURS = {
    # Streamlit wraps the page in its own elements, whose order and roles are not ours to set.
    "nested-interactive",
}


def violations(page: Page) -> list[str]:
    found: dict[str, Any] = Axe().run(page).response
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('failureSummary', '')}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"} and one["id"] not in _NOT_OURS
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(browser: Browser, address: str, scheme: Any) -> None:
    context = browser.new_context(base_url=address, color_scheme=scheme, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    page = context.new_page()
    try:
        for path in ("/?lang=en", f"/?lang=en&q={QUESTION}", "/letters?lang=nb",
                     "/compare?lang=nn", "/basket?lang=nb"):  # fmt: skip
            page.goto(path)
            expect(page.locator(".sv-foot")).to_be_visible()
            if "q=" in path:
                expect(page.locator(".st-key-hit-1")).to_be_visible()
            page.wait_for_timeout(500)
            assert violations(page) == [], path
        page.goto(f"/?lang=en&q={QUESTION}")
        expect(page.get_by_text("Answered in")).to_be_visible()
        page.get_by_role("link", name="Open in the letter from Elverum kommune").first.click()
        expect(page.locator("#sv-quote")).to_be_visible()
        page.wait_for_timeout(500)
        assert violations(page) == []
    finally:
        context.close()


@pytest.mark.parametrize("path", ["/?lang=en&q=Elverum politi", "/letters", "/compare", "/basket"])
def test_the_page_fits_a_phone_and_twice_the_size(
    browser: Browser, address: str, path: str
) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    context.set_default_timeout(30_000)
    page = context.new_page()
    try:
        page.goto(path)
        expect(page.locator(".sv-foot")).to_be_visible()
        wide = page.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
        )
        assert wide <= 0
    finally:
        context.close()


def test_the_document_names_its_language_before_any_script(page: Page) -> None:
    answer = page.request.get("/?lang=nn")
    assert '<html lang="nn">' in answer.text()
    assert "<title>Svarbrev</title>" in answer.text()
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
