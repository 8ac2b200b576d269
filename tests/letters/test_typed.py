from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.letters.typed import typed_date

DAY = date(2022, 5, 31)


@pytest.mark.parametrize(
    "words",
    ["31.05.2022", "31.5.22", "31. mai 2022", "31 mai 2022", " 31. Mai  2022 ", "2022-05-31",
     "31/5/2022", "31-05-2022", "31 May 2022", "May 31, 2022"],
)  # fmt: skip
def test_a_day_is_understood_as_people_type_it(words: str) -> None:
    assert typed_date(words) == DAY


@pytest.mark.parametrize(
    "words",
    ["", "soon", "5/31", "31.02.2022", "31.05.2022 eller 1.6.2022", "fra 31.05.2022", "2022"],
)
def test_what_is_no_single_day_is_none(words: str) -> None:
    assert typed_date(words) is None


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_every_day_is_understood_in_the_form_that_norwegians_write(day: date) -> None:
    assert typed_date(f"{day:%d.%m.%Y}") == typed_date(f"{day.day}.{day.month}.{day:%y}") == day


@given(st.text())
def test_whatever_is_typed_raises_nothing(words: str) -> None:
    typed_date(words)
