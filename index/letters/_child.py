"""The process in which untrusted files are parsed: started by the reader, spoken to over pipes.

It holds no state between files, imports nothing of models or pages, and may be killed at any time.
"""

import os
from dataclasses import asdict
from typing import IO, Any

from index.letters import serialise
from index.letters._frames import read_frame, write_frame
from index.letters._isolation import enter, limit
from index.letters._walk import Began, Failure, walk
from index.letters.formats.base import Limits
from index.letters.letter import Letter
from index.sentences import to_json

__all__ = ["main"]


def main() -> None:
    """Answer requests from standard input until it closes."""
    requests, answers = _own_pipes()
    write_frame(answers, {"holds": sorted(enter())})
    while (frame := read_frame(requests)) is not None:
        request, data = frame
        limits = Limits(**request["limits"])
        limit(limits)
        _answer(answers, request, data, limits)


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Return the pipes to the parent, and send whatever libraries print to standard error."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return requests, answers


def _answer(answers: IO[bytes], request: dict[str, Any], data: bytes, limits: Limits) -> None:
    from index.letters.formats._alive import on_alive

    on_alive(lambda: write_frame(answers, {"alive": True}))
    events = walk(data, request["name"], limits, int(request["start"]), frozenset(request["dead"]))
    for event in events:
        write_frame(answers, _message(event))
    write_frame(answers, {"end": True})


def _message(event: Began | Letter | Failure) -> dict[str, Any]:
    if isinstance(event, Letter):
        return {"letter": serialise.to_json(event)}
    if isinstance(event, Began):
        return {"began": asdict(event)}
    reason = {"reason": event.reason, "said": to_json(event.reason)}
    return {"failure": {"name": event.name, **reason}}


if __name__ == "__main__":
    main()
