"""With the child process that reads letters in the product."""

from index.library import Library
from tests.library.conftest import WordEncoder, digest, letters
from tests.library.test_library import check


def test_letters_are_read_in_a_process_of_their_own(library: Library, encoder: WordEncoder) -> None:
    report = library.add([("tom.txt", b""), *letters(2), ("x.bin", bytes(100))], encoder)
    assert set(report.added) == {digest(one) for one in letters(2)}
    assert {one.name for one in report.failed} == {"tom.txt", "x.bin"}
    check(library.open(encoder), encoder)
