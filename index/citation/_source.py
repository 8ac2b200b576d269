"""Where quoted words come from: who wrote to whom, when, under which references, and where in the
letter the words stand.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from index.citation._escape import one_line
from index.citation._words import Words, local_date, words_for
from index.errors import CitationError
from index.letters.letter import BlockKind, Field, Letter, Span
from index.passages.passage import Passage
from index.views import speaker_of

__all__ = [
    "Source",
    "addressed",
    "bibtex_key",
    "capital",
    "checked",
    "line_of",
    "paragraph_at",
    "place_of",
    "references_of",
    "source_line",
    "source_of",
    "view_of",
]

_ASCII = str.maketrans("øđŧŋ", "odtn")
"""Letters of Norwegian and Sami names that do not decompose into an ASCII letter and a mark."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the words come from, in single lines of plain text; "" where the letter is silent.
    ``speaker`` is None where the words are the sender's own view, else who holds it.
    """

    sender: str
    recipient: str
    subject: str
    date: str
    reference: str
    archive: str
    pages: str
    paragraph: str
    question: str
    speaker: str | None
    file: str


def source_line(letter: Letter, passage: Passage, quote: Span, language: str = "nb") -> str:
    """Return the source alone as one line of plain text, as in a footnote of a Norwegian public
    report: "Elverum kommune, brev til … 30. mai 2022, ref. …, avsnitt 7, svar på spørsmålet «…»".
    """
    checked(letter, passage, quote)
    return line_of(source_of(letter, passage, quote), words_for(language), language)


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


def checked(letter: Letter, passage: Passage, quote: Span) -> Span:
    """Return ``quote``, or raise where citing it would put words into somebody else's mouth."""
    if passage.letter_id != letter.id:
        raise CitationError(code="citation.other_letter", name=letter.name)
    if not 0 <= quote.start < quote.end <= len(letter.text):
        raise CitationError(
            code="citation.not_here",
            name=letter.name,
            start=quote.start,
            end=quote.end,
            length=len(letter.text),
        )
    return quote


def source_of(letter: Letter, passage: Passage, quote: Span) -> Source:
    """Return where the words of ``quote``, which stand in ``passage``, come from."""
    head = letter.letterhead
    question = passage.question
    speaker = speaker_of(letter, passage, quote)
    return Source(
        sender=_value(head.sender),
        recipient=_value(head.recipient),
        subject=_value(head.subject),
        date=_value(head.date),
        reference=_value(head.our_reference),
        archive=_value(head.archive),
        pages=_pages(letter, passage, quote),
        paragraph=_paragraphs(letter, passage, quote),
        question=one_line(question.text) if question else "",
        speaker=None if speaker is None else one_line(speaker),
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
    blocks = [block for block in letter.blocks if block.kind not in unspoken]
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


def line_of(source: Source, words: Words, language: str) -> str:
    """Return the source as one line: sender and document, references, place."""
    parts = [source.sender, _document(source, words, language), references_of(source, words)]
    parts += place_of(source, words)
    line = ", ".join(part for part in parts if part)
    return line if source.sender else capital(line)


def capital(text: str) -> str:
    """Return ``text`` with its first letter a capital."""
    return text[:1].upper() + text[1:]


def addressed(source: Source, words: Words) -> str:
    """Return what was written and to whom: "brev til Justis- og beredskapsdepartementet"."""
    return f"{words.letter} {words.to} {source.recipient}" if source.recipient else words.letter


def _document(source: Source, words: Words, language: str) -> str:
    document = addressed(source, words)
    if source.date:
        document += words.before_date + local_date(source.date, language)
    named = source.sender or source.reference or source.archive
    return document if named else f"{document} ({words.file} {source.file})"


def references_of(source: Source, words: Words) -> str:
    """Return the sender's reference and the archive's case, "" where there is none."""
    archive = f"{words.archive} {source.archive}" if source.archive else ""
    if not source.reference:
        return archive
    own = f"{words.reference} {source.reference}"
    return f"{own} ({archive})" if archive else own


def place_of(source: Source, words: Words) -> list[str]:
    """Return page, paragraph, question and whose view is reported, "" where there is none."""
    opening, closing = words.marks
    return [
        f"{words.page} {source.pages}" if source.pages else "",
        f"{words.paragraph} {source.paragraph}" if source.paragraph else "",
        f"{words.question} {opening}{source.question}{closing}" if source.question else "",
        view_of(source, words),
    ]


def view_of(source: Source, words: Words) -> str:
    """Return whose view the sender reports, "" where the words are its own."""
    if source.speaker is None:
        return ""
    return words.view.format(speaker=source.speaker or words.others)
