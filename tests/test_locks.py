"""The lock files agree, and hold all that pyproject.toml asks for, so that an install is the same
everywhere.
"""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
VERSIONS = ROOT / "requirements.lock"
HASHED = ROOT / "requirements-hashed.lock"
CUDA = ROOT / "requirements-cuda.lock"


def entries(path: Path) -> list[tuple[Requirement, frozenset[str]]]:
    """Return what a lock file requires, each with its hashes; a package may stand there more than
    once, for different versions of Python.
    """
    lines = re.sub(r"\\\n", " ", path.read_text("utf-8")).splitlines()
    return [
        (
            Requirement(line.split("--hash")[0]),
            frozenset(re.findall(r"sha256:([0-9a-f]{64})", line)),
        )
        for line in lines
        if line and not line.startswith("#")
    ]


def locked() -> dict[str, str]:
    """Return the version of each package that is locked for this machine and Python."""
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement, _ in entries(VERSIONS)
        if requirement.marker is None or requirement.marker.evaluate()
    }


def test_all_files_hold_the_same_versions() -> None:
    hashed = {str(requirement) for requirement, _ in (*entries(HASHED), *entries(CUDA))}
    assert {str(requirement) for requirement, _ in entries(VERSIONS)} == hashed


def test_every_package_has_a_hash_where_hashes_are_required_and_none_where_they_cannot_be() -> None:
    assert all(hashes for _, hashes in (*entries(HASHED), *entries(CUDA)))
    assert not any(hashes for _, hashes in entries(VERSIONS))


def test_what_only_gpus_need_stands_apart() -> None:
    gpu = ("nvidia", "cuda", "triton")
    assert not any(requirement.name.startswith(gpu) for requirement, _ in entries(HASHED))
    assert all("linux" in str(requirement.marker) for requirement, _ in entries(CUDA))


def test_whatever_an_install_brings_is_locked_and_allowed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    # What the training needs is fixed in pyproject.toml itself, and never installed by others.
    extras = {
        extra: needs
        for extra, needs in project["optional-dependencies"].items()
        if extra != "training"
    }
    named = (*project["dependencies"], *chain.from_iterable(extras.values()))
    waiting, seen, versions = [Requirement(text) for text in named], set(), locked()
    while waiting:
        wanted = waiting.pop()
        asked = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if asked in seen or asked[0] == project["name"]:  # an extra that names another
            continue
        seen.add(asked)
        assert wanted.specifier.contains(versions[asked[0]]), str(wanted)
        try:
            needed = [Requirement(text) for text in requires(asked[0]) or ()]
        except PackageNotFoundError:  # of an extra that is not installed here
            continue
        settings = [{"extra": extra} for extra in ("", *asked[1])]
        waiting += [
            requirement
            for requirement in needed
            if (marker := requirement.marker) is None or any(map(marker.evaluate, settings))
        ]


def test_what_is_installed_is_what_is_locked() -> None:
    for name, pinned in locked().items():
        try:
            installed = version(name).partition("+")[0]
        except PackageNotFoundError:
            continue
        if name != "setuptools":  # whatever made the environment may have brought its own
            assert installed == pinned, name
