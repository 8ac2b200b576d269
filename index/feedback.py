"""What people said of hits, "answers" or "does not answer", kept on their own machine.

Judgements lie in one file of JSON lines: a line is written at once and flushed to the disk, and a
line that was damaged costs itself and nothing else. They go with the letters that they are about
when a person removes these. Exported in the format of the BEIR benchmark (Thakur et al. 2021), they
are a test set of the user's own questions and letters.
"""

import hashlib
import json
import os
from collections.abc import Collection, Hashable, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from index.errors import LibraryError
from index.library import _atomic, _lock
from index.library.base import Judgements
from index.passages.passage import Passage

__all__ = [
    "FILE",
    "Exported",
    "Feedback",
    "FolderJudgements",
    "Judgement",
    "about",
    "dump",
    "export_beir",
    "forget",
    "judged",
    "judgement",
    "keep",
    "parse",
    "quoted",
    "read",
    "record",
    "standing",
]

FILE = "feedback.jsonl"

_PATIENCE = 10.0
"""Seconds to wait for another process that writes a judgement, which takes milliseconds."""

_OWN = 0o600
"""The file's mode: what somebody said is for nobody else to read."""

_LONGEST_LINE = 1 << 20
"""A longer line was not written here: questions have at most 10,000 characters, passages fewer."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One verdict: the question as asked, the passage and its words, whether these answer (None:
    the verdict was taken back), and when (ISO 8601, UTC).
    """

    question: str
    passage: str
    letter: str
    text: str
    answers: bool | None
    time: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """The verdicts that stand, oldest first, one for each question and passage; ``damaged`` counts
    lines that could not be read.
    """

    judgements: tuple[Judgement, ...]
    damaged: int

    def verdict(self, question: str, passage_id: str) -> bool | None:
        """Return what was said of a passage for a question, None where nothing was."""
        for one in self.judgements:
            if (one.question, one.passage) == (_plain(question), passage_id):
                return one.answers
        return None


@dataclass(frozen=True, slots=True)
class Exported:
    """How much a test set holds."""

    queries: int
    judgements: int
    passages: int


def record(folder: Path, question: str, passage: Passage, answers: bool | None) -> Judgement:
    """Append a verdict to ``folder`` (made if missing) and return it once it is safe on the disk.

    ``answers`` is None to take an earlier verdict back. Raises LibraryError where the folder cannot
    be written to; nothing of what was there before is lost.
    """
    made = judged(question, passage, answers)
    keep(folder, [made])
    return made


def judged(question: str, passage: Passage, answers: bool | None) -> Judgement:
    """Return the verdict of this moment, which is kept nowhere yet."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Judgement(_plain(question), passage.id, passage.letter_id, passage.text, answers, now)


def keep(folder: Path, judgements: Iterable[Judgement]) -> None:
    """Append judgements as they are, for instance those of another library; else as ``record``."""
    lines = dump(judgements)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _lock.hold(folder / f"{FILE}.lock", _PATIENCE):
            _append(folder / FILE, lines)
    except OSError as error:
        raise LibraryError(
            code="judgement.not_kept", path=folder / FILE, why=error.strerror or error
        ) from error


def dump(judgements: Iterable[Judgement]) -> bytes:
    """Return judgements as lines of JSON, in ASCII."""
    return b"".join(json.dumps(asdict(one)).encode("ascii") + b"\n" for one in judgements)


def about(folder: Path, texts: Iterable[str]) -> set[str]:
    """Return the ids of the letters that judgements quote words of which stand in ``texts``: those
    letters, their earlier versions, and others with the same words.
    """
    found = (judgement(line) for line in _lines(folder / FILE))
    return quoted(filter(None, found), texts)


def quoted(judgements: Iterable[Judgement], texts: Iterable[str]) -> set[str]:
    """Return the ids of the letters of which judgements quote words that stand in ``texts``."""
    whole = list(texts)
    return {one.letter for one in judgements if any(one.text in text for text in whole)}


def forget(folder: Path, letters: Collection[str]) -> None:
    """Remove every judgement about ``letters``, also those taken back, and lines that cannot be
    read, which may hold their words. Raises OSError; the file is then as it was.
    """
    path = folder / FILE
    if not path.exists():
        return
    with _lock.hold(folder / f"{FILE}.lock", _PATIENCE):
        lines = _lines(path)
        stay = [line for line in lines if (one := judgement(line)) and one.letter not in letters]
        if len(stay) < len(lines):
            data = b"".join(line + b"\n" for line in stay)
            _atomic.replace_content(path, data, _OWN)


def _append(path: Path, lines: bytes) -> None:
    """Write lines at the end and flush them; what a full disk cuts off is mended by the next."""
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, _OWN)
    try:
        rest = memoryview(_mend(handle) + lines)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        _atomic.flush_directory(path.parent)


def _mend(handle: int) -> bytes:
    """Return a line end where the last write was cut off, so that only that line is lost."""
    size = os.lseek(handle, 0, os.SEEK_END)
    if not size:
        return b""
    os.lseek(handle, size - 1, os.SEEK_SET)
    return b"" if os.read(handle, 1) == b"\n" else b"\n"


def read(folder: Path) -> Feedback:
    """Return the verdicts in ``folder``: the last one for each question and passage, none that was
    taken back. Damaged lines are skipped and counted; a missing file holds none. Raises
    LibraryError where the file cannot be read.
    """
    return parse(b"\n".join(_lines(folder / FILE)))


def parse(lines: bytes) -> Feedback:
    """Return the verdicts in what ``dump`` gave; see ``read``."""
    return standing(judgement(line) for line in filter(bytes.strip, lines.split(b"\n")))


def standing(judgements: Iterable[Judgement | None]) -> Feedback:
    """Return the verdicts that stand among all that were given, oldest first; None is a damaged
    one.
    """
    latest: dict[tuple[str, str], Judgement] = {}
    damaged = 0
    for said in judgements:
        if said is None:
            damaged += 1
            continue
        # A verdict that replaces another one is as young as its last word.
        latest.pop((said.question, said.passage), None)
        latest[said.question, said.passage] = said
    return Feedback(tuple(one for one in latest.values() if one.answers is not None), damaged)


def _lines(path: Path) -> list[bytes]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise LibraryError(
            code="judgement.not_read", path=path, why=error.strerror or error
        ) from error
    return [line for line in data.split(b"\n") if line.strip()]


def judgement(line: bytes) -> Judgement | None:
    """Return what a line says, or None where it is not a whole judgement."""
    if len(line) > _LONGEST_LINE:
        return None
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    names = {field.name for field in fields(Judgement)}
    if not isinstance(found, dict) or set(found) != names:
        return None
    answers = found.pop("answers")
    texts_only = all(isinstance(value, str) for value in found.values())
    is_verdict = answers is None or isinstance(answers, bool)
    return Judgement(**found, answers=answers) if texts_only and is_verdict else None


def _plain(question: str) -> str:
    """Return a question with white space collapsed: the same question typed again is the same."""
    return " ".join(question.split())


class FolderJudgements(Judgements):
    """The judgements in a folder, by the functions of this module."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, judgements: Iterable[Judgement]) -> None:
        """Append them to the file, which is made if missing, and flush it."""
        keep(self.folder, judgements)

    def read(self) -> Feedback:
        """Return the verdicts that stand in the file."""
        return read(self.folder)

    def mark(self) -> Hashable:
        """Return the state of the file; None where there is none."""
        try:
            state = (self.folder / FILE).stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_size

    def about(self, texts: Iterable[str]) -> set[str]:
        """Return whose words in ``texts`` the file quotes."""
        return about(self.folder, texts)


def export_beir(feedback: Feedback, folder: Path, passages: Iterable[Passage] = ()) -> Exported:
    """Write ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv`` to ``folder``, which is made.

    ``passages`` are those of the library, among which an encoder has to find the right ones; judged
    passages that it no longer has are added with the words that were judged. A question for which
    nothing answers has no place in such a set and is left out. The same verdicts and passages give
    the same bytes. Raises LibraryError where the folder cannot be written to.
    """
    answered = {one.question for one in feedback.judgements if one.answers}
    judged = [one for one in feedback.judgements if one.question in answered]
    corpus = {one.passage: one.text for one in judged} | {one.id: one.text for one in passages}
    queries = {question: _query_id(question) for question in sorted(answered)}
    files = {
        "corpus.jsonl": [_json(_id=key, title="", text=corpus[key]) for key in sorted(corpus)],
        "queries.jsonl": [_json(_id=key, text=question) for question, key in queries.items()],
        "qrels.tsv": [
            "query-id\tcorpus-id\tscore",
            *sorted(f"{queries[one.question]}\t{one.passage}\t{one.answers:d}" for one in judged),
        ],
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in files.items():
            text = "".join(f"{line}\n" for line in lines)
            (folder / name).write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise LibraryError(
            code="judgement.not_exported", folder=folder, why=error.strerror or error
        ) from error
    return Exported(len(queries), len(judged), len(corpus))


def _query_id(question: str) -> str:
    return "q" + hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _json(**fields_: str) -> str:
    text = json.dumps(fields_, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")
