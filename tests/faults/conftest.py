"""The process that has accidents, and a library to have them in."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.library import Library
from tests.library.conftest import WordEncoder, letters


def environment() -> dict[str, str]:
    """Return the environment of a process that imports this checkout."""
    root = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([root, known] if known else [root])
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}


class Zygote:
    """Speaks to the process of ``_zygote``."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults._zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )

    def run(self, library: Path, work: str, accident: str, **more: Any) -> tuple[int, str]:
        """Return the exit code (negative: the signal) and what was said on refusing."""
        assert self.process.stdin
        assert self.process.stdout
        order = {"library": str(library), "work": work, "accident": accident, **more}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        said = ""
        while True:
            line = self.process.stdout.readline()
            assert line, "the process that has accidents is gone"
            answer = json.loads(line)
            if "code" in answer:
                return answer["code"], said
            said = answer["refused"]

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=30)


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    if not hasattr(os, "fork"):
        pytest.skip("the accidents need a system that forks")
    process = Zygote()
    yield process
    process.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three acknowledged letters, one correction, and a generation from before."""
    library = Library(tmp_path_factory.mktemp("template") / "library")
    library.add(letters(2), WordEncoder())
    library.add(letters(1, start=2), WordEncoder())
    return library.root


class Copies:
    """Gives fresh copies of the template, one at a time."""

    def __init__(self, template: Path, place: Path) -> None:
        self.template, self.place = template, place

    def fresh(self) -> Library:
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.template, self.place)
        return Library(self.place)


@pytest.fixture
def copies(template: Path, tmp_path: Path) -> Copies:
    return Copies(template, tmp_path / "library")
