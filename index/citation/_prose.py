"""Citations for people to read: as plain text, and as HTML for what Word and mail programs paste.

Word and LibreOffice read but a part of HTML: they know neither ``white-space`` nor ``footer``, and
fold line ends and runs of blanks. What is made for them says line ends and blanks in elements and
characters that every one of them keeps.
"""

import re

from index.citation._escape import escape_html, escape_markdown
from index.citation._quoted import Clip, Quoted
from index.citation._source import addressed, capital, place_of, references_of, view_of
from index.citation._words import apa_date

__all__ = ["apa", "html_code", "markdown", "official", "plain"]

# As `escape_html` leaves them, which writes a carriage return as a reference.
_LINE_END = re.compile(r"&#13;\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_FOLDED_BLANK = re.compile(r"(?<=[ \t]) |(?<=>) |\t")


def plain(quoted: Quoted) -> Clip:
    """The quotation, and below it the source and the link: what the first button copies."""
    lines = [quoted.quotation, f"— {quoted.line}", _link_said(quoted)]
    source = _linked(quoted, escape_html(quoted.line))
    html = f"<blockquote><p>{_rich(quoted)}</p><p>— {source}</p></blockquote>"
    return Clip("\n".join(line for line in lines if line), html)


def official(quoted: Quoted) -> Clip:
    """The quotation and its source in parentheses, as in a Norwegian public report."""
    line = f"{quoted.quotation} ({quoted.line})"
    text = f"{line} {_link_said(quoted)}" if quoted.link else line
    return Clip(text, f"<p>{_rich(quoted)} ({_linked(quoted, escape_html(quoted.line))})</p>")


def apa(quoted: Quoted) -> Clip:
    """The quotation with a citation in the text, and below it the entry of the list of references,
    after the Publication Manual of the American Psychological Association, 7th edition.

    Quotation marks stay around long quotations too, so that it is always seen where they end.
    """
    source, around = quoted.source, quoted.around
    year = source.date[:4] if source.date[:4].isdigit() else around.undated
    title = source.subject or source.file
    opening, closing = around.title
    place = ", ".join(part for part in place_of(source, around)[:2] if part)
    named = source.sender or f"{opening}{title}{closing}"
    within = [named, year, place, view_of(source, around)]
    cited = ", ".join(part for part in within if part)
    kind = f"[{capital(addressed(source, around))}]"
    day = f"({apa_date(source.date, quoted.language)})"
    references = references_of(source, around)
    after = f" {capital(references)}." if references else ""
    # Without a sender the title takes its place, and the date follows it.
    before = f"{_stopped(source.sender)} {day}. " if source.sender else ""
    ending = f" {kind}.{after}" if source.sender else f" {kind}. {day}.{after}"
    link = f" {_link_said(quoted)}" if quoted.link else ""
    marked = f"{escape_html(before)}<i>{escape_html(title)}</i>{escape_html(ending)}"
    address = f" {_linked(quoted, escape_html(quoted.link))}" if quoted.link else ""
    return Clip(
        f"{quoted.quotation} ({cited})\n\n{before}{title}{ending}{link}",
        f"<p>{_rich(quoted)} ({escape_html(cited)})</p><p>{marked}{address}</p>",
    )


def markdown(quoted: Quoted) -> Clip:
    """A block quotation of CommonMark."""
    line = escape_markdown(quoted.line)
    if quoted.link:
        line = f"[{line}](<{quoted.link}>)"
    if quoted.here_only:
        line = f"{line} ({escape_markdown(quoted.here_only)})"
    return Clip(f"> {escape_markdown(quoted.quotation)}\n>\n> — {line}")


def html_code(quoted: Quoted) -> Clip:
    """The source code of a block quotation, for a web page; it keeps the words to the letter.

    A direction mark in the letter must not turn the rest of the page: ``bdi`` shuts it in.
    """
    opening, closing = quoted.around.marks
    return Clip(
        f'<blockquote><p style="white-space:pre-wrap">{opening}<bdi>{escape_html(quoted.words)}'
        f"</bdi>{closing}</p><footer>— {_linked(quoted, escape_html(quoted.line))}</footer>"
        "</blockquote>"
    )


def _rich(quoted: Quoted) -> str:
    """Return the words in quotation marks as HTML that keeps its lines and blanks when pasted."""
    opening, closing = quoted.around.marks
    lines = _LINE_END.sub("<br>", escape_html(quoted.words))
    return f"{opening}<bdi>{_FOLDED_BLANK.sub('&nbsp;', lines)}</bdi>{closing}"


def _linked(quoted: Quoted, markup: str) -> str:
    """Return markup as a link where there is one, and what must be said of the link after it."""
    if not quoted.link:
        return markup
    said = f" ({escape_html(quoted.here_only)})" if quoted.here_only else ""
    return f'<a href="{escape_html(quoted.link)}">{markup}</a>{said}'


def _link_said(quoted: Quoted) -> str:
    return f"{quoted.link} ({quoted.here_only})" if quoted.here_only else quoted.link


def _stopped(name: str) -> str:
    return name if name.endswith(".") else f"{name}."
