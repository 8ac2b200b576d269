import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app import _escape
from index.letters.letter import Span
from tests.app.memory import HOSTILE

TEXTS = st.text(max_size=80) | st.sampled_from([HOSTILE, "a<b>c", "&amp;", "</mark><script>"])


def plain(markup: str) -> str:
    """Return what a browser shows of markup that holds only our own tags."""
    return html.unescape(re.sub(r"</?(?:mark|span)[^<>]*>", "", markup))


@st.composite
def stretches(draw: st.DrawFn) -> tuple[str, int, int, list[Span]]:
    whole = draw(TEXTS)
    at = st.integers(0, len(whole))
    start, end = sorted((draw(at), draw(at)))
    marks = [Span(*sorted((draw(at), draw(at)))) for _ in range(draw(st.integers(0, 3)))]
    return whole, start, end, marks


@given(stretches())
@settings(deadline=None, max_examples=150)
def test_marking_shows_every_character_once_and_lets_no_other_tag_through(
    case: tuple[str, int, int, list[Span]],
) -> None:
    whole, start, end, marks = case
    markup = _escape.marked(whole, start, end, marks)
    assert plain(markup) == html.unescape(html.escape(whole[start:end]))
    assert set(re.findall(r"<[^>]*>", markup)) <= {"<mark>", "</mark>"}


@given(stretches())
@settings(deadline=None, max_examples=100)
def test_shading_shows_every_character_once(case: tuple[str, int, int, list[Span]]) -> None:
    whole, start, end, marks = case
    shares = [(one.start, one.end, 0.1 * n - 0.1) for n, one in enumerate(marks)]
    markup = _escape.shaded(whole, start, end, shares, marks)
    assert plain(markup) == html.unescape(html.escape(whole[start:end]))
    assert set(re.findall(r"<(/?\w+)", markup)) <= {"mark", "/mark", "span", "/span"}


def test_marks_stand_where_they_belong() -> None:
    markup = _escape.marked("one two three", 0, 13, [Span(4, 7)], "here")
    assert markup == 'one <mark id="here">two</mark> three'


def test_overlapping_marks_are_merged_into_what_is_left_of_them() -> None:
    markup = _escape.marked("abcdef", 0, 6, [Span(0, 3), Span(2, 5)])
    assert markup == "<mark>abc</mark><mark>de</mark>f"


def test_shading_is_strongest_for_the_largest_share() -> None:
    markup = _escape.shaded("ab cd", 0, 5, [(0, 2, 0.4), (3, 5, -0.1)])
    assert markup == '<span class="sv-more-5">ab</span> <span class="sv-less-1">cd</span>'


def test_why_splits_no_word_into_the_pieces_of_the_model() -> None:
    whole = "Nei, politirådet møtes 22.4.2022."
    pieces = [(5, 11, 0.2), (11, 14, 0.1), (14, 17, 0.1), (23, 25, 0.2), (25, 32, 0.2)]
    markup = _escape.shaded(whole, 0, len(whole), pieces)
    assert re.findall(r"<span[^>]*>([^<]*)</span>", markup) == ["politirådet", "22.4.2022"]
    assert plain(markup) == whole


def test_why_leaves_the_marked_sentence_marked() -> None:
    whole = "Ja. Nei takk. Kanskje."
    markup = _escape.shaded(whole, 0, len(whole), [(0, 2, 0.2), (8, 12, 0.4)], [Span(4, 13)])
    assert markup == (
        '<span class="sv-more-2">Ja</span>. '
        '<mark>Nei <span class="sv-more-5">takk</span>.</mark> Kanskje.'
    )


def test_attributes_cannot_be_left() -> None:
    assert _escape.text("\"'><x") == "&quot;&#x27;&gt;&lt;x"


def test_a_label_stops_markdown_formulas_emoji_and_addresses() -> None:
    shown = _escape.label("**b** $x$ :smile: [a](javascript:1)\nhttps://e.no www.e.no a@b")
    assert "**" not in shown
    assert re.search(r"(?<!\\)[$*\[\]()`_]", shown) is None
    assert ":smile" not in shown
    assert "https://" not in shown.replace("\\", "")
    assert "www." not in shown.replace("\\", "")
    assert "\n" not in shown
