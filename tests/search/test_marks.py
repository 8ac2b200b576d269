"""The marked sentence is one that answers, in the sender's own voice where there is one."""

import numpy as np

from index.letters.letter import Field, Letter, Letterhead, Span
from index.passages.passage import Passage, PassageKind
from index.search._marks import mark
from index.search._words import Sense

SENDER = Letterhead(sender=Field("Eksempel kommune", "Eksempel kommune", -1, -1))


def marked(
    *sentences: str,
    cosines: list[float],
    terms: tuple[str, ...] = (),
    question: str = "",
    verdict: tuple[float, ...] = (),
) -> tuple[str, str | None]:
    text = " ".join(sentences)
    starts = np.cumsum([0, *(len(one) + 1 for one in sentences)])[:-1]
    spans = tuple(Span(int(a), int(a) + len(one)) for a, one in zip(starts, sentences, strict=True))
    letter = Letter("a", "brev.txt", "TXT", text, (), (), SENDER)
    passage = Passage("p", "a", PassageKind.ANSWER, text, 0, len(text), None, 1, spans)
    words = tuple(Sense(one, frozenset({one})) for one in terms)
    near = np.array(cosines, dtype=np.float32)
    marks, speaker = mark(letter, passage, near, words, question=question, verdict=verdict)
    return text[marks[0].start : marks[-1].end], speaker


def test_the_nearest_sentence_is_marked() -> None:
    quote, speaker = marked(
        "Veiene er gode i kommunen vår.", "Skolene er fulle av elever.", cosines=[0.1, 0.6]
    )
    assert quote == "Skolene er fulle av elever."
    assert speaker is None


def test_what_the_reader_says_goes_before_what_is_a_little_nearer() -> None:
    sentences = ("Veien er viktig for oss.", "Den har vært stengt i 31 timer.")
    assert marked(*sentences, cosines=[0.5, 0.4], verdict=(-2.0, 2.0))[0] == sentences[1]
    assert marked(*sentences, cosines=[0.5, 0.4], verdict=(2.0, -2.0))[0] == sentences[0]


def test_shared_words_decide_between_near_equals() -> None:
    quote, _ = marked(
        "Vi har mange planer her.", "Budsjettet er på 14 millioner.",
        cosines=[0.42, 0.40], terms=("budsjett", "14"),
    )  # fmt: skip
    assert quote.startswith("Budsjettet")


def test_a_heading_and_a_question_are_not_marked_where_an_answer_stands() -> None:
    heading, _ = marked("Kva kommunen kan yte\n", "Det er plass i rådhuset.", cosines=[0.9, 0.3])
    assert heading == "Det er plass i rådhuset."
    question, _ = marked("Hva kan dere yte?", "Det er plass i rådhuset.", cosines=[0.9, 0.3])
    assert question == "Det er plass i rådhuset."
    alone, _ = marked("Hva kan dere yte?", cosines=[0.9])
    assert alone == "Hva kan dere yte?"
    short, _ = marked("Ja til plass\n", "Skolen er ny.", cosines=[0.9, 0.3])
    assert short.startswith("Ja til plass")


def test_own_words_come_before_a_reported_view() -> None:
    quote, speaker = marked(
        "Politiet mener at kommunen bør ha et råd.",
        "Eksempel kommune er positiv til et råd.",
        cosines=[0.6, 0.55],
    )
    assert quote.startswith("Eksempel kommune")
    assert speaker is None


def test_a_reported_view_that_stands_alone_is_flagged() -> None:
    _, speaker = marked("Politiet mener at kommunen bør ha et råd.", cosines=[0.6])
    assert speaker == "Politiet"


def test_a_bare_yes_takes_the_next_sentence_along() -> None:
    quote, _ = marked("Ja.", "Kommunen kan tilby lokaler i rådhuset.", cosines=[0.9, 0.3])
    assert quote == "Ja. Kommunen kan tilby lokaler i rådhuset."


def test_a_passage_without_sentences_is_marked_whole() -> None:
    letter = Letter("a", "brev.txt", "TXT", "Tabell 1", (), (), Letterhead())
    passage = Passage("p", "a", PassageKind.ANSWER, "Tabell 1", 0, 8, None, 1, ())
    assert mark(letter, passage, np.empty(0, dtype=np.float32), ())[0] == (Span(0, 8),)


def test_a_report_is_the_answer_where_the_question_asks_for_its_speaker() -> None:
    sentences = ("Politiet mener at kommunen bør ha et råd.", "Vi mener at et råd er unødvendig.")
    cosines = [0.5, 0.6]
    quote, speaker = marked(*sentences, cosines=cosines, question="Hva mener politiet om et råd?")
    assert (quote, speaker) == (sentences[0], "Politiet")
    quote, speaker = marked(*sentences, cosines=cosines, question="Hva mener Eksempel om et råd?")
    assert (quote, speaker) == (sentences[1], None)


def test_reports_answer_an_english_question_that_calls_the_speaker_otherwise() -> None:
    sentences = ("Vi mener at et råd er unødvendig.", "Fastlegene ønsker seg et råd.")
    quote, speaker = marked(*sentences, cosines=[0.6, 0.5], question="What do the GPs want?")
    assert (quote, speaker) == (sentences[1], "Fastlegene")
