"""What only the browser can do: the page's language, also in the words that Streamlit itself writes
in English, quick links, keys, scrolling, and a memory.

The links of the page are plain links and work as such. This component makes them quick by letting
Streamlit follow them without loading the page anew. It also keeps the history of questions and the
basket in the browser's own storage, where they stay on this machine.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

from app.messages import Messages

__all__ = ["OWN", "browser"]

OWN = {
    "Connection error": "own.connection",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your "
    "terminal:": "own.connection_words",
    "streamlit run yourscript.py": "own.connection_command",
    "Connection lost. Please wait for the app to reconnect, then try again.": "own.connection_wait",
    "Connection timed out.": "own.connection_late",
    "Connecting": "own.connecting",
    "Connecting to Streamlit server": "own.connecting_server",
    "Unable to connect to Streamlit server": "own.unreachable",
    "Running...": "own.running",
    "Stop": "own.stop",
    "Search": "own.search",
    "Type to search": "own.search_type",
    "No results": "own.no_results",
    "{n} option available.": "own.option",
    "{n} options available.": "own.options",
    "Select all": "own.select_all",
    "Select {n} matches": "own.select_matches",
    "Open": "own.open",
    "Clear entry": "own.clear_entry",
    "Clear value": "own.clear_value",
    "Clear all": "own.clear_all",
    "Clear selection": "own.clear_selection",
    "Remove {name}": "own.remove",
    "Help for {name}": "own.help",
    "Dismiss": "own.dismiss",
    "Close": "own.close",
    "Close popup": "own.close_popup",
    "Skip to main content": "own.skip",
    "Copy to clipboard": "own.copy",
    "Press Enter to apply": "own.enter",
    "Press Enter to submit form": "own.enter_form",
    "Upload": "own.upload",
    "Uploading...": "own.uploading",
    "Upload failed": "own.upload_failed",
    "Add files": "own.add_files",
    "file upload": "own.file_upload",
    "Drag and drop a file here": "own.drop_one",
    "Drag and drop files here": "own.drop",
    "{n} per file": "own.limit",
    "File must be {n} or smaller.": "own.too_large",
}
"""What Streamlit writes, by the message that says it; a name in braces stands for any words."""


@lru_cache
def _component() -> ComponentRenderer:
    script = Path(__file__).with_name("browser.js").read_text(encoding="utf-8")
    return component("svarbrev_browser", html="<span hidden></span>", js=script)


def browser(
    *,
    t: Messages,
    drawn: str,
    scroll_to: str,
    store: Mapping[str, Sequence[tuple[str, Any]]],
    seen: int,
) -> None:
    """Tell the browser the messages of the page's language, the address that it was ``drawn`` for,
    where to scroll (a token that changes when it should) and what to remember: lists of things,
    each under a name that no other has.

    What it remembers from before, and later what another tab made of it, comes back as ``recall``
    in the session's state of "browser", numbered; until the one with its last number was ``seen``,
    it writes nothing over that.
    """
    _component()(
        key="browser",
        data={
            "language": t.language,
            "own": {theirs: t(ours) for theirs, ours in OWN.items()},
            "drawn": drawn,
            "scroll": scroll_to,
            "store": dict(store),
            "seen": seen,
        },
        # Without one, Streamlit keeps no state of this name.
        on_recall_change=lambda: None,
    )
