"""Which of the recipient's questions each passage answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from index.encoder import load_encoder
from index.encoder.base import Encoder, Vectors
from index.letters.letter import Block, BlockKind, Document, Letter
from index.passages import (
    Answers,
    Memo,
    Passage,
    Question,
    _assignment,
    _briefs,
    _cues,
    assign_answers,
    embedding_text,
    question_key,
    question_texts,
    quoted_questions,
    segment,
)
from index.passages._assignment import Assigned, assign_passages
from tests.letters.documents import document, letter_of
from tests.passages.consultations import BUS, CONSULTATIONS, SHORE, Consultation, Written

CASES = [
    pytest.param(name, written, id=f"{name}: {written.way}")
    for name, consultation in CONSULTATIONS.items()
    for written in consultation.letters
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(None)


def letter(written: Written, number: int = 0) -> Letter:
    return replace(letter_of(document(written.text)), id=f"{number:064}")


def cut(consultation: Consultation, encoder: Encoder) -> list[Passage]:
    return [
        passage
        for number, written in enumerate(consultation.letters)
        for passage in segment(letter(written, number), encoder.count_tokens, encoder.max_tokens)
    ]


def brief_of(consultation: Consultation) -> list[Question]:
    return [Question(one, 0, len(one), question_key(one)) for one in consultation.questions]


def answers(
    passages: Sequence[Passage],
    encoder: Encoder,
    quoted: Sequence[Sequence[Question]] = (),
    memo: Memo | None = None,
) -> Answers:
    asked = [one.question for one in passages if one.question]
    texts = question_texts([*asked, *(one for questions in quoted for one in questions)])
    wordings = encoder.encode_passages(list(texts)) if texts else None
    vectors: Vectors = encoder.encode_passages([embedding_text(one) for one in passages])
    return assign_answers(passages, quoted, wordings, vectors, memo)


@pytest.fixture(scope="module")
def assigned(encoder: Encoder) -> Mapping[str, tuple[Answers, list[Passage]]]:
    return {
        name: (answers(passages, encoder), passages)
        for name, one in CONSULTATIONS.items()
        for passages in [cut(one, encoder)]
    }


@pytest.mark.parametrize(("name", "written"), CASES)
def test_answers_stood_under_a_question_of_their_own_or_under_none(
    name: str, written: Written, assigned: Mapping[str, tuple[Answers, list[Passage]]]
) -> None:
    found, passages = assigned[name]
    (brief,) = found.briefs
    numbers = {key: number for number, key in enumerate(brief.keys, start=1)}
    own = letter(written, CONSULTATIONS[name].letters.index(written))
    end = 0
    for wanted, words in written.parts:
        start = own.text.index(words, end)
        end = start + len(words)
        inside = [
            one
            for one in passages
            if one.letter_id == own.id and one.start < end and one.end > start
        ]
        assert inside or not wanted
        for passage in inside if wanted else ():
            given = tuple(numbers[key] for key in found.by_passage[passage.id])
            assert given == wanted, passage.text


def test_a_brief_has_the_recipients_questions_and_no_other(
    assigned: Mapping[str, tuple[Answers, list[Passage]]],
) -> None:
    for name, one in CONSULTATIONS.items():
        (brief,) = assigned[name][0].briefs
        assert len(brief.questions) == len(one.questions)


def test_a_quoted_brief_names_the_questions_that_no_letter_repeats(encoder: Encoder) -> None:
    bare = replace(BUS, letters=BUS.letters[1:4])
    passages = cut(bare, encoder)
    found = answers(passages, encoder, [brief_of(BUS)])
    (brief,) = found.briefs
    assert [one.text for one in brief.questions] == list(BUS.questions)
    heard = {key for keys in found.by_passage.values() for key in keys}
    assert heard == set(brief.keys)


def test_a_number_beyond_the_end_of_the_brief_answers_none_of_it(encoder: Encoder) -> None:
    parts = (
        ((), "Papirdal kommune viser til brevet om skoleskyss."),
        ((1,), "Spørsmål 1 og 9\n\nVi kjører 77 barn, og tallet er stabilt."),
        ((2,), "Spørsmål 2\n\nGrensene er gode slik de er, men førsteklassingene har langt å gå."),
    )
    counting_on = replace(BUS, letters=(*BUS.letters, Written("more numbers", parts)))
    passages = cut(counting_on, encoder)
    found = answers(passages, encoder)
    (brief,) = found.briefs
    (stable,) = (one for one in passages if "77 barn" in one.text)
    assert set(found.by_passage[stable.id]) <= set(brief.keys)


def test_a_bare_number_is_a_question_of_the_brief_that_its_own_letter_answers(
    encoder: Encoder,
) -> None:
    shore = [replace(one, letter_id=f"{100 + int(one.letter_id)}") for one in cut(SHORE, encoder)]
    found = answers([*cut(BUS, encoder), *shore], encoder)
    of_bus = next(brief for brief in found.briefs if len(brief.questions) == len(BUS.questions))
    for passage in cut(BUS, encoder):
        assert set(found.by_passage.get(passage.id, ())) <= set(of_bus.keys)


def two_consultations(encoder: Encoder) -> tuple[list[Passage], list[Passage]]:
    shore = [replace(one, letter_id=f"{100 + int(one.letter_id)}") for one in cut(SHORE, encoder)]
    return cut(BUS, encoder), shore


def test_letter_by_letter_gives_the_same_as_all_at_once(encoder: Encoder) -> None:
    bus, shore = two_consultations(encoder)
    last = shore[-1].letter_id
    memo = Memo()
    for passages in (
        bus,
        [*bus, *(one for one in shore if one.letter_id != last)],
        [*bus, *shore],
        shore,
    ):
        assert answers(passages, encoder, memo=memo) == answers(passages, encoder)


def test_a_letter_more_leaves_those_of_other_briefs_alone(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus, shore = two_consultations(encoder)
    last = shore[-1].letter_id
    memo = Memo()
    answers([*bus, *(one for one in shore if one.letter_id != last)], encoder, memo=memo)
    assigned, read = set[str](), set[str]()

    def assign(letters: Sequence[Sequence[Passage]], *rest: Any) -> dict[str, Assigned]:
        assigned.update(one.letter_id for letter in letters for one in letter)
        return assign_passages(letters, *rest)

    def read_cue(text: str) -> _cues.Cue:
        read.add(text)
        return _cues.read_cue(text)

    monkeypatch.setattr(_briefs, "assign_passages", assign)
    monkeypatch.setattr(_assignment, "read_cue", read_cue)
    answers([*bus, *shore], encoder, memo=memo)
    assert assigned == {one.letter_id for one in shore}
    known = {one.text for one in [*bus, *shore] if one.letter_id != last}
    assert read
    assert read.isdisjoint(known)


def test_order_of_letters_changes_no_assignment(encoder: Encoder) -> None:
    passages = cut(BUS, encoder)
    letters = sorted({one.letter_id for one in passages}, reverse=True)
    turned = [one for own in letters for one in passages if one.letter_id == own]
    assert answers(turned, encoder).by_passage == answers(passages, encoder).by_passage


def test_without_vectors_words_numbers_and_order_tell() -> None:
    def count(texts: Sequence[str]) -> list[int]:
        return [len(one.split()) for one in texts]

    letters = [segment(letter(one, number), count, 200) for number, one in enumerate(BUS.letters)]
    found = assign_passages(letters, brief_of(BUS), None, None)
    assert all(0.0 <= one.confidence <= 1.0 for one in found.values())
    numbered = [
        found[one.id] for one in letters[1] if one.text[:2] in {"1.", "2.", "3.", "4.", "5."}
    ]
    assert [one.keys for one in numbered] == [(one.key,) for one in brief_of(BUS)]


def test_without_a_brief_nothing_is_assigned() -> None:
    found: dict[str, Assigned] = assign_passages([], [], None, None)
    assert found == {}
    assert assign_answers((), (), None, None) == Answers({})


def test_questions_of_a_quoted_brief_are_read_without_its_marks() -> None:
    text = (
        "Her er svaret vårt.\n\n"
        "> Vi ber om svar på dette:\n> 1. Hvor mange barn har rett til\n> skoleskyss i kommunen?\n"
        "> 2. Er grensene for gratis skyss rimelige?\n>\n> Med hilsen departementet"
    )
    start = text.index(">")
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, start - 2),
        Block(BlockKind.QUOTED, start, len(text)),
    )
    found = quoted_questions(letter_of(Document(text, blocks)))
    assert [" ".join(one.text.split()) for one in found] == [
        "1. Hvor mange barn har rett til skoleskyss i kommunen?",
        "2. Er grensene for gratis skyss rimelige?",
    ]
    assert found[0].key == question_key("Hvor mange barn har rett til skoleskyss i kommunen?")
    assert quoted_questions(letter_of(document(text.replace("> ", "")))) == ()
