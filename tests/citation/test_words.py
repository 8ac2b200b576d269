"""Dates and quotation marks as each language writes them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.citation import local_date, quotation_marks


@pytest.mark.parametrize(
    ("iso", "language", "expected"),
    [
        ("2022-05-30", "nb", "30. mai 2022"),
        ("2022-05-03", "nn", "3. mai 2022"),
        ("2022-05-30", "en-GB", "30 May 2022"),
        ("2022-12", "nb", "desember 2022"),
        ("2022", "en", "2022"),
        ("2022-13-01", "nb", "2022-13-01"),
        ("udatert", "nb", "udatert"),
        ("", "nb", ""),
    ],
)
def test_local_date(iso: str, language: str, expected: str) -> None:
    assert local_date(iso, language) == expected


@settings(deadline=None, max_examples=40)
@given(st.dates(), st.sampled_from(["nb", "nn", "en"]))
def test_every_date_has_its_day_and_year(day: object, language: str) -> None:
    iso = str(day)
    shown = local_date(iso, language)
    assert shown.split()[0].rstrip(".") == str(int(iso[8:]))
    assert shown.split()[-1] == iso[:4]


def test_quotation_marks() -> None:
    assert quotation_marks("nn") == ("«", "»")
    assert quotation_marks("en") == ("“", "”")
