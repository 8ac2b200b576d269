"""Which letters are of one case, and which a person is asked about."""

import random
from dataclasses import replace

import pytest

from index.cases import BY_HAND, Cases, Reason, Traces, find_cases
from index.errors import LibraryError
from tests.cases.letters import JUSTICE, SCHOOLS, consultation, traces

TAXI = consultation("taxi", "2024/9071")
BUS = consultation("bus", "2021/3157", ministry=SCHOOLS)
FISH = consultation("fish", "2022/3391")
ALL = [*TAXI, *BUS, *FISH]


def case_of(cases: Cases, letter_id: str) -> str:
    case = cases.of(letter_id)
    return case.reference or case.key if case else ""


def test_letters_that_bear_one_number_are_of_one_case() -> None:
    cases = find_cases(ALL)
    assert {case.reference for case in cases} == {"2024/9071", "2021/3157", "2022/3391"}
    assert {len(case.letters) for case in cases} == {12}
    assert not cases.asked
    assert {placing.reason for placing in cases.placings.values()} == {Reason.REFERENCE}


def test_a_letter_joins_the_case_that_its_text_names() -> None:
    letter = traces("x", named=("2019/4", "2021/3157"), subject="bus")
    cases = find_cases([*ALL, letter])
    assert case_of(cases, "x") == "2021/3157"
    assert cases.placings["x"].reason is Reason.NAMED


def test_the_first_letter_of_another_case_may_name_one_of_before() -> None:
    # Words tell nothing of a letter in English.
    first = replace(traces("x", theirs="2025/9", named=("2021/3157",)), words=frozenset())
    placing = find_cases([*ALL, first]).placings["x"]
    assert (placing.case, placing.reason) == (None, Reason.UNSURE)
    assert placing.likeliest == find_cases(ALL).get("21/3157").id


def test_a_letter_joins_the_case_whose_questions_it_repeats() -> None:
    asking = [replace(letter, questions=frozenset({"q1", "q2", "q3"})) for letter in BUS]
    cases = find_cases([*TAXI, *asking, traces("x", questions=("q1", "q3"))])
    assert case_of(cases, "x") == "2021/3157"
    # A single question may be anybody's.
    cases = find_cases([*TAXI, *asking, traces("x", questions=("q1",))])
    assert case_of(cases, "x") == ""


def test_a_letter_joins_the_case_whose_words_it_has() -> None:
    cases = find_cases([*ALL, traces("x", subject="fish")])
    assert case_of(cases, "x") == "2022/3391"
    assert cases.placings["x"].reason is Reason.WORDS


def test_a_letter_joins_the_case_of_its_archive() -> None:
    packed = [replace(letter, origin="buss.zip") for letter in BUS]
    english = replace(traces("x", origin="buss.zip"), words=frozenset())
    assert case_of(find_cases([*TAXI, *packed, english]), "x") == "2021/3157"
    mixed = [replace(letter, origin="buss.zip") for letter in (*BUS, *TAXI)]
    assert case_of(find_cases([*mixed, english]), "x") == ""


def test_a_letter_that_nothing_tells_of_is_asked_about() -> None:
    cases = find_cases([*ALL, traces("x")])
    placing = cases.placings["x"]
    assert cases.asked == (placing,)
    assert (placing.case, placing.reason, placing.likeliest) == (None, Reason.UNKNOWN, None)


def test_words_of_one_case_under_the_number_of_another_are_asked_about() -> None:
    cases = find_cases([*ALL, traces("x", subject="fish", theirs="2024/9071")])
    placing = cases.placings["x"]
    assert (placing.case, placing.reason) == (None, Reason.CONTRADICTED)
    assert cases.get(placing.likeliest or "").reference == "2022/3391"


def test_a_number_that_one_letter_alone_bears_is_asked_about_where_its_words_are_a_cases() -> None:
    # A slip of the pen, or the first letter of another case.
    cases = find_cases([*ALL, traces("x", subject="fish", theirs="2022/3319")])
    placing = cases.placings["x"]
    assert (placing.case, placing.reason) == (None, Reason.UNSURE)
    assert cases.get(placing.likeliest or "").reference == "2022/3391"


def test_a_number_of_the_senders_own_is_not_the_recipients() -> None:
    # The same year and figure in two archives.
    trap = traces("x", subject="bus", theirs="2021/3157", own="2024/9071")
    assert case_of(find_cases([*ALL, trap]), "x") == "2021/3157"
    cases = find_cases([*ALL, replace(trap, theirs="")])
    assert case_of(cases, "x") == "2021/3157"
    assert cases.placings["x"].reason is Reason.WORDS


def test_who_writes_to_another_ministry_is_of_another_case() -> None:
    asking = [replace(letter, ministry=SCHOOLS, recipient=SCHOOLS) for letter in ALL]
    other = traces("x", ministry=JUSTICE, their_date="2022-02-23")
    cases = find_cases([*asking, other])
    assert case_of(cases, "x") == f"date:{JUSTICE}:2022-02-23"
    assert len(cases) == 4


def test_who_answers_a_letter_of_a_case_is_in_that_case_too() -> None:
    reply = traces("x", theirs="2021/44", own="bbv-9", sender="Vind AS")
    answers = traces("y", theirs="bbv-9")
    others = [replace(letter, theirs="2021/44") for letter in FISH]
    cases = find_cases([*TAXI, *others, reply, answers])
    assert case_of(cases, "y") == "2021/44"


def test_one_matter_under_the_numbers_of_two_offices_is_one_case() -> None:
    complaint = [replace(one, letter_id=f"{one.letter_id}b", theirs="2020/14") for one in FISH]
    linked = [replace(complaint[0], named=("2022/3391",)), *complaint[1:]]
    assert len(find_cases([*TAXI, *BUS, *FISH, *complaint])) == 4
    cases = find_cases([*TAXI, *BUS, *FISH, *linked])
    assert len(cases) == 3
    # Both numbers lead to it.
    assert cases.get("20/14-2") is cases.of("fish00") is cases.of("fish00b")
    # What a ministry asks twice stays apart.
    asked = [replace(one, ministry=SCHOOLS, recipient=SCHOOLS) for one in (*FISH, *linked)]
    assert len(find_cases([*TAXI, *BUS, *asked])) == 4
    # So does what comes again another year.
    later = [replace(one, date="2027-01-01") for one in linked]
    assert len(find_cases([*TAXI, *BUS, *FISH, *later])) == 4


def test_letters_without_any_number_are_gathered_by_what_they_answer() -> None:
    police = [traces(f"p{at}", questions=("a", "b", f"c{at}"), ministry=JUSTICE) for at in range(3)]
    schools = [traces(f"s{at}", ministry=SCHOOLS) for at in range(3)]
    cases = find_cases([*police, *schools])
    assert {len(case.letters) for case in cases} == {3}
    assert len(cases) == 2
    assert not cases.asked


def test_a_library_of_one_case_has_nothing_to_choose() -> None:
    assert not find_cases(TAXI).several
    assert not find_cases([]).several
    assert find_cases(ALL).several


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_letters_does_not_matter(seed: int) -> None:
    letters = [*ALL, traces("x"), traces("y", subject="bus"), traces("z", theirs="2020/5")]
    shuffled = random.Random(seed).sample(letters, len(letters))
    assert find_cases(shuffled) == find_cases(letters)


@pytest.mark.parametrize(
    "more",
    [
        traces("x", theirs="2020/5", ministry=JUSTICE),
        traces("x", subject="fish", date="1999-01-01"),
        traces("x", theirs="2024/9071"),
        traces("x"),
    ],
)
def test_a_letter_more_leaves_the_ids_names_and_letters_of_other_cases(more: Traces) -> None:
    before, after = find_cases(ALL), find_cases([*ALL, more])
    for case in before:
        kept = after.get(case.id)
        assert kept.name == case.name
        assert [letter for letter in kept.letters if letter != "x"] == list(case.letters)


def test_what_a_person_says_holds() -> None:
    fish = find_cases(ALL).get("22/3391")
    moved = find_cases(ALL, {"bus03": fish.key})
    assert moved.of("bus03") == moved.get(fish.id)
    assert moved.placings["bus03"].reason is Reason.HAND
    own = find_cases(ALL, {"bus03": f"{BY_HAND}Vegen", "bus04": f"{BY_HAND}Vegen"})
    case = own.get("vegen")
    assert (case.name, case.letters, case.named_by_hand) == ("Vegen", ("bus03", "bus04"), True)


def test_a_case_that_a_person_makes_leaves_the_others_as_they_are() -> None:
    letters = [*BUS, traces("p", questions=("a", "b"), ministry=JUSTICE), traces("x")]
    before, after = find_cases(letters), find_cases(letters, {"x": f"{BY_HAND}Egen"})
    assert [case.id for case in after if case.name != "Egen"] == [case.id for case in before]
    # Also where there was none.
    assert find_cases(letters[-2:], {"x": f"{BY_HAND}Egen"}).of("p") is not None


def test_what_a_person_put_into_a_case_goes_along_when_it_is_known_by_more() -> None:
    first = traces("p0", ministry=JUSTICE, their_date="2022-02-23")
    key = find_cases([*BUS, first]).of("p0")
    assert key is not None
    said = {"bus03": key.key}
    numbered = [
        replace(first, letter_id=f"p{at}", theirs="2022/77", subject="Politiet") for at in range(3)
    ]
    cases = find_cases([*BUS, *numbered], said)
    assert cases.of("bus03") is cases.get("22/77")


def test_a_case_is_found_by_id_alias_reference_and_name() -> None:
    cases = find_cases(ALL, names={"bus00": "Skolebuss"})
    bus = cases.get("Skolebuss")
    assert bus is cases.get(bus.id) is cases.get("2021/3157-9") is cases.get(" skolebuss ")
    with pytest.raises(LibraryError, match="no case 'Ukjent'"):
        cases.get("Ukjent")
    twice = find_cases(ALL, names={"bus00": "Høring", "fish00": "Høring"})
    with pytest.raises(LibraryError, match="More than one case"):
        twice.get("Høring")


def test_the_recipients_own_letter_is_the_brief_and_names_the_case() -> None:
    brief = replace(
        traces("brief", own="2021/3157", date="2020-12-01", ministry=SCHOOLS),
        subject="Skoleskyss og trygg skolevei",
    )
    case = find_cases([*ALL, brief]).get("21/3157")
    assert (case.brief, case.name) == ("brief", "Skoleskyss og trygg skolevei")
    assert "brief" in case.letters
    assert "brief" not in case.answers
    assert (case.first, case.last) == ("2020-12-01", "2024-05-01")
    # Who writes among the others, with a number that was misread, asks nothing.
    late = replace(brief, date="2024-05-02", subject="")
    assert find_cases([*ALL, late]).get("21/3157").brief is None


def test_a_brief_that_came_back_with_an_answer_is_known_as_one() -> None:
    brief = traces("brief", theirs="2021/3157", ministry=SCHOOLS, is_brief=True)
    assert find_cases([*ALL, brief]).get("21/3157").brief == "brief"
