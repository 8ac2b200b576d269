"""Several tabs of one browser, and two browsers of one library: none loses what another does."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.test_journey import KEPT, until

pytestmark = pytest.mark.browser

QUESTIONS = (
    "Hva mener Elverum om et regionalt politiråd?",
    "Hvordan er samarbeidet mellom kommunen og politiet?",
    "Hvilke utfordringer har kommunen innenfor beredskap?",
)


def asking(context: BrowserContext, questions: Sequence[str]) -> list[Page]:
    tabs = [context.new_page() for _ in questions]
    for tab, question in zip(tabs, questions, strict=True):
        tab.goto(f"/?lang=en&q={question}")
        expect(tab.locator(".st-key-hit-1")).to_be_visible()
        expect(tab.get_by_text("Answered in")).to_be_visible()
    return tabs


def collect(tab: Page) -> None:
    collector(tab).click()


def collector(tab: Page, rank: int = 1) -> Locator:
    return tab.locator(f".st-key-hit-{rank}").get_by_role("button", name="Collect").first


def kept(tab: Page) -> set[str]:
    return set(tab.evaluate(KEPT))


def all_know(tabs: Sequence[Page], count: int) -> None:
    for tab in tabs:
        expect(tab.locator(".sv-badge")).to_have_text(str(count))
        until(tab, f"{KEPT}.length === {count}")


def test_what_three_tabs_collect_at_once_is_all_kept(context: BrowserContext) -> None:
    tabs = asking(context, QUESTIONS)
    for tab in tabs:
        collect(tab)
    all_know(tabs, 3)
    assert len(kept(tabs[0])) == 3
    tabs[0].goto("/basket?lang=en")
    expect(tabs[0].locator(".st-key-kept-2")).to_be_visible()
    tabs[0].get_by_role("button", name="Take out no. 1").click()
    all_know(tabs, 2)
    tabs[1].reload()
    all_know(tabs, 2)
    for question in QUESTIONS:
        assert tabs[2].evaluate("(key) => localStorage[key]", f"svarbrev.history/{question}")


def test_two_browsers_collect_apart(browser: Browser, address: str) -> None:
    contexts = [browser.new_context(base_url=address, locale="en-GB") for _ in range(2)]
    try:
        pages = [asking(context, QUESTIONS[:1])[0] for context in contexts]
        collect(pages[0])
        all_know(pages[:1], 1)
        assert kept(pages[1]) == set()
        expect(pages[1].locator(".sv-badge")).to_have_count(0)
    finally:
        for context in contexts:
            context.close()


NEWS_AFTER_A_PRESS = """(button, [milliseconds, question]) => {
    button.click();
    setTimeout(() => {
        localStorage[`svarbrev.history/${question}`] = JSON.stringify([question, 0]);
        window.dispatchEvent(new StorageEvent("storage"));
    }, milliseconds);
}"""


def test_a_press_is_heard_though_news_of_another_tab_come_right_after_it(
    context: BrowserContext,
) -> None:
    (tab,) = asking(context, ["politi&rest=1&n=20"])
    for rank in range(1, 11):
        collector(tab, rank).evaluate(NEWS_AFTER_A_PRESS, [3 * rank, f"news {rank}"])
        all_know([tab], rank)
        until(tab, f"localStorage['svarbrev.history/news {rank}']")


COUNT_NEWS = "() => { window.news = 0; addEventListener('storage', () => { window.news += 1; }); }"


def test_tabs_that_have_asked_come_to_rest(context: BrowserContext) -> None:
    """Each put its own question first in what both remember, heard of the other, and so on."""
    tabs = asking(context, QUESTIONS[:2])
    for tab in tabs:
        for question in QUESTIONS[:2]:
            until(tab, f"localStorage['svarbrev.history/{question}']")
    tabs[0].wait_for_timeout(1000)
    for tab in tabs:
        tab.evaluate(COUNT_NEWS)
    tabs[0].wait_for_timeout(1500)
    assert [tab.evaluate("window.news") for tab in tabs] == [0, 0]


def test_what_an_earlier_version_has_kept_is_still_there(context: BrowserContext) -> None:
    (tab,) = asking(context, QUESTIONS[:1])
    collect(tab)
    all_know([tab], 1)
    tab.evaluate(
        """(key) => {
            const [entry] = JSON.parse(localStorage[key]);
            localStorage.clear();
            localStorage["svarbrev.basket"] = JSON.stringify([entry]);
            localStorage["svarbrev.history"] = JSON.stringify(["asked before"]);
        }""",
        kept(tab).pop(),
    )
    tab.close()
    (tab,) = asking(context, QUESTIONS[1:2])
    all_know([tab], 1)
    until(tab, "localStorage['svarbrev.history/asked before']")
    assert tab.evaluate("localStorage['svarbrev.basket']") is None
