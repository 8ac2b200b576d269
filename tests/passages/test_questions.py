"""How offices set the questions that they answer."""

import pytest

from index.letters.letter import BlockKind, Document
from index.passages import Passage, PassageKind, Question, segment
from tests.letters.documents import document, letter_of, pieces

TEXT, ITEM, CELL, BOLD = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_CELL,
    BlockKind.HEADING,
)
INTRO = "Eksempel kommune viser til departementets brev og svarer på spørsmålene under."
FIRST = "Hvilke utfordringer mener dere kommunen vil stå overfor?"
SECOND = "Er kommunen tilfreds med politiets tjenester? Hvis ikke, hva er årsakene?"
THIRD = "Både kommunen og politiet har ansvar for tryggheten. Hvordan kan samarbeidet utvikles?"
ONE = "Kommunen ser ingen store utfordringer i årene som kommer."
TWO = "Kommunen er godt fornøyd med den lokale politistasjonen."
THREE = "Samarbeidet bør bygges ut gjennom et regionalt politiråd."


def passages(made: Document) -> tuple[Passage, ...]:
    return segment(letter_of(made), lambda texts: [len(one.split()) for one in texts], 200)


def asked(made: Document) -> list[str]:
    questions: list[Question] = []
    for one in passages(made):
        if one.question and one.question not in questions:
            questions.append(one.question)
            assert made.text[one.question.start : one.question.end] == one.question.text
    return [one.text for one in questions]


def under(made: Document, answer: str) -> str | None:
    (found,) = (one for one in passages(made) if answer in one.text)
    return found.question.text if found.question else None


def lines(*paragraphs: str) -> Document:
    return document("\n\n".join((INTRO, *paragraphs)))


WAYS = {
    "plain": ("{}", "{}", "{}"),
    "numbered": ("1. {}", "2. {}", "3. {}"),
    "brackets": ("1) {}", "2) {}", "3) {}"),
    "letters": ("a) {}", "b) {}", "c) {}"),
    "labelled": ("Spørsmål 1: {}", "Spørsmål 2: {}", "Spørsmål 3: {}"),
    "nynorsk label": ("Spørsmål nr. 1 – {}", "Spørsmål nr. 2 – {}", "Spørsmål nr. 3 – {}"),
    "to": ("Til spørsmål 1: {}", "Til spørsmål 2: {}", "Til spørsmål 3: {}"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", [TEXT, ITEM, BOLD])
def test_questions_above_their_answers(way: str, kind: BlockKind) -> None:
    set_as = [
        form.format(text) for form, text in zip(WAYS[way], (FIRST, SECOND, THIRD), strict=True)
    ]
    made = pieces(
        (TEXT, INTRO), (kind, set_as[0]), (TEXT, ONE), (kind, set_as[1]), (TEXT, TWO),
        (kind, set_as[2]), (TEXT, THREE),
    )  # fmt: skip
    assert asked(made) == set_as
    assert [under(made, one) for one in (ONE, TWO, THREE)] == set_as
    assert under(made, INTRO) is None


def test_question_and_answer_in_one_block_on_two_lines() -> None:
    made = lines(f"{FIRST}\n{ONE}", f"{SECOND}\n{TWO}")
    assert asked(made) == [FIRST, SECOND]
    assert under(made, TWO) == SECOND


def test_a_letter_without_blank_lines() -> None:
    made = document("\n".join((INTRO, f"1. {FIRST}", ONE, f"2. {SECOND}", TWO, THREE)))
    assert asked(made) == [f"1. {FIRST}", f"2. {SECOND}"]
    assert under(made, ONE) == f"1. {FIRST}"
    assert under(made, THREE) == f"2. {SECOND}"
    made = document("\n".join((INTRO, FIRST, ONE, SECOND, TWO)))
    assert asked(made) == [FIRST, SECOND]


def test_numbered_question_and_answer_on_one_line() -> None:
    made = lines(f"1. {FIRST} {ONE}", f"2. {SECOND} {TWO}")
    assert asked(made) == [f"1. {FIRST}", f"2. {SECOND}"]
    assert under(made, ONE) == f"1. {FIRST}"


def test_a_label_above_the_question_belongs_to_it() -> None:
    made = lines("Spørsmål 1", FIRST, ONE, "Spørsmål 2", SECOND, TWO)
    assert asked(made) == [f"Spørsmål 1\n\n{FIRST}", f"Spørsmål 2\n\n{SECOND}"]


def test_a_label_may_be_all_there_is() -> None:
    made = lines("Til spørsmål 1", ONE, "Til spørsmål 2:", TWO)
    assert asked(made) == ["Til spørsmål 1", "Til spørsmål 2:"]
    assert under(made, TWO) == "Til spørsmål 2:"


def test_a_label_on_the_line_above_its_answer() -> None:
    made = lines(f"Spørsmål 1\n{ONE}", f"Spørsmål 2: Tjenester\n{TWO}", f"Spørsmål 3 og 4\n{THREE}")
    assert asked(made) == ["Spørsmål 1", "Spørsmål 2: Tjenester", "Spørsmål 3 og 4"]
    assert under(made, THREE) == "Spørsmål 3 og 4"


def test_a_label_in_front_of_a_long_answer() -> None:
    answer = " ".join([ONE, TWO, THREE, ONE])
    made = lines(f"Spørsmål 3: {answer}", f"Spørsmål 4: {TWO} {THREE} {ONE} {TWO}")
    assert asked(made) == ["Spørsmål 3:", "Spørsmål 4:"]


@pytest.mark.parametrize(
    "rows", [((FIRST, ONE), (SECOND, TWO)), (("1", FIRST, ONE), ("2", SECOND, TWO))]
)
def test_answers_beside_their_questions_in_a_table(rows: tuple[tuple[str, ...], ...]) -> None:
    cells = [(CELL, cell, number) for number, row in enumerate(rows) for cell in row]
    made = pieces((TEXT, INTRO), *cells)
    assert asked(made) == [FIRST, SECOND]
    assert [under(made, ONE), under(made, TWO)] == [FIRST, SECOND]


def test_a_headed_table_may_shorten_its_questions() -> None:
    made = pieces(
        (TEXT, INTRO), (CELL, "Spørsmål", 0), (CELL, "Svar", 0),
        (CELL, "Utfordringer", 1), (CELL, ONE, 1), (CELL, "Polititjenester", 2), (CELL, TWO, 2),
    )  # fmt: skip
    assert asked(made) == ["Utfordringer", "Polititjenester"]
    assert not any(one.text == "Svar" for one in passages(made))


def test_short_bold_headings_are_questions_of_a_letter_that_answers() -> None:
    made = pieces(
        (TEXT, INTRO), (BOLD, "1. Utfordringer"), (TEXT, ONE),
        (BOLD, "2. Polititjenester"), (TEXT, TWO),
    )  # fmt: skip
    assert asked(made) == ["1. Utfordringer", "2. Polititjenester"]
    made = pieces(
        (TEXT, INTRO), (BOLD, "Utfordringer"), (TEXT, ONE), (BOLD, "Innledning"), (TEXT, TWO)
    )
    assert asked(made) == ["Utfordringer"]


def test_headings_of_another_letter_are_none() -> None:
    made = pieces(
        (TEXT, "Du får penger hver måned fra og med mai."),
        (BOLD, "Inntekt"),
        (TEXT, ONE),
        (TEXT, TWO),
    )
    assert asked(made) == []


def test_bullets_that_ask_belong_to_the_question() -> None:
    made = lines(f"{FIRST}\n\n- Via telefon?\n- Via internett?", ONE, SECOND, TWO)
    assert asked(made) == [f"{FIRST}\n\n- Via telefon?\n- Via internett?", SECOND]
    assert under(made, ONE) is not None


def test_bullets_that_tell_are_the_answer() -> None:
    made = lines(f"{FIRST}\n\n- flere patruljer\n- et politiråd", SECOND, TWO)
    assert asked(made) == [FIRST, SECOND]
    assert under(made, "flere patruljer") == FIRST


@pytest.mark.parametrize(
    "rhetoric",
    [
        "Vi har god dialog. Men hvor lenge kan vi vente på svar fra staten?",
        "Hvor lenge skal vi vente?",
        "Hva er trygghet? Det er at noen kommer når man ringer.",
    ],
)
def test_rhetoric_is_the_senders_own(rhetoric: str) -> None:
    made = lines(FIRST, ONE, rhetoric, THREE, SECOND, TWO)
    assert asked(made) == [FIRST, SECOND]
    assert under(made, rhetoric) == FIRST


def test_a_question_at_the_very_end_is_for_the_reader() -> None:
    made = lines(FIRST, ONE, "Kan departementet bekrefte at dette er mottatt?")
    assert asked(made) == [FIRST]


def test_questions_listed_first_and_answered_later_are_asked_once() -> None:
    made = lines(f"1. {FIRST}", f"2. {SECOND}", f"1. {FIRST}", ONE, f"2. {SECOND}", TWO)
    assert asked(made) == [f"1. {FIRST}", f"2. {SECOND}"]
    assert passages(made)[0].kind is PassageKind.INTRODUCTION


def test_closing_remarks_leave_the_last_question() -> None:
    made = lines(FIRST, ONE, "Andre merknader", TWO)
    assert under(made, TWO) is None
    made = lines(FIRST, ONE, "Vi takker for muligheten til å gi innspill.")
    (last,) = (one for one in passages(made) if "takker" in one.text)
    assert last.kind is PassageKind.CLOSING


@pytest.mark.parametrize("kind", [TEXT, BOLD, ITEM])
def test_a_letter_without_introduction_begins_with_a_question(kind: BlockKind) -> None:
    made = pieces(
        (TEXT, "Dato: 30.05.2022"), (BOLD, "Svar på brev"), (kind, "1. Hva mener dere?"),
        (TEXT, ONE), (kind, f"2. {SECOND}"), (TEXT, TWO),
    )  # fmt: skip
    assert asked(made) == ["1. Hva mener dere?", f"2. {SECOND}"]
    made = pieces(
        (TEXT, "Dato: 30.05.2022"), (BOLD, "Svar på brev?"), (BOLD, "Hva mener dere?"), (TEXT, ONE)
    )
    assert asked(made) == ["Hva mener dere?"]


def test_a_numbered_section_leaves_the_question_above_it() -> None:
    made = pieces(
        (TEXT, "Her er noe."), (BOLD, f"1. {FIRST}"), (TEXT, ONE), (BOLD, "Mer"), (TEXT, THREE),
        (BOLD, "2. Generelt"), (TEXT, TWO),
    )  # fmt: skip
    assert asked(made) == [f"1. {FIRST}"]
    assert under(made, THREE) == f"1. {FIRST}"
    assert under(made, TWO) is None


def test_a_heading_goes_with_the_text_below_it() -> None:
    made = lines(ONE, "Svar på spørsmålene", FIRST, TWO, "Beredskap", THREE)
    assert asked(made) == [FIRST]
    assert any(one.text == f"Beredskap\n\n{THREE}" for one in passages(made))
    assert not any("Svar på spørsmålene" in one.text for one in passages(made))
