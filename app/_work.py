"""What is being done to the library, as the page shows it: progress to everybody, how it ended to
the window that asked, by name, and a word of it to the others.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import _job, _show
from app._engine import engine
from app._escape import label, text
from app._job import Job, Work
from app.messages import Messages
from index.errors import SvarbrevError
from index.sentences import said

if TYPE_CHECKING:
    from index.letters.letter import Letter
    from index.library import Progress, Report

__all__ = ["Window", "failures", "news", "show", "window"]

_LOOK_EVERY = 0.4
"""Seconds between two looks at a running job."""

_NAMED = 5
"""Letters that are named one by one; of more the number is told."""


class Window:
    """One window of a browser as it works on the library.

    ``begun`` counts its jobs by kind; ``undoable`` holds what would undo one of them; ``heard`` is
    how many jobs of all windows it has heard of; ``unsaved`` names the form of which nothing could
    be saved when that was last asked.

    Its methods are what presses of buttons do, and never call Streamlit, which breaks a callback
    off at any call to it where another request has come meanwhile.
    """

    def __init__(self) -> None:
        self.name = secrets.token_hex(8)
        self.begun: Counter[str] = Counter()
        self.undoable: dict[Job, Callable[[], Job]] = {}
        self.heard: int | None = None
        self.unsaved = ""

    def begin(self, kind: str, work: Work, **about: str) -> Job:
        """Start a job; ``about`` are the values of its messages."""
        self.begun[kind] += 1
        return _job.start(kind, work, self.name, about)

    def remove(self, letter: "Letter") -> None:
        """Remove a letter, and keep its file in this session's memory, so that it can be undone.

        Removing erases every byte that the library has, so nothing on the disk could bring it back.
        The file is forgotten with the message that offers to undo it, or with the session.
        """
        opened = engine()
        corrections = opened.corrections(letter.id)
        try:
            kept = opened.original(letter.id)
        except SvarbrevError:
            kept = None
        about = {"sender": letter.sender_or_name, "name": letter.name}
        job = self.begin("remove", lambda _progress, _cancel: opened.remove([letter.id]), **about)
        if kept is not None:
            undo = _restoring(letter, kept, corrections)
            self.undoable[job] = lambda: self.begin("restore", undo, **about)

    def undo(self, job: Job) -> None:
        """Undo what a job did, where that is possible."""
        undo = self.undoable.get(job)
        self.dismiss(job)
        if undo is not None:
            undo()

    def dismiss(self, job: Job) -> None:
        """Show how a job ended no longer, and forget what would undo it."""
        self.undoable.pop(job, None)
        _job.dismiss(job)


def window() -> Window:
    """Return the window that is drawn."""
    here: Window = st.session_state.setdefault("_window", Window())
    return here


def _restoring(letter: "Letter", kept: bytes, corrections: dict[str, tuple[str, ...]]) -> Work:
    opened = engine()

    def restore(progress: Any, cancel: Any) -> "Report":
        report = opened.add([(letter.name, kept)], progress=progress, cancel=cancel)
        for field, values in corrections.items():
            opened.correct(letter.id, field, values)
        return report

    return restore


def show(t: Messages) -> None:
    """Show the job that runs, and go on looking; and how those of this window ended.

    All of it stands in one place, which is there without a job, too: what comes and goes before
    them would make the browser draw the fields below anew, and shut a list that is open.
    """
    with st.container(key="work"):
        job = _job.current()
        if job is not None:
            st.fragment(_running, run_every=_LOOK_EVERY)(job, t)
        for number, mine in enumerate(_job.ended(window().name)):
            _ended(mine, number, t)


def news(t: Messages) -> bool:
    """Say in passing what other windows did since the last look; returns whether this window knows
    the reason of a new edition: one of its own jobs, or what it has just said.
    """
    here = window()
    before = here.heard
    here.heard, fresh = _job.news(before, here.name)
    for job in fresh:
        st.toast(label(_deed(job, t)), icon=":material/update:")
    return bool(fresh) or here.heard != before


def _running(job: Job, t: Messages) -> None:
    if job.done:
        st.rerun()
    share, words = _how_far(job.progress, t)
    with st.container(border=True, key="job"):
        st.progress(share, text=f"{t(f'job.{job.kind}')} {words}")
        st.button(t("job.cancel"), key="cancel", on_click=job.cancel, icon=":material/close:")


def _how_far(progress: "Progress | None", t: Messages) -> tuple[float, str]:
    """Return the share that is done and the same in words."""
    if progress is None:
        return 0.0, t("job.begins")
    share = min(1.0, progress.done / progress.total) if progress.total else 0.0
    words = t(
        f"stage.{progress.stage}", done=t.number(progress.done), total=t.number(progress.total)
    )
    if progress.seconds_left is None:
        return share, words
    return share, f"{words} {t('job.left', s=max(1, round(progress.seconds_left)))}"


def _ended(job: Job, number: int, t: Messages) -> None:
    here = window()
    undo = here.undoable.get(job)
    if job.cancelled:
        _show.notice(t("job.cancelled"), "warn", _deed(job, t, "asked"))
    elif job.problem is not None:
        _show.problem(job.problem, t, _deed(job, t, "asked"))
    else:
        told = [*_told(job.report, t), t("job.undo_until")] if undo else _told(job.report, t)
        failed = job.report.failed if job.report else ()
        _show.notice(" ".join(told), "warn" if failed else "good", _deed(job, t))
        failures(failed, t)
    with st.container(horizontal=True):
        if undo and job.well:
            st.button(
                t("job.undo"),
                key=f"undo-{number}",
                icon=":material/undo:",
                on_click=here.undo,
                args=(job,),
            )
        st.button(
            t("job.dismiss"),
            key="dismiss" if number == 0 else f"dismiss-{number}",
            type="tertiary",
            on_click=here.dismiss,
            args=(job,),
        )


def _deed(job: Job, t: Messages, form: str = "done") -> str:
    """Return what a job did, or was asked to do, by name."""
    about = dict(job.about)
    if "date" in about.get("field", ""):
        about |= {name: t.date(about[name]) for name in ("old", "new")}
    if "field" in about:
        about["field"] = t(f"field.{about['field']}")
    name = f"{form}.{job.kind}"
    return t(f"{name}_back" if about.get("new") == "" else name, **about)


def _told(report: "Report | None", t: Messages) -> list[str]:
    """Return what a report says, a sentence each, with the letters by name where they are few."""
    if report is None:
        return []
    told = []
    for name, letters in (("report.added", report.added), ("report.removed", report.removed)):
        if letters:
            told.append(t.count(name, len(letters)) + _named(letters))
    if report.replaced:
        told.append(t.count("report.replaced", len(report.replaced)))
    known = [t("report.known", name=one.name, known=one.known_as) for one in report.unchanged]
    told += known if len(known) <= _NAMED else [t.count("report.unchanged", len(known))]
    if report.failed:
        told.append(t.count("report.failed", len(report.failed)))
    told.append(
        t("report.holds", letters=t.number(report.letters), passages=t.number(report.passages))
    )
    return [*told, *(said(note, t.language) for note in report.notes)]


def _named(letters: Sequence[str]) -> str:
    here = {one.id: one for one in engine().letters()}
    named = [here[one] for one in letters if one in here]
    if not 0 < len(named) <= _NAMED:
        return ""
    return " (" + "; ".join(f"{one.sender_or_name}, {one.name}" for one in named) + ")"


def failures(failed: Sequence[Any], t: Messages) -> None:
    """Show the files that could not be read, each with its reason."""
    if not failed:
        return
    rows = "".join(
        f"<li><strong>{text(one.name)}</strong>: {text(said(one.reason, t.language))}</li>"
        for one in failed
    )
    st.html(
        f'<section class="sv-failed"><h2>{text(t("letters.failed"))}</h2><ul>{rows}</ul></section>'
    )
