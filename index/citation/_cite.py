"""A citation in the form that its reader needs: the exact words, who wrote them, to whom, when,
under which references, and where in the letter they stand.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from index.citation._escape import escape_html, escape_latex, escape_markdown, one_line, safe_link
from index.citation._words import Words, local_date, words_for
from index.errors import CitationError
from index.letters.letter import BlockKind, Field, Letter, Span
from index.passages.passage import Passage

__all__ = ["Style", "bibtex_key", "cite", "paragraph_at", "source_line"]


_ASCII = str.maketrans("øđŧŋ", "odtn")
"""Letters of Norwegian and Sami names that do not decompose into an ASCII letter and a mark."""


class Style(StrEnum):
    """The forms in which a quotation can be copied."""

    PLAIN = "plain"
    OFFICIAL = "official"
    MARKDOWN = "markdown"
    HTML = "html"
    BIBTEX = "bibtex"
    RIS = "ris"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the words come from, in single lines of plain text; "" where the letter is silent."""

    sender: str
    recipient: str
    subject: str
    date: str
    reference: str
    archive: str
    pages: str
    paragraph: str
    question: str
    file: str


@dataclass(frozen=True, slots=True)
class _Cited:
    """All that a form is made of: the bare words, the same in quotation marks, and their source."""

    quoted: str
    quotation: str
    source: _Source
    line: str
    words: Words
    link: str
    key: str


def cite(
    letter: Letter,
    passage: Passage,
    quote: Span,
    style: Style,
    language: str = "nb",
    *,
    link: str | None = None,
) -> str:
    """Return the words of ``quote`` with their source.

    Takes the letter, the passage in which the words stand, their span in ``letter.text``, the form,
    the language of the words around them ("nb", "nn", "en") and a web address that leads back.
    The words are byte for byte those of the letter, escaped only as the form demands (RIS has no
    line ends inside a value: each line of the quotation is a note of its own). What the letter does
    not say is left out. Raises CitationError where the span is empty or not in this letter.
    """
    quoted = _checked(letter, passage, quote).of(letter.text)
    source, words = _source(letter, passage, quote), words_for(language)
    opening, closing = words.marks
    cited = _Cited(
        quoted=quoted,
        quotation=f"{opening}{quoted}{closing}",
        source=source,
        line=_line(source, words, language),
        words=words,
        link=safe_link(link) or "",
        key=bibtex_key(letter, quote),
    )
    return _RENDERERS[Style(style)](cited)


def source_line(letter: Letter, passage: Passage, quote: Span, language: str = "nb") -> str:
    """Return the source alone as one line of plain text, as in a footnote of a Norwegian public
    report: "Elverum kommune, brev til … 30. mai 2022, ref. …, avsnitt 7, svar på spørsmålet «…»".
    """
    _checked(letter, passage, quote)
    return _line(_source(letter, passage, quote), words_for(language), language)


def bibtex_key(letter: Letter, quote: Span) -> str:
    """Return a key of ASCII letters and digits, the same for the same words of the same file:
    sender, year and a hash of letter and span.
    """
    head = letter.letterhead
    sender = re.sub(r"(?i)\bkommune\b", "", head.sender.value if head.sender else "")
    year = re.match(r"[0-9]{4}", head.date.value) if head.date else None
    place = f"{letter.id}:{quote.start}:{quote.end}".encode()
    digest = hashlib.sha256(place).hexdigest()[:8]
    return f"{_slug(sender) or 'brev'}{year[0] if year else ''}-{digest}"


def _checked(letter: Letter, passage: Passage, quote: Span) -> Span:
    """Return ``quote``, or raise where citing it would put words into somebody else's mouth."""
    if passage.letter_id != letter.id:
        raise CitationError(
            f"{letter.name}: the passage is of another letter; cite it with its own letter."
        )
    if not 0 <= quote.start < quote.end <= len(letter.text):
        raise CitationError(
            f"{letter.name}: characters {quote.start} to {quote.end} are not in this letter of "
            f"{len(letter.text)} characters; search again and copy anew."
        )
    return quote


def _source(letter: Letter, passage: Passage, quote: Span) -> _Source:
    head = letter.letterhead
    question = passage.question
    return _Source(
        sender=_value(head.sender),
        recipient=_value(head.recipient),
        subject=_value(head.subject),
        date=_value(head.date),
        reference=_value(head.our_reference),
        archive=_value(head.archive),
        pages=_pages(letter, passage, quote),
        paragraph=_paragraphs(letter, passage, quote),
        question=one_line(question.text) if question else "",
        file=one_line(letter.name),
    )


def _value(field: Field | None) -> str:
    return one_line(field.value) if field else ""


def _pages(letter: Letter, passage: Passage, quote: Span) -> str:
    """Return the page or pages of the words themselves; a passage may begin on the page before."""
    first = letter.page_at(quote.start) or passage.page
    last = letter.page_at(quote.end - 1) or first
    if first is None:
        return ""
    return str(first) if last in (None, first) else f"{first}–{last}"


def _paragraphs(letter: Letter, passage: Passage, quote: Span) -> str:
    if passage.paragraph < 1:
        return ""
    first = paragraph_at(letter, passage, quote.start)
    last = paragraph_at(letter, passage, quote.end - 1)
    return str(first) if last <= first else f"{first}–{last}"


def paragraph_at(letter: Letter, passage: Passage, offset: int) -> int:
    """Return the number of the paragraph of the letter in which the character at ``offset`` of a
    passage stands. A passage has the number of its first paragraph; short ones share a passage.
    """
    unspoken = (BlockKind.MARGINAL, BlockKind.QUOTED)
    blocks = [one for one in letter.blocks if one.kind not in unspoken]
    begun = [one for one in blocks if passage.start < one.start <= offset]
    later = sum(one.kind is not BlockKind.HEADING for one in begun)
    opening = next((one for one in blocks if one.start <= passage.start < one.end), None)
    # A heading has the number of the paragraph below it, which therefore is not a later one.
    headed = opening is not None and opening.kind is BlockKind.HEADING
    return passage.paragraph + max(0, later - headed)


def _slug(text: str) -> str:
    """Return ``text`` as lower-case ASCII letters and digits, Norwegian letters by custom."""
    plain = text.casefold().replace("æ", "ae").translate(_ASCII)
    decomposed = unicodedata.normalize("NFKD", plain)
    return re.sub(r"[^a-z0-9]", "", decomposed)[:40]


def _line(source: _Source, words: Words, language: str) -> str:
    """Return the source as one line: sender and document, references, place."""
    parts = [source.sender, _document(source, words, language), _references(source, words)]
    parts += _place(source, words)
    line = ", ".join(part for part in parts if part)
    return line if source.sender else _capital(line)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _addressed(source: _Source, words: Words) -> str:
    return f"{words.letter} {words.to} {source.recipient}" if source.recipient else words.letter


def _document(source: _Source, words: Words, language: str) -> str:
    document = _addressed(source, words)
    if source.date:
        document += words.before_date + local_date(source.date, language)
    named = source.sender or source.reference or source.archive
    return document if named else f"{document} ({words.file} {source.file})"


def _references(source: _Source, words: Words) -> str:
    archive = f"{words.archive} {source.archive}" if source.archive else ""
    if not source.reference:
        return archive
    own = f"{words.reference} {source.reference}"
    return f"{own} ({archive})" if archive else own


def _place(source: _Source, words: Words) -> list[str]:
    """Return page, paragraph and question, "" where there is none."""
    opening, closing = words.marks
    return [
        f"{words.page} {source.pages}" if source.pages else "",
        f"{words.paragraph} {source.paragraph}" if source.paragraph else "",
        f"{words.question} {opening}{source.question}{closing}" if source.question else "",
    ]


def _official(cited: _Cited) -> str:
    line = f"{cited.quotation} ({cited.line})"
    return f"{line} {cited.link}" if cited.link else line


def _plain(cited: _Cited) -> str:
    lines = [cited.quotation, f"— {cited.line}", cited.link]
    return "\n".join(line for line in lines if line)


def _markdown(cited: _Cited) -> str:
    line = escape_markdown(cited.line)
    if cited.link:
        line = f"[{line}](<{cited.link}>)"
    return f"> {escape_markdown(cited.quotation)}\n>\n> — {line}"


def _html(cited: _Cited) -> str:
    """A direction mark in the letter must not turn the rest of the page: ``bdi`` shuts it in."""
    opening, closing = cited.words.marks
    line = escape_html(cited.line)
    if cited.link:
        line = f'<a href="{escape_html(cited.link)}">{line}</a>'
    return (
        f'<blockquote><p style="white-space:pre-wrap">{opening}<bdi>{escape_html(cited.quoted)}'
        f"</bdi>{closing}</p><footer>— {line}</footer></blockquote>"
    )


def _bibtex(cited: _Cited) -> str:
    """``@misc``, which every style knows; ``annote`` holds the words, ``note`` the place."""
    source, words = cited.source, cited.words
    place = [_references(source, words), *_place(source, words)]
    year, month, day = (*source.date.split("-"), "", "", "")[:3]
    fields = {
        # The second pair of braces keeps a body's name from being split into first and last names.
        "author": f"{{{escape_latex(source.sender)}}}" if source.sender else "",
        "title": f"{{{escape_latex(source.subject or source.file)}}}",
        "howpublished": escape_latex(_capital(_addressed(source, words))),
        "year": escape_latex(year),
        "month": escape_latex(month),
        "day": escape_latex(day),
        "number": escape_latex(source.reference),
        "note": escape_latex(", ".join(part for part in place if part)),
        "annote": escape_latex(cited.quotation),
        "url": cited.link,
        "language": "norsk",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{cited.key},\n{body}\n}}\n"


def _ris(cited: _Cited) -> str:
    """A personal communication, which reference managers show as a letter with its recipient.

    The lines of the quotation are notes of their own, so that none of them can pose as a tag.
    """
    source = cited.source
    entries = [
        ("TY", "PCOMM"),
        ("ID", cited.key),
        ("AU", source.sender),
        ("A2", source.recipient),
        ("TI", source.subject or source.file),
        ("PY", source.date.split("-")[0]),
        ("DA", source.date.replace("-", "/")),
        ("AN", source.reference),
        ("CN", source.archive),
        ("SP", source.pages),
        ("M3", _capital(cited.words.letter)),
        ("LA", "nor"),
        ("N1", cited.line),
        ("UR", cited.link),
    ]
    facts = [f"{tag}  - {value}" for tag, value in entries if value]
    quoted = [f"N1  - {line}" for line in cited.quotation.splitlines()]
    return "\r\n".join([*facts, *quoted, "ER  - ", ""])


_RENDERERS: dict[Style, Callable[[_Cited], str]] = {
    Style.PLAIN: _plain,
    Style.OFFICIAL: _official,
    Style.MARKDOWN: _markdown,
    Style.HTML: _html,
    Style.BIBTEX: _bibtex,
    Style.RIS: _ris,
}
