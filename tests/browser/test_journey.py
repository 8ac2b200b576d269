"""A person's way through the page, in a real browser."""

import csv
import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.app.memory import HOSTILE
from tests.writers import model_of, write_letter

pytestmark = pytest.mark.browser

QUESTION = "what does Elverum think about a regional police council?"
ANSWER = "Elverum kommune er positive til å vurdere et regionalt politiråd"

HOSTILE_LETTER = f"""Prøvevik kommune

Det kongelige Eksempeldepartement
Postboks 1

Vår dato: 12.06.2022
Vår referanse: 2022/77-1

Svar på brev om politiråd

Hva mener kommunen om nattåpent badeanlegg?

Prøvevik kommune ønsker nattåpent badeanlegg. {HOSTILE}

Med hilsen
Saksbehandler Eksempel
"""


def ask(page: Page, question: str = QUESTION) -> None:
    field = page.get_by_role("searchbox", name="Question")
    field.fill(question)
    field.press("Enter")


def open_answer(page: Page, question: str = QUESTION) -> None:
    """Open the page of an answer, and wait for its end, after which nothing moves any more."""
    page.goto(f"/?lang=en&q={question}")
    expect(page.get_by_text("Answered in")).to_be_visible()


def first_hit(page: Page) -> Locator:
    return page.locator(".st-key-hit-1")


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_the_example_question_is_answered_with_its_sentence_marked(page: Page) -> None:
    page.goto("/?lang=en")
    page.get_by_role("link", name=QUESTION).click()
    expect(page.locator(".sv-hit mark").first).to_contain_text(ANSWER)
    expect(page.get_by_role("searchbox", name="Question")).to_have_value(QUESTION)
    expect(page).to_have_title(re.compile("^what does Elverum think"))
    expect(first_hit(page)).to_contain_text("30 May 2022")
    expect(page.get_by_role("link", name="Remove Sender: Elverum kommune")).to_be_visible()


def test_the_next_answer_takes_the_place_of_the_one_before(page: Page) -> None:
    page.goto("/?lang=en&q=politi")
    expect(first_hit(page)).to_be_visible()
    for words in (QUESTION, "Hva mener Elverum om et regionalt politiråd?"):
        ask(page, words)
        expect(page).to_have_title(re.compile(re.escape(words[:20])))
        expect(page.locator(".sv-hit mark").first).to_contain_text(ANSWER)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("Text", f"«?“?{ANSWER}"),
        ("Official", r"\(Elverum kommune"),
        ("Markdown", "^> "),
        ("HTML", "^<blockquote>"),
        ("BibTeX", "^@misc{"),
        ("RIS", "^TY  - "),
    ],
)
def test_a_press_fills_the_clipboard(page: Page, style: str, expected: str) -> None:
    open_answer(page)
    button = first_hit(page).get_by_role("button", name=f"Copy as {style}: Elverum kommune")
    button.click()
    expect(button).to_have_text("✓ Copied")
    copied = clipboard(page)
    assert re.search(expected, copied), copied
    assert ANSWER in copied
    assert "/letter?letter=" in copied.replace("\\", "")


def test_copying_works_where_the_browser_has_no_clipboard(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.add_init_script(
        "document.addEventListener('copy', () => { window.copied = document.activeElement.value })"
    )
    open_answer(page)
    button = first_hit(page).get_by_role("button", name="Copy as Text: Elverum kommune")
    button.click()
    expect(button).to_have_text("✓ Copied")
    assert ANSWER in page.evaluate("window.copied")


def test_the_letter_opens_in_place_and_back_leads_to_the_hits(page: Page) -> None:
    open_answer(page)
    page.get_by_role("link", name="Open in the letter from Elverum kommune").first.click()
    quote = page.locator("#sv-quote")
    expect(quote).to_contain_text(ANSWER)
    expect(quote).to_be_in_viewport()
    expect(page.locator(".sv-side")).to_contain_text("Kristian Trengereid")
    page.keyboard.press("j")
    expect(page.locator(".sv-way")).to_contain_text("Hit 2 of")
    page.keyboard.press("k")
    expect(page.locator(".sv-way")).to_contain_text("Hit 1 of")
    for _ in range(3):
        page.go_back()
    expect(page.locator(".sv-hit mark").first).to_contain_text(ANSWER)
    expect(page.get_by_role("searchbox", name="Question")).to_have_value(QUESTION)


def test_the_back_button_brings_the_question_before(page: Page) -> None:
    open_answer(page)
    expect(first_hit(page)).to_be_visible()
    ask(page, "Hvem er saksbehandler?")
    expect(page.locator(".sv-facts")).to_contain_text("Kristian Trengereid")
    page.go_back()
    expect(page.get_by_role("searchbox", name="Question")).to_have_value(QUESTION)
    expect(page.locator(".sv-facts")).to_have_count(0)


def test_the_language_changes_and_stays(page: Page) -> None:
    open_answer(page)
    expect(first_hit(page)).to_be_visible()
    page.get_by_role("link", name="Nynorsk").click()
    expect(page.locator(".sv-nav")).to_contain_text("Samanlikn")
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    expect(first_hit(page)).to_contain_text("30. mai 2022")
    page.get_by_role("link", name="Brev", exact=True).click()
    expect(page.get_by_role("heading", name="Breva")).to_be_visible()


def test_a_citations_link_leads_to_the_words_in_another_browser(
    page: Page, browser: Browser
) -> None:
    open_answer(page)
    button = first_hit(page).get_by_role("button", name="Copy as Text: Elverum kommune")
    button.click()
    expect(button).to_have_text("✓ Copied")
    link = clipboard(page).split()[-1]
    other = browser.new_context(locale="nb-NO")
    try:
        visitor = other.new_page()
        visitor.goto(link)
        expect(visitor.locator("#sv-quote")).to_contain_text(ANSWER)
        expect(visitor.locator(".sv-side")).to_contain_text("Saksbehandler")
        visitor.goto(link.replace("hash=", "hash=0"))
        expect(visitor.locator(".sv-warn")).to_be_visible()
    finally:
        other.close()


def test_a_keyboard_is_enough(page: Page) -> None:
    page.goto("/?lang=en")
    expect(page.get_by_role("searchbox", name="Question")).to_be_visible()
    page.wait_for_function("window.svarbrevInstalled")
    # Streamlit fetches the code of a field when it draws the first one.
    expect(page.get_by_role("searchbox", name="Question")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".sv-hit mark").first).to_contain_text(ANSWER)
    copy = first_hit(page).get_by_role("button", name="Copy as Text: Elverum kommune")
    focused = "e => e.getRootNode().activeElement === e"
    for _ in range(60):
        page.keyboard.press("Tab")
        if copy.evaluate(focused):
            break
    assert copy.evaluate(focused)
    page.keyboard.press("Enter")
    expect(copy).to_have_text("✓ Copied")
    assert ANSWER in clipboard(page)


def test_the_basket_outlives_a_reload_and_becomes_files(page: Page) -> None:
    open_answer(page)
    first_hit(page).get_by_role("button", name="Collect").click()
    expect(first_hit(page).get_by_role("button", name="Collected")).to_be_visible()
    expect(page.locator(".sv-badge")).to_have_text("1")
    page.wait_for_function("(localStorage['svarbrev.basket'] ?? '[]').length > 2")
    page.goto("/basket?lang=en")
    expect(page.locator(".st-key-kept-0")).to_contain_text(ANSWER)
    for kind in ("Word", "Excel", "CSV", "Markdown"):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind).click()
        check_export(kind, Path(download.value.path()).read_bytes())
    page.get_by_role("button", name="Take out no. 1").click()
    expect(page.locator(".sv-notice")).to_contain_text("The collection is empty.")


def check_export(kind: str, data: bytes) -> None:
    """Read a file as the program that it is for does, and find the words in it."""
    if kind == "Word":
        words = [one.text for one in docx.Document(io.BytesIO(data)).paragraphs]
    elif kind == "Excel":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        words = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    elif kind == "CSV":
        words = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    else:
        words = [data.decode("utf-8")]
    assert any(ANSWER in one for one in words)


def test_the_senders_are_compared(page: Page) -> None:
    page.goto("/compare?lang=en")
    expect(page.locator(".sv-matrix")).to_contain_text(ANSWER)
    field = page.get_by_role("textbox", name="Ask all of them the same question")
    field.fill("Is there a police contact?")
    field.press("Enter")
    expect(page.locator(".sv-matrix thead")).to_contain_text("Is there a police contact?")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").last.click()
    content = Path(download.value.path()).read_text("utf-8-sig")
    assert ANSWER in content
    assert "Is there a police contact?" in content
    page.locator(".sv-matrix td", has_text=ANSWER).first.get_by_role("link").click()
    expect(page.locator("#sv-quote")).to_contain_text(ANSWER)


def test_a_letter_is_uploaded_asked_and_shown_as_plain_text(page: Page) -> None:
    open_before = page.context.new_page()
    open_before.goto("/?lang=en")
    expect(open_before.locator(".sv-small")).to_contain_text("1 letter at hand")
    page.goto("/letters?lang=en")
    page.locator("input[type=file]").set_input_files(
        {
            "name": "prøvevik <b>kommune</b>.txt",
            "mimeType": "text/plain",
            "buffer": HOSTILE_LETTER.encode(),
        }
    )
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".sv-notice", has_text="1 letter added.")).to_be_visible(timeout=60_000)
    # A page that was open all the time moves to the new index by itself, and says so.
    expect(open_before.locator(".sv-small")).to_contain_text("2 letters at hand")
    page.goto("/?lang=en&q=Hva mener Prøvevik om nattåpent badeanlegg?")
    expect(first_hit(page)).to_contain_text("ønsker nattåpent badeanlegg")
    expect(first_hit(page)).to_contain_text("<script>window.hacked = true</script>")
    check_nothing_ran(page)
    page.get_by_role("link", name=re.compile("Open in the letter from")).first.click()
    expect(page.locator(".sv-paper")).to_contain_text("[click](javascript:window.hacked=true)")
    expect(page.locator(".sv-paper")).to_contain_text(":smile: :red[red]")
    check_nothing_ran(page)


def test_a_pdf_shows_its_printed_page_with_the_words_marked(page: Page) -> None:
    text = HOSTILE_LETTER.replace("Prøvevik", "Utkastdal").replace(HOSTILE, "Badet er varmt.")
    page.goto("/letters?lang=en")
    page.locator("input[type=file]").set_input_files(
        {
            "name": "svar.pdf",
            "mimeType": "application/pdf",
            "buffer": write_letter(model_of(text), "pdf"),
        }
    )
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".sv-notice", has_text="1 letter added.")).to_be_visible(timeout=60_000)
    page.goto("/?lang=en&q=Hva mener Utkastdal om nattåpent badeanlegg?")
    page.get_by_role("link", name=re.compile("Open in the letter from Utkastdal")).first.click()
    expect(page.locator("#sv-quote")).to_contain_text("ønsker nattåpent badeanlegg")
    page.get_by_text("Show page 1 as printed").click()
    expect(page.get_by_text("The words are marked on the page.")).to_be_visible()
    drawn = page.get_by_test_id("stImage").locator("img")
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600


def check_nothing_ran(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.locator(".sv-hit img, .sv-paper img, .katex").count() == 0


def test_a_file_that_is_no_letter_is_named_with_its_reason(page: Page) -> None:
    page.goto("/letters?lang=en")
    page.locator("input[type=file]").set_input_files(
        {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""}
    )
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".sv-failed").first).to_contain_text("empty.pdf", timeout=60_000)


def test_the_index_is_built_anew_and_answers_the_same(page: Page) -> None:
    page.goto("/letters?lang=en")
    page.get_by_role("button", name="Rebuild the index").click()
    expect(page.locator(".sv-notice", has_text="Done.")).to_be_visible(timeout=90_000)
    open_answer(page)
    expect(page.locator(".sv-hit mark").first).to_contain_text(ANSWER)
