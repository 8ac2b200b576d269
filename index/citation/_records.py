"""Citations for reference managers: BibTeX and RIS, each quotation a record."""

from index.citation._escape import escape_latex
from index.citation._quoted import Clip, Quoted
from index.citation._source import addressed, capital, place_of, references_of

__all__ = ["bibtex", "ris"]


def bibtex(quoted: Quoted) -> Clip:
    """``@misc``, which every style knows; ``annote`` holds the words, ``note`` the place.

    Of a collection ``comment`` holds the collector's note (JabRef and Zotero show it), ``sortkey``
    her order (biblatex sorts by it), ``urldate`` the day of retrieval.
    """
    source, around, filing = quoted.source, quoted.around, quoted.filing
    place = [references_of(source, around), *place_of(source, around), quoted.here_only]
    year, month, day = (*source.date.split("-"), "", "", "")[:3]
    fields = {
        # The second pair of braces keeps a body's name from being split into first and last names.
        "author": f"{{{escape_latex(source.sender)}}}" if source.sender else "",
        "title": f"{{{escape_latex(source.subject or source.file)}}}",
        "howpublished": escape_latex(capital(addressed(source, around))),
        "year": escape_latex(year),
        "month": escape_latex(month),
        "day": escape_latex(day),
        "number": escape_latex(source.reference),
        "note": escape_latex(", ".join(part for part in place if part)),
        "annote": escape_latex(quoted.quotation),
        "comment": escape_latex(filing.note.strip()),
        "sortkey": f"{filing.number:04d}" if filing.number else "",
        "url": quoted.link,
        "urldate": filing.retrieved.isoformat() if filing.retrieved else "",
        "language": "norsk",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return Clip(f"@misc{{{quoted.key},\n{body}\n}}\n")


def ris(quoted: Quoted) -> Clip:
    """A personal communication, which reference managers show as a letter with its recipient.

    The lines of the quotation are notes of their own, so that none of them can pose as a tag; so
    are those of the collector's note, the first of them with the word for it. ``C1`` is the place
    in the collection, ``Y2`` the day of retrieval.
    """
    source, filing = quoted.source, quoted.filing
    note = filing.note.strip()
    entries = [
        ("TY", "PCOMM"),
        ("ID", quoted.key),
        ("AU", source.sender),
        ("A2", source.recipient),
        ("TI", source.subject or source.file),
        ("PY", source.date.split("-")[0]),
        ("DA", source.date.replace("-", "/")),
        ("Y2", f"{filing.retrieved:%Y/%m/%d}" if filing.retrieved else ""),
        ("AN", source.reference),
        ("CN", source.archive),
        ("SP", source.pages),
        ("M3", capital(quoted.around.letter)),
        ("C1", str(filing.number or "")),
        ("LA", "nor"),
        ("N1", quoted.line),
        ("UR", quoted.link),
        ("N1", quoted.here_only),
    ]
    facts = [f"{tag}  - {value}" for tag, value in entries if value]
    said = quoted.quotation.splitlines()
    said += f"{quoted.around.note}: {note}".splitlines() if note else []
    return Clip("\r\n".join([*facts, *(f"N1  - {line}" for line in said), "ER  - ", ""]))
