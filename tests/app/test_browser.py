"""What Streamlit says in English is known by its very words, which another version may change."""

import re
from pathlib import Path

import pytest
import streamlit

from app._browser import OWN

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"


@pytest.fixture(scope="module")
def bundle() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))


# Put together by the scripts out of parts.
COMPOSED = {
    "{n} option available.": ["option", "available."],
    "{n} options available.": ["options", "available."],
    "Press Enter to apply": ["Press Enter to ", "apply"],
    "Press Enter to submit form": ["Press Enter to ", "submit form"],
}


@pytest.mark.parametrize("said", OWN)
def test_streamlit_still_says_what_is_translated(bundle: str, said: str) -> None:
    for part in COMPOSED.get(said, re.split(r"\{\w+\}", said)):
        assert part in bundle
