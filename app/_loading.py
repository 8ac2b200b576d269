"""The page before the engine can answer: it says so, and goes on by itself."""

import streamlit as st

from app import _show
from app._engine import state
from app.messages import Messages

__all__ = ["ready"]

_LOOK_EVERY = 0.3
"""Seconds between two looks; short enough that nobody reaches for the reload key."""


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
    _show.notice(t("load.words"), "plain", t("load.title"))
    st.skeleton(height=160)
