"""What the command line prints: text for a person, JSON for a program.

Everything that comes from a letter loses its control characters on the way to a terminal, because a
letter is not to be trusted with somebody's screen.
"""

import dataclasses
import json
import textwrap
import unicodedata
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.cases import Cases
    from index.compare import Coverage
    from index.letters.letter import Field, Letter
    from index.library import Problem, Report, Status
    from index.search.hit import Answer, Chip, Fact, Hit, LetterList, SenderList

__all__ = [
    "answer_json",
    "answer_text",
    "case_rows",
    "compared_text",
    "json_text",
    "letter_rows",
    "problem_text",
    "report_text",
    "safe",
    "safe_line",
    "status_text",
]

_WIDTH = 96


def json_text(value: Any) -> str:
    """Return a value made of dataclasses, dates, paths, sets and arrays as indented JSON, in which
    whatever could rewrite a terminal is escaped, as JSON allows.
    """
    text = json.dumps(value, default=_plain, ensure_ascii=False, indent=2)
    return "".join(one if one == "\n" or _is_shown(one) else _escaped(one) for one in text)


def answer_json(answer: "Answer") -> dict[str, Any]:
    """Return an answer as a program wants it: each letter once, each hit with its quote."""
    return {
        "question": answer.question,
        "answered": answer.answered,
        "seconds": round(answer.seconds, 4),
        "generation": answer.generation,
        "chips": [dataclasses.asdict(chip) | {"key": chip.key} for chip in answer.chips],
        "facts": [
            {"letter": fact.letter.id, "field": fact.name, **dataclasses.asdict(fact.field)}
            for fact in answer.facts
        ],
        "letters": _letters_json(answer.letters) if answer.letters else None,
        "senders": _senders_json(answer.senders) if answer.senders else None,
        "hits": [_hit_json(hit) for hit in answer.hits],
    }


def answer_text(answer: "Answer", language: str = "en") -> str:
    """Return an answer for a terminal, its marked sentences between guillemet arrows."""
    parts = [_chip_text(chip) for chip in answer.chips]
    parts += [_fact_text(fact) for fact in answer.facts]
    if answer.letters and not answer.facts:
        parts.append(_letters_text(answer.letters))
    elif not answer.answered:
        nearest = " The nearest passages are:" if answer.hits else ""
        parts.append(f"The letters do not answer this.{nearest}")
    if answer.senders and (answer.senders.say or answer.senders.deny):
        parts += _senders_text(answer.senders, language)
    else:
        parts += [_hit_text(at, hit, language) for at, hit in enumerate(answer.hits, start=1)]
    return "\n\n".join(parts)


def letter_rows(letters: "Iterable[Letter]") -> list[dict[str, str]]:
    """Return id, date, sender and file name of each letter, by date and sender."""
    rows = map(_letter_row, letters)
    return sorted(rows, key=lambda row: (row["date"], row["sender"], row["id"]))


def case_rows(cases: "Cases", letters: "Iterable[Letter]") -> list[dict[str, str]]:
    """Return id, dates, number of letters, reference and name of each case, and then each letter
    that a person is asked about, with the case that it is likeliest of.
    """
    rows = [
        {
            "id": case.id,
            "dates": f"{case.first or '?'}/{case.last or '?'}",
            "letters": str(len(case.letters)),
            "reference": safe_line(case.reference or "-"),
            "name": safe_line(case.name),
        }
        for case in cases
    ]
    asked = {placing.letter_id: placing for placing in cases.asked if cases.several}
    return rows + [
        {"which case?": asked[row["id"]].likeliest or "-", **row}
        for row in letter_rows(letter for letter in letters if letter.id in asked)
    ]


def compared_text(found: "Coverage") -> str:
    """Return how many senders answer each question, a line for each."""
    lines = [f"{len(found.senders)} senders, {found.letters} letters"]
    lines += [f"{len(one.answered):4}  {one.question.text}" for one in found.questions]
    return "\n".join(map(safe_line, lines))


def _letter_row(letter: "Letter") -> dict[str, str]:
    head = letter.letterhead
    return {
        "id": letter.id,
        "date": safe_line(head.date.value if head.date else "?"),
        "sender": safe_line(_sender(head.sender)),
        "name": safe_line(letter.name),
    }


def _letters_json(listed: "LetterList") -> dict[str, Any]:
    return {
        "looked": listed.looked,
        "letters": [_letter_row(one) for one in listed.letters],
        "silent": [
            {"number": one.number, "name": one.body, "county": one.county} for one in listed.silent
        ],
    }


def _letters_text(listed: "LetterList") -> str:
    if listed.silent:
        silent = ", ".join(one.body for one in listed.silent)
        return _wrapped(f"{len(listed.silent)} municipalities sent no letter: {silent}.")
    rows = ["  ".join(_letter_row(one).values()) for one in listed.letters]
    return "\n".join([f"{len(listed.letters)} of {listed.looked} letters:", *rows])


def _senders_json(listed: "SenderList") -> dict[str, Any]:
    return {
        "letters": listed.letters,
        "senders": listed.senders,
        "say": [_hit_json(hit) for hit in listed.say],
        "deny": [_hit_json(hit) for hit in listed.deny],
    }


def _senders_text(listed: "SenderList", language: str) -> list[str]:
    looked = f"{listed.senders} senders may say so ({listed.letters} letters looked at):"
    parts = [f"{len(listed.say)} of {looked}"]
    parts += [_hit_text(at, hit, language) for at, hit in enumerate(listed.say, start=1)]
    if listed.deny:
        parts.append(f"{len(listed.deny)} say the opposite:")
    return parts + [_hit_text(at, hit, language) for at, hit in enumerate(listed.deny, start=1)]


def report_text(report: "Report") -> str:
    """Return what a change to the library did, one line for each letter that failed."""
    counts = (
        f"{len(report.added)} added, {len(report.replaced)} replaced, "
        f"{len(report.unchanged)} already there, {len(report.removed)} removed, "
        f"{len(report.failed)} failed. The library holds {report.letters} letters in "
        f"{report.passages} passages."
    )
    failures = [safe_line(f"  {one.name}: {one.reason}") for one in report.failed]
    return "\n".join([counts, *map(safe_line, report.notes), *failures])


def status_text(status: "Status") -> str:
    """Return what the library holds, a line for each fact."""
    return "\n".join(
        safe_line(f"{name.replace('_', ' ')}: {value}")
        for name, value in dataclasses.asdict(status).items()
    )


def problem_text(problem: "Problem") -> str:
    """Return what is wrong in a library, where, and what to do, on one line."""
    return safe_line(str(problem))


def _hit_json(hit: "Hit") -> dict[str, Any]:
    head, passage = hit.letter.letterhead, hit.passage
    return {
        "letter": hit.letter.id,
        "file": hit.letter.name,
        "sender": head.sender.value if head.sender else None,
        "date": head.date.value if head.date else None,
        "reference": head.our_reference.value if head.our_reference else None,
        "passage": passage.id,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "paragraph": passage.paragraph,
        "question": passage.question.text if passage.question else None,
        "text": passage.text,
        "quote": hit.quote,
        "marks": [[span.start, span.end] for span in hit.marks],
        "reported": hit.reported,
        "speaker": hit.speaker,
        "recognised": hit.letter.was_recognised(passage.start, passage.end),
        "doubtful_order": hit.letter.is_doubtful(passage.start, passage.end),
        "probability": round(hit.probability, 4),
        "score": round(hit.score, 4),
        "evidence": dataclasses.asdict(hit.evidence),
        "also": [{"letter": letter.id, "passage": one.id} for letter, one in hit.also],
    }


def _hit_text(place: int, hit: "Hit", language: str) -> str:
    from index.citation import Style, cite
    from index.letters.letter import Span

    quote = Span(hit.marks[0].start, hit.marks[-1].end)
    citation = cite(hit.letter, hit.passage, quote, Style.OFFICIAL, language)
    lines = [f"{place}. {_percent(hit.probability)}", _wrapped(_marked(hit))]
    if hit.reported:
        whose = f"the view of {hit.speaker}" if hit.speaker else "somebody else's view"
        lines.append(_wrapped(safe(f"(the marked words report {whose}, not the sender's own)")))
    if hit.letter.was_recognised(quote.start, quote.end):
        lines.append(_wrapped("(read by text recognition in a picture: compare with the original)"))
    if hit.letter.is_doubtful(quote.start, quote.end):
        lines.append(_wrapped("(the order of the lines is uncertain: compare with the original)"))
    if hit.also:
        senders = ", ".join(_sender(letter.letterhead.sender) for letter, _ in hit.also)
        lines.append(_wrapped(f"The same words were sent by {senders}."))
    return "\n".join([*lines, "", _wrapped(safe(citation))])


def _marked(hit: "Hit") -> str:
    text, start = hit.passage.text, hit.passage.start
    first, last = hit.marks[0].start - start, hit.marks[-1].end - start
    return safe(f"{text[:first]}»» {text[first:last]} ««{text[last:]}")


def _fact_text(fact: "Fact") -> str:
    name = fact.name.replace("_", " ")
    sender = _sender(fact.letter.letterhead.sender)
    return safe(f"{sender}, {name}: {fact.field.value}")


def _chip_text(chip: "Chip") -> str:
    if chip.present:
        return safe(f"[{chip.kind}: {chip.value}]")
    return safe(f"[{chip.kind}: {chip.value}: there is no such letter]")


def _sender(field: "Field | None") -> str:
    return field.value if field else "an unknown sender"


def _percent(probability: float) -> str:
    # Never 0 or 100: nothing is that sure.
    return f"{min(99, max(1, round(100 * probability)))} % likely to answer"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="   ", subsequent_indent="   ")


def safe(text: str) -> str:
    """Return ``text`` without control characters, which could rewrite a terminal."""
    return "".join(one if one in "\n\t" or _is_shown(one) else "�" for one in text)


def safe_line(text: str) -> str:
    """Return ``text`` as ``safe`` does and on one line, so that it cannot pretend to be several."""
    return " ".join(safe(text).splitlines())


def _is_shown(character: str) -> bool:
    """Tell whether a character only stands for itself: it commands nothing, turns no text around
    and begins no line.
    """
    kind = unicodedata.category(character)
    return kind[0] != "C" and kind not in {"Zl", "Zp"}


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1] if ord(character) != 127 else "\\u007f"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)
