"""A page of a PDF as it was printed, with the quoted words marked on it.

What a person believes is the page itself. The words are looked for among the page's characters by
their letters and digits alone, because between file and text lie hyphens, line ends and ligatures.
The file is untrusted, so it is drawn in a process of its own, with a limit of time and memory.
"""

import io
import logging
import subprocess
from dataclasses import asdict, dataclass

from index.errors import FormatError, LimitError
from index.letters._frames import read_frame, write_frame
from index.letters._isolation import command, environment, own_folder
from index.letters.formats.base import Limits

__all__ = ["PageImage", "page_image"]

_log = logging.getLogger(__name__)

_SECONDS = 20.0
"""A page of a letter is drawn in a tenth of a second; somebody waits for it."""

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
    scale: float = 2.0,
    name: str = "The letter",
    limits: Limits | None = None,
    in_process: bool = False,
) -> PageImage:
    """Return page ``page`` (from 1) of the PDF in ``data`` with ``words`` marked.

    ``within`` is a longer text around the words, the passage: where the words stand several times
    on the page, those inside it are meant. ``letter`` is the id of the letter that is meant, where
    ``data`` may be the archive or e-mail in which it came. ``scale`` is pixels per point, less
    where the picture would have more than 8 million pixels. Words that run over to the next page
    are marked as far as they stand here; words that cannot be found leave the page unmarked.
    ``in_process`` draws without a child process and its limits, for tests. Raises FormatError
    where the file is no PDF or has no such page, LimitError where drawing takes too long or too
    much memory.
    """
    from index.letters._draw import Request

    bounds = limits or Limits(seconds=_SECONDS)
    if len(data) > bounds.file_bytes:
        raise LimitError(f"{name} is larger than {bounds.file_bytes // 2**20} MB.")
    request = Request(page, words, within, letter, scale, name, bounds.memory_bytes)
    if in_process:
        from index.letters._draw import draw

        return draw(data, request)
    sent = io.BytesIO()
    write_frame(sent, asdict(request), data)
    return _received(_ask_child(sent.getvalue(), bounds, name), name)


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
        raise LimitError(
            f"{name}: the page was not drawn within {limits.seconds:g} seconds. Open the file in a "
            "PDF program instead."
        ) from error
    if done.returncode:
        _log.warning("the process that drew %r wrote %r", name, done.stderr[-_KEPT_BYTES:])
    return done.stdout


def _received(answer: bytes, name: str) -> PageImage:
    """Return what the child drew; it read untrusted bytes, so its answer is checked."""
    try:
        frame = read_frame(io.BytesIO(answer))
    except ValueError:
        frame = None
    if frame is None:
        raise LimitError(
            f"{name} made the program that draws it stop: it is damaged or asks for too much "
            "memory. Open the file in a PDF program instead."
        )
    message, png = frame
    if "error" in message:
        raise FormatError(str(message["error"]))
    boxes = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in message["boxes"])
    size = int(message["width"]), int(message["height"])
    return PageImage(png, *size, boxes, bool(message["whole"]))
