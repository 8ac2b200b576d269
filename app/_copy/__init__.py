"""A button that fills the clipboard, and a menu of other forms; Streamlit has none but ``st.code``.

What is copied goes to the clipboard as plain text and as HTML at once, so that Word, mail and a
plain editor each take the form that they understand.
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
    """One button: what it shows, what a screen reader says, and the very text that it copies, with
    its rich form as HTML where it has one.
    """

    label: str
    name: str
    text: str
    html: str = ""


@lru_cache
def _component() -> ComponentRenderer:
    folder = Path(__file__).parent
    return component(
        "svarbrev_copy",
        html='<div class="row"><span class="said" role="status"></span></div>',
        css=(folder / "copy.css").read_text(encoding="utf-8"),
        js=(folder / "copy.js").read_text(encoding="utf-8"),
    )


def copy_buttons(
    first: Copy,
    others: Sequence[Copy],
    *,
    more: str,
    more_name: str,
    copied: str,
    failed: str,
    key: str,
) -> None:
    """Show a button and a menu of others, ``more``; ``copied`` or ``failed`` is said afterwards."""
    data = {
        "first": asdict(first),
        "others": [asdict(copy) for copy in others],
        "more": more,
        "moreName": more_name,
        "copied": copied,
        "failed": failed,
    }
    _component()(key=key, data=data)
