"""What the reader says of hits, kept beside the library, and taken along as a test set."""

import io
import tempfile
import zipfile
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path

import streamlit as st

from app import _show
from app._engine import engine
from app.messages import Messages
from index.errors import LibraryError
from index.feedback import Feedback, export_beir
from index.library.base import Judgements
from index.passages.passage import Passage

__all__ = ["judge_buttons", "judgements", "test_set"]


def judgements() -> Feedback:
    """Return what was said so far; it is read again only when something was said since."""
    said = engine().library.judgements
    return _read(said, said.mark())


@lru_cache(maxsize=1)
def _read(said: Judgements, _mark: Hashable) -> Feedback:
    return said.read()


def judge_buttons(question: str, passage: Passage, t: Messages) -> None:
    """Show "answers" and "does not answer"; pressing what was said takes it back."""
    said = judgements().verdict(question, passage.id)
    for name, answers in (("hit.answers", True), ("hit.answers_not", False)):
        st.button(
            t(name),
            key=f"judge-{answers}-{passage.id}",
            type="tertiary",
            icon=":material/check:" if said is answers else None,
            on_click=_judge,
            args=(question, passage, None if said is answers else answers, t),
        )


def _judge(question: str, passage: Passage, answers: bool | None, t: Messages) -> None:
    try:
        # Words of a letter that was removed since must not come back to the disk.
        engine().passage(passage.id)
        engine().library.judgements.record(question, passage, answers)
    except LibraryError as error:
        _show.problem(error, t)


def test_set() -> bytes:
    """Return the judgements as a ZIP in the format of BEIR, which ``svarbrev evaluate`` takes."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(packed, "w") as archive:
        export_beir(judgements(), Path(name), engine().passages())
        for path in sorted(Path(name).rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(name))
    return packed.getvalue()
