"""How long after Enter the answer stands on the page, in a real browser.

Start ``svarbrev serve --no-browser`` over the seed letter, then run
``python -m tests.benchmarks.page [ADDRESS]``.
"""

import shutil
import statistics
import sys
import time

from playwright.sync_api import Page, expect, sync_playwright

QUESTIONS = [
    "what does Elverum think about a regional police council?",
    "Hvem har ansvaret for innbyggernes trygghet?",
    "Kva meiner Elverum om eit regionalt politiråd?",
    "Hvordan er kommunens økonomi?",
]


def seconds(page: Page, question: str) -> float:
    """Type a question, press Enter, and wait until the title and a marked sentence are its own."""
    field = page.get_by_role("searchbox")
    field.fill(question)
    started = time.perf_counter()
    field.press("Enter")
    page.wait_for_function("part => document.title.includes(part)", arg=question[:20])
    expect(page.locator(".sv-hit mark").first).to_be_visible()
    return time.perf_counter() - started


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8501"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox"]
        )
        page = browser.new_page()
        page.goto(f"{address}/?lang=en&q=politi")
        expect(page.locator(".sv-hit mark").first).to_be_visible(timeout=60_000)
        times = [seconds(page, question) for question in QUESTIONS * 5]
        print(f"Enter to answer: median {statistics.median(times):.2f} s, worst {max(times):.2f} s")
        browser.close()


if __name__ == "__main__":
    main()
