"""With the child process that reads letters in the product."""

import sys
import time

import pytest

from index.errors import CancelledError
from index.letters import reader
from index.library import Library
from tests.library.conftest import WordEncoder, digest, letters
from tests.library.test_library import check


def test_letters_are_read_in_a_process_of_their_own(library: Library, encoder: WordEncoder) -> None:
    report = library.add([("tom.txt", b""), *letters(2), ("x.bin", bytes(100))], encoder)
    assert set(report.added) == {digest(one) for one in letters(2)}
    assert {one.name for one in report.failed} == {"tom.txt", "x.bin"}
    check(library.open(encoder), encoder)


def test_cancel_in_the_middle_of_a_file_lets_go_of_the_library(
    library: Library, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scan of eight pages held the writer three minutes after "Cancel"."""
    library.add(letters(1), encoder)
    asleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(reader, "command", lambda _: asleep)
    pressed = time.monotonic() + 0.5
    with pytest.raises(CancelledError):
        library.add(letters(1, start=1), encoder, cancel=lambda: time.monotonic() > pressed)
    assert time.monotonic() - pressed < 2
    monkeypatch.undo()
    assert library.add(letters(1, start=1), encoder).letters == 2
