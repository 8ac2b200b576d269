"""A reader must know which of its tokens stand in which sentence."""

from index.encoder import BUNDLED
from index.reader._tokens import BESIDE, QUESTION, Tokens
from tests.reader.test_contract import text_of


def test_every_token_of_the_passage_belongs_to_its_sentence() -> None:
    tokens = Tokens.of(BUNDLED)
    (row,) = tokens.rows("Hvor?", [text_of("Her er det.", "Der er det ikke.", heading="Hva?")])
    assert len(row.ids) == len(row.parts)
    numbers = [part for part in row.parts if part >= 0]
    assert numbers == sorted(numbers)
    assert set(row.parts) == {QUESTION, BESIDE, 0, 1}


def test_the_question_comes_first_and_the_passage_is_cut_to_the_window() -> None:
    tokens = Tokens.of(BUNDLED)
    rows = tokens.rows("Hvor er det? " * 100, [text_of(*["Her er det."] * 200), text_of("Her.")])
    assert len(rows[0].ids) == 384
    assert rows[0].ids[:60] == rows[1].ids[:60]
    assert rows[0].parts[0] == rows[1].parts[0] == QUESTION


def test_a_table_is_read_with_its_heads_beside_the_sentences() -> None:
    from dataclasses import replace

    tokens = Tokens.of(BUNDLED)
    plain = text_of("Nordbygda 29")
    table = replace(plain, rows=("Responstid 2021, Nordbygda: 29",))
    short, longer = tokens.rows("Hvor lang?", [plain, table])
    assert len(longer.ids) > len(short.ids)
    assert set(longer.parts[len(short.ids) - 1 :]) == {BESIDE}
