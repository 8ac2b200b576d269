"""Content words are what a question and a passage can agree on."""

import pytest

from index.norwegian import stem
from index.search._glossary import translations
from index.search._words import (
    alternatives,
    asks_figure,
    content_words,
    coverage,
    held,
    holds_figure,
    rarity,
    senses,
)


def test_frame_words_carry_nothing() -> None:
    assert content_words("Hva mener kommunen om dette?") == ()
    assert content_words("What does the municipality think about it?") == ()
    assert content_words("Nemner dei vakter?") == content_words("Nevner de vakter?") == ("vakt",)
    # A board, not what is mentioned.
    assert content_words("Kva meiner kommunen om ei nemnd?") == ("nemnd",)


def test_the_content_stays_in_order_and_once() -> None:
    words = content_words("Ønsker kommunen et regionalt politiråd, eller politiråd lokalt?")
    assert len(words) == len(set(words)) == 3
    assert words[0].startswith("regional")


def test_nynorsk_and_bokmaal_meet() -> None:
    assert coverage(senses("Kva for lokale kan dei tilby?"), "tilby lokaler") == 1.0


def test_a_compound_meets_its_part_by_half() -> None:
    assert coverage(senses("politistasjon"), "stasjonen er stengt") == 0.5
    assert coverage(senses("stasjon"), "Vi ønsker en politistasjon.") == 1.0


def test_what_is_missing_is_missing() -> None:
    words = senses("helikopter og politiråd")
    assert held(words, "Det lokale politirådet virker godt.") == ("politiråd",)
    assert coverage(words, "Det lokale politirådet virker godt.") == 0.5
    assert coverage((), "Det lokale politirådet virker godt.") == 0.0


def test_a_question_asks_for_a_figure() -> None:
    assert asks_figure("How many patrols are there?")
    assert asks_figure("Hvor mye koster politibussen?")
    assert asks_figure("Kor langt er det til stasjonen?")
    assert not asks_figure("Hvor er stasjonen?")
    assert not asks_figure("When was the letter sent?")


def test_a_text_holds_a_figure_in_digits_or_words() -> None:
    assert holds_figure("Veien er stengt i 31 timer.")
    assert holds_figure("Patruljen er framme innen tolv minutter.")
    assert not holds_figure("Kommunen er fornøyd med politiet.")


def test_an_english_word_meets_its_translation() -> None:
    asked = senses("Where did the refugees arrive?")
    assert held(asked, "Kommunen har tatt imot 220 flyktninger.") == ("refugees",)
    assert coverage(asked, "Politiet har ny båt.") == 0.0


def test_an_english_word_is_found_in_any_form() -> None:
    assert translations("harbours") & translations("harbour")
    assert translations("planned") & translations("plan")
    assert translations("children") & translations("child")
    assert translations("xyzzy") == frozenset()


def test_the_lexical_search_gets_the_translations_of_each_word() -> None:
    found = alternatives(senses("Where are the schools for refugees?"))
    assert "flyktning" in found[stem("refugees")]
    assert all(term in terms for term, terms in found.items())
    assert alternatives(senses("Hvor er skolene?")) == {}


def test_a_word_is_not_taken_for_a_norwegian_one_of_another_sense() -> None:
    question = "What is the response time?"
    assert stem("timar") == stem("time")
    assert stem("time") not in alternatives(senses(question))[stem("time")]
    assert held(senses(question), "Det tek to timar.") == ()
    assert "time" in held(senses(question), "Det tar tid.")
    assert held(senses("Hvor mange timer er det?"), "Det tek to timar.")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Hvem har SLT-koordinator?", "Vi har ein koordinator for SLT."),
        ("Hvem har koordinator?", "Vi har en SLT-koordinator."),
        ("Hvem er i ROBEK?", "Vi er en ROBEK-kommune."),
        ("Hvor er det kvikkleire?", "Det bygges i kvikkleireområder."),
    ],
)
def test_parts_of_joined_words_count_as_words(question: str, text: str) -> None:
    assert coverage(senses(question), text) == 1.0


def test_a_norwegian_question_is_not_translated() -> None:
    assert [one.terms for one in senses("Hva mener dere om harbour?")] == [frozenset({"harbour"})]


def test_a_word_that_every_letter_has_is_no_evidence() -> None:
    assert coverage(senses("kommunevalget"), "Kommunen er fornøyd.") == 0.0


def test_rare_words_weigh_more() -> None:
    asked = senses("politiets helikopter")
    weights = rarity(asked, {"politi": 90}, 100)
    assert weights[1] > weights[0] > 0
    text = "Politiet er i bygda."
    assert coverage(asked, text, weights=weights) < coverage(asked, text) == 0.5
