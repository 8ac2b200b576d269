"""What the first words of an answer say of its question."""

import pytest

from index.passages._cues import read_cue

LABELLED = {
    "Svar på spørsmål 3\nVi mener": (3,),
    "Ad 2: Vi støtter": (2,),
    "Spørsmål 3 og 4\n\nDesse to": (3, 4),
    "Til punkt 4-6: Vi": (4, 5, 6),
    "Til spm. 4. Det tidligere": (4,),
    "Response to question 2: We": (2,),
    "Når det gjelder spørsmål 3, mener vi": (3,),
    "Samarbeidet (spørsmål 3)\n\nVi": (3,),
}


@pytest.mark.parametrize("words", LABELLED)
def test_a_label_names_the_questions_that_are_answered(words: str) -> None:
    cue = read_cue(words)
    assert (cue.labelled, cue.numbers) == (True, LABELLED[words])


@pytest.mark.parametrize(
    "words", ["2. Vi er ikke enige.", "2) Økonomi. Vi er", "2\nDette er vi mot"]
)
def test_a_bare_number_is_no_label(words: str) -> None:
    cue = read_cue(words)
    assert (cue.labelled, cue.numbers) == (False, (2,))


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Om finansieringen. Kommunen er", "Om finansieringen"),
        ("1) Rekruttering. Vi har hatt", "Rekruttering"),
        ("Pengane\nKommunestyret er", "Pengane"),
        ("Nei. Vi er imot.", ""),
        ("Vi er imot. Det holder.", ""),
        ("Kommunen vil gjerne være vertskap for\nen felles stasjon.", ""),
        ("22 kommuner mener dette.", ""),
    ],
)
def test_a_title_stands_on_its_own_line_or_before_a_stop(words: str, title: str) -> None:
    assert read_cue(words).title == title
