"""Every municipality is either heard, or missing, or one of two that nobody can tell apart."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.compare import coverage
from index.encoder.base import Encoder
from index.letters.gazetteer import municipalities
from index.letters.letter import Letter
from index.letters.reader import read_letters
from index.passages import segment
from index.passages.passage import Passage
from tests.compare.pile import A, B, C, Pile, as_in_a_library, small
from tests.writers.generated import generated_letters

names = st.sampled_from([one.body for one in municipalities()] + ["Politiet", "Herøy kommune", ""])


def test_who_answered_and_who_skipped() -> None:
    pile = small()
    found = coverage(pile.letters, pile.passages)
    assert [one.question.text for one in found.questions] == [A, B, C]
    assert found.questions[1].answered == ("Elverum kommune",)
    assert found.questions[1].skipped == ("Hamar kommune", "Åsnes kommune")
    assert [one.name for one in found.sent] == ["Hamar", "Åsnes", "Elverum"]
    assert found.letters == 3


def test_counties_share_out_the_municipalities() -> None:
    pile = small()
    found = coverage(pile.letters, pile.passages)
    (innlandet,) = [one for one in found.counties if one.county == "Innlandet"]
    assert len(innlandet.sent) == 3
    assert len(innlandet.sent) + len(innlandet.missing) == 46
    assert sum(len(one.missing) for one in found.counties) == 354


def test_a_name_of_two_is_not_said_to_have_sent_nothing() -> None:
    pile = Pile()
    pile.add("Herøy kommune", ("a", A, "Ja."))
    found = coverage(pile.letters, pile.passages)
    assert [one.name for one in found.unclear] == ["Herøy", "Herøy"]
    assert (found.sent, found.others) == ((), ())


def test_other_senders_are_named() -> None:
    pile = Pile()
    pile.add("Prøvevik politiråd", ("a", A, "Ja."))
    assert coverage(pile.letters, pile.passages).others == ("Prøvevik politiråd",)


def test_generated_letters_are_compared_by_the_six_questions(bundled: Encoder) -> None:
    truth = generated_letters(36, seed=3)
    letters: list[Letter] = []
    passages: list[Passage] = []
    for each in truth:
        (letter,) = read_letters(each.data(), f"{each.name}.txt", in_process=True).letters
        letters.append(letter)
        passages += segment(letter, lambda texts: [len(text.split()) for text in texts], 200)
    found = coverage(letters, as_in_a_library(passages, bundled))
    assert len(found.questions) == 6
    for number, one in enumerate(found.questions, start=1):
        answered = sum(number in each.answers for each in truth)
        assert abs(len(one.answered) - answered) <= 1


@settings(deadline=None, max_examples=25)
@given(st.lists(names, max_size=6, unique=True))
def test_nobody_is_counted_twice_or_forgotten(senders: list[str]) -> None:
    pile = Pile()
    for sender in senders:
        pile.add(sender, ("a", A, "Ja."))
    found = coverage(pile.letters, pile.passages)
    numbers = [one.number for part in (found.sent, found.unclear, found.missing) for one in part]
    assert sorted(numbers) == [one.number for one in municipalities()]
    assert len(found.senders) == len(senders)
    for one in found.questions:
        assert sorted((*one.answered, *one.skipped)) == sorted(found.senders)
