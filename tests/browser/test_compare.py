"""The comparison on a screen, on a phone and on paper."""

from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

HEADS = ".sv-matrix thead th:not(:first-child) .sv-asking"


def asked(page: Page) -> list[str]:
    """Open the comparison and return its questions, each as one line."""
    page.goto("/compare?lang=en")
    expect(page.locator(HEADS).first).to_be_attached()
    return [" ".join(words.split()) for words in page.locator(HEADS).all_text_contents()]


def box(page: Page, selector: str) -> Any:
    return page.locator(selector).first.evaluate(
        "e => { const r = e.getBoundingClientRect();"
        " return { left: r.left, top: r.top, width: r.width }; }"
    )


def test_on_a_phone_one_question_is_a_list_of_answers(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
    context.set_default_timeout(30_000)
    page = context.new_page()
    try:
        questions = asked(page)
        expect(page.locator(".sv-matrix")).to_be_hidden()
        expect(page.locator(".sv-answers")).to_contain_text(f"Question 1 of {len(questions)}")
        page.get_by_role("link", name="Next question").click()
        expect(page.locator(".sv-answers")).to_contain_text(f"Question 2 of {len(questions)}")
        title = page.locator(".sv-answers h2").inner_text()
        assert " ".join(title.split()) == questions[1]
        page.get_by_text("Choose a question").click()
        page.locator(".sv-answers ol a").last.click()
        expect(page.locator(".sv-answers")).to_contain_text(f"{len(questions)} of {len(questions)}")
        wide = "document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
        assert page.evaluate(wide) <= 0
        assert box(page, ".sv-answers li h3")["width"] > 300
        page.locator(".sv-answers li a.sv-link", has_text="Open in the letter").first.click()
        expect(page.locator("#sv-quote")).to_be_visible()
    finally:
        context.close()


def test_header_and_senders_stay_in_sight_while_the_table_is_scrolled(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 240})
    asked(page)
    expect(page.locator(".sv-answers")).to_be_hidden()
    scrolled = "e => { e.scrollTop = 90; e.scrollLeft = 400; return [e.scrollTop, e.scrollLeft]; }"
    assert page.locator(".sv-tall").evaluate(scrolled) == [90, 400]
    # What stands above may still come: the places are taken together.
    page.wait_for_timeout(500)
    frame = box(page, ".sv-tall")
    head, sender = box(page, ".sv-matrix thead th"), box(page, ".sv-matrix tbody th")
    assert abs(head["top"] - frame["top"]) <= 2
    assert abs(head["left"] - frame["left"]) <= 2
    assert abs(sender["left"] - frame["left"]) <= 2
    assert sender["width"] < 150
    assert abs(box(page, ".sv-matrix thead th:nth-child(4)")["top"] - frame["top"]) <= 2


def test_print_has_every_question_and_answer(page: Page) -> None:
    questions = asked(page)
    cells = page.locator(".sv-matrix tbody td > span[lang]").all_text_contents()
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    printed = letters_of("".join(sheet.get_textpage().get_text_range() for sheet in document))
    assert len(questions) > 2
    for words in [*questions, *cells]:
        assert letters_of(words) in printed, words
    assert letters_of("Open in the letter") not in printed
    assert letters_of("Narrow down") not in printed


def letters_of(words: str) -> str:
    """Return the letters and digits: on paper lines end where they may."""
    return "".join(char for char in words if char.isalnum())
