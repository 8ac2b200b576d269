"""A wheel is all that somebody gets who installs Svarbrev without a clone: it must answer alone."""

import importlib.util
import json
import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
QUESTION = "what does Elverum think about a regional police council?"
ANSWER = "Elverum kommune er positive til å vurdere et regionalt politiråd"


PATIENCE = 600
"""Seconds for what takes five on an idle machine: on a busy one, two minutes were not enough."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=PATIENCE)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment with the wheel, and the dependencies of this
    one; a folder that a .pth file names is searched for modules, but its own .pth files, among them
    the one that leads to the checkout, are not read.
    """
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, symlinks=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    command = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install"]
    command += ["--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    (packages,) = {path.parent.resolve() for path in folder.glob("[Ll]ib*/**/svarbrev-*.dist-info")}
    numpy = importlib.util.find_spec("numpy")
    assert numpy is not None
    assert numpy.origin is not None
    (packages / "dependencies.pth").write_text(str(Path(numpy.origin).parents[1]), "utf-8")
    return programs


def run(program: Path, *arguments: str) -> str:
    """Return what an installed program prints, run where nothing of the checkout is near."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [str(program), *arguments],
        cwd=program.parent,
        env={**kept, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_of_the_source_is_missing(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    sources = [path for part in ("index", "app") for path in (ROOT / part).rglob("*")]
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in sources
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted |= {f"index/seeds/{path.name}" for path in (ROOT / "seeds").iterdir()}
    assert not wanted - packed
    assert {"index/py.typed", "app/py.typed"} <= packed
    assert {name.split("/")[0] for name in packed if ".dist-info/" not in name} == {"app", "index"}


def test_the_licence_of_every_part_is_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        (metadata,) = (name for name in files.namelist() if name.endswith(".dist-info/METADATA"))
        head = HeaderParser().parsestr(files.read(metadata).decode())
        texts = {name.rpartition("/")[2] for name in files.namelist() if "/licenses/" in name}
    parts = head["License-Expression"].split(" AND ")
    named = {"Apache-2.0": "LICENSE", "MIT": "LICENSE.md"}
    assert texts == {named.get(part, f"{part.removeprefix('LicenseRef-')}.txt") for part in parts}


def test_nothing_of_the_checkout_is_reachable(installed: Path) -> None:
    code = (
        "import app, index, json, sys; print(json.dumps([*sys.path, index.__file__, app.__file__]))"
    )
    paths = json.loads(run(installed / "python", "-P", "-c", code))
    reached = [Path(path).resolve() for path in paths]
    assert not [path for path in reached if path == ROOT or path.is_relative_to(ROOT / "index")]
    assert all(installed.parent.resolve() in path.parents for path in reached[-2:])


def test_the_example_question_is_answered(installed: Path, tmp_path: Path) -> None:
    answer = run(installed / "svarbrev", "ask", QUESTION, "--library", str(tmp_path / "library"))
    assert ANSWER in answer


def test_the_version_is_said(installed: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = "from importlib.metadata import version; print(version('svarbrev'))"
    assert run(installed / "python", "-c", version).strip() == project["version"]
