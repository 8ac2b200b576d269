"""kill -9 at random moments, over and over, of a process that adds and removes letters.

Fifteen times by default; two hundred with SVARBREV_SLOW=1, as the project promises.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import MissingLibraryError
from index.library import Library
from tests.conftest import EVERYWHERE, Places, PostgresServer
from tests.faults._adder import is_removed
from tests.faults.conftest import environment
from tests.library.conftest import WordEncoder, digest, letter
from tests.library.test_library import check

TIMES = 200 if os.environ.get("SVARBREV_SLOW") else 15

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")


PLACES = EVERYWHERE


def start(library: Path | str, first: int, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults._adder", str(library), str(first)],
            stdout=out,
            env=environment(),
        )


def acknowledged(log: Path) -> list[tuple[str, int]]:
    """What the process said was done; a line cut short was not said."""
    lines = log.read_text().split("\n")[:-1] if log.exists() else []
    return [(one.split()[0], int(one.split()[1])) for one in lines]


def test_nothing_acknowledged_is_ever_lost(tmp_path: Path, new_place: Places) -> None:
    draw = random.Random(20220530)
    root, log = new_place("library"), tmp_path / "log"
    encoder, first = WordEncoder(), 0
    for _ in range(TIMES):
        process = start(root, first, log)
        said = len(acknowledged(log))
        # From the moment it works, anything from at once to several letters later.
        while len(acknowledged(log)) == said and process.poll() is None:
            time.sleep(0.005)
        time.sleep(draw.uniform(0, 0.3))
        process.kill()
        assert process.wait() == -9
        events = acknowledged(log)
        first = max(number for _, number in events) + 2
        added = {number for kind, number in events if kind == "added"}
        removed = {number for kind, number in events if kind == "removed"}
        try:
            generation = Library(root).open(encoder)
        except MissingLibraryError:
            assert not added
            continue
        held = {one.id for one in generation.letters}
        # A removal may have been published before it could be acknowledged.
        stay = {digest(letter(number)) for number in added if not is_removed(number)}
        gone = {digest(letter(number)) for number in removed}
        assert stay <= held
        assert not held & gone
        assert not [one for one in Library(root).verify() if "damaged" in one.what]
    check(Library(root).open(encoder), encoder)
    final = Library(root).repair(encoder)
    assert not any("damaged" in one for one in final)


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    tmp_path: Path, server: PostgresServer
) -> None:
    draw = random.Random(20220530)
    place, log = server.new(), tmp_path / "log"
    encoder, first = WordEncoder(), 0
    for _ in range(max(2, TIMES // 10)):
        process = start(place, first, log)
        said = len(acknowledged(log))
        while len(acknowledged(log)) == said and process.poll() is None:
            time.sleep(0.005)
        time.sleep(draw.uniform(0, 0.3))
        server.kill(place)
        # It may have had no connection at that moment, and gone on.
        process.kill()
        process.wait()
        events = acknowledged(log)
        first = max(number for _, number in events) + 2
        held = {one.id for one in Library(place).open(encoder).letters}
        added = {number for kind, number in events if kind == "added"}
        assert {digest(letter(number)) for number in added if not is_removed(number)} <= held
        assert not held & {digest(letter(number)) for kind, number in events if kind == "removed"}
    check(Library(place).open(encoder), encoder)
    assert Library(place).verify() == []
