"""Letters as JSON: how a letter crosses from the reading process and lies in a generation.

JSON and not pickle, because what comes out of the reading process was made from untrusted bytes.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from index.letters.letter import Block, BlockKind, Field, Letter, Letterhead, Page, Span

__all__ = ["from_json", "letterhead_from_json", "letterhead_to_json", "to_json"]

_LISTS = frozenset(declared.name for declared in fields(Letterhead) if declared.default == ())


def letterhead_to_json(letterhead: Letterhead) -> dict[str, Any]:
    """Return ``letterhead`` as plain dicts and lists; absent fields are left out."""
    found: dict[str, Any] = {}
    for name, fact in letterhead.items():
        if name in _LISTS:
            found.setdefault(name, []).append(asdict(fact))
        else:
            found[name] = asdict(fact)
    return found


def letterhead_from_json(data: Mapping[str, Any]) -> Letterhead:
    """Return the letterhead that ``letterhead_to_json`` gave; fields unknown to it are ignored.

    Raises KeyError, TypeError or ValueError where ``data`` is not one.
    """
    known: dict[str, Any] = {}
    for declared in fields(Letterhead):
        if declared.name not in data:
            continue
        value = data[declared.name]
        known[declared.name] = (
            tuple(_field(one) for one in value) if declared.name in _LISTS else _field(value)
        )
    return Letterhead(**known)


def _field(data: Mapping[str, Any]) -> Field:
    return Field(
        str(data["value"]),
        str(data["text"]),
        int(data["start"]),
        int(data["end"]),
        float(data["confidence"]),
    )


def to_json(letter: Letter) -> dict[str, Any]:
    """Return ``letter`` as what ``json.dumps`` takes; ``from_json`` gives an equal letter back."""
    return {
        "id": letter.id,
        "name": letter.name,
        "format": letter.format,
        "text": letter.text,
        "blocks": [
            [block.kind.value, block.start, block.end, block.row] for block in letter.blocks
        ],
        "pages": [[page.number, page.start, page.end] for page in letter.pages],
        "letterhead": letterhead_to_json(letter.letterhead),
        "recognised": [[part.start, part.end] for part in letter.recognised],
        "doubtful": [[part.start, part.end] for part in letter.doubtful],
    }


def from_json(data: Mapping[str, Any]) -> Letter:
    """Return the letter that ``to_json`` gave.

    Raises KeyError, TypeError or ValueError where ``data`` is not one.
    """
    return Letter(
        id=str(data["id"]),
        name=str(data["name"]),
        format=str(data["format"]),
        text=str(data["text"]),
        blocks=tuple(
            Block(BlockKind(kind), int(start), int(end), None if row is None else int(row))
            for kind, start, end, row in data["blocks"]
        ),
        pages=tuple(Page(int(n), int(start), int(end)) for n, start, end in data["pages"]),
        letterhead=letterhead_from_json(data["letterhead"]),
        # Letters that were stored before these were known have neither.
        recognised=_spans(data.get("recognised", ())),
        doubtful=_spans(data.get("doubtful", ())),
    )


def _spans(data: Any) -> tuple[Span, ...]:
    return tuple(Span(int(start), int(end)) for start, end in data)
