"""A folder that is followed: what others do in it, and what must not happen because of it."""

import shutil
import threading
import time
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.library import Library, Report
from tests.conftest import EVERYWHERE
from tests.library.conftest import WordEncoder, digest, letter, letters

PLACES = EVERYWHERE

pytestmark = pytest.mark.usefixtures("in_process")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name, data in letters(3):
        (folder / name).write_bytes(data)
    return folder


def held(library: Library) -> set[str]:
    return {one.id for one in library.open().letters}


def ids(*numbers: int) -> set[str]:
    return {digest(letter(number)) for number in numbers}


def test_the_library_follows_the_folder(
    library: Library, encoder: WordEncoder, inbox: Path
) -> None:
    library.add([letter(9)], encoder)
    assert set(library.sync(inbox, encoder).added) == ids(0, 1, 2)
    (inbox / letter(0)[0]).unlink()
    (inbox / letter(4)[0]).write_bytes(letter(4)[1])
    report = library.sync(inbox, encoder)
    assert (set(report.added), set(report.removed)) == (ids(4), ids(0))
    assert held(library) == ids(1, 2, 4, 9)


def test_nothing_changed_publishes_nothing(
    library: Library, encoder: WordEncoder, inbox: Path
) -> None:
    first = library.sync(inbox, encoder)
    again = library.sync(inbox, encoder)
    assert again.generation == first.generation
    assert (again.added, again.removed, again.replaced, again.failed) == ((), (), (), ())


def test_a_changed_file_replaces_what_it_was(
    library: Library, encoder: WordEncoder, inbox: Path
) -> None:
    library.sync(inbox, encoder)
    (inbox / letter(0)[0]).write_bytes(letter(5)[1])
    report = library.sync(inbox, encoder)
    assert [set(one.old) for one in report.replaced] == [ids(0)]
    assert held(library) == ids(1, 2, 5)


def test_a_half_copied_file_replaces_nothing(
    library: Library, encoder: WordEncoder, inbox: Path
) -> None:
    library.sync(inbox, encoder)
    (inbox / letter(0)[0]).write_bytes(b"")
    for remembered in (False, True):
        report = library.sync(inbox, encoder)
        assert [one.remembered for one in report.failed] == [remembered]
        assert held(library) == ids(0, 1, 2)
    (inbox / letter(0)[0]).write_bytes(letter(6)[1])
    library.sync(inbox, encoder)
    assert held(library) == ids(1, 2, 6)


def test_a_renamed_file_is_the_same_letter(
    library: Library, encoder: WordEncoder, inbox: Path
) -> None:
    library.sync(inbox, encoder)
    encoder.encoded.clear()
    (inbox / letter(0)[0]).rename(inbox / "renamed.txt")
    report = library.sync(inbox, encoder)
    assert (report.added, report.removed, encoder.encoded) == ((), (), [])
    assert "renamed.txt" in {one.name for one in library.open().letters}


@pytest.mark.parametrize("away", [True, False])
def test_a_folder_that_is_away_takes_nothing_with_it(
    library: Library, encoder: WordEncoder, inbox: Path, away: bool
) -> None:
    library.sync(inbox, encoder)
    shutil.rmtree(inbox)
    if not away:
        inbox.mkdir()
    with pytest.raises(LibraryError, match="Nothing was removed"):
        library.sync(inbox, encoder)
    assert held(library) == ids(0, 1, 2)
    if not away:
        library.sync(inbox, encoder, allow_empty=True)
        assert held(library) == set()


def test_what_a_person_removed_does_not_come_back_by_itself(
    library: Library, encoder: WordEncoder, inbox: Path
) -> None:
    library.sync(inbox, encoder)
    library.remove(ids(1))
    library.sync(inbox, encoder)
    library.rebuild(encoder)
    assert held(library) == ids(0, 2)
    library.add([letter(1)], encoder)
    library.sync(inbox, encoder)
    assert held(library) == ids(0, 1, 2)


def test_what_a_person_added_stays_when_it_leaves_the_folder(
    library: Library, encoder: WordEncoder, inbox: Path
) -> None:
    library.sync(inbox, encoder)
    library.add([letter(1)], encoder)
    (inbox / letter(1)[0]).unlink()
    library.sync(inbox, encoder)
    assert held(library) == ids(0, 1, 2)


def test_the_same_letter_in_two_places_goes_with_the_last(
    library: Library, encoder: WordEncoder, inbox: Path
) -> None:
    (inbox / "copy.txt").write_bytes(letter(0)[1])
    library.sync(inbox, encoder)
    (inbox / letter(0)[0]).unlink()
    library.sync(inbox, encoder)
    assert held(library) == ids(0, 1, 2)
    (inbox / "copy.txt").unlink()
    library.sync(inbox, encoder)
    assert held(library) == ids(1, 2)


def test_watching_sees_changes_until_it_is_stopped(
    library: Library, encoder: WordEncoder, inbox: Path
) -> None:
    reports: list[Report] = []
    done = threading.Event()

    def watch() -> None:
        reports.extend(library.watch(inbox, encoder, stop=done.is_set, interval=0.05))

    thread = threading.Thread(target=watch)
    thread.start()

    def wait(wanted: set[str]) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if library.current_id() is not None and held(library) == wanted:
                return
            time.sleep(0.02)
        pytest.fail(f"never held {wanted}")

    try:
        wait(ids(0, 1, 2))
        (inbox / letter(4)[0]).write_bytes(letter(4)[1])
        wait(ids(0, 1, 2, 4))
        inbox.rename(inbox.with_name("away"))
        time.sleep(0.3)
        assert held(library) == ids(0, 1, 2, 4)
        inbox.with_name("away").rename(inbox)
        (inbox / letter(4)[0]).unlink()
        wait(ids(0, 1, 2))
    finally:
        done.set()
        thread.join(20)
    assert not thread.is_alive()
    assert any("Nothing was removed" in note for one in reports for note in one.notes)
