"""Several windows, threads and processes that correct, add, remove and judge at once: nothing is
lost, and each is told what happened.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from index.errors import CancelledError, LibraryLockedError
from index.library import Library, _lock
from tests.conftest import EVERYWHERE
from tests.faults.conftest import environment
from tests.library.conftest import WordEncoder, digest, letter, letters

PLACES = EVERYWHERE

pytestmark = pytest.mark.usefixtures("in_process")

ROUNDS = 100


def at_once(*acts: Callable[[], object]) -> None:
    """Do everything at the same moment, each in its own thread; errors are raised here."""
    begin, failed = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], object]) -> None:
        try:
            begin.wait(30)
            act()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def test_two_windows_correct_different_fields_of_one_letter_at_once(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(1), encoder)
    key = digest(letter(0))
    first, second = Library(library.place), Library(library.place)
    for number in range(25):
        at_once(
            partial(first.correct, key, "sender", f"Avsender {number}"),
            partial(second.correct, key, "subject", f"Emne {number}"),
        )
        head = library.open().letter(key).letterhead
        assert head.sender
        assert head.subject
        assert (head.sender.value, head.subject.value) == (f"Avsender {number}", f"Emne {number}")


def test_correcting_adding_and_removing_at_once_loses_nothing(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(2), encoder)
    key = digest(letter(0))
    windows = [Library(library.place, patience=60) for _ in range(3)]
    library.add([letter(100)], encoder)
    for number in range(10, 20):
        at_once(
            partial(windows[0].correct, key, "subject", f"Emne {number}"),
            partial(windows[1].add, [letter(number)], encoder),
            partial(windows[2].remove, [digest(letter(90 + number))]),
        )
        generation = library.open(encoder)
        subject = generation.letter(key).letterhead.subject
        assert subject
        assert subject.value == f"Emne {number}"
        library.add([letter(91 + number)], encoder)
    held = {one.id for one in library.open().letters}
    assert held == {digest(letter(number)) for number in (0, 1, *range(10, 20), 110)}


def test_judgements_of_many_windows_are_all_kept_while_letters_go(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(6), encoder)
    keys = [digest(letter(number)) for number in range(6)]
    passages = library.open().passages_of(keys[0])

    def judge(window: int) -> None:
        for number in range(ROUNDS):
            question = f"Spørsmål {window}.{number}"
            library.judgements.record(question, passages[number % len(passages)], True)

    def remove() -> None:
        for key in keys[1:]:
            library.remove([key])

    at_once(partial(judge, 1), partial(judge, 2), remove)
    found = library.judgements.read()
    assert (len(found.judgements), found.damaged) == (2 * ROUNDS, 0)


WINDOW = """
import sys
from functools import partial
from pathlib import Path
import index.letters.reader
index.letters.reader.read_many = partial(index.letters.reader.read_many, in_process=True)
from index.library import Library
from tests.library.conftest import WordEncoder, digest, letter
import os
os.fsync = lambda _: None
library, name, first = Library(sys.argv[1], patience=60), sys.argv[2], int(sys.argv[3])
encoder, key = WordEncoder(), digest(letter(0))
for number in range(100):
    if number % 10 == 5:
        library.add([letter(first + number)], encoder)
    report = library.correct(key, name, f"{name} {number}")
    print(report.generation, flush=True)
"""


def test_two_processes_correct_and_add_a_hundred_times_and_nothing_is_lost(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(1), encoder)
    windows = [
        subprocess.Popen(
            [sys.executable, "-c", WINDOW, str(library.place), name, str(first)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        for name, first in (("sender", 1000), ("subject", 2000))
    ]
    told = [window.communicate(timeout=300)[0].split() for window in windows]
    assert [window.returncode for window in windows] == [0, 0]
    assert [len(ids) for ids in told] == [ROUNDS, ROUNDS]
    # Each correction was an index of its own, which the one after it went on from.
    assert len({*told[0], *told[1]}) == 2 * ROUNDS
    generation = library.open(encoder)
    head = generation.letter(digest(letter(0))).letterhead
    assert head.sender
    assert head.subject
    assert (head.sender.value, head.subject.value) == ("sender 99", "subject 99")
    added = {digest(letter(first + n)) for first in (1000, 2000) for n in range(5, 100, 10)}
    assert {one.id for one in generation.letters} == {digest(letter(0)), *added}


@pytest.mark.folder
def test_whoever_waits_is_next_although_another_writes_again_and_again(tmp_path: Path) -> None:
    done, turns = threading.Event(), 0

    def busy() -> None:
        nonlocal turns
        while not done.is_set():
            with _lock.hold(tmp_path / "lock", patience=30):
                turns += 1
                time.sleep(0.05)

    thread = threading.Thread(target=busy)
    thread.start()
    try:
        for _ in range(10):
            before = turns
            with _lock.hold(tmp_path / "lock", patience=30):
                # The one who had it when the wait began, and at most one who was next already.
                assert turns - before <= 2
    finally:
        done.set()
        thread.join()


def test_waiting_can_be_cancelled_and_has_an_end(library: Library, encoder: WordEncoder) -> None:
    before = library.add(letters(1), encoder).generation
    library.patience = 0.1
    other = Library(library.place)
    with other._storage.writing(1.0, None):
        with pytest.raises(LibraryLockedError, match="being written to by"):
            library.correct(digest(letter(0)), "sender", "Rettet kommune")
        library.patience = 60
        with pytest.raises(CancelledError, match="nothing was changed"):
            library.add([letter(1)], encoder, cancel=lambda: True)
    assert library.current_id() == before
    assert not library.status().corrections
