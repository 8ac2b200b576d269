"""The life of a library: adding, removing, replacing, rebuilding, correcting, asking for more."""

import os
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import numpy as np
import pytest

from index.errors import (
    CancelledError,
    EncoderMismatchError,
    LibraryError,
    LibraryLockedError,
    MissingLibraryError,
)
from index.library import Generation, Library, Progress, _build, _lock
from tests.conftest import EVERYWHERE, Places
from tests.library.conftest import WordEncoder, digest, letter, letters, packed

PLACES = EVERYWHERE

pytestmark = pytest.mark.usefixtures("in_process")


def names(generation: Generation) -> set[str]:
    return {one.name for one in generation.letters}


def check(generation: Generation, encoder: WordEncoder) -> None:
    """All parts of a generation belong together."""
    texts = {one.id: one.text for one in generation.letters}
    assert len(generation.store) == len(generation.lexical) == len(generation.passages)
    assert len(generation.sentence_store) == len(generation.sentence_owner)
    from index.passages import embedding_text

    for row, passage in enumerate(generation.passages):
        assert texts[passage.letter_id][passage.start : passage.end] == passage.text
        assert generation.row(passage.id) == row
        assert generation.passage(passage.id) == passage
    wanted = encoder.encode_queries([embedding_text(one) for one in generation.passages])
    np.testing.assert_allclose(generation.store.vectors(), wanted, atol=1e-3)
    sentences = [
        span.of(texts[passage.letter_id])
        for passage in generation.passages
        for span in passage.sentences
    ]
    wanted = encoder.encode_queries(sentences)
    np.testing.assert_allclose(generation.sentence_store.vectors(), wanted, atol=1e-3)
    wanted = encoder.encode_queries(_build.asked_texts(generation.content.passages))
    wordings = generation.content.question_store.vectors()
    np.testing.assert_allclose(wordings, wanted, atol=1e-3)
    owners = [
        generation.passages[row].sentences for row in dict.fromkeys(generation.sentence_owner)
    ]
    assert sum(map(len, owners)) == len(sentences)


def test_what_add_reports_is_there_when_opened(library: Library, encoder: WordEncoder) -> None:
    report = library.add(letters(3), encoder)
    assert set(report.added) == {digest(one) for one in letters(3)}
    assert not report.failed
    generation = library.open(encoder)
    assert generation.id == report.generation == library.current_id()
    assert {one.id for one in generation.letters} == set(report.added)
    assert report.passages == len(generation.passages) > 0
    assert report.encoded > 0
    assert not generation.warnings
    check(generation, encoder)


def test_adding_again_changes_nothing_and_says_so(library: Library, encoder: WordEncoder) -> None:
    first = library.add(letters(2), encoder)
    encoder.encoded.clear()
    again = library.add([("another name.txt", letter(0)[1]), letter(1)], encoder)
    assert again.generation == first.generation
    assert [one.name for one in again.unchanged] == ["another name.txt", letter(1)[0]]
    assert again.unchanged[0].known_as == letter(0)[0]
    assert again.unchanged[0].letters == (digest(letter(0)),)
    assert not again.added
    assert not encoder.encoded


def test_the_same_file_twice_at_once_is_one_letter(library: Library, encoder: WordEncoder) -> None:
    report = library.add([letter(0), ("copy.txt", letter(0)[1])], encoder)
    assert len(report.added) == 1
    assert [one.name for one in report.unchanged] == ["copy.txt"]


def test_a_new_letter_costs_its_own_encoding_only(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(5), encoder)
    before = set(encoder.encoded)
    encoder.encoded.clear()
    report = library.add([letter(6)], encoder)
    assert encoder.encoded
    assert before.isdisjoint(encoder.encoded)
    assert report.encoded == len(encoder.encoded)
    assert report.taken_over > 0
    check(library.open(encoder), encoder)


def test_texts_that_are_the_same_are_encoded_once(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(6), encoder)
    assert len(encoder.encoded) == len(set(encoder.encoded))


def test_the_same_letters_give_the_same_index(new_place: Places, encoder: WordEncoder) -> None:
    one, other = Library(new_place("one")), Library(new_place("other"))
    one.add(letters(4), encoder)
    for item in reversed(letters(4)):
        other.add([item], encoder)
    left, right = one.open(), other.open()
    assert left.letters == right.letters
    assert left.passages == right.passages
    np.testing.assert_array_equal(left.store.vectors(), right.store.vectors())


def test_removing_removes_everything_and_nothing_else(
    library: Library, encoder: WordEncoder, tmp_path: Path
) -> None:
    library.add(letters(3), encoder)
    gone = letter(1)
    encoder.encoded.clear()
    report = library.remove([digest(gone)])
    assert report.removed == (digest(gone),)
    assert not encoder.encoded
    generation = library.open(encoder)
    assert names(generation) == {letter(0)[0], letter(2)[0]}
    check(generation, encoder)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"saken nummer 1." not in path.read_bytes()


def test_removed_and_added_again(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(2), encoder)
    library.remove([digest(letter(0))])
    assert library.add([letter(0)], encoder).added == (digest(letter(0)),)
    check(library.open(encoder), encoder)


def test_removing_the_last_leaves_an_empty_index(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(1), encoder)
    library.remove([digest(letter(0))])
    generation = library.open(encoder)
    assert (generation.letters, generation.passages) == ((), ())
    assert library.add([letter(1)], encoder).letters == 1


def test_removing_what_is_not_there_changes_nothing(library: Library, encoder: WordEncoder) -> None:
    before = library.add(letters(2), encoder).generation
    with pytest.raises(LibraryError, match="no letter 'abc'"):
        library.remove([digest(letter(0)), "abc"])
    assert library.current_id() == before


def test_a_new_version_replaces_the_old_and_says_what_changed(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(2), encoder)
    name, old = letter(0)
    new = letter(0, more="Dette er nytt.")[1].replace(b"23/1000", b"23/1999")
    report = library.add([(name, new)], encoder)
    (change,) = report.replaced
    assert change.name == name
    assert change.old == (digest((name, old)),)
    assert change.new == (digest((name, new)),)
    assert change.passages_added > 0
    assert change.passages_kept > 0
    assert not report.added
    assert not report.removed
    generation = library.open(encoder)
    assert len(generation.letters) == 2
    check(generation, encoder)
    assert not library.status().pending


def test_a_letter_can_be_replaced_by_one_of_another_name(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(2), encoder)
    report = library.add([letter(9)], encoder, replaces=digest(letter(0)))
    assert [one.old for one in report.replaced] == [(digest(letter(0)),)]
    assert names(library.open()) == {letter(1)[0], letter(9)[0]}


def test_a_bad_file_stops_nobody_and_is_remembered(library: Library, encoder: WordEncoder) -> None:
    bad = ("tom.txt", b"")
    report = library.add([letter(0), bad, letter(1)], encoder)
    assert len(report.added) == 2
    assert [one.name for one in report.failed] == ["tom.txt"]
    assert report.failed[0].reason
    again = library.add([bad], encoder)
    assert [one.remembered for one in again.failed] == [True]
    assert [one.reason for one in library.status().failed] == [report.failed[0].reason]
    library.forget_failures()
    assert [one.remembered for one in library.add([bad], encoder).failed] == [False]


def test_only_bad_files_publish_nothing(library: Library, encoder: WordEncoder) -> None:
    report = library.add([("tom.txt", b"")], encoder)
    assert report.generation is None
    assert len(library.status().failed) == 1
    with pytest.raises(MissingLibraryError, match="svarbrev build"):
        library.open()


def test_a_path_that_cannot_be_opened_is_one_failure(
    library: Library, encoder: WordEncoder, tmp_path: Path
) -> None:
    report = library.add([tmp_path / "not there.txt", letter(0)], encoder)
    assert len(report.added) == 1
    assert "not there.txt cannot be opened" in report.failed[0].reason
    assert not library.status().failed


def test_a_file_too_large_for_a_letter_is_not_even_read(
    library: Library, encoder: WordEncoder, tmp_path: Path
) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(2**40)
    (failed,) = library.add([path], encoder).failed
    assert failed.reason.startswith("large.txt is larger than 100 MB; that is no letter.")


def test_folders_are_opened_up_and_links_are_not(
    library: Library, encoder: WordEncoder, tmp_path: Path
) -> None:
    folder = tmp_path / "inbox"
    (folder / "sub").mkdir(parents=True)
    (folder / letter(0)[0]).write_bytes(letter(0)[1])
    (folder / "sub" / letter(1)[0]).write_bytes(letter(1)[1])
    (folder / ".hidden.txt").write_bytes(letter(2)[1])
    (tmp_path / "outside.txt").write_bytes(letter(3)[1])
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    library.add([folder], encoder)
    assert names(library.open()) == {letter(0)[0], f"sub/{letter(1)[0]}"}


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b\nc.txt", "x" * 5000, "\ud800.txt", ""])
def test_no_name_leads_anywhere(
    library: Library, encoder: WordEncoder, name: str, tmp_path: Path
) -> None:
    report = library.add([(name, letter(0)[1])], encoder)
    assert len(report.added) + len(report.failed) == 1
    assert all(path.name.startswith("library") for path in tmp_path.iterdir())


def test_rebuilding_takes_over_what_did_not_change(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(3), encoder)
    before = library.open()
    encoder.encoded.clear()
    report = library.rebuild(encoder)
    assert not encoder.encoded
    after = library.open()
    assert after.id != before.id
    assert after.letters == before.letters
    assert after.passages == before.passages
    assert not report.added
    assert not report.removed


def test_another_encoder_is_refused_until_a_rebuild(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(2), encoder)
    other = WordEncoder("others", 24)
    for act in (lambda: library.open(other), lambda: library.add([letter(5)], other)):
        with pytest.raises(EncoderMismatchError, match=r"words.*others.*svarbrev build"):
            act()
    library.rebuild(other)
    generation = library.open(other)
    assert generation.encoder_name == "others"
    check(generation, other)


def test_nothing_there_is_said_kindly(library: Library, tmp_path: Path) -> None:
    with pytest.raises(MissingLibraryError, match="There is no index at"):
        library.open()
    status = library.status()
    assert (status.letters, status.generation, status.warnings) == (0, None, ())
    assert not list(tmp_path.iterdir())


def test_a_correction_outlives_a_rebuild_and_can_be_taken_back(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(2), encoder)
    one = digest(letter(0))
    read = library.open().letter(one).letterhead
    library.correct(one, "sender", "Rettet kommune")
    library.correct(one, "recipients", ["A", "B"])
    library.correct(one, "date", "")
    library.rebuild(encoder)
    library.add([letter(4)], encoder)
    head = library.open().letter(one).letterhead
    assert head.sender is not None
    assert (head.sender.value, head.sender.start) == ("Rettet kommune", -1)
    assert [field.value for field in head.recipients] == ["A", "B"]
    assert head.date is None
    for name in ("sender", "recipients", "date"):
        library.correct(one, name, None)
    assert library.open().letter(one).letterhead == read


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("colour", "red", "no field 'colour'"),
        ("date", "30. mai", "not a date"),
        ("sender", "a\nb", "one line"),
        ("sender", ["a", "b"], "one value"),
    ],
)
def test_a_wrong_correction_is_refused(
    library: Library, encoder: WordEncoder, name: str, value: str | list[str], words: str
) -> None:
    library.add(letters(1), encoder)
    with pytest.raises(LibraryError, match=words):
        library.correct(digest(letter(0)), name, value)


def test_a_correction_of_the_same_misreading_goes_over_to_a_new_version(
    library: Library, encoder: WordEncoder
) -> None:
    library.add(letters(1), encoder)
    library.correct(digest(letter(0)), "case_officer", "Saksbehandler Eksempel")
    library.add([letter(0, more="Nytt.")], encoder)
    (only,) = library.open().letters
    assert only.letterhead.case_officer is not None
    assert only.letterhead.case_officer.value == "Saksbehandler Eksempel"


def test_progress_counts_every_stage(library: Library, encoder: WordEncoder) -> None:
    seen: list[Progress] = []
    report = library.add(letters(3), encoder, progress=seen.append)
    assert [one.stage for one in seen] == sorted(
        (one.stage for one in seen), key=["read", "encode", "publish"].index
    )
    for stage in ("read", "encode", "publish"):
        counts = [one.done for one in seen if one.stage == stage]
        assert counts == sorted(counts)
        assert counts[0] == 0
        last = [one for one in seen if one.stage == stage][-1]
        assert last.done == last.total
        assert last.seconds_left == 0
    assert set(report.seconds) == {"read", "encode", "publish"}


@pytest.mark.parametrize("after", range(8))
def test_cancelling_leaves_what_was_published(
    library: Library, encoder: WordEncoder, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_build, "BATCH", 2)
    before = library.add(letters(2), encoder).generation
    calls = iter(range(100))
    with pytest.raises(CancelledError, match="stopped"):
        library.add(letters(3, start=5), encoder, cancel=lambda: next(calls) >= after)
    assert library.current_id() == before
    assert len(library.open(encoder).letters) == 2
    assert not library.status().pending
    assert len(library.add(letters(3, start=5), encoder).added) == 3
    check(library.open(encoder), encoder)


def test_an_interrupted_build_goes_on_where_it_was(
    library: Library, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_build, "BATCH", 4)
    monkeypatch.setattr(_build, "CHECKPOINT_SECONDS", 0.0)
    told: list[Progress] = []

    def stop() -> bool:
        return bool(told) and told[-1].stage == "encode" and told[-1].done >= 8

    with pytest.raises(CancelledError):
        library.add(letters(5), encoder, told.append, stop)
    first = list(encoder.encoded)
    encoder.encoded.clear()
    library.add(letters(5), encoder)
    assert len(first) >= 8
    assert set(first).isdisjoint(encoder.encoded)
    check(library.open(encoder), encoder)


@pytest.mark.folder
def test_a_second_writer_is_told_who_writes(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(1), encoder)
    library.patience = 0
    with _lock.hold(library.root / "lock"):
        with pytest.raises(LibraryLockedError, match=f"process {os.getpid()}"):
            library.add([letter(1)], encoder)
        assert library.status().writer == os.getpid()
        assert len(library.open(encoder).letters) == 1
    assert library.status().writer is None
    library.add([letter(1)], encoder)


@pytest.mark.folder
def test_a_reader_keeps_what_it_opened(library: Library, encoder: WordEncoder) -> None:
    library.add(letters(1), encoder)
    reader = library.open(encoder)
    folder = library.root / "generations" / reader.id
    for number in range(1, 5):
        library.add([letter(number)], encoder)
        assert folder.is_dir()
    assert len(reader.letters) == 1
    reader.close()
    library.add([letter(9)], encoder)
    assert not folder.is_dir()
    assert len(list((library.root / "generations").iterdir())) == 2


def test_a_letter_that_cannot_be_divided_stops_nobody(
    library: Library, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import index.passages

    real = index.passages.segment

    def segment(one: object, *rest: object) -> object:
        if one.name == letter(1)[0]:  # type: ignore[attr-defined]
            raise IndexError("nobody foresaw this")
        return real(one, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(index.passages, "segment", segment)
    report = library.add(letters(3), encoder)
    assert len(report.added) == 3
    assert any("nobody foresaw this" in note for note in report.notes)
    check(library.open(encoder), encoder)


def test_several_wordings_of_one_question_share_a_key(
    library: Library, encoder: WordEncoder
) -> None:
    asked = "Hvilke utfordringer mener dere kommunen vil stå overfor innenfor beredskap{}?"
    for number, ending in enumerate(["", " de neste årene"]):
        name, data = letter(number)
        question = f"{asked.format(ending)}\n\nKommunen ser mange utfordringer.\n\nMed hilsen"
        library.add([(name, data.decode().replace("Med hilsen", question).encode())], encoder)
    generation = library.open(encoder)
    questions = [one.question for one in generation.passages if one.question]
    assert len({one.text for one in questions}) == 2
    assert len({one.key for one in questions}) == 1
    assert len({one.question.key for one in generation.content.passages if one.question}) == 2
    library.remove([generation.letters[0].id])
    assert len({one.question.key for one in library.open().passages if one.question}) == 1


def test_correcting_one_letter_drops_no_other_of_an_archive(
    library: Library, encoder: WordEncoder
) -> None:
    library.add([letter(0), packed(letter(1), letter(2), letter(3))], encoder)
    library.remove([digest(letter(1))])
    rest = {digest(letter(number)) for number in (0, 2, 3)}
    acts: list[Callable[[], object]] = [
        lambda: library.correct(digest(letter(0)), "sender", "Rettet kommune"),
        lambda: library.correct(digest(letter(2)), "sender", "Rettet kommune"),
        lambda: library.add([letter(4)], encoder),
        lambda: library.remove([digest(letter(4))]),
        lambda: library.rebuild(encoder),
    ]
    for act in acts:
        act()
        assert {one.id for one in library.open(encoder).letters} - {digest(letter(4))} == rest
        check(library.open(encoder), encoder)
    library.remove([digest(letter(2))])
    assert names(library.open()) == {letter(0)[0], letter(3)[0]}
    again = library.add([packed(letter(1), letter(2), letter(3))], encoder)
    assert again.letters == 4
    check(library.open(encoder), encoder)


def test_what_an_email_carried_can_be_taken_out_and_comes_back_when_added_again(
    library: Library, encoder: WordEncoder
) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@eksempel.no", "b@eksempel.no", "Svar"
    mail.set_content("Vedlagt følger svarene.")
    for name, data in letters(2):
        mail.add_attachment(data, maintype="text", subtype="plain", filename=name)
    sent = ("svar.eml", mail.as_bytes())
    library.add([sent, letter(3)], encoder)
    kept, gone = digest(letter(0)), digest(letter(1))
    library.remove([gone])
    library.correct(digest(letter(3)), "sender", "Rettet kommune")
    assert {one.id for one in library.open().letters} == {kept, digest(letter(3))}
    assert library.add([sent], encoder).added == (gone,)
    check(library.open(encoder), encoder)
