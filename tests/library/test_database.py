"""What holds of a library in a database alone: its tables, damage to them, who else is there."""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from index import feedback
from index.errors import DamagedIndexError, LibraryError, LibraryLockedError, MissingLibraryError
from index.library import Library, _tables
from index.library._database import DatabaseStorage
from index.library._engines import SqlitePlace, place_of
from index.library._rows import Part
from index.search import Searcher
from tests.conftest import DATABASES, PostgresServer
from tests.faults.conftest import environment
from tests.library.conftest import WordEncoder, digest, letter, letters
from tests.library.test_library import check

PLACES = DATABASES

pytestmark = pytest.mark.usefixtures("in_process")

WORDS = "Hemmelige opplysninger om flaggermus"
SECRET = letter(1, more=f"{WORDS} i rådhuset.")


def storage_of(library: Library) -> DatabaseStorage:
    assert isinstance(library._storage, DatabaseStorage)
    return library._storage


def change(library: Library, *statements: Any) -> None:
    """Do to the rows what no library does."""
    with storage_of(library)._place.changing() as connection:
        for statement in statements:
            connection.execute(statement)


def ids(library: Library) -> set[str]:
    return {one.id for one in library.open().letters}


def test_the_steps_make_the_tables_that_the_code_knows(
    library: Library, encoder: WordEncoder
) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    library.add(letters(1), encoder)
    config = Config()
    config.set_main_option("script_location", "index.library:migrations")
    steps = ScriptDirectory.from_config(config)
    assert steps.get_current_head() == _tables.HEAD
    assert {one.revision for one in steps.walk_revisions()} == _tables.KNOWN
    with storage_of(library)._place.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, _tables.metadata) == []


def test_tables_of_a_newer_version_are_left_alone(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(1), encoder)
    change(library, sa.text("UPDATE alembic_version SET version_num = '9999'"))
    other = Library(library.place)
    for act in (other.open, other.status, lambda: other.add(letters(2), encoder)):
        with pytest.raises(LibraryError, match="written by a newer Svarbrev"):
            act()


DAMAGE = {
    "letters": "data",
    "passages": "data",
    "library": "data",
    "sources": "data",
    "readings": "data",
    "corrections": "data",
    "answers": "data",
    "wordings": "data",
    "questions": "seal",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_row_is_never_shown_and_is_made_again(
    library: Library, encoder: WordEncoder, name: str
) -> None:
    asked = "Hvilke utfordringer mener dere kommunen vil stå overfor innenfor beredskap{}?"
    pile = letters(3)
    for number, ending in enumerate(["", " de neste årene"]):
        question = f"{asked.format(ending)}\n\nKommunen ser utfordringer.\n\nMed hilsen"
        file, data = pile[number]
        pile[number] = file, data.decode().replace("Med hilsen", question).encode()
    library.add(pile, encoder)
    library.correct(digest(pile[0]), "subject", "Rettet emne")
    table, column = _tables.metadata.tables[name], DAMAGE[name]
    with storage_of(library)._place.reading() as connection:
        key = connection.scalar(sa.select(table.c.id))
        if key is None:
            pytest.skip(f"there is nothing in {name}")
        held = connection.scalar(sa.select(table.c[column]).where(table.c.id == key))
    change(library, table.update().where(table.c.id == key).values({column: f"{held}"[:-1] + "x"}))
    texts = {one.id: one.text for one in library.open().letters}
    reader = Library(library.place)
    assert [one.where for one in reader.verify()] == ["letters" if name == "passages" else name]
    with suppress(DamagedIndexError):
        shown = reader.open()
        assert any("not as they were written" in one for one in shown.warnings)
        assert all(texts[one.id] == one.text for one in shown.letters)
    assert reader.repair(encoder)
    assert reader.verify() == []
    check(reader.open(encoder), encoder)
    assert ids(reader) == {digest(one) for one in pile}
    assert reader.open().passages == library.open().passages
    assert Library(library.place).repair(encoder) == []


def test_a_lost_row_is_made_again(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(3), encoder)
    change(library, _tables.letters.delete().where(_tables.letters.c.id == digest(letter(1))))
    reader = Library(library.place)
    assert ids(reader) == {digest(letter(0)), digest(letter(2))}
    assert reader.status().pending == 1
    assert reader.repair(encoder)
    check(reader.open(encoder), encoder)
    assert len(ids(reader)) == 3


def test_a_damaged_original_is_said_and_mended_by_adding_it_again(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(2), encoder)
    table = _tables.originals
    change(library, table.update().where(table.c.id == digest(letter(0))).values(data=b"forged"))
    (problem,) = library.verify()
    assert "is damaged" in problem.what
    with pytest.raises(LibraryError, match="missing or damaged"):
        library.original(digest(letter(0)), library.open())
    library.add([letter(0)], encoder)
    assert library.verify() == []
    assert library.original(digest(letter(0)), library.open()) == letter(0)[1]


def test_a_reader_reads_no_more_than_what_changed(
    library: Library, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(letters(5), encoder)
    reader = Library(library.place)
    reader.open(encoder)
    read: list[str] = []
    real = Part.from_rows

    def from_rows(letter: Any, *rest: Any) -> Part:
        read.append(letter["id"])
        return real(letter, *rest)

    monkeypatch.setattr(Part, "from_rows", from_rows)
    library.add([letter(7)], encoder)
    library.remove([digest(letter(2))])
    library.correct(digest(letter(0)), "subject", "Emne")
    check(reader.open(encoder), encoder)
    assert read == [digest(letter(7))]


def test_an_index_that_was_published_is_the_one_that_another_reads(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(3), encoder)
    library.correct(digest(letter(1)), "date", "")
    library.add([letter(5), ("tom.txt", b"")], encoder)
    held, read = library.open(encoder), Library(library.place).open(encoder)
    assert (held.id, held.letters, held.passages) == (read.id, read.letters, read.passages)
    for name in ("store", "sentence_store"):
        mine, other = getattr(held, name).vectors(), getattr(read, name).vectors()
        assert (mine == other).all()
    assert (held.lexical.scores("rådet møter") == read.lexical.scores("rådet møter")).all()
    assert held.content.catalogue == read.content.catalogue
    assert held.content.readings == read.content.readings


def test_every_answer_is_of_one_state_while_another_writes(
    library: Library, encoder: WordEncoder
) -> None:
    """Letters come in pairs; nobody ever sees half a pair."""
    library.add(letters(2), encoder)
    done = threading.Event()

    def ask() -> int:
        reader, count = Library(library.place), 0
        while not done.is_set():
            generation = reader.open(encoder)
            assert len(generation.letters) % 2 == 0
            answer = Searcher(generation, encoder).ask("Hva mener kommunen om et regionalt råd?")
            assert all(hit.letter.text[hit.passage.start :] for hit in answer.hits)
            count += 1
        return count

    with ThreadPoolExecutor(16) as pool:
        asking = [pool.submit(ask) for _ in range(16)]
        try:
            for number in range(2, 12, 2):
                library.add(letters(2, start=number), encoder)
            library.remove([digest(letter(0)), digest(letter(1))])
        finally:
            done.set()
        assert sum(one.result() for one in asking) >= 16


def test_whoever_lost_the_lock_writes_nothing(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(1), encoder)
    storage = storage_of(library)
    with storage.errors(), storage.writing(1.0, None) as session:
        assert session.previous
        change(library, sa.update(_tables.library).values(state="somebody else's"))
        with pytest.raises(LibraryLockedError):
            storage.publish(session, session.previous.content)


def test_judgements_go_with_their_letter_and_stay_with_others(
    library: Library, encoder: WordEncoder
) -> None:
    library.add([letter(0), SECRET], encoder)
    for passage in library.open().passages:
        for answers in (True, None, False):
            library.judgements.record("Hva?", passage, answers)
    mark = library.judgements.mark()
    library.remove([digest(SECRET)])
    assert library.judgements.mark() != mark
    left = library.judgements.read().judgements
    assert {one.letter for one in left} == {digest(letter(0))}
    assert {one.answers for one in left} == {False}


@pytest.fixture
def data_of(
    storage: str, library: Library, tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[[], Path]:
    """Return what gives the folder in which the database keeps its tables."""
    if storage == "sqlite":
        return lambda: tmp_path
    server: PostgresServer = request.getfixturevalue("server")
    return lambda: server.files(str(library.place))


def traces(library: Library, folder: Path) -> list[str]:
    """Return the tables and files that hold words of the removed letter."""
    found = []
    forms = (WORDS, "flaggermus", digest(SECRET), "23/1001")
    with storage_of(library)._place.reading() as connection:
        for name, table in _tables.metadata.tables.items():
            for row in connection.execute(sa.select(table)):
                held = " ".join(
                    one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one)
                    for one in row
                )
                if any(form in held for form in forms):
                    found.append(name)
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            if any(form.encode() in data for form in forms):
                found.append(str(path))
    return found


def test_the_words_of_a_removed_letter_are_in_no_table_and_no_file(
    library: Library, encoder: WordEncoder, data_of: Callable[[], Path]
) -> None:
    library.add([*letters(20, start=10), SECRET], encoder)
    library.correct(digest(SECRET), "subject", WORDS)
    for passage in library.open().passages:
        library.judgements.record("Hva?", passage, True)
    library.add(letters(20, start=40), encoder)
    with pytest.raises(ZeroDivisionError):
        library.rebuild(encoder, lambda _: 1 / 0)  # type: ignore[arg-type]
    assert len(traces(library, data_of())) > 5
    library.remove([digest(SECRET)])
    assert traces(library, data_of()) == []
    assert library.repair(encoder) == []
    assert len(ids(library)) == 40
    check(library.open(encoder), encoder)


def test_a_removal_killed_before_it_cleaned_is_cleaned_by_the_next_writer(
    library: Library,
    encoder: WordEncoder,
    data_of: Callable[[], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class KilledError(BaseException):
        pass

    def die(_: object) -> None:
        raise KilledError

    library.add([letter(0), SECRET], encoder)
    with monkeypatch.context() as patch:
        patch.setattr(type(storage_of(library)._place), "clean", die)
        with pytest.raises(KilledError):
            library.remove([digest(SECRET)])
    other = Library(library.place)
    assert ids(other) == {digest(letter(0))}
    other.forget_failures()
    assert traces(other, data_of()) == []


def test_what_a_killed_writer_kept_is_swept_and_becomes_no_letter(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(1), encoder)
    storage_of(library).originals.put(digest(SECRET), SECRET[1])
    other = Library(library.place)
    assert other.repair(encoder) == []
    assert ids(other) == {digest(letter(0))}
    assert set(storage_of(other).originals.keys()) == {digest(letter(0))}


def test_a_library_in_a_folder_imports_no_database(tmp_path: Path, storage: str) -> None:
    code = (
        "import sys; from pathlib import Path; from index.engine import Engine;"
        "Engine.open(Path(sys.argv[1])).status(); print('sqlalchemy' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / storage)],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    assert said.stdout.strip() == "False"


@pytest.mark.parametrize(
    "url", ["mysql://a:secret@b/c", "sqlite://", "sqlite:///:memory:", "://x:secret@y", "a://"]
)
def test_what_names_no_place_is_refused_in_one_sentence(url: str, storage: str) -> None:
    with pytest.raises(LibraryError, match="names no place") as refused:
        Library(url)
    assert storage
    assert "secret" not in str(refused.value)


def test_a_server_that_is_away_is_said_without_its_password(storage: str) -> None:
    library = Library("postgresql://somebody:secret@127.0.0.1:9/nowhere")
    with pytest.raises(LibraryError, match="cannot be used") as refused:
        library.open()
    assert storage
    assert "secret" not in f"{refused.value} {library.name}"
    assert len(str(refused.value).splitlines()) == 1
    with pytest.raises(LibraryError, match="lies on a server"):
        _ = library.root


@pytest.fixture
def in_file(tmp_path: Path, encoder: WordEncoder) -> Library:
    library = Library(f"sqlite:///{tmp_path / 'library.db'}")
    library.add(letters(4), encoder)
    return library


def test_flipped_bits_anywhere_in_the_file_show_no_wrong_word(
    in_file: Library, encoder: WordEncoder, storage: str
) -> None:
    assert storage
    true = in_file.open()
    texts = {one.id: (one.text, one.letterhead) for one in true.letters}
    cut = {one.id: one for one in true.passages}
    whole, draw = in_file.root.read_bytes(), random.Random(20220530)
    told = 0
    for _ in range(200):
        data = bytearray(whole)
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        in_file.root.write_bytes(data)
        reader = Library(in_file.place)
        try:
            shown = reader.open(encoder)
        except LibraryError:
            told += 1
            continue
        told += bool(shown.warnings)
        assert all(texts[one.id] == (one.text, one.letterhead) for one in shown.letters)
        assert all(cut[one.id] == one for one in shown.passages)
    assert told > 20


@pytest.mark.parametrize("at", [0.2, 0.4, 0.6, 0.8])
def test_a_file_that_sqlite_cannot_read_any_more_is_set_aside_and_made_again(
    in_file: Library, encoder: WordEncoder, storage: str, at: float
) -> None:
    assert storage
    in_file.correct(digest(letter(0)), "subject", "Rettet emne")
    in_file.judgements.record("Hva?", in_file.open().passages[0], True)
    before = ids(in_file)
    data = bytearray(in_file.root.read_bytes())
    page = int(at * len(data)) // 4096 * 4096
    data[page : page + 4096] = b"\xa5" * 4096
    in_file.root.write_bytes(data)
    reader = Library(in_file.place)
    with suppress(DamagedIndexError):
        assert reader.verify()
    notes = reader.repair(encoder)
    assert any("was set aside" in one for one in notes)
    assert reader.verify() == [] or {one.where[:9] for one in reader.verify()} == {"originals"}
    assert ids(reader) <= before
    check(reader.open(encoder), encoder)
    aside = in_file.root.with_name("library.db.damaged")
    assert aside.exists()
    reader.add(letters(4), encoder)
    assert ids(reader) == before
    reader.remove([digest(letter(0))])
    assert not aside.exists()


@pytest.mark.parametrize("room", range(0, 120, 10))
def test_a_full_disk_is_said_and_what_it_refused_is_not_done_later(
    in_file: Library,
    encoder: WordEncoder,
    monkeypatch: pytest.MonkeyPatch,
    storage: str,
    room: int,
) -> None:
    """From no room for the files themselves to hardly enough for the index."""
    assert storage
    real, before = SqlitePlace._connect, ids(in_file)
    most = in_file.root.stat().st_size // 4096 + room

    def full(place: SqlitePlace) -> Any:
        connection = real(place)
        connection.execute(f"PRAGMA max_page_count = {most}")
        return connection

    many = [letter(number, more="Mange ord. " * 500) for number in range(20, 30)]
    with monkeypatch.context() as patch:
        patch.setattr(SqlitePlace, "_connect", full)
        library = Library(in_file.place)
        with pytest.raises(LibraryError, match="free some space"):
            library.add(many, encoder)
        assert ids(library) == before
    other = Library(in_file.place)
    other.repair(encoder)
    other.rebuild(encoder)
    assert ids(other) == before
    assert other.verify() == []


def test_a_file_that_is_no_database_is_said(tmp_path: Path, encoder: WordEncoder) -> None:
    (tmp_path / "library.db").write_bytes(b"no database at all" * 500)
    library = Library(f"sqlite:///{tmp_path / 'library.db'}")
    for act in (library.open, lambda: library.add(letters(1), encoder)):
        with pytest.raises(DamagedIndexError, match="is damaged"):
            act()


def test_asking_makes_no_file(tmp_path: Path) -> None:
    library = Library(f"sqlite:///{tmp_path / 'folder' / 'library.db'}")
    with pytest.raises(MissingLibraryError):
        library.open()
    assert library.judgements.read() == feedback.Feedback((), 0)
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_on_the_machine_reads_the_file(in_file: Library) -> None:
    assert os.name == "nt" or in_file.root.stat().st_mode & 0o077 == 0
    assert isinstance(place_of(str(in_file.place)), SqlitePlace)
