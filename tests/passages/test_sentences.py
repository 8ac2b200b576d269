import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passages import split_sentences


def cut(text: str) -> list[str]:
    return [one.of(text) for one in split_sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Møtet den 22.4.2022 var nyttig.",
        "Det gjelder bl.a. Elverum og f.eks. Hamar.",
        "Jf. Meld. St. 29 (2019–2020) og Prop. 1 S.",
        "Kommunen viser til nr. 5 og kl. 12.00 den 6. mai.",
        "Tiltak som ungdomsklubb mv. koster penger.",
        "Viser til § 3-2. ledd og kap. 4 i loven.",
        "Dette gjelder ca. 20 prosent, dvs. 400 personer, pga. Covid.",
        "J. Eksempel og K. A. Prøve møtte.",
        "Kostnaden er 1.200.000 kr. i året.",
        "Hun sa «Nei!» og gikk.",
        "1. Kommunen ønsker et politiråd.",
        "Det var den 3. og 4. gang.",
        "Se www.eksempel.kommune.no/politi for mer.",
        "Vi vil ha det ev. Nå er det slik.",
        "Kommunen v/ ordfører m.fl. deltok.",
        "Politiet, ambulansen osv. er viktige.",
    ],
)
def test_one_sentence_stays_whole(sentence: str) -> None:
    assert cut(sentence) == [sentence]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Politiet er synlig.", "Det er bra."],
        ["Er dere fornøyd?", "Hvis ikke, hvorfor?"],
        ["Vi er enige!", "«Dette er viktig.»", "Takk."],
        ["Møtet var 22.4.2022.", "Kommunen deltok."],
        ["Det koster 5000.", "Kommunen betaler."],
        ["Vi viser til tiltak mv.", "Kommunen følger opp."],
        ["Saken ble behandlet i 2017.", "Og vi er fornøyd."],
        ["Dette er slutten (se vedlegg).", "Neste begynner her."],
        ["Kommunen ønsker:", "- politiråd", "- flere patruljer"],
        ["Første avsnitt uten punktum", "Andre avsnitt."],
    ],
)
def test_sentences_are_told_apart(sentences: list[str]) -> None:
    joint = "\n\n" if not sentences[0].endswith(tuple(".!?")) else " "
    joint = "\n" if sentences[0].endswith(":") else joint
    assert cut(joint.join(sentences)) == sentences


def test_a_line_end_is_no_sentence_end() -> None:
    assert cut("Politiet er godt\nsynlig i nærmiljøet.") == [
        "Politiet er godt\nsynlig i nærmiljøet."
    ]


def test_part_of_a_text_keeps_its_offsets() -> None:
    text = "Utenfor. Først her. Så her. Utenfor."
    found = split_sentences(text, 9, 27)
    assert [one.of(text) for one in found] == ["Først her.", "Så her."]


pieces = st.sampled_from(
    [
        "Vi",
        "er",
        "bl.a.",
        "nr.",
        "5",
        "22.4.2022",
        ".",
        "?",
        "!",
        "…",
        "»",
        "«",
        "\n",
        "\n\n",
        "- ",
        "A",
        ":",
        "ÅÆ",
    ]
)


@given(st.lists(pieces, max_size=40), st.sampled_from(["", " "]))
def test_sentences_tile_any_text(words: list[str], joint: str) -> None:
    text = joint.join(words)
    place = 0
    for one in split_sentences(text):
        assert not text[place : one.start].strip()
        assert one.of(text) == one.of(text).strip() != ""
        place = one.end
    assert not text[place:].strip()
