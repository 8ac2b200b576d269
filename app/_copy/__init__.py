"""Buttons that fill the clipboard, because Streamlit has none outside ``st.code``.

A component of its own: one row of buttons, each with the text it copies. Where the browser allows
no clipboard (plain http from another machine) it falls back to a selected text field.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

__all__ = ["Copy", "copy_buttons"]


@dataclass(frozen=True, slots=True)
class Copy:
    """One button: what it shows, what a screen reader says, and the very text that it copies."""

    label: str
    name: str
    text: str


@lru_cache
def _component() -> ComponentRenderer:
    folder = Path(__file__).parent
    return component(
        "svarbrev_copy",
        html='<div class="row" role="group"></div><span class="said" role="status"></span>',
        css=(folder / "copy.css").read_text(encoding="utf-8"),
        js=(folder / "copy.js").read_text(encoding="utf-8"),
    )


def copy_buttons(lead: str, copies: Sequence[Copy], *, copied: str, failed: str, key: str) -> None:
    """Show a row of copy buttons, named ``lead``; ``copied`` and ``failed`` are said afterwards."""
    data = {
        "lead": lead,
        "copied": copied,
        "failed": failed,
        "copies": [asdict(copy) for copy in copies],
    }
    _component()(key=key, data=data)
