"""Traces of invented letters, to be filed."""

from index.cases import Traces

__all__ = ["JUSTICE", "SCHOOLS", "consultation", "traces"]

SCHOOLS = "Ministry of Education and Research"
JUSTICE = "Ministry of Justice and Public Security"

_SUBJECTS = {
    "taxi": "drosje løyve sentral maksimalpris kjøreplikt sjåfør venting tur holdeplass lading",
    "bus": "skolevei skyss elev rektor buss avstand fortau refleks trinn kilometer",
    "fish": "havbruk laks merd lokalitet arealavgift oppdrett lus fjord slakt smolt",
}
_OFFICE = "kommune brev svar vise mene behandle møte vedtak hilsen departement viktig bør ordfører"


def traces(
    letter_id: str,
    *,
    subject: str = "",
    theirs: str = "",
    own: str = "",
    named: tuple[str, ...] = (),
    ministry: str = "",
    date: str = "2024-05-01",
    their_date: str = "",
    questions: tuple[str, ...] = (),
    origin: str = "",
    sender: str = "",
    is_brief: bool = False,
) -> Traces:
    """Return the traces of a letter about a subject; some of an office's words are its own."""
    words = {*_SUBJECTS.get(subject, "").split(), *_OFFICE.split(), f"sted{letter_id}"}
    return Traces(
        letter_id=letter_id,
        date=date,
        sender=sender,
        ministry=ministry,
        recipient=ministry,
        theirs=theirs,
        own=frozenset({own} - {""}),
        named=named,
        their_date=their_date,
        questions=frozenset(questions),
        words=frozenset(words),
        subject=f"Svar om {subject}" if subject else "",
        origin=origin,
        is_brief=is_brief,
    )


def consultation(subject: str, number: str, count: int = 12, ministry: str = "") -> list[Traces]:
    """Return letters that all bear the recipient's number."""
    return [
        traces(f"{subject}{at:02}", subject=subject, theirs=number, ministry=ministry)
        for at in range(count)
    ]
