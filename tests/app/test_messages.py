import re
import string
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from app._engine import STEPS
from app.messages import LANGUAGES, Messages, catalogue, messages
from index.cases import Reason as CaseReason
from index.citation import Style
from index.compare import State
from index.letters.doubts import Reason
from index.letters.letter import Letterhead
from index.search.hit import ChipKind, ListKind

APP = Path(__file__).parents[2] / "app"


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_messages(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue("nb"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_has_the_same_placeholders_in_all_languages(language: str) -> None:
    for name, words in catalogue("nb").items():
        assert placeholders(catalogue(language)[name]) == placeholders(words), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty_or_holds_markup(language: str) -> None:
    for name, words in catalogue(language).items():
        assert words, name
        assert not re.search(r"[<>]|\*\*", words), name


def used() -> set[str]:
    """Return the names that the source asks for; computed ones are listed."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in APP.rglob("*.py"))
    names = set(re.findall(r"[\"']([a-z]+\.[a-z_]+)[\"']", source)) & set(catalogue("nb"))
    counted = re.findall(r't\.count\("([a-z._]+)"|\("(report\.[a-z]+)", report', source)
    names |= {f"{a or b}_{n}" for a, b in counted for n in ("one", "other")}
    names |= {f"field.{one.name}" for one in fields(Letterhead)} | {"field.file"}
    names |= {f"chip.{kind}" for kind in ChipKind} | {
        f"chip.absent_{kind}" for kind in ChipKind if kind is not ChipKind.LIST
    }
    names |= {f"list.{kind}" for kind in ListKind}
    names |= {f"copy.{style}" for style in Style if style is not Style.PLAIN}
    names |= {f"case.why_{reason}" for reason in CaseReason}
    names |= {f"doubt.{reason}" for reason in Reason}
    names |= {f"cell.{state.name.lower()}" for state in State}
    names |= {f"nav.{page}" for page in ("ask", "compare", "letters", "letter", "basket")}
    kinds = ("add", "rebuild", "remove", "restore", "correct", "move")
    names |= {f"{form}.{kind}" for form in ("job", "done", "asked") for kind in kinds}
    names |= {f"{form}.correct_back" for form in ("done", "asked")}
    names |= {f"stage.{stage}" for stage in ("read", "encode", "publish")}
    names |= {"gate.host", "gate.origin"}
    names |= {f"load.{step}" for step in STEPS}
    names |= {f"sort.{by}" for by in ("sender", "county", "date", "answered")}
    names |= {f"coverage.{column}" for column in ("question", "answered", "skipped")}
    return names | {f"basket.{act}" for act in ("up", "down", "remove")}


def test_every_message_is_used_and_every_used_one_exists() -> None:
    assert used() == set(catalogue("nb"))


def test_an_unknown_language_or_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no messages in 'se'"):
        catalogue("se")
    with pytest.raises(KeyError):
        messages("nb")("ask.nothing")


@pytest.mark.parametrize(
    ("language", "shown"), [("nb", "30. mai 2022"), ("nn", "30. mai 2022"), ("en", "30 May 2022")]
)
def test_days_are_written_as_the_language_writes_them(language: str, shown: str) -> None:
    assert Messages(language).date("2022-05-30") == shown
    assert Messages(language).date(date(2022, 5, 30)) == shown


def test_what_is_no_day_is_shown_as_it_stands() -> None:
    assert messages("nb").date("våren 2022") == "våren 2022"


def test_every_language_names_twelve_months() -> None:
    for language in LANGUAGES:
        assert len(catalogue(language)["date.months"].split()) == 12


def test_numbers_follow_the_language() -> None:
    assert messages("en").number(12345) == "12,345"
    assert messages("nb").number(12345) == "12\u00a0345"
    assert messages("nb").decimal(0.5) == "0,50"
    assert messages("en").count("ask.letters", 1) == "1 letter"
    assert messages("en").count("ask.letters", 2) == "2 letters"


@pytest.mark.parametrize(("share", "shown"), [(0.0, "1%"), (0.934, "93%"), (1.0, "99%")])
def test_a_probability_is_never_shown_as_certainty(share: float, shown: str) -> None:
    assert messages("en").percent(share) == shown
