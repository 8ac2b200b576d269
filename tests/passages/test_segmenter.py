"""The seed letter's passages, and what holds for the passages of any letter."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.letters.letter import Block, BlockKind, Document, Letter, Page
from index.passages import (
    MOST_TOKENS,
    QUESTION_CHARACTERS,
    SEGMENTER_VERSION,
    Passage,
    PassageKind,
    Question,
    embedding_text,
    segment,
)
from tests.letters.documents import document, letter, letter_of
from tests.writers.generated import generated_letters

SEED = next((Path(__file__).parents[2] / "seeds").glob("elverum*.txt"))
POSITIVE = (
    "Elverum kommune er positive til å vurdere et regionalt politiråd, men det må ikke komme som "
    "erstatning for det lokale politirådet."
)
QUESTIONS = (
    "Hvilke utfordringer mener dere kommunen vil stå overfor innenfor områdene forebygging, "
    "beredskap og sivile tjenester de neste årene?",
    "Er kommunen tilfreds med politiets bemanningsutvikling, tjenestestedstruktur og "
    "tjenestetilbud? Hvis ikke, hva er årsakene?",
    "Både kommunen og politiet har ansvar for å sikre innbyggernes trygghet og gode tjenester. "
    "Hvordan kan polititjenestene og samarbeidet mellom kommunen, politiet og ev. andre lokale "
    "aktører som nabokommuner og fylket videreutvikles for å sikre dette?",
    "Hvilke ressurser ser kommunen for seg at de kan avsette til videreutvikling av samarbeidet "
    "om å sikre innbyggernes trygghet?",
    "Hva er ønsket utvikling når det gjelder tilgjengeligheten til politiets tjenester?\n\n"
    "- Via et tjenestested i politiet?\n"
    "- Via fysisk tilstedeværelse annet sted enn på et tjenestested?\n"
    "- Via fysisk oppmøte?\n- Via telefon?\n- Via internett?",
    "Ønsker kommunen et nytt tjenestested i politiet? Hvis ja, kan kommunen tilby lokaler, for "
    "eksempel samlokalisering med andre kommunale tjenester?",
)


def count(texts: Sequence[str]) -> list[int]:
    return [sum(1 + len(word) // 5 for word in text.split()) for text in texts]


def assert_sound(one: Letter, passages: Sequence[Passage], max_tokens: int) -> None:
    place = 0
    for passage in passages:
        assert one.text[passage.start : passage.end] == passage.text == passage.text.strip() != ""
        assert passage.start >= place
        place = passage.end
        assert count([embedding_text(passage)])[0] <= max_tokens
        assert passage.letter_id == one.id
        assert passage.paragraph >= 1
        assert passage.page == one.page_at(passage.start)
        inside = passage.start
        for sentence in passage.sentences:
            assert not one.text[inside : sentence.start].strip()
            assert sentence.start < sentence.end
            inside = sentence.end
        assert passage.sentences[0].start == passage.start
        assert passage.sentences[-1].end == passage.end
        if passage.question:
            assert passage.kind is PassageKind.ANSWER
            assert one.text[passage.question.start : passage.question.end] == passage.question.text
            assert passage.question.end <= passage.start
    assert len({passage.id for passage in passages}) == len(passages)
    assert [passage.paragraph for passage in passages] == sorted(p.paragraph for p in passages)


@pytest.fixture(scope="module")
def seed() -> Letter:
    return letter(SEED.read_text(encoding="utf-8"))


def test_the_seed_has_six_questions_and_every_answer_its_own(seed: Letter) -> None:
    passages = segment(seed, count, 256)
    assert_sound(seed, passages, 256)
    answers = [one for one in passages if one.kind is PassageKind.ANSWER]
    questions = list(dict.fromkeys(one.question.text for one in answers if one.question))
    assert questions == list(QUESTIONS)
    assert all(one.question for one in answers)
    openings = {one.question.text: one.text[:25] for one in reversed(answers) if one.question}
    assert [openings[text] for text in QUESTIONS] == [
        "Med bakgrunn i den inform",
        "Elverum kommune var posit",
        "I dialogmøte med politiet",
        "Kommunens økonomiske hand",
        "Elverum kommune opplever ",
        "Elverum kommune er tilfre",
    ]


def test_the_seeds_answer_is_one_sentence_under_the_third_question(seed: Letter) -> None:
    (found,) = (one for one in segment(seed, count, 256) if POSITIVE in one.text)
    assert POSITIVE in [sentence.of(seed.text) for sentence in found.sentences]
    assert found.question is not None
    assert found.question.text == QUESTIONS[2]


def test_the_seeds_introduction_and_closing_are_passages(seed: Letter) -> None:
    passages = segment(seed, count, 256)
    assert passages[0].kind is PassageKind.INTRODUCTION
    assert passages[0].text.startswith("Elverum kommune viser til brev")
    assert passages[-1].kind is PassageKind.CLOSING
    assert passages[-1].text.startswith("Med hilsen")
    assert passages[-1].text.endswith("elektronisk godkjent og sendes derfor uten underskrift")


def test_head_questions_and_addresses_are_no_passages(seed: Letter) -> None:
    everything = "\n".join(one.text for one in segment(seed, count, 256))
    for words in ("Vår dato", "Svar på brev til", "Postboks", "Mottakere", "0030", "Via telefon?"):
        assert words not in everything
    for question in QUESTIONS:
        assert question not in everything


def test_ids_depend_on_letter_span_and_version_only(seed: Letter) -> None:
    passage = segment(seed, count, 256)[3]
    name = f"{seed.id}:{passage.start}:{passage.end}:{SEGMENTER_VERSION}"
    assert passage.id == hashlib.sha256(name.encode()).hexdigest()[:16]
    assert segment(seed, count, 256)[3] == passage


@pytest.mark.parametrize("max_tokens", [1, 8, 40, 64, 128, 512])
def test_every_window_is_respected_and_nothing_lost(seed: Letter, max_tokens: int) -> None:
    passages = segment(seed, count, max_tokens)
    place = 0
    for one in passages:
        assert seed.text[one.start : one.end] == one.text
        assert one.start >= place
        place = one.end
        assert count([embedding_text(one)])[0] <= max_tokens or len(one.text) == 1
    kept = "".join("".join(one.text.split()) for one in passages)
    assert "".join(POSITIVE.split()) in kept


def test_a_window_of_nothing_is_refused(seed: Letter) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        segment(seed, count, 0)


def test_what_is_encoded_holds_the_asking_part_of_the_question() -> None:
    text = "Et utsagn står først. " + "Hva mener dere om " + "samarbeidet og " * 40 + "alt?"
    passage = Passage(
        "i", "l", PassageKind.ANSWER, "Svar.", 0, 5, None, 1, (), Question(text, 0, 1, "k")
    )
    head, answer = embedding_text(passage).split("\n")
    assert answer == "Svar."
    assert head.startswith("Hva mener dere")
    assert len(head) <= QUESTION_CHARACTERS


def test_running_headers_cut_passages_and_are_in_none() -> None:
    text = "Eksempel kommune mener dette om saken.\n\nSide 1 av 2\n\nOg dette mener vi også om den."
    kinds = (BlockKind.PARAGRAPH, BlockKind.MARGINAL, BlockKind.PARAGRAPH)
    blocks = tuple(
        Block(kind, one.start, one.end)
        for kind, one in zip(kinds, document(text).blocks, strict=True)
    )
    made = Document(text, blocks, (Page(1, 0, 53), Page(2, 53, len(text))))
    passages = segment(letter_of(made), count, 256)
    assert [one.text[:8] for one in passages] == ["Eksempel", "Og dette"]
    assert [one.page for one in passages] == [1, 2]


def test_short_neighbours_are_joined_but_long_ones_are_not() -> None:
    long = "Kommunen mener at samarbeidet med politiet er godt og bør fortsette som i dag. " * 4
    asked = "Innledning er her og nå.\n\nHva mener dere om samarbeidet?"
    text = f"{asked}\n\n{long}\n\n{long}\n\nKort er det."
    answers = [one for one in segment(letter(text), count, 512) if one.question]
    assert len(answers) == 2
    assert answers[1].text.endswith("Kort er det.")


def test_generated_letters_keep_every_answer_under_its_question() -> None:
    for made in generated_letters(60, seed=3):
        one = letter(made.model.text())
        passages = segment(one, count, 256)
        assert_sound(one, passages, 256)
        questions = {p.question.key for p in passages if p.question}
        assert len(questions) == len(made.answers)
        for paragraphs in made.answers.values():
            keys = {
                p.question.key if p.question else None
                for p in passages
                for paragraph in paragraphs
                if paragraph in p.text or p.text in paragraph
            }
            assert len(keys) == 1
            assert None not in keys


words = st.sampled_from(
    [
        "Spørsmål",
        "3:",
        "Hva",
        "mener",
        "dere?",
        "Kommunen",
        "er",
        "positiv.",
        "bl.a.",
        "nr.",
        "5",
        "22.4.2022",
        "-",
        "1.",
        "\n",
        "\n\n",
        "Vi",
        "Med",
        "hilsen",
        "Mottakere:",
        "Kopi",
        "til:",
        "0030",
        "OSLO",
        "elektronisk",
        "godkjent",
        "Vår",
        "ref.:",
        "x",
        "y?",
        "z!",
        "Er",
        "Hvordan",
        "kan",
        "etsværtlangtordsomaldritarsluttogsomingenkanlese",
        "Avslutning",
        "Svar",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(words, max_size=80).map(" ".join),
    st.lists(st.sampled_from(list(BlockKind)), min_size=1, max_size=5),
    st.integers(12, 80),
)
def test_any_letter_gives_sound_passages(text: str, kinds: list[BlockKind], window: int) -> None:
    blocks = tuple(
        Block(
            kinds[n % len(kinds)],
            one.start,
            one.end,
            n // 2 if kinds[n % len(kinds)] is BlockKind.TABLE_CELL else None,
        )
        for n, one in enumerate(document(text).blocks)
    )
    one = letter_of(Document(text, blocks, (Page(1, 0, len(text)),)))
    assert_sound(one, segment(one, count, window), window)


def _real_letters() -> list[Path]:
    folder = Path(__file__).parents[3] / "shared" / "letters"
    return sorted(folder.glob("navikt*/**/*.txt"))[::7]


@pytest.mark.skipif(not _real_letters(), reason="the real letters are not beside this checkout")
def test_real_letters_of_another_kind_give_sound_passages() -> None:
    for path in _real_letters():
        one = letter(path.read_text(encoding="utf-8"))
        passages = segment(one, count, 256)
        assert_sound(one, passages, 256)
        assert passages


def test_a_wide_window_makes_no_wide_passages() -> None:
    long = letter("Prøvevik kommune\n\n" + "Kommunen ønsker flere benker ved alle veier. " * 200)
    assert segment(long, count, 8192) == segment(long, count, MOST_TOKENS)
    assert max(count([one.text for one in segment(long, count, 8192)])) <= MOST_TOKENS
