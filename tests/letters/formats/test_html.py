import pytest

from index.letters.reader import read_letters
from tests.letters.formats.test_bombs import zipped

_TAGS = ["div", "b", "span", "blockquote", "table><tr><td", "ul><li"]


def nested(tag: str, depth: int) -> bytes:
    ends = "".join(f"</{one}>" for one in reversed(tag.split("><")))
    inner = f"<{tag}>" * depth + "Midt inne." + ends * depth
    return f"<html><body><p>Til å begynne med.</p>{inner}<p>Til slutt.</p></body></html>".encode()


@pytest.mark.parametrize("tag", _TAGS)
@pytest.mark.parametrize("depth", [90, 150, 300, 3_000, 50_000])
def test_html_nested_too_deeply_loses_no_text_without_a_word(tag: str, depth: int) -> None:
    """The parser left out all that came after the 256th level, the end of the letter too."""
    reading = read_letters(nested(tag, depth), "svar.html", in_process=True)
    if reading.letters:
        assert all(words in reading.letters[0].text for words in ("begynne", "Midt", "slutt"))
    else:
        assert "nested too deeply" in reading.failures[0].reason
    assert bool(reading.letters) != bool(reading.failures)


def test_what_people_write_is_never_nested_too_deeply() -> None:
    """Each answer in a long exchange puts all before it into one more quotation."""
    mail = b"Subject: Svar\nFrom: a@b.no\nContent-Type: text/html; charset=utf-8\n\n"
    data = zipped({"svar.eml": mail + nested("div><blockquote", 120)})
    (letter,) = read_letters(data, "svar.zip", in_process=True).letters
    assert "Til slutt." in letter.text
