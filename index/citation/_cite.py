"""A citation in the form that its reader needs: the exact words, who wrote them, to whom, when,
under which references, and where in the letter they stand.
"""

from collections.abc import Callable
from enum import StrEnum

from index.citation._escape import only_here, safe_link
from index.citation._prose import apa, html_code, markdown, official, plain
from index.citation._quoted import Clip, Filing, Quoted
from index.citation._records import bibtex, ris
from index.citation._source import bibtex_key, checked, line_of, source_of
from index.citation._words import words_for
from index.letters.letter import Letter, Span
from index.passages.passage import Passage

__all__ = ["Style", "cite", "clip"]


class Style(StrEnum):
    """The forms in which a quotation can be copied."""

    PLAIN = "plain"
    OFFICIAL = "official"
    APA = "apa"
    MARKDOWN = "markdown"
    HTML = "html"
    BIBTEX = "bibtex"
    RIS = "ris"


def cite(
    letter: Letter,
    passage: Passage,
    quote: Span,
    style: Style,
    language: str = "nb",
    *,
    link: str | None = None,
    filing: Filing | None = None,
) -> str:
    """Return the words of ``quote`` with their source, as plain text in this form.

    Takes the letter, the passage in which the words stand, their span in ``letter.text``, the form,
    the language of the words around them ("nb", "nn", "en"), a web address that leads back, and
    what a collection knows of the quotation (only BibTeX and RIS have room for it). The words are
    byte for byte those of the letter, escaped only as the form demands (RIS has no line ends inside
    a value: each line of the quotation is a note of its own). What the letter does not say is left
    out. A link that leads nowhere but on this machine is said to. Raises CitationError where the
    span is empty or not in this letter.
    """
    return clip(letter, passage, quote, style, language, link=link, filing=filing).text


def clip(
    letter: Letter,
    passage: Passage,
    quote: Span,
    style: Style,
    language: str = "nb",
    *,
    link: str | None = None,
    filing: Filing | None = None,
) -> Clip:
    """Return what the clipboard gets for this form: the text of `cite`, and the same as HTML for
    Word and mail where the form is one for readers. Takes and raises what `cite` does.
    """
    quoted = checked(letter, passage, quote).of(letter.text)
    source, words = source_of(letter, passage, quote), words_for(language)
    opening, closing = words.marks
    address = safe_link(link) or ""
    return _FORMS[Style(style)](
        Quoted(
            words=quoted,
            quotation=f"{opening}{quoted}{closing}",
            source=source,
            line=line_of(source, words, language),
            around=words,
            language=language,
            link=address,
            here_only=words.here_only if address and only_here(address) else "",
            key=bibtex_key(letter, quote),
            filing=filing or Filing(),
        )
    )


_FORMS: dict[Style, Callable[[Quoted], Clip]] = {
    Style.PLAIN: plain,
    Style.OFFICIAL: official,
    Style.APA: apa,
    Style.MARKDOWN: markdown,
    Style.HTML: html_code,
    Style.BIBTEX: bibtex,
    Style.RIS: ris,
}
