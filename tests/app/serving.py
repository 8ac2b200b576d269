"""The page over an engine in memory, served as a user's is: real requests, but no model to load.

Run as ``python -m tests.app.serving FOLDER PORT [HOST]``. While there is a file ``loading`` in the
folder as it starts, the engine is still being loaded, until the file is gone.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

_ROOT = Path(__file__).parents[2]


@contextmanager
def served(folder: Path, host: str = "localhost", *options: str) -> Iterator[int]:
    """Serve the page from a process of its own, which logs to ``server.log``; gives the port."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "tests.app.serving", str(folder), str(port), host, *options]
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(command, cwd=_ROOT, stdout=log, stderr=subprocess.STDOUT) as server,
    ):
        try:
            _wait("::1" if ":" in host else "127.0.0.1", port, server)
            yield port
        finally:
            server.terminate()


def _wait(host: str, port: int, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection((host, port), timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start")


def main(folder: str, port: str, host: str = "localhost", public_url: str | None = None) -> None:
    from app import _engine
    from app.serve import serve
    from tests.app.memory import MemoryEngine, seed_engine

    loading = Path(folder) / "loading"

    def load(*_: Any) -> MemoryEngine:
        while loading.exists():
            time.sleep(0.05)
        return seed_engine(Path(folder))

    if not loading.exists():
        _engine.share(load())  # type: ignore[arg-type]
    with patch("index.encoder.prepare"), patch("index.engine.Engine.open", load):
        serve(Path(folder), port=int(port), host=host, open_browser=False, public_url=public_url)


if __name__ == "__main__":
    main(*sys.argv[1:])
