"""A list of results becomes a list of items that says nothing more and nothing less."""

from index.export import items_of
from index.letters.letter import Letter, Span
from index.passages.passage import Passage
from index.search.hit import Evidence, Hit
from tests.citation.letters import head, make_letter, make_passage


def hit(letter: Letter, passage: Passage, marks: tuple[Span, ...], **also: object) -> Hit:
    evidence = Evidence(0.5, 1, 1.0, 1, 1.0)
    return Hit(letter, passage, marks, 1.0, 0.9, evidence, **also)  # type: ignore[arg-type]


def test_results_become_items_with_all_senders() -> None:
    one = make_letter("Ja. Vi vil.", head(sender="Eksempel kommune"))
    two = make_letter("Hei! Ja. Vi vil.", head(sender="Prøvevik kommune"))
    other = make_letter("Noe ganske annet.", head(sender="Annenvik kommune"))
    twins = ((two, make_passage(two, Span(5, 16))), (other, make_passage(other)))
    items = items_of([hit(one, make_passage(one), (Span(4, 11),), also=twins)])
    assert [each.quote.of(each.letter.text) for each in items] == [
        "Vi vil.",
        "Vi vil.",
        "Noe ganske annet.",
    ]
    assert {each.probability for each in items} == {0.9}


def test_a_hit_without_marks_is_its_passage() -> None:
    letter = make_letter("Ja. Vi vil.")
    (one,) = items_of([hit(letter, make_passage(letter, Span(0, 3)), ())])
    assert one.quote == Span(0, 3)
