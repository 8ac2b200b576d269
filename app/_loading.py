"""The page before the engine can answer: it says what is being loaded, and goes on by itself."""

import time

import streamlit as st

from app import _show
from app._engine import STEPS, State, state
from app._escape import text
from app.messages import Messages

__all__ = ["ready"]

_LOOK_EVERY = 0.5
"""Seconds between two looks; each takes time from the loading."""


def ready(t: Messages) -> bool:
    """Return whether the engine can answer; where not yet, say so and look again by itself."""
    now = state()
    if now.engine is not None:
        return True
    if now.problem is not None:
        _show.problem(now.problem, t)
        return False
    st.fragment(_wait, run_every=_LOOK_EVERY)(t)
    return False


def _wait(t: Messages) -> None:
    now = state()
    if now.engine is not None or now.problem is not None:
        st.rerun()
    _show.notice(_what(now, t), "plain", t("load.title"))
    # Beside the notice, which a screen reader says anew at each change.
    waited = t("load.waited", s=round(time.monotonic() - now.since)) if now.since else ""
    st.html(f'<p class="sv-small">{text(waited)}</p>')
    st.skeleton(height=160)


def _what(now: State, t: Messages) -> str:
    """Return what is being loaded now, and how far that is."""
    words = t(f"load.{now.step}", n=STEPS.index(now.step) + 1, total=len(STEPS))
    if now.replaces is not None:
        words = f"{words} {t('load.replaces', name=now.replaces)}"
    if now.progress is None:
        return words
    done, total = t.number(now.progress.done), t.number(now.progress.total)
    return f"{words} {t(f'stage.{now.progress.stage}', done=done, total=total)}"
