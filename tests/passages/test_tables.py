"""Tables: no figure is lost, and each is read with its row and its column."""

import pytest

from index.letters.letter import BlockKind, Document
from index.passages import Passage, embedding_sentences, embedding_text, segment
from tests.letters.documents import document, letter_of, pieces

INTRO = "Eksempelvik kommune viser til brevet og gjør rede for beredskapen i tabellen under."
AFTER = "Tallene er hentet fra brannvesenets egen oversikt og gjelder hele året."
ROWS = (("Grend", "Utrykninger 2020", "Utrykninger 2021"), ("Nordbygda", "31", "29"),
        ("Sørbygda", "7", "12"))  # fmt: skip


def passages(made: Document, window: int = 200) -> tuple[Passage, ...]:
    return segment(letter_of(made), lambda texts: [len(one.split()) for one in texts], window)


def typed(rows: tuple[tuple[str, ...], ...] = ROWS) -> Document:
    return document("\n\n".join((INTRO, "\n".join("\t".join(row) for row in rows), AFTER)))


def celled(rows: tuple[tuple[str, ...], ...] = ROWS) -> Document:
    cells = [(BlockKind.TABLE_CELL, cell, n) for n, row in enumerate(rows) for cell in row]
    paragraph = BlockKind.PARAGRAPH
    return pieces((paragraph, INTRO), *cells, (paragraph, AFTER))


@pytest.mark.parametrize("made", [typed(), celled()], ids=["typed", "cells"])
def test_figures_of_one_to_four_digits_were_dropped_from_tables(made: Document) -> None:
    found = passages(made)
    words = " ".join(one.text for one in found).split()
    assert {"31", "29", "7", "12", "2020", "2021"} <= set(words)
    assert all(made.text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize("made", [typed(), celled()], ids=["typed", "cells"])
def test_a_figure_was_read_without_its_row_and_column(made: Document) -> None:
    read = "\n".join(embedding_text(one) for one in passages(made))
    assert "Utrykninger 2021, Nordbygda: 29" in read
    assert "Utrykninger 2020, Sørbygda: 7" in read


@pytest.mark.parametrize("made", [typed(), celled()], ids=["typed", "cells"])
def test_a_row_is_one_sentence_quoted_as_it_stands(made: Document) -> None:
    rows = {
        made.text[span.start : span.end]: embedding_text(one)[begin:end]
        for one in passages(made)
        for span, (begin, end) in zip(
            one.sentences, embedding_sentences(one, embedding_text(one)), strict=True
        )
    }
    row = next(quoted for quoted in rows if quoted.startswith("Nordbygda"))
    assert row.split() == ["Nordbygda", "31", "29"]
    assert rows[row] == "Utrykninger 2020, Nordbygda: 31; Utrykninger 2021, Nordbygda: 29"
    assert rows[AFTER] == AFTER


def test_an_empty_corner_above_the_names_of_the_rows_is_no_column() -> None:
    rows = (("", "2020", "2021"), ("Liggetid, døgn", "14", "11"))
    read = "\n".join(embedding_text(one) for one in passages(typed(rows)))
    assert "2020, Liggetid, døgn: 14; 2021, Liggetid, døgn: 11" in read


def test_rows_of_running_text_are_read_as_they_are() -> None:
    words = "Kommunen har i mange år satset på forebygging, og det vil vi fortsette med framover."
    found = passages(typed((("Tema", "Hva kommunen gjør"), ("Forebygging", words))))
    assert all(not one.rows for one in found)


def test_list_items_set_with_tabs_are_no_table() -> None:
    found = passages(document(f"{INTRO}\n\n1.\tVi har tre biler.\n2.\tVi har to båter.\n\n{AFTER}"))
    assert all(not one.rows for one in found)
    assert any("1.\tVi har tre biler." in one.text for one in found)


def test_a_page_number_between_paragraphs_is_still_left_out() -> None:
    found = passages(document(f"{INTRO}\n\n{AFTER}\n\n3\n\n{AFTER}"))
    assert not any("3" in one.text.split() for one in found)


@pytest.mark.parametrize("window", [1, 3, 9, 20])
def test_a_table_larger_than_the_window_is_cut_and_loses_nothing(window: int) -> None:
    made = typed()
    found = passages(made, window)
    assert "".join("".join(one.text.split()) for one in found) == "".join(made.text.split())
    assert all(len(embedding_text(one).split()) <= window for one in found)


def test_what_stands_below_a_table_of_questions_was_the_answer_of_its_last_row() -> None:
    rows = (
        ("Spørsmål", "Svar frå Eksempelvik kommune"),
        ("1. Kva ventar kommunen?", "Vi ventar fleire turistar og meir trafikk i sommar."),
        ("2. Nøgd med ruta?", "Nei, vi er ikkje nøgde med at båten går så sjeldan."),
    )
    found = passages(typed(rows))
    under = {one.text: one.question.text if one.question else None for one in found}
    assert under[rows[1][1]] == rows[1][0]
    assert under[rows[2][1]] == rows[2][0]
    assert under[AFTER] is None
