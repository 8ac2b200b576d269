"""One engine for all who look at the page, opened and warmed behind the first paint.

Loading a model takes seconds; the page never waits for it. A thread that starts with the server
loads it, and the page asks `state` and shows what it is told.
"""

import gc
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SvarbrevError

if TYPE_CHECKING:
    from index.engine import Engine
    from index.library import Progress

__all__ = ["STEPS", "State", "engine", "share", "start", "state"]

_log = logging.getLogger(__name__)

STEPS = ("libraries", "model", "letters", "index")
"""What is loaded, in this order; the libraries that models need take most of the time."""


@dataclass(frozen=True, slots=True)
class State:
    """How far the loading is: ``engine`` once it can answer, ``problem`` where it failed, without
    words where nobody foresaw it.

    Until then ``step`` says what is being loaded, ``progress`` how far the letters of a new library
    are, or of one that another encoder had made, whose name is ``replaces``, and ``since`` when the
    loading began, in seconds of `time.monotonic`.
    """

    engine: "Engine | None" = None
    problem: SvarbrevError | None = None
    step: str = STEPS[0]
    progress: "Progress | None" = None
    replaces: str | None = None
    since: float = 0.0


class _Shared:
    """What all sessions share, behind one lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.state = State()


_shared = _Shared()


def share(opened: "Engine | None") -> None:
    """Let the page use this engine, or none, from now on (a test, or a program with its own)."""
    with _shared.lock:
        _shared.state = State(opened)
        _shared.thread = None


def start(library: Path | str | None = None, encoder: str | None = None) -> None:
    """Open and warm the engine in a thread; a second call does nothing."""
    with _shared.lock:
        if _shared.thread is None and _shared.state.engine is None:
            thread = threading.Thread(
                target=_load, args=(library, encoder), name="load", daemon=True
            )
            _shared.thread = thread
            thread.start()


def _load(library: Path | str | None, encoder: str | None) -> None:
    began = time.monotonic()
    replaces: str | None = None

    def tell(step: str, progress: "Progress | None" = None) -> None:
        _shared.state = State(step=step, progress=progress, replaces=replaces, since=began)

    try:
        with _uncollected():
            tell("libraries")
            from index.encoder import prepare
            from index.engine import Engine

            prepare()
            tell("model")
            opened = Engine.open(library, encoder)
            opened.encoder  # noqa: B018 - loads it
            replaces = opened.other_encoder()
            tell("letters")
            opened.start(lambda progress: tell("letters", progress))
            tell("index")
            opened.warm()
    except SvarbrevError as problem:
        _shared.state = State(problem=problem)
    except Exception:
        _log.exception("the engine could not be loaded")
        _shared.state = State(problem=SvarbrevError())
    else:
        _shared.state = State(opened)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Load without collecting garbage, and never look at what was loaded again.

    It is a million objects, which a collection needs 300 ms to look at, and all of them stay.
    """
    gc.disable()
    try:
        yield
        gc.collect()
        gc.freeze()
    finally:
        gc.enable()


def state() -> State:
    """Return how far the loading is; starts it where nobody has (a plain ``streamlit run``)."""
    if _shared.thread is None and _shared.state == State():
        folder = os.environ.get("SVARBREV_LIBRARY")
        start(Path(folder) if folder else None)
    return _shared.state


def engine() -> "Engine":
    """Return the engine that answers; only to be called where `state` has one."""
    opened = _shared.state.engine
    if opened is None:
        raise RuntimeError("the engine is not loaded yet: ask state() first")
    return opened
