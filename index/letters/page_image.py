"""A page of a PDF or a scan as it was printed, with the quoted words marked on it.

What a person believes is the page itself. The words are looked for among the page's characters by
their letters and digits alone, because between file and text lie hyphens, line ends and ligatures.
In a scan they are looked for among the words that text recognition sees when it is run once more.
The file is untrusted, so it is drawn in a process of its own, with a limit of time and memory.
"""

import hashlib
import io
import logging
import subprocess
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from index.errors import FormatError, LimitError
from index.letters._frames import read_frame, write_frame
from index.letters._isolation import command, environment, own_folder
from index.letters.formats.base import Limits
from index.sentences import from_json

if TYPE_CHECKING:
    from index.letters._draw import Request

__all__ = ["PageImage", "own_file", "page_image"]

_log = logging.getLogger(__name__)

_SECONDS = 20.0
"""A page of a letter is drawn in a tenth of a second; somebody waits for it."""

_SCAN_SECONDS = 60.0
"""To find the words in a scan takes text recognition some seconds; it may run three times, for a
page that lies on its side."""

_KEPT_BYTES = 4096
"""Of what the process says on its error output, for the log."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A drawn page: PNG, its size in pixels, and the marked places (left, top, right, bottom) in
    pixels; ``whole`` tells that all the words were found and not only their beginning or end.
    """

    png: bytes
    width: int
    height: int
    boxes: tuple[tuple[int, int, int, int], ...]
    whole: bool

    @property
    def marked(self) -> bool:
        """Tell whether any of the words were found on the page."""
        return bool(self.boxes)


def page_image(
    data: bytes,
    page: int,
    words: str,
    *,
    within: str = "",
    letter: str = "",
    scanned: bool = False,
    scale: float = 2.0,
    name: str = "The letter",
    limits: Limits | None = None,
    in_process: bool = False,
) -> PageImage:
    """Return page ``page`` (from 1) of the PDF or picture in ``data`` with ``words`` marked.

    ``within`` is a longer text around the words, the passage: where the words stand several times
    on the page, those inside it are meant. ``letter`` is the id of the letter that is meant, where
    ``data`` may be the archive or e-mail in which it came. ``scanned`` tells that the page's words
    come from text recognition, as a picture's always do: such a page is shown upright and grey.
    ``scale`` is pixels per point, less where the picture would have more than 8 million pixels, or
    more than a scan has. Words that run over to the next page
    are marked as far as they stand here; words that cannot be found leave the page unmarked.
    ``in_process`` draws without a child process and its limits, for tests. Raises FormatError
    where the file is neither, or has no such page, LimitError where drawing takes too long or too
    much memory.
    """
    from index.letters._draw import Request

    bounds = limits or Limits(seconds=_SCAN_SECONDS if scanned else _SECONDS)
    request = Request(
        page, words, within, letter, scale, name, bounds.memory_bytes, scanned, bounds.seconds / 4
    )
    if in_process:
        from index.letters._draw import draw

        _check_size(data, bounds, name)
        return draw(data, request)
    return _received(*_answer(data, request, bounds))


def own_file(data: bytes, letter: str, name: str, limits: Limits | None = None) -> bytes:
    """Return the very file of a letter, by its id, out of what it came in.

    ``data`` is the letter's own file, or the archive or e-mail that holds it: untrusted, and
    therefore unpacked in a process of its own. Raises FormatError where the letter is not in it,
    LimitError where that takes too long or too much memory.
    """
    from index.letters._draw import Request

    if hashlib.sha256(data).hexdigest() == letter:
        return data
    bounds = limits or Limits(seconds=_SECONDS)
    request = Request(1, "", "", letter, 1.0, name, bounds.memory_bytes, unpacked=True)
    found = _answer(data, request, bounds)[1]
    if hashlib.sha256(found).hexdigest() != letter:
        raise FormatError(code="page.other_file", name=name)
    return found


def _check_size(data: bytes, limits: Limits, name: str) -> None:
    if len(data) > limits.file_bytes:
        raise LimitError(code="file.large", name=name, most=limits.file_bytes // 2**20)


def _answer(data: bytes, request: "Request", limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Return what a child process makes of a request."""
    _check_size(data, limits, request.name)
    sent = io.BytesIO()
    write_frame(sent, asdict(request), data)
    return _checked(_ask_child(sent.getvalue(), limits, request.name), request.name)


def _ask_child(sent: bytes, limits: Limits, name: str) -> bytes:
    try:
        with own_folder() as folder:
            done = subprocess.run(  # noqa: S603
                command("index.letters._draw"),
                input=sent,
                capture_output=True,
                timeout=limits.seconds,
                cwd=folder,
                env=environment(folder),
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise LimitError(code="page.slow", name=name, seconds=limits.seconds) from error
    if done.returncode:
        _log.warning("the process that drew %r wrote %r", name, done.stderr[-_KEPT_BYTES:])
    return done.stdout


def _checked(answer: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """Return the child's message and its bytes, or raise what it was told to say."""
    try:
        frame = read_frame(io.BytesIO(answer))
    except ValueError:
        frame = None
    if frame is None:
        raise LimitError(code="page.stopped", name=name)
    if "error" in frame[0]:
        raise FormatError(from_json(str(frame[0]["error"]), frame[0].get("said")))
    return frame


def _received(message: dict[str, Any], png: bytes) -> PageImage:
    """Return what the child drew; it read untrusted bytes, so its answer is checked."""
    boxes = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in message["boxes"])
    size = int(message["width"]), int(message["height"])
    return PageImage(png, *size, boxes, bool(message["whole"]))
