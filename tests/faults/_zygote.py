"""A process that does library work and has accidents at a chosen step; started by the tests.

For each line of JSON that it reads it forks, so that an accident costs a fork and not the start of
an interpreter. The accidents are put into the primitives that every write of the library goes
through; the product knows nothing of them.
"""

import errno
import functools
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bm25s
import faiss

import index.letters.reader
from index.errors import LibraryError
from index.library import Library, _atomic, _build
from tests.library.conftest import WordEncoder, digest, letter

assert bm25s
assert faiss

PRIMITIVES = ("_write", "_flush", "_rename", "_unlink")


def add(library: Library) -> None:
    library.add([letter(7), letter(8)], WordEncoder())


def replace(library: Library) -> None:
    library.add([letter(1, more="Dette er nytt.")], WordEncoder())


def remove(library: Library) -> None:
    library.remove([digest(letter(1))])


def rebuild(library: Library) -> None:
    library.rebuild(WordEncoder())


def correct(library: Library) -> None:
    library.correct(digest(letter(1)), "sender", "Rettet kommune")


def first(library: Library) -> None:
    library.add([letter(0), letter(1), letter(2)], WordEncoder())


WORK: dict[str, Callable[[Library], None]] = {
    "add": add,
    "replace": replace,
    "remove": remove,
    "rebuild": rebuild,
    "correct": correct,
    "first": first,
}


def spoil(act: Callable[[str, Callable[[], Any], tuple[Any, ...]], Any]) -> None:
    """Have ``act`` decide what each primitive does."""
    for name in PRIMITIVES:
        real = getattr(_atomic, name)

        def spoilt(*args: Any, name: str = name, real: Callable[..., Any] = real) -> Any:
            return act(name, functools.partial(real, *args), args)

        setattr(_atomic, name, spoilt)


def killed_at(step: int, half: bool) -> Callable[..., Any]:
    """Die before the step, or in the middle of it (a rename has no middle: after it)."""
    count = 0

    def act(name: str, real: Callable[[], Any], args: tuple[Any, ...]) -> Any:
        nonlocal count
        count += 1
        if count != step:
            return real()
        if half and name == "_write":
            os.write(args[0], args[1][: len(args[1]) // 2])
        elif half:
            real()
        return os.kill(os.getpid(), signal.SIGKILL)

    return act


def full_at(step: int, lasting: bool) -> Callable[..., Any]:
    """Find the disk full at the step, and from then on where it is ``lasting``."""
    count = 0

    def act(name: str, real: Callable[[], Any], args: tuple[Any, ...]) -> Any:
        nonlocal count
        count += 1
        if name != "_unlink" and (count == step or (lasting and count > step)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real()

    return act


class Power:
    """Knows what would still be there if the power went: only what was flushed.

    After each step two trees are written out. In ``least`` a name is there once its directory was
    flushed; in ``most`` all names are there already, as a file system is free to do. In both a file
    has the content that it had when it was last flushed, and nothing where it never was.
    """

    def __init__(self, root: Path, out: Path) -> None:
        self.root, self.out, self.step = root, out, 0
        self.content: dict[int, bytes] = {}
        self.names: dict[int, dict[str, int]] = {}
        self.folders: set[int] = set()
        self.held: list[int] = []
        for parent, _, names in os.walk(root):
            self.flushed(os.open(parent, os.O_RDONLY))
            for name in names:
                self.flushed(os.open(Path(parent, name), os.O_RDONLY))

    def flushed(self, descriptor: int) -> None:
        """Note what a flush made last; the file is held open so that its number stays its own."""
        self.held.append(os.dup(descriptor))
        state = os.fstat(descriptor)
        place = f"/proc/self/fd/{descriptor}"
        if Path(place).is_dir():
            self.folders.add(state.st_ino)
            with os.scandir(place) as entries:
                self.names[state.st_ino] = {one.name: one.inode() for one in entries}
        else:
            self.content[state.st_ino] = Path(place).read_bytes()

    def act(self, name: str, real: Callable[[], Any], args: tuple[Any, ...]) -> Any:
        result = real()
        if name == "_flush":
            self.flushed(args[0])
        self.step += 1
        self.write_least(self.root.stat().st_ino, self.out / f"{self.step:04d}-least")
        self.write_most(self.root, self.out / f"{self.step:04d}-most")
        return result

    def write_least(self, number: int, target: Path) -> None:
        target.mkdir(parents=True)
        for name, inode in self.names.get(number, {}).items():
            if inode in self.folders:
                self.write_least(inode, target / name)
            elif inode in self.content:
                (target / name).write_bytes(self.content[inode])
            else:
                (target / name).write_bytes(b"")

    def write_most(self, source: Path, target: Path) -> None:
        target.mkdir(parents=True)
        for entry in os.scandir(source):
            if entry.is_dir():
                self.write_most(Path(entry.path), target / entry.name)
            else:
                (target / entry.name).write_bytes(self.content.get(entry.inode(), b""))


def run(order: dict[str, Any]) -> int:
    """Do one piece of work with one accident; 0: done, 3: refused with a clear sentence."""
    library = Library(Path(order["library"]))
    # Each checkpoint is a write, and every write must have its accident.
    _build.CHECKPOINT_SECONDS = 0.0
    accident, step = order["accident"], int(order.get("step", 0))
    if accident in {"kill", "half"}:
        spoil(killed_at(step, accident == "half"))
    elif accident in {"full", "full for good"}:
        spoil(full_at(step, accident == "full for good"))
    elif accident == "power":
        out = Path(order["out"])
        power = Power(library.root, out)
        spoil(power.act)
    try:
        WORK[order["work"]](library)
    except LibraryError as error:
        print(json.dumps({"refused": str(error)}), flush=True)
        return 3
    if accident == "power":
        power.write_least(library.root.stat().st_ino, out / "done-least")
        shutil.copytree(library.root, out / "done-real")
    return 0


def main() -> None:
    """Answer each order with the exit code of the process that followed it."""
    # A kill loses nothing that was written; what a power cut loses, ``Power`` knows without a disk.
    vars(os)["fsync"] = lambda _: None
    real = index.letters.reader.read_many
    index.letters.reader.read_many = functools.partial(real, in_process=True)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os._exit(run(json.loads(line)))
        _, status = os.waitpid(child, 0)
        print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), flush=True)


if __name__ == "__main__":
    main()
