"""Who may write, who may read, and what happens when a holder dies."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import LibraryError, LibraryLockedError
from index.library import Library, _lock
from tests.faults.conftest import environment
from tests.library.conftest import WordEncoder, digest, letter, letters

pytestmark = pytest.mark.usefixtures("in_process")

HOLD = """
import sys, time
from pathlib import Path
from index.library import _lock
with _lock.hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_dies_with_its_holder(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(1), encoder)
    library.patience = 0
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(library.root / "lock")],
        stdout=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout
        assert process.stdout.readline().strip() == b"held"
        with pytest.raises(LibraryLockedError, match=f"process {process.pid} on"):
            library.add([letter(1)], encoder)
        assert library.status().writer == process.pid
        assert len(library.open(encoder).letters) == 1
        process.kill()
    assert library.status().writer is None
    assert library.add([letter(1)], encoder).letters == 2


def test_readers_share_and_keep_the_remover_away(tmp_path: Path) -> None:
    path = tmp_path / "readers"
    assert _lock.share(path) is None
    assert _lock.try_alone(path)
    path.write_bytes(b"")
    one, other = _lock.share(path), _lock.share(path)
    assert one is not None
    assert other is not None
    assert not _lock.try_alone(path)
    os.close(one)
    assert not _lock.try_alone(path)
    os.close(other)
    assert _lock.try_alone(path)


def test_nobody_writes_to_what_was_never_locked(tmp_path: Path) -> None:
    assert _lock.holder(tmp_path / "lock") is None
    (tmp_path / "lock").write_bytes(b"\xffnonsense")
    assert _lock.holder(tmp_path / "lock") is None


def test_questions_are_answered_while_letters_come(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(1), encoder)
    done, failed = threading.Event(), list[BaseException]()
    seen: list[int] = []

    def read() -> None:
        try:
            while not done.is_set():
                generation = library.open(encoder)
                assert len(generation.store) == len(generation.passages)
                seen.append(len(generation.letters))
                library.status()
        except BaseException as error:
            failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in readers:
        thread.start()
    try:
        for number in range(1, 12):
            library.add([letter(number)], encoder)
    finally:
        done.set()
        for thread in readers:
            thread.join()
    assert failed == []
    assert len(set(seen)) > 1
    assert not (library.root / "damaged").exists()


@contextmanager
def powerless() -> Iterator[None]:
    """To root nothing is read-only, so be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="Windows has other permissions")
def test_a_read_only_library_can_be_read(encoder: WordEncoder) -> None:
    # Not below pytest's own folder, which nobody else may enter.
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        library = Library(Path(place, "library"))
        library.add(letters(2), encoder)
        folders = [library.root, *(path for path in library.root.rglob("*") if path.is_dir())]
        for path in folders:
            path.chmod(0o555)
        with powerless():
            assert len(library.open(encoder).letters) == 2
            assert library.status().letters == 2
            assert library.verify() == []
            with pytest.raises(LibraryError, match=r"cannot be written to.*read-only.*--library"):
                library.remove([digest(letter(0))])
        for path in folders:
            path.chmod(0o755)


def test_a_library_where_a_file_stands_is_refused(tmp_path: Path, encoder: WordEncoder) -> None:
    (tmp_path / "file").write_bytes(b"")
    library = Library(tmp_path / "file" / "library")
    with pytest.raises(LibraryError, match="cannot be used"):
        library.add(letters(1), encoder)
    assert library.current_id() is None
    assert library.status().letters == 0
