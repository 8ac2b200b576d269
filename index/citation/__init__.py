"""From a stretch of a letter to a citation in print, and to a link that finds it again."""

from index.citation._cite import Style, bibtex_key, cite, paragraph_at, source_line
from index.citation._escape import escape_html, escape_latex, escape_markdown, one_line, safe_link
from index.citation._permalink import (
    Outcome,
    Resolved,
    fingerprint,
    link_to,
    permalink,
    resolve,
)
from index.citation._words import local_date, quotation_marks

__all__ = [
    "Outcome",
    "Resolved",
    "Style",
    "bibtex_key",
    "cite",
    "escape_html",
    "escape_latex",
    "escape_markdown",
    "fingerprint",
    "link_to",
    "local_date",
    "one_line",
    "paragraph_at",
    "permalink",
    "quotation_marks",
    "resolve",
    "safe_link",
    "source_line",
]
