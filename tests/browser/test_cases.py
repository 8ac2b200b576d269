"""Two consultations in one library: a case is chosen, and every page is about it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from index.engine import Engine
from tests.browser.conftest import serving
from tests.cases.test_engine import BUSES, FERRIES, fill

pytestmark = pytest.mark.browser

HEADS = ".sv-matrix thead th:not(:first-child) .sv-asking"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    library = tmp_path_factory.mktemp("cases") / "library"
    fill(Engine.open(library))
    with serving(library) as address:
        yield address


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context(base_url=served, locale="en-GB")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def choose(page: Page, name: str) -> None:
    page.locator(".sv-case summary").click()
    page.locator(".sv-case").get_by_role("link", name=name).click()


def test_a_case_is_compared_alone_and_stays_chosen_on_every_page(page: Page) -> None:
    page.goto("/compare?lang=en")
    expect(page.locator(".sv-case summary")).to_have_text("Letters of all 2 cases")
    expect(page.locator(HEADS)).to_have_count(len(BUSES) + len(FERRIES))
    choose(page, "Svar på brev om ferjer")
    expect(page.locator(".sv-case summary")).to_have_text("Case: Svar på brev om ferjer")
    expect(page.locator(HEADS)).to_have_text(list(FERRIES))
    expect(page).to_have_url(re.compile(r"case=[0-9a-f]{12}"))
    page.reload()
    expect(page.locator(HEADS)).to_have_text(list(FERRIES))
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Letters").click()
    expect(page.locator(".sv-row")).to_have_count(2)
    page.locator(".sv-brand").click()
    field = page.get_by_role("searchbox")
    field.fill("Hvilke ferjer vil kommunen ha om natten?")
    field.press("Enter")
    expect(page.locator(".sv-hit, .sv-list li").first).to_contain_text(
        re.compile("Skissenes|Tenkt")
    )
    expect(page.locator("body")).not_to_contain_text("Prøvevik")
    expect(page).to_have_url(re.compile(r"case=[0-9a-f]{12}"))
    choose(page, "All cases")
    expect(page.locator(".sv-case summary")).to_have_text("Letters of all 2 cases")
    expect(page).not_to_have_url(re.compile("case="))


def test_a_letter_that_is_asked_about_is_put_into_a_case(page: Page) -> None:
    page.goto("/letters?lang=en")
    page.get_by_role("link", name="Show the letter that is asked about").click()
    expect(page.locator(".sv-row")).to_have_count(1)
    page.locator(".sv-row a").click()
    page.get_by_text("Put this letter into another case").click()
    page.get_by_label("Or the name of a new case").fill("Svømmehaller")
    page.get_by_role("button", name="Put it there").click()
    expect(page.locator(".sv-notice")).to_contain_text("is now in the case Svømmehaller.")
    expect(page.locator(".sv-side")).to_contain_text("Somebody put it there.")
