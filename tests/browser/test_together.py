"""Two browsers at work on one library at once: nothing is lost, and each is told what happened.

``SVARBREV_ROUNDS`` is how many rounds they work; without it, they don't: on a busy machine the list
of facts still shuts itself as it opens, now and then, and nobody has found yet by what.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect

from tests.browser.test_journey import choose

pytestmark = pytest.mark.browser

ROUNDS = int(os.environ.get("SVARBREV_ROUNDS", "0"))

SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "ru")


def sender_of(first: str, number: int) -> str:
    """Return a municipality of which there is only one, for each of many numbers."""
    return f"{first}{''.join(SYLLABLES[int(digit)] for digit in f'{number:03}')}vik kommune"


def letter_from(sender: str) -> FilePayload:
    words = f"""{sender}

Det kongelige Eksempeldepartement
Postboks 1

Vår dato: 12.06.2022

Svar på brev om badeanlegg

Hva mener kommunen om nattåpent badeanlegg?

{sender} ønsker nattåpent badeanlegg, og vil betale for det selv.
"""
    return {"name": f"{sender}.txt", "mimeType": "text/plain", "buffer": words.encode()}


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".sv-foot")).to_be_visible()
    return page


def add(page: Page, sender: str) -> None:
    page.locator("input[type=file]").set_input_files([letter_from(sender)])
    page.get_by_role("button", name="Add", exact=True).click()


def told(page: Page, words: str) -> Locator:
    """Wait for a message to the window that asked."""
    message = page.locator(".sv-notice", has_text=words)
    expect(message).to_be_visible(timeout=60_000)
    return message


def right_value(page: Page) -> Locator:
    """Return the field of the form that corrects, which has to be open."""
    field = page.get_by_role("textbox", name="Right value")
    expect(field).to_be_visible()
    return field


def correct(page: Page, field: str, value: str) -> None:
    right_value(page).fill(value)
    choose(page, field)
    page.get_by_role("button", name="Save", exact=True).click()


@dataclass
class Person:
    """One browser with a tab for each thing that is done, and the field that it corrects."""

    name: str
    field: str
    letters: Page
    letter: Page
    answer: Page

    def work(self, number: int) -> None:
        """Add a letter, correct the one of all and collect an answer, without a look at how it
        went.
        """
        add(self.letters, sender_of(self.name, number))
        correct(self.letter, self.field, self.value(number))
        self.answer.locator(".st-key-hit-1").get_by_role("button", name="Collect").click()

    def value(self, number: int) -> str:
        return f"{self.name} {number}"

    def hear(self, number: int) -> None:
        """Wait until all is told that this person did, and close the messages."""
        sender = sender_of(self.name, number)
        told(self.letters, f"1 letter added. ({sender}, {sender}.txt)")
        told(self.letter, f"Corrected: {self.field} in the letter from")
        told(self.letter, f"to “{self.value(number)}”")
        for page in (self.letters, self.letter):
            page.get_by_role("button", name="Close this message").click()
            expect(page.locator(".sv-notice")).to_have_count(0)
        expect(self.answer.locator(".sv-badge")).to_have_text(str(number + 1))

    def ask(self, sender: str) -> None:
        self.answer.goto(f"/?lang=en&q=Hva mener {sender} om nattåpent badeanlegg?")
        hit = self.answer.locator(".st-key-hit-1")
        expect(hit).to_contain_text(f"{sender} ønsker nattåpent badeanlegg")


SHARED = "Fellesvik kommune"


@pytest.fixture
def people(browser: Browser, address: str) -> Iterator[tuple[Person, Person]]:
    contexts = [browser.new_context(base_url=address, locale="en-GB") for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(30_000)
    letters = [opened(context, "/letters?lang=en") for context in contexts]
    add(letters[0], SHARED)
    told(letters[0], SHARED)
    letters[0].get_by_role("button", name="Close this message").click()
    fields = (("Ra", "Case number"), ("Su", "Case officer"))
    yield tuple(
        Person(name, field, page, letter_page(context), opened(context, "/?lang=en"))
        for (name, field), page, context in zip(fields, letters, contexts, strict=True)
    )  # type: ignore[misc]
    for context in contexts:
        context.close()


def letter_page(context: BrowserContext) -> Page:
    page = opened(context, f"/letters?lang=en&find={SHARED}")
    page.get_by_role("link", name=SHARED).first.click()
    expect(page.locator(".sv-paper")).to_be_visible()
    page.get_by_text("Correct what the letterhead says").click()
    right_value(page)
    return page


@pytest.mark.skipif(not ROUNDS, reason="set SVARBREV_ROUNDS to run it")
def test_two_browsers_correct_collect_and_add_at_once(people: tuple[Person, Person]) -> None:
    for person in people:
        person.ask(SHARED)
    for number in range(ROUNDS):
        for person in people:
            person.work(number)
        for person in people:
            person.hear(number)
        for person in people:
            for other in people:
                expect(person.letter.locator(".sv-side")).to_contain_text(other.value(number))
            person.ask(sender_of(person.name, number))
    here = people[0].letters
    for person in people:
        for number in range(ROUNDS):
            here.goto(f"/letters?lang=en&find={sender_of(person.name, number)}")
            expect(here.locator("[class*=st-key-row-]", has_text=person.name)).to_be_visible()


def test_what_another_does_leaves_a_form_alone_that_is_being_filled_in(
    people: tuple[Person, Person],
) -> None:
    """The list of fields shut itself, and the field fell back to the first: the sender."""
    mine, other = (person.letter for person in people)
    value = right_value(mine)
    value.fill("22/77")
    chooser = mine.locator("[data-testid=stSelectbox] input")
    chooser.fill("Case num")
    expect(mine.get_by_role("option", name="Case number")).to_be_visible()
    correct(other, "Case officer", "Kari Eksempel")
    told(other, "Corrected: Case officer")
    expect(mine.locator(".sv-side")).to_contain_text("Kari Eksempel")
    expect(mine.get_by_role("option", name="Case number")).to_be_visible()
    chooser.press("Enter")
    expect(value).to_have_value("22/77")
    mine.get_by_role("button", name="Save", exact=True).click()
    told(mine, "Corrected: Case number in the letter from Fellesvik kommune")
    # What is saved stands in the form no longer; without a field, nothing is saved.
    expect(value).to_have_value("")
    value.fill("22/78")
    mine.get_by_role("button", name="Save", exact=True).click()
    told(mine, "Nothing was saved: choose which fact the value is for.")
    expect(value).to_have_value("22/78")


def test_what_another_does_leaves_files_alone_that_are_about_to_be_added(
    people: tuple[Person, Person],
) -> None:
    mine, other = (person.letters for person in people)
    mine.reload()
    mine.locator("input[type=file]").set_input_files([letter_from("Ventevik kommune")])
    add(other, "Foranvik kommune")
    told(other, "1 letter added. (Foranvik kommune")
    expect(mine.get_by_role("link", name="Foranvik kommune")).to_be_visible()
    mine.get_by_role("button", name="Add", exact=True).click()
    told(mine, "1 letter added. (Ventevik kommune")
