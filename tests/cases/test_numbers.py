"""One case, however its number is written."""

import pytest

from index.cases._numbers import case_number, case_numbers, is_plain


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        ("23/2874", "2023/2874"),
        ("2023/2874-5", "2023/2874"),
        ("23/2874–5", "2023/2874"),
        ("2022001040-3", "2022/1040"),
        ("24/00913-6", "2024/913"),
        ("2021/1750-11/GK", "2021/1750"),
        ("94/231", "1994/231"),
        ("Dem: 21/3157", "2021/3157"),
        ("BBV-2021-033/GV", "bbv-2021-033"),
        ("20-318/BKN", "20-318"),
        ("T-2022/14-3", "t-2022/14"),
        ("14. februar 2022", ""),
        ("brev av 3. mai", ""),
        ("", ""),
    ],
)
def test_a_reference_names_a_case(reference: str, number: str) -> None:
    assert case_number(reference) == number


def test_numbers_of_a_text_come_once_each_and_no_date_or_school_year_is_one() -> None:
    words = "Sak 23/2874, jf. 2023/2874-5 og 24/99. Skoleåret 2021/2022, 22/4-2024, kl. 24/7."
    assert case_numbers(words) == ("2023/2874", "2024/99")


def test_only_year_and_figure_is_what_any_office_may_have() -> None:
    assert is_plain("2023/2874")
    assert not is_plain("bbv-2021-033")
