"""Content words are what a question and a passage can agree on."""

from index.search._words import content_words, coverage, held, in_english


def test_frame_words_carry_nothing() -> None:
    assert content_words("Hva mener kommunen om dette?") == ()
    assert content_words("What does the municipality think about it?") == ()


def test_the_content_stays_in_order_and_once() -> None:
    words = content_words("Ønsker kommunen et regionalt politiråd, eller politiråd lokalt?")
    assert len(words) == len(set(words)) == 3
    assert words[0].startswith("regional")


def test_nynorsk_and_bokmaal_meet() -> None:
    assert coverage(content_words("Kva for lokale kan dei tilby?"), "tilby lokaler") == 1.0


def test_a_compound_meets_its_part() -> None:
    assert coverage(content_words("politistasjon"), "stasjonen er stengt") == 1.0
    assert coverage(content_words("stasjon"), "Vi ønsker en politistasjon.") == 1.0


def test_what_is_missing_is_missing() -> None:
    words = content_words("helikopter og politiråd")
    assert held(words, "Det lokale politirådet virker godt.") == (words[1],)
    assert coverage(words, "Det lokale politirådet virker godt.") == 0.5
    assert coverage((), "Det lokale politirådet virker godt.") == 0.0


def test_the_language_of_a_question() -> None:
    assert in_english("Who has the main responsibility for keeping people safe?")
    assert not in_english("Hvem har primæransvaret?")
    assert not in_english("Kva meiner dei?")
    assert not in_english("politiråd")
