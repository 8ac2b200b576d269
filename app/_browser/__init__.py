"""What only the browser can do: the page's language, quick links, keys, scrolling, and a memory.

The links of the page are plain links and work as such. This component makes them quick by letting
Streamlit follow them without loading the page anew. It also keeps the history of questions and the
basket in the browser's own storage, where they stay on this machine.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

__all__ = ["browser"]


@lru_cache
def _component() -> ComponentRenderer:
    script = Path(__file__).with_name("browser.js").read_text(encoding="utf-8")
    return component("svarbrev_browser", html="<span hidden></span>", js=script)


def browser(
    *,
    language: str,
    drawn: str,
    scroll_to: str,
    store: Mapping[str, Sequence[Any]],
    seen: int,
    on_recall: Callable[[], None],
) -> Mapping[str, Any]:
    """Tell the browser the page's language, the address that it was ``drawn`` for, where to scroll
    (a token that changes when it should) and what to remember. What it remembers from before, and
    later what another tab made of it, comes back as ``recall``, numbered; until the one with its
    last number was ``seen``, it writes nothing over that.
    """
    result = _component()(
        key="browser",
        data={
            "language": language,
            "drawn": drawn,
            "scroll": scroll_to,
            "store": dict(store),
            "seen": seen,
        },
        on_recall_change=on_recall,
    )
    return dict(result)
