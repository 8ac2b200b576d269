"""Mistyped words are led to those that the letters hold, and nothing else is touched."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoder import Encoder
from index.search.spelling import Speller

TEXTS = (
    "Rådmannen leder politirådet, og kommunen svarer på spørsmål om vedtaket.",
    "Kommunen gir skoleskyss. Kommunene har ære av det, hånd i hånd.",
)
#: What a bilingual encoder knows whole, beside the words of the letters.
KNOWN = {"are", "hand", "council", "letters", "minister", "suggestion", "for", "the", "of", "Norge"}


def count_tokens(texts: Sequence[str]) -> list[int]:
    return [1 if text in KNOWN else max(len(text) // 2, 2) for text in texts]


@pytest.fixture
def speller() -> Speller:
    return Speller(TEXTS, count_tokens)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hva gjor radmannen?", "Hva gjor rådmannen?"),
        ("raadmannen", "rådmannen"),
        ("sporsmal pa", "spørsmål på"),
        ("politiårdet", "politirådet"),
        ("politirdet", "politirådet"),
        ("politirrådet", "politirådet"),
        ("politixådet", "politirådet"),
        ("politixadet", "politirådet"),
        ("SKOLESKYSS SKOLESKYS", "SKOLESKYSS skoleskyss"),
    ],
)
def test_a_slip_or_a_missing_letter_is_mended(speller: Speller, typed: str, meant: str) -> None:
    assert speller.mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Politirådet!",
        "barnehage",
        "kom",
        "22/1040, § 3-1",
        "plotirdet",
        "x" * 2_000,
        "minister",
    ],
)
def test_what_is_right_or_far_from_everything_stays(speller: Speller, typed: str) -> None:
    assert speller.mend(typed) == typed


@pytest.mark.parametrize(
    ("texts", "typed"),
    [
        # The letters have the word in a compound only.
        ("Ulovlig droneflyging koster mange kroner.", "Hva sier de om droner?"),
        ("De vil ha flere vakter og ny havnevakttjeneste.", "havnevakta"),
        # A word of nynorsk that is another of bokmål without its letter.
        ("Dette er vårt svar.", "Kva vart svaret?"),
        # The glossary has it.
        ("Stuffing is none of our business.", "Has the staffing increased?"),
        ("Reisene er lange.", "Har kommunen prester?"),
    ],
)
def test_a_right_word_stays_whether_a_letter_holds_it_or_not(texts: str, typed: str) -> None:
    assert Speller([texts], count_tokens).mend(typed) == typed


def test_a_dropped_letter_is_no_part_of_a_compound() -> None:
    speller = Speller(["Storkommunen er en kommune."], count_tokens)
    assert speller.mend("ommune") == "kommune"


def test_of_two_neighbours_the_more_frequent_wins() -> None:
    speller = Speller(["kommunen kommunen kommuner"], count_tokens)
    assert speller.mend("kommunex") == "kommunen"


def test_english_words_stay_english(speller: Speller) -> None:
    assert speller.mend("Which letters are at hand?") == "Which letters are at hand?"
    # In a Norwegian question, the same word is a Norwegian one without its letter.
    assert speller.mend("hand i hand") == "hånd i hånd"


def test_a_norwegian_question_is_not_made_english_by_a_word_of_both(speller: Speller) -> None:
    assert speller.mend("Hvilken by har hand i hand?") == "Hvilken by har hånd i hånd?"


def test_a_mistyped_english_word_is_led_to_one_that_the_encoder_knows(speller: Speller) -> None:
    assert speller.mend("the suuggestion of the coucil") == "the suggestion of the council"


def test_no_letters_no_change() -> None:
    assert Speller([], lambda texts: [2] * len(texts)).mend("Hva er ett politirad?") == (
        "Hva er ett politirad?"
    )


@settings(deadline=None, max_examples=40)
@given(text=st.text(max_size=40))
def test_mending_never_fails_and_keeps_what_is_no_word(text: str) -> None:
    made = Speller(TEXTS, count_tokens).mend(text)
    kept = [letter for letter in text if not letter.isalpha()]
    assert [letter for letter in made if not letter.isalpha()] == kept or not text.isprintable()


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("Which hackers are known?", "The packers are known."),
        ("Which beaches are closed?", "It reaches far."),
        ("Kven leitte?", "Det heitte noko anna."),
        ("Hvem eier dammen?", "De er sammen om det."),
    ],
)
def test_a_regular_form_of_a_right_word_stays(bundled: Encoder, typed: str, texts: str) -> None:
    assert Speller([texts], bundled.count_tokens).mend(typed) == typed


@pytest.mark.parametrize("typed", ["vedtakket", "kommunnen", "vedtakett"])
def test_a_doubled_letter_is_no_regular_form(bundled: Encoder, typed: str) -> None:
    assert Speller(["Kommunen svarer på vedtaket."], bundled.count_tokens).mend(typed) != typed


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Hva mener Dummyfjord om politirådet?", ("Dummyfjord",)),
        ("How many buses does Dummyfjord have in Dummyfjord?", ("Dummyfjord",)),
        # Held in another form, within a word, mended, at the beginning, or known without letters.
        ("Hva mener Politirådets leder om skoleskyssen?", ()),
        ("What does the Skoleskyss committee say?", ()),
        ("Dummyfjord, hva mener de?", ()),
        ("What does the Norwegian Parliament say in June?", ()),
        ("Er det slik andre steder i Norge?", ()),
        ("HVA MENER DE OM DETTE?", ()),
    ],
)
def test_a_name_that_no_text_holds_is_noticed(
    speller: Speller, question: str, names: tuple[str, ...]
) -> None:
    assert speller.unheard(question) == names
