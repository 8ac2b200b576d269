"""The marked sentence is one that answers, in the sender's own voice where there is one."""

import numpy as np

from index.letters.letter import Letter, Letterhead, Span
from index.passages.passage import Passage, PassageKind
from index.search._marks import mark
from index.search._words import Sense

SENDER = "Eksempel kommune"


def marked(*sentences: str, cosines: list[float], terms: tuple[str, ...] = ()) -> tuple[str, bool]:
    text = " ".join(sentences)
    starts = np.cumsum([0, *(len(one) + 1 for one in sentences)])[:-1]
    spans = tuple(Span(int(a), int(a) + len(one)) for a, one in zip(starts, sentences, strict=True))
    letter = Letter("a", "brev.txt", "TXT", text, (), (), Letterhead())
    passage = Passage("p", "a", PassageKind.ANSWER, text, 0, len(text), None, 1, spans)
    words = tuple(Sense(one, frozenset({one})) for one in terms)
    marks, foreign = mark(letter, passage, np.array(cosines, dtype=np.float32), words, SENDER)
    return text[marks[0].start : marks[-1].end], foreign


def test_the_nearest_sentence_is_marked() -> None:
    quote, foreign = marked(
        "Veiene er gode i kommunen vår.", "Skolene er fulle av elever.", cosines=[0.1, 0.6]
    )
    assert quote == "Skolene er fulle av elever."
    assert not foreign


def test_shared_words_decide_between_near_equals() -> None:
    quote, _ = marked(
        "Vi har mange planer her.", "Budsjettet er på 14 millioner.",
        cosines=[0.42, 0.40], terms=("budsjett", "14"),
    )  # fmt: skip
    assert quote.startswith("Budsjettet")


def test_own_words_come_before_a_reported_view() -> None:
    quote, foreign = marked(
        "Politiet mener at kommunen bør ha et råd.",
        "Eksempel kommune er positiv til et råd.",
        cosines=[0.6, 0.55],
    )
    assert quote.startswith("Eksempel kommune")
    assert not foreign


def test_a_reported_view_that_stands_alone_is_flagged() -> None:
    _, foreign = marked("Politiet mener at kommunen bør ha et råd.", cosines=[0.6])
    assert foreign


def test_a_bare_yes_takes_the_next_sentence_along() -> None:
    quote, _ = marked("Ja.", "Kommunen kan tilby lokaler i rådhuset.", cosines=[0.9, 0.3])
    assert quote == "Ja. Kommunen kan tilby lokaler i rådhuset."


def test_a_passage_without_sentences_is_marked_whole() -> None:
    letter = Letter("a", "brev.txt", "TXT", "Tabell 1", (), (), Letterhead())
    passage = Passage("p", "a", PassageKind.ANSWER, "Tabell 1", 0, 8, None, 1, ())
    assert mark(letter, passage, np.empty(0, dtype=np.float32), (), SENDER)[0] == (Span(0, 8),)
