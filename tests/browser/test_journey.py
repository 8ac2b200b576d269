"""A person's way through the page, in a real browser."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import lxml.etree
import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect
from playwright.sync_api import TimeoutError as PageTimeout
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.app.memory import HOSTILE
from tests.writers import model_of, write_letter

pytestmark = pytest.mark.browser

Clipboard = dict[str, str]

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


def clipboard(page: Page) -> Clipboard:
    """Return what the clipboard holds, by media type."""
    held: Clipboard = page.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read();
            const text = async (type) => (await item.getType(type)).text();
            const pairs = item.types.map(async (type) => [type, await text(type)]);
            return Object.fromEntries(await Promise.all(pairs));
        }"""
    )
    return held


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


def copy(page: Page, style: str = "") -> Clipboard:
    """Press the copy button of the first hit, or a form of its menu; what the clipboard holds."""
    hit = first_hit(page)
    page.evaluate("navigator.clipboard.writeText('before')")
    if style:
        hit.get_by_role("button", name="Copy in another form: Elverum kommune").click()
        hit.get_by_role("menuitem", name=f"Copy as {style}: Elverum kommune").click()
    else:
        hit.get_by_role("button", name="Copy the quotation with its source").click()
    expect(hit.get_by_text("✓ Copied")).to_be_visible()
    return clipboard(page)


def until(page: Page, condition: str) -> None:
    """Wait for a condition in the browser, whose policy lets no page evaluate a string."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(condition)


def test_one_button_copies_rich_and_plain_text_at_once(page: Page) -> None:
    open_answer(page)
    copied = copy(page)
    assert set(copied) == {"text/plain", "text/html"}
    plain, rich = copied["text/plain"], copied["text/html"]
    assert re.match(rf"“{ANSWER}[^”]*”\n— Elverum kommune, letter to .*\nhttp", plain)
    assert ANSWER in rich
    assert re.search(r'<a [^>]*href="http://localhost:\d+/letter\?letter=[^"]*"', rich)
    # What leads nowhere but on this machine says so, in both forms and on the page.
    for said in (plain, rich):
        assert "the link works only on the machine that runs Svarbrev" in said
    expect(first_hit(page).get_by_text("The link works on this machine only.")).to_be_visible()


@pytest.mark.parametrize(
    ("style", "expected", "kinds"),
    [
        ("Norwegian official style", r"\(Elverum kommune", {"text/plain", "text/html"}),
        ("APA", r"Elverum kommune\. \(2022, May 30\)\.", {"text/plain", "text/html"}),
        ("Markdown", "^> ", {"text/plain"}),
        ("HTML code", "^<blockquote>", {"text/plain"}),
        ("BibTeX", "^@misc{", {"text/plain"}),
        ("RIS", "^TY  - ", {"text/plain"}),
    ],
)
def test_the_menu_fills_the_clipboard(
    page: Page, style: str, expected: str, kinds: set[str]
) -> None:
    open_answer(page)
    copied = copy(page, style)
    assert set(copied) == kinds
    plain = copied["text/plain"]
    assert re.search(expected, plain), plain
    assert ANSWER in plain
    assert "/letter?letter=" in plain.replace("\\", "")


@pytest.mark.parametrize("missing", ["clipboard", "ClipboardItem"])
def test_copying_works_where_the_browser_has_no_clipboard(page: Page, missing: str) -> None:
    owner = "navigator" if missing == "clipboard" else "window"
    page.add_init_script(f"Object.defineProperty({owner}, '{missing}', {{value: undefined}})")
    page.add_init_script(
        "addEventListener('copy', (event) => { window.held ="
        " ['text/plain', 'text/html'].map((kind) => event.clipboardData.getData(kind)) })"
    )
    open_answer(page)
    first_hit(page).get_by_role("button", name="Copy the quotation with its source").click()
    expect(first_hit(page).get_by_text("✓ Copied")).to_be_visible()
    plain, rich = page.evaluate("window.held")
    assert ANSWER in plain
    assert rich.startswith("<blockquote>")


def test_the_copied_quotation_is_whole_in_libreoffice_writer(page: Page, tmp_path: Path) -> None:
    """The very HTML of the clipboard, read by Writer's own import filter."""
    writer = soffice()
    open_answer(page)
    copied = copy(page)
    source = tmp_path / "copied.html"
    source.write_text(f'<meta charset="utf-8">{copied["text/html"]}', encoding="utf-8")
    subprocess.run(
        [writer, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--infilter=HTML (StarWriter)", "--convert-to", "odt:writer8", "--outdir", tmp_path,
         source],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "copied.odt") as package:
        body = lxml.etree.fromstring(package.read("content.xml"))
    paragraphs = ["".join(one.itertext()) for one in body.iter("{*}p")]
    quotation, line, link = copied["text/plain"].split("\n")
    assert paragraphs[0] == quotation
    assert paragraphs[1].startswith(line)
    (address,) = [one.get("{http://www.w3.org/1999/xlink}href") for one in body.iter("{*}a")]
    assert address == link.split(" ")[0]
    page.goto(address)
    expect(page.locator("#sv-quote")).to_contain_text(ANSWER)


def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("There is no LibreOffice: install `libreoffice-writer` to run this test.")
    return found


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


def test_a_letter_stays_when_news_of_the_page_before_come_late(page: Page) -> None:
    """The browser asked by the page before, and took the letter away: nothing but head and foot."""
    late: list[tuple[WebSocketRoute, bytes]] = []
    done: list[ForwardMsg] = []
    following = False

    def pass_on(browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def forward(message: str | bytes) -> None:
            if following and isinstance(message, bytes) and asked(message).fragment_id:
                late.append((server, message))
            else:
                server.send(message)

        def answer(message: str | bytes) -> None:
            told = ForwardMsg.FromString(message) if isinstance(message, bytes) else ForwardMsg()
            if told.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                done.append(told)
            browser.send(message)

        browser.on_message(forward)
        server.on_message(answer)

    page.route_web_socket("**/_stcore/stream", pass_on)
    open_answer(page)
    until(page, "Boolean(window.svarbrevMemory?.seen)")
    following = True
    # In one moment, as on a machine that is busy.
    page.get_by_role("link", name="Open in the letter from Elverum kommune").first.evaluate(
        """link => {
            localStorage["svarbrev.history/politi"] = JSON.stringify(["politi", 7]);
            window.dispatchEvent(new StorageEvent("storage"));
            link.click();
        }"""
    )
    expect(page.locator("#sv-quote")).to_be_visible()
    assert late
    following = False
    done.clear()
    for server, message in late:
        server.send(message)
    for _ in range(100):
        page.wait_for_timeout(100)
        if done:
            break
    assert done
    page.wait_for_timeout(500)
    expect(page.locator("#sv-quote")).to_contain_text(ANSWER)


def asked(message: bytes) -> ClientState:
    """Return what a message of the browser asks to be run."""
    run: ClientState = BackMsg.FromString(message).rerun_script
    return run


def test_a_press_that_comes_with_news_of_the_storage_is_drawn(page: Page) -> None:
    open_answer(page)
    until(page, "Boolean(window.svarbrevMemory?.seen)")
    # News that change nothing, after which nothing else would draw the page anew.
    first_hit(page).get_by_role("button", name="Collect").evaluate(
        """button => {
            localStorage["svarbrev.history/7"] = JSON.stringify([7, 7]);
            window.dispatchEvent(new StorageEvent("storage"));
            button.click();
        }"""
    )
    expect(first_hit(page).get_by_role("button", name="Collected")).to_be_visible()


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
    (link,) = re.findall(r"http\S+", copy(page)["text/plain"])
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
    until(page, "Boolean(window.svarbrevInstalled)")
    # Streamlit fetches the code of a field when it draws the first one.
    expect(page.get_by_role("searchbox", name="Question")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".sv-hit mark").first).to_contain_text(ANSWER)
    button = first_hit(page).get_by_role("button", name="Copy the quotation with its source")
    focused = "e => e.getRootNode().activeElement === e"
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.evaluate(focused):
            break
    assert button.evaluate(focused)
    page.keyboard.press("Enter")
    expect(first_hit(page).get_by_text("✓ Copied")).to_be_visible()
    assert ANSWER in clipboard(page)["text/plain"]
    # The menu: opened and left by keys alone, and Escape gives the focus back.
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(page, "navigator.clipboard.readText().then(said => said.includes('(2022, May 30)'))")
    page.keyboard.press("ArrowUp")
    expect(first_hit(page).get_by_role("menuitem", name="Copy as RIS")).to_be_focused()
    page.keyboard.press("Escape")
    expect(first_hit(page).get_by_role("menu")).to_be_hidden()


KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('svarbrev.basket/'))"


def test_the_basket_outlives_a_reload_and_becomes_files(page: Page) -> None:
    open_answer(page)
    first_hit(page).get_by_role("button", name="Collect").click()
    expect(first_hit(page).get_by_role("button", name="Collected")).to_be_visible()
    expect(page.locator(".sv-badge")).to_have_text("1")
    until(page, f"{KEPT}.length === 1")
    page.goto("/basket?lang=en")
    expect(page.locator(".st-key-kept-0")).to_contain_text(ANSWER)
    note = page.get_by_role("textbox", name="Your note")
    note.fill("Ring dem.")
    note.press("Enter")
    until(page, f"{KEPT}.some((key) => localStorage[key].includes('Ring dem.'))")
    page.reload()
    expect(note).to_have_value("Ring dem.")
    for kind in ("Word", "Excel", "CSV", "Markdown", "BibTeX", "RIS"):
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
    assert any("Ring dem." in one for one in words)


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
    text = text.replace("Saksbehandler Eksempel", "Kari Eksempel")
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
    expect(page.locator(".sv-notice", has_text="The index was built anew.")).to_be_visible(
        timeout=90_000
    )
    open_answer(page)
    expect(page.locator(".sv-hit mark").first).to_contain_text(ANSWER)


LOST = (
    '<div role="dialog"><h2 id="lost">Connection error</h2><p>Is Streamlit still running? If you '
    "accidentally stopped Streamlit, just restart it in your terminal:</p>"
    '<button title="Close">Close</button><p class="sv-paper" id="said">Connection error</p></div>'
)


def test_what_streamlit_itself_says_is_in_the_language_of_the_page(page: Page) -> None:
    page.goto(f"/?lang=nb&q={QUESTION}")
    page.get_by_text("Avgrens").click()
    page.locator("[data-testid=stMultiSelect] input").first.fill("zzz")
    expect(page.get_by_text("Ingen treff")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("markup => document.body.insertAdjacentHTML('beforeend', markup)", LOST)
    expect(page.locator("#lost")).to_have_text("Forbindelsen er brutt")
    expect(page.locator("#lost ~ button")).to_have_text("Lukk")
    expect(page.locator("#lost ~ button")).to_have_attribute("title", "Lukk")
    expect(page.get_by_text("Svarbrev svarer ikke.")).to_be_visible()
    # What a letter says stays what it is.
    expect(page.locator("#said")).to_have_text("Connection error")
    page.locator(".sv-lang a", has_text="nn").click()
    expect(page.locator("#lost")).to_have_text("Sambandet er brote")


def choose(page: Page, fact: str) -> None:
    """Choose a fact, again where the list shuts because the page has moved under it."""
    field = page.locator("[data-testid=stSelectbox] input")
    for _ in range(10):
        field.fill("")
        field.fill(fact)
        with suppress(PageTimeout):
            page.get_by_role("option", name=fact).click(timeout=3000)
            break
    expect(field).to_have_value(fact)


def test_a_correction_is_told_in_both_windows_and_leaves_one_where_one_was(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/letters?lang=en")
    expect(other.locator(".sv-foot")).to_be_visible()
    page.goto("/letters?lang=en")
    page.get_by_role("link", name="Elverum kommune").first.click()
    page.get_by_text("Correct what the letterhead says").click()
    page.get_by_role("textbox", name="Right value").fill("22/77")
    choose(page, "Case number")
    page.get_by_role("button", name="Save", exact=True).click()
    done = "Corrected: Case number in the letter from Elverum kommune, from “"
    expect(page.locator(".sv-notice")).to_contain_text(done, timeout=60_000)
    expect(page.locator(".sv-side")).to_contain_text("Case number corrected")
    expect(page.locator(".sv-paper")).to_be_visible()
    expect(other.get_by_test_id("stToast")).to_contain_text(
        re.compile("Corrected:.? Case number in the letter from Elverum kommune")
    )
    expect(other.locator(".sv-notice")).to_have_count(0)


def test_a_removed_letter_comes_back(page: Page) -> None:
    page.goto("/letters?lang=en")
    page.locator("input[type=file]").set_input_files(
        {"name": "borte.txt", "mimeType": "text/plain",
         "buffer": HOSTILE_LETTER.replace("Prøvevik", "Bortevik").encode()}
    )  # fmt: skip
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".sv-notice")).to_contain_text("Bortevik kommune, borte.txt")
    row = page.locator("[class*=st-key-row-]", has_text="Bortevik")
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Yes, remove Bortevik kommune").click()
    expect(
        page.get_by_text("The letter from Bortevik kommune (borte.txt) was removed.")
    ).to_be_visible()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Undo the removal").click()
    expect(
        page.get_by_text("The letter from Bortevik kommune (borte.txt) is back.")
    ).to_be_visible()
    expect(row).to_be_visible()
