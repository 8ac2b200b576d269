"""A bulk of damaged files of every format is added with good letters among them."""

import pytest

from index.library import Library
from tests.letters.formats.damaged import among_damaged, assert_clear_line
from tests.library.conftest import WordEncoder, digest, letters

# So many files of each kind, as many good letters.
BULK = 50


def test_every_good_letter_arrives_and_every_bad_file_is_one_clear_line(
    library: Library, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without the program pictures are refused after they are decoded, which costs no seconds.
    monkeypatch.setenv("PATH", "")
    good = letters(BULK)
    items = list(among_damaged(dict(good)))
    report = library.add(items, encoder)
    assert {digest(one) for one in good} <= set(report.added)
    names = {name for name, _ in items}
    failed = [one.name for one in report.failed]
    for one in report.failed:
        assert_clear_line(one.reason, one.name)
        assert one.name.split("/")[0] in names
    assert len(failed) == len(set(failed)) > BULK
    held = {one.id for one in library.open(encoder).letters}
    assert set(report.added) == held
    assert {digest(one) for one in good} <= held
