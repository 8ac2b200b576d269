from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.letters._dates import find_dates, first_date

MONTHS = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]
SHORT = ["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"]
WAYS: dict[str, Callable[[date], str]] = {
    "iso": lambda d: d.isoformat(),
    "dots": lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    "short dots": lambda d: f"{d.day}.{d.month}.{d.year}",
    "dots and blanks": lambda d: f"{d.day}. {d.month}. {d.year}",
    "two digits": lambda d: f"{d.day:02}.{d.month:02}.{d.year % 100:02}",
    "slash and dash": lambda d: f"{d.day}/{d.month}-{d.year % 100:02}",
    "slash, dash, year": lambda d: f"{d.day}/{d.month}-{d.year}",
    "slashes": lambda d: f"{d.day}/{d.month}/{d.year}",
    "slash and blank": lambda d: f"{d.day}/{d.month} {d.year}",
    "dashes": lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
    "month": lambda d: f"{d.day}. {MONTHS[d.month - 1]} {d.year}",
    "Month": lambda d: f"{d.day}. {MONTHS[d.month - 1].capitalize()} {d.year}",
    "month without dot": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "month without blank": lambda d: f"{d.day}.{MONTHS[d.month - 1]} {d.year}",
    "short month": lambda d: f"{d.day}. {SHORT[d.month - 1]}. {d.year}",
}
dates = st.dates(date(1970, 1, 1), date(2069, 12, 31))
around = st.sampled_from(["", "Elverum, ", "den ", "mandag ", "Dato: ", "måndag den ", "(", "av "])
behind = st.sampled_from(["", ".", ", ", ")", " i møte", "\n"])


@pytest.mark.parametrize("way", WAYS)
@given(written=dates, before=around, after=behind)
def test_every_way_of_writing_reads_back(way: str, written: date, before: str, after: str) -> None:
    words = WAYS[way](written)
    text = before + words + after
    (found,) = find_dates(text)
    assert found.iso == written.isoformat()
    assert text[found.start : found.end].rstrip(".") == words.rstrip(".")


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2022",
        "30.13.2022",
        "vår ref. 22/1040-3",
        "2022001040-3",
        "§ 14-7 og 8-30",
        "kl. 09.00-15.00",
        "tlf. 62 43 30 00",
        "mars",
        "1. mai",
        "versjon 1.2.3.4",
        "2022-13-01",
        "",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Elverum, 30. mai 2022", "2022-05-30"),
        ("Møte 6.5.2022.", "2022-05-06"),
        ("30/5-22", "2022-05-30"),
        ("30.05.22", "2022-05-30"),
        ("May 30, 2022", "2022-05-30"),
        ("30 May 2022", "2022-05-30"),
        ("12. des. 1999", "1999-12-12"),
    ],
)
def test_named_examples(text: str, iso: str) -> None:
    found = first_date(text)
    assert found is not None
    assert found.iso == iso


def test_several_dates_come_in_order_and_apart() -> None:
    text = "Brev av 23.02.2022, møte 22.4.2022 og 6. mai 2022."
    found = find_dates(text)
    assert [one.iso for one in found] == ["2022-02-23", "2022-04-22", "2022-05-06"]
    assert [text[one.start : one.end] for one in found] == [
        "23.02.2022",
        "22.4.2022",
        "6. mai 2022",
    ]


@given(st.text(alphabet="0123456789./- maijn\n", max_size=60), st.integers(0, 60))
def test_any_text_gives_dates_within_bounds(text: str, start: int) -> None:
    place = start
    for one in find_dates(text, start):
        assert place <= one.start < one.end <= len(text)
        assert date.fromisoformat(one.iso)
        place = one.end
