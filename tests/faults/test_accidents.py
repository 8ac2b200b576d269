"""Kills, full disks and power cuts at every write, flush, rename and removal of the library's work.

After each the library opens, holds all that was acknowledged, is either as it was before or as it
should be after, and goes on working.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import index.letters.reader
from index.errors import MissingLibraryError
from index.library import Library
from tests.faults.conftest import Copies, Zygote
from tests.library.conftest import WordEncoder, digest, letter, letters
from tests.library.test_library import check

ENCODER = WordEncoder()
BEFORE = frozenset(digest(one) for one in letters(3))
NEW_VERSION = digest(letter(1, more="Dette er nytt."))
AFTER = {
    "first": BEFORE,
    "add": BEFORE | {digest(letter(7)), digest(letter(8))},
    "replace": BEFORE - {digest(letter(1))} | {NEW_VERSION},
    "remove": BEFORE - {digest(letter(1))},
    "rebuild": BEFORE,
    "correct": BEFORE,
}
MOST_STEPS = 400


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)
    real = index.letters.reader.read_many
    monkeypatch.setattr(index.letters.reader, "read_many", partial(real, in_process=True))


def held(library: Library) -> frozenset[str]:
    """The letters of the index, which must be whole."""
    generation = library.open(ENCODER)
    check(generation, ENCODER)
    generation.close()
    return frozenset(one.id for one in generation.letters)


def steps(
    zygote: Zygote, copies: Copies, work: str, accident: str
) -> Iterator[tuple[int, Library]]:
    """Have the accident at each step in turn; yield the exit code and the library after it."""
    fine = 0
    for step in range(1, MOST_STEPS):
        library = copies.fresh()
        code, said = zygote.run(library.root, work, accident, step=step)
        if code == 3:
            assert "is full" in said
            assert "free some space" in said
        yield code, library
        fine = fine + 1 if code == 0 else 0
        # Late steps of the work may fail without harm, so the end is where several in a row do not.
        if fine == (12 if accident == "full" else 1):
            assert step > 10
            return
    pytest.fail("the work never came to its end")


@pytest.mark.parametrize("work", ["add", "replace", "remove", "rebuild", "correct"])
def test_killed_at_any_step_it_is_as_before_or_as_after(
    zygote: Zygote, copies: Copies, work: str
) -> None:
    seen = set()
    for code, library in steps(zygote, copies, work, "kill"):
        now = held(library)
        assert now in {BEFORE, AFTER[work]}
        assert code == -9 or now == AFTER[work]
        seen.add(now)
    assert seen == {BEFORE, AFTER[work]}


@pytest.mark.parametrize("work", ["add", "remove"])
def test_killed_in_the_middle_of_a_step_it_goes_on_working(
    zygote: Zygote, copies: Copies, work: str
) -> None:
    for _, library in steps(zygote, copies, work, "half"):
        now = held(library)
        assert now in {BEFORE, AFTER[work]}
        library.add([letter(9)], ENCODER)
        # What was noted down to be done may be done by now, but nothing else may have happened.
        rest = held(library) - {digest(letter(9))}
        assert rest <= BEFORE | AFTER[work]
        assert rest >= BEFORE & AFTER[work]
        assert (rest >= now) if work == "add" else (rest <= now)
        status = library.status()
        assert (status.pending, status.warnings) == (0, ())


@pytest.mark.parametrize("accident", ["full", "full for good"])
@pytest.mark.parametrize("work", ["add", "remove"])
def test_a_full_disk_is_said_and_loses_nothing(
    zygote: Zygote, copies: Copies, work: str, accident: str
) -> None:
    for code, library in steps(zygote, copies, work, accident):
        now = held(library)
        assert now == AFTER[work] if code == 0 else now in {BEFORE, AFTER[work]}


def test_killed_in_the_very_first_build_it_starts_again(zygote: Zygote, copies: Copies) -> None:
    for step in range(1, MOST_STEPS):
        library = copies.fresh()
        import shutil

        shutil.rmtree(library.root)
        code, _ = zygote.run(library.root, "first", "kill", step=step)
        try:
            now = held(library)
        except MissingLibraryError:
            now = frozenset()
        assert now in {frozenset(), BEFORE}
        if code == 0:
            assert now == BEFORE
            break
        if step % 5 == 0:
            library.rebuild(ENCODER)
            assert held(library) <= BEFORE
            library.add(letters(3), ENCODER)
            assert held(library) == BEFORE


@pytest.mark.parametrize("work", ["add", "remove"])
def test_when_the_power_goes_only_what_was_flushed_counts(
    zygote: Zygote, copies: Copies, tmp_path: Path, work: str
) -> None:
    library, out = copies.fresh(), tmp_path / "out"
    code, _ = zygote.run(library.root, work, "power", out=str(out))
    assert code == 0
    states = sorted(out.iterdir())
    assert len(states) > 20
    for state in states:
        now = held(Library(state))
        assert now in {BEFORE, AFTER[work]}, state.name
        lost = [one for one in Library(state).verify() if "kept file of" in one.what]
        assert lost == [], state.name
    assert Library(out / "done-least").verify() == []
    assert held(Library(out / "done-least")) == AFTER[work]
