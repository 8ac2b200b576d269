from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import _url


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.text(min_size=1, max_size=20))
)
@settings(deadline=None, max_examples=60)
def test_a_link_carries_its_parameters_exactly(parameters: dict[str, str]) -> None:
    parameters = {name: value.replace("\ud800", "") or "x" for name, value in parameters.items()}
    address = _url.href("letter", **parameters)
    assert urlsplit(address).path == "./letter"
    found = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    assert {name: found[name] for name in parameters} == parameters


def test_empty_parameters_are_left_out_and_lists_are_repeated() -> None:
    assert _url.href("", q="å & b", n=None, sender=("A", "B"), why="") == (
        "./?q=%C3%A5%20%26%20b&sender=A&sender=B"
    )


@pytest.mark.parametrize(
    ("locale", "language"),
    [("nb-NO", "nb"), ("nn", "nn"), ("no", "nb"), ("en-GB", "en"), ("de", "en"), ("", "nb")],
)
def test_the_browsers_language_decides_where_nothing_else_does(locale: str, language: str) -> None:
    assert _url._of_browser(locale) == language


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("101", 100),
        ("9" * 5_000, 100),
        ("0" * 5_000 + "7", 7),
        ("0", 10),
        ("000", 10),
        ("", 10),
        ("-1", 10),
        ("1e3", 10),
        ("٣", 10),
        ("²", 10),
        (" 7", 10),
    ],
)
def test_a_number_in_the_address_of_any_length_is_within_its_bounds(
    value: str, number: int
) -> None:
    assert _url.number(value, 10, 100) == number
