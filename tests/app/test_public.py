from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from app import _public, _show
from index.cli import main
from index.errors import SvarbrevError
from index.letters.letter import Span
from tests.app.memory import letter_of

LETTER = letter_of("Et svar.", "a.txt", "Eksempel kommune")


@pytest.fixture(autouse=True)
def told_nothing() -> Iterator[None]:
    yield
    _public.use(None)


@pytest.fixture
def seen_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """Let the browser's bar show an address."""
    return lambda address: monkeypatch.setattr("streamlit.context", SimpleNamespace(url=address))


def test_links_carry_the_address_that_others_can_reach(
    seen_at: Callable[[str | None], None],
) -> None:
    seen_at("http://localhost:8501/?q=x")
    assert _public.leads_nowhere_else()
    _public.use("https://svarbrev.invalid/brev/")
    assert not _public.leads_nowhere_else()
    address = _show.web_address(LETTER, Span(0, 8)) or ""
    assert address.startswith("https://svarbrev.invalid/brev/letter?letter=")


@pytest.mark.parametrize(
    ("shown", "base"),
    [
        ("http://127.0.0.1:8501", "http://127.0.0.1:8501"),
        ("http://192.168.1.7:8501/letter?letter=ab", "http://192.168.1.7:8501"),
        ("https://svarbrev.invalid/brev/compare", "https://svarbrev.invalid/brev"),
        ("", None),
        (None, None),
        ("about:blank", None),
    ],
)
def test_else_links_carry_the_address_in_the_browsers_bar(
    seen_at: Callable[[str | None], None], shown: str | None, base: str | None
) -> None:
    seen_at(shown)
    assert _public.base() == base
    assert _public.leads_nowhere_else() == (base == "http://127.0.0.1:8501")


@pytest.mark.parametrize(
    "address",
    ["svarbrev.invalid", "javascript:alert(1)", "http://", "https://a.invalid/?q=1", "?letter=1",
     "https://a.invalid/#x", "ftp://a.invalid"],
)  # fmt: skip
def test_what_no_link_can_lead_to_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(SvarbrevError, match=r"--public-url .* such as https://"):
        _public.use(address)


def test_the_command_line_refuses_it_before_anything_is_served(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["serve", "--no-browser", "--public-url", "localhost"]) == 2
    assert "--public-url" in capsys.readouterr().err
