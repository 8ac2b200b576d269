"""Escaped text must be the same characters to whoever reads the format, and never markup."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.citation import (
    escape_html,
    escape_latex,
    escape_markdown,
    one_line,
    only_here,
    safe_link,
)

HOSTILE = [
    "<script>alert(1)</script> & \"x\" 'y'",
    "[klikk](javascript:alert(1)) ![](http://eksempel.invalid/x.png) <http://eksempel.invalid>",
    "# Tittel\n\n- punkt\n\n> sitat\n\n```\nkode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "\\input{/etc/passwd} $x_1^2$ 100 % #1 {a} }{ ~ -- --- `` '' ?` !` << >> ,, \"a",
    ":red[rød] :material/home: $$E$$ *a* _b_ **c** ~~d~~ ==e== ^f^ H~2~O &amp; &#42;",
    "www.eksempel.invalid post@eksempel.invalid http://eksempel.invalid ...",
    "to  mellomrom\n\n  innrykk\t\ttabulator  ",
]
words = st.one_of(
    st.text(),
    st.text(alphabet="\\`*_{}[]<>()#+-.!|~$^=&@:\"'%,;? \n\ta1w"),
    st.sampled_from(HOSTILE),
)
many = settings(deadline=None, max_examples=60)


def unescape_markdown(text: str) -> str:
    """CommonMark 2.4 and 2.5: backslash escapes and numeric references."""
    punctuation = re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    pattern = rf"\\([{punctuation}])|&#([0-9]+);"
    return re.sub(pattern, lambda m: m[1] or chr(int(m[2])), text)


LATEX = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textquotedbl": '"',
    "newline": "\n",
    "qquad": "\t",
}


def unescape_latex(text: str) -> str:
    """What TeX would set: commands by name, escaped characters, nothing for an empty group."""

    def spell(found: re.Match[str]) -> str:
        if found["symbol"]:
            return chr(int(found["symbol"]))
        return LATEX[found["name"]] if found["name"] else found["char"] or ""

    pattern = r"\\symbol\{(?P<symbol>\d+)\}|\\(?P<name>[a-z]{5,})\{\}|\\(?P<char>[$&#_% ])|\{\}"
    return re.sub(pattern, spell, text)


@many
@given(words)
@example("\r\n")
def test_html_gives_the_words_back(text: str) -> None:
    escaped = escape_html(text)
    assert html.unescape(escaped) == text
    assert not set(escaped) & set("<>\"'\r")


def test_html_parser_sees_no_tag() -> None:
    tags: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)

    for hostile in HOSTILE:
        Parser().feed(escape_html(hostile))
    assert tags == []


@many
@given(words)
@example("&#10; \\&#10;")
def test_markdown_gives_the_words_back(text: str) -> None:
    escaped = escape_markdown(text)
    assert unescape_markdown(escaped) == text
    assert not set(escaped) & set("\n\r\t")


@many
@given(words)
@example(HOSTILE[2])
def test_a_markdown_renderer_sees_only_text(text: str) -> None:
    markdown_it = pytest.importorskip("markdown_it")
    clean = text.replace("\0", "").replace("\r", "")
    parser = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(f"«{escape_markdown(clean)}»")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == f"«{clean}»"


@many
@given(words)
@example("?`!``--,,<<>>''")
def test_latex_gives_the_words_back(text: str) -> None:
    escaped = escape_latex(text)
    assert unescape_latex(escaped) == text
    assert not re.search(r"--|''|,,|<<|>>|[!?`]`|\n|  ", escaped)


@many
@given(words)
def test_latex_braces_balance_as_bibtex_counts_them(text: str) -> None:
    depth = 0
    for char in escape_latex(text):
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0


@many
@given(words)
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line


def test_one_line_drops_direction_marks() -> None:
    assert one_line("Eksempel\u202e \n kommune\x00") == "Eksempel kommune"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        " JaVaScRiPt:x",
        "//eksempel.invalid",
        "x",
        "",
        None,
    ],
)
def test_only_web_addresses_are_links(link: str | None) -> None:
    assert safe_link(link) is None


@many
@given(st.text())
def test_a_link_cannot_break_out(text: str) -> None:
    link = safe_link(f"https://eksempel.invalid/?q={text}")
    assert link is None or not set(link) & set("\"'<>(){}[]\\` \n\r\t")


def test_a_good_link_is_kept() -> None:
    assert safe_link("http://localhost:8501/?letter=ab&start=1") == (
        "http://localhost:8501/?letter=ab&start=1"
    )
    assert safe_link("?letter=ab") == "?letter=ab"


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8501", "localhost.", "svarbrev.localhost", "127.0.0.1:8501",
     "127.8.8.8", "0.0.0.0:80", "[::1]:8501", "[::]", "[::ffff:127.0.0.1]"],
)  # fmt: skip
def test_an_address_of_this_machine_alone_is_known_as_such(host: str) -> None:
    assert only_here(f"http://{host}/letter?letter=ab")


@pytest.mark.parametrize(
    "host", ["svarbrev.invalid", "192.168.1.7:8501", "[fd00::7]", "localhost.invalid", "10.0.0.1"]
)
def test_an_address_that_others_reach_is_not(host: str) -> None:
    assert not only_here(f"https://{host}/letter?letter=127.0.0.1")
