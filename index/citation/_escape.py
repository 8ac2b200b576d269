"""Letter text is untrusted, and a citation is pasted into places that read markup: here it is made
harmless without losing a character, so that the reader of each format sees the very words.
"""

import html
import re
import unicodedata
from ipaddress import ip_address
from urllib.parse import quote as percent
from urllib.parse import urlsplit

__all__ = [
    "escape_html",
    "escape_latex",
    "escape_markdown",
    "one_line",
    "only_here",
    "safe_link",
]

_MARKDOWN = frozenset("\\`*_{}[]<>#+!|~$^=&@:\"'")
"""Punctuation that starts something in CommonMark, GitHub's, Pandoc's or Streamlit's dialect."""

_MARKDOWN_IN_PLACE = re.compile(r"(?<=[.])[.]|(?<=-)-|(?<=[wW]{3})[.]")
"""Stops and hyphens stay readable except where they would become an ellipsis, a dash or a link."""

_LATEX = {
    "\\": "\\textbackslash{}",
    # Not \{ and \}: BibTeX counts braces without looking at the backslash before them.
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "$": "\\$",
    "&": "\\&",
    "#": "\\#",
    "_": "\\_",
    "%": "\\%",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "`": "\\textasciigrave{}",
    # The straight mark is active in babel's Norwegian.
    '"': "\\textquotedbl{}",
    "\n": "\\newline{}",
    "\t": "\\qquad{}",
}

_LIGATURE = re.compile(r"(?<=([-',<>]))(?=\1)")
"""Between two of these TeX would set a dash, a quotation mark or a guillemet."""

_URL_SAFE = ":/?#@!$&*+,;=%-._~"
"""Characters of RFC 3986 without quotation marks, brackets and parentheses."""


def escape_html(text: str) -> str:
    """Return ``text`` for HTML content or a quoted attribute; ``html.unescape`` undoes it.

    A carriage return is written as a reference, because a parser would turn it into a line feed.
    """
    return html.escape(text, quote=True).replace("\r", "&#13;")


def escape_markdown(text: str) -> str:
    """Return ``text`` for the middle of a Markdown paragraph: rendered, it is the same characters.

    Line ends and tabs become character references, which CommonMark (section 2.5) takes as text and
    never as structure, so that no line of a letter can open a heading, a list or a block.
    """
    marked = "".join("\\" + char if char in _MARKDOWN else char for char in text)
    marked = _MARKDOWN_IN_PLACE.sub(r"\\\g<0>", marked)
    return re.sub(r"[\n\r\t]", lambda found: f"&#{ord(found[0])};", marked)


def escape_latex(text: str) -> str:
    """Return ``text`` for a LaTeX paragraph or a braced BibTeX field, in UTF-8.

    Braces in the result are balanced, line ends and repeated spaces survive, no ligature arises.
    """
    escaped = "".join(_LATEX.get(char) or _latex_control(char) for char in text)
    escaped = re.sub(r"(?<= ) ", "\\\\ ", _LIGATURE.sub("{}", escaped))
    return re.sub(r"([!?])(?=\\textasciigrave)", r"\1{}", escaped)


def _latex_control(char: str) -> str:
    """Return a control character by its number, because TeX stops at most of them."""
    return f"\\symbol{{{ord(char)}}}" if unicodedata.category(char) == "Cc" else char


def one_line(text: str) -> str:
    """Return ``text`` as one line: white space collapsed, control and direction characters dropped.

    For facts about a letter (its sender, its subject), never for quoted words.
    """
    spaced = "".join(" " if char.isspace() else char for char in text)
    kept = (char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(kept).split())


def safe_link(link: str | None) -> str | None:
    """Return ``link`` with every character escaped that could end it, or None unless it is a web
    address (http or https) or only a query (``?letter=…``).
    """
    if not link:
        return None
    quoted = percent("".join(link.split()), safe=_URL_SAFE)
    try:
        parts = urlsplit(quoted)
    except ValueError:
        return None
    web = parts.scheme in {"http", "https"} and bool(parts.netloc)
    return quoted if web or quoted.startswith("?") else None


def only_here(link: str) -> bool:
    """Tell whether a web address leads to whatever machine follows it: ``localhost`` and its
    subdomains (RFC 6761), the loopback addresses of IPv4 and IPv6, and the unspecified ones.
    """
    host = (urlsplit(link).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return mapped.is_loopback or mapped.is_unspecified
