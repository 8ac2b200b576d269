"""Headings of exported files in bokmål, nynorsk and English."""

from dataclasses import dataclass

__all__ = ["COLUMNS", "Headings", "headings_for"]

COLUMNS = (
    "number",
    "quote",
    "sender",
    "recipient",
    "date",
    "reference",
    "archive",
    "subject",
    "question",
    "page",
    "paragraph",
    "probability",
    "note",
    "source",
    "link",
    "letter",
    "start",
    "end",
    "asked",
    "retrieved",
)
"""What a table of quotations says of each, in this order."""


@dataclass(frozen=True, slots=True)
class Headings:
    """Title, heading of the list of sources, label of a note, what stands before the day of
    retrieval, heading of what answers no question, and the columns of a table.
    """

    title: str
    sources: str
    note: str
    retrieved: str
    unasked: str
    columns: tuple[str, ...]


_HEADINGS = {
    "nb": Headings(
        "Sitater fra svarbrev",
        "Kilder",
        "Merknad",
        "Hentet",
        "Uten spørsmål",
        (
            "Nr.",
            "Sitat",
            "Avsender",
            "Mottaker",
            "Dato",
            "Referanse",
            "Arkivsak",
            "Emne",
            "Spørsmål",
            "Side",
            "Avsnitt",
            "Sannsynlighet",
            "Merknad",
            "Kilde",
            "Lenke",
            "Brev (SHA-256)",
            "Fra tegn",
            "Til tegn",
            "Stilt spørsmål",
            "Hentet",
        ),
    ),
    "nn": Headings(
        "Sitat frå svarbrev",
        "Kjelder",
        "Merknad",
        "Henta",
        "Utan spørsmål",
        (
            "Nr.",
            "Sitat",
            "Avsendar",
            "Mottakar",
            "Dato",
            "Referanse",
            "Arkivsak",
            "Emne",
            "Spørsmål",
            "Side",
            "Avsnitt",
            "Sannsyn",
            "Merknad",
            "Kjelde",
            "Lenkje",
            "Brev (SHA-256)",
            "Frå teikn",
            "Til teikn",
            "Stilt spørsmål",
            "Henta",
        ),
    ),
    "en": Headings(
        "Quotations from letters",
        "Sources",
        "Note",
        "Retrieved",
        "Not in answer to a question",
        (
            "No.",
            "Quotation",
            "Sender",
            "Recipient",
            "Date",
            "Reference",
            "Archive case",
            "Subject",
            "Question",
            "Page",
            "Paragraph",
            "Probability",
            "Note",
            "Source",
            "Link",
            "Letter (SHA-256)",
            "From character",
            "To character",
            "Question asked",
            "Retrieved",
        ),
    ),
}


def headings_for(language: str) -> Headings:
    """Return the headings of "nb", "nn" or "en"; bokmål for any other language."""
    return _HEADINGS.get(language.split("-", maxsplit=1)[0], _HEADINGS["nb"])
