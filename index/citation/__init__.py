"""From a stretch of a letter to a citation in print, and to a link that finds it again."""

from index.citation._cite import Style, cite, clip
from index.citation._escape import (
    escape_html,
    escape_latex,
    escape_markdown,
    one_line,
    only_here,
    safe_link,
)
from index.citation._permalink import (
    Outcome,
    Resolved,
    fingerprint,
    link_to,
    permalink,
    resolve,
)
from index.citation._quoted import Clip, Filing
from index.citation._source import bibtex_key, paragraph_at, source_line
from index.citation._words import local_date, quotation_marks

__all__ = [
    "Clip",
    "Filing",
    "Outcome",
    "Resolved",
    "Style",
    "bibtex_key",
    "cite",
    "clip",
    "escape_html",
    "escape_latex",
    "escape_markdown",
    "fingerprint",
    "link_to",
    "local_date",
    "one_line",
    "only_here",
    "paragraph_at",
    "permalink",
    "quotation_marks",
    "resolve",
    "safe_link",
    "source_line",
]
